#!/usr/bin/env python3
"""Run converted weights in the real frameworks and compare with Keras.

Run it with the project's environment: ``.venv/bin/python scripts/rosetta.py``. Every framework is
installed into an environment of its own, which takes a while the first time; with ``--only``
those named are enough.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from _program import CHILD_ENVIRONMENT, Problem, main_program, say

os.environ.update(CHILD_ENVIRONMENT)
os.environ["KERAS_BACKEND"] = "tensorflow"  # the only backend with a real float64

import keras
from frameworks.environments import run_cases
from frameworks.exchange import Outcome, Setup
from frameworks.keras_side import case_for, computed, difference, drawn, keras_weights
from frameworks.plan import FRAMEWORKS, SIZES, Check, Framework, checks

from diagram_gen.rosetta.convert import gates_from_keras
from diagram_gen.rosetta.gates import run as run_in_numpy
from diagram_gen.rosetta.layout import Layout
from diagram_gen.rosetta.layouts import layouts
from diagram_gen.rosetta.verified import PATH, Run, runs, size_class, to_json
from diagram_gen.store import write

#: The comparison of Keras itself with the layers written in NumPy.
_NUMPY = "numpy"


def main() -> int:
    """Run what is asked for, print it, and store it if wished."""
    names = sorted({_NUMPY, *(framework.name for framework in FRAMEWORKS)})
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--only", metavar="NAME,…", help=f"some of {', '.join(names)}")
    parser.add_argument("--write", action="store_true", help=f"store the results in {PATH.name}")
    parser.add_argument("--check", action="store_true", help="fail if an error is too large")
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else names
    for name in wanted:
        if name not in names:
            raise Problem(f"{name!r} cannot be run; choose from {', '.join(names)}")
    found: dict[str, Run] = {}
    for name in wanted:
        found |= dict(numpy_runs() if name == _NUMPY else framework_runs(name))
    broken = [
        f"{key}: {sentence}" for key, run in found.items() for sentence in run.broken_bounds()
    ]
    for key, run in found.items():
        say(line(key, run))
    if options.write and not broken:
        write(PATH, to_json({**runs(), **found}).encode())
    for sentence in broken:
        say(sentence, sys.stderr)
    return 1 if broken and (options.check or options.write) else 0


def framework_runs(name: str) -> Iterator[tuple[str, Run]]:
    """Run all that a program can run and yield what was found, by layout key."""
    for framework in FRAMEWORKS:
        if framework.name == name:
            say(f"Running {name} ...")
            yield from _framework_runs(framework)


def _framework_runs(framework: Framework) -> Iterator[tuple[str, Run]]:
    planned = list(checks(framework))
    cases = [
        case_for(check.setup, back=check.back, drawn_there=framework.drawn_by(check.setup.layout))
        for check in planned
    ]
    version, outcomes = run_cases(
        framework.name, framework.environment, [case for case, _ in cases]
    )
    differences = []
    for check, (case, given_weights), outcome in zip(planned, cases, outcomes, strict=True):
        weights = given_weights or keras_weights(check.setup, outcome.arrays or {})
        expected = computed(check.setup, weights, case.x, case.states)
        differences.append(difference(outcome, expected))
    for key in framework.layouts:
        mine = [
            (check, error)
            for check, error in zip(planned, differences, strict=True)
            if check.setup.layout == key
        ]
        yield key, summed_up(framework.package, version, mine)


def numpy_runs() -> Iterator[tuple[str, Run]]:
    """Compare Keras with the layers written in NumPy, gate by gate."""
    say("Running NumPy ...")
    for row in layouts().values():
        if row.framework == "Keras 3":
            found = [
                (Check(words, setup), _numpy_error(row, setup))
                for dtype in ("float32", "float64")
                for units, features in SIZES
                for words, bias in (("gate by gate", True), ("without bias", False))
                for setup in [Setup(row.key, dtype, units, features, bias=bias)]
            ]
            yield row.key, summed_up("keras", keras.version(), found)


def _numpy_error(row: Layout, setup: Setup) -> float:
    weights, x, states = drawn(setup)
    gates = gates_from_keras(row.layer, weights[0], reset_after=row.reset != "before")
    y, after = run_in_numpy(gates, x, tuple(state[0] for state in states))
    mine = Outcome(y, tuple(state[None] for state in after))
    return difference(mine, computed(setup, weights, x, states))


def summed_up(framework: str, version: str, found: Sequence[tuple[Check, float]]) -> Run:
    """Return the largest errors by data type and size."""
    errors: dict[str, dict[int, float]] = {}
    for check, error in found:
        most = size_class(check.setup.dtype, check.setup.units)
        by_size = errors.setdefault(check.setup.dtype, {})
        # Not `max`: a NaN must stay.
        by_size[most] = max(by_size.get(most, 0.0), error)
    return Run(
        framework=framework,
        version=version,
        keras=keras.version(),
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        sizes=tuple(sorted({(check.setup.units, check.setup.features) for check, _ in found})),
        checked=tuple(dict.fromkeys(check.words for check, _ in found)),
        errors={
            dtype: {most: float(f"{error:.1e}") for most, error in by_size.items()}
            for dtype, by_size in errors.items()
        },
    )


def line(key: str, run: Run) -> str:
    """Return what was found and, if it was run before, what then."""

    def told(run: Run) -> str:
        return ", ".join(
            f"{dtype} {'/'.join(f'{error:.1e}' for error in errors.values())}"
            for dtype, errors in sorted(run.errors.items())
        )

    before = runs().get(key)
    stored = f"; stored: {told(before)} with {before.version}" if before else "; not stored"
    return f"{key}, {run.framework} {run.version}: {told(run)}{stored}"


if __name__ == "__main__":
    main_program(main)

"""What goes to a framework's program and what comes back: two files of NumPy arrays."""

# NumPy and the standard library only: this runs in the environment of every framework.

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Array = NDArray[Any]
Arrays = dict[str, Array]


@dataclass(frozen=True)
class Setup:
    """What a layer is like.

    Attributes:
        layout: the key of the table's row.
        dtype: ``float32`` or ``float64``.
        units: the size of the output, in each direction.
        features: the size of the input.
        bias: whether the layer has biases.
        bidirectional: whether it reads both ways.
        layers: how many are stacked.
        variant: further words that the program knows.
        projected: the size of ``h`` where a projection makes it another one than ``units``.
    """

    layout: str
    dtype: str
    units: int
    features: int
    bias: bool = True
    bidirectional: bool = False
    layers: int = 1
    variant: str = ""
    projected: int = 0


@dataclass(frozen=True)
class Case:
    """A layer with what it is run on.

    Attributes:
        setup: what the layer is like.
        x: (batch, time steps, features).
        states: initial ``h`` and, of an LSTM, ``c``: each (layers times directions, batch, units);
            of a projected ``h``, its size instead of units.
        arrays: its weights by name, or nothing if the framework shall draw its own.
    """

    setup: Setup
    x: Array
    states: tuple[Array, ...]
    arrays: Arrays


@dataclass(frozen=True)
class Outcome:
    """What a framework computed.

    Attributes:
        y: (batch, time steps, units times directions).
        states: the final states, in the form of the initial ones; those that it tells.
        arrays: the weights that the framework drew, if it drew them.
    """

    y: Array
    states: tuple[Array, ...] = ()
    arrays: Mapping[str, Array] | None = None


def main(
    version: str,
    run: Callable[[Case], Outcome],
    own: Callable[[Case], Outcome] | None = None,
) -> None:
    """Run all cases of the file named first and write what came out to the one named second."""
    cases = read_cases(Path(sys.argv[1]))
    outcomes = []
    for case in cases:
        if case.arrays or own is None:
            outcomes.append(run(case))
        else:
            outcomes.append(own(case))
    write_outcomes(Path(sys.argv[2]), version, outcomes)


def tell(report: Callable[[str], dict[str, Any]]) -> None:
    """Write what is reported on the word in the file named first, as JSON to the one second."""
    given, result = map(Path, sys.argv[1:])
    result.write_text(json.dumps(report(given.read_text(encoding="utf-8"))), encoding="utf-8")


def write_cases(path: Path, cases: Sequence[Case]) -> None:
    """Write cases to a file."""
    np.savez(
        path,
        setups=np.array(json.dumps([asdict(case.setup) for case in cases])),
        **_flat([{"x": c.x} | _numbered(c.states) | _marked(c.arrays) for c in cases]),
    )


def read_cases(path: Path) -> list[Case]:
    """Read what :func:`write_cases` wrote."""
    with np.load(path) as file:
        setups = [Setup(**setup) for setup in json.loads(str(file["setups"]))]
        parts = _nested(file, len(setups))
    return [
        Case(setup, part["x"], _states(part), _unmarked(part))
        for setup, part in zip(setups, parts, strict=True)
    ]


def write_outcomes(path: Path, version: str, outcomes: Sequence[Outcome]) -> None:
    """Write outcomes to a file, with the version of the framework."""
    np.savez(
        path,
        version=np.array(json.dumps([version, len(outcomes)])),
        **_flat([{"y": o.y} | _numbered(o.states) | _marked(o.arrays or {}) for o in outcomes]),
    )


def read_outcomes(path: Path) -> tuple[str, list[Outcome]]:
    """Read what :func:`write_outcomes` wrote."""
    with np.load(path) as file:
        version, number = json.loads(str(file["version"]))
        parts = _nested(file, number)
    return version, [Outcome(p["y"], _states(p), _unmarked(p) or None) for p in parts]


_WEIGHT = "weight "


def _numbered(states: Sequence[Array]) -> Arrays:
    return {f"state {n}": np.asarray(state) for n, state in enumerate(states)}


def _states(part: Arrays) -> tuple[Array, ...]:
    return tuple(part[name] for name in sorted(part) if name.startswith("state "))


def _marked(arrays: Mapping[str, Array]) -> Arrays:
    return {f"{_WEIGHT}{name}": np.asarray(array) for name, array in arrays.items()}


def _unmarked(part: Arrays) -> Arrays:
    return {name[len(_WEIGHT) :]: part[name] for name in part if name.startswith(_WEIGHT)}


def _flat(parts: Sequence[Arrays]) -> dict[str, Any]:
    return {f"{n}:{name}": array for n, part in enumerate(parts) for name, array in part.items()}


def _nested(file: Any, number: int) -> list[Arrays]:
    parts: list[Arrays] = [{} for _ in range(number)]
    for key in file.files:
        n, colon, name = key.partition(":")
        if colon:
            parts[int(n)][name] = file[key]
    return parts

#!/usr/bin/env python3
"""See in which backend of Keras a stateful layer keeps its states, and in what it is used for.

Run it with the project's environment: ``.venv/bin/python scripts/stateful.py``. JAX and PyTorch
have the environments in which conversions run (``scripts/rosetta.py``). With ``--write`` the result
is stored; without, it is compared with what is stored, and a difference is a failure.
"""

import os
from datetime import UTC, datetime

from _program import CHILD_ENVIRONMENT, Problem, main_program, say
from _stored import asked_to_write, settled

os.environ.update(CHILD_ENVIRONMENT)

from frameworks.environments import report_on
from frameworks.stateful import report

from diagram_gen.stateful import BACKENDS, PATH, Stateful, load


def main() -> int:
    """Try every backend, and store or compare the result."""
    store = asked_to_write(__doc__, PATH)
    found = _found()
    for backend, ways in found.outcomes.items():
        for way, layers in ways.items():
            said = ", ".join(f"{layer} {outcome}" for layer, outcome in layers.items())
            say(f"{backend} {found.versions[backend]}, {way}: {said}")
    return settled(PATH, found, store=store, same=found.outcomes == load().outcomes)


def _found() -> Stateful:
    here = "tensorflow"  # in our own environment
    reports = {
        name: report(name) if name == here else report_on(name, "stateful", name)
        for name in BACKENDS
    }
    keras = reports[here]["keras"]
    if any(each["keras"] != keras for each in reports.values()):
        raise Problem("the Keras in scripts/frameworks/*.txt is not ours: name the same there")
    return Stateful(
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        keras=keras,
        versions={name: each["version"] for name, each in reports.items()},
        outcomes={name: each["outcomes"] for name, each in reports.items()},
    )


if __name__ == "__main__":
    main_program(main)

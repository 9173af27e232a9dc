#!/usr/bin/env python3
"""See in which backend of Keras a stateful layer keeps its states, and in what it is used for.

Run it with the project's environment: ``.venv/bin/python scripts/stateful.py``. JAX and PyTorch
have the environments in which conversions run (``scripts/rosetta.py``). With ``--write`` the result
is stored; without, it is compared with what is stored, and a difference is a failure.
"""

import json
import os
from datetime import UTC, datetime
from typing import Any

from _program import CHILD_ENVIRONMENT, Problem, main_program, say
from _stored import asked_to_write, settled

os.environ.update(CHILD_ENVIRONMENT)

from frameworks.environments import run_program, scratch
from frameworks.stateful import report

from diagram_gen.stateful import BACKENDS, PATH, Stateful, load, to_json


def main() -> int:
    """Try every backend, and store or compare the result."""
    store = asked_to_write(__doc__, PATH)
    found = _found()
    for backend, ways in found.outcomes.items():
        for way, layers in ways.items():
            said = ", ".join(f"{layer} {outcome}" for layer, outcome in layers.items())
            say(f"{backend} {found.versions[backend]}, {way}: {said}")
    return settled(PATH, to_json(found), store=store, same=found.outcomes == load().outcomes)


def _found() -> Stateful:
    here = "tensorflow"  # in our own environment
    reports = {name: report(name) if name == here else _elsewhere(name) for name in BACKENDS}
    keras = reports[here]["keras"]
    if any(each["keras"] != keras for each in reports.values()):
        raise Problem("the Keras in scripts/frameworks/*.txt is not ours: name the same there")
    return Stateful(
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        keras=keras,
        versions={name: each["version"] for name, each in reports.items()},
        outcomes={name: each["outcomes"] for name, each in reports.items()},
    )


def _elsewhere(backend: str) -> dict[str, Any]:
    with scratch("stateful") as folder:
        given, result = folder / "backend.txt", folder / "found.json"
        given.write_text(backend, encoding="utf-8")
        run_program("stateful", backend, given, result)
        found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    main_program(main)

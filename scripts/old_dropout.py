#!/usr/bin/env python3
"""See for how many time steps a mask of ``dropout`` serves, in Keras 2 and in Keras 3.

Run it with the project's environment: ``.venv/bin/python scripts/old_dropout.py``. Keras 2 gets an
environment of its own. With ``--write`` the result is stored; without, it is compared with what
is stored, and a difference is a failure.
"""

import json
import os
from datetime import UTC, datetime
from typing import Any

from _program import CHILD_ENVIRONMENT, main_program, say
from _stored import asked_to_write, settled

os.environ.update(CHILD_ENVIRONMENT)
os.environ["KERAS_BACKEND"] = "tensorflow"

from frameworks.dropout_masks import report
from frameworks.environments import run_program, scratch

from diagram_gen.old_dropout import PATH, OldDropout, load, to_json


def main() -> int:
    """Try both, and store or compare the result."""
    store = asked_to_write(__doc__, PATH)
    reports = {"Keras 2": _keras_2(), "Keras 3": report("keras")}
    found = OldDropout(
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        versions={name: each["version"] for name, each in reports.items()},
        masks={name: each["outcomes"] for name, each in reports.items()},
    )
    for name, ways in found.masks.items():
        for way, layers in ways.items():
            said = ", ".join(f"{layer} {masks}" for layer, masks in layers.items())
            say(f"{name} ({found.versions[name]}), {way or 'alone'}: {said}")
    return settled(PATH, to_json(found), store=store, same=found.masks == load().masks)


def _keras_2() -> dict[str, Any]:
    with scratch("old-dropout") as folder:
        given, result = folder / "package.txt", folder / "found.json"
        given.write_text("tf_keras", encoding="utf-8")
        run_program("dropout_masks", "tf_keras", given, result)
        found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    main_program(main)

#!/usr/bin/env python3
"""See for how many time steps a mask of ``dropout`` serves, in Keras 2 and in Keras 3.

Run it with the project's environment: ``.venv/bin/python scripts/old_dropout.py``. Keras 2 gets an
environment of its own. With ``--write`` the result is stored; without, it is compared with what
is stored, and a difference is a failure.
"""

import os
from datetime import UTC, datetime

from _program import CHILD_ENVIRONMENT, main_program, say
from _stored import asked_to_write, settled

os.environ.update(CHILD_ENVIRONMENT)
os.environ["KERAS_BACKEND"] = "tensorflow"

from frameworks.dropout_masks import report
from frameworks.environments import report_on

from diagram_gen.old_dropout import PATH, OldDropout, load


def main() -> int:
    """Try both, and store or compare the result."""
    store = asked_to_write(__doc__, PATH)
    reports = {
        "Keras 2": report_on("tf_keras", "dropout_masks", "tf_keras"),
        "Keras 3": report("keras"),
    }
    found = OldDropout(
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        versions={name: each["version"] for name, each in reports.items()},
        masks={name: each["outcomes"] for name, each in reports.items()},
    )
    for name, ways in found.masks.items():
        for way, layers in ways.items():
            said = ", ".join(f"{layer} {masks}" for layer, masks in layers.items())
            say(f"{name} ({found.versions[name]}), {way or 'alone'}: {said}")
    return settled(PATH, found, store=store, same=found.masks == load().masks)


if __name__ == "__main__":
    main_program(main)

#!/usr/bin/env python3
"""Load files of Keras 2 with Keras 3, and of Keras 3 with Keras 2, and see what happens.

Run it with the project's environment: ``.venv/bin/python scripts/old_files.py``. Keras 2 gets an
environment of its own. With ``--write`` the result is stored; without, it is compared with what
is stored, and a difference is a failure.
"""

import json
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from _program import CHILD_ENVIRONMENT, ROOT, Problem, main_program, say
from _stored import asked_to_write, settled

os.environ.update(CHILD_ENVIRONMENT)
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
from frameworks.environments import run_program, scratch
from frameworks.old_models import files, weights_gap, whole, write_all

from diagram_gen.old_files import PATH, NewRow, OldFiles, Row, load

#: The page whose function ``load_old`` loads whole models, and the block that has it.
RECIPE = ROOT / "docs" / "answers" / "versions.md"
_BLOCK = re.compile(r"^```python\n((?:(?!^```).)*^def load_old\(.*?)^```", re.DOTALL | re.MULTILINE)

#: What Keras 3 says of files of Keras 2, and what is written down of it.
_REFUSALS = {"time_major": "'time_major' refused"}


def main() -> int:
    """Write the files, load them, and store or compare the result."""
    store = asked_to_write(__doc__, PATH)
    with scratch("old-files") as old, scratch("new-files") as new:
        found = _found(old, new)
    for row in found.rows:
        say(
            f"{row.layer}{row.suffix}: {row.whole}; by the recipe: {row.recipe}; "
            f"weights alone: off by {row.difference:g}"
        )
    for back in found.back:
        say(
            f"{back.layer}{back.suffix} in Keras 2: {back.whole}; "
            f"weights alone: off by {back.weights:g}; arrays: {back.arrays:g}"
        )
    stored = load()
    same = (found.rows, found.back) == (stored.rows, stored.back)
    return settled(PATH, found, store=store, same=same)


def _found(old: Path, new: Path) -> OldFiles:
    version, rows = _old_in_new(old)
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    return OldFiles(version, keras.version(), today, rows, _new_in_old(new))


def _old_in_new(folder: Path) -> tuple[str, tuple[Row, ...]]:
    """Return the version of Keras 2 that wrote the files, and what comes of each."""
    result = folder / "outputs.npz"
    run_program("old_files", "tf_keras", folder, result)
    load_old = recipe_of_the_page()
    with np.load(result) as outputs:
        rows = tuple(
            Row(
                name,
                suffix,
                whole(keras.models.load_model, name, file, outputs, _REFUSALS),
                whole(load_old, name, file, outputs, _REFUSALS),
                weights_gap(keras, name, file, outputs),
            )
            for name, suffix, file in files(folder)
        )
        return str(outputs["version"]), rows


def _new_in_old(folder: Path) -> tuple[NewRow, ...]:
    """Write the same models with Keras 3, and return what comes of each in Keras 2."""
    given, result = folder / "outputs.npz", folder / "rows.json"
    np.savez(given, **write_all(keras, folder))
    run_program("new_files", "tf_keras", given, result)
    return tuple(NewRow(**row) for row in json.loads(result.read_text(encoding="utf-8")))


def recipe_of_the_page() -> Callable[[Path], Any]:
    """Return the function that the page gives to its readers."""
    found = _BLOCK.search(RECIPE.read_text(encoding="utf-8"))
    if not found:
        raise Problem(f"{RECIPE.name} has no block that defines load_old.")
    names: dict[str, Any] = {"keras": keras}
    exec(found[1], names)  # noqa: S102 - our own page
    load: Callable[[Path], Any] = names["load_old"]
    return load


if __name__ == "__main__":
    main_program(main)

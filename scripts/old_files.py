#!/usr/bin/env python3
"""Load files of Keras 2 with Keras 3 and see what happens.

Run it with the project's environment: ``.venv/bin/python scripts/old_files.py``. Keras 2 gets an
environment of its own. With ``--write`` the result is stored; without, it is compared with what
is stored, and a difference is a failure.
"""

import os
import re
import warnings
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
from frameworks.old_models import BUILDERS, FORMATS
from frameworks.rounding import one_digit

from diagram_gen.old_files import PATH, OldFiles, Row, load, to_json

#: The page whose function ``load_old`` loads whole models, and the block that has it.
RECIPE = ROOT / "docs" / "answers" / "versions.md"
_BLOCK = re.compile(r"^```python\n((?:(?!^```).)*^def load_old\(.*?)^```", re.DOTALL | re.MULTILINE)


def main() -> int:
    """Write the files, load them, and store or compare the result."""
    store = asked_to_write(__doc__, PATH)
    with scratch("old-files") as folder:
        found = _found(folder)
    for row in found.rows:
        say(
            f"{row.layer}{row.suffix}: {row.whole}; by the recipe: {row.recipe}; "
            f"weights alone: off by {row.difference:g}"
        )
    return settled(PATH, to_json(found), store=store, same=found.rows == load().rows)


def _found(folder: Path) -> OldFiles:
    result = folder / "outputs.npz"
    run_program("old_files", "tf_keras", folder, result)
    load_old = recipe_of_the_page()
    with np.load(result) as outputs:
        rows = []
        for name in BUILDERS:
            x, y = outputs[f"{name} x"], outputs[f"{name} y"]
            for suffix in FORMATS:
                file = folder / f"{name}{suffix}"
                whole = _whole(keras.models.load_model, file, x, y)
                recipe = _whole(load_old, file, x, y)
                rows.append(Row(name, suffix, whole, recipe, _gap(_built(name, file), x, y)))
        version = str(outputs["version"])
    return OldFiles(version, keras.version(), f"{datetime.now(UTC):%Y-%m-%d}", tuple(rows))


def recipe_of_the_page() -> Callable[[Path], Any]:
    """Return the function that the page gives to its readers."""
    found = _BLOCK.search(RECIPE.read_text(encoding="utf-8"))
    if not found:
        raise Problem(f"{RECIPE.name} has no block that defines load_old.")
    names: dict[str, Any] = {"keras": keras}
    exec(found[1], names)  # noqa: S102 - our own page
    load: Callable[[Path], Any] = names["load_old"]
    return load


def _whole(load: Callable[[Path], Any], file: Path, x: Any, y: Any) -> str:
    """Return what comes of loading the whole model: how far off its output is, or why not."""
    if file.name.endswith(".weights.h5"):
        return "holds weights only"
    try:
        model = load(file)
    except Exception as error:  # noqa: BLE001 - whatever Keras raises is the result
        return "'time_major' refused" if "time_major" in str(error) else type(error).__name__
    return f"{_gap(model, x, y):g}"


def _built(name: str, file: Path) -> Any:
    """Build the same model in Keras 3 and load its weights."""
    build, shape = BUILDERS[name]
    model = build(keras, shape)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.load_weights(file)
    return model


def _gap(model: Any, x: Any, y: Any) -> float:
    return one_digit(float(np.abs(np.asarray(model(x)) - y).max()))


if __name__ == "__main__":
    main_program(main)

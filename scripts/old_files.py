#!/usr/bin/env python3
"""Load files of Keras 2 with Keras 3 and see what happens.

Run it with the project's environment: ``.venv/bin/python scripts/old_files.py``. Keras 2 gets an
environment of its own. With ``--write`` the result is stored; without, it is compared with what
is stored, and a difference is a failure.
"""

import argparse
import os
import sys
import tempfile
import warnings
from datetime import UTC, datetime
from pathlib import Path

from _program import CACHE, CHILD_ENVIRONMENT, main_program, say

os.environ.update(CHILD_ENVIRONMENT)
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
from frameworks.environments import run_program
from frameworks.old_models import BUILDERS, FORMATS

from diagram_gen.old_files import PATH, OldFiles, Row, load, to_json
from diagram_gen.store import write

#: Differences up to this one are rounding, which is not the same on every machine.
ROUNDING = 1e-6


def main() -> int:
    """Write the files, load them, and store or compare the result."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--write", action="store_true", help=f"store the result in {PATH.name}")
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    options = parser.parse_args()
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="old-files-", dir=CACHE) as folder:
        found = _found(Path(folder))
    for row in found.rows:
        say(f"{row.layer}{row.suffix}: {row.whole}; weights alone: off by {row.difference:g}")
    if options.write:
        write(PATH, to_json(found).encode())
        return 0
    if found.rows != load().rows:
        say(f"This is not what {PATH.name} says: look at it, then run with --write.", sys.stderr)
        return 1
    return 0


def _found(folder: Path) -> OldFiles:
    result = folder / "outputs.npz"
    run_program("old_files", "tf_keras", folder, result)
    with np.load(result) as outputs:
        rows = tuple(
            Row(
                name,
                suffix,
                _loaded_whole(folder / f"{name}{suffix}"),
                _difference(name, folder / f"{name}{suffix}", outputs),
            )
            for name in BUILDERS
            for suffix in FORMATS
        )
        version = str(outputs["version"])
    return OldFiles(version, keras.version(), f"{datetime.now(UTC):%Y-%m-%d}", rows)


def _loaded_whole(file: Path) -> str:
    """Return what comes of loading the whole model: ``works``, or why not."""
    if file.name.endswith(".weights.h5"):
        return "holds weights only"
    try:
        keras.models.load_model(file)
    except Exception as error:  # noqa: BLE001 - whatever Keras raises is the result
        return "'time_major' refused" if "time_major" in str(error) else type(error).__name__
    return "works"


def _difference(name: str, file: Path, outputs: np.lib.npyio.NpzFile) -> float:
    """Load the weights into the same model in Keras 3; return how far off its output is."""
    build, shape = BUILDERS[name]
    model = build(keras, shape)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.load_weights(file)
    y = np.asarray(model(outputs[f"{name} x"]))
    gap = float(np.abs(y - outputs[f"{name} y"]).max())
    return float(f"{gap:.0e}") if gap > ROUNDING else 0.0


if __name__ == "__main__":
    main_program(main)

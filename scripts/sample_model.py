#!/usr/bin/env python3
"""Train the small model that the page "Your own model" offers to try.

Run it with the project's environment: ``.venv/bin/python scripts/sample_model.py``. What it
writes is part of the repository, so that a build needs no TensorFlow for it.

The model reads two numbers at each step, a value and a sign that says "keep it" now and then, and
gives the value that it was told to keep last. It learned that on random sequences of its own: no
data of anybody is in it.
"""

import io
import os
import tempfile
import zipfile
from pathlib import Path

from _program import CHILD_ENVIRONMENT, main_program, say

os.environ.update(CHILD_ENVIRONMENT)
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
from numpy.typing import NDArray

from diagram_gen.store import write

PATH = Path(__file__).parents[1] / "docs" / "assets" / "your-model" / "sample.keras"

STEPS = 12
SEED = 5

#: What the archive says of its members' age, so that it has the same bytes each time.
_DATE = (2026, 1, 1, 0, 0, 0)

Floats = NDArray[np.float32]


def main() -> int:
    """Train, save and say how well it went."""
    keras.utils.set_random_seed(SEED)
    model = keras.Sequential(
        [
            keras.Input((None, 2), name="value_and_sign"),
            keras.layers.LSTM(4, return_sequences=True, name="memory"),
            keras.layers.Bidirectional(
                keras.layers.GRU(3, return_sequences=True), name="both_ways"
            ),
            keras.layers.Dense(1, name="kept"),
        ],
        name="keep_a_value",
    )
    model.compile(keras.optimizers.Adam(0.01), "mse")
    history = model.fit(*_sequences(4096), epochs=40, batch_size=64, verbose=0)
    say(f"mean squared error {history.history['loss'][-1]:.4f}; that of always 0 is about 0.33")
    bare = keras.models.clone_model(model)  # without the state of the optimiser
    bare.set_weights(model.get_weights())
    write(PATH, _packed(bare))
    say(f"{PATH.name}: {PATH.stat().st_size:,} bytes")
    return 0


def _packed(model: keras.Model) -> bytes:
    """Return the file that Keras writes, with its members packed and of one age."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, PATH.name)
        model.save(path)
        packed = io.BytesIO()
        with (
            zipfile.ZipFile(path) as archive,
            zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as smaller,
        ):
            for name in archive.namelist():
                smaller.writestr(
                    zipfile.ZipInfo(name, _DATE), archive.read(name), zipfile.ZIP_DEFLATED
                )
    return packed.getvalue()


def _sequences(count: int) -> tuple[Floats, Floats]:
    """Return sequences of values and signs, and what is to be kept at each step."""
    rng = np.random.default_rng(SEED)
    values = rng.uniform(-1, 1, (count, STEPS)).astype("float32")
    signs = (rng.random((count, STEPS)) < 0.3).astype("float32")
    signs[:, 0] = 1
    kept = np.empty_like(values)
    for step in range(STEPS):
        before = kept[:, step - 1] if step else 0
        kept[:, step] = np.where(signs[:, step] == 1, values[:, step], before)
    return np.stack([values, signs], axis=-1), kept[..., None]


if __name__ == "__main__":
    main_program(main)

"""Writes models of Keras 2 into files, and what they compute; to be loaded by Keras 3."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import numpy as np
import tf_keras

from frameworks.old_models import BUILDERS, FORMATS


def main() -> None:
    """Write every model into the folder named first, its outputs into the file named second."""
    folder, result = Path(sys.argv[1]), Path(sys.argv[2])
    found: dict[str, Any] = {"version": np.array(tf_keras.__version__)}
    for name, (build, shape) in BUILDERS.items():
        tf_keras.utils.set_random_seed(1)
        model = build(tf_keras, shape)
        rng = np.random.default_rng(1)
        model.set_weights([rng.normal(scale=0.7, size=w.shape) for w in model.get_weights()])
        x = rng.normal(size=(2, *shape)).astype("float32")
        for suffix in FORMATS:
            target = folder / f"{name}{suffix}"
            save = model.save_weights if suffix == ".weights.h5" else model.save
            save(target)
        found |= {f"{name} x": x, f"{name} y": np.asarray(model(x))}
    np.savez(result, **found)


if __name__ == "__main__":
    main()

"""Loads files of Keras 3 with Keras 2, as far as it can."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import numpy as np
import tf_keras

from frameworks.old_models import BUILDERS, FORMATS, gap, weights_gap

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What Keras 2 says of files of Keras 3, and what is written down of it.
_REFUSALS = {
    "Unrecognized keyword arguments: ['batch_shape']": "'batch_shape' refused",
    "Could not deserialize class 'Functional'": "'Functional' refused",
}


def main() -> None:
    """Load what is in the folder of the file named first; write a row each as the second."""
    given, result = Path(sys.argv[1]), Path(sys.argv[2])
    with np.load(given) as outputs:
        rows = [
            {
                "layer": name,
                "suffix": suffix,
                "whole": _whole(name, file, outputs),
                "weights": weights_gap(tf_keras, name, file, outputs),
                "arrays": _arrays_gap(name, outputs),
            }
            for name in BUILDERS
            for suffix in FORMATS
            for file in [given.parent / f"{name}{suffix}"]
        ]
    result.write_text(json.dumps(rows), encoding="utf-8")


def _whole(name: str, file: Path, outputs: Mapping[str, Any]) -> str:
    """Return what comes of loading the whole model: how far off its output is, or why not."""
    if file.name.endswith(".weights.h5"):
        return "holds weights only"
    try:
        model = tf_keras.models.load_model(file)
    except Exception as error:  # noqa: BLE001 - whatever Keras raises is the result
        known = [said for words, said in _REFUSALS.items() if words in str(error)]
        return known[0] if known else type(error).__name__
    return f"{gap(model, name, outputs):g}"


def _arrays_gap(name: str, outputs: Mapping[str, Any]) -> float:
    """Hand over the arrays of ``get_weights``, without a file."""
    build, shape = BUILDERS[name]
    model = build(tf_keras, shape)
    model.set_weights([outputs[f"{name} {place}"] for place in range(len(model.get_weights()))])
    return gap(model, name, outputs)


if __name__ == "__main__":
    main()

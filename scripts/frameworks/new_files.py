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

from frameworks.old_models import built, files, gap, weights_gap, whole

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
    load_model = tf_keras.models.load_model
    with np.load(given) as outputs:
        rows = [
            {
                "layer": name,
                "suffix": suffix,
                "whole": whole(load_model, name, file, outputs, _REFUSALS),
                "weights": weights_gap(tf_keras, name, file, outputs),
                "arrays": _arrays_gap(name, outputs),
            }
            for name, suffix, file in files(given.parent)
        ]
    result.write_text(json.dumps(rows), encoding="utf-8")


def _arrays_gap(name: str, outputs: Mapping[str, Any]) -> float:
    """Hand over the arrays of ``get_weights``, without a file."""
    model = built(tf_keras, name)
    model.set_weights([outputs[f"{name} {place}"] for place in range(len(model.get_weights()))])
    return gap(model, name, outputs)


if __name__ == "__main__":
    main()

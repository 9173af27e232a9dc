"""Sees whether dropout draws one mask for all time steps, or one for each, in a Keras."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

STEPS, FEATURES = 6, 64

#: By layer, the bias that keeps one unit from what came before: forget gate shut, z of the GRU 0.
LAYERS: dict[str, tuple[float, ...]] = {
    "LSTM": (0, -100, 0, 0),
    "GRU": (-100, 0, 0),
    "SimpleRNN": (0,),
}

WAYS: dict[str, dict[str, Any]] = {
    "dropout=0.5": {},
    "dropout=0.5, unroll=True": {"unroll": True},
    "dropout=0.5, recurrent_dropout=0.5": {"recurrent_dropout": 0.5},
}


def outcomes(keras: Any) -> dict[str, dict[str, str]]:
    """Return by way and layer whether the mask is ``one`` or another at ``each`` step."""
    return {
        way: {name: _outcome(keras, name, options) for name in LAYERS}
        for way, options in WAYS.items()
    }


def _outcome(keras: Any, name: str, options: dict[str, Any]) -> str:
    layer = getattr(keras.layers, name)(1, dropout=0.5, return_sequences=True, **options)
    x = np.ones((1, STEPS, FEATURES), "float32")
    layer.build(x.shape)
    kernel, recurrent_kernel, bias = layer.get_weights()
    bias = np.zeros_like(bias)
    (bias if bias.ndim == 1 else bias[0])[:] = LAYERS[name]  # a GRU has two rows
    # Each number of x adds its own amount, so that different masks make different outputs.
    amounts = np.linspace(0.001, 0.01, FEATURES, dtype="float32")[:, np.newaxis]
    layer.set_weights([np.broadcast_to(amounts, kernel.shape), 0 * recurrent_kernel, bias])
    outputs = np.asarray(layer(x, training=True))
    return "one" if np.ptp(outputs) == 0 else "each"


def report(package: str) -> dict[str, Any]:
    """Return the version of ``keras`` or ``tf_keras``, and what it does."""
    keras = importlib.import_module(package)
    return {"version": keras.__version__, "outcomes": outcomes(keras)}


def main() -> None:
    """Write the report on the package that the file named first names."""
    found = report(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()

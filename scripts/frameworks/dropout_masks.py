"""Sees whether dropout draws one mask for all time steps, or one for each, in a Keras."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from frameworks.exchange import tell

STEPS, FEATURES = 6, 64

#: By layer, the column of the gate that lets through what came before, where one unit has one.
LAYERS = {"LSTM": 1, "GRU": 0, "SimpleRNN": None}

#: Arguments besides ``dropout``, as they are written.
WAYS: dict[str, dict[str, Any]] = {
    "": {},
    "unroll=True": {"unroll": True},
    "recurrent_dropout=0.5": {"recurrent_dropout": 0.5},
    "activation='relu'": {"activation": "relu"},
    "recurrent_activation='hard_sigmoid'": {"recurrent_activation": "hard_sigmoid"},
    "use_bias=False": {"use_bias": False},
    "reset_after=False": {"reset_after": False},
}

#: Arguments that only some have.
_ONLY = {"recurrent_activation": ("LSTM", "GRU"), "reset_after": ("GRU",)}


def outcomes(keras: Any) -> dict[str, dict[str, str]]:
    """Return by way and layer whether the mask is ``one`` or another at ``each`` step."""
    return {
        way: {
            name: _outcome(keras, name, options)
            for name in LAYERS
            if all(name in _ONLY.get(option, LAYERS) for option in options)
        }
        for way, options in WAYS.items()
    }


def _outcome(keras: Any, name: str, options: dict[str, Any]) -> str:
    layer = getattr(keras.layers, name)(1, dropout=0.5, return_sequences=True, **options)
    x = np.ones((1, STEPS, FEATURES), "float32")
    layer.build(x.shape)
    kernel, *others = layer.get_weights()
    # Each number of x adds its own amount, so that different masks make different outputs.
    kernel[:] = np.linspace(0.001, 0.01, FEATURES)[:, np.newaxis]
    if LAYERS[name] is not None:
        kernel[:, LAYERS[name]] = -100  # shut: an output says nothing of the steps before
    layer.set_weights([kernel, *(np.zeros_like(array) for array in others)])
    outputs = np.asarray(layer(x, training=True))
    return "one" if np.ptp(outputs) == 0 else "each"


def report(package: str) -> dict[str, Any]:
    """Return the version of ``keras`` or ``tf_keras``, and what it does."""
    keras = importlib.import_module(package)
    return {"version": keras.__version__, "outcomes": outcomes(keras)}


if __name__ == "__main__":
    tell(report)

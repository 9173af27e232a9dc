"""Sees whether stateful layers keep their states, in a backend that a file names."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

import numpy as np

from frameworks.exchange import tell

if TYPE_CHECKING:
    from collections.abc import Callable

LAYERS = ("LSTM", "GRU", "SimpleRNN")


def _fit(model: Any, x: Any) -> None:
    model.fit(x, np.zeros(model.output_shape), batch_size=len(x), shuffle=False, verbose=0)


def _evaluate(model: Any, x: Any) -> None:
    model.evaluate(x, np.zeros(model.output_shape), batch_size=len(x), verbose=0)


def _predict(model: Any, x: Any) -> None:
    model.predict(x, batch_size=len(x), verbose=0)


def _call(model: Any, x: Any) -> None:
    model(x)


#: What a model is used for, and the options of its layer besides ``stateful``.
WAYS: dict[str, tuple[Callable[[Any, Any], None], dict[str, Any]]] = {
    "fit": (_fit, {}),
    "fit, use_cudnn=False": (_fit, {"use_cudnn": False}),
    "evaluate": (_evaluate, {}),
    "predict": (_predict, {}),
    "model(x)": (_call, {}),
}


def outcomes(keras: Any) -> dict[str, dict[str, str]]:
    """Return by way and layer whether states are kept: ``kept``, ``zero``, or the error's name."""
    return {
        way: {
            name: _outcome(keras, use, name, options)
            for name in LAYERS
            if not (options and name == "SimpleRNN")  # it has no such option
        }
        for way, (use, options) in WAYS.items()
    }


def _outcome(
    keras: Any, use: Callable[[Any, Any], None], name: str, options: dict[str, Any]
) -> str:
    x = np.ones((4, 3, 2), "float32")
    layer = getattr(keras.layers, name)(2, stateful=True, **options)
    model = keras.Sequential([keras.Input(batch_shape=x.shape), layer])
    model.compile("sgd", "mse")
    try:
        use(model, x)
    except RuntimeError as error:
        return type(error).__name__
    states = [keras.ops.convert_to_numpy(state) for state in layer.states]
    return "kept" if all(state.any() for state in states) else "zero"


def report(backend: str) -> dict[str, Any]:
    """Return the versions and the outcomes in a backend, with which Keras is imported here."""
    os.environ["KERAS_BACKEND"] = backend
    keras = importlib.import_module("keras")
    version = importlib.import_module(backend).__version__.partition("+")[0]  # of PyTorch: +cpu
    return {"keras": keras.version(), "version": version, "outcomes": outcomes(keras)}


if __name__ == "__main__":
    tell(report)

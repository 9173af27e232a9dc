"""Sees whether stateful layers keep their states, in a backend that a file names."""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

LAYERS = ("LSTM", "GRU", "SimpleRNN")

#: Samples in a batch, steps, features, units.
SHAPE = (4, 3, 2, 2)


def _fit(model: Any, x: Any) -> None:
    model.fit(x, np.zeros((SHAPE[0], SHAPE[3])), batch_size=SHAPE[0], shuffle=False, verbose=0)


def _evaluate(model: Any, x: Any) -> None:
    y = np.zeros((SHAPE[0], SHAPE[3]))
    model.evaluate(x, y, batch_size=SHAPE[0], verbose=0)


def _predict(model: Any, x: Any) -> None:
    model.predict(x, batch_size=SHAPE[0], verbose=0)


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
    batch, steps, features, units = SHAPE
    layer = getattr(keras.layers, name)(units, stateful=True, **options)
    model = keras.Sequential([keras.Input((steps, features), batch_size=batch), layer])
    model.compile("sgd", "mse")
    try:
        use(model, np.ones((batch, steps, features), "float32"))
    except RuntimeError as error:
        return type(error).__name__
    states = [keras.ops.convert_to_numpy(state) for state in layer.states]
    return "kept" if all(state.any() for state in states) else "zero"


def main() -> None:
    """Write the versions and what is found."""
    backend = Path(sys.argv[1]).read_text(encoding="utf-8")
    os.environ["KERAS_BACKEND"] = backend
    keras = importlib.import_module("keras")
    version = importlib.import_module(backend).__version__.partition("+")[0]  # of PyTorch: +cpu
    found = {"keras": keras.version(), "version": version, "outcomes": outcomes(keras)}
    Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()

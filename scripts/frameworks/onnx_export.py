"""Lets Keras write models as ONNX; says which operators are in them, and runs them."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
import onnx
import onnxruntime
import tf2onnx
from onnx import numpy_helper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Time steps and features of the input.
SHAPE = (10, 3)

UNITS = 4

#: What makes the layer of each model, by its line of code.
LAYERS: dict[str, Callable[[Any], Any]] = {
    "LSTM(4)": lambda layers: layers.LSTM(4),
    "LSTM(4, return_sequences=True)": lambda layers: layers.LSTM(4, return_sequences=True),
    "LSTM(4, unroll=True)": lambda layers: layers.LSTM(4, unroll=True),
    "Bidirectional(LSTM(4))": lambda layers: layers.Bidirectional(layers.LSTM(4)),
    "GRU(4)": lambda layers: layers.GRU(4),
    "GRU(4, reset_after=False)": lambda layers: layers.GRU(4, reset_after=False),
    "SimpleRNN(4)": lambda layers: layers.SimpleRNN(4),
}

#: What a recurrent layer can become.
_OPERATORS = ("LSTM", "GRU", "RNN", "Loop", "Scan", "MatMul")


def main() -> None:
    """Write what was found into the file named second; the one named first is not read."""
    versions = {part.__name__: part.__version__ for part in (keras, tf2onnx, onnxruntime)}
    with tempfile.TemporaryDirectory() as folder:
        models = {code: _found(code, Path(folder, "model.onnx")) for code in LAYERS}
    Path(sys.argv[2]).write_text(json.dumps({"versions": versions, "models": models}))


def _found(code: str, file: Path) -> dict[str, Any]:
    """Return the operator, in whose order the file has the kernels, and how far off it is."""
    keras.utils.set_random_seed(1)
    inputs = keras.Input(SHAPE)
    model = keras.Model(inputs, LAYERS[code](keras.layers)(inputs))
    rng = np.random.default_rng(1)
    weights = [rng.normal(scale=0.7, size=w.shape).astype("float32") for w in model.get_weights()]
    model.set_weights(weights)
    x = rng.normal(size=(2, *SHAPE)).astype("float32")
    expected = model.predict(x, verbose=0)
    model.export(file, format="onnx", verbose=False)
    graph = onnx.load(file).graph
    session = onnxruntime.InferenceSession(file)
    (output,) = session.run(None, {session.get_inputs()[0].name: x})
    used = {node.op_type for node in _nodes(graph)}
    arrays = [numpy_helper.to_array(array) for array in _arrays(graph)]
    stored = [part for array in arrays for part in (array, *(array if array.ndim == 3 else ()))]
    kernels = [w for w in weights if len(w) in (SHAPE[1], UNITS)]
    orders = {"Keras": lambda w: w, "ONNX": _iofc}
    return {
        "operators": [name for name in _OPERATORS if name in used],
        "order": " ".join(
            name
            for name, turned in orders.items()
            if all(any(np.array_equal(turned(w), part) for part in stored) for w in kernels)
        ),
        "gap": float(np.abs(output - expected).max()),
    }


def _iofc(kernel: np.ndarray) -> np.ndarray:
    blocks = np.split(kernel, 4, axis=-1)
    return np.concatenate([blocks[n] for n in (0, 3, 1, 2)], axis=-1).T


def _nodes(graph: onnx.GraphProto) -> Iterator[onnx.NodeProto]:
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                yield from _nodes(attribute.g)


def _arrays(graph: onnx.GraphProto) -> Iterator[onnx.TensorProto]:
    yield from graph.initializer
    for node in _nodes(graph):
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.TENSOR:
                yield attribute.t
            if attribute.type == onnx.AttributeProto.GRAPH:
                yield from attribute.g.initializer


if __name__ == "__main__":
    main()

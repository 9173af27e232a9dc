"""Runs weights in ONNX Runtime."""

from typing import Any

import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from frameworks.exchange import Case, Outcome, main

_OPERATORS = {
    "onnx-lstm": "LSTM",
    "onnx-gru": "GRU",
    "onnx-gru-before": "GRU",
    "onnx-rnn": "RNN",
}
_STATES = ("initial_h", "initial_c")
_OPERATOR_SET = 22  # the newest version of these operators


def run(case: Case, attributes: dict[str, Any] | None = None) -> Outcome:
    """Run one operator with the weights of the case; by default with ONNX's own activations."""
    session = onnxruntime.InferenceSession(
        model(case, attributes or _attributes(case)).SerializeToString(),
        providers=["CPUExecutionProvider"],
    )
    given = {"X": case.x.swapaxes(0, 1), **dict(zip(_STATES, case.states, strict=False))}
    y, *states = session.run(None, given)
    steps, directions, batch, units = y.shape
    y = y.transpose(2, 0, 1, 3).reshape(batch, steps, directions * units)
    return Outcome(y, tuple(states))


def model(case: Case, attributes: dict[str, Any]) -> onnx.ModelProto:
    """Return a model of one operator with constant weights."""
    operator = _OPERATORS[case.setup.layout]
    states = _STATES[: len(case.states)]
    outputs = ["Y", "Y_h", "Y_c"][: 1 + len(states)]
    bias = "B" if "B" in case.arrays else ""
    node = helper.make_node(operator, ["X", "W", "R", bias, "", *states], outputs, **attributes)
    graph = helper.make_graph(
        [node],
        "layer",
        [_of_any_size(name, 3) for name in ("X", *states)],
        [_of_any_size(name, 4 if name == "Y" else 3) for name in outputs],
        [numpy_helper.from_array(array, name) for name, array in case.arrays.items()],
    )
    built = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPERATOR_SET)])
    # Readers may lag behind the writer: the oldest format that has these operators will do.
    built.ir_version = 10
    onnx.checker.check_model(built)
    return built


def _of_any_size(name: str, axes: int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [None] * axes)


def _attributes(case: Case) -> dict[str, Any]:
    attributes: dict[str, Any] = {
        "hidden_size": case.setup.units,
        "direction": "bidirectional" if case.setup.bidirectional else "forward",
    }
    if case.setup.layout == "onnx-gru":
        attributes["linear_before_reset"] = 1
    return attributes


if __name__ == "__main__":
    main(onnxruntime.__version__, run)

"""Conversions to ONNX and back, run in ONNX Runtime and compared with real Keras layers."""

from typing import Any

import keras
import numpy as np
import pytest
from frameworks import onnxruntime
from frameworks.exchange import Case, Setup
from frameworks.keras_side import computed, drawn
from frameworks.plan import SIZES

from diagram_gen.errors import UserError
from diagram_gen.rosetta.blocks import Array
from diagram_gen.rosetta.layout import LayerName
from diagram_gen.rosetta.onnx import Node, from_onnx, to_onnx
from diagram_gen.rosetta.verified import BOUNDS, size_class

KEYS = ("onnx-lstm", "onnx-gru", "onnx-gru-before", "onnx-rnn")
LAYERS: dict[str, LayerName] = {"onnx-lstm": "lstm", "onnx-rnn": "simple_rnn"}
CLASSES = {"LSTM": keras.layers.LSTM, "GRU": keras.layers.GRU, "RNN": keras.layers.SimpleRNN}


def node_for(setup: Setup, weights: list[Array], **options: Any) -> Node:
    """Return the ONNX node of a Keras layer."""
    layer = LAYERS.get(setup.layout, "gru")
    return to_onnx(
        layer,
        weights,
        reset_after=setup.layout != "onnx-gru-before",
        bidirectional=setup.bidirectional,
        **options,
    )


def run(node: Node, setup: Setup, x: Array, states: tuple[Array, ...]) -> Array:
    """Run a node in ONNX Runtime."""
    case = Case(setup, x, states, dict(node.inputs))
    return onnxruntime.run(case, dict(node.attributes)).y


def close(one: Array, other: Array, units: int) -> None:
    """Compare within the bound for single precision."""
    bound = BOUNDS["float32"][size_class("float32", units)]
    np.testing.assert_allclose(one, other, rtol=0, atol=bound)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize(("units", "features"), SIZES)
@pytest.mark.parametrize("key", KEYS)
def test_to_onnx(key: str, units: int, features: int, *, bias: bool, bidirectional: bool) -> None:
    """A converted node computes what the Keras layer computes."""
    setup = Setup(key, "float32", units, features, bias, bidirectional)
    weights, x, states = drawn(setup)
    node = node_for(setup, list(weights[0]))
    assert ("B" in node.inputs) == bias
    close(run(node, setup, x, states), computed(setup, weights, x, states).y, units)


def keras_layer(node: Node) -> Any:
    """Build the Keras layer that the node says, with its weights."""
    weights, arguments = from_onnx(node)
    layer = CLASSES[node.operator](**arguments, return_sequences=True)
    if node.attributes["direction"] == "bidirectional":
        layer = keras.layers.Bidirectional(layer)
    layer.build((None, None, node.inputs["W"].shape[-1]))
    layer.set_weights(weights)
    return layer


@pytest.mark.parametrize("direction", ["forward", "reverse", "bidirectional"])
@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("key", KEYS)
def test_from_onnx(key: str, direction: str, *, bias: bool) -> None:
    """A node with weights of its own, both biases among them, becomes a Keras layer."""
    both = direction == "bidirectional"
    setup = Setup(key, "float32", 3, 5, bias, both)
    weights, x, states = drawn(setup)
    made = node_for(setup, list(weights[0]), go_backwards=direction == "reverse")
    rng = np.random.default_rng(0)
    inputs = {n: rng.normal(0, 0.7, a.shape).astype("f4") for n, a in made.inputs.items()}
    node = Node(made.operator, inputs, made.attributes)
    # In the order of the input, whichever way it is read; Keras returns what it read last, last.
    found = run(node, setup, x, tuple(map(np.zeros_like, states)))
    found = found[:, ::-1] if direction == "reverse" else found
    close(found, np.asarray(keras_layer(node)(x)), 3)


@pytest.mark.parametrize("recurrent_activation", ["sigmoid", "hard_sigmoid", "relu"])
@pytest.mark.parametrize("activation", ["tanh", "relu", "hard_sigmoid"])
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_activations(
    key: str, activation: str, recurrent_activation: str, *, bidirectional: bool
) -> None:
    """Activations are named, and hard_sigmoid has the slope that it has in Keras 3."""
    setup = Setup(key, "float32", 3, 5, bidirectional=bidirectional)
    weights, x, states = drawn(setup)
    small = [(0.3 * array).astype("f4") for array in weights[0]]  # with relu, states may grow
    node = node_for(setup, small, activation=activation, recurrent_activation=recurrent_activation)
    layer = keras_layer(node)
    part = layer.forward_layer if bidirectional else layer
    assert part.activation is keras.activations.get(activation)
    if key != "onnx-rnn":
        assert part.recurrent_activation is keras.activations.get(recurrent_activation)
    expected = np.asarray(layer(x))
    close(run(node, setup, x, tuple(map(np.zeros_like, states))), expected, 3)


def test_slope_of_hard_sigmoid_matters() -> None:
    """With ONNX's own slope, 0.2 instead of 1/6, the outputs are far off; back, it is refused."""
    setup = Setup("onnx-lstm", "float32", 3, 5)
    weights, x, states = drawn(setup)
    node = node_for(setup, list(weights[0]), recurrent_activation="hard_sigmoid")
    plain = {k: v for k, v in node.attributes.items() if not k.startswith("activation_")}
    steeper = Node(node.operator, node.inputs, plain)
    difference = run(node, setup, x, states) - run(steeper, setup, x, states)
    assert np.abs(difference).max() > 1e-2
    with pytest.raises(UserError, match=r"HardSigmoid has alpha 0\.2 and beta 0\.5"):
        from_onnx(steeper)


def test_coupled_gates_fit_a_plain_layer() -> None:
    """With input_forget the blocks f are not read: 1 - sigmoid(z) is sigmoid(-z)."""
    setup = Setup("onnx-lstm", "float32", 3, 5)
    weights, x, states = drawn(setup)
    for array in weights[0]:
        i, f, _, _ = np.split(array, 4, axis=-1)
        f[...] = -i
    node = node_for(setup, list(weights[0]))
    inputs = {name: array.copy() for name, array in node.inputs.items()}
    for array in inputs.values():  # i, o, f, c
        array.reshape(-1, 4, 3, array.shape[-1] if array.ndim > 2 else 1)[:, 2] = 9.0
    coupled = Node(node.operator, inputs, {**node.attributes, "input_forget": 1})
    found = run(coupled, setup, x, states)
    close(found, computed(setup, weights, x, states).y, 3)
    apart = run(Node(node.operator, inputs, node.attributes), setup, x, states)
    assert np.abs(found - apart).max() > 1e-2


def test_default_of_linear_before_reset() -> None:
    """Left out, as by default, the attribute means a GRU with reset_after=False."""
    setup = Setup("onnx-gru", "float32", 3, 5)
    weights, *_ = drawn(setup)
    node = node_for(setup, list(weights[0]))
    assert from_onnx(node)[1]["reset_after"] is True
    plain = {k: v for k, v in node.attributes.items() if k != "linear_before_reset"}
    assert from_onnx(Node("GRU", node.inputs, plain))[1]["reset_after"] is False


@pytest.mark.parametrize(
    ("attributes", "inputs", "sentence"),
    [
        ({"clip": 3.0}, {}, "has clip = 3.0"),
        ({"input_forget": 1}, {}, "has input_forget = 1"),
        ({"layout": 1}, {}, "has layout = 1"),
        ({"direction": "bidirectional"}, {}, "W has 1 directions"),
        ({"activations": ["Sigmoid", "Tanh", "Relu"]}, {}, "has one for all gates"),
        ({"activations": ["Elu", "Tanh", "Tanh"]}, {}, "activation Elu is not known"),
        ({}, {"P": np.zeros((1, 9))}, "constant input P"),
    ],
)
def test_more_than_keras_has(
    attributes: dict[str, object], inputs: dict[str, Array], sentence: str
) -> None:
    """What no Keras layer does is refused in a sentence."""
    setup = Setup("onnx-lstm", "float32", 3, 5)
    weights, *_ = drawn(setup)
    node = node_for(setup, list(weights[0]))
    changed = Node("LSTM", {**node.inputs, **inputs}, {**node.attributes, **attributes})
    with pytest.raises(UserError, match=sentence):
        from_onnx(changed)


def test_what_onnx_has_not() -> None:
    """Unknown activations and operators are refused."""
    setup = Setup("onnx-lstm", "float32", 3, 5)
    weights, *_ = drawn(setup)
    with pytest.raises(UserError, match="no activation 'gelu'"):
        node_for(setup, list(weights[0]), activation="gelu")
    with pytest.raises(UserError, match="Gemm is no recurrent operator"):
        from_onnx(Node("Gemm", {}, {}))

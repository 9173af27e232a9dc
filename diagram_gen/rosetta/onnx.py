"""ONNX: the node of an LSTM, GRU or RNN operator, weights and attributes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from diagram_gen.errors import UserError
from diagram_gen.rosetta.blocks import Array
from diagram_gen.rosetta.convert import from_keras, to_keras
from diagram_gen.rosetta.directions import split_directions
from diagram_gen.rosetta.layout import LayerName
from diagram_gen.rosetta.layouts import layout

_OPERATORS: dict[LayerName, str] = {"lstm": "LSTM", "gru": "GRU", "simple_rnn": "RNN"}

#: Keras activations by ONNX name, with alpha and beta where these differ from ONNX's defaults.
_ACTIVATIONS: dict[str, tuple[str, float | None, float | None]] = {
    "tanh": ("Tanh", None, None),
    "sigmoid": ("Sigmoid", None, None),
    "relu": ("Relu", None, None),
    # Before version 3 Keras had 0.2, which is ONNX's default.
    "hard_sigmoid": ("HardSigmoid", 1 / 6, 0.5),
}

#: Attributes that Keras has no counterpart for, with the value that does no harm.
_HARMLESS = {"clip": 0.0, "input_forget": 0, "layout": 0}


@dataclass(frozen=True)
class Node:
    """An ONNX operator: its type, its constant inputs by name, its attributes."""

    operator: str
    inputs: Mapping[str, Array]
    attributes: Mapping[str, Any]


def to_onnx(
    layer: LayerName,
    weights: Sequence[Array],
    *,
    reset_after: bool = True,
    bidirectional: bool = False,
    go_backwards: bool = False,
    activation: str = "tanh",
    recurrent_activation: str = "sigmoid",
) -> Node:
    """Return the ONNX node of one Keras layer.

    The node reads (time steps, batch, features) and returns (time steps, directions, batch,
    units), a reversed direction in the order of the input: flip it to have what Keras returns
    for ``go_backwards``.

    Args:
        layer: the kind of layer.
        weights: what ``get_weights()`` returns; of a ``Bidirectional``, forward then backward.
        reset_after: of a GRU, the argument it was made with.
        bidirectional: whether the weights are those of a ``Bidirectional``.
        go_backwards: of a layer of one direction, the argument it was made with.
        activation: the argument of the layer; its name in Keras.
        recurrent_activation: the same, for the gates.

    Raises:
        UserError: if the weights do not fit together or ONNX has no such activation.
    """
    row = layout(_key(layer, reset_after=reset_after))
    parts = [
        from_keras(row, part, reset_after=reset_after)
        for part in split_directions(weights, bidirectional=bidirectional)
    ]
    inputs = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    attributes: dict[str, Any] = {
        "hidden_size": inputs["R"].shape[-1],
        "direction": "bidirectional" if bidirectional else "reverse" if go_backwards else "forward",
    }
    if layer == "gru":
        attributes["linear_before_reset"] = int(reset_after)
    names = {"lstm": [recurrent_activation, activation, activation], "simple_rnn": [activation]}
    functions = names.get(layer, [recurrent_activation, activation]) * len(parts)
    return Node(_OPERATORS[layer], inputs, attributes | _activation_attributes(functions))


def from_onnx(node: Node) -> tuple[list[Array], dict[str, Any]]:
    """Return the weights for ``set_weights()`` and the arguments of the Keras layer.

    Args:
        node: the operator, with its constant inputs ``W``, ``R`` and, if it has them, ``B``.

    Returns:
        The weights, of both directions one after the other for a bidirectional node, and
        arguments such as ``units``, ``use_bias``, ``reset_after``, ``go_backwards``.

    Raises:
        UserError: if the node does something that no Keras layer does.
    """
    kinds = {operator: layer for layer, operator in _OPERATORS.items()}
    if node.operator not in kinds:
        raise UserError(
            f"{node.operator} is no recurrent operator of ONNX; give an LSTM, GRU or RNN."
        )
    layer = kinds[node.operator]
    _refuse_extras(node)
    reset_after = bool(node.attributes.get("linear_before_reset", 0))
    row = layout(_key(layer, reset_after=reset_after))
    direction = node.attributes.get("direction", "forward")
    directions = 2 if direction == "bidirectional" else 1
    for name, array in node.inputs.items():
        if len(array) != directions:
            raise UserError(
                f"The node's {name} has {len(array)} directions, but its direction is "
                f"{direction!r}; give the node as it is in the model."
            )
    weights: list[Array] = []
    for n in range(directions):
        weights += to_keras(row, {name: array[n : n + 1] for name, array in node.inputs.items()})
    arguments: dict[str, Any] = {
        "units": node.inputs["R"].shape[-1],
        "use_bias": "B" in node.inputs,
    }
    arguments |= _activation_arguments(layer, node.attributes)
    if layer == "gru":
        arguments["reset_after"] = reset_after
    if direction == "reverse":
        arguments["go_backwards"] = True
    return weights, arguments


def _key(layer: LayerName, *, reset_after: bool) -> str:
    if layer == "gru":
        return "onnx-gru" if reset_after else "onnx-gru-before"
    return "onnx-lstm" if layer == "lstm" else "onnx-rnn"


def _activation_attributes(names: Sequence[str]) -> dict[str, Any]:
    unknown = set(names) - set(_ACTIVATIONS)
    if unknown:
        raise UserError(
            f"ONNX has no activation {min(unknown)!r} in recurrent operators; "
            f"those known here are {', '.join(_ACTIVATIONS)}."
        )
    found = [_ACTIVATIONS[name] for name in names]
    # Values are handed out in turn to the functions that take one.
    values = {
        "activation_alpha": [alpha for _, alpha, _ in found if alpha is not None],
        "activation_beta": [beta for _, _, beta in found if beta is not None],
    }
    return {"activations": [name for name, _, _ in found]} | {k: v for k, v in values.items() if v}


def _activation_arguments(layer: LayerName, attributes: Mapping[str, Any]) -> dict[str, str]:
    defaults = {"lstm": ["Sigmoid", "Tanh", "Tanh"], "gru": ["Sigmoid", "Tanh"]}
    functions = list(attributes.get("activations", defaults.get(layer, ["Tanh"])))
    alphas = [*attributes.get("activation_alpha", ())]
    betas = [*attributes.get("activation_beta", ())]
    names = [_keras_activation(function, alphas, betas) for function in functions]
    size = {"lstm": 3, "gru": 2, "simple_rnn": 1}[layer]
    once = names[:size]
    if names != once * (len(names) // size) or (layer == "lstm" and once[1] != once[2]):
        raise UserError(
            f"The node has the activations {', '.join(functions)}, but a Keras layer has one for "
            "all gates and one for all else; no Keras layer computes the same."
        )
    arguments = {"activation": once[-1]}
    return arguments if layer == "simple_rnn" else arguments | {"recurrent_activation": once[0]}


def _keras_activation(function: str, alphas: list[float], betas: list[float]) -> str:
    for name, (onnx_name, alpha, beta) in _ACTIVATIONS.items():
        if onnx_name == function:
            if alpha is None or beta is None:
                return name
            given = (alphas.pop(0) if alphas else 0.2, betas.pop(0) if betas else 0.5)
            if np.allclose(given, (alpha, beta)):
                return name
            raise UserError(
                f"The node's {function} has alpha {given[0]:g} and beta {given[1]:g}, that of "
                f"Keras 3 {alpha:g} and {beta:g}; no Keras layer computes the same."
            )
    raise UserError(
        f"The node's activation {function} is not known here, only "
        f"{', '.join(name for name, _, _ in _ACTIVATIONS.values())}."
    )


def _refuse_extras(node: Node) -> None:
    for name, harmless in _HARMLESS.items():
        if node.attributes.get(name, harmless) != harmless:
            raise UserError(
                f"The node has {name} = {node.attributes[name]}, which no Keras layer has; "
                "export the model without it."
            )
    extra = set(node.inputs) - {"W", "R", "B"}
    if extra:
        raise UserError(
            f"The node has the constant input {min(extra)}, which no Keras layer has; give "
            "W, R and B only."
        )

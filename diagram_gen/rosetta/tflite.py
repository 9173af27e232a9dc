"""TensorFlow Lite: the inputs of the operator UNIDIRECTIONAL_SEQUENCE_LSTM, by position."""

from collections.abc import Mapping, Sequence

import numpy as np

from diagram_gen.errors import UserError
from diagram_gen.rosetta.blocks import Array
from diagram_gen.rosetta.convert import from_keras, to_keras
from diagram_gen.rosetta.layouts import layout

_GATES = ("input", "forget", "cell", "output")

#: What each input of the operator is; those with a layout row's names hold the weights.
INPUTS = (
    "input",
    *(f"input_to_{gate}_weights" for gate in _GATES),
    *(f"recurrent_to_{gate}_weights" for gate in _GATES),
    *(f"cell_to_{gate}_weights" for gate in ("input", "forget", "output")),
    *(f"{gate}_gate_bias" for gate in _GATES),
    "projection_weights",
    "projection_bias",
    "output_state",
    "cell_state",
    *(f"{gate}_layer_norm_coefficients" for gate in _GATES),
)

_NOT_WEIGHTS = ("input", "output_state", "cell_state")


def to_tflite(weights: Sequence[Array]) -> dict[int, Array]:
    """Return the constant inputs of the operator, by position, for one Keras LSTM.

    A layer without bias gets zeros: the operator wants its biases.

    Raises:
        UserError: if the weights do not fit together.
    """
    arrays = from_keras(layout("tflite-lstm"), weights)
    return {INPUTS.index(name): array for name, array in arrays.items()}


def from_tflite(tensors: Mapping[int, Array]) -> list[Array]:
    """Return what ``set_weights()`` of a Keras LSTM takes: the way back.

    Args:
        tensors: constant inputs by position; absent ones are left out. Those that are no weights
            are passed over.

    Raises:
        UserError: if the operator does more than a Keras LSTM, or less.
    """
    unknown = [n for n in tensors if not 0 <= n < len(INPUTS)]
    if unknown:
        raise UserError(
            f"UNIDIRECTIONAL_SEQUENCE_LSTM has the inputs 0 to {len(INPUTS) - 1}, but "
            f"{unknown[0]} was given; give its tensors by position."
        )
    named = {INPUTS[n]: np.asarray(tensor) for n, tensor in sorted(tensors.items())}
    arrays = {name: array for name, array in named.items() if name not in _NOT_WEIGHTS}
    return to_keras(layout("tflite-lstm"), arrays)

"""PyTorch: the names of a state dict, with its layers and directions.

Several stacked Keras layers become one module: convert each with its number and merge the
results. PaddlePaddle uses the same names and layouts.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from diagram_gen.errors import UserError
from diagram_gen.rosetta.blocks import Array
from diagram_gen.rosetta.convert import from_keras, to_keras
from diagram_gen.rosetta.directions import split_directions
from diagram_gen.rosetta.layout import LayerName, Layout
from diagram_gen.rosetta.layouts import layout

_KEYS: dict[LayerName, str] = {
    "lstm": "pytorch-lstm",
    "gru": "pytorch-gru",
    "simple_rnn": "pytorch-rnn",
}
_SUFFIXES = ("", "_reverse")


def to_pytorch(
    layer: LayerName,
    weights: Sequence[Array],
    *,
    reset_after: bool = True,
    bidirectional: bool = False,
    number: int = 0,
) -> dict[str, Array]:
    """Return the entries of a state dict for one Keras layer.

    Args:
        layer: the kind of layer.
        weights: what ``get_weights()`` returns; of a ``Bidirectional``, forward then backward.
        reset_after: of a GRU, the argument it was made with.
        bidirectional: whether the weights are those of a ``Bidirectional``.
        number: which layer of the module it becomes: the ``1`` of ``weight_ih_l1``.

    Raises:
        UserError: if the weights do not fit together, or for a GRU with ``reset_after=False``.
    """
    row = layout(_KEYS[layer])
    state: dict[str, Array] = {}
    for suffix, part in zip(
        _SUFFIXES, split_directions(weights, bidirectional=bidirectional), strict=False
    ):
        names = _names(row, number, suffix)
        arrays = from_keras(row, part, reset_after=reset_after)
        state |= {names[name]: array for name, array in arrays.items()}
    return state


def from_pytorch(layer: LayerName, state: Mapping[str, Array], *, number: int = 0) -> list[Array]:
    """Return what ``set_weights()`` of the Keras layer takes: the way back.

    Args:
        layer: the kind of layer.
        state: the module's state dict as NumPy arrays; entries of other layers are passed over.
        number: which layer of the module.

    Returns:
        The weights of a layer, or of a ``Bidirectional`` if there are ``_reverse`` entries. The
        Keras GRU is one with ``reset_after=True``.

    Raises:
        UserError: if the module has no such layer, or one that Keras has not.
    """
    row = layout(_KEYS[layer])
    weights = []
    for suffix in _SUFFIXES:
        plain = f"_l{number}{suffix}"
        arrays = {
            f"{name.removesuffix(plain)}_l0": np.asarray(array)
            for name, array in state.items()
            if name.endswith(plain)
        }
        if arrays:
            weights += to_keras(row, arrays)
    if not weights:
        raise UserError(
            f"The state dict has no entries that end in _l{number}, only "
            f"{', '.join(state) or 'none at all'}; give that of the {row.name} itself."
        )
    return weights


def _names(row: Layout, number: int, suffix: str) -> dict[str, str]:
    return {s.name: f"{s.name.removesuffix('_l0')}_l{number}{suffix}" for s in row.arrays}

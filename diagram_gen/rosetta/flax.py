"""Flax: trees of parameters, in linen and in nnx."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from diagram_gen.errors import UserError
from diagram_gen.rosetta.blocks import Array
from diagram_gen.rosetta.convert import from_keras, to_keras
from diagram_gen.rosetta.layout import Layout
from diagram_gen.rosetta.layouts import layout, layouts


def to_flax(key: str, weights: Sequence[Array], *, reset_after: bool = True) -> dict[str, Any]:
    """Return the parameters of a Flax cell for one Keras layer.

    Args:
        key: a row of the table such as ``flax-linen-lstm`` or ``flax-nnx-gru``.
        weights: what ``get_weights()`` returns.
        reset_after: of a GRU, the argument it was made with.

    Returns:
        A nested dictionary: what linen's ``init`` returns below ``params``, or nnx's pure state.

    Raises:
        UserError: if the weights do not fit together or no such cell computes the same.
    """
    tree: dict[str, Any] = {}
    for name, array in from_keras(_row(key), weights, reset_after=reset_after).items():
        *path, leaf = name.split("/")
        node = tree
        for part in path:
            node = node.setdefault(part, {})
        node[leaf] = array
    return tree


def from_flax(key: str, tree: Mapping[str, Any]) -> list[Array]:
    """Return what ``set_weights()`` of the Keras layer takes: the way back.

    Raises:
        UserError: if these are not the parameters of such a cell.
    """
    return to_keras(_row(key), dict(_leaves(tree)))


def _row(key: str) -> Layout:
    if not key.startswith("flax-"):
        known = ", ".join(other for other in layouts() if other.startswith("flax-"))
        raise UserError(f"{key!r} is no cell of Flax; choose one of {known}.")
    return layout(key)


def _leaves(tree: Mapping[str, Any], path: str = "") -> list[tuple[str, Array]]:
    found = []
    for name, value in tree.items():
        if isinstance(value, Mapping):
            found += _leaves(value, f"{path}{name}/")
        else:
            found.append((f"{path}{name}", np.asarray(value)))
    return found

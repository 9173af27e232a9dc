"""Arrays made of equal blocks: cut apart, put together, put into another order.

An order is a string with one letter for each block, such as ``ifco``.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diagram_gen.errors import UserError
from diagram_gen.rosetta.orders import permutation

Array = NDArray[np.floating[Any]]


def split(array: Array, order: str, *, interleaved: bool = False) -> dict[str, Array]:
    """Cut the last axis into the blocks of ``order``.

    Args:
        array: its last axis is ``len(order)`` times a block's width.
        order: the letters of the blocks.
        interleaved: the columns of one unit lie side by side, instead of those of one block.

    Raises:
        UserError: if the last axis cannot be cut into that many equal blocks.
    """
    size = array.shape[-1]
    if size % len(order):
        raise UserError(
            f"A last axis of {size} cannot be cut into {len(order)} equal blocks ({order})."
        )
    if interleaved:
        parts = np.moveaxis(array.reshape(*array.shape[:-1], -1, len(order)), -1, 0)
    else:
        parts = np.moveaxis(array.reshape(*array.shape[:-1], len(order), -1), -2, 0)
    return dict(zip(order, parts, strict=True))


def join(blocks: Mapping[str, Array], order: str, *, interleaved: bool = False) -> Array:
    """Put blocks side by side along the last axis: the inverse of :func:`split`."""
    parts = [blocks[letter] for letter in order]
    stacked = np.stack(parts, axis=-1 if interleaved else -2)
    return stacked.reshape(*parts[0].shape[:-1], -1)


def permute(array: Array, source: str, target: str) -> Array:
    """Return ``array`` with the blocks of its last axis in the order ``target``.

    Raises:
        UserError: as :func:`permutation` and :func:`split` do.
    """
    permutation(source, target)
    return join(split(array, source), target)

"""An array with real values, as facts tell it."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diagram_gen.facts import MOST_VALUES, StoredWeight


def stored(part: str, name: str, path: str, array: NDArray[Any], order: str) -> StoredWeight:
    """Return what facts say of ``array``.

    Args:
        part: the layer's part that it belongs to; empty if the layer has but one.
        name: what it is called, e.g. ``kernel``.
        path: where it lies.
        array: its values; the last axis is the packed one.
        order: the block letters in stored order.
    """
    return StoredWeight(
        part=part,
        name=name,
        path=path,
        shape=array.shape,
        dtype=str(array.dtype),
        parameters=math.prod(array.shape),
        spread=_spread(array, order),
        values=_values(array),
    )


def _spread(array: NDArray[Any], order: str) -> dict[str, tuple[float, float]]:
    blocks = np.split(array, len(order), axis=-1)
    return {
        letter: (round(float(block.min()), 4), round(float(block.max()), 4))
        for letter, block in zip(order, blocks, strict=True)
    }


def _values(array: NDArray[Any]) -> tuple[tuple[float, ...], ...] | None:
    """Return the values by row, all axes but the last laid out in rows, if they are few."""
    if array.size > MOST_VALUES:
        return None
    rows = array.reshape(-1, array.shape[-1])
    return tuple(tuple(round(float(v), 4) for v in row) for row in rows)

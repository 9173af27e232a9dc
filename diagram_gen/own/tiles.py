"""Large arrays as small pictures: each point stands for a tile of neighbours.

A mean would let strong weights vanish among weak ones. So a point shows the value of its tile
that lies furthest from zero, or that it holds one that is no number.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from diagram_gen.own.found import Array
from diagram_gen.own.statistics import Floats

#: Pictures have at most so many points along an axis; it keeps files small.
MOST_POINTS = 150


@dataclass(frozen=True)
class Tiles:
    """An array as a picture.

    Attributes:
        points: the values, NaN for what is no number.
        rows, columns: how many rows and columns of the array a point stands for.
    """

    points: Floats
    rows: int
    columns: int

    @property
    def whole(self) -> bool:
        """Whether each value has a point of its own."""
        return self.rows == self.columns == 1


def tiles(values: Array) -> Tiles:
    """Return an array with two axes as a picture of at most :data:`MOST_POINTS` along each."""
    rows, columns = (math.ceil(size / MOST_POINTS) for size in values.shape)
    points = np.stack([_furthest(piece, columns) for piece in _bands(values, rows)])
    points[~np.isfinite(points)] = np.nan
    return Tiles(points, rows, columns)


def _bands(values: Array, rows: int) -> Iterator[Floats]:
    for start in range(0, len(values), rows):
        yield values[start : start + rows].astype(np.float64)


def _furthest(band: Floats, columns: int) -> Floats:
    """Return of each tile in a band the value furthest from zero; what is no number wins."""
    starts = np.arange(0, band.shape[1], columns)
    least = np.minimum.reduceat(band.min(axis=0), starts)
    greatest = np.maximum.reduceat(band.max(axis=0), starts)
    return np.where(-least > greatest, least, greatest)

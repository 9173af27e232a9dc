"""What the values of a layer are like: statistics by array and block.

Everything is computed in float64, piece by piece, so that an array of half a gigabyte is not
copied. Values that are no numbers (NaN, infinities) are counted and left out of all else.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagram_gen.cells import Block
from diagram_gen.own.found import Array, FoundCell

#: How many values are looked at at a time.
PIECE = 1 << 20

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """Where the numbers among some values lie.

    Attributes:
        mean: their mean.
        deviation: their standard deviation; they are all there is, so divided by their number.
        least, greatest: minimum and maximum.
        mean_size: the mean of their absolute values.
    """

    mean: float
    deviation: float
    least: float
    greatest: float
    mean_size: float


@dataclass(frozen=True)
class Statistics:
    """What some values are like.

    Attributes:
        count: how many there are.
        nan, infinite: how many of them are no numbers.
        zeros: how many are exactly zero.
        spread: where the numbers lie; ``None`` if there are none.
    """

    count: int
    nan: int
    infinite: int
    zeros: int
    spread: Spread | None

    @property
    def numbers(self) -> int:
        """How many values are numbers."""
        return self.count - self.nan - self.infinite

    @property
    def share_of_zeros(self) -> float | None:
        """Which part of the numbers is exactly zero; ``None`` if there are none."""
        return self.zeros / self.numbers if self.numbers else None


@dataclass(frozen=True)
class BlockStatistics:
    """The statistics of one block of one array, or of the whole array if ``block`` is ``None``."""

    array: str
    block: Block | None
    values: Statistics


def cell_statistics(cell: FoundCell) -> tuple[BlockStatistics, ...]:
    """Return the statistics of each array: of its blocks in stored order, then of all of it.

    An array with but one block is told once.
    """
    rows = []
    for weight, array in zip(cell.cell.weights, cell.arrays, strict=True):
        blocks = [
            BlockStatistics(weight.name, block, statistics(array[..., start : start + cell.units]))
            for n, block in enumerate(cell.cell.blocks)
            for start in [n * cell.units]
        ]
        rows += blocks
        if len(blocks) > 1:
            all_blocks = together([each.values for each in blocks])
            rows.append(BlockStatistics(weight.name, None, all_blocks))
    return tuple(rows)


def statistics(values: Array) -> Statistics:
    """Return the statistics of an array of any shape and any real type."""
    nan = infinite = zeros = 0
    least, greatest = math.inf, -math.inf
    for piece in _pieces(values):
        nan += int(np.count_nonzero(np.isnan(piece)))
        infinite += int(np.count_nonzero(np.isinf(piece)))
        zeros += int(np.count_nonzero(piece == 0))
        least = float(np.min(piece, initial=least, where=np.isfinite(piece)))
        greatest = float(np.max(piece, initial=greatest, where=np.isfinite(piece)))
    numbers = values.size - nan - infinite
    if not numbers:
        return Statistics(values.size, nan, infinite, zeros, None)
    # In parts of the greatest size, no sum overflows and no square vanishes.
    unit = _unit(least, greatest)
    total = size = squares = 0.0
    for part in _parts(values, unit):
        total += float(part.sum())
        size += float(np.abs(part).sum())
    mean = total / numbers
    for part in _parts(values, unit):
        squares += float(np.square(part - mean).sum())
    deviation = math.sqrt(squares / numbers)
    spread = Spread(mean * unit, deviation * unit, least, greatest, size / numbers * unit)
    return Statistics(values.size, nan, infinite, zeros, spread)


def together(several: Sequence[Statistics]) -> Statistics:
    """Return the statistics of all values from those of the parts that make them up."""
    count, nan, infinite, zeros = (
        sum(column)
        for column in zip(*((s.count, s.nan, s.infinite, s.zeros) for s in several), strict=True)
    )
    known = [(s.numbers, s.spread) for s in several if s.spread]
    if not known:
        return Statistics(count, nan, infinite, zeros, None)
    numbers = sum(n for n, _ in known)
    least = min(spread.least for _, spread in known)
    greatest = max(spread.greatest for _, spread in known)
    unit = _unit(least, greatest)
    mean = sum(n / numbers * (spread.mean / unit) for n, spread in known)
    size = sum(n / numbers * (spread.mean_size / unit) for n, spread in known)
    variance = sum(
        n / numbers * ((spread.deviation / unit) ** 2 + (spread.mean / unit - mean) ** 2)
        for n, spread in known
    )
    deviation = math.sqrt(variance)
    spread = Spread(mean * unit, deviation * unit, least, greatest, size * unit)
    return Statistics(count, nan, infinite, zeros, spread)


def _unit(least: float, greatest: float) -> float:
    return max(-least, greatest) or 1.0


def _parts(values: Array, unit: float) -> Iterator[Floats]:
    """Yield the numbers among ``values``, in ``unit``."""
    for piece in _pieces(values):
        yield piece[np.isfinite(piece)] / unit


def _pieces(values: Array) -> Iterator[Floats]:
    """Yield the values in float64, some rows at a time."""
    rows = values.reshape(-1, values.shape[-1])
    step = max(1, PIECE // rows.shape[1])
    for start in range(0, len(rows), step):
        yield rows[start : start + step].astype(np.float64)

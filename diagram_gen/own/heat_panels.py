"""How the real values of a cell are laid out: a panel for each block of each array.

The arrays stand one below the other, so that a column means the same in each of them, as in the
weights map. Small arrays show their values cell by cell, large ones as pictures.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from diagram_gen.cells import Block, Weight, rows_of
from diagram_gen.figures.layout import PAD, Track
from diagram_gen.figures.rows import labels_width
from diagram_gen.own.found import Array, FoundCell
from diagram_gen.own.tiles import Tiles, tiles
from diagram_gen.text import text_width

#: Values are written into cells up to so many rows, and so many columns of all blocks.
MOST_ROWS = 12
MOST_COLUMNS = 32

#: Distances in CSS pixels at natural size.
VALUE_WIDTH, VALUE_HEIGHT = 40, 24  # of a cell with its value
LEAST_WIDTH = 60  # of a block: its name has room
WIDTHS = {1: 400}  # of a block in a picture, by the number of blocks
WIDTH = 220  # the same for any other number of blocks
ROW = 18  # height of a row of a picture with few of them
LEAST_HEIGHT, MOST_HEIGHT = 72, 240  # of a picture with many
PLACE = 15  # least height of a place of a convolution kernel that has a label
MOST_PLACES_HEIGHT = 405  # of a picture with many places
LEAST_LEFT = 26  # room for the labels of rows
LABEL_GAP = 7
BLOCK_GAP = 12
HEAD = 67  # letter, name, slice and unit numbers above the first array
CAPTION = 27  # a line above each array
BAND_GAP = 16  # between the arrays
TICKS = 24  # least distance of two labels from row to row
LETTER = 12  # height of a label
STEPS = (1, 2, 5)  # labels stand at multiples of these, or of ten times these, and so on


@dataclass(frozen=True)
class Band:
    """One array.

    Attributes:
        described: what it is.
        array: itself.
        blocks: the values of each block, as a picture.
        written: whether every value stands in its cell.
        y, height: where its panels stand.
    """

    described: Weight
    array: Array
    blocks: tuple[Tiles, ...]
    written: bool
    y: float
    height: float

    @property
    def row(self) -> float:
        """The height of one row of the array; of a picture, a point may stand for several."""
        first = self.blocks[0]
        return self.height / (len(first.points) * first.rows)

    @property
    def folded(self) -> bool:
        """Whether several axes are laid out in rows."""
        return self.array.ndim > 2

    @property
    def labels(self) -> Track:
        """The rows that have a label."""
        rows, row, height = rows_of(self.array.shape), self.row, self.height
        if self.written:
            return _track(rows, row, 0, height)
        # The outer labels of a picture stay beside it.
        some = _track(rows, row, TICKS, height)
        first, last = (LETTER - row) / 2, height - (LETTER + row) / 2
        return Track(tuple((n, min(max(y, first), last)) for n, y in some.places), height)


@dataclass(frozen=True)
class Panels:
    """All arrays of a cell as they are placed.

    Attributes:
        blocks: the blocks in stored order.
        units: how many columns each has.
        starts: their left edges.
        width: the width of each.
        bands: the arrays, from top to bottom.
    """

    blocks: tuple[Block, ...]
    units: int
    starts: tuple[float, ...]
    width: float
    bands: tuple[Band, ...]

    @property
    def right(self) -> float:
        """Where the last block ends."""
        return self.starts[-1] + self.width

    @property
    def bottom(self) -> float:
        """Where the last array ends."""
        return self.bands[-1].y + self.bands[-1].height

    @property
    def column(self) -> float:
        """The width of one column of an array."""
        first = self.bands[0].blocks[0]
        columns: int = first.points.shape[1] * first.columns
        return self.width / columns

    @property
    def labels(self) -> Track:
        """The units that have a number."""
        widest = text_width(str(self.units), "index") + 10
        return _track(self.units, self.column, widest, self.width)


def placed(cell: FoundCell, top: float) -> Panels:
    """Place the arrays of a cell from ``top`` downwards."""
    blocks = cell.cell.blocks
    columns = len(blocks) * cell.units
    few = columns <= MOST_COLUMNS
    width = max(cell.units * VALUE_WIDTH, LEAST_WIDTH) if few else WIDTHS.get(len(blocks), WIDTH)
    bands: list[Band] = []
    y = top + HEAD
    for described, array in zip(cell.cell.weights, cell.arrays, strict=True):
        y += CAPTION
        written = few and rows_of(array.shape) <= MOST_ROWS
        parts = tuple(_cut(array, cell.units))
        height = _height(array, width / cell.units, written=written)
        bands.append(Band(described, array, parts, written, y, height))
        y += height + BAND_GAP
    left = PAD + LABEL_GAP + max(LEAST_LEFT, *map(_labels_width, bands))
    starts = tuple(left + n * (width + BLOCK_GAP) for n in range(len(blocks)))
    return Panels(blocks, cell.units, starts, width, tuple(bands))


def _cut(array: Array, units: int) -> Iterator[Tiles]:
    """Yield the blocks of an array, all axes but the last laid out in rows."""
    rows = array.reshape(-1, array.shape[-1])
    for start in range(0, rows.shape[1], units):
        yield tiles(rows[:, start : start + units])


def _height(array: Array, column: float, *, written: bool) -> float:
    """Return the height of an array; many rows are about as high as columns are wide."""
    rows = rows_of(array.shape)
    if written:
        return rows * VALUE_HEIGHT
    if rows <= MOST_ROWS:
        return rows * ROW
    height = min(max(rows * column, LEAST_HEIGHT), MOST_HEIGHT)
    places = PLACE * math.prod(array.shape[:-2])
    return max(height, min(places, MOST_PLACES_HEIGHT))


def _labels_width(band: Band) -> float:
    if band.folded and not band.written:
        last = ",".join(str(size - 1) for size in band.array.shape[:-2])
        return text_width(f"[{last}]", "code-muted") + 2 * LABEL_GAP
    return labels_width(band.described, band.array.shape, band.labels)


def _track(count: int, size: float, least: float, length: float) -> Track:
    """Return the first, the last and some round entries between, ``least`` apart or more."""
    step = next(
        step for power in range(10) for each in STEPS if (step := each * 10**power) * size >= least
    )
    shown = [*range(0, count, step)]
    if (count - 1 - shown[-1]) * size < least and len(shown) > 1:
        shown.pop()
    if count - 1 not in shown:
        shown.append(count - 1)
    return Track(tuple((n, n * size) for n in shown), length)

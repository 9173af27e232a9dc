"""The grammar of the weights map: cells of packed arrays, coloured by block.

Figures that show whole arrays share it, so that a column looks the same in all of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diagram_gen.figures.layout import CELL, MOST_ENTRIES, Track, track
from diagram_gen.layers import Block, Weight
from diagram_gen.svg import Element, group, indexed, number, path, text
from diagram_gen.text import format_value

BLOCK_GAP = 12  # between the blocks
TILE_GAP = 2  # between the cells


@dataclass(frozen=True)
class Packed:
    """The packed axis as it is placed: blocks side by side, in each a column for every unit.

    Attributes:
        blocks: the blocks in stored order.
        count: the number of units, shown or not.
        units: the columns inside one block.
        starts: left edge of each block.
        cell: width of a cell.
        height: height of a cell.
    """

    blocks: tuple[Block, ...]
    count: int
    units: Track
    starts: tuple[float, ...]
    cell: float
    height: float

    @property
    def right(self) -> float:
        """The right edge of the last block."""
        return self.starts[-1] + self.units.length


def packed(
    blocks: tuple[Block, ...],
    count: int,
    left: float,
    cell: float,
    *,
    height: float = CELL,
    gap: float = BLOCK_GAP,
    most: int = MOST_ENTRIES,
) -> Packed:
    """Place the columns of ``count`` units in each block, from ``left``."""
    units = track(count, cell, most)
    starts = tuple(left + n * (units.length + gap) for n in range(len(blocks)))
    return Packed(blocks, count, units, starts, cell, height)


def array_cells(
    columns: Packed,
    rows: Track,
    y: float,
    *,
    lit: bool = True,
    values: Sequence[Sequence[float]] | None = None,
) -> Iterator[Element]:
    """Yield a group for each block, in it a path for each unit (one for all if nothing is lit).

    Args:
        columns: the packed axis.
        rows: the rows of the array.
        y: top edge of the array.
        lit: whether the columns of unit 0 stand out.
        values: what to write into the cells, row by row over all columns of the array.
    """
    for n, block in enumerate(columns.blocks):
        paths = _columns(columns, rows, block) if lit else [lattice(columns.units, rows)]
        yield group(*paths, style=f"cell-{block.hue}", x=columns.starts[n], y=y)
        marks = [*_elisions(columns, rows)]
        if values is not None:
            marks += _values(columns, rows, values, n)
        if marks:
            yield group(*marks, style="value", x=columns.starts[n], y=y)


def lattice(columns: Track, rows: Track) -> Element:
    """Return cells that touch: an outline with lines inside, far shorter than cell by cell."""
    d = ""
    for left, right, xs in _stretches(columns):
        for top, bottom, ys in _stretches(rows):
            wide, high = number(right - left), number(bottom - top)
            d += f"M{number(left)} {number(top)}h{wide}v{high}h-{wide}z"
            d += "".join(f"M{number(x)} {number(top)}v{high}" for x in xs)
            d += "".join(f"M{number(left)} {number(y)}h{wide}" for y in ys)
    return path(d, "")


def _stretches(axis: Track) -> Iterator[tuple[float, float, list[float]]]:
    """Yield start, end and inner borders of each stretch of entries without a gap."""
    starts: list[float] = []
    for index, offset in (*axis.places, (None, axis.length)):
        if index is not None:
            starts.append(offset)
        elif starts:
            yield starts[0] + TILE_GAP / 2, offset - TILE_GAP / 2, starts[1:]
            starts = []


def row_labels(
    described: Weight,
    rows: Track,
    right: float,
    y: float,
    *,
    height: float = CELL,
    style: str = "label",
) -> Iterator[Element]:
    """Yield what stands before the rows of an array, ending at ``right``: x₀, x₁, …"""
    for i, offset in rows.places:
        middle = y + offset + height / 2 + 4
        if i is None:
            yield text(right - 2, middle, "⋮", style, "end")
        elif described.rows:
            yield indexed(right, middle, described.row_letter, str(i), style, "end")


def _columns(columns: Packed, rows: Track, block: Block) -> Iterator[Element]:
    """Yield the columns of a block, one path each; the first is lit."""
    for unit, x in columns.units.places:
        if unit is not None:
            d = "".join(_tile(columns, x, top) for j, top in rows.places if j is not None)
            yield path(d, "" if unit else f"lit-{block.hue}")


def _tile(columns: Packed, x: float, y: float) -> str:
    w, h = columns.cell - TILE_GAP, columns.height - TILE_GAP
    left, top = x + TILE_GAP / 2, y + TILE_GAP / 2
    return f"M{number(left)} {number(top)}h{number(w)}v{number(h)}h-{number(w)}z"


def _elisions(columns: Packed, rows: Track) -> Iterator[Element]:
    for i, x in columns.units.places:
        for j, top in rows.places:
            if i is None or j is None:
                mark = "⋱" if i is j else "⋯" if i is None else "⋮"
                yield _centred(columns, x, top, mark)


def _values(
    columns: Packed, rows: Track, values: Sequence[Sequence[float]], n: int
) -> Iterator[Element]:
    for i, x in columns.units.places:
        for j, top in rows.places:
            if i is not None and j is not None:
                content = format_value(values[j][n * columns.count + i])
                yield _centred(columns, x, top, content)


def _centred(columns: Packed, x: float, top: float, content: str) -> Element:
    return text(x + columns.cell / 2, top + columns.height / 2 + 4, content, "", "middle")

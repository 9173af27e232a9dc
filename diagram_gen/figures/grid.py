"""The grammar of the weights map: cells of packed arrays, coloured by block.

Figures that show whole arrays share it, so that a column looks the same in all of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diagram_gen.cells import Block
from diagram_gen.figures.layout import CELL, MOST_ENTRIES, Track, track
from diagram_gen.svg import Element, group, number, path, text
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


def idle_cells(columns: Packed, rows: Track, y: float, idle: str) -> Iterator[Element]:
    """Yield a group for each block: hatched if its letter is in ``idle``, else lit."""
    for x, block in zip(columns.starts, columns.blocks, strict=True):
        hatched = block.letter in idle
        d = "".join(
            _tile(columns, left, top) + (_hatching(columns, left, top) if hatched else "")
            for i, left in columns.units.places
            for j, top in rows.places
            if i is not None and j is not None
        )
        style = f"idle-{block.hue}" if hatched else f"cell-{block.hue}"
        yield group(path(d, "" if hatched else f"lit-{block.hue}"), style=style, x=x, y=y)
        if marks := [*_elisions(columns, rows)]:
            yield group(*marks, style="value", x=x, y=y)


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


def _hatching(columns: Packed, x: float, y: float) -> str:
    """Return three slanting lines that fill a tile."""
    w, h = columns.cell - TILE_GAP, columns.height - TILE_GAP
    left, top = x + TILE_GAP / 2, y + TILE_GAP / 2
    lines = (((0, h / 2), (w / 2, 0)), ((0, h), (w, 0)), ((w / 2, h), (w, h / 2)))
    return "".join(
        f"M{number(left + a)} {number(top + b)}L{number(left + c)} {number(top + d)}"
        for (a, b), (c, d) in lines
    )


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
    return text(x + columns.cell / 2, top + columns.height / 2 + 4, content, "")

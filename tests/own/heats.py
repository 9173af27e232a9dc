"""Cells of every kind, drawn as heat maps."""

from functools import cache

from diagram_gen.own.found import Array, FoundCell
from diagram_gen.own.heat import Heat, heat
from diagram_gen.own.heat_panels import MOST_COLUMNS, MOST_ROWS
from diagram_gen.own.recognise import recognise
from diagram_gen.own.statistics import cell_statistics
from diagram_gen.own.tiles import MOST_POINTS
from tests.own.layers import found_cell, packed

#: Cells of every kind and of sizes on either side of each limit.
CELLS: dict[str, tuple[tuple[int, ...], ...]] = {
    "one unit": packed(4, 1, 1),
    "small": packed(4, 3, 2),
    "most that is written": packed(4, MOST_COLUMNS // 4, MOST_ROWS),
    "too many columns": packed(4, MOST_COLUMNS // 4 + 1, 2),
    "too many rows": packed(4, 2, MOST_ROWS + 1),
    "pictures": packed(4, 50, 7),
    "tiles": packed(4, 2 * MOST_POINTS + 1, 3),
    "many features": packed(4, 3, 500),
    "gru": ((2, 9), (3, 9), (2, 9)),
    "gru, large": ((20, 192), (64, 192), (2, 192)),
    "gru, before": packed(3, 12, 2),
    "simple": packed(1, 5, 2),
    "simple without bias": ((30, 50), (50, 50)),
    "convolution": ((3, 2, 1, 8), (3, 2, 2, 8), (8,)),
    "convolution, large": ((3, 3, 16, 128), (3, 3, 32, 128), (128,)),
    "convolution in space": ((3, 3, 3, 1, 8), (3, 3, 3, 2, 8), (8,)),
}


def heat_of(cell: FoundCell) -> Heat:
    """Draw a cell."""
    return heat("layer-heat", "LSTM · some", cell, cell_statistics(cell))


def cell_with(*values: Array) -> FoundCell:
    """Return the cell that stores these arrays."""
    cell = recognise([array.shape for array in values])
    assert cell
    return FoundCell(cell, "", ("k", "r", "b")[: len(values)], values)


@cache
def drawn_of(name: str) -> tuple[FoundCell, Heat]:
    """Return one of the cells with what is drawn of it."""
    cell = found_cell(*CELLS[name])
    return cell, heat_of(cell)

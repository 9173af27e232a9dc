"""What a drawing says, held against a layer that was built for the test.

The files are read back as a reader sees them: cells are counted where they lie, captions are
read where they stand. Nothing in here uses the package's own arithmetic.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests import fresh as fresh_layers
from tests.drawn import SVG, Box, Drawing, Shape, Text
from tests.fresh import TYPED, Fresh

#: The colour families of the blocks, by the names that Keras documents.
HUES = {
    "input gate": "blue",
    "forget gate": "orange",
    "candidate": "green",
    "output gate": "purple",
    "update gate": "orange",
    "reset gate": "blue",
    "output": "green",
}


@dataclass(frozen=True)
class CellArrays:
    """The arrays of one cell of a layer, with its sizes as they say them."""

    arrays: dict[str, NDArray[np.float32]]
    blocks: dict[str, str]

    @property
    def units(self) -> int:
        """The rows of the recurrent kernel."""
        return int(self.arrays["recurrent_kernel"].shape[-2])

    @property
    def features(self) -> int:
        """The rows of the kernel."""
        return int(self.arrays["kernel"].shape[-2])

    @property
    def packed(self) -> int:
        """The columns of all blocks."""
        return int(self.arrays["kernel"].shape[-1])

    @property
    def columns(self) -> dict[str, tuple[int, int]]:
        """First column and end of each block."""
        return fresh_layers.columns(self.arrays["kernel"], self.blocks)

    @property
    def sizes(self) -> list[int]:
        """The number of values in each array."""
        return [array.size for array in self.arrays.values()]


def cells_of(fresh: Fresh) -> list[CellArrays]:
    """Return the cells of a layer, told apart by where Keras keeps their arrays."""
    found: dict[str, dict[str, NDArray[np.float32]]] = {}
    for path, array in zip(fresh.paths, fresh.stored, strict=True):
        place, name = path.rsplit("/", 1)
        found.setdefault(place, {})[name] = array
    return [CellArrays(arrays, fresh.blocks) for arrays in found.values()]


def places(fresh: Fresh) -> tuple[int | None, ...]:
    """Return the axes of an output between batch (and outer axes) and units."""
    return fresh.output[1 + TYPED[fresh.layer].outer : -1]


def sequences(fresh: Fresh) -> tuple[int | None, ...]:
    """Return the shape of an output with all time steps."""
    at = 1 + TYPED[fresh.layer].outer
    return (*fresh.output[:at], None, *fresh.output[at:])


def value(text: str) -> float:
    """Read a number as it is written in a cell."""
    return float(text.replace("−", "-"))


def count(text: str) -> int:
    """Read a count with its commas."""
    return int(text.replace(",", ""))


# ----------------------------------------------------------- what holds for words anywhere


def words(drawing: Drawing) -> list[str]:
    """Return all that can be read: title, description and every line of text."""
    hidden = [e.text or "" for tag in ("title", "desc") for e in drawing.root.iter(SVG + tag)]
    return [*hidden, *(text.content for text in drawing.texts)]


def _shapes(fresh: Fresh) -> Iterator[tuple[int | None, ...]]:
    """Yield every shape that may be said of a layer."""
    between = places(fresh)
    yield from (fresh.output, sequences(fresh))
    outer = (None,) * TYPED[fresh.layer].outer
    for cell in cells_of(fresh):
        yield from (array.shape for array in cell.arrays.values())
        u, f, packed = cell.units, cell.features, cell.packed
        yield from ((f,), (u,), (packed,), (*between, f), (*between, u))
        yield from ((f + u, packed), (u, u))  # the joined form; one block of recurrent_kernel
        yield (packed - u,)  # both gates of a GRU
        yield (None, *outer, None, *between, f)


@dataclass(frozen=True)
class _True:
    """What may be said of some layers."""

    shapes: set[str]
    slices: set[str]
    sums: set[tuple[tuple[int, ...], int]]
    counts: set[int]
    rows: set[int]


def _true(layers: Iterable[Fresh]) -> _True:
    true = _True(set(), set(), set(), set(), set())
    for fresh in layers:
        true.shapes.update(repr(shape) for shape in _shapes(fresh))
        cells = cells_of(fresh)
        every = [size for cell in cells for size in cell.sizes]
        for sizes in (every, *(cell.sizes for cell in cells)):
            true.sums.update((tuple(part), sum(part)) for part in (sizes, sizes[:2]))
            true.counts.update((sum(sizes), sum(sizes[:2])))
        for cell in cells:
            true.counts.add(cell.packed)
            true.slices.update(f"{start}:{stop}" for start, stop in cell.columns.values())
            true.slices.update((f"0:{cell.units}", f"{cell.units}:{2 * cell.units}"))  # both ways
            true.rows.update(math.prod(array.shape[:-1]) for array in cell.arrays.values())
    return true


def check_words(drawing: Drawing, layers: Iterable[Fresh]) -> None:
    """Every shape, slice, sum and count in the words is one of these layers."""
    true = _true(layers)
    for text in words(drawing):
        for shape in re.findall(r"\((?:(?:\d+|None), )*(?:\d+|None),?\)", text):
            assert shape in true.shapes, text
        for part in re.findall(r"(?<![\d.])\d+:\d+(?!\d)", text):
            assert part in true.slices, text
        for terms, total in re.findall(
            r"((?:[\d,]+ \+ )+[\d,]+) = (?:\d+ × \d+ = )?([\d,]+)", text
        ):
            found = tuple(map(count, terms.split(" + ")))
            assert (found, count(total.rstrip(","))) in true.sums, text
        for number in re.findall(r"(\d[\d,]*) (?:parameters|weights|columns?)\b", text):
            assert count(number) in true.counts, text
        _check_products(text, true)


def _check_products(text: str, true: _True) -> None:
    for *factors, product in re.findall(r"(\d+) × (\d+)(?: units?)? = ([\d,]+)", text):
        assert math.prod(map(count, factors)) == count(product), text
    for line, total in re.findall(r"((?:\d+ × )*\d+ places × \d+) [a-z]+ = ([\d,]+)", text):
        assert math.prod(map(int, re.findall(r"\d+", line))) == count(total), text
        assert count(total) in true.rows, text


# ------------------------------------------------------------------------ where things are


def texts_in(drawing: Drawing, area: Box) -> list[Text]:
    """Return the lines of text that lie in ``area``."""
    return [text for text in drawing.texts if area.holds(text.box)]


def over(drawing: Drawing, middle: float, top: float, bottom: float) -> list[str]:
    """Return what is centred at ``middle`` between two heights, from top to bottom."""
    found = [
        text
        for text in drawing.texts
        if abs(text.box.middle[0] - middle) < 0.6 and top < text.baseline < bottom
    ]
    return [text.content for text in sorted(found, key=lambda text: text.baseline)]


def card(drawing: Drawing, title: str, place: int = 0) -> list[str]:
    """Return all lines in the smallest box around a line ``title``, the first one of that name."""
    text = [text for text in drawing.texts if text.content == title][place]
    around = [s for s in drawing.shapes if s.names[-1] == "box" and s.box.holds(text.box)]
    smallest = min(around, key=lambda s: s.box.right - s.box.left)
    return [t.content for t in texts_in(drawing, smallest.box)]


def operators(drawing: Drawing, hue: str = "") -> list[Box]:
    """Return the circles of operators: all that are plain, or those in a colour."""
    found = [s for s in drawing.shapes if s.names[-1] == (f"cell-{hue}" if hue else "op")]
    return [s.box for s in found if abs(s.box.right - s.box.left - 22) < 0.1]


# ------------------------------------------------------------------------ cells of arrays


@dataclass(frozen=True)
class Cells:
    """The cells of one array as they lie in rows and columns."""

    tiles: dict[tuple[int, int], Shape]
    lefts: list[float]
    tops: list[float]

    def column(self, n: int) -> list[Shape]:
        """All cells of a column, counted as it is drawn."""
        return [tile for (_, column), tile in self.tiles.items() if column == n]


def cells(drawing: Drawing, area: Box) -> Cells:
    """Return the cells that lie in ``area``, each in a row and a column of its own."""
    tiles = [
        s
        for s in drawing.shapes
        if (s.style_name("cell-") or s.style_name("idle-"))
        and area.holds(s.box)
        and len(s.points) > 2
    ]
    lefts = sorted({round(tile.box.left, 1) for tile in tiles})
    tops = sorted({round(tile.box.top, 1) for tile in tiles})
    placed = {
        (tops.index(round(t.box.top, 1)), lefts.index(round(t.box.left, 1))): t for t in tiles
    }
    assert len(placed) == len(tiles) == len(lefts) * len(tops), "the cells fill a grid"
    return Cells(placed, lefts, tops)


def shown(total: int, most: int) -> list[int]:
    """Return which of ``total`` entries are drawn if no more than ``most`` are drawn in full."""
    return [*range(total)] if total <= most else [0, 1, total - 1]


def rows_shown(shape: tuple[int, ...], most: int) -> list[int]:
    """Return which rows of an array are drawn; of a convolution by its places."""
    if len(shape) < 3:
        return shown(shape[0] if len(shape) == 2 else 1, most)
    *before, channels, _ = shape
    taps = math.prod(before)
    if taps * channels <= 12:
        return [*range(taps * channels)]
    inside = [*range(channels)] if channels <= 3 else [0, channels - 1]
    return [tap * channels + i for tap in (0, taps - 1) for i in inside]


def check_cells(found: Cells, cell: CellArrays, name: str, most: int, *, lit: bool = True) -> None:
    """The cells are the array's: as many rows and columns, in blocks, unit 0 lit."""
    shape = cell.arrays[name].shape
    units, rows = shown(cell.units, most), rows_shown(shape, most)
    assert len(found.tops) == len(rows)
    assert len(found.lefts) == len(units) * len(cell.blocks)
    if cell.units <= most and len(rows) == math.prod(shape[:-1]):
        assert len(found.tiles) == math.prod(shape)
    for n, block in enumerate(cell.blocks.values()):
        for k, unit in enumerate(units):
            for tile in found.column(n * len(units) + k):
                assert tile.style_name("cell-") == HUES[block]
                if lit:
                    assert tile.style_name("lit-") == (HUES[block] if unit == 0 else "")


def bands(
    drawing: Drawing, layer: list[CellArrays], left: float, right: float
) -> Iterator[tuple[CellArrays, str, Text, Box]]:
    """Yield each array's cell, name, caption and the area down to the next caption."""
    heads = [
        t
        for t in drawing.texts
        if (t.runs[0].content, t.runs[0].name)
        in {(name, "name") for cell in layer for name in cell.arrays}
    ]
    heads.sort(key=lambda text: text.baseline)
    arrays = [(cell, name) for cell in layer for name in cell.arrays]
    assert [head.runs[0].content for head in heads] == [name for _, name in arrays]
    ends = [*(head.baseline for head in heads), drawing.canvas.bottom][1:]
    for (cell, name), head, end in zip(arrays, heads, ends, strict=True):
        yield cell, name, head, Box(left, head.baseline, right, end)

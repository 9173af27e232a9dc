"""Small sketches of packed arrays: their sides, and where the blocks lie in them.

All sketches have one scale, so that a transposed array looks like the other one turned.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from diagram_gen.rosetta.layout import Packing, Stored
from diagram_gen.svg import Element, number, path, rect, text

SIZES = {"units": 3, "features": 2, "directions": 1}  # what the sketches are drawn for
SCALE = 7  # width and height of one entry
GAP = 7  # between arrays side by side
LEAST = 14  # a side that has room for a letter


@dataclass(frozen=True)
class Sketch:
    """The arrays of one role as they are drawn side by side.

    Attributes:
        arrays: with the number of their rows and columns.
        packing: how blocks share an array.
    """

    arrays: tuple[tuple[Stored, int, int], ...]
    packing: Packing

    @property
    def width(self) -> float:
        """The room that all take beside one another."""
        columns = sum(columns for _, _, columns in self.arrays)
        return columns * SCALE + GAP * (len(self.arrays) - 1)

    @property
    def height(self) -> float:
        """The height of the tallest."""
        return max((rows for _, rows, _ in self.arrays), default=0) * SCALE


def sketch(arrays: Sequence[Stored], packing: Packing) -> Sketch:
    """Return the sketch of some arrays."""
    return Sketch(tuple((stored, *_sides(stored)) for stored in arrays), packing)


def _sides(stored: Stored) -> tuple[int, int]:
    """Return rows and columns; an axis of directions, of which there is one, is left out."""
    shape = [
        n
        for n, size in zip(stored.shape_for(SIZES), stored.shape, strict=True)
        if size != "directions"
    ]
    rows, columns = shape if len(shape) == 2 else (1, *shape)
    return rows, columns


def drawn(
    sketched: Sketch, x: float, y: float, hues: Mapping[str, str], letters: Mapping[str, str]
) -> Iterator[Element]:
    """Draw a sketch from its top left corner.

    Args:
        hues: the colour family of each block.
        letters: what is written into a block, if it has room.
    """
    for stored, rows, columns in sketched.arrays:
        blocks = "".join(piece.letters for piece in stored.pieces)
        # Where both kinds of rows share an array, a line parts them; letters stand below it.
        above = SIZES["features"] * SCALE if stored.pieces[0].role == "WU" else 0
        for left, top, width, height, letter in _blocks(blocks, rows, columns, sketched.packing):
            wide, high = width * SCALE, height * SCALE
            at_x, at_y = x + left * SCALE, y + top * SCALE
            yield rect(at_x, at_y, wide, high, f"cell-{hues[letter]}")
            if min(wide, high) >= LEAST and len(letters[letter]) == 1:
                middle = at_x + wide / 2, at_y + (above + high) / 2 + 4
                yield text(*middle, letters[letter], f"tiny-{hues[letter]}", "middle")
        if above:
            yield path(f"M{number(x)} {number(y + above)}h{columns * SCALE}", "mark")
        x += columns * SCALE + GAP


def _blocks(
    letters: str, rows: int, columns: int, packing: Packing
) -> Iterator[tuple[int, int, int, int, str]]:
    """Yield left, top, width, height and letter of each block of an array, in entries."""
    units, count = SIZES["units"], len(letters)
    thick, order = (1, letters * units) if packing == "interleaved" else (units, letters)
    if columns == count * units:
        yield from ((n * thick, 0, thick, rows, g) for n, g in enumerate(order))
    elif rows == count * units:
        yield from ((0, n * thick, columns, thick, g) for n, g in enumerate(order))
    else:  # a row for some of the blocks
        per_row = columns // units
        for n, letter in enumerate(letters):
            row, column = divmod(n, per_row)
            yield column * units, row, units, 1, letter

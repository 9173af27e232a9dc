"""What the pictures of composed layers share: sequences over time, and frames of arrays."""

from collections.abc import Iterator, Sequence

from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerArrays, StoredWeight
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.parts import ARRAY, RADIUS, STRIP, strip
from diagram_gen.layers import Part
from diagram_gen.svg import Element, rect, runs, text

WIDTH = 400
RIGHT = WIDTH - PAD
INSET = 8  # between a frame and its cards, and between the cards
FRAME_HEAD = 46  # the part's name, and what it reads
CELL = 26  # height of a sequence

#: The time steps that a sequence shows.
FORWARDS = ("0", "1", "⋯", "T-1")
BACKWARDS = FORWARDS[::-1]

#: A line of text: contents with their styles.
Line = tuple[tuple[str, str], ...]

#: An array with its place in ``get_weights()``.
Numbered = tuple[int, StoredWeight]


def numbered(facts: LayerArrays) -> dict[Part, list[Numbered]]:
    """Return the arrays of each part with their places in ``get_weights()``."""
    arrays = iter(enumerate(facts.weights))
    return {part: [next(arrays) for _ in part.weights] for part in facts.case.kind.parts}


def sequence(x: float, y: float, width: float, steps: Sequence[str]) -> Iterator[Element]:
    """Draw a sequence: a cell for each step that is shown, with its number."""
    each = width / len(steps)
    for n, step in enumerate(steps):
        yield rect(x + n * each, y, each, CELL, "box")
        yield text(x + (n + 0.5) * each, y + CELL / 2 + 4, step, "code", "middle")


def frame(
    facts: LayerArrays,
    x: float,
    y: float,
    widths: Sequence[float],
    name: str,
    note: str,
    arrays: Sequence[Numbered],
) -> Iterator[Element]:
    """Draw a part of a layer: its name and its arrays, numbered, in rows of these widths."""
    per_row = len(widths)
    rows = -(-len(arrays) // per_row)
    width = sum(widths) + INSET * (per_row + 1)
    yield rect(x, y, width, frame_height(rows), "op", radius=RADIUS + INSET / 2)
    yield text(x + INSET + 2, y + 19, name, "name")
    yield text(x + INSET + 2, y + 36, note, "index")
    for n, (number, stored) in enumerate(arrays):
        row, column = divmod(n, per_row)
        left = x + INSET + sum(widths[:column]) + INSET * column
        top = y + FRAME_HEAD + row * (ARRAY + INSET)
        yield from _card(facts, left, top, widths[column], number, stored)


def frame_height(rows: int) -> float:
    """Return the height of a frame with so many rows of cards."""
    return FRAME_HEAD + rows * (ARRAY + INSET)


def _card(
    facts: LayerArrays, x: float, y: float, width: float, number: int, stored: StoredWeight
) -> Iterator[Element]:
    yield rect(x, y, width, ARRAY, "box", radius=RADIUS)
    yield runs(x + width / 2, y + 20, ((str(number), "code"), (stored.name, "name")), "middle")
    yield text(x + width / 2, y + 37, format_shape(stored.shape), "code", "middle")
    yield strip(x, y + ARRAY - STRIP, width, STRIP, facts.case.kind.blocks)


def in_words(arrays: Sequence[Numbered]) -> str:
    """Return the arrays with their numbers: ``0 kernel (2, 12), …``."""
    return ", ".join(f"{n} {w.name} {format_shape(w.shape)}" for n, w in arrays)


def numbers_note(facts: LayerArrays) -> str:
    """Return what the numbers of the arrays are."""
    return f"0 to {len(facts.weights) - 1}: the order of get_weights()."

"""The rows of an array: how many are drawn, and what stands before each.

An array with more than two axes has its leading ones laid out in rows, in storage order. Such
rows come in groups: one for each place of the convolution kernel, in it one for each channel.
"""

import math
from collections.abc import Iterator

from diagram_gen.cells import Weight, rows_of
from diagram_gen.figures.layout import CELL, MOST_ENTRIES, Track, grouped, track
from diagram_gen.svg import Element, indexed, number, path, text
from diagram_gen.text import text_width

BRACKET = 5  # width of the bracket before the rows of one place
SPACE = 5  # between a label, a bracket and what follows


def row_track(shape: tuple[int, ...], size: float = CELL, most: int = MOST_ENTRIES) -> Track:
    """Place the rows of an array of this shape; rows of one place of the kernel stay together."""
    if len(shape) <= 2:
        return track(rows_of(shape), size, most)
    *places, channels, _ = shape
    return grouped(math.prod(places), channels, size)


def row_labels(
    described: Weight,
    shape: tuple[int, ...],
    rows: Track,
    right: float,
    y: float,
    *,
    height: float = CELL,
    style: str = "label",
) -> Iterator[Element]:
    """Yield what stands before the rows of an array, ending at ``right``: x₀, x₁, …"""
    if not described.rows:
        return
    for i, offset in rows.places:
        middle = y + offset + height / 2 + 4
        if i is None:
            yield text(right - 2, middle, "⋮", style, "end")
        else:
            _, letter, index = _parts(described, shape, i)
            yield indexed(right, middle, letter, index, style, "end")
    x = right - _letters_width(described, shape, rows, style) - SPACE - BRACKET
    for place, top, bottom in _places(described, shape, rows, height):
        d = f"M{number(x + BRACKET)} {number(y + top + 1)}h-{BRACKET}"
        yield path(f"{d}V{number(y + bottom - 1)}h{BRACKET}", "rule")
        yield text(x - SPACE, y + (top + bottom) / 2 + 4, place, "code-muted", "end")


def labels_width(
    described: Weight, shape: tuple[int, ...], rows: Track, style: str = "label"
) -> float:
    """Return the room that :func:`row_labels` takes."""
    if not described.rows:
        return 0
    letters = _letters_width(described, shape, rows, style)
    places = [
        text_width(place, "code-muted") + BRACKET + 2 * SPACE
        for place, _, _ in _places(described, shape, rows, CELL)
    ]
    return letters + max(places, default=0)


def _parts(described: Weight, shape: tuple[int, ...], row: int) -> tuple[str, str, str]:
    """Return the place in the convolution kernel, if there is one, the letter and its index."""
    label, index = described.row_label(shape, row)
    place, _, letter = label.rpartition(" ")
    return (f"[{place}]" if place else ""), letter, index


def _letters_width(described: Weight, shape: tuple[int, ...], rows: Track, style: str) -> float:
    return max(
        sum(text_width(part, style) for part in _parts(described, shape, i)[1:])
        for i, _ in rows.places
        if i is not None
    )


def _places(
    described: Weight, shape: tuple[int, ...], rows: Track, height: float
) -> Iterator[tuple[str, float, float]]:
    """Yield each place of the convolution kernel that is drawn, with its top and bottom edge."""
    edges: dict[str, tuple[float, float]] = {}
    for i, offset in rows.places:
        place = "" if i is None else _parts(described, shape, i)[0]
        if place:
            top, _ = edges.get(place, (offset, offset))
            edges[place] = top, offset + height
    yield from ((place, top, bottom) for place, (top, bottom) in edges.items())

"""What stands around the panels of a heat map: heads, captions and labels of rows; and in words."""

import math
from collections.abc import Iterator, Sequence

from diagram_gen.expressions import format_shape
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.rows import BRACKET, SPACE, row_labels
from diagram_gen.own.found import FoundCell
from diagram_gen.own.heat_panels import LABEL_GAP, PLACE, Band, Panels
from diagram_gen.own.numbers_written import three_digits
from diagram_gen.own.statistics import BlockStatistics, Statistics
from diagram_gen.svg import Element, group, number, path, rect, runs, text
from diagram_gen.text import format_count, text_width

FRAME = 1.5  # between the values and the frame around them
WIDE = 24  # a column so wide has room for its number


def around(panels: Panels, top: float) -> Iterator[Element]:
    """Draw all that tells what the panels are."""
    yield from _heads(panels, top)
    right = panels.starts[0] - LABEL_GAP
    for band in panels.bands:
        yield runs(PAD, band.y - 8, _caption(band))
        for x, block in zip(panels.starts, panels.blocks, strict=True):
            width, height = panels.width + 2 * FRAME, band.height + 2 * FRAME
            yield rect(x - FRAME, band.y - FRAME, width, height, f"idle-{block.hue}")
        if band.folded and not band.written:
            yield from _place_labels(band, right)
        else:
            shape = band.array.shape
            yield from row_labels(
                band.described, shape, band.labels, right, band.y, height=band.row
            )


def _heads(panels: Panels, top: float) -> Iterator[Element]:
    yield text(panels.starts[0] - LABEL_GAP, top + 63, "unit", "index", "end")
    middle = panels.width / 2
    for n, (x, block) in enumerate(zip(panels.starts, panels.blocks, strict=True)):
        columns = f"{n * panels.units}:{(n + 1) * panels.units}"
        yield group(
            text(middle, 16, block.letter, f"title-{block.hue}", "middle"),
            text(middle, 31, block.short, f"tiny-{block.hue}", "middle"),
            text(middle, 46, columns, "code-muted", "middle"),
            *_units(panels),
            x=x,
            y=top,
        )


def _units(panels: Panels) -> Iterator[Element]:
    """Draw the numbers of units above a block; in a picture the outer ones stay inside it."""
    for i, offset in panels.labels.places:
        x, anchor = offset + panels.column / 2, "middle"
        if panels.column < WIDE:
            last = i == panels.units - 1
            x, anchor = (panels.width, "end") if last else (x, "middle") if i else (0, "start")
        yield text(x, 63, str(i), "index", anchor)


def _caption(band: Band) -> tuple[tuple[str, str], ...]:
    named = (band.described.name, "name"), (format_shape(band.array.shape), "code")
    rows = _rows(band)
    return (*named, (rows, "note")) if rows else named


def _rows(band: Band) -> str:
    """Return what the rows of an array are."""
    places = "places × " if band.folded else ""
    return {
        "features": f"rows: {places}features x",
        "units": f"rows: {places}units h",
        "products": "row x: with kernel, row h: with recurrent_kernel",
    }.get(band.described.rows or "", "")


def caption_width(band: Band) -> float:
    """Return the room that the line above an array takes."""
    caption = _caption(band)
    return sum(text_width(*part) for part in caption) + 6 * (len(caption) - 1)


def _place_labels(band: Band, right: float) -> Iterator[Element]:
    """Draw brackets before the rows of places of a convolution kernel; of many, of some."""
    *places, channels, _ = band.array.shape
    height = channels * band.row
    step = math.ceil(PLACE / height)
    for n in range(0, math.prod(places), step):
        y = band.y + n * height
        at = n
        index: list[str] = []
        for size in reversed(places):
            at, inner = divmod(at, size)
            index.insert(0, str(inner))
        d = f"M{number(right)} {number(y + 1)}h-{BRACKET}V{number(y + height - 1)}h{BRACKET}"
        yield path(d, "rule")
        label = f"[{','.join(index)}]"
        yield text(right - BRACKET - SPACE, y + height / 2 + 4, label, "code-muted", "end")


def missing(array: str, statistics: Sequence[BlockStatistics]) -> str:
    """Return how many values of an array are no numbers, or nothing."""
    of_array = [row.values for row in statistics if row.array == array and row.block]
    nan, infinite = sum(s.nan for s in of_array), sum(s.infinite for s in of_array)
    counts = [(nan, "NaN"), (infinite, "infinite")]
    told = " and ".join(f"{format_count(n)} {name}" for n, name in counts if n)
    return f"no number, {told} in {array}" if told else ""


def values_in_words(cell: FoundCell, statistics: Sequence[BlockStatistics]) -> str:
    """Return where the values of each block of each array lie, in sentences."""
    sentences = []
    for weight, array in zip(cell.cell.weights, cell.arrays, strict=True):
        blocks = ", ".join(
            f"{row.block.name} {_range(row.values)}"
            for row in statistics
            if row.array == weight.name and row.block
        )
        sentences.append(f"{weight.name} {format_shape(array.shape)}: {blocks}.")
        if counts := missing(weight.name, statistics):
            sentences.append(f"Marked: {counts}.")
    return " ".join(sentences)


def _range(values: Statistics) -> str:
    spread = values.spread
    if spread is None:
        return "no number"
    return f"{three_digits(spread.least)} to {three_digits(spread.greatest)}"

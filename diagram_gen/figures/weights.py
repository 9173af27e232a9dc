"""The weights map: all stored arrays of a layer with their columns lined up.

The arrays stand one below the other, so that a column means the same in each of them: one unit
in one block. The columns of unit 0 are lit everywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from diagram_gen.expressions import format_shape, pretty_shape
from diagram_gen.facts import LayerFacts, StoredWeight
from diagram_gen.figures.grid import BLOCK_GAP, Packed, array_cells, packed, row_labels
from diagram_gen.figures.layout import CELL, PAD, Track, track
from diagram_gen.figures.phrases import block_legend, layer_title, parameter_sum, shapes_in_words
from diagram_gen.layers import Block, Weight
from diagram_gen.svg import Element, Figure, group, text
from diagram_gen.text import text_width

#: Distances in CSS pixels at natural size.
CAPTION = 20  # a line above each array: its name and shape
BAND_GAP = 14  # between the arrays
HEADER = 76  # block letter and name, slice, unit numbers
VALUE_CELL = 46  # width of a cell that shows its value


@dataclass(frozen=True)
class _Grid:
    """Where everything goes: measured first, drawn afterwards."""

    left: float  # where the columns start; the row labels end just before
    columns: Packed
    bands: tuple[tuple[Track, float], ...]  # rows and top edge of each array
    width: float
    height: float


def weights_map(facts: LayerFacts) -> Figure:
    """Draw the arrays of a layer as one map of columns and blocks."""
    return _draw(facts, "weights", with_values=False)


def values_map(facts: LayerFacts) -> Figure:
    """Draw the weights map with the initial value in every cell."""
    return _draw(facts, "values", with_values=True)


def _draw(facts: LayerFacts, kind: str, *, with_values: bool) -> Figure:
    captions = [_caption(w, s) for w, s in _pairs(facts)]
    footer = _footer(facts)
    grid = _measure(facts, captions, footer, VALUE_CELL if with_values else CELL)
    body = [
        text(PAD, PAD + 14, layer_title(facts), "title"),
        *(_block_header(facts, grid, n, block) for n, block in enumerate(facts.case.kind.blocks)),
    ]
    for (described, stored), caption, (rows, y) in zip(
        _pairs(facts), captions, grid.bands, strict=True
    ):
        body.append(_draw_caption(y - 7, *caption))
        body.extend(row_labels(described, rows, grid.left - 7, y))
        values = _values(stored) if with_values else None
        body.extend(array_cells(grid.columns, rows, y, values=values))
    y = grid.height - PAD - 18 * (len(footer) - 1)
    for n, line in enumerate(footer):
        body.append(text(PAD, y + 18 * n, line, "note"))
    addition = " with their initial values" if with_values else ""
    return Figure(
        name=f"{facts.case.layer}-{facts.case.slug}-{kind}",
        title=f"Weights of {layer_title(facts)}{addition}",
        description=shapes_in_words(facts),
        width=grid.width,
        height=grid.height,
        body=tuple(body),
    )


def _pairs(facts: LayerFacts) -> Iterator[tuple[Weight, StoredWeight]]:
    return zip(facts.case.kind.weights, facts.weights, strict=True)


def _measure(
    facts: LayerFacts, captions: list[tuple[str, str, str]], footer: list[str], cell_width: float
) -> _Grid:
    left = PAD + max(24, 16 + text_width(str(facts.case.units - 1), "index"))
    columns = packed(facts.case.kind.blocks, facts.case.units, left, cell_width)
    y: float = PAD + 24 + HEADER
    bands = []
    for _, stored in _pairs(facts):
        y += CAPTION
        rows = track(stored.shape[0] if len(stored.shape) > 1 else 1, CELL)
        bands.append((rows, y))
        y += rows.length + BAND_GAP
    widths = [
        columns.right,
        PAD + text_width(layer_title(facts), "title"),
        *(_caption_stops(*caption)[2] for caption in captions),
        *(PAD + text_width(line, "note") for line in footer),
    ]
    height = y + 8 + 18 * (len(footer) - 1) + PAD
    return _Grid(left, columns, tuple(bands), max(widths) + PAD, height)


def _block_header(facts: LayerFacts, grid: _Grid, n: int, block: Block) -> Element:
    units = grid.columns.units
    middle = units.length / 2
    start, stop = facts.case.kind.columns(block.letter, facts.case.units)
    y = PAD + 24
    return group(
        text(middle, y + 16, block.letter, f"title-{block.hue}", "middle"),
        *(
            [text(middle, y + 31, block.short, f"tiny-{block.hue}", "middle")]
            if _names_fit(facts, units)
            else []
        ),
        text(middle, y + 47, f"{start}:{stop}", "code-muted", "middle"),
        *(
            text(x + grid.columns.cell / 2, y + 66, "⋯" if i is None else str(i), "index", "middle")
            for i, x in units.places
        ),
        x=grid.columns.starts[n],
    )


def _names_fit(facts: LayerFacts, columns: Track) -> bool:
    room = columns.length + BLOCK_GAP - 4
    return all(text_width(block.short, "tiny") <= room for block in facts.case.kind.blocks)


def _caption(described: Weight, stored: StoredWeight) -> tuple[str, str, str]:
    return stored.name, format_shape(stored.shape), f"= {pretty_shape(described.shape)}"


def _caption_stops(name: str, shape: str, formula: str) -> tuple[float, float, float]:
    """Return where the shape and the formula start, and where the line ends."""
    shape_x = PAD + text_width(name, "name") + 8
    formula_x = shape_x + text_width(shape, "code") + 8
    return shape_x, formula_x, formula_x + text_width(formula, "code-muted")


def _draw_caption(y: float, name: str, shape: str, formula: str) -> Element:
    shape_x, formula_x, _ = _caption_stops(name, shape, formula)
    return group(
        text(PAD, y, name, "name"),
        text(shape_x, y, shape, "code"),
        text(formula_x, y, formula, "code-muted"),
    )


def _values(stored: StoredWeight) -> tuple[tuple[float, ...], ...]:
    if stored.values is None:
        raise ValueError(f"no values were read of {stored.path}: too many to draw")
    return stored.values


def _footer(facts: LayerFacts) -> list[str]:
    blocks, units = len(facts.case.kind.blocks), facts.case.units
    plural = "" if units == 1 else "s"
    return [
        *([] if _names_fit(facts, track(units, CELL)) else [block_legend(facts)]),
        f"{blocks} blocks × {units} unit{plural} = {blocks * units} columns",
        f"{parameter_sum(facts)} parameters",
        "strong colour: what belongs to unit 0",
    ]

"""The weights map: all stored arrays of a layer with their columns lined up.

The arrays stand one below the other, so that a column means the same in each of them: one unit
in one block. The columns of unit 0 are lit everywhere.
"""

from dataclasses import replace

from diagram_gen.facts import LayerArrays, StoredWeight
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.grid import array_cells
from diagram_gen.figures.layout import CELL, PAD
from diagram_gen.figures.maps import PART_GAP, PartMap, captions, heads, labels, names_fit, place
from diagram_gen.figures.phrases import (
    LINE,
    bias_note,
    block_legend,
    layer_title,
    parameter_lines,
    places_note,
    shapes_in_words,
)
from diagram_gen.svg import Element, Figure, group, number, path, text
from diagram_gen.text import plural, text_width

VALUE_CELL = 46  # width of a cell that shows its value
TOP = PAD + 24  # where the maps start
FOOTER = 26  # from the last array to the first line below it


def weights_map(facts: LayerArrays) -> Figure:
    """Draw the arrays of a layer as one map of columns and blocks."""
    return _draw(facts, "weights", with_values=False)


def values_map(facts: LayerArrays) -> Figure:
    """Draw the weights map with its value in every cell."""
    return _draw(facts, "values", with_values=True)


def _draw(facts: LayerArrays, kind: str, *, with_values: bool) -> Figure:
    maps = place(facts, TOP, VALUE_CELL if with_values else CELL)
    footer = _footer(facts, maps)
    width = PAD + max(
        PAD + text_width(layer_title(facts), "title"),
        *(placed.right for placed in maps),
        *(PAD + text_width(line, "note") for line in footer),
    )
    body: list[Element] = []
    for n, placed in enumerate(maps):
        if n:
            y = number(placed.top - PART_GAP / 2)
            body.append(path(f"M{PAD} {y}H{number(width - PAD)}", "rule"))
        body += _map(facts, placed, with_values=with_values)
    foot = maps[-1].bottom + FOOTER
    body += (text(PAD, foot + LINE * n, line, "note") for n, line in enumerate(footer))
    addition = f" with their {facts.holds}" if with_values else ""
    return Figure(
        name=f"{facts.case.layer}-{facts.case.slug}-{kind}",
        title=f"Weights of {layer_title(facts)}{addition}",
        description=shapes_in_words(facts),
        width=width,
        height=foot + LINE * (len(footer) - 1) + PAD,
        body=(text(PAD, PAD + 14, layer_title(facts), "title"), *bundle(body)),
    )


def _map(facts: LayerArrays, placed: PartMap, *, with_values: bool) -> list[Element]:
    """Draw the heads of the columns, and a group for each array, moved to its place."""
    drawn = [*heads(facts, placed)]
    for band in placed.bands:
        alone = replace(placed, bands=(replace(band, y=0),))
        values = _values(band.stored) if with_values else None
        cells = array_cells(placed.columns, band.rows, 0, values=values)
        drawn.append(group(*bundle([*captions(alone), *labels(alone), *cells]), y=band.y))
    return drawn


def _values(stored: StoredWeight) -> tuple[tuple[float, ...], ...]:
    if stored.values is None:
        raise ValueError(f"no values were read of {stored.path}: too many to draw")
    return stored.values


def _footer(facts: LayerArrays, maps: tuple[PartMap, ...]) -> list[str]:
    fit = all(names_fit(placed.columns) for placed in maps)
    counted = [_columns_counted(len(placed.columns.blocks), placed.units) for placed in maps]
    return [
        *([] if fit else [block_legend(facts)]),
        *dict.fromkeys(counted),
        *parameter_lines(facts),
        *places_note(facts),
        *bias_note(facts),
        "strong colour: what belongs to unit 0",
    ]


def _columns_counted(blocks: int, units: int) -> str:
    columns = plural(blocks * units, "column")
    return f"{plural(blocks, 'block')} × {plural(units, 'unit')} = {columns}"

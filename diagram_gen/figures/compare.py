"""Weights maps of several sizes side by side: what grows with the units, and by how much.

The maps share their rows: each array starts on one line in all of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diagram_gen.cells import rows_of
from diagram_gen.expressions import format_shape, pretty_shape
from diagram_gen.facts import LayerArrays
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.grid import Packed, array_cells, packed
from diagram_gen.figures.layout import PAD, Track, track
from diagram_gen.figures.phrases import LINE, block_legend, parameter_sum, rows_notes
from diagram_gen.figures.rows import row_labels
from diagram_gen.svg import Element, Figure, runs, text
from diagram_gen.text import format_count, text_width

#: Distances in CSS pixels at natural size.
CELL = 13  # width of a cell
ROW = 17  # its height
BLOCK_GAP = 3
MAP_GAP = 18  # between the maps
MOST = 4  # axes longer than this are elided
LABELS = 12  # room before the first map, besides the widest row label
TOP = PAD + 28  # where the maps start
HEADER = 40  # number of units, block letters
CAPTION = 56  # an array's name, the shapes below it, and the distance to the array before
SHAPE = 7  # from the baseline of a shape to the cells


@dataclass(frozen=True)
class _Band:
    """One array in all the maps: the top edge of its cells, and its rows in each map."""

    y: float
    rows: tuple[Track, ...]


@dataclass(frozen=True)
class _Grid:
    """Where everything goes: measured first, drawn afterwards."""

    maps: tuple[Packed, ...]
    bands: tuple[_Band, ...]
    totals: float  # baseline of the parameter counts
    right: float


def compare(several: Sequence[LayerArrays]) -> Figure:
    """Draw the weights maps of layers of one kind and one number of features side by side."""
    case, title, grid = several[0].case, _title(several), _measure(several)
    notes = _notes(several[0])
    y = grid.totals + 30
    right = max(
        grid.right,
        PAD + text_width(title, "title"),
        *(PAD + text_width(line, "note") for line in notes),
    )
    return Figure(
        name="-".join(
            (
                case.layer,
                *(f"u{facts.case.units}" for facts in several),
                f"f{case.features}-compare",
            )
        ),
        title=f"Weights side by side: {title}",
        description=_description(several, notes),
        width=right + PAD,
        height=y + LINE * (len(notes) - 1) + PAD,
        body=(
            text(PAD, PAD + 14, title, "title"),
            *bundle(
                (
                    *_names(several, grid),
                    *(part for n in range(len(several)) for part in _map(several, grid, n)),
                    *(text(PAD, y + LINE * n, line, "note") for n, line in enumerate(notes)),
                )
            ),
        ),
    )


def _title(several: Sequence[LayerArrays]) -> str:
    case = several[0].case
    units = ", ".join(str(facts.case.units) for facts in several)
    return f"{case.kind.title} · units {units} · features {case.features}"


def _measure(several: Sequence[LayerArrays]) -> _Grid:
    bands, y = [], float(TOP + HEADER)
    for same in zip(*(facts.weights for facts in several), strict=True):
        rows = tuple(track(rows_of(stored.shape), ROW, MOST) for stored in same)
        bands.append(_Band(y + CAPTION, rows))
        y += CAPTION + max(each.length for each in rows)
    maps: list[Packed] = []
    # Letters and digits of a row label; the largest layer has the longest.
    longest = max(
        text_width(f"h{rows_of(w.shape) - 1}", "index") for f in several for w in f.weights
    )
    x = PAD + LABELS + longest
    for facts in several:
        blocks, units = facts.case.kind.blocks, facts.case.units
        columns = packed(blocks, units, x, CELL, height=ROW, gap=BLOCK_GAP, most=MOST)
        maps.append(columns)
        texts = (
            text_width(_units(facts), "name"),
            *(text_width(format_shape(w.shape), "code") for w in facts.weights),
            text_width(format_count(facts.parameters), "code"),
        )
        x = max(columns.right, x + max(texts)) + MAP_GAP
    return _Grid(tuple(maps), tuple(bands), y + CAPTION - SHAPE, x - MAP_GAP)


def _units(facts: LayerArrays) -> str:
    return f"units {facts.case.units}"


def _names(several: Sequence[LayerArrays], grid: _Grid) -> Iterator[Element]:
    """Draw what stands once at the left: the names of the arrays and of their rows."""
    largest = several[-1].weights
    for described, stored, band in zip(
        several[0].case.kind.weights, largest, grid.bands, strict=True
    ):
        line = ((described.name, "name"), (pretty_shape(described.shape), "code-muted"))
        yield runs(PAD, band.y - SHAPE - 18, line)
        right, rows = grid.maps[0].starts[0] - 6, _shared(band.rows)
        yield from row_labels(
            described, stored.shape, rows, right, band.y, height=ROW, style="index"
        )
    yield text(PAD, grid.totals - 18, "parameters", "name")


def _shared(tracks: tuple[Track, ...]) -> Track:
    """Return the entries whose index is the same in all tracks that are long enough."""
    longest = max(tracks, key=lambda each: len(each.places))
    same = tuple(
        (index, offset)
        for n, (index, offset) in enumerate(longest.places)
        if all(each.places[n][0] == index for each in tracks if n < len(each.places))
    )
    return Track(same, longest.length)


def _map(several: Sequence[LayerArrays], grid: _Grid, n: int) -> Iterator[Element]:
    """Draw one layer: its units, its arrays below their shapes, and its parameters."""
    facts, columns = several[n], grid.maps[n]
    left = columns.starts[0]
    yield text(left, TOP + 16, _units(facts), "name")
    for x, block in zip(columns.starts, columns.blocks, strict=True):
        middle = x + columns.units.length / 2
        yield text(middle, TOP + HEADER - 2, block.letter, f"name-{block.hue}", "middle")
    for stored, band in zip(facts.weights, grid.bands, strict=True):
        yield text(left, band.y - SHAPE, format_shape(stored.shape), "code")
        yield from array_cells(columns, band.rows[n], band.y)
    yield text(left, grid.totals, format_count(facts.parameters), "code")


def _notes(facts: LayerArrays) -> tuple[str, ...]:
    to = "every block" if len(facts.case.kind.blocks) > 1 else "each array"
    return (
        f"Each further unit adds a column to {to}",
        "and a row to recurrent_kernel. Strong colour: unit 0.",
        f"{block_legend(facts)}.",
        *(
            f"{stored.name}: {note}"
            for described, stored in zip(facts.case.kind.weights, facts.weights, strict=True)
            for note in rows_notes(described, stored)
        ),
    )


def _description(several: Sequence[LayerArrays], notes: tuple[str, ...]) -> str:
    maps = (
        f"{_units(facts)}: "
        + ", ".join(f"{w.name} {format_shape(w.shape)}" for w in facts.weights)
        + f", parameters {parameter_sum(facts)}."
        for facts in several
    )
    return " ".join((*maps, *notes))

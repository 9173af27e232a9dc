"""Weights maps as they are placed: the arrays of each part of a layer with columns lined up.

Measured first, drawn afterwards. Figures decide how the cells look; heads, captions and row
labels are the same in all of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from diagram_gen.cells import Block, Weight
from diagram_gen.expressions import format_shape, pretty_shape
from diagram_gen.facts import LayerArrays, StoredWeight
from diagram_gen.figures.grid import BLOCK_GAP, Packed, packed
from diagram_gen.figures.layout import PAD, Track
from diagram_gen.figures.phrases import part_note, rows_notes
from diagram_gen.figures.rows import labels_width, row_labels, row_track
from diagram_gen.svg import Element, group, runs, text
from diagram_gen.text import text_width

#: Distances in CSS pixels at natural size.
CAPTION = 20  # a line above each array: its name and shape
NOTE = 15  # each further line above it
BAND_GAP = 14  # between the arrays
HEADER = 61  # block letter, slice, unit numbers
NAMES = 15  # the names of the blocks, where they fit
PART = 26  # a line above each of several parts: its name
PART_GAP = 26  # between the parts
LABEL_GAP = 7  # between row labels and cells
LEAST_LEFT = 24  # room for row labels, if there are but short ones


#: A line of text: contents with their styles.
Line = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Band:
    """One array as it is placed: its rows and the top edge of its cells."""

    described: Weight
    stored: StoredWeight
    rows: Track
    y: float


@dataclass(frozen=True)
class PartMap:
    """One part of the layer as it is placed: its columns, and its arrays below one another.

    Attributes:
        title: the line above it; empty for the only part.
        units: columns in each block, shown or not.
        top, bottom: where it starts, and where its last cells end.
    """

    title: Line
    units: int
    top: float
    bottom: float
    columns: Packed
    bands: tuple[Band, ...]

    @property
    def right(self) -> float:
        """Where the cells and the lines above them end."""
        lines = [self.title, *(line for band in self.bands for line in _caption(band))]
        return max(self.columns.right, *(PAD + _line_width(line) for line in lines))


def place(facts: LayerArrays, top: float, cell_width: float) -> tuple[PartMap, ...]:
    """Place the parts of a layer one below the other, from ``top``, in columns of one left."""
    stored = iter(facts.weights)
    arrays = [(part, [(w, next(stored)) for w in part.weights]) for part in facts.case.kind.parts]
    left = PAD + max(
        LEAST_LEFT,
        *(
            LABEL_GAP + 1 + labels_width(w, s.shape, row_track(s.shape))
            for _, both in arrays
            for w, s in both
        ),
    )
    maps = []
    for part, both in arrays:
        units = part.sizes(facts.case.sizes)["units"]
        columns = packed(part.cell.blocks, units, left, cell_width)
        y = top + (PART if part.name else 0) + HEADER + (NAMES if names_fit(columns) else 0)
        bands = []
        for described, each in both:
            y += CAPTION + NOTE * (len(_notes(described, each)))
            bands.append(Band(described, each, row_track(each.shape), y))
            y += bands[-1].rows.length + BAND_GAP
        title = ((part.name, "name"), (part_note(facts, part), "note")) if part.name else ()
        maps.append(PartMap(title, units, top, y - BAND_GAP, columns, tuple(bands)))
        top = y - BAND_GAP + PART_GAP
    return tuple(maps)


def heads(facts: LayerArrays, placed: PartMap) -> Iterator[Element]:
    """Draw the part's name, if it needs one, and the heads of its blocks."""
    y = placed.top
    if placed.title:
        yield runs(PAD, y + 17, placed.title)
        y += PART
    for block, x in zip(placed.columns.blocks, placed.columns.starts, strict=True):
        yield group(*_head(facts, placed, block), x=x, y=y)


def _head(facts: LayerArrays, placed: PartMap, block: Block) -> Iterator[Element]:
    units = placed.columns.units
    middle = units.length / 2
    start, stop = facts.case.kind.columns(block.letter, placed.units)
    yield text(middle, 16, block.letter, f"title-{block.hue}", "middle")
    y = 32.0
    if names_fit(placed.columns):
        yield text(middle, 31, block.short, f"tiny-{block.hue}", "middle")
        y += NAMES
    yield text(middle, y, f"{start}:{stop}", "code-muted", "middle")
    for i, x in units.places:
        at = x + placed.columns.cell / 2
        yield text(at, y + 19, "⋯" if i is None else str(i), "index", "middle")


def captions(placed: PartMap, remarks: Mapping[str, str] | None = None) -> Iterator[Element]:
    """Draw the lines above each array; remarks by array stand where the formulas would."""
    for band in placed.bands:
        lines = _caption(band)
        if remarks is not None:
            named, shape, _ = lines[0]
            remark = ((remarks[band.stored.name], "note"),) if remarks[band.stored.name] else ()
            lines[0] = (named, shape, *remark)
        for n, line in enumerate(lines):
            yield runs(PAD, band.y - 7 - NOTE * (len(lines) - 1 - n), line)


def labels(placed: PartMap) -> Iterator[Element]:
    """Draw what stands before the rows of each array."""
    right = placed.columns.starts[0] - LABEL_GAP
    for band in placed.bands:
        yield from row_labels(band.described, band.stored.shape, band.rows, right, band.y)


def names_fit(columns: Packed) -> bool:
    """Whether the names of the blocks have room above their columns."""
    room = columns.units.length + BLOCK_GAP - 4
    names = [text_width(block.short, "tiny") for block in columns.blocks]
    return len(names) == 1 or max(names) <= room


def _caption(band: Band) -> list[Line]:
    shape = (band.stored.name, "name"), (format_shape(band.stored.shape), "code")
    formula = f"= {pretty_shape(band.described.shape)}", "code-muted"
    notes: list[Line] = [((note, "index"),) for note in rows_notes(band.described, band.stored)]
    if len(band.stored.shape) > 2:  # too long for one line on a phone
        return [shape, (formula,), *notes]
    return [(*shape, formula), *notes]


def _notes(described: Weight, stored: StoredWeight) -> list[Line]:
    """Return the lines between the name of an array and its cells."""
    return _caption(Band(described, stored, Track((), 0), 0))[1:]


def _line_width(line: Line) -> float:
    return sum(text_width(*part) for part in line) + 6 * (len(line) - 1)

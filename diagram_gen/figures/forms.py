"""Two forms of one sum: two arrays as Keras stores them, or one as textbooks write it.

Both are drawn as maps, a vector beside the rows that it is multiplied with. Where the layer is
small enough, every number is there and the two results can be compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from diagram_gen.cells import Weight
from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerFacts
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.grid import Packed, array_cells, lattice, packed
from diagram_gen.figures.layout import CELL, PAD, Track, track
from diagram_gen.figures.phrases import LETTERS, block_legend, layer_title
from diagram_gen.figures.rows import row_labels
from diagram_gen.svg import Element, Figure, group, number, path, runs, text
from diagram_gen.text import format_count, format_value, text_width

#: Distances in CSS pixels at natural size.
VALUE_CELL = 40  # width of a cell with a value in it
PLAIN_CELL = 20  # width of a cell without
BLOCK_GAP = 6
VECTOR_GAP = 12  # between a vector and the array
MOST = 4  # axes longer than this are elided: the form matters here, not the size
JOIN = 7  # between arrays that are stacked
SIGN = 16  # room for + and = before a caption
CAPTION = 34  # a line above a band, and its distance to the band before
HEADING = 44  # two lines above a form
HEADER = 48  # block letters, slices, unit numbers
LETTERS_ONLY = 14
LINE = 18

Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class _Piece:
    """Rows of one array, with the vector that multiplies them."""

    described: Weight | None
    shape: tuple[int, ...]
    rows: Track
    vector: tuple[float, ...] | None
    values: Rows | None


@dataclass(frozen=True)
class _Band:
    """One term of the sum, or its result: a caption and its pieces."""

    sign: str
    caption: tuple[tuple[str, str], ...]
    pieces: tuple[_Piece, ...]

    @property
    def height(self) -> float:
        rows = sum(piece.rows.length for piece in self.pieces)
        return CAPTION + rows + JOIN * (len(self.pieces) - 1)


@dataclass(frozen=True)
class _Grid:
    """Where the columns and the vectors stand."""

    vector_x: float
    vector_cell: float
    columns: Packed


def forms(facts: LayerFacts) -> Figure:
    """Draw the sum of one step with both arrays apart and with both stacked."""
    grid = _measure(facts)
    result, notes = _packed_name(facts), _notes(facts)
    x, h, b = _pieces(facts)
    split = (
        _Band("", _caption(facts, 0), (x,)),
        _Band("+", _caption(facts, 1), (h,)),
        _Band("+", _caption(facts, 2), (b,)),
        _Band("=", result, (_row(facts.step.split if facts.step else None),)),
    )
    joined = (
        _Band("", _stacked_caption(facts), (x, h)),
        _Band("+", _renamed(facts), (b,)),
        _Band("=", result, (_row(facts.step.joined if facts.step else None),)),
    )
    kernel, recurrent, bias = (w.name for w in facts.weights)
    width = _width(facts, grid, (*split, *joined), notes)
    y: float = PAD + 54
    first = [
        *_heading(y, "As Keras stores it: two arrays", f"x @ {kernel} + h @ {recurrent} + {bias}"),
        *_header(facts, grid, y + HEADING, letters_only=False),
    ]
    y, first_bands = _stack(grid, split, y + HEADING + HEADER)
    y += 20
    second = [
        path(f"M{PAD} {number(y)}h{number(width - 2 * PAD)}", "rule"),
        *_heading(y + 12, "As textbooks write it: one array", "[x, h] @ W + b"),
        *_header(facts, grid, y + 12 + HEADING, letters_only=True),
    ]
    y, second_bands = _stack(grid, joined, y + 12 + HEADING + LETTERS_ONLY)
    y += 28
    lines = [text(PAD, y + LINE * n, line, "note") for n, line in enumerate(notes)]
    return Figure(
        name=f"{facts.case.layer}-{facts.case.slug}-forms",
        title=f"The same numbers, written two ways: {layer_title(facts)}",
        description=_description(facts, notes),
        width=width,
        height=y + LINE * (len(notes) - 1) + PAD,
        body=(
            text(PAD, PAD + 14, layer_title(facts), "title"),
            text(PAD, PAD + 34, "The same numbers, written two ways", "note"),
            *bundle((*first, *first_bands, *second, *second_bands, *lines)),
        ),
    )


def _measure(facts: LayerFacts) -> _Grid:
    cell = VALUE_CELL if facts.step else PLAIN_CELL
    longest = max(text_width(f"h{stored.shape[0] - 1}", "label") for stored in facts.weights[:2])
    vector_x = PAD + max(SIGN, longest) + 8
    left = vector_x + cell + VECTOR_GAP
    case = facts.case
    columns = packed(case.kind.blocks, case.units, left, cell, gap=BLOCK_GAP, most=MOST)
    return _Grid(vector_x, cell, columns)


def _width(
    facts: LayerFacts, grid: _Grid, bands: tuple[_Band, ...], notes: tuple[str, ...]
) -> float:
    kernel, recurrent, bias = (w.name for w in facts.weights)
    widest = max(
        grid.columns.right,
        PAD + text_width(layer_title(facts), "title"),
        PAD + text_width(f"x @ {kernel} + h @ {recurrent} + {bias}", "code"),
        *(PAD + text_width(line, "note") for line in notes),
        *(PAD + SIGN + sum(text_width(*part) + 6 for part in band.caption) for band in bands),
    )
    return widest + PAD


def _pieces(facts: LayerFacts) -> tuple[_Piece, _Piece, _Piece]:
    """Return the pieces of kernel, recurrent kernel and bias; with numbers if there is a step."""
    step = facts.step
    vectors = (step.x, step.h, None) if step else (None, None, None)
    x, h, b = (
        _Piece(
            described if described.rows else None,
            stored.shape,
            track(stored.shape[0] if described.rows else 1, CELL, MOST),
            vector,
            stored.values if step else None,
        )
        for described, stored, vector in zip(
            facts.case.kind.weights, facts.weights, vectors, strict=True
        )
    )
    return x, h, b


def _row(values: tuple[float, ...] | None) -> _Piece:
    return _Piece(None, (), track(1, CELL), None, (values,) if values else None)


def _caption(facts: LayerFacts, n: int) -> tuple[tuple[str, str], ...]:
    stored = facts.weights[n]
    return (stored.name, "name"), (format_shape(stored.shape), "code")


def _stacked_shape(facts: LayerFacts) -> tuple[int, int]:
    kernel, recurrent, _ = facts.weights
    return kernel.shape[0] + recurrent.shape[0], kernel.shape[1]


def _stacked_caption(facts: LayerFacts) -> tuple[tuple[str, str], ...]:
    kernel, recurrent, _ = facts.weights
    shape = format_shape(_stacked_shape(facts))
    return ("W", "name"), (shape, "code"), (f"{kernel.name} on top of {recurrent.name}", "note")


def _renamed(facts: LayerFacts) -> tuple[tuple[str, str], ...]:
    bias = facts.weights[2]
    return (LETTERS[bias.name], "name"), (format_shape(bias.shape), "code"), ("same bias", "note")


def _packed_name(facts: LayerFacts) -> tuple[tuple[str, str], ...]:
    return ("z", "name"), (format_shape(facts.weights[2].shape), "code")


def _heading(y: float, title: str, code: str) -> Iterator[Element]:
    yield text(PAD, y + 14, title, "name")
    yield text(PAD, y + 32, code, "code")


def _header(facts: LayerFacts, grid: _Grid, y: float, *, letters_only: bool) -> Iterator[Element]:
    """Draw the block letters; above the first form also slices and unit numbers."""
    kind, columns = facts.case.kind, grid.columns
    for start_x, block in zip(columns.starts, kind.blocks, strict=True):
        middle = columns.units.length / 2
        start, stop = kind.columns(block.letter, facts.case.units)
        marks = [text(middle, y + 16, block.letter, f"title-{block.hue}", "middle")]
        if not letters_only:
            marks.append(text(middle, y + 32, f"{start}:{stop}", "code-muted", "middle"))
            marks += (
                text(x + columns.cell / 2, y + 49, "⋯" if i is None else str(i), "index", "middle")
                for i, x in columns.units.places
            )
        yield group(*marks, x=start_x)


def _stack(grid: _Grid, bands: tuple[_Band, ...], y: float) -> tuple[float, list[Element]]:
    """Draw ``bands`` from ``y`` downwards; return where they end and what was drawn."""
    drawn: list[Element] = []
    for band in bands:
        drawn += _band(grid, band, y)
        y += band.height
    return y, drawn


def _band(grid: _Grid, band: _Band, y: float) -> Iterator[Element]:
    indent = SIGN if band.sign else 0
    if band.sign:
        yield text(PAD, y + CAPTION - 8, band.sign, "name")
    yield runs(PAD + indent, y + CAPTION - 8, band.caption)
    y += CAPTION
    for n, piece in enumerate(band.pieces):
        if n:
            # The line shows where one array ends and the other one starts.
            yield path(
                f"M{number(grid.vector_x)} {number(y + JOIN / 2)}H{number(grid.columns.right)}",
                "rule",
            )
            y += JOIN
        if piece.described:
            yield from row_labels(piece.described, piece.shape, piece.rows, grid.vector_x - 6, y)
            yield from _vector(grid, piece, y)
        yield from array_cells(grid.columns, piece.rows, y, lit=False, values=piece.values)
        y += piece.rows.length


def _vector(grid: _Grid, piece: _Piece, y: float) -> Iterator[Element]:
    """Draw the vector as a column: each entry beside the row that it multiplies."""
    cells = lattice(track(1, grid.vector_cell), piece.rows)
    yield group(cells, style="box", x=grid.vector_x, y=y)
    middle = grid.vector_x + grid.vector_cell / 2
    for i, top in piece.rows.places:
        baseline = y + top + CELL / 2 + 4
        if i is None:
            yield text(middle, baseline, "⋮", "value")
        elif piece.vector:
            yield text(middle, baseline, format_value(piece.vector[i]), "value")


def _notes(facts: LayerFacts) -> tuple[str, ...]:
    kernel, recurrent, _ = facts.weights
    rows, columns = _stacked_shape(facts)
    counts = f"{format_count(kernel.parameters)} + {format_count(recurrent.parameters)}"
    total = format_count(kernel.parameters + recurrent.parameters)
    count = f"{counts} = {rows} × {columns} = {total} weights, plus bias."
    if facts.step is None:
        return (f"{block_legend(facts)}.", "The same rows, so the same sum.", count)
    difference = f"{facts.step.difference:g} (rounding)" if facts.step.difference else "none"
    return (
        f"{block_legend(facts)}.",
        "Initial weights; x and h are example numbers.",
        f"Largest difference between both z: {difference}.",
        count,
    )


def _description(facts: LayerFacts, notes: tuple[str, ...]) -> str:
    kernel, recurrent, bias = facts.weights
    both = (
        f"Keras stores {kernel.name} {format_shape(kernel.shape)} and {recurrent.name} "
        f"{format_shape(recurrent.shape)} apart and computes z = x @ {kernel.name} + h @ "
        f"{recurrent.name} + {bias.name}. Textbooks join x and h and write [x, h] @ W + b: "
        f"W {format_shape(_stacked_shape(facts))} is {kernel.name} on top of {recurrent.name}, "
        f"b is {bias.name} {format_shape(bias.shape)}. Both give the same z."
    )
    step = facts.step
    named = (
        (
            ("x", step.x),
            ("h", step.h),
            ("z of the two arrays", step.split),
            ("z of the one array", step.joined),
        )
        if step
        else ()
    )
    numbers = (f"{name}: {', '.join(map(format_value, values))}." for name, values in named)
    return " ".join((both, *numbers, *notes))

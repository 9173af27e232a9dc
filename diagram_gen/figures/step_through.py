"""One stage of one time step with real numbers: which cells it reads, and what it makes of them.

All stages of a layer share one grid, so that nothing moves from one to the next but the light.
Vectors stand as columns: x and h beside the rows that they multiply, what a block gives below its
columns, with one row for each unit.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from diagram_gen.by_hand import (
    ARRAYS,
    RESULTS,
    Moment,
    as_rows,
    block_rows,
    moment,
)
from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerArrays
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.grid import TILE_GAP, Packed, packed
from diagram_gen.figures.layout import CELL, PAD
from diagram_gen.figures.phrases import layer_title
from diagram_gen.proof import Proof
from diagram_gen.svg import Element, Figure, group, indexed, rect, runs, text
from diagram_gen.text import format_rounded, format_row, text_width

#: Distances in CSS pixels at natural size.
LABEL = 19  # room for the label before a vector
VECTOR = 54  # width of a cell with a result in it, such as −0.1728
WEIGHT = 40  # width of a cell with a weight in it
VECTOR_GAP = 10  # between a vector and the array
BLOCK_GAP = 7
TOP = PAD + 46  # where the heads of the blocks start
HEADER = 38  # block letters and slices
UNITS = 15  # the numbers of the units, if there are several
CAPTION = 32  # a line above a band, and its distance to the band before
FOOTER = 30

LEGEND = "Strong: read here. Bold: what comes of it."

#: Looks of a cell: not used now, known, read, made, or still empty. For each, the style of the
#: tile and that of its number, in the colours of a block and without.
_LOOKS = {
    "idle": ("idle-{}", "quiet", "value-quiet"),
    "empty": ("idle-{}", "quiet", ""),
    "known": ("cell-{}", "box", "value"),
    "read": ("lit-{}", "taken", "value"),
    "made": ("made-{}", "made", "value-strong"),
}


@dataclass(frozen=True)
class _Grid:
    """Where everything goes."""

    columns: Packed
    vector_x: float
    bands: dict[str, float]  # top edge of the cells of each band
    bottom: float


@dataclass(frozen=True)
class _Cell:
    """One number: where it stands and how it looks; ``hue`` is empty beyond the blocks."""

    x: float
    y: float
    width: float
    value: float
    look: str
    hue: str = ""


def step_through(key: str, facts: LayerArrays, proof: Proof) -> Figure:
    """Draw one moment of a forward pass.

    Args:
        key: the moment, e.g. ``t0-i``.
        facts: the layer, an LSTM.
        proof: the pass; the numbers are its own, not those of ``facts``.

    Raises:
        KeyError: if there is no such moment.
    """
    now, grid = moment(key), _measure(facts)
    title = f"t = {now.t} · {now.stage.name}"
    width = PAD + max(
        grid.columns.right,
        *(PAD + text_width(words, style) for words, style in ((title, "name"), (LEGEND, "note"))),
    )
    drawn = [
        *_heads(facts, grid),
        *_captions(facts, grid),
        *_labels(facts, grid),
        *_tiles(_cells(facts, grid, now, proof)),
    ]
    return Figure(
        name=f"{facts.case.layer}-{facts.case.slug}-{key}",
        title=f"{layer_title(facts)} worked through: t = {now.t}, {now.stage.name}",
        description=_description(facts, now, proof),
        width=width,
        height=grid.bottom + FOOTER + PAD / 2,
        body=(
            text(PAD, PAD + 14, layer_title(facts), "title"),
            text(PAD, PAD + 34, title, "note"),
            *bundle(drawn),
            text(PAD, grid.bottom + FOOTER - 6, LEGEND, "note"),
        ),
    )


def _measure(facts: LayerArrays) -> _Grid:
    case = facts.case
    vector_x = PAD + LABEL
    cell = VECTOR if case.units == 1 else WEIGHT
    left = vector_x + VECTOR + VECTOR_GAP
    columns = packed(case.kind.blocks, case.units, left, cell, gap=BLOCK_GAP)
    y = float(TOP + HEADER + (UNITS if case.units > 1 else 0))
    bands = {}
    for name, rows in (
        ("kernel", case.features),
        ("recurrent_kernel", case.units),
        ("bias", 1),
        ("z", case.units),
        ("results", case.units),
        ("states", case.units),
    ):
        bands[name] = y + CAPTION
        y += CAPTION + rows * CELL
    return _Grid(columns, vector_x, bands, y)


def _heads(facts: LayerArrays, grid: _Grid) -> Iterator[Element]:
    """Draw letter, slice and units of each block, and its function above its result."""
    columns = grid.columns
    for x, block in zip(columns.starts, columns.blocks, strict=True):
        middle = x + columns.units.length / 2
        start, stop = facts.case.kind.columns(block.letter, facts.case.units)
        yield text(middle, TOP + 16, block.letter, f"title-{block.hue}", "middle")
        yield text(middle, TOP + 32, f"{start}:{stop}", "code-muted", "middle")
        if facts.case.units > 1:
            for unit, left in columns.units.places:
                at = x + left + columns.cell / 2
                yield text(at, TOP + 48, str(unit), "index", "middle")
        yield text(middle, grid.bands["results"] - 8, block.activation, "code-muted", "middle")


def _captions(facts: LayerArrays, grid: _Grid) -> Iterator[Element]:
    for name, sign in zip((*ARRAYS, "z"), ("", "+ ", "+ ", "= "), strict=True):
        shape = facts.weight("bias" if name == "z" else name).shape
        line = (f"{sign}{name}", "name"), (format_shape(shape), "code")
        yield runs(PAD, grid.bands[name] - 8, line)
    yield text(PAD, grid.bands["results"] - 8, "c[t-1]", "name")
    for name, (x, width) in _state_places(grid).items():
        yield text(x + width / 2, grid.bands["states"] - 8, f"{name}[t]", "name", "middle")


def _labels(facts: LayerArrays, grid: _Grid) -> Iterator[Element]:
    """Draw what stands before the rows: x₀, h₀, and before those of a result the unit."""
    rows = {"x": facts.case.features, "h": facts.case.units, "c": facts.case.units}
    bands = {"x": "kernel", "h": "recurrent_kernel", "c": "results"}
    for letter, count in rows.items():
        for row in range(count):
            y = _baseline(grid.bands[bands[letter]], row)
            yield indexed(grid.vector_x - 7, y, letter, str(row), "label", "end")
    if facts.case.units > 1:
        before = [(grid.columns.starts[0], "z")]
        before += [(x, "states") for x, _ in _state_places(grid).values()]
        for unit in range(facts.case.units):
            for x, band in before:
                yield text(x - 7, _baseline(grid.bands[band], unit), str(unit), "index", "end")


def _baseline(top: float, row: int) -> float:
    return top + row * CELL + CELL / 2 + 4


def _state_places(grid: _Grid) -> dict[str, tuple[float, float]]:
    """Return left edge and width of the new states: c below f, which keeps it, h below o."""
    columns = grid.columns
    starts = dict(zip((b.letter for b in columns.blocks), columns.starts, strict=True))
    return {
        "c": (starts["f"], columns.units.length),
        "h": (starts["o"], columns.units.length),
    }


def _cells(facts: LayerArrays, grid: _Grid, now: Moment, proof: Proof) -> Iterator[_Cell]:
    """Yield every number, and every place where one will stand."""
    step = proof.data["steps"][now.t]
    block = now.stage.block
    for name in ARRAYS:
        yield from _array(facts, grid, name, as_rows(proof.data[name]), block)
    for name, band in (("x", "kernel"), ("h_before", "recurrent_kernel"), ("c_before", "results")):
        yield from _column(grid, band, (grid.vector_x, VECTOR), step[name], _look(now, name))
    width = grid.columns.units.length
    for x, each in zip(grid.columns.starts, grid.columns.blocks, strict=True):
        result = RESULTS[each.letter]
        look, place = _look(now, result), (x, width)
        sums = step["z"][slice(*proof.data["columns"][each.letter])]
        z_look = "read" if look == "made" else "known" if look == "read" else look
        yield from _column(grid, "z", place, sums, z_look, each.hue)
        yield from _column(grid, "results", place, step[result], look, each.hue)
    for name, place in _state_places(grid).items():
        yield from _column(grid, "states", place, step[name], _look(now, name))


def _look(now: Moment, name: str) -> str:
    if name in now.stage.makes:
        return "made"
    if name in now.stage.reads:
        return "read"
    return "known" if name in now.known else "empty"


def _array(
    facts: LayerArrays, grid: _Grid, name: str, values: list[list[float]], lit: str
) -> Iterator[_Cell]:
    columns = grid.columns
    for left, block in zip(columns.starts, columns.blocks, strict=True):
        start, _ = facts.case.kind.columns(block.letter, facts.case.units)
        look = "read" if block.letter == lit else "idle"
        for row, entries in enumerate(values):
            y = grid.bands[name] + row * CELL
            for unit, x in columns.units.places:
                value = entries[start + (unit or 0)]
                yield _Cell(left + x, y, columns.cell, value, look, block.hue)


def _column(
    grid: _Grid,
    band: str,
    place: tuple[float, float],
    values: Sequence[float],
    look: str,
    hue: str = "",
) -> Iterator[_Cell]:
    x, width = place
    for row, value in enumerate(values):
        yield _Cell(x, grid.bands[band] + row * CELL, width, value, look, hue)


def _tiles(cells: Iterable[_Cell]) -> Iterator[Element]:
    lit: dict[str, list[Element]] = {}
    for cell in cells:
        coloured, plain, number_style = _LOOKS[cell.look]
        style = coloured.format(cell.hue) if cell.hue else plain
        inset, less = TILE_GAP / 2, TILE_GAP
        tile = rect(cell.x + inset, cell.y + inset, cell.width - less, CELL - less, style)
        if style.startswith("lit-"):  # which says no more than how a cell of that hue is filled
            lit.setdefault(cell.hue, []).append(tile)
        else:
            yield tile
        if number_style:
            middle = cell.x + cell.width / 2
            yield text(middle, _baseline(cell.y, 0), format_rounded(cell.value), number_style)
    for hue, tiles in lit.items():
        yield group(*tiles, style=f"cell-{hue}")


def _description(facts: LayerArrays, now: Moment, proof: Proof) -> str:
    """Say in words what is read and what comes of it, with all numbers."""
    step, stage = proof.data["steps"][now.t], now.stage
    said = {name: format_row(step[name]) for name in step}
    if stage.block:
        start, stop = proof.data["columns"][stage.block]
        (block,) = (b for b in facts.case.kind.blocks if b.letter == stage.block)
        arrays = (
            f"{name}: {'; '.join(format_row(row) for row in block_rows(proof, name, stage.block))}."
            for name in ARRAYS
        )
        return (
            f"x = {said['x']} and h = {said['h_before']} meet columns {start}:{stop} of the "
            f"arrays. {' '.join(arrays)} Sum z: {format_row(step['z'][start:stop])}. "
            f"{block.activation.capitalize()} of it, the {block.name}: {said[stage.key]}."
        )
    if stage.key == "x":
        shapes = ", ".join(f"{w.name} {format_shape(w.shape)}" for w in facts.weights)
        return (
            f"x = {said['x']}. From the step before: h = {said['h_before']}, "
            f"c = {said['c_before']}. Not used yet: {shapes}."
        )
    if stage.key == "new-c":
        return (
            f"f = {said['f']}. c of the step before = {said['c_before']}. i = {said['i']}. "
            f"Candidate = {said['candidate']}. f times c plus i times candidate is the new c: "
            f"{said['c']}."
        )
    return (
        f"o = {said['o']}. The new c = {said['c']}. o times tanh(c) is the new h, the output of "
        f"the step: {said['h']}."
    )

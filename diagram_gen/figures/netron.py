"""What the model viewer Netron shows of an LSTM, beside what the file holds.

Each line of what is shown stands beside the array that it is about.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diagram_gen.cells import rows_of
from diagram_gen.expressions import format_shape
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.grid import Packed, array_cells, packed
from diagram_gen.figures.layout import PAD, Track, track
from diagram_gen.figures.phrases import LINE
from diagram_gen.figures.rows import row_labels
from diagram_gen.layers import KINDS
from diagram_gen.netron import File, Looked, Model, in_words, shape_text
from diagram_gen.svg import Element, Figure, number, path, rect, runs, text
from diagram_gen.text import plural, text_width, wrapped

#: Distances in CSS pixels at natural size.
CELL = 12  # width of a cell
ROW = 14  # its height
BLOCK_GAP = 3
HEADS = PAD + 46  # baseline of what stands above the two columns
TOP = HEADS + 14  # where the first pair starts
CAPTION = 22  # a line above each card: how the layer was saved
HEAD = 25  # height of a card's heading, and of the block letters beside it
ABOVE = 9  # from there to the first array
BAND_GAP = 9  # between the arrays
FOOT = 24  # the line below the last array
PAIR_GAP = 18  # between the pairs
CARD_GAP = 10  # between cards that share a map, besides the caption
INSIDE = 10  # margin inside a card
GUTTER = 16  # between card and row labels
LABELS = 24  # room for row labels
RADIUS = 6
FOOTER = 30  # from the last pair to the first line below it


#: A line of text: contents with their styles.
_Line = tuple[tuple[str, str], ...]


_NOTE = (
    "Shapes are rows × columns: a row x for each feature, a row h for each unit. "
    "Strong colour: unit 0."
)


@dataclass(frozen=True)
class _Pair:
    """A model as it is placed: what is shown of its files, and beside it the arrays in them.

    Attributes:
        kinds: of the files that have a card; all of them hold the same arrays.
        top, bottom: of the map, and of the cards together.
        bands: of each array name, shape, rows and the top edge of its cells.
    """

    model: Model
    kinds: tuple[str, ...]
    top: float
    bottom: float
    columns: Packed
    bands: tuple[tuple[str, tuple[int, ...], Track, float], ...]

    @property
    def left(self) -> float:
        """Where the arrays start."""
        return self.columns.starts[0]

    @property
    def right(self) -> float:
        """Where the cells and the lines above and below them end."""
        lines = (_columns(self), _above(self))
        return max(self.columns.right, *(self.left + text_width(line, "note") for line in lines))


def netron_figure(seen: Looked) -> Figure:
    """Draw what Netron shows for LSTM layers on one feature, by units, beside what is stored.

    Args:
        seen: what was seen; of the largest layer, the files without arrays are drawn as well.
    """
    models = [model for model in seen.models if model.kind == "lstm" and model.features == 1]
    cards = [(model, (".h5",)) for model in models]
    pairs = _placed([*cards, (models[-1], (".keras", ".weights.h5"))])
    title = "LSTM on 1 feature: shown and stored"
    units = ", ".join(str(model.units) for model in models)
    width = PAD + max(PAD + text_width(title, "title"), *(pair.right for pair in pairs))
    notes = wrapped(_NOTE, "note", width - 2 * PAD)
    foot = pairs[-1].bottom + FOOTER
    return Figure(
        name="netron-lstm",
        title=f"LSTM · units {units} · features 1, as Netron {seen.versions['netron']} shows it",
        description=_description(pairs),
        width=width,
        height=foot + LINE * (len(notes) - 1) + PAD,
        body=(
            text(PAD, PAD + 14, title, "title"),
            *bundle(
                (
                    text(PAD, HEADS, f"Netron {seen.versions['netron']} shows", "name"),
                    text(pairs[0].left, HEADS, "the file holds", "name"),
                    *(part for pair in pairs for part in (*_cards(pair), *_map(pair))),
                    *(text(PAD, foot + LINE * n, line, "note") for n, line in enumerate(notes)),
                )
            ),
        ),
    )


def _placed(cards: Sequence[tuple[Model, tuple[str, ...]]]) -> list[_Pair]:
    files = [(model, kind) for model, kinds in cards for kind in kinds]
    lines = [line for model, kind in files for line in _lines(model.files[kind])]
    inside = INSIDE + max(map(_line_width, lines)) + INSIDE
    card = max(inside, *(_line_width(_caption(*each)) for each in files))
    left = PAD + card + GUTTER + LABELS
    pairs = []
    top: float = TOP
    for model, kinds in cards:
        top += CAPTION
        y = top + HEAD + ABOVE
        bands = []
        for stored, shape in model.stored:
            rows = track(rows_of(shape), ROW)
            bands.append((stored.rpartition("/")[2], shape, rows, y))
            y += rows.length + BAND_GAP
        bottom = y - BAND_GAP + FOOT
        blocks = KINDS[model.kind].blocks
        columns = packed(blocks, model.units, left, CELL, height=ROW, gap=BLOCK_GAP)
        pairs.append(_Pair(model, kinds, top, bottom, columns, tuple(bands)))
        top = bottom + PAIR_GAP
    return pairs


def _map(pair: _Pair) -> Iterator[Element]:
    columns = pair.columns
    yield text(pair.left, pair.top - 8, _above(pair), "note")
    for block, x in zip(columns.blocks, columns.starts, strict=True):
        middle = x + columns.units.length / 2
        yield text(middle, pair.top + 17, block.letter, f"name-{block.hue}", "middle")
    described = {weight.name: weight for weight in KINDS[pair.model.kind].weights}
    for name, shape, rows, y in pair.bands:
        right = pair.left - 6
        yield from row_labels(described[name], shape, rows, right, y, height=ROW, style="index")
        yield from array_cells(columns, rows, y)
    yield text(pair.left, pair.bottom - 6, _columns(pair), "index")


def _cards(pair: _Pair) -> Iterator[Element]:
    """Draw a card for each file, one below the other."""
    between = CARD_GAP + CAPTION
    height = (pair.bottom - pair.top + between) / len(pair.kinds) - between
    for n, kind in enumerate(pair.kinds):
        y = pair.top + n * (height + between)
        yield runs(PAD, y - 8, _caption(pair.model, kind))
        yield from _card(pair, pair.model.files[kind], y, height)


def _card(pair: _Pair, file: File, y: float, height: float) -> Iterator[Element]:
    """Draw what Netron shows as a plain list, each array beside the stored one."""
    right = pair.left - LABELS - GUTTER
    yield rect(PAD, y, right - PAD, height, "box", radius=RADIUS)
    if file.heads:
        yield text(PAD + INSIDE, y + 17, file.heads[0], "name")
        yield path(f"M{PAD} {number(y + HEAD)}H{number(right)}", "rule")
    middles = {name: top + rows.length / 2 for name, _, rows, top in pair.bands}
    for weight, line in zip(file.weights, _lines(file), strict=True):
        yield runs(PAD + INSIDE, middles[weight.name] + 4, line)
    if not file.weights:
        top = y + HEAD if file.heads else y
        remark = "no arrays" if file.heads else in_words(file)
        yield text((PAD + right) / 2, (top + y + height) / 2 + 4, remark, "note", "middle")


def _caption(model: Model, kind: str) -> _Line:
    return (f"units {model.units}", "name"), (f"saved as {kind}", "note")


def _lines(file: File) -> list[_Line]:
    return [((w.name, "tiny"), (shape_text(w.on_node), "tiny")) for w in file.weights]


def _line_width(line: _Line) -> float:
    return sum(text_width(*part) for part in line) + 6 * (len(line) - 1)


def _above(pair: _Pair) -> str:
    shapes = ", ".join(format_shape(shape) for _, shape, _, _ in pair.bands)
    return shapes if len(pair.kinds) == 1 else "the same arrays, in both"


def _columns(pair: _Pair) -> str:
    blocks, units = len(pair.columns.blocks), pair.model.units
    return f"{blocks} blocks × {plural(units, 'unit')} = {blocks * units}"


def _description(pairs: Sequence[_Pair]) -> str:
    sentences = []
    for pair in pairs:
        held = ", ".join(f"{name} {format_shape(shape)}" for name, shape, _, _ in pair.bands)
        for kind in pair.kinds:
            file = pair.model.files[kind]
            shown = ", ".join(f"{w.name} {shape_text(w.on_node)}" for w in file.weights)
            sentences.append(
                f"{pair.model.code} saved as {kind}: Netron shows {shown or in_words(file)}; "
                f"the file holds {held}: {_columns(pair)} columns."
            )
    return " ".join((*sentences, _NOTE))

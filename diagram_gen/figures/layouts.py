"""From the layout of Keras to that of another framework: order of blocks, shapes, biases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diagram_gen.cells import GRU, LSTM, SIMPLE_RNN, Block
from diagram_gen.expressions import pretty_shape
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.layouts_notes import notes
from diagram_gen.figures.phrases import LINE
from diagram_gen.figures.sketch import drawn, sketch
from diagram_gen.rosetta.layout import Layout, Stored
from diagram_gen.svg import Element, Figure, number, path, rect, runs, text
from diagram_gen.text import text_width, wrapped

WIDTH = 400
ROOM = WIDTH - 2 * PAD
BOX = 42  # height of a block
SPLIT = 8  # between blocks that lie in different arrays
RIBBONS = 96  # height of the ribbons between the blocks
RIBBON = 28  # their greatest width; where blocks are narrow, a third of these
TIP = 14  # length of their heads
RIGHT = PAD + 150  # where the other framework's arrays start
LINES = 15  # from line to line above a sketch
ROW_GAP = 30
NOTES_GAP = 4  # between the last sketch and the notes, besides
SHARES = 3  # of an interleaved block as many pieces are drawn

_BLOCKS = {"lstm": LSTM.blocks, "gru": GRU.blocks, "simple_rnn": SIMPLE_RNN.blocks}


@dataclass(frozen=True)
class _Slot:
    """A block, or a piece of one, as it is placed in a strip."""

    block: Block
    label: str
    x: float
    width: float


@dataclass(frozen=True)
class _Row:
    """What the arrays of one role do, in Keras and in the other framework."""

    what: str
    ours: tuple[Stored, ...]
    theirs: tuple[Stored, ...]


def layout_figure(keras: Layout, other: Layout) -> Figure:
    """Draw how the blocks of a Keras layer move to those of another framework.

    Args:
        keras: the row of the Keras layer.
        other: another row, of the same kind of layer.
    """
    title = f"{_short(keras)} → {other.framework}"
    names = wrapped(other.name, "note", ROOM)
    y: float = PAD + 34
    body = [text(PAD, y + LINE * n, line, "note") for n, line in enumerate(names)]
    y += LINE * (len(names) - 1) + 38
    body += _strips(keras, other, y)
    y += 2 * BOX + RIBBONS + 62
    body.append(text(PAD, y, keras.framework, "name"))
    body.append(text(RIGHT, y, other.framework, "name"))
    body.append(path(f"M{PAD} {number(y + 9)}H{WIDTH - PAD}", "rule"))
    y += 28
    for row in _rows(keras, other):
        body.append(text(PAD, y, row.what, "note"))
        body += _arrays(keras, PAD, y + 20, row.ours, _head(row))
        body += _arrays(other, RIGHT, y + 20, row.theirs, _head(row))
        y += (
            20
            + _head(row)
            + max(_sketch_height(keras, row.ours), _sketch_height(other, row.theirs))
        )
        y += ROW_GAP
    y += NOTES_GAP
    lines = [line for note in notes(keras, other) for line in wrapped(note, "note", ROOM)]
    body += (text(PAD, y + LINE * n, line, "note") for n, line in enumerate(lines))
    right = max(
        WIDTH - PAD,
        PAD + text_width(title, "title"),
        *(RIGHT + _width(other, row.theirs) for row in _rows(keras, other)),
    )
    return Figure(
        name=f"layouts-{other.key}",
        title=f"{title} {other.name}: where the weights go",
        description=_description(keras, other),
        width=right + PAD,
        height=y + LINE * (len(lines) - 1) + PAD,
        body=(text(PAD, PAD + 14, title, "title"), *bundle(body)),
    )


def _short(keras: Layout) -> str:
    return keras.name.replace("keras.layers.", "Keras ")


# -------------------------------------------------------------------------- order of blocks


def _slots(layout: Layout) -> list[_Slot]:
    """Place the blocks side by side; those of one array touch."""
    blocks = {block.letter: block for block in _BLOCKS[layout.layer]}
    labels = dict(zip(layout.order, layout.letters, strict=True))
    groups = [
        "".join(p.letters for p in stored.pieces if p.role in ("W", "WU"))
        for stored in layout.input_arrays
    ]
    shares = SHARES if layout.packing == "interleaved" else 1
    width = (ROOM - SPLIT * (len(groups) - 1)) / len(layout.order) / shares
    slots: list[_Slot] = []
    x: float = PAD
    for group in groups:
        for letter in group * shares:
            slots.append(_Slot(blocks[letter], labels[letter], x, width))
            x += width
        x += SPLIT
    return slots


def _strips(keras: Layout, other: Layout, y: float) -> Iterator[Element]:
    ours, theirs = _slots(keras), _slots(other)
    below = y + BOX + RIBBONS
    yield runs(PAD, y - 9, ((keras.framework, "name"), ("blocks in stored order", "note")))
    # Where each block of Keras goes, piece by piece if the other one interleaves them.
    shares = len(theirs) // len(ours)
    sources = {
        slot.block: [slot.x + slot.width * (n + 0.5) / shares for n in range(shares)]
        for slot in ours
    }
    for slot in theirs:
        start = sources[slot.block].pop(0)
        yield _ribbon(start, y + BOX, slot.x + slot.width / 2, below, slot)
    for top, slots in ((y, ours), (below, theirs)):
        for slot in slots:
            yield from _block(slot, top)
    line = ((other.framework, "name"), ("its own names", "note"))
    yield runs(PAD, below + BOX + 19, line)


def _block(slot: _Slot, y: float) -> Iterator[Element]:
    hue, middle = slot.block.hue, slot.x + slot.width / 2
    yield rect(slot.x, y, slot.width, BOX, f"cell-{hue}")
    fits = [s for s in ("title", "name", "tiny") if text_width(slot.label, s) <= slot.width - 6]
    style = f"{fits[0]}-{hue}" if fits else f"tiny-{hue}"
    if text_width(slot.block.short, "tiny") <= slot.width - 4:
        yield text(middle, y + 18, slot.label, style, "middle")
        yield text(middle, y + 33, slot.block.short, f"tiny-{hue}", "middle")
    else:
        yield text(middle, y + BOX / 2 + 4, slot.label, style, "middle")


def _ribbon(x: float, y: float, to_x: float, to_y: float, slot: _Slot) -> Element:
    """Return an arrow as broad as a ribbon, swinging from (x, y) to (to_x, to_y)."""
    half = min(RIBBON, slot.width / 3) / 2
    neck = to_y - TIP
    middle, bend = (y + neck) / 2, (neck - y) * 0.34

    def down(shift: float) -> str:
        a, b = x + shift, to_x + shift
        return (
            f"M{number(a)} {number(y)}Q{number(a)} {number(middle - bend)} "
            f"{number((a + b) / 2)} {number(middle)}"
            f"Q{number(b)} {number(middle + bend)} {number(b)} {number(neck)}"
        )

    def up(shift: float) -> str:
        a, b = x + shift, to_x + shift
        return (
            f"L{number(b)} {number(neck)}Q{number(b)} {number(middle + bend)} "
            f"{number((a + b) / 2)} {number(middle)}"
            f"Q{number(a)} {number(middle - bend)} {number(a)} {number(y)}z"
        )

    head = (
        f"L{number(to_x - 2 * half)} {number(neck)}L{number(to_x)} {number(to_y)}"
        f"L{number(to_x + 2 * half)} {number(neck)}"
    )
    return path(down(-half) + head + up(half), f"cell-{slot.block.hue}")


# ------------------------------------------------------------------------ shapes of arrays


def _rows(keras: Layout, other: Layout) -> Iterator[_Row]:
    joined = {stored for stored in other.input_arrays if stored in other.recurrent_arrays}
    both = " and, below the line, h[t-1]" if joined else ""
    yield _Row(f"multiplies x[t]{both}", keras.input_arrays, other.input_arrays)
    apart = tuple(stored for stored in other.recurrent_arrays if stored not in joined)
    yield _Row("multiplies h[t-1]", keras.recurrent_arrays, apart)
    yield _Row("is added", keras.bias_arrays, other.bias_arrays)


def _lines(arrays: Sequence[Stored]) -> list[tuple[str, str]]:
    """Return the names and the shapes of some arrays."""
    if not arrays:
        return [("in the same array", "note")]
    names = [stored.name for stored in arrays]
    listed = ", ".join(names)
    if text_width(listed, "tiny") > WIDTH - PAD - RIGHT:
        listed = f"{names[0]}, …"
    style = "name" if text_width(listed, "name") <= WIDTH - PAD - RIGHT else "tiny"
    count = "" if len(arrays) == 1 else f"{len(arrays)} arrays, "
    shapes = dict.fromkeys(_shape(stored) for stored in arrays)
    each = "each " if count and len(shapes) == 1 else ""
    first, *more = shapes
    return [
        (listed, style),
        (f"{count}{each}{first}", "code-muted"),
        *((shape, "code-muted") for shape in more),
    ]


def _shape(stored: Stored) -> str:
    """Return the shape as a reader writes it, for one direction."""
    return pretty_shape(tuple(size.replace("directions", "1") for size in stored.shape))


def _head(row: _Row) -> float:
    """Return the height of the lines above the sketches of a row."""
    return LINES * max(len(_lines(row.ours)), len(_lines(row.theirs))) - 3


def _arrays(
    layout: Layout, x: float, y: float, arrays: tuple[Stored, ...], head: float
) -> Iterator[Element]:
    for n, (content, style) in enumerate(_lines(arrays)):
        yield text(x, y + LINES * n, content, style)
    hues = {block.letter: block.hue for block in _BLOCKS[layout.layer]}
    letters = dict(zip(layout.order, layout.letters, strict=True))
    yield from drawn(sketch(arrays, layout.packing), x, y + head, hues, letters)


def _sketch_height(layout: Layout, arrays: tuple[Stored, ...]) -> float:
    return sketch(arrays, layout.packing).height


def _width(layout: Layout, arrays: tuple[Stored, ...]) -> float:
    lines = (text_width(content, style) for content, style in _lines(arrays))
    return max(sketch(arrays, layout.packing).width, *lines)


# -------------------------------------------------------------------------------- in words


def _description(keras: Layout, other: Layout) -> str:
    both = " ".join(
        f"{layout.framework} {layout.name} stores the blocks in the order "
        f"{', '.join(_named(layout))}: "
        + ", ".join(f"{stored.name} {_shape(stored)}" for stored in layout.arrays)
        + "."
        for layout in (keras, other)
    )
    return f"{both} {' '.join(notes(keras, other))}"


def _named(layout: Layout) -> Iterator[str]:
    """Yield each block's label with what it is."""
    names = {block.letter: block.name for block in _BLOCKS[layout.layer]}
    for letter, label in zip(layout.order, layout.letters, strict=True):
        yield names[letter] if label == names[letter] else f"{label} {names[letter]}"

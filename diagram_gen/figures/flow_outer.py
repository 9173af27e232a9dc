"""A layer that is applied to each of several sequences: always the same one."""

from collections.abc import Iterator

from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerArrays
from diagram_gen.figures.flow_parts import (
    RIGHT,
    Line,
    frame,
    frame_height,
    in_words,
    numbered,
    numbers_note,
)
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.parts import BOX, RADIUS, STRIP, strip, value
from diagram_gen.figures.wires import wire
from diagram_gen.svg import Element, number, path, rect, text

CARDS = (104, 152, 80)  # widths of the cards: the longest name and the longest shape fit
ENTRIES = ("0", "1", "⋮", "N-1")

#: The columns: what goes in, the layer, what comes out.
IN = 128
LAYER_X, LAYER = PAD + IN + 28, 84
OUT_X = LAYER_X + LAYER + 28
MARK = 60  # width of the strip of blocks that stands for the weights

#: Top edges, downwards.
FRAME = 66
SHAPES = FRAME + frame_height(1) + 34
ROWS = SHAPES + 32
PITCH = BOX + 18
BELOW = ROWS + PITCH * len(ENTRIES) + 16

SUBTITLE = "One layer, used again for each sequence"


def body(facts: LayerArrays) -> Iterator[Element]:
    """Draw the layer once with its arrays, and below it at work on some of the sequences."""
    (arrays,) = numbered(facts).values()
    note = "one set of weights for all sequences and all steps"
    yield from frame(facts, PAD, FRAME, CARDS, "the layer inside", note, arrays)
    yield text(PAD, SHAPES, "input", "name")
    yield text(PAD, SHAPES + 17, _input(facts), "code-muted")
    yield text(RIGHT, SHAPES, "output", "name", "end")
    yield text(RIGHT, SHAPES + 17, format_shape(facts.output_last), "code-muted", "end")
    middle, top = LAYER_X + LAYER / 2, FRAME + frame_height(1)
    for n, entry in enumerate(ENTRIES):
        y = ROWS + n * PITCH
        if entry == "⋮":
            for x in (PAD + IN / 2, OUT_X + (RIGHT - OUT_X) / 2):
                yield text(x, y + BOX / 2 + 4, entry, "title", "middle")
            continue
        yield path(f"M{number(middle)} {number(top)}V{number(y)}", "bus")
        yield from _row(facts, y, entry)
        top = y + BOX


def _row(facts: LayerArrays, y: float, entry: str) -> Iterator[Element]:
    across = y + BOX / 2
    middle = LAYER_X + LAYER / 2
    one, given = format_shape(("T", facts.case.features)), format_shape((facts.case.units,))
    yield value(PAD, y, IN, f"sequence {entry}", one)
    yield wire((PAD + IN, across), (LAYER_X, across))
    yield rect(LAYER_X, y, LAYER, BOX, "box", radius=RADIUS)
    yield text(middle, y + 18, "same layer", "index", "middle")
    yield strip(middle - MARK / 2, y + 26, MARK, STRIP, facts.case.kind.blocks)
    yield wire((LAYER_X + LAYER, across), (OUT_X, across))
    yield value(OUT_X, y, RIGHT - OUT_X, f"h {entry}", given)


def _input(facts: LayerArrays) -> str:
    return format_shape(facts.case.kind.input_shape(facts.case.features))


def notes(facts: LayerArrays) -> Iterator[Line]:
    """Yield what leaves the layer."""
    yield ("return_sequences=False", "code"), (format_shape(facts.output_last), "code")
    yield (("the h of the last step of each sequence.", "note"),)
    yield ("return_sequences=True", "code"), (format_shape(facts.output_sequences), "code")
    yield (("the h of every step of each sequence.", "note"),)
    yield (("None: any batch size, N sequences, T steps.", "note"),)
    yield ((numbers_note(facts), "note"),)


def in_sentences(facts: LayerArrays) -> str:
    """Return the drawing in words."""
    (arrays,) = numbered(facts).values()
    return (
        f"The input {_input(facts)} holds N sequences of T steps in each entry of the batch. One "
        f"layer with one set of weights, arrays {in_words(arrays)}, is used again for each of "
        f"them, always from zero states. Each sequence {format_shape(('T', facts.case.features))} "
        f"gives h {format_shape((facts.case.units,))} of its last step, together "
        f"{format_shape(facts.output_last)}; with return_sequences=True every step's, "
        f"{format_shape(facts.output_sequences)}. {numbers_note(facts)}"
    )

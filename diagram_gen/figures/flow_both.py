"""A bidirectional layer: two cells of their own read the input, one of them from its end."""

from collections.abc import Iterator

from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerArrays
from diagram_gen.figures.flow_parts import (
    BACKWARDS,
    CELL,
    FORWARDS,
    INSET,
    RIGHT,
    Line,
    frame,
    frame_height,
    in_words,
    numbered,
    numbers_note,
    sequence,
)
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.parts import pointed
from diagram_gen.figures.phrases import part_note
from diagram_gen.figures.wires import drop, wire
from diagram_gen.svg import Element, group, rect, runs, text

HALF = 176  # width of each direction
LEFTS = PAD, RIGHT - HALF
MIDDLES = tuple(left + HALF / 2 for left in LEFTS)
CENTRE = (PAD + RIGHT) / 2
FLIP, FLIP_WIDTH = 28, 116  # height and width of what reverses a sequence
JOIN_WIDTH = 104

#: Top edges, downwards.
INPUT = 86
TURNED = INPUT + CELL + 92
FRAMES = TURNED + CELL + 24
FRAME = frame_height(3)
OUTPUTS = FRAMES + FRAME + 44
JOIN = OUTPUTS + CELL + 102  # middle of what puts the outputs side by side
JOINED = JOIN + FLIP / 2 + 22
BELOW = JOINED + CELL + 24

SUBTITLE = "The input is read in both directions, by two cells"


def body(facts: LayerArrays) -> Iterator[Element]:
    """Draw both directions side by side, from the input down to their joined outputs."""
    features, units = (format_shape((n,)) for n in (facts.case.features, facts.case.units))
    arrays = numbered(facts)
    for left, part in zip(LEFTS, arrays, strict=True):  # first: the frames lie behind all else
        note = part_note(facts, part)
        widths = (HALF - 2 * INSET,)
        yield from frame(facts, left, FRAMES, widths, part.name, note, arrays[part])
    yield runs(PAD, INPUT - 9, (("input", "name"), (_input(facts), "code")))
    yield from sequence(PAD, INPUT, RIGHT - PAD, FORWARDS)
    for n, (left, middle) in enumerate(zip(LEFTS, MIDDLES, strict=True)):
        steps = BACKWARDS if n else FORWARDS
        yield from _down(middle, INPUT + CELL, TURNED, f"x[t] {features}", turned=bool(n))
        yield from sequence(left, TURNED, HALF, steps)
        yield wire((middle, TURNED + CELL), (middle, FRAMES))
        yield drop(middle, FRAMES + FRAME, OUTPUTS, f"h[t] {units}")
        yield from sequence(left, OUTPUTS, HALF, steps)
        yield from _down(
            middle, OUTPUTS + CELL, JOIN - 10, f"h[t] {units}", turned=bool(n), head=False
        )
        side = CENTRE - JOIN_WIDTH / 2 if middle < CENTRE else CENTRE + JOIN_WIDTH / 2
        yield wire((middle, JOIN - 10), (middle, JOIN), (side, JOIN))
    yield _box(CENTRE, JOIN - FLIP / 2, JOIN_WIDTH, "side by side")
    yield wire((CENTRE, JOIN + FLIP / 2), (CENTRE, JOINED))
    yield from _joined(facts)


def _down(
    x: float, top: float, bottom: float, label: str, *, turned: bool, head: bool = True
) -> Iterator[Element]:
    """Draw how a sequence goes down, with its time reversed on the way or as it is."""
    if turned:
        flip = top + 20
        yield wire((x, top), (x, flip))
        yield _box(x, flip, FLIP_WIDTH, "reverse time")
        top = flip + FLIP
    yield drop(x, top, bottom, label, head=head)


def _box(x: float, top: float, width: float, label: str) -> Element:
    """Return what is done to a sequence as a whole."""
    return group(
        pointed(x - width / 2, top, width, FLIP, "box"),
        text(x, top + FLIP / 2 + 4, label, "tiny", "middle"),
    )


def _joined(facts: LayerArrays) -> Iterator[Element]:
    """Draw the outputs of both side by side at every step; what is given by default stands out."""
    each = (RIGHT - PAD) / len(FORWARDS)
    for n, step in enumerate(FORWARDS):
        x = PAD + n * each
        yield rect(x, JOINED, each, CELL, "box")
        if step == "⋯":
            yield text(x + each / 2, JOINED + CELL / 2 + 4, step, "code", "middle")
            continue
        halves = zip(facts.case.kind.parts, (FORWARDS[-1], FORWARDS[0]), strict=True)
        for half, (part, last) in enumerate(halves):
            at = x + each * (0.25 + half / 2)
            if step == last:
                yield rect(at - each / 4, JOINED, each / 2, CELL, "chosen")
            yield text(at, JOINED + CELL / 2 + 4, f"{part.name[0]} {step}", "code", "middle")


def _input(facts: LayerArrays) -> str:
    return format_shape(facts.case.kind.input_shape(facts.case.features))


def notes(facts: LayerArrays) -> Iterator[Line]:
    """Yield what leaves the layer."""
    units = facts.case.units
    forward, backward = (part.name for part in facts.case.kind.parts)
    yield ("return_sequences=True", "code"), (format_shape(facts.output_sequences), "code")
    yield ((f"every step: f {forward} 0:{units}, b {backward} {units}:{2 * units}.", "note"),)
    yield ("return_sequences=False", "code"), (format_shape(facts.output_last), "code")
    yield (("the framed ones: each after all that it has read.", "note"),)
    yield ((numbers_note(facts), "note"),)
    yield (("None: any batch size, any number of time steps T.", "note"),)


def in_sentences(facts: LayerArrays) -> str:
    """Return the drawing in words."""
    arrays = numbered(facts)
    forward, backward = arrays
    units = facts.case.units
    state = format_shape((units,))
    return (
        f"The input {_input(facts)} goes to two cells with weights of their own. The "
        f"{forward.name} cell, arrays {in_words(arrays[forward])}, reads it from the first step "
        f"on and gives h[t] {state}. For the {backward.name} cell, arrays "
        f"{in_words(arrays[backward])}, time is reversed first; of its outputs h[t] {state} it "
        "is reversed again. Both then stand side by side: of the last axis, "
        f"0:{units} is {forward.name}, {units}:{2 * units} is {backward.name}. With "
        f"return_sequences=True the layer gives {format_shape(facts.output_sequences)}, both at "
        f"every step; with return_sequences=False {format_shape(facts.output_last)}, the "
        f"{forward.name} h after the last step beside the {backward.name} h at step 0, each "
        f"after all that it has read. {numbers_note(facts)}"
    )

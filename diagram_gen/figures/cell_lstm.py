"""One time step of an LSTM, dense or convolutional, with or without a bias.

Everything hangs on four columns, one per block in stored order. In that order the forget block
stands between the input gate and the candidate, which belong together, so one crossing cannot
be avoided: the wire of the input gate passes that of the forget gate, and is broken there.
"""

from collections.abc import Iterator

from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerArrays
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.cell_parts import (
    ARRAYS_END,
    GATE,
    HALF_BRIDGE,
    SHAPES_NOTE,
    WIDTH,
    biased,
    columns,
    ends_notes,
    figure,
    product,
    squash,
)
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.parts import ARRAY, BOX, OPERATOR, array, function, operator, value
from diagram_gen.figures.phrases import (
    input_shape,
    parameter_sum,
    places,
    short_shape,
    state_shape,
)
from diagram_gen.figures.wires import dot, drop, wire
from diagram_gen.svg import Element, Figure, group, rect, text

#: The grid. Four columns fill the width between the margins; inputs and arrays take two each.
COLUMN = (WIDTH - 2 * PAD) / 4
COLUMNS = tuple(PAD + COLUMN * (n + 0.5) for n in range(4))
CARD = 172  # width of an input or an array
LEFT, MIDDLE, RIGHT = PAD + CARD / 2, WIDTH / 2, WIDTH - PAD - CARD / 2
BIAS = 104  # width of the bias: it stands between the wires of the two other arrays

#: Top edges of boxes and middles of operators, downwards.
BIAS_TOP = ARRAYS_END + 18
SUM = BIAS_TOP + ARRAY + 30
BLOCKS = SUM + 52
GATES = BLOCKS + BOX + 38
PRODUCT = GATES + BOX + 50
STATE = PRODUCT + 62
NEW_STATE = STATE + 74
SQUASH = NEW_STATE + 30
OUTPUT = SQUASH + 66
NEW_OUTPUT = OUTPUT + 34
EQUATIONS = NEW_OUTPUT + BOX + 46

#: By how much all that follows moves up where there is no bias.
NO_BIAS = 44

NEW_STATE_CODE = "c[t] = f * c[t-1] + i * candidate"


def lstm(facts: LayerArrays) -> Figure:
    """Draw one time step of an LSTM."""
    up = 0 if biased(facts) else NO_BIAS
    below = (*_blocks(facts), *_new_state(facts), *_new_output(facts))
    if up:
        below = (group(*bundle(below), y=-up),)
    return figure(
        facts,
        "One time step t, read downwards",
        (*_arrays(facts, SUM - up), *below),
        EQUATIONS - up,
        (*_sum_code(facts), NEW_STATE_CODE, _output_code(facts)),
        (*ends_notes(facts.case.kind.blocks), *_shapes_note(facts)),
        _description(facts),
    )


def _packed(facts: LayerArrays) -> str:
    """Return the shape of the sum before it is cut into blocks."""
    return short_shape(facts, facts.weights[0].shape[-1])


def _state(facts: LayerArrays) -> str:
    return short_shape(facts, facts.case.units)


def _arrays(facts: LayerArrays, y: float) -> Iterator[Element]:
    """Draw what goes in, the arrays that it meets, and their sum at ``y``."""
    packed = _packed(facts)
    yield from product(facts, LEFT, CARD, "x[t]", input_shape(facts), "kernel")
    yield from product(facts, RIGHT, CARD, "h[t-1]", state_shape(facts), "recurrent_kernel")
    for middle in (LEFT, RIGHT):
        yield drop(middle, ARRAYS_END, y - 20, packed, head=False)
        side = MIDDLE - OPERATOR if middle < MIDDLE else MIDDLE + OPERATOR
        yield wire((middle, y - 20), (middle, y), (side, y))
    for bias in facts.weights[2:]:
        yield array(MIDDLE - BIAS / 2, BIAS_TOP, BIAS, bias, facts.case.kind.blocks)
        yield wire((MIDDLE, BIAS_TOP + ARRAY), (MIDDLE, y - OPERATOR))
    yield operator(MIDDLE, y, "+")
    yield drop(MIDDLE, y + OPERATOR, y - SUM + BLOCKS, f"z {packed}")


def _blocks(facts: LayerArrays) -> Iterator[Element]:
    """Draw the sum, cut into its blocks, and the activation of each."""
    shape = _state(facts)
    for x, block in zip(COLUMNS, facts.case.kind.blocks, strict=True):
        yield rect(x - COLUMN / 2, BLOCKS, COLUMN, BOX, f"cell-{block.hue}")
        yield text(x, BLOCKS + 18, block.letter, f"title-{block.hue}", "middle")
        yield text(x, BLOCKS + 34, columns(facts, block), "code-muted", "middle")
        yield drop(x, BLOCKS + BOX, GATES, shape, hue=block.hue)
        yield function(x - GATE / 2, GATES, GATE, block)


def _new_state(facts: LayerArrays) -> Iterator[Element]:
    """Draw c[t] = f * c[t-1] + i * candidate."""
    i, f, candidate, _ = facts.case.kind.blocks
    at_i, at_f, at_c, _ = COLUMNS
    shape, bottom = _state(facts), GATES + BOX
    turn = PRODUCT - OPERATOR
    yield drop(at_i, bottom, turn, shape, hue=i.hue, head=False)
    yield wire((at_i, turn), (at_i, PRODUCT), (at_f - HALF_BRIDGE, PRODUCT), hue=i.hue, head=False)
    yield wire((at_f + HALF_BRIDGE, PRODUCT), (at_c - OPERATOR, PRODUCT), hue=i.hue)
    yield drop(at_f, bottom, turn, shape, hue=f.hue, head=False)
    yield wire((at_f, turn), (at_f, STATE - OPERATOR), hue=f.hue)
    yield drop(at_c, bottom, turn, shape, hue=candidate.hue)
    yield operator(at_c, PRODUCT, "×")
    yield drop(at_c, PRODUCT + OPERATOR, STATE - OPERATOR, shape)
    yield from _state_box(STATE, "c[t-1]", shape, "cell state of the step before")
    yield wire((PAD + COLUMN, STATE), (at_f - OPERATOR, STATE))
    yield operator(at_f, STATE, "×")
    yield wire((at_f + OPERATOR, STATE), (at_c - OPERATOR, STATE))
    yield text((at_f + at_c) / 2, STATE - 7, shape, "code-muted", "middle")
    yield operator(at_c, STATE, "+")


def _new_output(facts: LayerArrays) -> Iterator[Element]:
    """Draw where c[t] goes, and h[t] = o * tanh(c[t])."""
    output = facts.case.kind.blocks[-1]
    _, _, at_c, at_o = COLUMNS
    shape = _state(facts)
    yield drop(at_c, STATE + OPERATOR, NEW_STATE, shape, head=False)
    yield dot(at_c, NEW_STATE)
    yield wire((at_c, NEW_STATE), (PAD + COLUMN, NEW_STATE))
    yield text((at_c + PAD + COLUMN) / 2, NEW_STATE - 7, shape, "code-muted", "middle")
    yield from _state_box(NEW_STATE, "c[t]", shape, "cell state, to the next step")
    yield wire((at_c, NEW_STATE), (at_c, SQUASH))
    yield squash(at_c, SQUASH, _activation(facts))
    yield wire((at_c, SQUASH + BOX - 10), (at_c, OUTPUT), (at_o - OPERATOR, OUTPUT))
    yield text((at_c + at_o) / 2, OUTPUT - 7, shape, "code-muted", "middle")
    yield drop(at_o, GATES + BOX, PRODUCT - OPERATOR, shape, hue=output.hue, head=False)
    yield wire((at_o, PRODUCT - OPERATOR), (at_o, OUTPUT - OPERATOR), hue=output.hue)
    yield operator(at_o, OUTPUT, "×")
    yield wire((at_o, OUTPUT + OPERATOR), (at_o, NEW_OUTPUT))
    yield value(at_o - COLUMN / 2, NEW_OUTPUT, COLUMN, "h[t]", shape)
    note = "output, and h[t-1] of the next step"
    yield text(WIDTH - PAD, NEW_OUTPUT + BOX + 16, note, "index", "end")


def _state_box(middle: float, name: str, shape: str, note: str) -> Iterator[Element]:
    top = middle - BOX / 2
    yield value(PAD, top, COLUMN, name, shape)
    yield text(PAD, top + BOX + 16, note, "index")


def _activation(facts: LayerArrays) -> str:
    """Return the function of the candidate, which the new cell state goes through as well."""
    _, _, candidate, _ = facts.case.kind.blocks
    return candidate.activation


def _output_code(facts: LayerArrays) -> str:
    return f"h[t] = o * {_activation(facts)}(c[t])"


def _sum_code(facts: LayerArrays) -> tuple[str, ...]:
    bias = " + bias" if biased(facts) else ""
    if places(facts):
        return "a = conv(x[t], kernel)", f"z = a + conv(h[t-1], recurrent_kernel){bias}"
    return (f"z = x[t] @ kernel + h[t-1] @ recurrent_kernel{bias}",)


def _shapes_note(facts: LayerArrays) -> tuple[str, ...]:
    if not places(facts):
        return (SHAPES_NOTE,)
    if None in places(facts):
        return (
            "* in a circle: convolution over the places, None or …",
            "in the shapes: any number. × acts at each place.",
            SHAPES_NOTE,
        )
    between = " × ".join(map(str, places(facts)))
    return (
        "* in a circle: convolution over the places, which are",
        f"{between} here and … in the shapes. × acts at each place.",
        SHAPES_NOTE,
    )


def _description(facts: LayerArrays) -> str:
    """Return the data flow in sentences."""
    kind = facts.case.kind
    kernel, recurrent, *biases = facts.weights
    state, packed = _state(facts), _packed(facts)
    blocks = "; ".join(
        f"{block.activation} of columns {columns(facts, block)} is the {block.name} {block.letter}"
        for block in kind.blocks
    )
    does = "convolved" if places(facts) else "multiplied"
    bias = "".join(f" and {bias.name} {format_shape(bias.shape)}" for bias in biases)
    note = " ".join(_shapes_note(facts)[:-1])
    return (
        f"The input x[t] {input_shape(facts)} is {does} with {kernel.name} "
        f"{format_shape(kernel.shape)}, the previous output h[t-1] {state_shape(facts)} with "
        f"{recurrent.name} {format_shape(recurrent.shape)}. Both products{bias} add up to "
        f"z {packed}, which is cut into {len(kind.blocks)} blocks: {blocks}, each {state}. "
        f"The candidate is not a gate. The new cell state {NEW_STATE_CODE} goes "
        f"to the next step; {_output_code(facts)} is the output and also goes to the next step. "
        f"{note}{' ' if note else ''}Parameters: {parameter_sum(facts)}."
    )

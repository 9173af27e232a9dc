"""The cell: one time step of an LSTM as data flow, from top to bottom.

Everything hangs on four columns, one per block in stored order. In that order the forget block
stands between the input gate and the candidate, which belong together, so one crossing cannot
be avoided: the wire of the input gate passes that of the forget gate, and is broken there.
"""

from collections.abc import Iterator

from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerFacts
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.parts import (
    ARRAY,
    BOX,
    OPERATOR,
    array,
    function,
    operator,
    pointed,
    value,
)
from diagram_gen.figures.phrases import layer_title, parameter_sum, state_shape
from diagram_gen.figures.wires import dot, drop, wire
from diagram_gen.svg import Element, Figure, group, rect, text

#: The grid. Four columns fill the width between the margins; inputs and arrays take two each.
COLUMN = 92
WIDTH = 4 * COLUMN + 2 * PAD
COLUMNS = tuple(PAD + COLUMN * (n + 0.5) for n in range(4))
CARD = 172  # width of an input or an array
LEFT, MIDDLE, RIGHT = PAD + CARD / 2, WIDTH / 2, WIDTH - PAD - CARD / 2
BIAS = 104  # width of the bias: it stands between the wires of the two other arrays
GATE = 80  # width of an activation

#: Top edges of boxes and middles of operators, downwards.
INPUTS = 66
ARRAYS = INPUTS + BOX + 24 + 2 * OPERATOR
BIAS_TOP = ARRAYS + ARRAY + 18
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
LINE = 18

HALF_BRIDGE = 7  # what a broken wire leaves free on either side of the wire that it passes

CODE = (
    "z = x[t] @ kernel + h[t-1] @ recurrent_kernel + bias",
    "c[t] = f * c[t-1] + i * candidate",
    "h[t] = o * tanh(c[t])",
)
NOTES = (
    "Round ends: a gate, from 0 to 1. Pointed: tanh, from −1",
    "to 1. The candidate is no gate: it is what gets written.",
    "Shapes leave out the batch. W, U, b: letters of other texts.",
)


def cell(facts: LayerFacts) -> Figure:
    """Draw one time step of an LSTM: what is multiplied, summed, squashed and handed on."""
    lines = len(CODE) + len(NOTES)
    return Figure(
        name=f"{facts.case.layer}-{facts.case.slug}-cell",
        title=f"One time step of {layer_title(facts)}",
        description=_description(facts),
        width=WIDTH,
        height=EQUATIONS + LINE * (lines - 1) + 6 + PAD,
        body=(
            text(PAD, PAD + 14, layer_title(facts), "title"),
            text(PAD, PAD + 34, "One time step t, read downwards", "note"),
            *bundle(
                (
                    *_arrays(facts),
                    *_blocks(facts),
                    *_new_state(facts),
                    *_new_output(facts),
                    *_legend(),
                )
            ),
        ),
    )


def _arrays(facts: LayerFacts) -> Iterator[Element]:
    """Draw what goes in, the arrays that it meets, and their sum."""
    kernel, recurrent, bias = facts.weights
    packed, blocks = format_shape(bias.shape), facts.case.kind.blocks
    for middle, name, stored in ((LEFT, "x[t]", kernel), (RIGHT, "h[t-1]", recurrent)):
        shape = format_shape(stored.shape[:1])
        yield value(middle - CARD / 2, INPUTS, CARD, name, shape)
        yield wire((middle, INPUTS + BOX), (middle, ARRAYS - 2 * OPERATOR))
        yield array(middle - CARD / 2, ARRAYS, CARD, stored, blocks)
        yield operator(middle, ARRAYS - OPERATOR, "@")
        yield drop(middle, ARRAYS + ARRAY, SUM - 20, packed, head=False)
        side = MIDDLE - OPERATOR if middle < MIDDLE else MIDDLE + OPERATOR
        yield wire((middle, SUM - 20), (middle, SUM), (side, SUM))
    yield array(MIDDLE - BIAS / 2, BIAS_TOP, BIAS, bias, blocks)
    yield wire((MIDDLE, BIAS_TOP + ARRAY), (MIDDLE, SUM - OPERATOR))
    yield operator(MIDDLE, SUM, "+")
    yield drop(MIDDLE, SUM + OPERATOR, BLOCKS, f"z {packed}")


def _blocks(facts: LayerFacts) -> Iterator[Element]:
    """Draw the sum, cut into its blocks, and the activation of each."""
    kind, units = facts.case.kind, facts.case.units
    shape = state_shape(facts)
    for x, block in zip(COLUMNS, kind.blocks, strict=True):
        start, stop = kind.columns(block.letter, units)
        yield rect(x - COLUMN / 2, BLOCKS, COLUMN, BOX, f"cell-{block.hue}")
        yield text(x, BLOCKS + 18, block.letter, f"title-{block.hue}", "middle")
        yield text(x, BLOCKS + 34, f"{start}:{stop}", "code-muted", "middle")
        yield drop(x, BLOCKS + BOX, GATES, shape, hue=block.hue)
        yield function(x - GATE / 2, GATES, GATE, block)


def _new_state(facts: LayerFacts) -> Iterator[Element]:
    """Draw c[t] = f * c[t-1] + i * candidate."""
    i, f, candidate, _ = facts.case.kind.blocks
    at_i, at_f, at_c, _ = COLUMNS
    shape, bottom = state_shape(facts), GATES + BOX
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


def _new_output(facts: LayerFacts) -> Iterator[Element]:
    """Draw where c[t] goes, and h[t] = o * tanh(c[t])."""
    output = facts.case.kind.blocks[-1]
    _, _, at_c, at_o = COLUMNS
    shape = state_shape(facts)
    yield drop(at_c, STATE + OPERATOR, NEW_STATE, shape, head=False)
    yield dot(at_c, NEW_STATE)
    yield wire((at_c, NEW_STATE), (PAD + COLUMN, NEW_STATE))
    yield text((at_c + PAD + COLUMN) / 2, NEW_STATE - 7, shape, "code-muted", "middle")
    yield from _state_box(NEW_STATE, "c[t]", shape, "cell state, to the next step")
    yield wire((at_c, NEW_STATE), (at_c, SQUASH))
    yield group(
        pointed(at_c - GATE / 2, SQUASH, GATE, BOX - 10, "box"),
        text(at_c, SQUASH + BOX / 2 - 1, "tanh", "code", "middle"),
    )
    yield wire((at_c, SQUASH + BOX - 10), (at_c, OUTPUT), (at_o - OPERATOR, OUTPUT))
    yield text((at_c + at_o) / 2, OUTPUT - 7, shape, "code-muted", "middle")
    yield drop(at_o, GATES + BOX, PRODUCT - OPERATOR, shape, hue=output.hue, head=False)
    yield wire((at_o, PRODUCT - OPERATOR), (at_o, OUTPUT - OPERATOR), hue=output.hue)
    yield operator(at_o, OUTPUT, "×")
    yield wire((at_o, OUTPUT + OPERATOR), (at_o, NEW_OUTPUT))
    left = at_o - COLUMN / 2
    yield value(left, NEW_OUTPUT, COLUMN, "h[t]", shape)
    note = "output, and h[t-1] of the next step"
    yield text(WIDTH - PAD, NEW_OUTPUT + BOX + 16, note, "index", "end")


def _state_box(middle: float, name: str, shape: str, note: str) -> Iterator[Element]:
    top = middle - BOX / 2
    yield value(PAD, top, COLUMN, name, shape)
    yield text(PAD, top + BOX + 16, note, "index")


def _legend() -> Iterator[Element]:
    for n, line in enumerate(CODE):
        yield text(PAD, EQUATIONS + LINE * n, line, "code-muted")
    y = EQUATIONS + LINE * len(CODE) + 6
    for n, line in enumerate(NOTES):
        yield text(PAD, y + LINE * n, line, "note")


def _description(facts: LayerFacts) -> str:
    """Return the data flow in sentences."""
    kind, units = facts.case.kind, facts.case.units
    kernel, recurrent, bias = facts.weights
    state, packed = state_shape(facts), format_shape(bias.shape)
    blocks = "; ".join(
        f"{block.activation} of columns {start}:{stop} is the {block.name} {block.letter}"
        for block in kind.blocks
        for start, stop in [kind.columns(block.letter, units)]
    )
    return (
        f"The input x[t] {format_shape(kernel.shape[:1])} is multiplied with {kernel.name} "
        f"{format_shape(kernel.shape)}, the previous output h[t-1] {state} with {recurrent.name} "
        f"{format_shape(recurrent.shape)}. Both products and {bias.name} {packed} add up to "
        f"z {packed}, which is cut into {len(kind.blocks)} blocks: {blocks}, each {state}. "
        "The candidate is not a gate. The new cell state c[t] = f * c[t-1] + i * candidate goes "
        "to the next step; h[t] = o * tanh(c[t]) is the output and also goes to the next step. "
        f"Parameters: {parameter_sum(facts)}."
    )

"""One time step of a simple recurrent layer: one block, no gate."""

from collections.abc import Iterator

from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerArrays
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.cell_parts import (
    ARRAYS_END,
    NOTES,
    SHAPES_NOTE,
    WIDTH,
    biased,
    columns,
    figure,
    product,
    range_of,
)
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.parts import ARRAY, BOX, OPERATOR, array, function, operator, value
from diagram_gen.figures.phrases import input_shape, parameter_sum, state_shape
from diagram_gen.figures.wires import drop, wire
from diagram_gen.svg import Element, Figure, group, rect, text
from diagram_gen.text import wrapped

CARD = 172  # width of an input or an array
LEFT, MIDDLE, RIGHT = PAD + CARD / 2, WIDTH / 2, WIDTH - PAD - CARD / 2
BIAS = 104  # width of the bias: it stands between the wires of the two other arrays
BLOCK = 112  # width of the sum and of what follows

#: Top edges of boxes and middles of operators, downwards.
BIAS_TOP = ARRAYS_END + 18
SUM = BIAS_TOP + ARRAY + 30
BLOCKS = SUM + 52
SQUASH = BLOCKS + BOX + 38
OUTPUT = SQUASH + BOX + 38
EQUATIONS = OUTPUT + BOX + 46

#: By how much all that follows moves up where there is no bias.
NO_BIAS = 44


def simple_rnn(facts: LayerArrays) -> Figure:
    """Draw one time step of a SimpleRNN."""
    (block,) = facts.case.kind.blocks
    up = 0 if biased(facts) else NO_BIAS
    below = (*_output(facts),)
    if up:
        below = (group(*bundle(below), y=-up),)
    code = (
        f"z = x[t] @ kernel + h[t-1] @ recurrent_kernel{'' if up else ' + bias'}",
        f"h[t] = {block.activation}(z)",
    )
    note = (
        f"Pointed: {block.activation}{range_of(block.activation)}. There is no gate: nothing "
        "decides what is kept, and the output is the only state."
    )
    return figure(
        facts,
        "One time step t, read downwards",
        (*_arrays(facts, SUM - up), *below),
        EQUATIONS - up,
        code,
        (*wrapped(note, "note", NOTES), SHAPES_NOTE),
        _description(facts),
    )


def _arrays(facts: LayerArrays, y: float) -> Iterator[Element]:
    """Draw what goes in, the arrays that it meets, and their sum at ``y``."""
    shape = state_shape(facts)
    yield from product(facts, LEFT, CARD, "x[t]", input_shape(facts), "kernel")
    yield from product(facts, RIGHT, CARD, "h[t-1]", shape, "recurrent_kernel")
    for middle, side in ((LEFT, MIDDLE - OPERATOR), (RIGHT, MIDDLE + OPERATOR)):
        yield drop(middle, ARRAYS_END, y - 20, shape, head=False)
        yield wire((middle, y - 20), (middle, y), (side, y))
    for bias in facts.weights[2:]:
        yield array(MIDDLE - BIAS / 2, BIAS_TOP, BIAS, bias, facts.case.kind.blocks)
        yield wire((MIDDLE, BIAS_TOP + ARRAY), (MIDDLE, y - OPERATOR))
    yield operator(MIDDLE, y, "+")
    yield drop(MIDDLE, y + OPERATOR, y - SUM + BLOCKS, f"z {shape}")


def _output(facts: LayerArrays) -> Iterator[Element]:
    (block,) = facts.case.kind.blocks
    shape, left = state_shape(facts), MIDDLE - BLOCK / 2
    yield rect(left, BLOCKS, BLOCK, BOX, f"cell-{block.hue}")
    yield text(MIDDLE, BLOCKS + 18, block.letter, f"title-{block.hue}", "middle")
    yield text(MIDDLE, BLOCKS + 34, columns(facts, block), "code-muted", "middle")
    yield drop(MIDDLE, BLOCKS + BOX, SQUASH, shape, hue=block.hue)
    yield function(left, SQUASH, BLOCK, block)
    yield drop(MIDDLE, SQUASH + BOX, OUTPUT, shape, hue=block.hue)
    yield value(left, OUTPUT, BLOCK, "h[t]", shape)
    note = "output, and h[t-1] of the next step"
    yield text(MIDDLE, OUTPUT + BOX + 16, note, "index", "middle")


def _description(facts: LayerArrays) -> str:
    kernel, recurrent, *biases = facts.weights
    (block,) = facts.case.kind.blocks
    state = state_shape(facts)
    bias = "".join(f" and {bias.name} {format_shape(bias.shape)}" for bias in biases)
    return (
        f"The input x[t] {input_shape(facts)} is multiplied with {kernel.name} "
        f"{format_shape(kernel.shape)}, the previous output h[t-1] {state} with {recurrent.name} "
        f"{format_shape(recurrent.shape)}. Both products{bias} add up to z, one block {state}. Its "
        f"{block.activation} is h[t] {state}: the output, which also goes to the next step. There "
        "is no gate and no other state. "
        f"Parameters: {parameter_sum(facts)}."
    )

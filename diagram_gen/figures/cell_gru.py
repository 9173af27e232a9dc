"""One time step of a GRU, in both forms: they differ in where the reset gate r acts."""

from collections.abc import Iterator

from diagram_gen.cells import Block
from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerArrays
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.cell_gru_parts import (
    CARD,
    COLUMNS,
    EQUATIONS,
    FROM_H,
    FROM_X,
    GATES,
    JOIN,
    LANE,
    MEET,
    RESET,
    SUM,
    TURN,
    H,
    X,
    add,
    down_h,
    down_x,
    inputs,
    meet,
    output,
    parts,
)
from diagram_gen.figures.cell_parts import (
    ARRAYS_END,
    HALF_BRIDGE,
    SHAPES_NOTE,
    biased,
    columns,
    ends_notes,
    figure,
)
from diagram_gen.figures.parts import ARRAY, BOX, OPERATOR, RADIUS, STRIP, array, operator, strip
from diagram_gen.figures.phrases import LETTERS, input_shape, parameter_sum, state_shape
from diagram_gen.figures.wires import dot, drop, wire
from diagram_gen.svg import Element, Figure, group, rect, runs, text

BIAS = 104  # width of the bias: it stands between the two products
MIDDLE = (H + X) / 2
ROWS = SUM - STRIP / 2  # its first row
BIAS_TOP = ROWS - 46

#: Where both parts of the candidate meet.
AFTER_JOIN = RESET + 44
AGAIN = RESET + 66  # top of the second product
AGAIN_HEIGHT = 60
AGAIN_WIDTH = 128
BEFORE_JOIN = AGAIN + AGAIN_HEIGHT + 24

#: By how much all that follows the products moves up where there is no bias.
NO_BIAS = 60

MIX = "h[t] = z * h[t-1] + (1 - z) * candidate"


def gru(facts: LayerArrays) -> Figure:
    """Draw one time step of a GRU whose reset gate acts after the product."""
    up = 0 if biased(facts) else NO_BIAS
    code = (
        f"p = x[t] @ kernel{'' if up else ' + bias[0]'}",
        f"q = h[t-1] @ recurrent_kernel{'' if up else ' + bias[1]'}",
        *_gates_code(facts),
        _candidate_code(facts, "p_h + r * q_h"),
        MIX,
    )
    below = (
        *(_no_bias(facts, H) if up else _two_biases(facts)),
        *parts(facts, facts.case.kind.blocks),
        *_reset_after(facts),
        *output(facts, AFTER_JOIN, up),
    )
    subtitle = "One step t: r acts after the product with recurrent_kernel"
    description = _description(facts, _after_in_words(facts))
    return _moved(facts, subtitle, below, AFTER_JOIN, up, code, description)


def gru_before(facts: LayerArrays) -> Figure:
    """Draw one time step of a GRU whose reset gate acts before the product."""
    up = 0 if biased(facts) else NO_BIAS
    *gates, candidate = facts.case.kind.blocks
    code = (
        f"p = x[t] @ kernel{'' if up else ' + bias'}",
        f"q = h[t-1] @ recurrent_kernel[:, :{len(gates) * facts.case.units}]",
        *_gates_code(facts),
        f"q_h = (r * h[t-1]) @ recurrent_kernel[:, {columns(facts, candidate)}]",
        _candidate_code(facts, "p_h + q_h"),
        MIX,
    )
    below = (
        *(_no_bias(facts, _gates_x(facts)) if up else _one_bias(facts)),
        *parts(facts, tuple(gates)),
        *_reset_before(facts),
        *output(facts, BEFORE_JOIN, up),
    )
    subtitle = "One step t: r acts before the product with recurrent_kernel"
    description = _description(facts, _before_in_words(facts))
    return _moved(facts, subtitle, below, BEFORE_JOIN, up, code, description)


def _moved(
    facts: LayerArrays,
    subtitle: str,
    below: tuple[Element, ...],
    join: float,
    up: float,
    code: tuple[str, ...],
    description: str,
) -> Figure:
    """Return the figure, with all that follows the products moved up."""
    if up:
        below = (group(*bundle(below), y=-up),)
    body, foot = (*inputs(facts), *below), join + EQUATIONS - up
    notes = (*ends_notes(facts.case.kind.blocks), SHAPES_NOTE)
    return figure(facts, subtitle, body, foot, code, notes, description)


def _gates_code(facts: LayerArrays) -> Iterator[str]:
    for gate in facts.case.kind.blocks[:2]:
        yield f"{gate.letter} = {_gate_code(gate)}"


def _gate_code(gate: Block) -> str:
    return f"{gate.activation}(p_{gate.letter} + q_{gate.letter})"


def _candidate_code(facts: LayerArrays, total: str) -> str:
    *_, candidate = facts.case.kind.blocks
    return f"candidate = {candidate.activation}({total})"


def _shape(size: int) -> str:
    return format_shape((size,))


def _no_bias(facts: LayerArrays, h: float) -> Iterator[Element]:
    """Draw both products on their way to their blocks; that of h comes down at ``h``."""
    packed = facts.weights[0].shape[-1]
    columns_used = packed if h == H else 2 * facts.case.units
    top = ARRAYS_END + NO_BIAS
    yield from down_x(f"p {_shape(packed)}", top)
    yield drop(h, top, TURN - 10, f"q {_shape(columns_used)}", head=False)
    yield from down_h(h)


def _gates_x(facts: LayerArrays) -> float:
    """Return the middle of those columns of the recurrent kernel that belong to the gates."""
    blocks = len(facts.case.kind.blocks)
    return H - CARD / 2 + CARD * (blocks - 1) / blocks / 2


def _two_biases(facts: LayerArrays) -> Iterator[Element]:
    """Draw the bias with a row for each product; a letter says which, a wire leads there."""
    bias, blocks = facts.weight("bias"), facts.case.kind.blocks
    left, right = MIDDLE - BIAS / 2, MIDDLE + BIAS / 2
    title = ((bias.name, "name"), (LETTERS[bias.name], "note"))
    second = SUM + STRIP + 6
    letter = 18
    yield rect(left, BIAS_TOP, BIAS, ROWS - BIAS_TOP + 2 * STRIP + 12, "box", radius=RADIUS)
    yield runs(MIDDLE, BIAS_TOP + 20, title, "middle")
    yield text(MIDDLE, BIAS_TOP + 37, format_shape(bias.shape), "code", "middle")
    yield strip(left + letter, ROWS, BIAS - letter, STRIP, blocks)
    yield text(left + letter / 2, SUM + 4, "x", "tiny", "middle")
    yield strip(left, ROWS + STRIP + 6, BIAS - letter, STRIP, blocks)
    yield text(right - letter / 2, second + 4, "h", "tiny", "middle")
    yield from add(X, SUM, right)
    yield from add(H, second, left)
    packed = _shape(bias.shape[-1])
    yield from down_x(f"p {packed}")
    yield drop(H, second + OPERATOR, TURN - 10, f"q {packed}", head=False)
    yield from down_h(H)


def _one_bias(facts: LayerArrays) -> Iterator[Element]:
    """Draw the bias, which goes with the input, and the product of the two gates alone."""
    bias, blocks = facts.weight("bias"), facts.case.kind.blocks
    yield array(MIDDLE - BIAS / 2, SUM - ARRAY / 2, BIAS, bias, blocks)
    yield from add(X, SUM, MIDDLE + BIAS / 2)
    yield from down_x(f"p {format_shape(bias.shape)}")
    gates = _shape((len(blocks) - 1) * facts.case.units)
    # The wire leaves the card in the middle of the columns that are used here.
    yield drop(_gates_x(facts), ARRAYS_END, TURN - 10, f"q {gates}", head=False)
    yield from down_h(_gates_x(facts))


def _reset_after(facts: LayerArrays) -> Iterator[Element]:
    """Draw r * q_h: the reset gate meets the finished product."""
    _, reset, candidate = facts.case.kind.blocks
    _, at_r, at_c = COLUMNS
    h, x = at_c + FROM_H, at_c + FROM_X
    yield wire((h, JOIN - 10), (h, RESET - OPERATOR), hue=candidate.hue)
    yield wire(
        (at_r + MEET, GATES + BOX), (at_r + MEET, RESET), (h - OPERATOR, RESET), hue=reset.hue
    )
    yield operator(h, RESET, "×", reset.hue)
    yield text(h - 20, RESET + 22, "r multiplies", f"name-{reset.hue}", "end")
    yield text(h - 20, RESET + 39, "the product", f"name-{reset.hue}", "end")
    yield wire((x, JOIN - 10), (x, AFTER_JOIN - 20), hue=candidate.hue, head=False)
    yield wire((h, RESET + OPERATOR), (h, AFTER_JOIN - 20), hue=candidate.hue, head=False)
    yield from meet(at_c, AFTER_JOIN - 20, AFTER_JOIN, candidate)


def _reset_before(facts: LayerArrays) -> Iterator[Element]:
    """Draw (r * h[t-1]) @ the last block: the reset gate meets what goes into the product."""
    _, reset, candidate = facts.case.kind.blocks
    at_z, at_r, at_c = COLUMNS
    middle, shape = at_r + MEET, state_shape(facts)
    z, top = at_z + MEET, BEFORE_JOIN
    recurrent, left = facts.weight("recurrent_kernel"), middle - AGAIN_WIDTH / 2
    yield dot(LANE, RESET)
    yield wire((LANE, RESET), (z - HALF_BRIDGE, RESET), head=False)
    yield wire((z + HALF_BRIDGE, RESET), (middle - OPERATOR, RESET))
    yield wire((middle, GATES + BOX), (middle, RESET - OPERATOR), hue=reset.hue)
    yield operator(middle, RESET, "×", reset.hue)
    yield text(middle + 18, RESET - 4, "r multiplies", f"name-{reset.hue}")
    yield text(middle + 18, RESET + 13, "h[t-1] first", f"name-{reset.hue}")
    yield wire((middle, RESET + OPERATOR), (middle, AGAIN - 2 * OPERATOR))
    yield operator(middle, AGAIN - OPERATOR, "@")
    yield rect(left, AGAIN, AGAIN_WIDTH, AGAIN_HEIGHT, f"cell-{candidate.hue}", radius=RADIUS)
    yield text(middle, AGAIN + 18, recurrent.name, f"tiny-{candidate.hue}", "middle")
    yield text(middle, AGAIN + 35, f"[:, {columns(facts, candidate)}]", "code", "middle")
    square = format_shape((recurrent.shape[0], facts.case.units))
    yield text(middle, AGAIN + 51, square, "code", "middle")
    yield wire(
        (middle, AGAIN + AGAIN_HEIGHT),
        (middle, top),
        (at_c + MEET - OPERATOR, top),
        hue=candidate.hue,
    )
    yield text(at_c + FROM_H - 6, top + 16, f"q_h {shape}", "code-muted", "end")
    yield wire(
        (at_c + FROM_X, JOIN - 10),
        (at_c + FROM_X, top),
        (at_c + MEET + OPERATOR, top),
        hue=candidate.hue,
    )
    yield operator(at_c + MEET, top, "+")


def _description(facts: LayerArrays, products: str) -> str:
    """Return the data flow in sentences."""
    kind, state = facts.case.kind, state_shape(facts)
    blocks = ", ".join(f"{block.letter} {columns(facts, block)}" for block in kind.blocks)
    update, reset, candidate = kind.blocks
    return (
        f"{products} Blocks of the columns: {blocks}. The {update.name} z = {_gate_code(update)} "
        f"and the {reset.name} r = {_gate_code(reset)}, each {state}. The {candidate.name} is not "
        f"a gate. {MIX} {state} is the output and also goes to the next step. "
        f"Parameters: {parameter_sum(facts)}."
    )


def _arrays_in_words(facts: LayerArrays) -> tuple[str, str, str]:
    """Return the arrays with their shapes; an empty text for a bias that the layer lacks."""
    kernel, recurrent, *bias = (f"{w.name} {format_shape(w.shape)}" for w in facts.weights)
    return kernel, recurrent, "".join(bias)


def _after_in_words(facts: LayerArrays) -> str:
    kernel, recurrent, bias = _arrays_in_words(facts)
    state, packed = state_shape(facts), _shape(facts.weights[0].shape[-1])
    return (
        f"p {packed} is the input x[t] {input_shape(facts)} times {kernel}"
        f"{f' plus row x of {bias}' if bias else ''}; "
        f"q {packed} is the previous output h[t-1] {state} times {recurrent}"
        f"{' plus row h of the bias' if bias else ''}. The reset gate acts after the product: "
        f"{_candidate_code(facts, 'p_h + r * q_h')}."
    )


def _before_in_words(facts: LayerArrays) -> str:
    kernel, recurrent, bias = _arrays_in_words(facts)
    *gates, candidate = facts.case.kind.blocks
    state, packed = state_shape(facts), _shape(facts.weights[0].shape[-1])
    some = _shape(len(gates) * facts.case.units)
    return (
        f"p {packed} is the input x[t] {input_shape(facts)} times {kernel}"
        f"{f' plus {bias}' if bias else ''}; q {some} "
        f"is the previous output h[t-1] {state} times the columns of z and r of {recurrent}. The "
        "reset gate acts before the product: q_h = (r * h[t-1]) @ recurrent_kernel[:, "
        f"{columns(facts, candidate)}] and {_candidate_code(facts, 'p_h + q_h')}."
    )

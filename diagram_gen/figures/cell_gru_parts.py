"""What both forms of a GRU share: its columns, how they begin, and how they end.

Everything hangs on three columns, one per block in stored order. In each, what comes from the
previous output stands left of what comes from the input, so that the two meet without a crossing:
that is why h[t-1] comes from the left here.
"""

from collections.abc import Iterator

from diagram_gen.cells import Block
from diagram_gen.facts import LayerArrays
from diagram_gen.figures.cell_parts import (
    ARRAYS_END,
    GATE,
    HALF_BRIDGE,
    INPUTS,
    RIGHT,
    columns,
    product,
    squash,
)
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.parts import BOX, OPERATOR, function, operator, value
from diagram_gen.figures.phrases import input_shape, state_shape
from diagram_gen.figures.wires import dot, drop, wire
from diagram_gen.svg import Element, rect, text
from diagram_gen.text import text_width

#: The lanes at the left: of h[t-1] itself, and of its product.
LANE = PAD + 10
PRODUCT_LANE = LANE + 30

#: The columns. In each: where h comes from, where the two meet, where x comes from.
COLUMN = 101
COLUMNS = tuple(RIGHT - COLUMN * n for n in (3, 2, 1))
FROM_H, MEET, FROM_X = 24, 51, 78
PIECE = 48  # width of a block of the h part: beside it the x part passes

CARD = 160  # width of an input or an array
H, X = 124, RIGHT - CARD / 2

#: Top edges of boxes and middles of operators, downwards.
SUM = ARRAYS_END + 68  # where a product meets its bias
TURN = SUM + 62
X_PART = TURN + 22
H_PART = X_PART + BOX + 24
JOIN = H_PART + BOX + 56
GATES = JOIN + OPERATOR + 20
RESET = GATES + BOX + 30

#: Downwards from where both parts of the candidate meet.
CANDIDATE = OPERATOR + 20
COMPLEMENT = CANDIDATE + BOX + 46
KEEP = COMPLEMENT + 48
NEW = KEEP + 44
OUTPUT = NEW + 34
EQUATIONS = OUTPUT + BOX + 46


def inputs(facts: LayerArrays) -> Iterator[Element]:
    """Draw what goes in, and the arrays that it meets: h on the left, x on the right."""
    yield from product(facts, H, CARD, "h[t-1]", state_shape(facts), "recurrent_kernel")
    yield from product(facts, X, CARD, "x[t]", input_shape(facts), "kernel")


def add(x: float, y: float, bias: float) -> Iterator[Element]:
    """Draw how a product meets the bias that comes from the side."""
    yield wire((x, ARRAYS_END), (x, y - OPERATOR))
    yield wire((bias, y), (x - OPERATOR if x > bias else x + OPERATOR, y))
    yield operator(x, y, "+")


def down_x(label: str, top: float = SUM + OPERATOR) -> Iterator[Element]:
    """Draw how the x part goes down from ``top`` to its blocks."""
    middle = (COLUMNS[0] + RIGHT) / 2
    yield drop(X, top, TURN - 10, label, head=False)
    yield wire((X, TURN - 10), (X, TURN), (middle, TURN), (middle, X_PART))


def down_h(x: float) -> Iterator[Element]:
    """Draw how the h part goes from ``x`` round the x part to its blocks."""
    y = H_PART + BOX / 2
    yield wire((x, TURN - 10), (x, TURN), (PRODUCT_LANE, TURN), (PRODUCT_LANE, y), (COLUMNS[0], y))


def parts(facts: LayerArrays, in_h: tuple[Block, ...]) -> Iterator[Element]:
    """Draw both parts, cut into their blocks, and the two gates."""
    shape, y = state_shape(facts), H_PART + BOX / 2
    for left, block in zip(COLUMNS, facts.case.kind.blocks, strict=True):
        yield from _block(facts, left, X_PART, COLUMN, "p", block)
        x = left + FROM_X
        yield wire((x, X_PART + BOX), (x, H_PART + BOX), hue=block.hue, head=False)
        yield drop(x, H_PART + BOX, JOIN - 10, shape, hue=block.hue, head=False)
        if block in in_h:
            if block is not in_h[0]:
                before = left - COLUMN
                yield wire((before + PIECE, y), (before + FROM_X - HALF_BRIDGE, y), head=False)
                yield wire((before + FROM_X + HALF_BRIDGE, y), (left, y), head=False)
            yield from _block(facts, left, H_PART, PIECE, "q", block)
            h = left + FROM_H
            yield drop(h, H_PART + BOX, JOIN - 10, shape, hue=block.hue, head=False)
    for left, block in zip(COLUMNS[:2], facts.case.kind.blocks[:2], strict=True):
        yield from meet(left, JOIN - 10, JOIN, block)
        yield wire((left + MEET, JOIN + OPERATOR), (left + MEET, GATES), hue=block.hue)
        yield function(left + MEET - GATE / 2, GATES, GATE, block)


def _block(
    facts: LayerArrays, left: float, top: float, width: float, part: str, block: Block
) -> Iterator[Element]:
    yield rect(left, top, width, BOX, f"cell-{block.hue}")
    yield text(left + 5, top + 13, part, "code-muted")
    yield text(left + width / 2, top + 18, block.letter, f"title-{block.hue}", "middle")
    where = columns(facts, block)
    if text_width(where, "code-muted") <= width - 4:
        yield text(left + width / 2, top + 34, where, "code-muted", "middle")


def meet(left: float, top: float, y: float, block: Block) -> Iterator[Element]:
    """Draw how both parts of a block come from above and are added at ``y``."""
    for x, side in ((left + FROM_H, -OPERATOR), (left + FROM_X, OPERATOR)):
        yield wire((x, top), (x, y), (left + MEET + side, y), hue=block.hue)
    yield operator(left + MEET, y, "+")


def output(facts: LayerArrays, join: float, up: float) -> Iterator[Element]:
    """Draw h[t] = z * h[t-1] + (1 - z) * candidate below ``join``.

    All this is moved up by ``up`` afterwards; the input that it starts from is not.
    """
    update, _, candidate = facts.case.kind.blocks
    start = INPUTS + BOX / 2 + up
    at_z, at_one, at_c = (left + MEET for left in COLUMNS)
    shape = state_shape(facts)
    complement, keep, new, out = (join + y for y in (COMPLEMENT, KEEP, NEW, OUTPUT))
    yield wire((at_c, join + OPERATOR), (at_c, join + CANDIDATE), hue=candidate.hue)
    yield function(at_c - GATE / 2, join + CANDIDATE, GATE, candidate)
    bottom = join + CANDIDATE + BOX
    yield drop(at_c, bottom, complement - OPERATOR, shape, hue=candidate.hue)
    yield wire((at_z, GATES + BOX), (at_z, bottom), hue=update.hue, head=False)
    yield drop(at_z, bottom, complement, shape, hue=update.hue, head=False)
    yield wire((at_z, complement), (at_z, keep - OPERATOR), hue=update.hue)
    yield dot(at_z, complement)
    yield wire((at_z, complement), (at_one - GATE / 2, complement), hue=update.hue)
    yield squash(at_one, complement - (BOX - 10) / 2, "1 − z")
    yield wire((at_one + GATE / 2, complement), (at_c - OPERATOR, complement), hue=update.hue)
    yield operator(at_c, complement, "×")
    yield wire((H - CARD / 2, start), (LANE, start), (LANE, keep), (at_z - OPERATOR, keep))
    yield text((LANE + at_z - OPERATOR) / 2, keep - 12, f"h[t-1] {shape}", "code-muted", "middle")
    yield operator(at_z, keep, "×")
    yield wire((at_z, keep + OPERATOR), (at_z, new), (at_c - OPERATOR, new))
    yield text((at_z + at_c) / 2, new - 7, shape, "code-muted", "middle")
    yield drop(at_c, complement + OPERATOR, new - OPERATOR, shape)
    yield operator(at_c, new, "+")
    yield wire((at_c, new + OPERATOR), (at_c, out))
    yield value(COLUMNS[-1], out, COLUMN, "h[t]", shape)
    note = "output, and h[t-1] of the next step"
    yield text(RIGHT, out + BOX + 16, note, "index", "end")

"""What the pictures of all cells share: their width, how they begin, and how they end."""

from collections.abc import Iterable, Iterator, Sequence

from diagram_gen.cells import Block
from diagram_gen.facts import LayerArrays
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.parts import (
    ARRAY,
    BOX,
    OPERATOR,
    array,
    function_style,
    operator,
    pointed,
    value,
)
from diagram_gen.figures.phrases import LINE, layer_title
from diagram_gen.figures.wires import wire
from diagram_gen.svg import Element, Figure, group, text
from diagram_gen.text import text_width, wrapped

WIDTH = 400
RIGHT = WIDTH - PAD
GATE = 80  # width of an activation
NOTES = 350  # width of the remarks below

#: Top edges of the boxes that every cell begins with: what goes in, and the arrays below.
INPUTS = 66
ARRAYS = INPUTS + BOX + 24 + 2 * OPERATOR
ARRAYS_END = ARRAYS + ARRAY

HALF_BRIDGE = 7  # what a broken wire leaves free on either side of the wire that it passes

SHAPES_NOTE = "Shapes leave out the batch. W, U, b: letters of other texts."

#: What can be said of the values of the functions that Keras uses by default, or once used.
_RANGES = {
    "sigmoid": ", from 0 to 1",
    "hard_sigmoid": ", from 0 to 1",
    "tanh": ", from −1 to 1",
}


def figure(
    facts: LayerArrays,
    subtitle: str,
    body: Iterable[Element],
    foot: float,
    code: Sequence[str],
    notes: Sequence[str],
    description: str,
) -> Figure:
    """Return the figure of one step, with equations and remarks from ``foot`` downwards."""
    return Figure(
        name=f"{facts.case.layer}-{facts.case.slug}-cell",
        title=f"One time step of {layer_title(facts)}",
        description=description,
        width=max(WIDTH, 2 * PAD + text_width(layer_title(facts), "title")),
        height=foot + LINE * (len(code) + len(notes) - 1) + 6 + PAD,
        body=(
            text(PAD, PAD + 14, layer_title(facts), "title"),
            text(PAD, PAD + 34, subtitle, "note"),
            *bundle((*body, *_legend(foot, code, notes))),
        ),
    )


def _legend(y: float, code: Sequence[str], notes: Sequence[str]) -> Iterator[Element]:
    for n, line in enumerate(code):
        yield text(PAD, y + LINE * n, line, "code-muted")
    y += LINE * len(code) + 6
    for n, line in enumerate(notes):
        yield text(PAD, y + LINE * n, line, "note")


def product(
    facts: LayerArrays, middle: float, width: float, name: str, shape: str, weight: str
) -> Iterator[Element]:
    """Draw a value that goes in, and below it the array that it is multiplied with."""
    yield value(middle - width / 2, INPUTS, width, name, shape)
    yield wire((middle, INPUTS + BOX), (middle, ARRAYS - 2 * OPERATOR))
    stored = facts.weight(weight)
    yield array(middle - width / 2, ARRAYS, width, stored, facts.case.kind.blocks)
    yield operator(middle, ARRAYS - OPERATOR, "∗" if len(stored.shape) > 2 else "@")


def squash(middle: float, top: float, name: str) -> Element:
    """Draw a function that belongs to no block; it is flatter than the functions that do."""
    return group(
        pointed(middle - GATE / 2, top, GATE, BOX - 10, "box"),
        text(middle, top + BOX / 2 - 1, name, function_style(name, GATE), "middle"),
    )


def range_of(activation: str) -> str:
    """Return what follows the name of a function: its least and greatest value, if known."""
    return _RANGES.get(activation, "")


def ends_notes(blocks: Sequence[Block]) -> list[str]:
    """Return what round and pointed ends mean, and that the candidate is no gate."""
    gate = next(block.activation for block in blocks if block.is_gate)
    other = next(block.activation for block in blocks if not block.is_gate)
    words = (
        f"Round ends: a gate{range_of(gate)}. Pointed: {other}{range_of(other)}. "
        "The candidate is no gate: it is what gets written."
    )
    return wrapped(words, "note", NOTES)


def biased(facts: LayerArrays) -> bool:
    """Whether the layer has a bias."""
    return len(facts.weights) > 2


def columns(facts: LayerArrays, block: Block) -> str:
    """Return the columns of a block as a slice: ``3:6``."""
    start, stop = facts.case.kind.columns(block.letter, facts.case.units)
    return f"{start}:{stop}"

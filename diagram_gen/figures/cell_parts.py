"""What the pictures of all cells share: their width, how they begin, and how they end."""

from collections.abc import Iterable, Iterator, Sequence

from diagram_gen.cells import Block
from diagram_gen.facts import LayerFacts
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.parts import ARRAY, BOX, OPERATOR, array, operator, pointed, value
from diagram_gen.figures.phrases import LINE, layer_title
from diagram_gen.figures.wires import wire
from diagram_gen.svg import Element, Figure, group, text
from diagram_gen.text import text_width

WIDTH = 400
RIGHT = WIDTH - PAD
GATE = 80  # width of an activation

#: Top edges of the boxes that every cell begins with: what goes in, and the arrays below.
INPUTS = 66
ARRAYS = INPUTS + BOX + 24 + 2 * OPERATOR
ARRAYS_END = ARRAYS + ARRAY

HALF_BRIDGE = 7  # what a broken wire leaves free on either side of the wire that it passes

SHAPES_NOTE = "Shapes leave out the batch. W, U, b: letters of other texts."


def figure(
    facts: LayerFacts,
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
    facts: LayerFacts, middle: float, width: float, name: str, shape: str, weight: str
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
        text(middle, top + BOX / 2 - 1, name, "code", "middle"),
    )


def columns(facts: LayerFacts, block: Block) -> str:
    """Return the columns of a block as a slice: ``3:6``."""
    start, stop = facts.case.kind.columns(block.letter, facts.case.units)
    return f"{start}:{stop}"

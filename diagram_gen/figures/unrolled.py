"""The layer unrolled in time: one set of weights, used again at every step.

Time runs downwards. The weights stand once at the top; a line leads from them past all steps.
"""

from collections.abc import Iterator

from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerFacts, OpenShape
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.parts import ARRAY, BOX, RADIUS, STRIP, array, strip, value
from diagram_gen.figures.phrases import layer_title, state_shape
from diagram_gen.figures.wires import drop, wire
from diagram_gen.svg import Element, Figure, number, path, rect, runs, text
from diagram_gen.text import format_count

WIDTH = 400
INSET = 8  # between the frame of the weights and the cards in it, and between the cards
ARRAYS = (104, 152, 80)  # widths of the cards: the longest name and the longest shape fit
STEPS = 3  # how many steps are drawn: enough to see that they repeat

#: The columns: the line from the weights, the steps with their two states, what goes in and out.
BUS = PAD + 12
STEP_X, STEP_WIDTH = 56, 188
STATES = (STEP_X + 46, STEP_X + STEP_WIDTH - 46)
STATE_BOX = 84
MARK = 72  # width of the strip of blocks that stands for the weights inside a step
PORT_X, PORT_WIDTH = 280, 104
PORT = 28  # height of a box on the right

#: Top edges, downwards.
WEIGHTS = 66
CARDS = WEIGHTS + 28
FRAME = CARDS + ARRAY + INSET - WEIGHTS  # height
START = WEIGHTS + FRAME + 22
FIRST = START + BOX + 26
STEP = 72  # height of a step
PITCH = STEP + 44
REST = FIRST + (STEPS - 1) * PITCH + STEP  # where the drawn steps end
DOTS = REST + 58
NOTES = DOTS + 34
LINE = 18


def unrolled(facts: LayerFacts) -> Figure:
    """Draw the first time steps of a layer, its states handed on and its weights shared."""
    notes = [*_notes(facts)]
    return Figure(
        name=f"{facts.case.layer}-{facts.case.slug}-unrolled",
        title=f"Unrolled in time: {layer_title(facts)}",
        description=_description(facts),
        width=WIDTH,
        height=_note_y(len(notes) - 1) + PAD,
        body=(
            text(PAD, PAD + 14, layer_title(facts), "title"),
            text(PAD, PAD + 34, "Time runs downwards, the weights stay the same", "note"),
            *bundle(
                (
                    *_weights(facts),
                    *_start(facts),
                    *(part for t in range(STEPS) for part in _step(facts, t)),
                    *_rest(),
                    *(runs(PAD, _note_y(n), line) for n, line in enumerate(notes)),
                )
            ),
        ),
    )


def _weights(facts: LayerFacts) -> Iterator[Element]:
    """Draw the arrays, once, and the line that leads from them past all steps."""
    yield path(f"M{BUS} {WEIGHTS + FRAME}V{DOTS - 16}", "bus")
    yield rect(PAD, WEIGHTS, WIDTH - 2 * PAD, FRAME, "op", radius=RADIUS + INSET / 2)
    yield text(PAD + INSET, WEIGHTS + 19, "One set of weights for all steps", "name")
    x: float = PAD + INSET
    for stored, width in zip(facts.weights, ARRAYS, strict=True):
        yield array(x, CARDS, width, stored, facts.case.kind.blocks)
        x += width + INSET


def _start(facts: LayerFacts) -> Iterator[Element]:
    shape = state_shape(facts)
    for x, letter in zip(STATES, facts.case.kind.states, strict=True):
        yield value(x - STATE_BOX / 2, START, STATE_BOX, f"{letter} = 0", shape)
        yield wire((x, START + BOX), (x, FIRST))
    yield text(PORT_X, START + BOX / 2 + 4, "zeros at the start", "index")


def _step(facts: LayerFacts, t: int) -> Iterator[Element]:
    """Draw one step: what comes in, what goes out, and the states that it hands on."""
    top = FIRST + t * PITCH
    into, out = top + PORT / 2, top + STEP - PORT / 2
    right = STEP_X + STEP_WIDTH
    yield rect(STEP_X, top, STEP_WIDTH, STEP, "box", radius=RADIUS)
    yield text(STEP_X + STEP_WIDTH / 2, top + 27, f"step t = {t}", "name", "middle")
    yield text(STEP_X + STEP_WIDTH / 2, top + 44, "same weights", "index", "middle")
    yield strip(STEP_X + (STEP_WIDTH - MARK) / 2, top + 53, MARK, STRIP, facts.case.kind.blocks)
    yield path(f"M{BUS} {number(top + STEP / 2)}H{STEP_X}", "bus")
    features = format_shape(facts.weights[0].shape[:1])
    for y, name, shape in ((into, f"x[{t}]", features), (out, f"h[{t}]", state_shape(facts))):
        yield rect(PORT_X, y - PORT / 2, PORT_WIDTH, PORT, "box", radius=RADIUS)
        line = ((name, "name"), (shape, "code"))
        yield runs(PORT_X + PORT_WIDTH / 2, y + 4, line, "middle")
    yield wire((PORT_X, into), (right, into))
    yield wire((right, out), (PORT_X, out))
    for x, letter in zip(STATES, facts.case.kind.states, strict=True):
        yield drop(x, top + STEP, top + PITCH, f"{letter}[{t}] {state_shape(facts)}")


def _rest() -> Iterator[Element]:
    """Draw that it goes on like this."""
    for x in (BUS, *STATES, PORT_X + PORT_WIDTH / 2):
        yield text(x, DOTS, "⋮", "title", "middle")


def _note_y(n: int) -> float:
    """Return the baseline of a note; they come in pairs, a little apart."""
    return NOTES + LINE * n + n // 2 * 6


def _notes(facts: LayerFacts) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield what leaves the layer, and what the number of steps does not change."""
    for flag, shape, kept in _outputs(facts):
        yield (f"return_sequences={flag}", "code"), (format_shape(shape), "code")
        yield ((f"gives {kept}.", "note"),)
    yield (("None: any batch size, any number of time steps.", "note"),)
    yield ((f"{format_count(facts.parameters)} parameters, however many steps.", "note"),)


def _outputs(facts: LayerFacts) -> Iterator[tuple[bool, OpenShape, str]]:
    yield False, facts.output_last, "the h of the last step alone"
    yield True, facts.output_sequences, "the h of every step"


def _description(facts: LayerFacts) -> str:
    """Return the steps in sentences."""
    arrays = ", ".join(f"{w.name} {format_shape(w.shape)}" for w in facts.weights)
    states, shape = " and ".join(facts.case.kind.states), state_shape(facts)
    outputs = ", ".join(
        f"return_sequences={flag} {format_shape(open_shape)}, {kept}"
        for flag, open_shape, kept in _outputs(facts)
    )
    return (
        f"One set of weights, {arrays}, serves every time step. The states {states} {shape} start "
        f"at zero. Step t takes x[t] {format_shape(facts.weights[0].shape[:1])}, gives h[t] "
        f"{shape} and hands {states} on to step t + 1. Steps 0 to {STEPS - 1} are drawn, and so "
        f"on. The layer gives, with {outputs}. More steps add no weights: "
        f"{format_count(facts.parameters)} parameters however many there are."
    )

"""The layer unrolled in time: one set of weights, used again at every step.

Time runs downwards. The weights stand once at the top; a line leads from them past all steps.
"""

from collections.abc import Iterator

from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerArrays, OpenShape, StoredWeight
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.parts import ARRAY, BOX, RADIUS, STRIP, array, strip, value
from diagram_gen.figures.phrases import (
    LETTERS,
    LINE,
    input_shape,
    layer_title,
    places,
    short_shape,
    state_shape,
)
from diagram_gen.figures.wires import drop, wire
from diagram_gen.svg import Element, Figure, number, path, rect, runs, text
from diagram_gen.text import format_count, text_width

WIDTH = 400
INSET = 8  # between the frame of the weights and the cards in it, and between the cards
STEPS = 3  # how many steps are drawn: enough to see that they repeat

#: The columns: the line from the weights, the steps with their states, what goes in and out.
BUS = PAD + 12
STEP_X, STEP_WIDTH = 56, 188
STATE_BOX = 84
MARK = 72  # width of the strip of blocks that stands for the weights inside a step
PORT_X, PORT_WIDTH = 280, 104
PORT = 28  # height of a box on the right

#: Top edges, downwards. The rest follows below the frame of the weights.
WEIGHTS = 66
CARDS = WEIGHTS + 28
START = 22  # below the frame
FIRST = START + BOX + 26
STEP = 72  # height of a step
PITCH = STEP + 44
REST = FIRST + (STEPS - 1) * PITCH + STEP  # where the drawn steps end
DOTS = REST + 58
NOTES = DOTS + 34


def unrolled(facts: LayerArrays) -> Figure:
    """Draw the first time steps of a layer, its states handed on and its weights shared."""
    notes = [*_notes(facts)]
    rows = _cards(facts)
    frame = CARDS + len(rows) * (ARRAY + INSET)
    return Figure(
        name=f"{facts.case.layer}-{facts.case.slug}-unrolled",
        title=f"Unrolled in time: {layer_title(facts)}",
        description=_description(facts),
        width=max(WIDTH, 2 * PAD + text_width(layer_title(facts), "title")),
        height=_note_y(frame, len(notes) - 1) + PAD,
        body=(
            text(PAD, PAD + 14, layer_title(facts), "title"),
            text(PAD, PAD + 34, "Time runs downwards, the weights stay the same", "note"),
            *bundle(
                (
                    *_weights(facts, rows, frame),
                    *_start(facts, frame + START),
                    *(part for t in range(STEPS) for part in _step(facts, frame + FIRST, t)),
                    *_rest(facts, frame + DOTS),
                    *(runs(PAD, _note_y(frame, n), line) for n, line in enumerate(notes)),
                )
            ),
        ),
    )


def _states(facts: LayerArrays) -> tuple[tuple[float, str], ...]:
    """Return where the wire of each state runs, and its letter."""
    letters = facts.case.kind.cell.states
    each = STEP_WIDTH / len(letters)
    return tuple((STEP_X + each * (n + 0.5), letter) for n, letter in enumerate(letters))


def _cards(facts: LayerArrays) -> list[list[tuple[StoredWeight, float]]]:
    """Return the cards of the arrays with their widths, in as many rows as they need."""
    room = WIDTH - 2 * PAD - INSET
    rows: list[list[tuple[StoredWeight, float]]] = [[]]
    for stored in facts.weights:
        name = text_width(stored.name, "name") + 6 + text_width(LETTERS[stored.name], "note")
        width = max(name, text_width(format_shape(stored.shape), "code")) + 8 + INSET
        if rows[-1] and sum(w for _, w in rows[-1]) + width > room:
            rows.append([])
        rows[-1].append((stored, width))
    return [
        [(stored, width + (room - sum(w for _, w in row)) / len(row)) for stored, width in row]
        for row in rows
    ]


def _weights(
    facts: LayerArrays, rows: list[list[tuple[StoredWeight, float]]], bottom: float
) -> Iterator[Element]:
    """Draw the arrays, once, and the line that leads from them past all steps."""
    yield path(f"M{BUS} {number(bottom)}V{number(bottom + DOTS - 16)}", "bus")
    yield rect(PAD, WEIGHTS, WIDTH - 2 * PAD, bottom - WEIGHTS, "op", radius=RADIUS + INSET / 2)
    yield text(PAD + INSET, WEIGHTS + 19, "One set of weights for all steps", "name")
    for n, row in enumerate(rows):
        x: float = PAD + INSET
        for stored, width in row:
            y = CARDS + n * (ARRAY + INSET)
            yield array(x, y, width - INSET, stored, facts.case.kind.blocks)
            x += width


def _start(facts: LayerArrays, y: float) -> Iterator[Element]:
    shape = short_shape(facts, facts.case.units)
    for x, letter in _states(facts):
        yield value(x - STATE_BOX / 2, y, STATE_BOX, f"{letter} = 0", shape)
        yield wire((x, y + BOX), (x, y + FIRST - START))
    yield text(PORT_X, y + BOX / 2 + 4, "zeros at the start", "index")


def _step(facts: LayerArrays, first: float, t: int) -> Iterator[Element]:
    """Draw one step: what comes in, what goes out, and the states that it hands on."""
    top = first + t * PITCH
    into, out = top + PORT / 2, top + STEP - PORT / 2
    right = STEP_X + STEP_WIDTH
    yield rect(STEP_X, top, STEP_WIDTH, STEP, "box", radius=RADIUS)
    yield text(STEP_X + STEP_WIDTH / 2, top + 27, f"step t = {t}", "name", "middle")
    yield text(STEP_X + STEP_WIDTH / 2, top + 44, "same weights", "index", "middle")
    yield strip(STEP_X + (STEP_WIDTH - MARK) / 2, top + 53, MARK, STRIP, facts.case.kind.blocks)
    yield path(f"M{BUS} {number(top + STEP / 2)}H{STEP_X}", "bus")
    shape = short_shape(facts, facts.case.units)
    features = short_shape(facts, facts.case.features)
    for y, name, each in ((into, f"x[{t}]", features), (out, f"h[{t}]", shape)):
        yield rect(PORT_X, y - PORT / 2, PORT_WIDTH, PORT, "box", radius=RADIUS)
        line = ((name, "name"), (each, "code"))
        yield runs(PORT_X + PORT_WIDTH / 2, y + 4, line, "middle")
    yield wire((PORT_X, into), (right, into))
    yield wire((right, out), (PORT_X, out))
    for x, letter in _states(facts):
        yield drop(x, top + STEP, top + PITCH, f"{letter}[{t}] {shape}")


def _rest(facts: LayerArrays, y: float) -> Iterator[Element]:
    """Draw that it goes on like this."""
    for x in (BUS, *(x for x, _ in _states(facts)), PORT_X + PORT_WIDTH / 2):
        yield text(x, y, "⋮", "title", "middle")


def _note_y(frame: float, n: int) -> float:
    """Return the baseline of a note; the first ones come in pairs, a little apart."""
    return frame + NOTES + LINE * n + min(n // 2, 2) * 6


def _notes(facts: LayerArrays) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield what leaves the layer, and what the number of steps does not change."""
    for flag, shape, kept in _outputs(facts):
        yield (f"return_sequences={flag}", "code"), (format_shape(shape), "code")
        yield ((f"gives {kept}.", "note"),)
    for note in (*_axes_notes(facts), _parameters_note(facts)):
        yield ((note, "note"),)


def _axes_notes(facts: LayerArrays) -> Iterator[str]:
    """Yield what the axes are that carry no size of the layer."""
    if facts.case.kind.outer:
        yield "None: any batch size, any number of sequences in each"
        yield "entry of the batch, any number of time steps."
    else:
        yield "None: any batch size, any number of time steps."
    if None in places(facts):
        yield "Places are None or … in the shapes; any number works."
    elif between := " × ".join(map(str, places(facts))):
        yield f"{between} places here, … in the shapes; any number works."


def _parameters_note(facts: LayerArrays) -> str:
    """Return that time adds no weights."""
    return f"{format_count(facts.parameters)} parameters, however many steps."


def _outputs(facts: LayerArrays) -> Iterator[tuple[bool, OpenShape, str]]:
    yield False, facts.output_last, "the h of the last step alone"
    yield True, facts.output_sequences, "the h of every step"


def _description(facts: LayerArrays) -> str:
    """Return the steps in sentences."""
    arrays = ", ".join(f"{w.name} {format_shape(w.shape)}" for w in facts.weights)
    letters, shape = facts.case.kind.cell.states, state_shape(facts)
    states = " and ".join(letters)
    start = f"The states {states} {shape} start" if len(letters) > 1 else "The state h starts"
    outputs = ", ".join(
        f"return_sequences={flag} {format_shape(open_shape)}, {kept}"
        for flag, open_shape, kept in _outputs(facts)
    )
    return (
        f"One set of weights, {arrays}, serves every time step. {start} at zero. Step t takes "
        f"x[t] {input_shape(facts)}, gives h[t] {shape} and hands {states} on to step t + 1. "
        f"Steps 0 to {STEPS - 1} are drawn, and so on. The layer gives, with {outputs}. "
        f"{' '.join(_axes_notes(facts))} More steps add no weights: {_parameters_note(facts)}"
    )

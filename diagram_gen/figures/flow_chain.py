"""Two cells in a chain: what the first one gives are the features of the second."""

from collections.abc import Iterator

from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerArrays, OpenShape
from diagram_gen.figures.flow_parts import (
    Line,
    frame,
    frame_height,
    in_words,
    numbered,
    numbers_note,
)
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.parts import BOX, value
from diagram_gen.figures.wires import wire
from diagram_gen.svg import Element, text
from diagram_gen.text import plural

MIDDLE = 200
VALUE = 208  # width of what goes in and comes out
CARDS = (104, 152, 80)  # widths of the cards: the longest name and the longest shape fit

#: Top edges, downwards.
INPUT = 66
GAP = 24  # length of a wire
FRAMES = INPUT + BOX + GAP
FRAME = frame_height(1)
HANDED = 52  # length of the wire between the two
PITCH = FRAME + GAP + BOX + HANDED
FIRST = FRAMES + FRAME + GAP  # what the first one gives
BELOW = FRAMES + PITCH + FRAME + GAP + BOX + 30


def _in_one_step(facts: LayerArrays) -> bool:
    """Whether both cells belong to one layer, which runs them step by step."""
    return facts.case.kind.keras_class.endswith(".RNN")


def subtitle(facts: LayerArrays) -> str:
    """Return when the second cell runs."""
    if _in_one_step(facts):
        return "One time step t: both cells run, one after the other"
    return "The second layer reads the whole output of the first"


def _values(facts: LayerArrays) -> list[tuple[str, OpenShape]]:
    """Return what goes in, what is handed on, and what comes out."""
    one, other = facts.case.kind.parts
    first, second = (part.sizes(facts.case.sizes) for part in (one, other))
    axes = () if _in_one_step(facts) else facts.output_sequences[:-1]
    at = "[t]" if _in_one_step(facts) else ""
    return [
        ("x[t]" if at else "input", (*axes, first["features"])),
        (f"h{at} of the {one.name}", (*axes, first["units"])),
        (f"h{at} of the {other.name}", (*axes, second["units"])),
    ]


def body(facts: LayerArrays) -> Iterator[Element]:
    """Draw both cells one below the other, with what goes in, between and out."""
    values = _values(facts)
    for n, (part, arrays) in enumerate(numbered(facts).items()):
        y = FRAMES + n * PITCH
        sizes = part.sizes(facts.case.sizes)
        note = f"units {sizes['units']} · features {sizes['features']}"
        yield from frame(facts, PAD, y, CARDS, part.name, note, arrays)
        yield wire((MIDDLE, y - (HANDED if n else GAP)), (MIDDLE, y))
        yield wire((MIDDLE, y + FRAME), (MIDDLE, y + FRAME + GAP))
    for y, named in zip((INPUT, FIRST, FIRST + PITCH), values, strict=True):
        yield _value(y, named)
    *_, handed = values[1][1]
    y = FRAMES + PITCH - HANDED / 2
    yield text(MIDDLE + 14, y - 4, f"{handed} as units above,", "note")
    yield text(MIDDLE + 14, y + 13, f"{handed} as features below", "note")


def _value(y: float, named: tuple[str, OpenShape]) -> Element:
    name, shape = named
    return value(MIDDLE - VALUE / 2, y, VALUE, name, format_shape(shape))


def notes(facts: LayerArrays) -> Iterator[Line]:
    """Yield what leaves the layer, and what is kept between the steps."""
    if not _in_one_step(facts):
        yield (("The first layer needs return_sequences=True.", "note"),)
        yield (("The second decides what leaves:", "note"),)
    for flag, shape in ((True, facts.output_sequences), (False, facts.output_last)):
        yield (f"return_sequences={flag}", "code"), (format_shape(shape), "code")
    states = " and ".join(facts.case.kind.cell.states)
    yield ((f"Each hands its own {states} on to its next step.", "note"),)
    yield ((numbers_note(facts), "note"),)


def in_sentences(facts: LayerArrays) -> str:
    """Return the drawing in words."""
    (first, second), values = numbered(facts).items(), _values(facts)
    inside, between, out = (f"{name} {format_shape(shape)}" for name, shape in values)
    units = first[0].sizes(facts.case.sizes)["units"]
    return (
        f"{subtitle(facts)}. The {first[0].name}, arrays {in_words(first[1])}, takes {inside} and "
        f"gives {between}. Its {plural(units, 'unit')} are the features of the {second[0].name}, "
        f"arrays {in_words(second[1])}, which gives {out}. The result is "
        f"{format_shape(facts.output_sequences)} with return_sequences=True and "
        f"{format_shape(facts.output_last)} with return_sequences=False. {numbers_note(facts)}"
    )

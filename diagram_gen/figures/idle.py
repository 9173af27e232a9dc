"""Which weights act and learn when a layer sees but one time step, and which from two on.

Nothing here is known beforehand: a block is drawn as idle where the proof measured a gradient of
exactly zero.
"""

from collections.abc import Iterator

from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerArrays
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.grid import idle_cells, packed
from diagram_gen.figures.layout import CELL, PAD, track
from diagram_gen.figures.maps import PartMap, captions, heads, labels, place
from diagram_gen.figures.phrases import LINE, layer_title
from diagram_gen.proof import Proof
from diagram_gen.svg import Element, Figure, number, path, text
from diagram_gen.text import text_width

TITLE = 24  # the line above each map
GAP = 34  # between the maps
TOP = PAD + 48
LEGEND = 18  # from the last map to the legend
FOOTER = LEGEND + 2 * (CELL + 4) + 20

#: The maps: number of time steps, as the proof calls it, and what stands above.
MAPS = (("1", "one time step"), ("2", "two time steps"))

#: Block letters by array.
Idle = dict[str, str]


def idle(facts: LayerArrays, proof: Proof) -> Figure:
    """Draw the arrays of a layer after one and after two time steps, idle blocks hatched.

    Args:
        facts: the layer, of one part.
        proof: gradients in ``data["steps"][steps][array][block letter]``, for 1 and 2 steps.
    """
    found = {steps: _idle(facts, proof, steps) for steps, _ in MAPS}
    (first,) = place(facts, TOP + TITLE, CELL)
    (second,) = place(facts, first.bottom + GAP + TITLE, CELL)
    notes = [*_notes(found["1"])]
    width = PAD + max(
        PAD + text_width(layer_title(facts), "title"),
        first.right,
        *(PAD + text_width(line, "note") for line in notes),
        PAD + CELL + 10 + text_width(_legend(hatched=True), "note"),
    )
    body: list[Element] = []
    for placed, (steps, name) in zip((first, second), MAPS, strict=True):
        y = placed.top - TITLE
        if placed is second:
            body.append(path(f"M{PAD} {number(y - GAP / 2)}H{number(width - PAD)}", "rule"))
        body.append(text(PAD, y + 14, f"{name[0].upper()}{name[1:]}", "name"))
        body += _map(facts, placed, found[steps])
    foot = second.bottom + FOOTER
    body += _key(facts, second.bottom + LEGEND)
    body += (text(PAD, foot + LINE * n, line, "note") for n, line in enumerate(notes))
    return Figure(
        name=f"{facts.case.layer}-{facts.case.slug}-idle",
        title=f"Idle weights at one time step: {layer_title(facts)}",
        description=_description(facts, found, notes),
        width=width,
        height=foot + LINE * (len(notes) - 1) + PAD,
        body=(
            text(PAD, PAD + 14, layer_title(facts), "title"),
            text(PAD, PAD + 34, "What acts and learns, from a zero state", "note"),
            *bundle(body),
        ),
    )


def _idle(facts: LayerArrays, proof: Proof, steps: str) -> Idle:
    """Return the blocks of each array whose gradient is exactly zero."""
    gradients = proof.data["steps"][steps]
    return {
        stored.name: "".join(
            letter for letter in facts.case.kind.order if gradients[stored.name][letter] == 0
        )
        for stored in facts.weights
    }


def _map(facts: LayerArrays, placed: PartMap, found: Idle) -> Iterator[Element]:
    remarks = {
        array: letters and f"idle: {_named(facts, letters)}" for array, letters in found.items()
    }
    yield from heads(facts, placed)
    yield from captions(placed, remarks)
    yield from labels(placed)
    for band in placed.bands:
        yield from idle_cells(placed.columns, band.rows, band.y, found[band.stored.name])


def _named(facts: LayerArrays, letters: str) -> str:
    return "all of it" if letters == facts.case.kind.order else ", ".join(letters)


def _legend(*, hatched: bool) -> str:
    return "idle: gradient exactly 0" if hatched else "acts and learns: gradient not 0"


def _key(facts: LayerArrays, y: float) -> Iterator[Element]:
    """Draw what hatching means."""
    one = packed(facts.case.kind.blocks[:1], 1, PAD, CELL)
    for n, hatched in enumerate((False, True)):
        top = y + n * (CELL + 4)
        letters = one.blocks[0].letter if hatched else ""
        yield from idle_cells(one, track(1, CELL), top, letters)
        yield text(PAD + CELL + 8, top + CELL / 2 + 4, _legend(hatched=hatched), "note")


def _notes(found: Idle) -> Iterator[str]:
    """Yield why blocks are idle; both states are zero before the first step."""
    if found.get("recurrent_kernel"):
        yield "recurrent_kernel multiplies h[t-1], which is 0 at first."
    if "f" in found["kernel"]:
        yield "The forget gate f multiplies c[t-1], which is 0 at first."


def _description(facts: LayerArrays, found: dict[str, Idle], notes: list[str]) -> str:
    arrays = ", ".join(f"{w.name} {format_shape(w.shape)}" for w in facts.weights)
    sentences = [f"Arrays: {arrays}. A block is idle if its gradient is exactly 0."]
    for steps, name in MAPS:
        blocks = ", ".join(
            f"{_named(facts, letters)} of {array}" if letters != facts.case.kind.order else array
            for array, letters in found[steps].items()
            if letters
        )
        sentences.append(f"At {name} from a zero state, idle: {blocks or 'nothing'}.")
    return " ".join((*sentences, *notes))

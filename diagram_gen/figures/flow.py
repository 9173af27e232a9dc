"""The flow through a layer of several cells, or through one that serves several sequences."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from diagram_gen.facts import LayerArrays
from diagram_gen.figures import flow_both, flow_chain, flow_outer
from diagram_gen.figures.bundle import bundle
from diagram_gen.figures.flow_parts import WIDTH, Line
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.phrases import LINE, layer_title, parameter_lines, parameter_sum
from diagram_gen.svg import Element, Figure, runs, text
from diagram_gen.text import text_width


@dataclass(frozen=True)
class _Way:
    """How a kind of flow is drawn: its parts as functions, and where the drawing ends."""

    subtitle: Callable[[LayerArrays], str]
    body: Callable[[LayerArrays], Iterator[Element]]
    below: float
    notes: Callable[[LayerArrays], Iterator[Line]]
    in_sentences: Callable[[LayerArrays], str]


_WAYS = {
    "both ways": _Way(
        lambda _: flow_both.SUBTITLE,
        flow_both.body,
        flow_both.BELOW,
        flow_both.notes,
        flow_both.in_sentences,
    ),
    "chain": _Way(
        flow_chain.subtitle,
        flow_chain.body,
        flow_chain.BELOW,
        flow_chain.notes,
        flow_chain.in_sentences,
    ),
    "alone": _Way(
        lambda _: flow_outer.SUBTITLE,
        flow_outer.body,
        flow_outer.BELOW,
        flow_outer.notes,
        flow_outer.in_sentences,
    ),
}


def flow(facts: LayerArrays) -> Figure:
    """Draw what goes through a bidirectional, stacked or time-distributed layer."""
    way = _WAYS[facts.case.kind.joined]
    title, counts = layer_title(facts), [*parameter_lines(facts)]
    notes = [*way.notes(facts), *(((line, "note"),) for line in counts)]
    widest = max(
        WIDTH - PAD,
        PAD + text_width(title, "title"),
        *(PAD + text_width(line, "note") for line in counts),
    )
    return Figure(
        name=f"{facts.case.layer}-{facts.case.slug}-flow",
        title=f"Flow through {title}",
        description=f"{way.in_sentences(facts)} Parameters: {parameter_sum(facts)}.",
        width=widest + PAD,
        height=way.below + LINE * (len(notes) - 1) + PAD,
        body=(
            text(PAD, PAD + 14, title, "title"),
            text(PAD, PAD + 34, way.subtitle(facts), "note"),
            *bundle(
                (
                    *way.body(facts),
                    *(runs(PAD, way.below + LINE * n, line) for n, line in enumerate(notes)),
                )
            ),
        ),
    )

"""Wordings that figures, tables and descriptions have in common."""

from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerFacts
from diagram_gen.text import format_count

#: What papers and other frameworks call the arrays.
LETTERS = {"kernel": "W", "recurrent_kernel": "U", "bias": "b"}


def layer_title(facts: LayerFacts) -> str:
    """Return e.g. ``LSTM · units 3 · features 1``."""
    case = facts.case
    return f"{case.kind.keras_class} · units {case.units} · features {case.features}"


def parameter_sum(facts: LayerFacts) -> str:
    """Return the parameters by array and their sum: ``12 + 36 + 12 = 60``."""
    parts = " + ".join(format_count(w.parameters) for w in facts.weights)
    return f"{parts} = {format_count(facts.parameters)}"


def block_legend(facts: LayerFacts) -> str:
    """Return what the letters mean: ``i input, f forget, c candidate, o output``."""
    return ", ".join(f"{block.letter} {block.short}" for block in facts.case.kind.blocks)


def state_shape(facts: LayerFacts) -> str:
    """Return the shape of each state without the batch axis: ``(3,)``."""
    return format_shape(facts.states[0][1:])


def shapes_in_words(facts: LayerFacts) -> str:
    """Return the arrays, their shapes and the columns of each block, as sentences."""
    kind, units = facts.case.kind, facts.case.units
    arrays = ", ".join(f"{w.name} {format_shape(w.shape)}" for w in facts.weights)
    blocks = ", ".join(
        f"{block.name} {start}:{stop}"
        for block in kind.blocks
        for start, stop in [kind.columns(block.letter, units)]
    )
    return f"Arrays: {arrays}. Columns of each: {blocks}. Parameters: {parameter_sum(facts)}."

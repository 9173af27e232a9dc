"""Wordings that figures, tables and descriptions have in common."""

import math
from collections.abc import Iterator

from diagram_gen.cells import Weight
from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerArrays, OpenShape, StoredWeight
from diagram_gen.layers import Part
from diagram_gen.text import format_count, plural

LINE = 18  # from line to line of the notes below a figure

#: What papers and other frameworks call the arrays.
LETTERS = {"kernel": "W", "recurrent_kernel": "U", "bias": "b"}


def layer_title(facts: LayerArrays) -> str:
    """Return e.g. ``LSTM · units 3 · features 1``."""
    case = facts.case
    return f"{case.kind.title} · units {case.units} · features {case.features}"


def parameter_sum(facts: LayerArrays) -> str:
    """Return the parameters by array and their sum: ``12 + 36 + 12 = 60``."""
    parts = " + ".join(format_count(w.parameters) for w in facts.weights)
    return f"{parts} = {format_count(facts.parameters)}"


def parameter_lines(facts: LayerArrays) -> Iterator[str]:
    """Yield the same in lines, one for each of several parts."""
    parts = facts.case.kind.parts
    if len(parts) == 1:
        yield f"{parameter_sum(facts)} parameters"
        return
    for part in parts:
        counts = [w.parameters for w in facts.weights if w.part == part.name]
        terms = " + ".join(map(format_count, counts))
        yield f"{part.name}: {terms} = {format_count(sum(counts))}"
    yield f"together {format_count(facts.parameters)} parameters"


def block_legend(facts: LayerArrays) -> str:
    """Return what the letters mean: ``i input, f forget, c candidate, o output``."""
    return ", ".join(f"{block.letter} {block.short}" for block in facts.case.kind.blocks)


def places(facts: LayerArrays) -> OpenShape:
    """Return the axes of a state between batch and units: where a convolution is at work."""
    return facts.output_last[1 + facts.case.kind.outer : -1]


def input_shape(facts: LayerArrays) -> str:
    """Return the shape of what goes in at one step, without the batch axis: ``(1,)``."""
    return format_shape((*places(facts), facts.weights[0].shape[-2]))


def state_shape(facts: LayerArrays) -> str:
    """Return the shape of each state without the batch axis: ``(3,)``."""
    return format_shape((*places(facts), facts.weight("recurrent_kernel").shape[-2]))


def short_shape(facts: LayerArrays, size: int) -> str:
    """Return ``(3,)``, or ``(…, 3)`` where places come before the last axis."""
    return format_shape(("…", size) if places(facts) else (size,))


def part_note(facts: LayerArrays, part: Part) -> str:
    """Return what tells a part from the others, as a short remark after its name."""
    kind = facts.case.kind
    first = part is kind.parts[0]
    if kind.joined == "both ways":
        return f"reads from the {'first' if first else 'last'} step on"
    sizes = part.sizes(facts.case.sizes)
    note = f"units {sizes['units']} · features {sizes['features']}"
    return note if first else f"{note} = units of the {kind.parts[0].name}"


def rows_notes(described: Weight, stored: StoredWeight) -> Iterator[str]:
    """Yield what the rows of an array are, where that is not plain, in short lines."""
    if described.rows == "products":
        yield "row x goes with x @ kernel,"
        yield "row h goes with h @ recurrent_kernel"
    elif len(stored.shape) > 2:
        *places, channels, _ = stored.shape
        product = " × ".join(map(str, places))
        rows = math.prod(stored.shape[:-1])
        yield f"{product} places × {plural(channels, 'channel')} = {format_count(rows)} rows"


def places_note(facts: LayerArrays) -> Iterator[str]:
    """Yield what the labels of rows with several leading axes mean."""
    kernel = facts.weights[0]
    *places, _, _ = kernel.shape
    if places:
        zeros = ", ".join("0" * len(places))
        yield f"[{zeros.replace(' ', '')}] x0 is {kernel.name}[{zeros}, 0]"


def bias_note(facts: LayerArrays) -> Iterator[str]:
    """Yield why a bias has two rows, if it has."""
    if any(w.rows == "products" for w in facts.case.kind.weights):
        yield "2 rows of bias: r multiplies the sum with row h"
        yield "before the sum with row x is added"


def shapes_in_words(facts: LayerArrays) -> str:
    """Return the arrays, their shapes and the columns of each block, as sentences."""
    kind = facts.case.kind
    arrays = ", ".join(f"{w.label} {format_shape(w.shape)}" for w in facts.weights)
    sentences = [f"Arrays: {arrays}."]
    for part in kind.parts:
        units = part.sizes(facts.case.sizes)["units"]
        blocks = ", ".join(
            f"{block.name} {start}:{stop}"
            for block in kind.blocks
            for start, stop in [kind.columns(block.letter, units)]
        )
        if part.name:
            sentences.append(f"The {part.name}: {part_note(facts, part)}.")
        sentences.append(f"Columns of each{' in the ' if part.name else ''}{part.name}: {blocks}.")
    for described, stored in zip(kind.weights, facts.weights, strict=True):
        if notes := " ".join(rows_notes(described, stored)):
            sentences.append(f"Rows of {stored.label}: {notes}.")
    sentences += (f"{note[:1].upper()}{note[1:]}." for note in [" ".join(bias_note(facts))] if note)
    return " ".join((*sentences, f"Parameters: {parameter_sum(facts)}."))

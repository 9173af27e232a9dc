"""Tables for the pages, as Markdown written from facts."""

from collections.abc import Iterable, Mapping, Sequence

from diagram_gen.expressions import format_shape, pretty_shape
from diagram_gen.facts import InputFacts, LayerFacts, StoredWeight
from diagram_gen.text import format_count


def table(head: Sequence[str], align: str, rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; ``align`` has one of ``l``, ``c``, ``r`` for each column.

    Raises:
        ValueError: if rows differ in length: Markdown would show the source instead.
    """
    rule = {"l": ":--", "c": ":-:", "r": "--:"}
    lines = [head, [rule[a] for a in align], *rows]
    if {len(line) for line in lines} != {len(head)}:
        raise ValueError(f"the rows of a table differ in length: {lines}")
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def by_outcome(outcomes: Mapping[str, str], words: Mapping[str, str]) -> str:
    """Say what became of each layer, in ``words`` or else as code; once, if of all the same."""
    layers: dict[str, list[str]] = {}
    for layer, outcome in outcomes.items():
        layers.setdefault(words.get(outcome, code(outcome)), []).append(layer)
    if len(layers) == 1:
        return next(iter(layers))
    return "; ".join(f"{', '.join(names)}: {outcome}" for outcome, names in layers.items())


def code(text: object) -> str:
    """Return ``text`` as code."""
    return f"`{text}`"


def shape_code(shape: Iterable[object]) -> str:
    """Return a shape as code."""
    return code(format_shape(tuple(shape)))


def _label(stored: StoredWeight) -> str:
    return f"{stored.part} {code(stored.name)}".lstrip()


def _arrays(several: Sequence[LayerFacts]) -> list[str]:
    return [_label(stored) for stored in several[0].weights]


def shapes(several: Sequence[LayerFacts]) -> str:
    """Return one row for each layer: units, the shape of every array, parameters."""
    kind = several[0].case.kind
    head = ["units", *_arrays(several), "parameters"]
    formulas = ["", *(code(pretty_shape(w.shape)) for w in kind.weights), ""]
    rows = [
        [
            str(facts.case.units),
            *(shape_code(w.shape) for w in facts.weights),
            format_count(facts.parameters),
        ]
        for facts in several
    ]
    return table(head, "r" + "c" * len(kind.weights) + "r", [formulas, *rows])


def shapes_with_features(several: Sequence[LayerFacts]) -> str:
    """Return one row for each layer: features, units, the shape of every array, parameters."""
    head = ["features", "units", *_arrays(several), "parameters"]
    rows = [
        [
            format_count(facts.case.features),
            format_count(facts.case.units),
            *(shape_code(w.shape) for w in facts.weights),
            format_count(facts.parameters),
        ]
        for facts in several
    ]
    return table(head, "rr" + "c" * (len(head) - 3) + "r", rows)


def growth(several: Sequence[LayerFacts]) -> str:
    """Return the parameters by array for growing units, with what each unit added."""
    head = ["units", *_arrays(several), "parameters", "more than before"]
    rows = []
    before = None
    for facts in several:
        added = "" if before is None else f"+{format_count(facts.parameters - before)}"
        counts = [format_count(w.parameters) for w in facts.weights]
        rows.append([str(facts.case.units), *counts, format_count(facts.parameters), added])
        before = facts.parameters
    return table(head, "r" * len(head), rows)


def by_block(several: Sequence[LayerFacts]) -> str:
    """Return the parameters of one layer by array (rows) and by block (columns)."""
    (facts,) = several
    blocks = facts.case.kind.blocks
    head = ["array", *(f"{b.letter} {b.name}" for b in blocks), "all blocks"]
    rows = [
        [
            _label(w),
            *[format_count(w.parameters // len(blocks))] * len(blocks),
            format_count(w.parameters),
        ]
        for w in facts.weights
    ]
    each = format_count(facts.parameters // len(blocks))
    rows.append(["**sum**", *[each] * len(blocks), f"**{format_count(facts.parameters)}**"])
    return table(head, "l" + "r" * (len(blocks) + 1), rows)


def slices(several: Sequence[LayerFacts]) -> str:
    """Return where each block of one layer lies in each of its arrays.

    Parts of different sizes get a column each.
    """
    (facts,) = several
    kind = facts.case.kind
    parts: dict[int, list[str]] = {}
    for part in kind.parts:
        parts.setdefault(part.sizes(facts.case.sizes)["units"], []).append(part.name)
    head = ["block", "name", "activation", "in general"]
    for units, names in parts.items():
        whose = f"{', '.join(names)}: " if len(parts) > 1 else ""
        head.append(f"{whose}units = {units}")
    rows = []
    for n, block in enumerate(kind.blocks):
        cuts = [f"{_times_u(n)}:{_times_u(n + 1)}"]
        cuts += ["{}:{}".format(*kind.columns(block.letter, units)) for units in parts]
        rows.append(
            [
                f"**{block.letter}**",
                block.name,
                code(block.activation),
                *(code(f"[..., {cut}]") for cut in cuts),
            ]
        )
    return table(head, "clll" + "l" * len(parts), rows)


def _times_u(n: int) -> str:
    return {0: "0", 1: "u"}.get(n, f"{n}*u")


def order_proofs(several: Sequence[LayerFacts]) -> str:
    """Return how far each reading of the blocks is from Keras."""
    head = ["units", "features", "orders tried", "best order", "its error", "next best error"]
    rows = [
        [
            str(facts.case.units),
            str(facts.case.features),
            str(facts.order_proof.tried),
            " ".join(facts.order_proof.order),
            f"{facts.order_proof.difference:g}",
            "" if facts.order_proof.runner_up is None else f"{facts.order_proof.runner_up:g}",
        ]
        for facts in several
    ]
    return table(head, "rrrcrr", rows)


def layer_orders(several: Sequence[LayerFacts]) -> str:
    """Return the block order of each layer kind, as found by running it."""
    head = ["layer", "units", "features", "block order", "orders tried", "its error", "next best"]
    rows = []
    for facts in several:
        proof = facts.order_proof
        other = "no other" if proof.runner_up is None else f"{proof.runner_up:g}"
        rows.append(
            [
                facts.case.kind.title,
                str(facts.case.units),
                str(facts.case.features),
                " ".join(proof.order),
                str(proof.tried),
                f"{proof.difference:g}",
                other,
            ]
        )
    return table(head, "lrrcrrr", rows)


def inputs(facts: InputFacts) -> str:
    """Return one row for each input shape: shapes of the arrays, parameters and output."""
    names = list(facts.rows[0].shapes)
    head = ["time steps", "features", *map(code, names), "parameters", "output"]
    rows = [
        [
            "any" if row.steps is None else str(row.steps),
            str(row.features),
            *map(shape_code, row.shapes.values()),
            format_count(row.parameters),
            shape_code(row.output),
        ]
        for row in facts.rows
    ]
    return table(head, "rr" + "c" * len(names) + "rc", rows)

"""Tables for the pages, as Markdown written from facts."""

from collections.abc import Iterable, Sequence

from diagram_gen.expressions import format_shape, pretty_shape
from diagram_gen.facts import InputFacts, LayerFacts
from diagram_gen.text import format_count


def _table(head: Sequence[str], align: str, rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; ``align`` has one of ``l``, ``c``, ``r`` for each column."""
    rule = {"l": ":--", "c": ":-:", "r": "--:"}
    lines = [head, [rule[a] for a in align], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _code(text: object) -> str:
    return f"`{text}`"


def _shape(shape: tuple[object, ...]) -> str:
    return _code(format_shape(shape))


def shapes(several: Sequence[LayerFacts]) -> str:
    """Return one row for each layer: units, the shape of every array, parameters."""
    kind = several[0].case.kind
    head = ["units", *(_code(w.name) for w in kind.weights), "parameters"]
    formulas = ["", *(_code(pretty_shape(w.shape)) for w in kind.weights), ""]
    rows = [
        [
            str(facts.case.units),
            *(_shape(w.shape) for w in facts.weights),
            format_count(facts.parameters),
        ]
        for facts in several
    ]
    return _table(head, "r" + "c" * len(kind.weights) + "r", [formulas, *rows])


def shapes_with_features(several: Sequence[LayerFacts]) -> str:
    """Return one row for each layer: features, units, the shape of every array, parameters."""
    kind = several[0].case.kind
    head = ["features", "units", *(_code(w.name) for w in kind.weights), "parameters"]
    rows = [
        [
            format_count(facts.case.features),
            format_count(facts.case.units),
            *(_shape(w.shape) for w in facts.weights),
            format_count(facts.parameters),
        ]
        for facts in several
    ]
    return _table(head, "rr" + "c" * len(kind.weights) + "r", rows)


def growth(several: Sequence[LayerFacts]) -> str:
    """Return the parameters by array for growing units, with what each unit added."""
    kind = several[0].case.kind
    head = ["units", *(_code(w.name) for w in kind.weights), "parameters", "more than before"]
    rows = []
    before = None
    for facts in several:
        added = "" if before is None else f"+{format_count(facts.parameters - before)}"
        counts = [format_count(w.parameters) for w in facts.weights]
        rows.append([str(facts.case.units), *counts, format_count(facts.parameters), added])
        before = facts.parameters
    return _table(head, "r" * len(head), rows)


def by_block(several: Sequence[LayerFacts]) -> str:
    """Return the parameters of one layer by array (rows) and by block (columns)."""
    (facts,) = several
    blocks = facts.case.kind.blocks
    head = ["array", *(f"{b.letter} {b.name}" for b in blocks), "all blocks"]
    rows = [
        [
            _code(w.name),
            *[format_count(w.parameters // len(blocks))] * len(blocks),
            format_count(w.parameters),
        ]
        for w in facts.weights
    ]
    each = format_count(facts.parameters // len(blocks))
    rows.append(["**sum**", *[each] * len(blocks), f"**{format_count(facts.parameters)}**"])
    return _table(head, "l" + "r" * (len(blocks) + 1), rows)


def slices(several: Sequence[LayerFacts]) -> str:
    """Return where each block of one layer lies in each of its arrays."""
    (facts,) = several
    kind, units = facts.case.kind, facts.case.units
    head = ["block", "name", "activation", "in general", f"units = {units}"]
    rows = []
    for n, block in enumerate(kind.blocks):
        start, stop = kind.columns(block.letter, units)
        general = f"[..., {_times_u(n)}:{_times_u(n + 1)}]"
        rows.append(
            [
                f"**{block.letter}**",
                block.name,
                _code(block.activation),
                _code(general),
                _code(f"[..., {start}:{stop}]"),
            ]
        )
    return _table(head, "cllll", rows)


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
            f"{facts.order_proof.runner_up:g}",
        ]
        for facts in several
    ]
    return _table(head, "rrrcrr", rows)


def inputs(facts: InputFacts) -> str:
    """Return one row for each input shape: shapes of the arrays, parameters and output."""
    names = list(facts.rows[0].shapes)
    head = ["time steps", "features", *map(_code, names), "parameters", "output"]
    rows = [
        [
            "any" if row.steps is None else str(row.steps),
            str(row.features),
            *(_shape(shape) for shape in row.shapes.values()),
            format_count(row.parameters),
            _shape(row.output),
        ]
        for row in facts.rows
    ]
    return _table(head, "rr" + "c" * len(names) + "rc", rows)

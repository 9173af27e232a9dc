"""Hold what was read off a real layer against its description in :mod:`diagram_gen.layers`."""

import math
from collections.abc import Callable

from diagram_gen.case import INPUT_SHAPES
from diagram_gen.cells import rows_of
from diagram_gen.errors import UserError
from diagram_gen.expressions import evaluate
from diagram_gen.facts import MOST_VALUES, InputFacts, LayerFacts, StoredWeight
from diagram_gen.layers import KINDS

#: Largest difference of a right reading in float32, and the least of any wrong one. Measured
#: from 1 to 1,000 units and 1 to 5,000 features: right ones stay below 1e-6, wrong ones above 1e-2.
RIGHT = 1e-5
WRONG = 1e-3


class Disagreement(UserError):
    """Keras and the description of a layer say different things."""


def verify_layer(facts: LayerFacts) -> None:
    """Check every statement of the layer's description against ``facts``.

    Raises:
        Disagreement: naming layer, configuration, what was expected and what was found.
    """
    case, kind = facts.case, facts.case.kind

    def expect(what: str, expected: object, found: object) -> None:
        if expected != found:
            raise Disagreement(
                f"{facts.code} with features={case.features}: "
                f"{what} should be {expected} by diagram_gen/layers.py, "
                f"but Keras {facts.read_with['keras']} gives {found}."
            )

    expect("the class", kind.keras_class, facts.keras_class)
    expect("the code", kind.make().code(case.sizes), facts.code)
    _verify_arrays(facts, expect)
    expect("the number of parameters", case.parameters, facts.parameters)
    output = evaluate(kind.output, case.sizes)
    outer = (None,) * (1 + kind.outer)
    expect("the output shape", (*outer, *kind.spatial, output), facts.output_last)
    expect(
        "the output shape of a sequence",
        (*outer, None, *kind.spatial, output),
        facts.output_sequences,
    )
    states = tuple(
        (None, *kind.spatial, part.sizes(case.sizes)["units"])
        for part in kind.parts
        for _ in part.cell.states
        if kind.returns_states
    )
    expect("the states", states, facts.states)
    if facts.step:
        packed = len(kind.blocks) * case.units
        expect("the numbers of the worked step", (case.features, case.units, packed), _sizes(facts))
        expect("the joined form", facts.step.split, facts.step.joined)
    _verify_order(facts, expect)


Expect = Callable[[str, object, object], None]


def _verify_arrays(facts: LayerFacts, expect: Expect) -> None:
    case, kind = facts.case, facts.case.kind
    described = [(part, weight) for part in kind.parts for weight in part.weights]
    expect(
        "the arrays",
        [(part.name, weight.name) for part, weight in described],
        [(stored.part, stored.name) for stored in facts.weights],
    )
    for (part, weight), stored in zip(described, facts.weights, strict=True):
        shape = weight.shape_for(case.units, case.features)
        expect(f"the shape of {stored.path}", shape, stored.shape)
        expect(f"the path of {stored.name}", f"{part.path}/{weight.name}", stored.path)
        expect(f"the data type of {stored.path}", "float32", stored.dtype)
        expect(f"the number of values in {stored.path}", math.prod(shape), stored.parameters)
        expect(f"the blocks of {stored.path}", list(kind.order), list(stored.spread))
        kept = stored.values is not None
        expect(f"whether {stored.path} has all values", stored.parameters <= MOST_VALUES, kept)
        if stored.values is not None:
            lengths = [len(row) for row in stored.values]
            expect(f"the rows of values in {stored.path}", [shape[-1]] * rows_of(shape), lengths)
            expect(f"the spread of values in {stored.path}", _spread(stored), stored.spread)


def _spread(stored: StoredWeight) -> dict[str, tuple[float, float]]:
    """Return the least and the greatest of the values that are kept, by block."""
    values, size = stored.values or (), stored.shape[-1] // len(stored.spread)
    cut = {
        letter: [row[n * size : (n + 1) * size] for row in values]
        for n, letter in enumerate(stored.spread)
    }
    return {letter: (min(map(min, rows)), max(map(max, rows))) for letter, rows in cut.items()}


def _sizes(facts: LayerFacts) -> tuple[int, ...]:
    step = facts.step
    return (len(step.x), len(step.h), len(step.split)) if step else ()


def _verify_order(facts: LayerFacts, expect: Expect) -> None:
    kind, proof = facts.case.kind, facts.order_proof
    orders = math.factorial(len(kind.order))
    expect("the block order", kind.order, proof.order)
    expect("the number of orders tried", orders, proof.tried)
    expect("whether there is another order", orders > 1, proof.runner_up is not None)
    other = math.inf if proof.runner_up is None else proof.runner_up
    if not (proof.difference <= RIGHT and other >= WRONG):  # so that NaN proves nothing
        raise Disagreement(
            f"{facts.code} with features={facts.case.features}: the block "
            f"order {proof.order} should differ from Keras by at most {RIGHT:g} and any other by "
            f"at least {WRONG:g}, but they differ by {proof.difference:g} and {other:g}."
        )


def verify_inputs(facts: InputFacts) -> None:
    """Check that shapes and counts follow features and units, and never the time steps.

    Raises:
        Disagreement: naming layer, input shape, what was expected and what was found.
    """
    kind, units = KINDS[facts.case.layer], facts.case.units
    asked = [(row.steps, row.features) for row in facts.rows]
    if asked != list(INPUT_SHAPES):
        raise Disagreement(
            f"{kind.keras_class} with units={units}: models should have inputs of the shapes "
            f"{list(INPUT_SHAPES)} by diagram_gen/case.py, but were read with {asked}."
        )
    for row in facts.rows:
        expected = [(w.name, w.shape_for(units, row.features)) for w in kind.weights]
        found = list(row.shapes.items())
        count = kind.parameters(units, row.features)
        if (expected, count, (None, units)) != (found, row.parameters, row.output):
            raise Disagreement(
                f"{kind.keras_class} with units={units} on inputs of shape "
                f"({row.steps}, {row.features}): expected {expected}, {count} parameters and "
                f"output {(None, units)}, but Keras {facts.read_with['keras']} gives {found}, "
                f"{row.parameters} and {row.output}."
            )

"""Hold what was read off a real layer against its description in :mod:`diagram_gen.layers`."""

import math

from diagram_gen.errors import UserError
from diagram_gen.facts import InputFacts, LayerFacts
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
    sizes = case.units, case.features

    def expect(what: str, expected: object, found: object) -> None:
        if expected != found:
            raise Disagreement(
                f"{facts.keras_class} with units={case.units}, features={case.features}: "
                f"{what} should be {expected} by diagram_gen/layers.py, "
                f"but Keras {facts.read_with['keras']} gives {found}."
            )

    expect("the class", f"keras.layers.{kind.keras_class}", facts.keras_class)
    expect("the arrays", [w.name for w in kind.weights], [w.name for w in facts.weights])
    for described, stored in zip(kind.weights, facts.weights, strict=True):
        shape = described.shape_for(*sizes)
        expect(f"the shape of {stored.name}", shape, stored.shape)
        expect(
            f"the path of {stored.name}", f"{kind.key}/{kind.cell_name}/{stored.name}", stored.path
        )
        expect(f"the number of values in {stored.name}", math.prod(shape), stored.parameters)
        if stored.values is not None:
            rows, columns = (1, *shape)[-2:]
            lengths = [len(row) for row in stored.values]
            expect(f"the rows of values in {stored.name}", [columns] * rows, lengths)
    expect("the number of parameters", kind.parameters(*sizes), facts.parameters)
    expect("the sum over the arrays", facts.parameters, sum(w.parameters for w in facts.weights))
    expect("the output shape", (None, case.units), facts.output_last)
    expect("the output shape of a sequence", (None, None, case.units), facts.output_sequences)
    expect("the states", ((None, case.units),) * len(kind.states), facts.states)
    if facts.step:
        expect("the joined form", facts.step.split, facts.step.joined)
    proof = facts.order_proof
    expect("the block order", kind.order, proof.order)
    if proof.difference > RIGHT or proof.runner_up < WRONG:
        raise Disagreement(
            f"{facts.keras_class} with units={case.units}, features={case.features}: the block "
            f"order {proof.order} should differ from Keras by at most {RIGHT:g} and any other by "
            f"at least {WRONG:g}, but they differ by {proof.difference:g} and {proof.runner_up:g}."
        )


def verify_inputs(facts: InputFacts) -> None:
    """Check that shapes and counts follow features and units, and never the time steps.

    Raises:
        Disagreement: naming layer, input shape, what was expected and what was found.
    """
    kind, units = KINDS[facts.case.layer], facts.case.units
    for row in facts.rows:
        expected = {w.name: w.shape_for(units, row.features) for w in kind.weights}
        found = row.shapes
        count = kind.parameters(units, row.features)
        if (expected, count, (None, units)) != (found, row.parameters, row.output):
            raise Disagreement(
                f"keras.layers.{kind.keras_class} with units={units} on inputs of shape "
                f"({row.steps}, {row.features}): expected {expected}, {count} parameters and "
                f"output {(None, units)}, but Keras {facts.read_with['keras']} gives {found}, "
                f"{row.parameters} and {row.output}."
            )

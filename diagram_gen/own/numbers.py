"""A layer from plain numbers: what its description says, without Keras."""

import math

from diagram_gen.case import Case
from diagram_gen.expressions import evaluate
from diagram_gen.facts import LayerArrays, StoredWeight

#: What Keras stores unless it is told otherwise.
DTYPE = "float32"


def from_numbers(layer: str, units: int, features: int) -> LayerArrays:
    """Return a layer of :data:`~diagram_gen.layers.KINDS` in one size; its arrays have no values.

    Raises:
        UserError: if the layer is unknown or a size makes no sense.
    """
    return from_case(Case(layer, units, features))


def from_case(case: Case) -> LayerArrays:
    """Return the layer of ``case``; its arrays have no values."""
    weights = []
    for part in case.kind.parts:
        for weight in part.weights:
            shape = weight.shape_for(case.units, case.features)
            path = f"{part.path}/{weight.name}"
            count = math.prod(shape)
            weights.append(
                StoredWeight(part.name, weight.name, path, shape, DTYPE, count, {}, None)
            )
    return layer_arrays(case, tuple(weights))


def layer_arrays(case: Case, weights: tuple[StoredWeight, ...]) -> LayerArrays:
    """Return the layer of ``case`` with these arrays; the rest follows from its description."""
    kind = case.kind
    places = len(kind.weights[0].shape) - 2
    before = (None,) * (1 + kind.outer)
    after = (*(None,) * places, evaluate(kind.output, case.sizes))
    parameters = sum(weight.parameters for weight in weights)
    return LayerArrays(case, weights, parameters, (*before, *after), (*before, None, *after))

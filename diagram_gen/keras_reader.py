"""Build real Keras layers and read them; imported only when a fact is missing."""

import math
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from diagram_gen.backend import keras
from diagram_gen.case import INPUT_SHAPES, Case, InputCase
from diagram_gen.facts import (
    InputFacts,
    InputRow,
    LayerFacts,
    OrderProof,
    Step,
    StoredWeight,
    two_digits,
)
from diagram_gen.layers import KINDS, LayerKind
from diagram_gen.reference import errors_by_order
from diagram_gen.stored import stored
from diagram_gen.versions import versions

#: Every layer is built from the same seed, so a value does not depend on what was built before.
SEED = 64881855

#: Sequences in the batch of the order proof.
BATCH = 2

#: Time steps of the order proof. One step from a zero state would leave out the forget block
#: and the whole recurrent kernel, which do not act there.
PROOF_STEPS = 3

#: Standard deviation, in the order proof, of the bias and of what each product adds to a sum.
#: Sums much larger would drive the gates to 0 and 1, where all orders look alike.
PROOF_SCALE = 0.7


def read_layer(case: Case) -> LayerFacts:
    """Build the layer of ``case`` and return what it says of itself."""
    with _seeded():
        return _read(case)


@contextmanager
def _seeded() -> Iterator[None]:
    """Seed what Keras draws its initial values from; give it back as it was.

    Keras' own ``set_random_seed`` does this as well, but also has TensorFlow forget what it has
    compiled: then every layer takes twice the time.
    """
    before = random.getstate()
    random.seed(SEED)
    try:
        yield
    finally:
        random.setstate(before)


def _read(case: Case) -> LayerFacts:
    kind = case.kind
    states = {"return_state": True} if kind.returns_states else {}
    # Unrolled: the same arithmetic, without the time that building a loop for each layer takes.
    unrolled = {} if kind.spatial else {"unroll": True}
    layer = kind.make(**states, **unrolled, return_sequences=True).make(keras, case.sizes)
    layer.build(kind.input_shape(case.features, PROOF_STEPS))
    open_input = kind.input_shape(case.features)
    sequences, *_ = _shapes(layer.compute_output_shape(open_input))
    last, *states_of_last = _shapes(
        kind.make(**states).make(keras, case.sizes).compute_output_shape(open_input)
    )
    weights = _stored(kind, layer)
    joinable = kind.cell.joinable and kind.joined == "alone" and len(weights) == 3
    small = case.units <= 2 and case.features <= 3
    # Before the order proof, which gives the layer other weights.
    step = _step(layer) if joinable and small else None
    return LayerFacts(
        case=case,
        keras_class=kind.keras_class,
        code=kind.make().code(case.sizes),
        weights=weights,
        parameters=layer.count_params(),
        output_last=last,
        output_sequences=sequences,
        states=tuple(states_of_last),
        order_proof=_prove_order(case, layer),
        step=step,
        read_with=versions(),
    )


def _stored(kind: LayerKind, layer: keras.layers.Layer) -> tuple[StoredWeight, ...]:
    parts = [part.name for part in kind.parts for _ in part.weights]
    return tuple(
        stored(part, variable.name, variable.path, np.asarray(variable), kind.order)
        for part, variable in zip(parts, layer.weights, strict=True)
    )


def _shapes(found: Any) -> list[tuple[int | None, ...]]:
    """Return the shapes in a tree of them as a flat list."""
    if any(isinstance(member, tuple | list) for member in found):
        return [shape for member in found for shape in _shapes(member)]
    return [tuple(found)]


def read_inputs(case: InputCase) -> InputFacts:
    """Put the layer into models with inputs of several shapes and return what they say."""
    rows = []
    for steps, features in INPUT_SHAPES:
        layer = KINDS[case.layer].make().make(keras, {"units": case.units})
        model = keras.Sequential([keras.Input((steps, features)), layer])
        rows.append(
            InputRow(
                steps=steps,
                features=features,
                shapes={v.name: tuple(v.shape) for v in layer.weights},
                parameters=model.count_params(),
                output=tuple(model.output_shape),
            )
        )
    return InputFacts(case, tuple(rows), versions())


def _prove_order(case: Case, layer: keras.layers.Layer) -> OrderProof:
    """Give ``layer`` random weights and states, and find the block order that reproduces it."""
    kind = case.kind
    rng = np.random.default_rng(SEED)
    x = rng.normal(size=(BATCH, PROOF_STEPS, *kind.spatial, case.features))
    states = []
    if kind.joined == "alone" and kind.returns_states:
        states = [rng.normal(size=(BATCH, *kind.spatial, case.units)) for _ in kind.cell.states]
    arrays = [
        PROOF_SCALE / np.sqrt(_terms(v)) * rng.standard_normal(v.shape) for v in layer.weights
    ]
    layer.set_weights(arrays)
    given = x.astype("float32")[(slice(None), *[np.newaxis] * kind.outer)]
    start = {"initial_state": [s.astype("float32") for s in states]} if states else {}
    output = layer(given, **start)
    if kind.returns_states:
        output = output[0]
    errors = errors_by_order(kind, arrays, x, states, np.asarray(output))
    (difference, order), *others = sorted((error, order) for order, error in errors.items())
    return OrderProof(
        order=order,
        difference=two_digits(difference),
        runner_up=two_digits(others[0][0]) if others else None,
        tried=len(errors),
    )


def _terms(variable: keras.Variable) -> int:
    """Return how many products each sum holds that ``variable`` takes part in."""
    return 1 if variable.name == "bias" else math.prod(variable.shape[:-1])


def _step(layer: keras.layers.Layer) -> Step:
    """Compute one step's pre-activations in the split and in the joined form."""
    kernel, recurrent, bias = (np.asarray(v).astype("float64") for v in layer.weights)
    rng = np.random.default_rng(SEED)
    x = rng.uniform(-1, 1, size=(kernel.shape[0],)).round(2)
    h = rng.uniform(-1, 1, size=(recurrent.shape[0],)).round(2)
    split = x @ kernel + h @ recurrent + bias
    joined = np.concatenate([x, h]) @ np.vstack([kernel, recurrent]) + bias
    return Step(
        x=tuple(x.tolist()),
        h=tuple(h.tolist()),
        split=tuple(split.round(4).tolist()),
        joined=tuple(joined.round(4).tolist()),
        difference=two_digits(float(np.abs(split - joined).max())),
    )

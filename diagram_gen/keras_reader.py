"""Build real Keras layers and read them; imported only when a fact is missing."""

import itertools
import math
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diagram_gen.backend import keras
from diagram_gen.case import INPUT_SHAPES, Case, InputCase
from diagram_gen.errors import UserError
from diagram_gen.facts import (
    MOST_VALUES,
    InputFacts,
    InputRow,
    LayerFacts,
    OrderProof,
    Step,
    StoredWeight,
)
from diagram_gen.layers import KINDS, LayerKind
from diagram_gen.reference import run
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
    initial = [np.asarray(v) for v in layer.weights]
    open_input = kind.input_shape(case.features)
    sequences, *_ = _shapes(layer.compute_output_shape(open_input))
    last, *states_of_last = _shapes(
        kind.make(**states).make(keras, case.sizes).compute_output_shape(open_input)
    )
    stored = _stored(kind, layer)
    joinable = kind.cell.joinable and kind.joined == "alone" and len(initial) == 3
    small = case.units <= 2 and case.features <= 3
    return LayerFacts(
        case=case,
        keras_class=kind.keras_class,
        code=kind.make().code(case.sizes),
        weights=stored,
        parameters=layer.count_params(),
        output_last=last,
        output_sequences=sequences,
        states=tuple(states_of_last),
        order_proof=_prove_order(case, layer),
        step=_step(initial) if joinable and small else None,
        read_with=versions(),
    )


def facts_of(layer: keras.layers.Layer) -> LayerFacts:
    """Return the facts of a layer that was built elsewhere, with the values that it holds now.

    Raises:
        UserError: if the layer is not built, or is none of those described.
    """
    shapes = [tuple(v.shape) for v in layer.weights]
    units = getattr(layer, "units", None)
    for kind in KINDS.values():
        if kind.keras_class.endswith(f".{type(layer).__name__}") and shapes and units:
            case = Case(kind.key, units, shapes[0][-2])
            if [w.shape_for(case.units, case.features) for w in kind.weights] == shapes:
                return replace(read_layer(case), weights=_stored(kind, layer))
    raise UserError(
        f"No description fits {layer.name!r}: pass a built LSTM, GRU or SimpleRNN layer."
    )


def _stored(kind: LayerKind, layer: keras.layers.Layer) -> tuple[StoredWeight, ...]:
    names = [part.name for part in kind.parts for _ in part.weights]
    arrays = [np.asarray(v) for v in layer.weights]
    return tuple(
        StoredWeight(
            part=part,
            name=variable.name,
            path=variable.path,
            shape=tuple(variable.shape),
            dtype=variable.dtype,
            parameters=int(np.prod(variable.shape)),
            spread=_spread(array, kind.order),
            values=_values(array),
        )
        for part, variable, array in zip(names, layer.weights, arrays, strict=True)
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


def _spread(array: NDArray[np.float32], order: str) -> dict[str, tuple[float, float]]:
    blocks = np.split(array, len(order), axis=-1)
    return {
        letter: (round(float(block.min()), 4), round(float(block.max()), 4))
        for letter, block in zip(order, blocks, strict=True)
    }


def _values(array: NDArray[np.float32]) -> tuple[tuple[float, ...], ...] | None:
    """Return the values by row, all axes but the last laid out in rows, if they are few."""
    if array.size > MOST_VALUES:
        return None
    rows = array.reshape(-1, array.shape[-1])
    return tuple(tuple(round(float(v), 4) for v in row) for row in rows)


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
    orders = ["".join(letters) for letters in itertools.permutations(kind.order)]
    outputs = run(kind, orders, arrays, x, states)
    differences = np.abs(outputs - np.asarray(output).reshape(outputs.shape[1:]))
    by_order = differences.reshape(len(orders), -1).max(axis=1).tolist()
    (difference, order), *others = sorted(zip(by_order, orders, strict=True))
    return OrderProof(
        order=order,
        difference=_two_digits(difference),
        runner_up=_two_digits(others[0][0]) if others else None,
        tried=len(orders),
    )


def _terms(variable: keras.Variable) -> int:
    """Return how many products each sum holds that ``variable`` takes part in."""
    return 1 if variable.name == "bias" else math.prod(variable.shape[:-1])


def _step(initial: list[NDArray[np.float32]]) -> Step:
    """Compute one step's pre-activations in the split and in the joined form."""
    kernel, recurrent, bias = (a.astype("float64") for a in initial)
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
        difference=_two_digits(float(np.abs(split - joined).max())),
    )


def _two_digits(value: float) -> float:
    return float(f"{value:.1e}")

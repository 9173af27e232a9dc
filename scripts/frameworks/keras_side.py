"""The Keras side of a comparison: weights, inputs, and what real Keras layers make of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import keras
import numpy as np

from diagram_gen.rosetta.blocks import Array
from diagram_gen.rosetta.convert import (
    from_keras,
    gates_from_keras,
    gates_to_keras,
    to_keras,
)
from diagram_gen.rosetta.directions import split_directions
from diagram_gen.rosetta.layout import LayerName, Layout
from diagram_gen.rosetta.layouts import keras_layout_for, layout
from diagram_gen.rosetta.pytorch import from_pytorch, to_pytorch
from frameworks.exchange import Case, Outcome, Setup

BATCH, STEPS = 3, 6
SCALE = 0.7  # standard deviation of the weights

_CLASSES: dict[LayerName, type[Any]] = {
    "lstm": keras.layers.LSTM,
    "gru": keras.layers.GRU,
    "simple_rnn": keras.layers.SimpleRNN,
}

#: What `get_weights()` of each stacked layer returns; of a Bidirectional, both directions.
Weights = Sequence[Sequence[Array]]


def drawn(setup: Setup) -> tuple[Weights, Array, tuple[Array, ...]]:
    """Return random Keras weights for a layer, an input and initial states.

    All depend on the kind of layer and its size only: the same for every framework that can
    compute the same.
    """
    row = layout(setup.layout)
    keras_row = keras_layout_for(row)
    directions = 2 if setup.bidirectional else 1
    shape = (setup.units, setup.features, setup.bias, directions, setup.layers)
    rng = np.random.default_rng([*map(int, shape), *keras_row.key.encode()])
    weights = []
    for number in range(setup.layers):
        features = setup.features if number == 0 else setup.units * directions
        sizes = {"units": setup.units, "features": features}
        weights.append(
            [
                array
                for _ in range(directions)
                for array in _fitting(
                    row,
                    [
                        rng.normal(0, SCALE, stored.shape_for(sizes)).astype(setup.dtype)
                        for stored in keras_row.arrays
                        if setup.bias or not stored.is_bias
                    ],
                )
            ]
        )
    x = rng.normal(size=(BATCH, STEPS, setup.features)).astype(setup.dtype)
    widths = {"h": setup.projected or setup.units, "c": setup.units}
    states = tuple(
        rng.normal(size=(setup.layers * directions, BATCH, widths[name])).astype(setup.dtype)
        for name in keras_row.states
    )
    return weights, x, states


def foreign_arrays(setup: Setup, weights: Weights) -> dict[str, Array]:
    """Convert Keras weights to a framework's arrays."""
    row = layout(setup.layout)
    reset_after = row.reset != "before"
    if "weight_ih_l0" in {stored.name for stored in row.arrays}:
        found: dict[str, Array] = {}
        for number, part in enumerate(weights):
            found |= to_pytorch(row.layer, part, bidirectional=setup.bidirectional, number=number)
        return found
    (part,) = weights
    each = [
        from_keras(row, one, reset_after=reset_after)
        for one in split_directions(part, bidirectional=setup.bidirectional)
    ]
    return {name: np.concatenate([one[name] for one in each]) for name in each[0]}


def keras_weights(setup: Setup, arrays: Mapping[str, Array]) -> Weights:
    """Convert a framework's arrays to Keras weights: the way back."""
    row = layout(setup.layout)
    if "weight_ih_l0" in arrays:
        return [from_pytorch(row.layer, arrays, number=n) for n in range(setup.layers)]
    if not setup.bidirectional:
        return [to_keras(row, arrays)]
    return [
        [
            array
            for n in range(2)
            for array in to_keras(row, {name: a[n : n + 1] for name, a in arrays.items()})
        ]
    ]


def drawn_abroad(setup: Setup) -> dict[str, Array]:
    """Return random arrays in the layout of a framework that draws none itself."""
    row = layout(setup.layout)
    directions = 2 if setup.bidirectional else 1
    sizes = {"units": setup.units, "features": setup.features, "directions": directions}
    rng = np.random.default_rng([setup.units, setup.features, *setup.layout.encode()])
    return {
        stored.name: rng.normal(0, SCALE, stored.shape_for(sizes)).astype(setup.dtype)
        for stored in row.arrays
        if setup.bias or not stored.is_bias
    }


def computed(setup: Setup, weights: Weights, x: Array, states: tuple[Array, ...]) -> Outcome:
    """Return what real Keras layers compute."""
    row = layout(setup.layout)
    directions = 2 if setup.bidirectional else 1
    after: list[list[Array]] = [[] for _ in states]
    y: Any = x
    for number, part in enumerate(weights):
        biased = len(part) // directions == 3
        layer = _layer(row.key, setup.dtype, setup.units, y.shape[-1], directions, biased)
        layer.set_weights(part)
        slots = range(number * directions, (number + 1) * directions)
        y, *last = layer(y, initial_state=[s[slot] for slot in slots for s in states])
        for n, state in enumerate(last):
            after[n % len(states)].append(np.asarray(state))
    return Outcome(np.asarray(y), tuple(np.stack(s) for s in after))


@cache
def _layer(
    key: str, dtype: str, units: int, features: int, directions: int, biased: bool
) -> keras.layers.Layer:
    row = layout(key)
    reset = {"reset_after": row.reset == "after"} if row.layer == "gru" else {}
    layer = _CLASSES[row.layer](
        units, use_bias=biased, return_sequences=True, return_state=True, dtype=dtype, **reset
    )
    if directions == 2:
        layer = keras.layers.Bidirectional(layer, dtype=dtype)
    layer.build((None, None, features))
    return layer


def case_for(setup: Setup, *, back: bool, drawn_there: bool) -> tuple[Case, Weights | None]:
    """Return the case for a framework and, unless it draws them, the weights in Keras' layout."""
    weights, x, states = drawn(setup)
    if not back:
        return Case(setup, x, states, foreign_arrays(setup, weights)), weights
    if drawn_there:
        return Case(setup, x, states, {}), None
    arrays = drawn_abroad(setup)
    return Case(setup, x, states, arrays), keras_weights(setup, arrays)


def difference(one: Outcome, other: Outcome) -> float:
    """Return the largest absolute difference of outputs and final states; NaN if one has NaN."""
    pairs = [(one.y, other.y), *zip(one.states, other.states, strict=False)]
    for a, b in pairs:
        if a.shape != b.shape:
            raise ValueError(f"outputs of shapes {a.shape} and {b.shape} cannot be compared")
    return float(np.max([np.abs(a - b).max() for a, b in pairs]))


def _fitting(row: Layout, weights: list[Array]) -> list[Array]:
    """Return the weights with zeros for biases that the framework has no place for."""
    if not row.without_recurrent_bias or len(weights) < 3:
        return weights
    gates = gates_from_keras(row.layer, weights, reset_after=row.reset != "before")
    zeros = {g: np.zeros_like(gates.W[g][0]) for g in row.without_recurrent_bias}
    return gates_to_keras(replace(gates, r={**(gates.r or {}), **zeros}))

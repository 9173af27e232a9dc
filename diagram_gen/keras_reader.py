"""Build real Keras layers and read them. The only module that imports Keras and TensorFlow.

Importing this module takes seconds; it is imported only when a fact is missing.
"""

import itertools
import os
import random

# Quiet, on the CPU, and with the same rounding on every machine: must be set before the import.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import keras
import numpy as np
from numpy.typing import NDArray

from diagram_gen.case import INPUT_SHAPES, Case, InputCase
from diagram_gen.facts import InputFacts, InputRow, LayerFacts, OrderProof, Step, StoredWeight
from diagram_gen.layers import KINDS
from diagram_gen.reference import run_all
from diagram_gen.versions import versions

#: Every layer is built from the same seed, so a value does not depend on what was built before.
SEED = 64881855

#: Arrays with more values than this are summed up by their spread only.
MOST_VALUES = 300

#: Time steps of the order proof. One step from a zero state would leave out the forget block
#: and the whole recurrent kernel, which do not act there.
PROOF_STEPS = 3

#: Standard deviation, in the order proof, of the bias and of what each product adds to a sum.
#: Sums much larger would drive the gates to 0 and 1, where all orders look alike.
PROOF_SCALE = 0.7


def read_layer(case: Case) -> LayerFacts:
    """Build the layer of ``case`` and return what it says of itself."""
    # What Keras draws its initial values from. Its own `set_random_seed` does this as well, but
    # also has TensorFlow forget what it has compiled: then every layer takes twice the time.
    random.seed(SEED)
    kind = case.kind
    cls = getattr(keras.layers, kind.keras_class)
    # Unrolled: the same arithmetic, without the time that building a loop for each layer takes.
    layer = cls(case.units, name=kind.key, return_state=True, unroll=True)
    layer.build((None, None, case.features))
    initial = [np.asarray(v) for v in layer.weights]
    weights = tuple(
        StoredWeight(
            name=variable.name,
            path=variable.path,
            shape=tuple(variable.shape),
            dtype=variable.dtype,
            parameters=int(np.prod(variable.shape)),
            spread=_spread(array, kind.order),
            values=_values(array),
        )
        for variable, array in zip(layer.weights, initial, strict=True)
    )
    open_input = (None, None, case.features)
    last, *states = layer.compute_output_shape(open_input)
    order_proof = _prove_order(case, layer)
    layer.return_sequences = True
    sequences, *_ = layer.compute_output_shape(open_input)
    return LayerFacts(
        case=case,
        keras_class=f"keras.layers.{cls.__name__}",
        weights=weights,
        parameters=layer.count_params(),
        output_last=tuple(last),
        output_sequences=tuple(sequences),
        states=tuple(map(tuple, states)),
        order_proof=order_proof,
        step=_step(initial) if case.units <= 2 and case.features <= 3 else None,
        read_with=versions(),
    )


def read_inputs(case: InputCase) -> InputFacts:
    """Put the layer into models with inputs of several shapes and return what they say."""
    rows = []
    for steps, features in INPUT_SHAPES:
        layer = getattr(keras.layers, KINDS[case.layer].keras_class)(case.units)
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
    if array.size > MOST_VALUES:
        return None
    return tuple(tuple(round(float(v), 4) for v in row) for row in np.atleast_2d(array))


def _prove_order(case: Case, layer: keras.layers.Layer) -> OrderProof:
    """Give ``layer`` random weights and states, and find the block order that reproduces it."""
    rng = np.random.default_rng(SEED)
    batch = 2
    x = rng.normal(size=(batch, PROOF_STEPS, case.features))
    state = tuple(rng.normal(size=(batch, case.units)) for _ in case.kind.states)
    arrays = [
        PROOF_SCALE / np.sqrt(v.shape[0] if len(v.shape) > 1 else 1) * rng.standard_normal(v.shape)
        for v in layer.weights
    ]
    layer.set_weights(arrays)
    output = np.asarray(
        layer(x.astype("float32"), initial_state=[s.astype("float32") for s in state])[0]
    )
    kernel, recurrent_kernel, bias = arrays
    inputs = x @ kernel + bias
    orders = ["".join(letters) for letters in itertools.permutations(case.kind.order)]
    outputs = run_all(case.layer, orders, inputs, recurrent_kernel, state)
    ranked = sorted(zip(np.abs(outputs - output).max(axis=(1, 2)).tolist(), orders, strict=True))
    return OrderProof(
        order=ranked[0][1],
        difference=_two_digits(ranked[0][0]),
        runner_up=_two_digits(ranked[1][0]),
        tried=len(ranked),
    )


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

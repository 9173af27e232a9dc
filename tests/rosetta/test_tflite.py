"""Conversions to TensorFlow Lite and back, run in its interpreter and compared with Keras."""

import subprocess
import sys

import numpy as np
import pytest
from frameworks import tflite
from frameworks.exchange import Case, Setup
from frameworks.keras_side import computed, difference, drawn
from frameworks.plan import SIZES

from diagram_gen.rosetta.tflite import INPUTS, from_tflite, to_tflite
from diagram_gen.rosetta.verified import BOUNDS, size_class

# The interpreter of TensorFlow itself, whose successor is a package of its own.
pytestmark = pytest.mark.filterwarnings(r"ignore:\s*Warning. tf.lite.Interpreter is deprecated")


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize(("units", "features"), SIZES)
def test_to_tflite(units: int, features: int, *, bias: bool) -> None:
    """The operator with converted tensors computes what the Keras layer computes."""
    setup = Setup("tflite-lstm", "float32", units, features, bias)
    weights, x, states = drawn(setup)
    tensors = {INPUTS[n]: array for n, array in to_tflite(weights[0]).items()}
    outcome = tflite.run(Case(setup, x, states, tensors))
    assert len(outcome.states) == 2
    error = difference(outcome, computed(setup, weights, x, states))
    assert error <= BOUNDS["float32"][size_class("float32", units)]


def test_from_tflite() -> None:
    """Tensors of an operator become a Keras layer that computes the same."""
    setup = Setup("tflite-lstm", "float32", 3, 5)
    _, x, states = drawn(setup)
    rng = np.random.default_rng(0)
    shapes = {n: array.shape for n, array in to_tflite(drawn(setup)[0][0]).items()}
    tensors = {n: rng.normal(0, 0.7, shape).astype("f4") for n, shape in shapes.items()}
    named = {INPUTS[n]: tensor for n, tensor in tensors.items()}
    outcome = tflite.run(Case(setup, x, states, named))
    error = difference(outcome, computed(setup, [from_tflite(tensors)], x, states))
    assert error <= BOUNDS["float32"][16]


def test_without_input_gate_it_is_a_plain_layer() -> None:
    """The operator then takes 1 - f: the input gate of Keras is the forget gate, negated."""
    setup = Setup("tflite-lstm", "float32", 3, 5)
    weights, x, states = drawn(setup)
    for array in weights[0]:
        i, f, _, _ = np.split(array, 4, axis=-1)
        i[...] = -f
    tensors = to_tflite(weights[0])
    named = {INPUTS[n]: array for n, array in tensors.items() if n not in (1, 5, 12)}
    outcome = tflite.run(Case(setup, x, states, named))
    error = difference(outcome, computed(setup, weights, x, states))
    assert error <= BOUNDS["float32"][size_class("float32", 3)]


def test_names_and_positions_agree() -> None:
    """The program that builds the model has the positions from elsewhere: they are the same."""
    weights, *_ = drawn(Setup("tflite-lstm", "float32", 3, 5))
    assert {INPUTS[n]: n for n in to_tflite(weights[0])} == tflite._POSITIONS


#: Has the converter make everything int8 of an LSTM, as a loop or unrolled.
_INT8 = """
import sys, keras, numpy as np, tensorflow as tf
layer = keras.layers.LSTM(3, unroll=sys.argv[1] == "unrolled")
model = keras.Sequential([keras.Input(batch_shape=(1, 4, 2)), layer])
converter = tf.lite.TFLiteConverter.from_keras_model(model)
converter.optimizations = [tf.lite.Optimize.DEFAULT]
converter.representative_dataset = lambda: ([np.full((1, 4, 2), n, "f4")] for n in range(9))
converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
converter.convert()
"""


def test_whole_int8_takes_an_unrolled_layer() -> None:
    """As the page has it; the converter ends the whole program on a loop, so it has its own."""
    done = {
        form: subprocess.run(
            [sys.executable, "-c", _INT8, form], capture_output=True, check=False
        ).returncode
        for form in ("unrolled", "loop")
    }
    assert done["unrolled"] == 0
    assert done["loop"] != 0

"""Conversions to TensorFlow Lite and back, run in its interpreter and compared with Keras."""

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


def test_names_and_positions_agree() -> None:
    """The program that builds the model has the positions from elsewhere: they are the same."""
    weights, *_ = drawn(Setup("tflite-lstm", "float32", 3, 5))
    assert {INPUTS[n]: n for n in to_tflite(weights[0])} == tflite._POSITIONS

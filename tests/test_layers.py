"""The description of each layer kind is true of real layers, of any size."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagram_gen.layers import LSTM
from tests.fresh import BLOCKS, lstm

UNITS = st.integers(1, 40)
FEATURES = st.integers(1, 40)


@settings(max_examples=40)
@given(UNITS, FEATURES)
def test_shapes_and_counts(units: int, features: int) -> None:
    """Arrays, shapes and parameters are those of a layer built here."""
    fresh = lstm(units, features)
    described = {w.name: w.shape_for(units, features) for w in LSTM.weights}
    assert list(described.items()) == list(fresh.shapes.items())
    assert LSTM.parameters(units, features) == fresh.parameters
    assert {letter: LSTM.columns(letter, units) for letter in LSTM.order} == fresh.columns


def test_blocks_are_called_and_activated_as_in_keras() -> None:
    """Three gates with the recurrent activation, one candidate with the other."""
    import keras

    layer: Any = keras.layers.LSTM(1)
    used = {"c": layer.activation.__name__}
    for letter in "ifo":
        used[letter] = layer.recurrent_activation.__name__
    assert {b.letter: b.activation for b in LSTM.blocks} == used
    assert {b.letter: b.name for b in LSTM.blocks} == BLOCKS
    assert LSTM.order == "ifco"


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


@settings(max_examples=12)
@given(UNITS, FEATURES, st.sampled_from(["kernel", "recurrent_kernel", "bias"]), st.data())
def test_each_column_acts_in_its_block(
    units: int, features: int, carrier: str, data: st.DataObject
) -> None:
    """One array carries all that reaches the blocks, one number for each column.

    The new states of each unit are then simple functions of four of these numbers, so every
    column is seen at work. The cell state before is not zero: else no forget gate would show.
    """
    import keras

    layer: Any = keras.layers.LSTM(units, return_state=True)
    layer.build((None, None, features))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    z = rng.uniform(-2, 2, 4 * units).astype("float32")
    before = rng.uniform(-1, 1, units).astype("float32")
    arrays = {v.name: np.zeros(v.shape, "float32") for v in layer.weights}
    x, h = np.zeros((1, 1, features), "float32"), np.zeros((1, units), "float32")
    if carrier == "bias":
        arrays["bias"][:] = z
    elif carrier == "kernel":
        row = data.draw(st.integers(0, features - 1))
        arrays["kernel"][row], x[0, 0, row] = z, 1
    else:
        row = data.draw(st.integers(0, units - 1))
        arrays["recurrent_kernel"][row], h[0, row] = z, 1
    layer.set_weights(list(arrays.values()))
    _, new_h, new_c = (np.asarray(v)[0] for v in layer(x, initial_state=[h, before[None]]))
    for unit in range(units):
        i, f, c, o = (float(z[LSTM.columns(letter, units)[0] + unit]) for letter in "ifco")
        expected = _sigmoid(f) * before[unit] + _sigmoid(i) * math.tanh(c)
        assert new_c[unit] == pytest.approx(expected, abs=1e-5)
        assert new_h[unit] == pytest.approx(_sigmoid(o) * math.tanh(expected), abs=1e-5)


def test_forget_block_starts_at_one() -> None:
    """What pages say of a fresh bias: ones in the forget block, zeros elsewhere."""
    bias = lstm(3, 1).arrays["bias"]
    start, stop = LSTM.columns("f", 3)
    assert bias[start:stop].tolist() == [1, 1, 1]
    assert np.delete(bias, np.s_[start:stop]).tolist() == [0] * 9


def test_one_step_from_zero_leaves_two_things_idle() -> None:
    """With one time step, the recurrent kernel and the forget block neither act nor matter."""
    import keras

    layer: Any = keras.layers.LSTM(3)
    x = np.random.default_rng(0).normal(size=(2, 1, 2)).astype("float32")
    once = np.asarray(layer(x))
    kernel, recurrent, bias = layer.get_weights()
    start, stop = LSTM.columns("f", 3)
    kernel[:, start:stop] += 1
    bias[start:stop] -= 2
    layer.set_weights([kernel, recurrent + 1, bias])
    assert np.array_equal(np.asarray(layer(x)), once)
    assert not np.array_equal(np.asarray(layer(np.repeat(x, 2, axis=1))), once)

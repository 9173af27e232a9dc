"""The equations give what Keras gives, in the stated order of the blocks and in no other."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagram_gen.layers import KINDS, LayerKind
from diagram_gen.reference import Array, product, run, sigmoid, split_blocks
from tests.fresh import PLACES, TYPED

#: Largest difference of equal results in double precision.
EQUAL = 1e-12

BATCH = 2

#: Stored arrays, an input, and states to start from.
Given = tuple[list[Array], Array, list[Array]]

#: Kinds whose layer takes initial states as the reference does: those of one cell.
ALONE = [key for key, kind in KINDS.items() if kind.joined == "alone" and kind.returns_states]


@pytest.fixture(autouse=True, scope="module")
def _double_precision() -> Iterator[None]:
    """Keras computes as precisely as NumPy."""
    import keras

    before = keras.config.floatx()
    keras.config.set_floatx("float64")
    yield
    keras.config.set_floatx(before)
    keras.backend.clear_session(free_memory=False)  # it remembers a policy made from the other


def _random(layer: Any, rng: np.random.Generator) -> list[Array]:
    """Give a layer random weights and biases; sums stay near 1, where gates differ most."""
    arrays = [
        rng.standard_normal(v.shape) * (0.7 if v.name == "bias" else np.prod(v.shape[:-1]) ** -0.5)
        for v in layer.weights
    ]
    layer.set_weights(arrays)
    return arrays


def _both(
    key: str, units: int, features: int, steps: int, *, states: bool = False, bias: bool = True
) -> tuple[Array, LayerKind, Given]:
    """Return the outputs of a Keras layer, and what the reference needs to give the same."""
    kind, typed = KINDS[key], TYPED[key]
    layer = typed.make(units, "return_sequences=True" + ("" if bias else ", use_bias=False"))
    outer = (2,) * typed.outer
    places = (PLACES,) * typed.spatial
    layer.build((BATCH, *outer, steps, *places, features))
    rng = np.random.default_rng([units, features, steps])
    arrays = _random(layer, rng)
    x = rng.standard_normal((BATCH, *outer, steps, *places, features))
    before = [rng.standard_normal((BATCH, *places, units)) for _ in kind.cell.states]
    output = np.asarray(layer(x, initial_state=before) if states else layer(x))
    if outer:  # for the layer inside, what is distributed is part of the batch
        x, output = (a.reshape(-1, *a.shape[2:]) for a in (x, output))
    return output, kind, (arrays, x, before if states else [])


def _difference(
    expected: Array, kind: LayerKind, order: str, arrays: list[Array], *given: Any
) -> float:
    (found,) = run(kind, [order], arrays, *given)
    assert found.shape == expected.shape
    return float(np.abs(found - expected).max())


@pytest.mark.parametrize("key", KINDS)
@settings(max_examples=2)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 6))
def test_every_layer_over_time(key: str, units: int, features: int, steps: int) -> None:
    """From states of zero, over any number of steps."""
    expected, kind, given = _both(key, units, features, steps)
    assert _difference(expected, kind, kind.order, *given) < EQUAL


@pytest.mark.parametrize("key", ALONE)
def test_states_to_start_from(key: str) -> None:
    """States that are not zero; without them the outputs are others."""
    expected, kind, (arrays, x, states) = _both(key, 3, 2, 4, states=True)
    assert _difference(expected, kind, kind.order, arrays, x, states) < EQUAL
    assert _difference(expected, kind, kind.order, arrays, x) > 0.01


@pytest.mark.parametrize("key", [k for k in ALONE if k not in ("lstm-no-bias", "rnn-lstm-cell")])
def test_no_bias(key: str) -> None:
    """A layer without a bias is one of two arrays."""
    expected, kind, given = _both(key, 3, 2, 4, states=True, bias=False)
    assert len(given[0]) == 2
    assert _difference(expected, kind, kind.order, *given) < EQUAL


@pytest.mark.parametrize("key", KINDS)
def test_other_orders_do_not_fit(key: str) -> None:
    """All orders at once: the stated one is right, every other is far off; each as if alone."""
    expected, kind, given = _both(key, 3, 2, 4)
    orders = ["".join(letters) for letters in itertools.permutations(kind.order)]
    found = run(kind, orders, *given)
    errors = np.abs(found - expected).reshape(len(orders), -1).max(axis=1)
    assert errors[orders.index(kind.order)] < EQUAL
    assert all(error > 0.01 for order, error in zip(orders, errors, strict=True) if error > EQUAL)
    assert sum(errors < EQUAL) == 1
    if len(orders) > 1:
        alone = run(kind, orders[-1:], *given)
        assert np.allclose(found[-1:], alone, rtol=0, atol=EQUAL)


def test_parts_are_not_mixed_up() -> None:
    """Forward and backward, first and second: the arrays of one are not those of the other."""
    for key in ("bidirectional-lstm", "bidirectional-gru", "stacked-lstm", "stacked-cells"):
        expected, kind, (arrays, x, _) = _both(key, 2, 2, 3)
        swapped = [*arrays[3:], *arrays[:3]]
        assert _difference(expected, kind, kind.order, swapped, x) > 0.01


def test_two_cells_in_one_layer_are_two_layers() -> None:
    """The arrays of the one model give the same in the other."""
    expected, _, given = _both("stacked-cells", 3, 2, 4)
    assert _difference(expected, KINDS["stacked-lstm"], "ifco", *given) < EQUAL


def test_the_last_step_backwards() -> None:
    """A layer that runs both ways hands on, of the second, what it says of the first step."""
    kind = KINDS["bidirectional-lstm"]
    layer = TYPED[kind.key].make(2)
    layer.build((BATCH, 5, 3))
    rng = np.random.default_rng(0)
    arrays = _random(layer, rng)
    x = rng.standard_normal((BATCH, 5, 3))
    (found,) = run(kind, [kind.order], arrays, x)
    last = np.concatenate([found[:, -1, :2], found[:, 0, 2:]], axis=-1)
    assert np.abs(last - np.asarray(layer(x))).max() < EQUAL


def _gru_variants(units: int, *, recurrent_bias: bool) -> float:
    """Return how far the two variants of a GRU are from each other, with the same numbers."""
    rng = np.random.default_rng(units)
    shapes = [(2, 3 * units), (units, 3 * units), (2, 3 * units)]
    kernel, recurrent, bias = (rng.standard_normal(shape) for shape in shapes)
    if not recurrent_bias:
        bias[1] = 0
    x, state = rng.standard_normal((BATCH, 4, 2)), [rng.standard_normal((BATCH, units))]
    after, before = (
        run(KINDS[key], ["zrh"], [kernel, recurrent, b], x, state)
        for key, b in (("gru", bias), ("gru-reset-before", bias.sum(axis=0)))
    )
    return float(np.abs(after - before).max())


def test_the_two_grus() -> None:
    """They are the same only where a reset gate acts on nothing but one number."""
    assert _gru_variants(1, recurrent_bias=False) < EQUAL
    assert _gru_variants(1, recurrent_bias=True) > 0.01
    for units in (2, 3, 8):
        assert _gru_variants(units, recurrent_bias=False) > 0.01


def test_the_two_grus_in_keras() -> None:
    """The same holds of the real layers, and neither passes for the other."""
    for units, same in ((1, True), (2, False), (3, False)):
        expected, _, given = _both("gru", units, 2, 4, states=True, bias=False)
        difference = _difference(expected, KINDS["gru-reset-before"], "zrh", *given)
        assert (difference < EQUAL) == same


@settings(max_examples=25)
@given(st.data())
def test_convolution(data: st.DataObject) -> None:
    """Any number of axes, any kernel, even of an even size, as TensorFlow convolves it."""
    import tensorflow as tf

    axes = data.draw(st.integers(1, 3))
    sizes = st.lists(st.integers(1, 5), min_size=axes, max_size=axes)
    places, taps = data.draw(sizes), data.draw(sizes)
    channels, filters = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 4))
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2, *places, channels))
    kernel = rng.standard_normal((*taps, channels, filters))
    expected = np.asarray(tf.nn.convolution(x, kernel, padding="SAME"))
    assert np.abs(product(x, kernel) - expected).max() < EQUAL
    several = np.stack([x, 2 * x])
    assert np.abs(product(several, kernel) - np.stack([expected, 2 * expected])).max() < EQUAL


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.integers(1, 5))
def test_product(shape: list[int], columns: int) -> None:
    """Without further axes of the kernel: a product with the last axis."""
    rng = np.random.default_rng(0)
    x, kernel = rng.standard_normal(shape), rng.standard_normal((shape[-1], columns))
    expected = np.einsum("...i,ij->...j", x, kernel)
    found = product(x, kernel)
    assert found.shape == expected.shape
    assert np.allclose(found, expected, rtol=0, atol=EQUAL)


def test_blocks_are_cut_as_each_order_says() -> None:
    """One array for all orders, or one for each."""
    z = np.arange(6.0).reshape(1, 6)
    cut = split_blocks(z, ["zrh", "hzr"])
    assert {k: v.tolist() for k, v in cut.items()} == {
        "z": [[0, 1], [2, 3]],
        "r": [[2, 3], [4, 5]],
        "h": [[4, 5], [0, 1]],
    }
    cut = split_blocks(np.vstack([z, 10 * z]), ["zrh", "hzr"])
    assert {k: v.tolist() for k, v in cut.items()} == {
        "z": [[0, 1], [20, 30]],
        "r": [[2, 3], [40, 50]],
        "h": [[4, 5], [0, 10]],
    }


def test_sigmoid_is_that_of_keras() -> None:
    """In double precision, over all that a gate can get."""
    import keras

    z = np.linspace(-30, 30, 601)
    assert np.abs(sigmoid(z) - np.asarray(keras.ops.sigmoid(z))).max() < EQUAL


def test_a_chain_reads_what_comes_before() -> None:
    """The second part of a chain has its own sizes; without the first it gives something else."""
    expected, kind, (arrays, x, _) = _both("stacked-lstm", 5, 3, 4)
    assert expected.shape == (BATCH, 4, 2)
    (first,) = run(KINDS["lstm"], ["ifco"], arrays[:3], x)
    assert first.shape == (BATCH, 4, 5)
    second = replace(kind, parts=kind.parts[1:])
    assert _difference(expected, second, "ifco", arrays[3:], first) < EQUAL

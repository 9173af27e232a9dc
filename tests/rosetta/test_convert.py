"""Conversions by themselves: there and back, names, and what is refused."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagram_gen.errors import UserError
from diagram_gen.rosetta.blocks import Array, join, permute, split
from diagram_gen.rosetta.convert import (
    convert,
    from_keras,
    gates_from_keras,
    gates_to_keras,
    read,
    to_keras,
    write,
)
from diagram_gen.rosetta.directions import split_directions
from diagram_gen.rosetta.flax import from_flax, to_flax
from diagram_gen.rosetta.gates import run
from diagram_gen.rosetta.layout import LayerName, Layout
from diagram_gen.rosetta.layouts import keras_layout, layout, layouts
from diagram_gen.rosetta.orders import permutation
from diagram_gen.rosetta.pytorch import from_pytorch, to_pytorch
from diagram_gen.rosetta.tflite import INPUTS, from_tflite, to_tflite

LAYERS: tuple[LayerName, ...] = ("lstm", "gru", "simple_rnn")

sizes = st.integers(1, 9)


def weights_for(row: Layout, units: int, features: int, *, bias: bool = True) -> list[Array]:
    """Return random Keras weights that the row's framework can compute with."""
    keras_row = keras_layout(row.layer, reset_after=row.reset != "before")
    rng = np.random.default_rng([units, features])
    shape = {"units": units, "features": features}
    weights: list[Array] = [
        rng.normal(size=stored.shape_for(shape))
        for stored in keras_row.arrays
        if bias or not stored.is_bias
    ]
    if bias and row.without_recurrent_bias:
        blocks = split(weights[2], keras_row.order)
        for letter in row.without_recurrent_bias:
            blocks[letter][1] = 0
        weights[2] = join(blocks, keras_row.order)
    return weights


def outputs(row: Layout, weights: Sequence[Array], features: int) -> Array:
    """Return what a layer with these Keras weights computes."""
    gates = gates_from_keras(row.layer, weights, reset_after=row.reset != "before")
    rng = np.random.default_rng(features)
    x = rng.normal(size=(2, 4, features))
    state = tuple(rng.normal(size=(2, gates.units)) for _ in row.states)
    y, _ = run(gates, x, state)
    return y


@pytest.mark.parametrize("key", layouts())
@settings(max_examples=15)
@given(units=sizes, features=sizes, bias=st.booleans())
def test_there_and_back(key: str, units: int, features: int, bias: bool) -> None:
    """Weights that go to a framework and come back make the same layer."""
    row = layout(key)
    weights = weights_for(row, units, features, bias=bias)
    there = from_keras(row, weights, reset_after=row.reset != "before")
    shape = {"units": units, "features": features, "directions": 1}
    expected = {s.name: s.shape_for(shape) for s in row.arrays if s.name in there}
    assert {name: array.shape for name, array in there.items()} == expected
    back = to_keras(row, there)
    assert len(back) == (3 if bias or not row.bias_optional else 2)
    assert all(np.array_equal(a, b) for a, b in zip(weights[:2], back[:2], strict=True))
    np.testing.assert_allclose(
        outputs(row, weights, features), outputs(row, back, features), rtol=0, atol=1e-12
    )


@pytest.mark.parametrize("key", layouts())
def test_types_stay(key: str) -> None:
    """Single precision stays single precision, and the arrays given are left alone."""
    row = layout(key)
    weights = [array.astype(np.float32) for array in weights_for(row, 3, 2)]
    before = [array.copy() for array in weights]
    there = from_keras(row, weights, reset_after=row.reset != "before")
    for array in (*there.values(), *to_keras(row, there)):
        assert array.dtype == np.float32
        np.negative(array, out=array)
    assert all(np.array_equal(a, b) for a, b in zip(before, weights, strict=True))


def test_from_one_framework_to_another() -> None:
    """No detour through Keras is needed, and it gives the same."""
    weights = weights_for(layout("pytorch-lstm"), 3, 5)
    torch = from_keras(layout("pytorch-lstm"), weights)
    onnx = convert(layout("pytorch-lstm"), layout("onnx-lstm"), torch)
    for name, array in from_keras(layout("onnx-lstm"), weights).items():
        np.testing.assert_array_equal(onnx[name], array)


def test_known_arrays() -> None:
    """One unit on one feature, by hand: ONNX has i o f c, TensorFlow 1 adds 1 to f at run time."""
    weights = [
        np.array([[1.0, 2.0, 3.0, 4.0]]),
        np.array([[5.0, 6.0, 7.0, 8.0]]),
        np.array([0.1, 1.2, 0.3, 0.4]),
    ]
    onnx = from_keras(layout("onnx-lstm"), weights)
    assert onnx["W"].tolist() == [[[1], [4], [2], [3]]]
    assert onnx["R"].tolist() == [[[5], [8], [6], [7]]]
    assert onnx["B"].tolist() == [[0.1, 0.4, 1.2, 0.3, 0, 0, 0, 0]]
    tensorflow = from_keras(layout("tf1-lstm"), weights)
    assert tensorflow["kernel"].tolist() == [[1, 3, 2, 4], [5, 7, 6, 8]]
    np.testing.assert_allclose(tensorflow["bias"], [0.1, 0.3, 0.2, 0.4])


def test_both_biases_count() -> None:
    """The two biases of an LSTM elsewhere become their sum."""
    state = to_pytorch("lstm", weights_for(layout("pytorch-lstm"), 2, 3))
    state["bias_hh_l0"] = np.arange(8.0)
    np.testing.assert_array_equal(
        from_pytorch("lstm", state)[2], state["bias_ih_l0"] + np.arange(8.0)
    )


def test_gru_keeps_both_rows_in_pytorch() -> None:
    """PyTorch has a place for both rows of the bias: the way back is exact to the bit."""
    weights = weights_for(layout("pytorch-gru"), 4, 3)
    back = from_pytorch("gru", to_pytorch("gru", weights))
    assert all(np.array_equal(a, b) for a, b in zip(weights, back, strict=True))


@pytest.mark.parametrize("layer", LAYERS)
def test_pytorch_names(layer: LayerName) -> None:
    """Layers are numbered and the backward direction has a suffix, as in a state dict."""
    row = layout({"lstm": "pytorch-lstm", "gru": "pytorch-gru"}.get(layer, "pytorch-rnn"))
    first, second = (weights_for(row, 3, 2), weights_for(row, 3, 6))
    state = to_pytorch(layer, [*first, *first], bidirectional=True)
    state |= to_pytorch(layer, [*second, *second], bidirectional=True, number=1)
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    assert list(state) == [
        f"{name}_l{n}{suffix}" for n in (0, 1) for suffix in ("", "_reverse") for name in names
    ]
    for number, weights in enumerate((first, second)):
        back = from_pytorch(layer, state, number=number)
        assert all(np.array_equal(a, b) for a, b in zip([*weights, *weights], back, strict=True))


def test_flax_trees() -> None:
    """A tree of parameters is what Flax has: dense layers with a kernel, some with a bias."""
    weights = weights_for(layout("flax-linen-lstm"), 3, 2)
    tree = to_flax("flax-linen-lstm", weights)
    assert {name: sorted(leaves) for name, leaves in tree.items()} == {
        **{f"i{g}": ["kernel"] for g in "ifgo"},
        **{f"h{g}": ["bias", "kernel"] for g in "ifgo"},
    }
    back = from_flax("flax-linen-lstm", tree)
    assert all(np.array_equal(a, b) for a, b in zip(weights, back, strict=True))
    optimized = to_flax("flax-nnx-optimized-lstm", weights)
    np.testing.assert_array_equal(optimized["dense_i"]["kernel"], weights[0])
    with pytest.raises(UserError, match="no cell of Flax"):
        to_flax("pytorch-lstm", weights)


def test_tflite_positions() -> None:
    """The operator knows its inputs by position; those with weights are 1 to 8 and 12 to 15."""
    weights = weights_for(layout("tflite-lstm"), 3, 2)
    tensors = to_tflite(weights)
    assert list(tensors) == [*range(1, 9), *range(12, 16)]
    assert INPUTS[18:20] == ("output_state", "cell_state")
    assert len(INPUTS) == 24
    with_states = {**tensors, 0: np.zeros((1, 6, 2)), 18: np.zeros((1, 3))}
    back = from_tflite(with_states)
    assert all(np.array_equal(a, b) for a, b in zip(weights, back, strict=True))
    bare = to_tflite(weights[:2])
    assert not any(np.any(bare[position]) for position in range(12, 16))


@pytest.mark.parametrize("position", [9, 16, 20])
def test_tflite_with_more_than_keras_has(position: int) -> None:
    """Peepholes, projection and layer normalisation cannot be converted."""
    tensors = to_tflite(weights_for(layout("tflite-lstm"), 3, 2))
    with pytest.raises(UserError, match=f"also hold {INPUTS[position]}"):
        from_tflite({**tensors, position: np.ones(3)})


def test_tflite_without_input_gate() -> None:
    """An operator with coupled gates (CIFG) has no input gate of its own."""
    tensors = to_tflite(weights_for(layout("tflite-lstm"), 3, 2))
    del tensors[1]
    with pytest.raises(UserError, match="lack input_to_input_weights"):
        from_tflite(tensors)
    with pytest.raises(UserError, match="24 was given"):
        from_tflite({24: np.ones(1)})


AFTER = [key for key, row in layouts().items() if row.reset == "after"]
BEFORE = [key for key, row in layouts().items() if row.reset == "before"]


@pytest.mark.parametrize("key", [*AFTER, *BEFORE])
def test_reset_gate_in_the_other_place(key: str) -> None:
    """A GRU cannot go where the reset gate applies in the other place."""
    row = layout(key)
    after = row.reset != "after"
    other = layout("keras-gru" if after else "keras-gru-before")
    with pytest.raises(UserError, match="no weights make the two equal"):
        from_keras(row, weights_for(other, 3, 2), reset_after=after)


def test_why_the_place_of_the_reset_gate_matters() -> None:
    """The same numbers, read with the reset gate in the other place, give another layer.

    With one unit, the product with the recurrent kernel is a product of numbers: there, and only
    there, the two are the same.
    """
    rng = np.random.default_rng(0)
    differences = {}
    for units in (1, 2, 3, 16):
        row = layout("keras-gru-before")
        before = gates_from_keras("gru", weights_for(row, units, 3), reset_after=False)
        after = replace(before, reset="after")
        x, h = rng.normal(size=(3, 6, 3)), rng.normal(size=(3, units))
        differences[units] = np.abs(run(before, x, (h,))[0] - run(after, x, (h,))[0]).max()
    assert differences.pop(1) < 1e-14
    assert min(differences.values()) > 1e-2


def test_reset_gate_does_not_matter_when_recurrence_is_diagonal() -> None:
    """A diagonal block of the recurrent kernel lets the two places be the same, too."""
    rng = np.random.default_rng(0)
    row = layout("keras-gru-before")
    gates = gates_from_keras("gru", weights_for(row, 4, 3), reset_after=False)
    gates = replace(gates, U={**gates.U, "h": np.diag(rng.normal(size=4))})
    x, h = rng.normal(size=(3, 6, 3)), rng.normal(size=(3, 4))
    one, _ = run(gates, x, (h,))
    other, _ = run(replace(gates, reset="after"), x, (h,))
    np.testing.assert_allclose(one, other, rtol=0, atol=1e-14)


@pytest.mark.parametrize(
    "key", [key for key, row in layouts().items() if row.without_recurrent_bias]
)
def test_no_place_for_a_bias(key: str) -> None:
    """Where a framework lacks the candidate's second bias, it has to be zero."""
    row = layout(key)
    weights = weights_for(row, 3, 2)
    weights[2][1, -1] = 0.5
    with pytest.raises(UserError, match="no recurrent bias for the block 'h'"):
        from_keras(row, weights)


def test_gates() -> None:
    """Gate by gate is Keras' own layout, cut apart."""
    kernel, recurrent, bias = weights_for(layout("keras-gru"), 3, 2)
    gates = gates_from_keras("gru", [kernel, recurrent, bias])
    assert gates.units == 3
    assert gates.features == 2
    np.testing.assert_array_equal(gates.W["r"], kernel[:, 3:6])
    np.testing.assert_array_equal(gates.U["h"], recurrent[:, 6:])
    assert gates.b is not None
    assert gates.r is not None
    np.testing.assert_array_equal(gates.b["z"], bias[0, :3])
    np.testing.assert_array_equal(gates.r["z"], bias[1, :3])
    for one, other in zip(gates_to_keras(gates), [kernel, recurrent, bias], strict=True):
        np.testing.assert_array_equal(one, other)


def test_wrong_arrays() -> None:
    """Arrays that do not fit are refused in a sentence that names the one that does not."""
    kernel, recurrent, bias = weights_for(layout("keras-lstm"), 3, 2)
    pytorch = layout("pytorch-lstm")
    with pytest.raises(UserError, match="1 were given"):
        from_keras(pytorch, [kernel])
    with pytest.raises(UserError, match=r"bias of shape \(4·units,\), but \(1, 12\) was given"):
        from_keras(pytorch, [kernel, recurrent, bias[None]])
    with pytest.raises(UserError, match="does not fit the other arrays"):
        from_keras(pytorch, [kernel[:, :-4], recurrent, bias])
    with pytest.raises(UserError, match=r"kernel of shape .* but \(\) was given"):
        from_keras(pytorch, [np.array(1.0), np.array(1.0)])
    state = to_pytorch("lstm", [kernel, recurrent, bias])
    with pytest.raises(UserError, match=r"also hold weight_hr_l0; it has weight_ih_l0"):
        from_pytorch("lstm", {**state, "weight_hr_l0": kernel})
    with pytest.raises(UserError, match="lack bias_hh_l0"):
        from_pytorch("lstm", {k: v for k, v in state.items() if k != "bias_hh_l0"})
    with pytest.raises(UserError, match="no entries that end in _l1, only weight_ih_l0"):
        from_pytorch("lstm", state, number=1)
    with pytest.raises(UserError, match="as many arrays backward as forward, but 3"):
        split_directions([kernel, recurrent, bias], bidirectional=True)


def test_wrong_kind_of_layer() -> None:
    """Gates of an LSTM are no GRU."""
    gates = gates_from_keras("lstm", weights_for(layout("keras-lstm"), 3, 2))
    with pytest.raises(UserError, match="has the blocks r z h, but the weights given have i f c o"):
        write(layout("pytorch-gru"), gates)
    with pytest.raises(UserError, match="There is no layout 'pytorch'; choose one of"):
        layout("pytorch")


@given(st.permutations("ifco").map("".join), st.permutations("ifco").map("".join), sizes)
def test_orders(source: str, target: str, units: int) -> None:
    """A permutation follows from two orders, and undoes the one from target to source."""
    array = np.arange(4.0 * units)
    moved = permute(array, source, target)
    np.testing.assert_array_equal(permute(moved, target, source), array)
    places = permutation(source, target)
    np.testing.assert_array_equal(moved.reshape(4, -1), array.reshape(4, -1)[list(places)])


def test_wrong_orders() -> None:
    """Two orders have to name the same blocks, and an axis to consist of them."""
    with pytest.raises(UserError, match="'ifco' and 'ifgo' do not name the same blocks"):
        permute(np.zeros(4), "ifco", "ifgo")
    with pytest.raises(UserError, match="last axis of 6 cannot be cut into 4"):
        split(np.zeros((2, 6)), "ifco")


def test_interleaved_blocks() -> None:
    """Unit by unit, as Chainer has it: the first unit's blocks, then the second's."""
    array = np.arange(8.0)
    blocks = split(array, "cifo", interleaved=True)
    assert {g: block.tolist() for g, block in blocks.items()} == {
        "c": [0, 4],
        "i": [1, 5],
        "f": [2, 6],
        "o": [3, 7],
    }
    np.testing.assert_array_equal(join(blocks, "cifo", interleaved=True), array)


def test_reading_makes_no_copy_of_the_meaning() -> None:
    """Haiku's update gate is the complement: its weights come back with the other sign."""
    weights = weights_for(layout("haiku-gru"), 2, 3)
    there = from_keras(layout("haiku-gru"), weights, reset_after=False)
    np.testing.assert_array_equal(there["w_i"][:, :2], -weights[0][:, :2])
    np.testing.assert_array_equal(there["b"][2:], weights[2][2:])
    np.testing.assert_array_equal(read(layout("haiku-gru"), there).W["z"], weights[0][:, :2])

"""The description of each layer kind is true of real layers, of any size."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from diagram_gen.expressions import evaluate
from diagram_gen.layers import KINDS, UNITS, LayerKind
from tests.fresh import TYPED, columns, fresh, lstm

LSTM = KINDS["lstm"]


def _sizes(most: int) -> st.SearchStrategy[int]:
    return st.integers(1, most)


def test_every_layer_is_typed_for_the_tests() -> None:
    """No layer kind is described that the tests do not know."""
    assert list(KINDS) == list(TYPED)
    assert [kind.key for kind in KINDS.values()] == list(KINDS)
    titles = [kind.title for kind in KINDS.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("key", KINDS)
@settings(max_examples=2)
@given(_sizes(40), _sizes(40))
@example(1, 1)
@example(7, 2)
def test_shapes_paths_and_counts(key: str, units: int, features: int) -> None:
    """Arrays, paths, shapes and parameters are those of a layer built here, and documented."""
    kind, real = KINDS[key], fresh(key, units, features)
    paths = [f"{part.path}/{w.name}" for part in kind.parts for w in part.weights]
    assert paths == list(real.paths)
    described = [w.shape_for(units, features) for w in kind.weights]
    assert described == [array.shape for array in real.stored]
    assert [w.name for w in kind.weights] == list(real.names)
    count = TYPED[key].parameters(units, features)
    assert (kind.parameters(units, features), real.parameters) == (count, count)
    shape = real.output
    assert (None,) * kind.outer == shape[1 : 1 + kind.outer]
    sizes = {"units": units, "features": features}
    assert (*kind.spatial, evaluate(kind.output, sizes)) == shape[1 + kind.outer :]


@pytest.mark.parametrize("key", KINDS)
@pytest.mark.parametrize(("units", "features"), [(3, 2), (1, 5)])
def test_parts(key: str, units: int, features: int) -> None:
    """The sizes of each part are those of its arrays; it reads what stands before it."""
    kind, real = KINDS[key], fresh(key, units, features)
    arrays = iter(real.stored)
    for part in kind.parts:
        stored = {w.name: next(arrays) for w in part.cell.weights}
        sizes = part.sizes({"units": units, "features": features})
        assert stored["kernel"].shape[-2] == sizes["features"]
        assert stored["recurrent_kernel"].shape[-2] == sizes["units"]
        own = {w.name: w.shape_for(**sizes) for w in part.cell.weights}
        assert own == {name: array.shape for name, array in stored.items()}
        for array in stored.values():
            found = {letter: kind.columns(letter, sizes["units"]) for letter in kind.order}
            assert found == columns(array, real.blocks)
    assert next(arrays, None) is None
    names = [part.name for part in kind.parts]
    assert names == [""] or (all(names) and len(set(names)) == len(names))
    assert len({part.cell.key for part in kind.parts}) == 1, "one kind of cell per layer"


@pytest.mark.parametrize("key", KINDS)
def test_inputs_and_states(key: str) -> None:
    """The input fits the layer; it hands on as many states as described, if any."""
    kind, typed = KINDS[key], TYPED[key]
    for steps in (5, None):
        assert kind.input_shape(2, steps) == (None, *typed.input_shape(2, steps))
    assert kind.spatial == (4,) * typed.spatial
    if not kind.returns_states:
        return
    layer = typed.make(3, "return_state=True")
    _, *states = layer.compute_output_shape((None, *typed.input_shape(2, 5)))
    flat = _flat(states)
    assert len(flat) == sum(len(part.cell.states) for part in kind.parts)
    assert all(shape[1:-1] == kind.spatial for shape in flat)


def _flat(shapes: Any) -> list[tuple[int | None, ...]]:
    if all(isinstance(shape, tuple | list) for shape in shapes):
        return [shape for inner in shapes for shape in _flat(inner)]
    return [tuple(shapes)]


def test_formulas_are_those_of_the_documentation() -> None:
    """Written for readers, in the sizes of the layer."""
    for key, first, last in (
        ("lstm", ("features", "4*units"), ("4*units",)),
        ("gru", ("features", "3*units"), ("2", "3*units")),
        ("simple-rnn", ("features", "units"), ("units",)),
        ("stacked-lstm", ("features", "4*units"), ("4*2",)),
        ("conv-lstm2d", ("3", "3", "features", "4*units"), ("4*units",)),
    ):
        weights = KINDS[key].weights
        assert (weights[0].shape, weights[-1].shape) == (first, last)
    assert KINDS["stacked-cells"].weights[3].shape == (UNITS, "4*2")


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


#: One unit after one step, from what reaches its blocks by the input and by the output before.
#: ``h`` and ``c`` are the states before; typed from the papers and the documentation.
STEP: dict[str, Any] = {
    "lstm": lambda x, u, h, c: (
        _sigmoid(x["o"] + u["o"])
        * math.tanh(
            _sigmoid(x["f"] + u["f"]) * c + _sigmoid(x["i"] + u["i"]) * math.tanh(x["c"] + u["c"])
        )
    ),
    "gru": lambda x, u, h, c: (
        _sigmoid(x["z"] + u["z"]) * h
        + (1 - _sigmoid(x["z"] + u["z"])) * math.tanh(x["h"] + _sigmoid(x["r"] + u["r"]) * u["h"])
    ),
    "simple-rnn": lambda x, u, h, c: math.tanh(x["h"] + u["h"]),
}


@pytest.mark.parametrize("key", STEP)
@settings(max_examples=5)
@given(_sizes(12), _sizes(12), st.sampled_from(["kernel", "recurrent_kernel", "bias"]), st.data())
def test_each_column_acts_in_its_block(
    key: str, units: int, features: int, carrier: str, data: st.DataObject
) -> None:
    """One array carries all that reaches the blocks, one number for each column.

    The new output of each unit is then a simple function of these numbers and of the states
    before, so every column is seen at work. These are not zero: else no forget gate would show.
    """
    kind = KINDS[key]
    layer = TYPED[key].make(units)
    layer.build((None, 1, features))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    arrays = {v.name: np.zeros(v.shape, "float32") for v in layer.weights}
    x, h = np.zeros((1, 1, features), "float32"), np.zeros((1, units), "float32")
    columns = arrays["kernel"].shape[-1]
    by_input, by_output = np.zeros((2, columns), "float32")
    if carrier == "bias":
        rows = np.atleast_2d(arrays["bias"])
        rows[:] = rng.uniform(-2, 2, rows.shape)
        by_input, by_output = rows if len(rows) == 2 else (rows[0], by_output)
    elif carrier == "kernel":
        by_input = rng.uniform(-2, 2, columns).astype("float32")
        row = data.draw(st.integers(0, features - 1))
        arrays["kernel"][row], x[0, 0, row] = by_input, 1
    else:
        by_output = rng.uniform(-2, 2, columns).astype("float32")
        row = data.draw(st.integers(0, units - 1))
        arrays["recurrent_kernel"][row], h[0, row] = by_output, 1
    layer.set_weights(list(arrays.values()))
    states = [h, *(rng.uniform(-1, 1, (1, units)).astype("float32") for _ in kind.cell.states[1:])]
    new_h = np.asarray(layer(x, initial_state=states))[0]
    c = states[-1][0]
    for unit in range(units):
        reached = [_of_unit(kind, sums, unit, units) for sums in (by_input, by_output)]
        expected = STEP[key](*reached, float(h[0, unit]), float(c[unit]))
        assert new_h[unit] == pytest.approx(expected, abs=1e-5)


def _of_unit(kind: LayerKind, sums: NDArray[np.float32], unit: int, units: int) -> dict[str, float]:
    """Return what reaches one unit, by block, where the description says that it lies."""
    return {letter: float(sums[kind.columns(letter, units)[0] + unit]) for letter in kind.order}


def test_forget_block_starts_at_one() -> None:
    """What pages say of a fresh bias: ones in the forget block, zeros elsewhere."""
    bias = lstm(3, 1).arrays["bias"]
    start, stop = LSTM.columns("f", 3)
    assert bias[start:stop].tolist() == [1, 1, 1]
    assert np.delete(bias, np.s_[start:stop]).tolist() == [0] * 9


def test_one_step_from_zero_leaves_two_things_idle() -> None:
    """With one time step, the recurrent kernel and the forget block neither act nor matter."""
    layer = TYPED["lstm"].make(3)
    x = np.random.default_rng(0).normal(size=(2, 1, 2)).astype("float32")
    once = np.asarray(layer(x))
    kernel, recurrent, bias = layer.get_weights()
    start, stop = LSTM.columns("f", 3)
    kernel[:, start:stop] += 1
    bias[start:stop] -= 2
    layer.set_weights([kernel, recurrent + 1, bias])
    assert np.array_equal(np.asarray(layer(x)), once)
    assert not np.array_equal(np.asarray(layer(np.repeat(x, 2, axis=1))), once)

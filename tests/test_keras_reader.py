"""What is read off layers is what they are, whatever was read before."""

import itertools
import json
import math
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diagram_gen.case import INPUT_SHAPES, Case, InputCase
from diagram_gen.facts import MOST_VALUES, LayerFacts, inputs_from_json, layer_from_json
from diagram_gen.layers import KINDS
from diagram_gen.publish import published
from diagram_gen.verify import RIGHT, WRONG, verify_inputs, verify_layer
from tests.fresh import TYPED, columns, fresh

SIZES = st.integers(1, 40)


@pytest.mark.parametrize("key", KINDS)
@settings(max_examples=1)
@given(SIZES, SIZES)
@example(1, 1)
@example(3, 2)
def test_any_layer(key: str, units: int, features: int) -> None:
    """Shapes, counts, values, spreads and the order of the blocks, for a layer of any size.

    Of all orders only the right one gives the layer's output, and it is far ahead.
    """
    from diagram_gen.keras_reader import read_layer

    facts, real = read_layer(Case(key, units, features)), fresh(key, units, features)
    assert [w.path for w in facts.weights] == list(real.paths)
    assert [w.name for w in facts.weights] == list(real.names)
    assert facts.parameters == real.parameters
    assert facts.output_last == real.output
    for stored, array in zip(facts.weights, real.stored, strict=True):
        assert (stored.shape, stored.dtype) == (array.shape, array.dtype.name)
        assert stored.parameters == array.size
        assert (stored.values is None) == (array.size > MOST_VALUES)
        if stored.values is not None:
            assert np.allclose(stored.values, array.reshape(-1, array.shape[-1]), atol=0.00006)
        for letter, (start, stop) in columns(array, real.blocks).items():
            part = array[..., start:stop]
            assert stored.spread[letter] == pytest.approx((part.min(), part.max()), abs=0.00006)
    _check_proof(facts)
    verify_layer(facts)
    assert layer_from_json(json.loads(published(facts))) == facts


def test_the_seed_is_what_keras_says() -> None:
    """The initial values are those after ``keras.utils.set_random_seed``, as pages tell."""
    import keras

    from diagram_gen.keras_reader import SEED

    for key in ("lstm", "gru", "simple-rnn", "conv-lstm1d"):
        keras.utils.set_random_seed(SEED)
        layer = TYPED[key].make(3)
        layer.build((None, *TYPED[key].input_shape(2, None)))
        for array, stored in zip(layer.get_weights(), fresh(key, 3, 2).stored, strict=True):
            assert np.array_equal(array, stored)


@pytest.mark.parametrize("key", ["lstm", "gru"])
@pytest.mark.parametrize(("units", "features"), [(1, 1000), (300, 1)])
def test_block_order_of_large_layers(key: str, units: int, features: int) -> None:
    """Many inputs to one sum must not drive the gates to 0 and 1, where all orders are alike."""
    from diagram_gen.keras_reader import read_layer

    _check_proof(read_layer(Case(key, units, features)))


def _check_proof(facts: LayerFacts) -> None:
    blocks, proof = TYPED[facts.case.layer].blocks, facts.order_proof
    assert proof.order == "".join(blocks)
    assert proof.tried == math.factorial(len(blocks))
    assert proof.difference < RIGHT
    if proof.runner_up is None:
        assert proof.tried == 1
    else:
        assert proof.runner_up > WRONG


@pytest.mark.parametrize(
    ("key", "swapped", "order"),
    [("lstm", "if", "fico"), ("lstm", "co", "ifoc"), ("gru", "zr", "rzh"), ("gru", "rh", "zhr")],
)
def test_a_wrong_order_would_be_found(
    key: str, swapped: str, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof follows the equations: with two blocks mixed up it gives another order."""
    from diagram_gen import keras_reader, reference

    right = reference.STEPS[key]
    names = dict(zip(swapped, swapped[::-1], strict=True))

    def renamed(blocks: reference.Blocks) -> reference.Blocks:
        return {names.get(letter, letter): value for letter, value in blocks.items()}

    def step(
        x: reference.Blocks,
        recurrent: Callable[[reference.Array], reference.Blocks],
        states: reference.States,
    ) -> reference.States:
        return right(renamed(x), lambda h: renamed(recurrent(h)), states)

    monkeypatch.setitem(reference.STEPS, key, step)
    proof = keras_reader.read_layer(Case(key, 3, 2)).order_proof
    assert proof.order == order
    assert proof.difference < RIGHT


def test_wrong_equations_fit_in_no_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one GRU is never taken for the other."""
    from diagram_gen import keras_reader, reference

    monkeypatch.setitem(reference.STEPS, "gru", reference.gru_before_step)
    assert keras_reader.read_layer(Case("gru", 3, 2)).order_proof.difference > WRONG


@pytest.mark.parametrize("key", [key for key, kind in KINDS.items() if kind.returns_states])
def test_outputs_and_states_are_those_of_models(
    key: str, read: Callable[[str, int, int], LayerFacts]
) -> None:
    """Output shapes are what whole models say."""
    import keras

    facts = read(key, 5, 2)
    for sequences, shape in ((False, facts.output_last), (True, facts.output_sequences)):
        layer = TYPED[key].make(5, f"return_sequences={sequences}, return_state=True")
        output, *states = layer(keras.Input(TYPED[key].input_shape(2, None)))
        assert tuple(output.shape) == shape
        assert [tuple(s.shape) for s in _leaves(states)] == list(facts.states)


def _leaves(tree: Any) -> list[Any]:
    nested = isinstance(tree, list | tuple)
    return list(itertools.chain.from_iterable(map(_leaves, tree))) if nested else [tree]


@pytest.mark.parametrize("key", [key for key, kind in KINDS.items() if not kind.returns_states])
def test_outputs_of_what_returns_no_states(
    key: str, read: Callable[[str, int, int], LayerFacts]
) -> None:
    """The same for what is no recurrent layer itself but holds one."""
    import keras

    facts = read(key, 5, 2)
    assert facts.states == ()
    layer = TYPED[key].make(5, "return_sequences=True")
    output = layer(keras.Input(TYPED[key].input_shape(2, None)))
    assert tuple(output.shape) == facts.output_sequences


@pytest.mark.parametrize(
    ("key", "units", "features"), [*((key, 2, 3) for key in KINDS), ("lstm", 1, 1)]
)
def test_step_is_the_sum_that_it_claims(
    key: str, units: int, features: int, read: Callable[[str, int, int], LayerFacts]
) -> None:
    """Both forms of the sum, from the stored arrays, with the numbers that are shown."""
    step, stored = read(key, units, features).step, fresh(key, units, features).stored
    if key not in ("lstm", "simple-rnn", "rnn-lstm-cell", "time-distributed-lstm"):
        assert step is None, "no other layer is one sum with one bias"
        return
    assert step is not None
    kernel, recurrent, bias = stored
    z = np.array(step.x) @ kernel + np.array(step.h) @ recurrent + bias
    assert step.split == pytest.approx(z, abs=1e-4)
    assert step.joined == pytest.approx(z, abs=1e-4)
    assert all(-1 <= v <= 1 and v == round(v, 2) for v in step.x + step.h)
    assert any(step.h)


def test_large_layers_have_no_step(read: Callable[[str, int, int], LayerFacts]) -> None:
    """Its numbers would not fit a figure."""
    for key in ("lstm", "simple-rnn"):
        assert read(key, 3, 1).step is None
        assert read(key, 2, 4).step is None


def test_what_was_read_before_does_not_matter() -> None:
    """A case gives the same facts first, last and twice."""
    from diagram_gen.keras_reader import read_inputs, read_layer

    cases = [Case(key, 4, 3) for key in KINDS]
    before = [read_layer(case) for case in cases]
    read_layer(Case("lstm", 7, 2))
    read_inputs(InputCase("lstm", 2))
    assert [read_layer(case) for case in reversed(cases)] == before[::-1]


@pytest.mark.parametrize("layer", ["lstm", "gru", "simple-rnn"])
@pytest.mark.parametrize("units", [1, 17])
def test_inputs_of_several_shapes(layer: str, units: int) -> None:
    """Each model is as if built here; the number of time steps changes nothing."""
    from diagram_gen.keras_reader import read_inputs

    facts = read_inputs(InputCase(layer, units))
    assert [(row.steps, row.features) for row in facts.rows] == list(INPUT_SHAPES)
    for row in facts.rows:
        real = fresh(layer, units, row.features)
        assert row.shapes == real.shapes
        assert row.parameters == real.parameters
        assert row.output == (None, units)
    verify_inputs(facts)
    assert inputs_from_json(json.loads(published(facts))) == facts


def test_reading_leaves_chance_alone() -> None:
    """Whoever reads a layer gets the random numbers that they would have got."""
    from diagram_gen.keras_reader import read_layer

    random.seed(7)
    expected = random.random()  # noqa: S311 - no secret
    random.seed(7)
    read_layer(Case("lstm", 2, 1))
    assert random.random() == expected  # noqa: S311 - no secret

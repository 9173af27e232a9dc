"""What is read off layers is what they are, whatever was read before."""

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diagram_gen.case import INPUT_SHAPES, Case, InputCase
from diagram_gen.facts import inputs_from_json, layer_from_json, published
from diagram_gen.verify import RIGHT, WRONG, verify_inputs, verify_layer
from tests.fresh import lstm


@settings(max_examples=25)
@given(st.integers(1, 40), st.integers(1, 40))
def test_any_layer(units: int, features: int) -> None:
    """Shapes, counts, values and spreads of a layer of any size, and its description holds."""
    from diagram_gen.keras_reader import read_layer

    facts, fresh = read_layer(Case("lstm", units, features)), lstm(units, features)
    assert {w.name: w.shape for w in facts.weights} == fresh.shapes
    assert [w.name for w in facts.weights] == list(fresh.arrays)
    assert facts.parameters == fresh.parameters
    for stored in facts.weights:
        array = fresh.arrays[stored.name]
        assert stored.dtype == array.dtype.name
        assert stored.parameters == array.size
        assert (stored.values is None) == (array.size > 300)
        if stored.values is not None:
            assert np.allclose(stored.values, np.atleast_2d(array), atol=0.00006)
        for letter, (start, stop) in fresh.columns.items():
            part = array[..., start:stop]
            assert stored.spread[letter] == pytest.approx((part.min(), part.max()), abs=0.00006)
    verify_layer(facts)
    assert layer_from_json(json.loads(published(facts))) == facts


@settings(max_examples=25)
@given(st.integers(1, 40), st.integers(1, 40))
@example(1, 1000)  # many inputs to one sum must not drive the gates to 0 and 1
@example(300, 1)
def test_block_order_is_proved(units: int, features: int) -> None:
    """Of all orders only the right one gives the layer's output, and it is far ahead."""
    from diagram_gen.keras_reader import read_layer

    proof = read_layer(Case("lstm", units, features)).order_proof
    assert proof.order == "ifco"
    assert proof.tried == math.factorial(4)
    assert proof.difference < RIGHT < WRONG < proof.runner_up


def test_a_wrong_order_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof follows the equations: with other ones it gives another order, or none."""
    from diagram_gen import keras_reader, reference

    def swapped(z: reference.Blocks, state: tuple[reference.Array, ...]) -> Any:
        """An LSTM that calls its forget gate the input gate."""
        return reference.lstm_step({**z, "i": z["f"], "f": z["i"]}, state)

    monkeypatch.setitem(reference.STEPS, "lstm", swapped)
    proof = keras_reader.read_layer(Case("lstm", 3, 2)).order_proof
    assert proof.order == "fico"
    assert proof.difference < RIGHT


def test_outputs_and_states_are_those_of_models() -> None:
    """Output shapes are what whole models say."""
    import keras

    from diagram_gen.keras_reader import read_layer

    facts = read_layer(Case("lstm", 5, 2))
    for sequences, shape in ((False, facts.output_last), (True, facts.output_sequences)):
        layer = keras.layers.LSTM(5, return_sequences=sequences, return_state=True)
        inputs = keras.Input((None, 2))
        output, *states = layer(inputs)
        assert tuple(output.shape) == shape
        assert tuple(tuple(s.shape) for s in states) == facts.states


def test_step_is_the_sum_that_it_claims() -> None:
    """Both forms of the sum, from the stored arrays, with the numbers that are shown."""
    from diagram_gen.keras_reader import read_layer

    for units, features in ((1, 1), (2, 3)):
        step, arrays = read_layer(Case("lstm", units, features)).step, lstm(units, features).arrays
        assert step is not None
        z = (
            np.array(step.x) @ arrays["kernel"]
            + np.array(step.h) @ arrays["recurrent_kernel"]
            + arrays["bias"]
        )
        assert step.split == pytest.approx(z, abs=1e-4)
        assert step.joined == pytest.approx(z, abs=1e-4)
        assert all(-1 <= v <= 1 and v == round(v, 2) for v in step.x + step.h)
        assert any(step.h)
    assert read_layer(Case("lstm", 3, 1)).step is None


def test_what_was_read_before_does_not_matter() -> None:
    """A case gives the same facts first, last and twice."""
    from diagram_gen.keras_reader import read_inputs, read_layer

    case = Case("lstm", 4, 3)
    before = read_layer(case)
    read_layer(Case("lstm", 7, 2))
    read_inputs(InputCase("lstm", 2))
    assert read_layer(case) == before


@pytest.mark.parametrize("units", [1, 3, 17])
def test_inputs_of_several_shapes(units: int) -> None:
    """Each model is as if built here; the number of time steps changes nothing."""
    from diagram_gen.keras_reader import read_inputs

    facts = read_inputs(InputCase("lstm", units))
    assert [(row.steps, row.features) for row in facts.rows] == list(INPUT_SHAPES)
    for row in facts.rows:
        fresh = lstm(units, row.features)
        assert row.shapes == fresh.shapes
        assert row.parameters == fresh.parameters
        assert row.output == (None, units)
    verify_inputs(facts)
    assert inputs_from_json(json.loads(published(facts))) == facts

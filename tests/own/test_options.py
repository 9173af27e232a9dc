"""Options are plain values, whatever a configuration holds."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagram_gen.own.found import MOST_LETTERS
from diagram_gen.own.options import KEPT, plain_options


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (
            lambda layers: layers.LSTM(3, dropout=0.5, dtype="mixed_float16"),
            {"activation": "tanh", "dropout": 0.5, "dtype": "mixed_float16", "use_bias": True},
        ),
        (lambda layers: layers.GRU(3, reset_after=False), {"reset_after": False}),
        (
            lambda layers: layers.ConvLSTM2D(3, (2, 5), padding="same"),
            {"kernel_size": "2 × 5", "strides": "1 × 1", "padding": "same"},
        ),
        (
            lambda layers: layers.Bidirectional(layers.GRU(3, activation="relu"), merge_mode=None),
            {"merge_mode": None, "activation": "relu", "go_backwards": False},
        ),
        (
            lambda layers: layers.TimeDistributed(layers.SimpleRNN(3, return_sequences=True)),
            {"return_sequences": True},
        ),
        (
            lambda layers: layers.RNN(layers.GRUCell(3, reset_after=False), stateful=True),
            {"reset_after": False, "stateful": True, "recurrent_activation": "sigmoid"},
        ),
        (
            lambda layers: layers.LSTM(3, activation=layers.LeakyReLU()),
            {"activation": "LeakyReLU"},
        ),
    ],
)
def test_of_a_layer(make: Callable[[Any], Any], expected: dict[str, object]) -> None:
    """They are what the constructor was given."""
    import keras

    found = plain_options(make(keras.layers).get_config())
    assert {key: found[key] for key in expected} == expected
    assert list(found) == [key for key in KEPT if key in found]


def test_several_cells_count_where_they_agree() -> None:
    """What differs from cell to cell is no option of the layer."""
    from keras import layers

    cells = [layers.LSTMCell(3, dropout=0.5), layers.LSTMCell(2, dropout=0.25)]
    found = plain_options(layers.RNN(cells).get_config())
    assert found["activation"] == "tanh"
    assert "dropout" not in found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"class_name": "function", "config": "bend", "registered_name": "function"}, "bend"),
        ({"class_name": "function", "config": "bend", "registered_name": "my>bend"}, "my>bend"),
        ({"class_name": "Mine", "config": {"name": "x"}, "registered_name": "my>Mine"}, "my>Mine"),
        ({"class_name": "Mine", "config": {"name": "x"}}, "Mine"),
        ({"class_name": "__lambda__", "config": {"value": "4wEA"}}, "__lambda__"),
        ({}, "custom"),
        ([1, 2, 3, 4], "custom"),
        (["a"], "custom"),
        ("a\u202eb", "a\ufffdb"),
        ("x" * 100, "x" * (MOST_LETTERS - 1) + "…"),
    ],
)
def test_objects_are_told_by_their_names(value: object, text: str) -> None:
    """Nothing is made of them; a text is shown as names are."""
    assert plain_options({"activation": value}) == {"activation": text}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["config", "cells", "layer", "cell", *KEPT]), inner)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["layer", "cell", "cells", *KEPT]), JSON))
def test_anything_in_a_file(config: dict[str, Any]) -> None:
    """Whatever stands there, the result holds the known names with plain values."""
    for key, value in plain_options(config).items():
        assert key in KEPT
        assert value is None or isinstance(value, str | int | float)


def test_however_deep() -> None:
    """A configuration may be nested as deep as it likes."""
    config: dict[str, Any] = {"activation": "relu"}
    for _ in range(50_000):
        config = {"layer": {"config": config}}
    assert plain_options(config) == {"activation": "relu"}
    while config.get("layer"):  # taken apart, as Python would do it in one go
        config = config.pop("layer")["config"]

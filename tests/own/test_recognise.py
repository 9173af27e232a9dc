"""A few shapes tell which cell it is."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagram_gen.cells import GRU, GRU_BEFORE, LSTM, SIMPLE_RNN, Cell, conv_lstm, without_bias
from diagram_gen.facts import Shape
from diagram_gen.own.recognise import CLASSES, class_of, recognise, units_and_features

SIZES = st.integers(1, 70)
CELLS = [
    LSTM,
    GRU,
    GRU_BEFORE,
    SIMPLE_RNN,
    conv_lstm((3,)),
    conv_lstm((2, 5)),
    conv_lstm((1, 2, 3)),
]


@given(st.sampled_from(CELLS), SIZES, SIZES)
def test_every_cell_is_known_by_its_shapes(cell: Cell, units: int, features: int) -> None:
    shapes = [w.shape_for(units, features) for w in cell.weights]
    assert recognise(shapes) == cell
    assert units_and_features(shapes) == (units, features)


@pytest.mark.parametrize("cell", [LSTM, GRU, SIMPLE_RNN, conv_lstm((3, 3))], ids=lambda c: c.key)
def test_without_bias(cell: Cell) -> None:
    bare = without_bias(cell)
    assert recognise([w.shape_for(3, 2) for w in bare.weights]) == bare


def test_a_gru_without_bias_is_told_by_what_else_is_known() -> None:
    shapes = [(2, 9), (3, 9)]
    found = recognise(shapes)
    assert found
    assert found.key == "gru"
    found = recognise(shapes, [GRU_BEFORE])
    assert found
    assert found.key == "gru-before"


@pytest.mark.parametrize(
    "shapes",
    [
        [],
        [(2, 12)],
        [(2, 12), (3, 12), (12,), (12,)],
        [(2, 12), (3, 12), (11,)],
        [(2, 12), (3, 11), (12,)],
        [(2, 15), (3, 15), (15,)],
        [(2, 12), (3, 12), (2, 12)],
        [(0, 12), (3, 12), (12,)],
        [(2, 12), (3, 12), ()],
        [(12,), (12,), (12,)],
        [(3, 2, 12), (2, 3, 12), (12,)],
        [(3, 2, 12), (3, 12), (12,)],
        [(1, 1, 1, 1, 2, 12), (1, 1, 1, 1, 3, 12), (12,)],
        [(2, 24), (3, 12), (12,)],
    ],
    ids=str,
)
def test_what_is_no_cell(shapes: list[Shape]) -> None:
    assert recognise(shapes) is None


def test_a_class_restricts_what_it_can_be() -> None:
    shapes = [(2, 12), (3, 12), (12,)]
    assert recognise(shapes, CLASSES["LSTM"]) == LSTM
    assert recognise(shapes, CLASSES["GRU"]) is None


def test_classes() -> None:
    assert class_of(LSTM) == "LSTM"
    assert class_of(GRU_BEFORE) == "GRU"
    assert class_of(without_bias(SIMPLE_RNN)) == "SimpleRNN"
    assert [class_of(conv_lstm((3,) * n)) for n in (1, 2, 3)] == [
        f"ConvLSTM{n}D" for n in (1, 2, 3)
    ]


@given(st.lists(st.lists(st.integers(0, 40), max_size=6).map(tuple), max_size=4))
def test_any_shapes_are_a_cell_or_not(shapes: list[Shape]) -> None:
    cell = recognise(shapes)
    if cell:
        units, features = units_and_features(shapes)
        stored = [w.shape_for(units, features) for w in cell.weights]
        assert stored == shapes
        assert all(math.prod(shape) for shape in shapes)

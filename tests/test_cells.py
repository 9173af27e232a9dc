"""Cells: what each stores is told as Keras tells it, and every row has its own label."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagram_gen import cells
from diagram_gen.cells import Cell, Weight, rows_of
from tests.fresh import TYPED

#: Each cell with the layer kind whose layer uses it.
CELLS = {
    "lstm": cells.LSTM,
    "gru": cells.GRU,
    "gru-reset-before": cells.GRU_BEFORE,
    "simple-rnn": cells.SIMPLE_RNN,
    **{f"conv-lstm{axes}d": cell for axes, cell in cells.CONV_LSTM.items()},
}


def _cell(key: str) -> Any:
    """Return the real cell of a layer."""
    layer = TYPED[key].make(2)
    layer.build((None, *TYPED[key].input_shape(3, None)))
    return layer.cell


@pytest.mark.parametrize("key", CELLS)
def test_blocks(key: str) -> None:
    """Named as documented; gates have the recurrent activation, the one other block has not."""
    described, real = CELLS[key], _cell(key)
    assert {b.letter: b.name for b in described.blocks} == TYPED[key].blocks
    assert described.order == "".join(TYPED[key].blocks)
    for block in described.blocks:
        used = real.recurrent_activation if block.name.endswith("gate") else real.activation
        assert block.activation == used.__name__


@pytest.mark.parametrize("key", CELLS)
def test_states(key: str) -> None:
    """As many as the layer of Keras hands on, the first of them the output."""
    layer = TYPED[key].make(2, "return_state=True")
    output, *states = layer.compute_output_shape((None, *TYPED[key].input_shape(3, None)))
    assert len(CELLS[key].states) == len(states)
    assert output == states[0]
    assert CELLS[key].states[0] == "h"


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_letters_and_hues_tell_blocks_apart(cell: Cell) -> None:
    """No two blocks of a cell are called the same or look the same."""
    for attribute in ("letter", "name", "short", "hue"):
        values = [getattr(block, attribute) for block in cell.blocks]
        assert len(set(values)) == len(values)
    assert all(len(block.letter) == 1 for block in cell.blocks)


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_rows_belong_to_what_they_are_multiplied_with(cell: Cell) -> None:
    """The axis before the last one has the size that the rows are named after."""
    kernel, recurrent, bias = cell.weights
    assert (kernel.shape[-2], kernel.rows) == ("features", "features")
    assert (recurrent.shape[-2], recurrent.rows) == ("units", "units")
    assert (bias.rows is None) == (len(bias.shape) == 1)
    for weight in cell.weights:
        assert weight.shape[-1].endswith("units"), "the last axis is the packed one"
        assert bool(weight.multiplies) == (weight is not bias)


def test_the_two_rows_of_a_bias() -> None:
    """They are told apart by what they belong to."""
    bias = cells.GRU.weights[2]
    assert [bias.row_label((2, 9), row) for row in (0, 1)] == [("x", ""), ("h", "")]


@given(st.lists(st.integers(1, 4), max_size=3), st.integers(1, 5), st.integers(1, 3))
def test_rows_are_in_storage_order(taps: list[int], channels: int, columns: int) -> None:
    """Each row of the flat array is labelled with the index at which NumPy finds it."""
    weight = Weight("kernel", ("features", "units"), "features", "x", "")
    shape = (*taps, channels, columns)
    assert rows_of(shape) == np.empty(shape).reshape(-1, columns).shape[0]
    for row, index in enumerate(itertools.product(*map(range, shape[:-1]))):
        assert index == tuple(map(int, np.unravel_index(row, shape[:-1])))
        prefix = ",".join(map(str, index[:-1]))
        expected = f"{prefix} x" if prefix else "x"
        assert weight.row_label(shape, row) == (expected, str(index[-1]))


@given(st.integers(1, 300))
def test_a_vector_is_one_row(size: int) -> None:
    """A bias of one axis."""
    assert rows_of((size,)) == 1

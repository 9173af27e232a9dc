"""Statistics are those of NumPy, for any values."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from diagram_gen.cells import LSTM
from diagram_gen.own import statistics as module
from diagram_gen.own.found import Array, FoundCell
from diagram_gen.own.statistics import Statistics, cell_statistics, statistics, together
from tests.own.layers import found_cell, packed

KINDS = ("float64", "float32", "float16", "int32", "int8")

ANY = st.sampled_from(KINDS).flatmap(
    lambda kind: arrays.arrays(kind, arrays.array_shapes(min_dims=1, max_dims=4, max_side=5))
)

NAN, INF = math.nan, math.inf


def _check(found: Statistics, values: Array) -> None:
    """Hold statistics against plain NumPy, which is told exactly what to leave out."""
    plain = values.astype(np.float64).ravel()
    numbers = plain[np.isfinite(plain)]
    assert found.count == plain.size
    assert found.nan == np.isnan(plain).sum()
    assert found.infinite == np.isinf(plain).sum()
    assert found.zeros == (numbers == 0).sum()
    assert found.numbers == numbers.size
    if not numbers.size:
        assert found.spread is None
        assert found.share_of_zeros is None
        return
    assert found.spread
    assert found.share_of_zeros == np.mean(numbers == 0)
    # In long double, sums of the largest numbers do not overflow.
    exact = numbers.astype(np.longdouble)
    size = float(np.abs(exact).max())
    assert found.spread.least == numbers.min()
    assert found.spread.greatest == numbers.max()
    assert found.spread.mean == pytest.approx(float(exact.mean()), rel=1e-9, abs=1e-12 * size)
    assert found.spread.deviation == pytest.approx(float(exact.std()), rel=1e-9, abs=1e-12 * size)
    assert found.spread.mean_size == pytest.approx(
        float(np.abs(exact).mean()), rel=1e-9, abs=1e-12 * size
    )


@given(ANY)
@example(np.array([NAN, INF, -INF]))
@example(np.array([[1.0, NAN], [-3.0, INF]]))
@example(np.array([1e308, 1e308, -1e308]))
@example(np.array([5e-324, 0.0, -0.0]))
@example(np.zeros((2, 3), "float32"))
def test_any_values(values: Array) -> None:
    _check(statistics(values), values)


def test_values_that_are_no_numbers_spoil_nothing() -> None:
    found = statistics(np.array([[1.0, NAN, 3.0], [INF, -INF, 0.0]], "float32"))
    assert (found.count, found.nan, found.infinite, found.zeros) == (6, 1, 2, 1)
    assert found.spread
    assert found.spread.mean == pytest.approx(4 / 3)
    assert found.spread.greatest == 3
    assert found.share_of_zeros == pytest.approx(1 / 3)


@given(st.lists(ANY, min_size=1, max_size=4))
def test_parts_together_are_the_whole(parts: list[Array]) -> None:
    whole = np.concatenate([part.astype(np.float64).ravel() for part in parts])
    _check(together([statistics(part) for part in parts]), whole)


@pytest.mark.parametrize("piece", [1, 7, 64])
def test_pieces_make_no_difference(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(0).normal(3, 1, (40, 9)).astype("float32")
    monkeypatch.setattr(module, "PIECE", piece)
    _check(statistics(values), values)


def test_each_block_of_each_array() -> None:
    """Rows come in the order of the arrays, and in each in that of its blocks, then all of it."""
    cell = found_cell(*packed(4, 3, 2))
    rows = cell_statistics(cell)
    expected: list[tuple[str, str | None, Array]] = []
    for name, array in zip(("kernel", "recurrent_kernel", "bias"), cell.arrays, strict=True):
        cut = np.split(array, 4, axis=-1)
        expected += [(name, letter, part) for letter, part in zip("ifco", cut, strict=True)]
        expected.append((name, None, array))
    assert [(r.array, r.block and r.block.letter) for r in rows] == [e[:2] for e in expected]
    for row, (_, _, values) in zip(rows, expected, strict=True):
        _check(row.values, values)


def test_the_bias_of_a_new_layer() -> None:
    """The forget bias of an LSTM that nobody trained is one, all others are zero."""
    bias = np.repeat(np.array([0, 1, 0, 0], "float32"), 5)
    arrays_ = (np.zeros((2, 20), "float32"), np.zeros((5, 20), "float32"), bias)
    rows = cell_statistics(FoundCell(LSTM, "", ("k", "r", "b"), arrays_))
    means = {
        row.block.letter: row.values.spread.mean
        for row in rows
        if row.array == "bias" and row.block and row.values.spread
    }
    assert means == {"i": 0, "f": 1, "c": 0, "o": 0}


def test_an_array_of_one_block_is_told_once() -> None:
    rows = cell_statistics(found_cell((2, 3), (3, 3)))
    assert [(row.array, row.block is not None) for row in rows] == [
        ("kernel", True),
        ("recurrent_kernel", True),
    ]


def test_all_axes_of_a_convolution_count() -> None:
    cell = found_cell((3, 2, 1, 12), (3, 2, 3, 12), (12,))
    rows = {(row.array, row.block.letter): row for row in cell_statistics(cell) if row.block}
    _check(rows["recurrent_kernel", "c"].values, cell.arrays[1][..., 6:9])


def test_nothing_warns() -> None:
    values = np.array([NAN, INF, -INF, 1e308, 5e-324])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        statistics(values)
        statistics(np.array([60000, -60000], "float16"))

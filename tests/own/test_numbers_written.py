"""Numbers of any size in few letters."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagram_gen.own.numbers_written import compact, three_digits


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-2.0, "−2"),
        (0.123, "0.12"),
        (-99.99, "−99.99"),
        (99.999, "100"),
        (-1234.5, "−1234"),
        (9999.9, "1e4"),
        (0.004, "4e−3"),
        (-3e-45, "−3e−45"),
        (1e308, "1e308"),
        (math.nan, "NaN"),
        (-math.inf, "−inf"),
    ],
)
def test_compact(value: float, text: str) -> None:
    assert compact(value) == text


@given(st.floats())
def test_compact_is_short(value: float) -> None:
    written = compact(value)
    assert len(written) <= 6
    assert (written == "0") == (value == 0)
    if math.isfinite(value) and abs(value) > 1e-99:
        read = float(written.replace("−", "-"))
        assert math.copysign(1, read) == math.copysign(1, value)
        assert abs(read - value) <= max(0.005, abs(value) / 2) or math.isinf(read)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.23456, "1.23"),
        (-4.56e-7, "−4.56e−7"),
        (1e20, "1e20"),
        (math.nan, "NaN"),
    ],
)
def test_three_digits(value: float, text: str) -> None:
    assert three_digits(value) == text

"""Numbers of any size in few letters."""

import math

from diagram_gen.text import MINUS


def compact(value: float) -> str:
    """Return a value in at most six letters: ``−0.12``, ``0``, ``1``, ``250``, ``3e−7``, ``NaN``.

    Only an exact zero is written ``0``; what is next to nothing even for float32 is ``≈0``.
    """
    if math.isnan(value):
        return "NaN"
    size = abs(value)
    if math.isinf(value) or (size.is_integer() and size < 10_000):
        written = f"{value + 0.0:.0f}"  # minus zero has no sign
    elif size < 1e-99:
        written = "≈0"
    elif 0.005 <= size < 99.995:
        written = f"{value:.2f}"
    else:
        written = f"{value:.0f}" if 99.995 <= size < 9_999.5 else _exponent(f"{value:.0e}")
    return written.replace("-", MINUS)


def three_digits(value: float) -> str:
    """Return a value with three significant digits: ``0.123``, ``−4.56e−7``; or ``NaN``."""
    if math.isnan(value):
        return "NaN"
    return _exponent(f"{value + 0.0:.3g}").replace("-", MINUS)


def _exponent(written: str) -> str:
    """Return ``3e-7`` for ``3e-07``, and ``3e7`` for ``3e+07``."""
    mantissa, at, exponent = written.partition("e")
    return f"{mantissa}e{int(exponent)}" if at else mantissa

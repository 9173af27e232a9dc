"""Sizes as expressions: the right value, or an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagram_gen.expressions import evaluate, format_shape, pretty_shape, substitute

_NAMES = ["units", "features"]
_LEAVES = st.sampled_from(_NAMES) | st.integers(0, 99).map(str)


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds("({}{}{})".format, parts, st.sampled_from("+*"), parts)


_EXPRESSIONS = st.recursive(_LEAVES, _joined, max_leaves=8)
_SIZES = st.fixed_dictionaries({name: st.integers(1, 5000) for name in _NAMES})


@given(_EXPRESSIONS, st.integers(1, 5000), st.integers(1, 5000))
def test_value_is_pythons(expression: str, units: int, features: int) -> None:
    """Any sum and product has the value that Python gives it."""
    sizes = {"units": units, "features": features}
    expected = eval(expression, {}, sizes)  # noqa: S307 - made of digits, names, + and *
    assert evaluate(expression, sizes) == expected


@pytest.mark.parametrize(
    "expression",
    [
        *("units-1", "units/2", "units//2", "units**2", "-units", "2.5*units", "'4'*units"),
        *("steps", "units.real", "max(units, 2)", "[units]", "units if units else 1"),
        "__import__('os')",
    ],
)
def test_anything_else_is_refused(expression: str) -> None:
    """Nothing else is computed, and nothing is ever run."""
    with pytest.raises(ValueError, match="cannot evaluate"):
        evaluate(expression, {"units": 3, "features": 1})


@given(st.lists(st.integers(1, 10**6), min_size=0, max_size=4).map(tuple))
def test_shape_is_written_as_python_writes_it(shape: tuple[int, ...]) -> None:
    """A shape on the site can be compared with what a reader's Python prints."""
    assert format_shape(shape) == repr(shape)


def test_open_axes_are_none() -> None:
    """An axis of any length is ``None``, as Keras says."""
    assert format_shape((None, None, 3)) == "(None, None, 3)"


def test_formulas_are_written_for_readers() -> None:
    """No asterisk, and a 1-tuple keeps its comma."""
    assert pretty_shape(("features", "4*units")) == "(features, 4·units)"
    assert pretty_shape(("4*units",)) == "(4·units,)"


@given(_EXPRESSIONS, st.fixed_dictionaries(dict.fromkeys(_NAMES, _EXPRESSIONS)), _SIZES)
def test_substitution_keeps_the_value(
    expression: str, names: dict[str, str], sizes: dict[str, int]
) -> None:
    """What stands for a name is computed first, whatever stands around it."""
    inner = {name: evaluate(new, sizes) for name, new in names.items()}
    assert evaluate(substitute(expression, names), sizes) == evaluate(expression, inner)


@pytest.mark.parametrize(
    ("expression", "names", "expected"),
    [
        ("4*units", {"units": "2"}, "4*2"),
        ("4*units", {"units": "units"}, "4*units"),
        ("4*units", {"units": "2*units"}, "4*(2*units)"),
        ("units*features", {"units": "features", "features": "units"}, "features*units"),
        ("4*units", {"features": "2"}, "4*units"),
        ("sub_units*units2*units", {"units": "2"}, "sub_units*units2*2"),
    ],
    ids=["number", "same", "product", "swapped", "other", "part of a name"],
)
def test_substitution_is_legible(expression: str, names: dict[str, str], expected: str) -> None:
    """Whole names only, all at once, and no parentheses that are not needed."""
    assert substitute(expression, names) == expected

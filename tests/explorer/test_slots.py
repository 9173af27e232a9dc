"""Texts with places: what they say when filled, and how they are found from examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagram_gen.explorer.slots import fill, skeleton, with_slots

SCOPES = [
    {"units": u, "features": f} for u, f in ((7, 3), (11, 5), (13, 8), (20, 9), (31, 2), (44, 70))
] + [{"units": 50, "features": 6}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kernel ({{features}}, {{4*units}})", "kernel (2, 12)"),
        ("{{units+-1}} of {{3}}", "2 of 3"),
        ("{{,1000*features*units+features}} and {{1000*units}}", "6,002 and 3000"),
        (".a{fill:red}@media(b){.c{d:e}}", ".a{fill:red}@media(b){.c{d:e}}"),
        ("no place", "no place"),
    ],
)
def test_fill(text: str, expected: str) -> None:
    """Places become numbers, with separators where asked for; other braces stay."""
    assert fill(text, {"units": 3, "features": 2}) == expected


def test_fill_takes_words_too() -> None:
    """A name may stand for a text."""
    assert fill("<svg {{alt}}>", {"alt": "in words"}) == "<svg in words>"


def test_fill_wants_every_name() -> None:
    """A name that nobody gave is an error, not a gap."""
    with pytest.raises(KeyError, match="steps"):
        fill("{{2*steps}}", {"units": 3})


@given(
    st.lists(st.integers(-3, 9), min_size=6, max_size=6),
    st.sampled_from(["{} columns", "({}, x)", "before {}"]),
)
def test_polynomials_are_found(factors: list[int], form: str) -> None:
    """From seven examples on, what numbers depend on is found exactly."""
    a, b, c, d, e, g = factors

    def value(u: int, f: int) -> int:
        return 100_000 + a + b * u + c * f + d * u * u + e * u * f + g * f * f

    texts = [form.format(value(s["units"], s["features"])) for s in SCOPES]
    found = with_slots(texts, SCOPES)
    for scope in (*SCOPES, {"units": 1, "features": 1}, {"units": 4096, "features": 4096}):
        assert fill(found, scope) == form.format(value(scope["units"], scope["features"]))


def test_separators_are_kept() -> None:
    """Whether thousands are separated is seen, too."""
    texts = [f"{s['units'] * 1000:,} = {s['units'] * 1000}" for s in SCOPES]
    assert with_slots(texts, SCOPES) == "{{,1000*units}} = {{1000*units}}"


def test_a_text_that_stays_has_no_places() -> None:
    """Numbers that are the same in all sizes are no places."""
    assert with_slots(["4 blocks"] * 7, SCOPES) == "4 blocks"


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ([f"{'a' if s['units'] < 20 else 'b'} {s['units']}" for s in SCOPES], "more than numbers"),
        ([str(2 ** (s["units"] % 5)) for s in SCOPES], "no polynomial"),
    ],
)
def test_what_is_no_polynomial_is_refused(texts: list[str], problem: str) -> None:
    """A figure that says something else in some size is not made into a text with places."""
    with pytest.raises(ValueError, match=problem):
        with_slots(texts, SCOPES)


def test_too_few_examples_are_refused() -> None:
    """Few numbers fit many polynomials."""
    with pytest.raises(ValueError, match="too few"):
        with_slots(["7", "11", "13"], SCOPES[:3])


def test_skeletons_meet() -> None:
    """A text with places and each of its readings share one skeleton."""
    text = "{{,4*units}} of ({{features}}, 12)"
    assert skeleton(text) == skeleton(fill(text, {"units": 1000, "features": 2})) == "# of (#, #)"

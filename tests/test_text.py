"""How numbers are written, and that no text is wider than thought."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagram_gen.colours import LIGHT
from diagram_gen.text import format_bytes, format_count, format_value, text_width, wrapped
from diagram_gen.theme import styles
from tests import fonts
from tests.drawn import SVG, draw
from tests.programs import Built

TEXT_STYLES = {name: style for name, style in styles(LIGHT).items() if "font-size" in style}


@given(st.floats(-1e6, 1e6))
def test_values_say_what_they_are(value: float) -> None:
    """Read back, a value is off by rounding at most; its minus is a real one."""
    text = format_value(value)
    assert re.fullmatch(r"−?\d+(\.\d\d)?", text)
    assert abs(float(text.replace("−", "-")) - value) <= 0.00501
    assert not re.fullmatch(r"−0(\.00)?", text)


def test_whole_values_have_no_decimals() -> None:
    """The zeros and ones of a fresh bias stand out from values that are merely small."""
    written = [format_value(v) for v in (0.0, -0.0, 1.0, -2.0, 0.999, 0.004, -0.004)]
    assert written == ["0", "0", "1", "−2", "1.00", "0.00", "0.00"]


@given(st.integers(0, 10**12))
def test_counts_read_back(count: int) -> None:
    """A count is grouped by thousands and nothing else."""
    text = format_count(count)
    assert int(text.replace(",", "")) == count
    assert re.fullmatch(r"\d{1,3}(,\d{3})*", text)


@pytest.mark.parametrize("style", TEXT_STYLES)
@given(text=st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=40))
def test_plain_text_has_room(style: str, text: str) -> None:
    """The estimate is no less than the width in the widest usual fonts, and not far above."""
    look = TEXT_STYLES[style]
    size = float(look["font-size"])
    mono = "monospace" in str(look.get("font-family"))
    real = fonts.width(text, size, mono=mono)
    estimate = text_width(text, style)
    assert 0.999 * real <= estimate <= 1.3 * real


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), max_size=30), st.integers(60, 300))
def test_wrapped_lines_fit_and_keep_every_word(words: list[str], room: int) -> None:
    """No word is lost, no line is too wide, and none could have taken the next word as well."""
    lines = wrapped(" ".join(words), "note", room)
    assert [word for line in lines for word in line.split(" ")] == words
    assert all(text_width(line, "note") <= room or " " not in line for line in lines)
    for line, following in itertools.pairwise(lines):
        assert text_width(f"{line} {following.split(' ')[0]}", "note") > room


def test_all_text_has_room(built: Built) -> None:
    """Bold text and symbols too: every label in every figure, in its real style.

    Single letters, digits and dots are placed by their middle; no layout measures them.
    """
    narrow = {}
    for path in built.out.rglob("figures/**/*.svg"):
        if path.name.count(".") > 1:  # the fixed variants say the same
            continue
        for text in draw(path.read_bytes()).texts:
            for run in text.runs:
                lowered = float(run.style["font-size"]) < float(TEXT_STYLES[run.name]["font-size"])
                estimate = text_width(run.content, run.name) * (0.75 if lowered else 1)
                if len(run.content) > 2 and run.box.right - run.box.left > 1.001 * estimate:
                    narrow[run.content, run.name] = path.name
    assert not narrow


def test_every_style_of_text_is_known(built: Built) -> None:
    """No text is drawn in a style that says nothing of its size."""
    for path in built.out.rglob("figures/lstm/u3-f1/*.light.svg"):
        for text in draw(path.read_bytes()).root.iter(f"{SVG}text"):
            sizes = text.xpath("ancestor-or-self::*/@font-size | descendant::*/@font-size")
            assert sizes, text.text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (9949, "9.9 kB"),
        (9950, "10 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (32_816_649, "33 MB"),
    ],
)
def test_sizes_of_files(size: int, text: str) -> None:
    """Two or three digits, and the unit that fits."""
    assert format_bytes(size) == text

"""Names from a file: how they are shown, and how they become addresses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagram_gen.own.found import MOST_LETTERS, shown, word


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("encoder/lstm_1", "encoder/lstm_1"),
        ("LSTM für Töne", "LSTM für Töne"),
        ("a\nb\x00c", "a\ufffdb\ufffdc"),
        ("gpj.\u202eexe", "gpj.\ufffdexe"),
        ("\u2066\u200b", "\ufffd\ufffd"),
        ("\ud800", "\ufffd"),
        ("<b>&\"'", "<b>&\"'"),
    ],
)
def test_shown(name: str, seen: str) -> None:
    assert shown(name) == seen


def test_a_long_name_is_cut() -> None:
    assert shown("a" * MOST_LETTERS) == "a" * MOST_LETTERS
    assert shown("a" * 10_000_000) == "a" * (MOST_LETTERS - 1) + "…"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("encoder/lstm_1", "encoder-lstm-1"),
        ("Über Töne", "uber-tone"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\con", "c-con"),
        ("", "layer"),
        ("\u202e", "layer"),
        ("中文", "layer"),
    ],
)
def test_word(name: str, address: str) -> None:
    assert word(name) == address


@given(st.text(max_size=200))
def test_any_name(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", word(name))
    assert len(word(name)) <= MOST_LETTERS
    assert shown(shown(name)) == shown(name)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown(name))

"""What is said of what Firefox has seen."""

from typing import Any

import firefox
import pytest

from tests.site.conftest import PAGES

#: A look at a page that is without fault.
SOUND: dict[str, Any] = {
    "page": "learn/kernel.html",
    "scheme": "dark",
    "messages": [],
    "failed": [],
    "elsewhere": [],
    "broken": [],
    "overflow": {"320": 0, "1280": -2},
    "violations": [],
    "dark": True,
}


def test_nothing_is_said_of_a_sound_page() -> None:
    """Neither of the line that tells the version."""
    assert list(firefox.faults(SOUND)) == []
    assert list(firefox.faults({"version": "firefox/1.2.3"})) == []


def test_an_equation_that_was_still_on_its_way_is_no_fault() -> None:
    """A page may be drawn while it comes; another message of the same page is a fault."""
    halfway = "Error: Invalid markup: Incorrect number of children for <msubsup/> tag."
    assert list(firefox.faults({**SOUND, "messages": [halfway]})) == []
    assert len(list(firefox.faults({**SOUND, "messages": [halfway, "another"]}))) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"messages": ["no such function"] * 2}, "the console says: no such function"),
        ({"failed": ["http://h/a.svg (404)"]}, "asked for in vain: http://h/a.svg (404)"),
        ({"elsewhere": ["https://h/font"]}, "comes from another host: https://h/font"),
        ({"broken": ["http://h/a.svg"]}, "image is not shown: http://h/a.svg"),
        ({"overflow": {"320": 12}}, "in a window of 320 pixels it is 12 too wide"),
        (
            {"violations": [{"rule": "label", "element": "<input>", "why": "Fix:\n  a label"}]},
            "axe-core says label of <input>: Fix: a label",
        ),
        ({"dark": False}, "in this colour scheme"),
    ],
)
def test_each_fault_is_a_sentence(change: dict[str, Any], words: str) -> None:
    """It names the page and the colour scheme."""
    (sentence,) = firefox.faults({**SOUND, **change})
    assert sentence.startswith("learn/kernel.html (dark): ")
    assert sentence.endswith(words)


def test_a_page_that_did_not_come_is_a_fault() -> None:
    """There is nothing else to say of it, and what went wrong before is said as well."""
    record = {name: SOUND[name] for name in ("page", "scheme", "elsewhere", "failed")}
    sentences = list(firefox.faults({**record, "messages": ["x"], "gave_up": "it took too long"}))
    assert [s.partition("): ")[2] for s in sentences] == [
        "it could not be looked at: it took too long",
        "the console says: x",
    ]


@pytest.mark.parametrize(
    ("page", "good", "bad"),
    [
        ("explorer.html", {"shape": "(7, 21)"}, {"shape": "(3, 12)"}),
        (
            "learn/by-hand.html",
            {"before": ["a"], "after": ["b"], "address": "b"},
            {"before": ["a"], "after": ["a"], "address": ""},
        ),
        (
            "learn/by-hand.html",
            {"before": ["a"], "after": ["b"], "address": "b"},
            {"before": ["a"], "after": ["a", "b"], "address": "b"},
        ),
        ("gallery.html", {"cards": ["gru/u1-f1/weights.html"]}, {"cards": []}),
        (
            "gallery.html",
            {"cards": ["gru/u1-f1/weights.html"]},
            {"cards": ["gru/u1-f1/weights.html", "lstm/u1-f1/weights.html"]},
        ),
        (
            "learn/bias.html",
            {
                "address": "file:///site/learn/bias.html",
                "found": "file:///site/learn/recurrent-kernel.html?h=recurrent_kernel",
            },
            {"address": "file:///site/learn/bias.html", "found": None},
        ),
    ],
)
def test_what_is_used_must_do_what_it_is_for(
    page: str, good: dict[str, Any], bad: dict[str, Any]
) -> None:
    """The explorer, the forward pass to step through, the gallery's filter, search from a disk."""
    record = {"page": page, "scheme": "dark", "messages": [], "failed": [], "elsewhere": []}
    assert list(firefox.faults({**record, "used": good})) == []
    assert len(list(firefox.faults({**record, "used": bad}))) == 1


def test_pages_that_are_used_are_there() -> None:
    """A page that was moved would be used no more."""
    walk = (firefox.LOCK / firefox.WALK).read_text(encoding="utf-8")
    for page in firefox.USED:
        assert page.removesuffix(".html") in PAGES
        assert f'"{page}": async' in walk

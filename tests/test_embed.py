"""What is pasted elsewhere says there what the figure says here."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from lxml.html import HtmlElement
from markdown import markdown
from markdown_it import MarkdownIt

from diagram_gen.embed import PLACES, Shown, Site
from diagram_gen.results import MANIFEST
from tests.programs import Built

BASE = "https://example.org/site/"
SITE = Site("1.2.3", BASE)
PLACE = {place.key: place for place in PLACES}

SHOWN = Shown(
    address="figures/lstm/u3-f2/cell",
    title="One time step of LSTM · units 3 · features 2",
    alt='h[t-1] * recurrent_kernel, "quoted" & <b>bold</b>, c_ `x` {units} \\ 4*u * _f_ ![a](b)',
    width=400,
    height=996,
    keras="3.15.1",
)

#: Any words on one line. What looks like a character reference is left out: Markdown keeps it.
WORDS = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x2FF, exclude_categories=["Cc", "Zs"])
    | st.just(" "),
    min_size=1,
).filter(lambda text: text == " ".join(text.split()))


def _written(place: str, shown: Shown, base: str = BASE) -> str:
    return PLACE[place].write(shown, SITE, base)


def _image(root: HtmlElement) -> HtmlElement:
    (image,) = root.iter("img")
    return image


def _check_linked_image(root: HtmlElement, alt: str, source: str = ".svg") -> None:
    image = _image(root)
    assert image.get("alt") == alt
    assert image.get("src") == f"{BASE}{SHOWN.address}{source}"
    (link,) = image.iterancestors("a")
    assert link.get("href") == f"{BASE}{SHOWN.address}.html"


def _by_python_markdown(text: str) -> HtmlElement:
    return html.fromstring(markdown(text))


def _by_commonmark(text: str) -> HtmlElement:
    return html.fromstring(MarkdownIt().render(text))


@pytest.mark.parametrize("render", [_by_python_markdown, _by_commonmark])
@pytest.mark.parametrize("alt", [SHOWN.alt, "Weights of recurrent_kernel", "a_b_c __x__ &amp; &"])
def test_markdown_keeps_the_words(alt: str, render: Callable[[str], HtmlElement]) -> None:
    """An image with all its words, which leads to the page of the figure."""
    _check_linked_image(render(_written("markdown", replace(SHOWN, alt=alt))), alt)


@settings(max_examples=150)
@given(WORDS)
def test_markdown_keeps_any_words(alt: str) -> None:
    """Whatever a layer is called, by the rules of CommonMark."""
    _check_linked_image(_by_commonmark(_written("markdown", replace(SHOWN, alt=alt))), alt)


@settings(max_examples=150)
@given(WORDS)
def test_html_keeps_any_words(alt: str) -> None:
    """The picture has two files and the words; the frame the title."""
    root = html.fromstring(_written("html", replace(SHOWN, alt=alt)))
    _check_linked_image(root, alt, ".light.svg")
    (source,) = root.iter("source")
    assert source.get("srcset") == f"{BASE}{SHOWN.address}.dark.svg"
    assert source.get("media") == "(prefers-color-scheme: dark)"
    frame = html.fromstring(_written("iframe", replace(SHOWN, title=alt)))
    assert frame.get("title") == alt
    assert frame.get("src") == f"{BASE}{SHOWN.address}.svg"
    assert (int(frame.get("width")), int(frame.get("height"))) == (401, 997)


def test_a_restructured_text_directive() -> None:
    """Options one below the other, indented; the words are taken as they are."""
    head, *options = _written("rst", SHOWN).splitlines()
    assert head == f".. image:: {BASE}{SHOWN.address}.svg"
    found = dict(option.removeprefix("   :").split(": ", 1) for option in options)
    assert all(option.startswith("   :") for option in options)
    assert found == {
        "target": f"{BASE}{SHOWN.address}.html",
        "width": "400px",
        "alt": SHOWN.alt,
    }


def test_an_asciidoc_macro() -> None:
    """One line; quotes inside the words and what would be looked up are escaped."""
    found = re.fullmatch(
        r'image::(\S+)\["(.*)",width=400,link="(\S+)"\]', _written("asciidoc", SHOWN)
    )
    assert found is not None
    assert found[1] == f"{BASE}{SHOWN.address}.svg"
    assert found[3] == f"{BASE}{SHOWN.address}.html"
    assert found[2] == SHOWN.alt.replace('"', '\\"').replace("{units}", "\\{units}")


def test_latex_shows_the_saved_file() -> None:
    """The PDF by the name under which its page saves it, caption and label."""
    text = _written("latex", SHOWN)
    assert "keepaspectratio]{lstm-u3-f2-cell.pdf}" in text
    assert f"% {BASE}{SHOWN.address}.pdf, saved as lstm-u3-f2-cell.pdf\n" in text
    assert f"\\url{{{BASE}{SHOWN.address}.html}}" in text
    assert "\\label{fig:lstm-u3-f2-cell}" in text
    assert "One time step of LSTM $\\cdot$ units 3 $\\cdot$ features 2" in text


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_latex_keeps_any_title(title: str) -> None:
    """Each character with a meaning of its own is escaped; braces stay in balance."""
    text = _written("bibtex", replace(SHOWN, title=title))
    (inner,) = re.findall(r"title = \{\{(.*)\}\},\n", text)
    bare = re.sub(r"\\text\w+\{\}|\\[{}$&#_%]", "", inner)
    assert not re.search(r"[\\{}$&#_%^~]", bare)
    assert len(bare) == len(re.sub(r"[\\{}$&#_%^~]", "", title))


def test_citation_names_everything() -> None:
    """Title, version, licence and address; and the version of Keras, if a layer was read."""
    expected = (
        "One time step of LSTM · units 3 · features 2. LSTM Unpacked 1.2.3, read from Keras 3.15.1."
        f" CC BY 4.0. {BASE}figures/lstm/u3-f2/cell.html"
    )
    assert _written("citation", SHOWN) == expected
    for place in ("citation", "bibtex"):
        assert "Keras" not in _written(place, replace(SHOWN, keras=None))
        for part in ("LSTM Unpacked 1.2.3", "CC BY 4.0", f"{BASE}{SHOWN.address}.html"):
            assert part in _written(place, SHOWN)


@pytest.mark.parametrize("place", PLACE)
def test_without_a_base_addresses_start_at_the_root(place: str) -> None:
    """Relative to the site's root, and nothing else changes."""
    assert _written(place, SHOWN, "") == _written(place, SHOWN).replace(BASE, "")
    assert _written(place, SHOWN).count(BASE) >= 1


def test_all_titles_can_be_typeset(built: Built) -> None:
    """No title of a figure has a character that LaTeX knows nothing of; all slugs differ."""
    manifest = json.loads((built.out / MANIFEST).read_bytes())
    slugs = set()
    for name, entry in manifest.items():
        shown = replace(SHOWN, address=f"figures/{name}", title=entry["title"])
        assert _written("latex", shown).isascii(), entry["title"]
        slugs.add(shown.slug)
    assert len(slugs) == len(manifest) > 700

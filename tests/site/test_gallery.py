"""From the gallery to a text that shows the figure elsewhere, in a browser."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from _served import served
from lxml import html
from markdown import markdown
from playwright.sync_api import Browser, Locator, Page, expect

from diagram_gen.colours import SCHEMES
from diagram_gen.embed import PLACES
from tests.site.browsing import (
    SCHEME_NAMES,
    WIDTHS,
    SchemeName,
    broken_images,
    colour_at,
    opened,
    overflow,
)

FIGURE = "figures/lstm/u3-f2/weights"

#: Pages of figures that are narrow, wide, long, of several sizes, and of no layer of ours.
FIGURE_PAGES = (
    FIGURE,
    "figures/lstm/u128-f8/weights",
    "figures/gru/u8-f2/cell",
    "figures/gru/u1-u2-u3-f5/compare",
    "figures/layouts/tflite-lstm",
    "figures/netron/lstm",
)

CLIPBOARD = ["clipboard-read", "clipboard-write"]

#: Kilobytes of the gallery on its way to the reader.
MOST_KILOBYTES = 60


def _cards(page: Page) -> list[str]:
    """Return where the cards that are seen lead to, by their pictures."""
    return [
        urlsplit(str(card.get_attribute("href"))).path.partition("figures/")[2]
        for card in page.locator(".lu-card").all()
        if card.is_visible()
    ]


def _copied(page: Page) -> str:
    expect(page.locator("body > [role=status]")).to_contain_text("Copied")
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def _choice(page: Page, label: str) -> Locator:
    return page.locator(".lu-filter").get_by_label(label)


def _choose(page: Page, **choice: str) -> None:
    for name, words in choice.items():
        _choice(page, {"place": "Copy as"}.get(name, name.title())).select_option(label=words)


# ---------------------------------------------------------------------- pages of figures


@pytest.mark.parametrize("name", FIGURE_PAGES)
def test_page_of_a_figure_is_sound(browser: Browser, address: str, name: str) -> None:
    """Phone and desktop, light and dark: no fault, the figure in the colours of the page."""
    for width in WIDTHS:
        for scheme in SCHEME_NAMES:
            with opened(browser, f"{address}{name}.html", width, scheme) as page:
                assert overflow(page) <= 0, (name, width)
                assert broken_images(page) == []
                paper = SCHEMES[scheme].paper
                assert colour_at(page.locator("figure img").screenshot()) == paper
                background = page.evaluate("getComputedStyle(document.documentElement).background")
                red, green, blue = (int(paper[n : n + 2], 16) for n in (1, 3, 5))
                assert f"rgb({red}, {green}, {blue})" in background


def test_each_text_is_copied(browser: Browser, address: str) -> None:
    """Just as it stands there, with the address that the page was loaded from."""
    with opened(browser, f"{address}{FIGURE}.html", 390, "light", permissions=CLIPBOARD) as page:
        for place in PLACES:
            page.get_by_role("button", name=f"Copy {place.name}", exact=True).click()
            expect(page.locator(f"#{place.key} button")).to_have_text("Copied")
            text = _copied(page)
            assert text == page.locator(f"#{place.key} code").text_content()
            assert f"{address}{FIGURE}" in text


def test_without_a_clipboard_the_text_is_selected(browser: Browser, address: str) -> None:
    """Where a page may not write to the clipboard, the reader copies by hand."""
    with opened(browser, f"{address}{FIGURE}.html", 1280, "light") as page:
        page.evaluate(
            "() => { navigator.clipboard.writeText = async () => { throw new Error('no'); }; }"
        )
        page.get_by_role("button", name="Copy Markdown", exact=True).click()
        page.wait_for_function("getSelection().toString()")
        selected = page.evaluate("getSelection().toString()")
        assert selected == page.locator("#markdown code").text_content()


@pytest.mark.parametrize("scheme", SCHEME_NAMES)
def test_page_of_a_figure_without_scripts(
    browser: Browser, address: str, scheme: SchemeName
) -> None:
    """All texts are there, with paths from the site's root."""
    url = f"{address}{FIGURE}.html"
    with opened(browser, url, 390, scheme, java_script_enabled=False) as page:
        assert page.locator("button").count() == 0
        text = str(page.locator("#markdown code").text_content())
        assert text.endswith(f"]({FIGURE}.svg)]({FIGURE}.html)")
        assert colour_at(page.locator("figure img").screenshot()) == SCHEMES[scheme].paper


def test_page_of_a_figure_as_a_file(browser: Browser, site: Path) -> None:
    """From a folder or a zip it works as well; addresses stay relative."""
    with opened(browser, (site / f"{FIGURE}.html").as_uri(), 1280, "dark") as page:
        assert str(page.locator("#rst code").text_content()).startswith(f".. image:: {FIGURE}.svg")
        assert colour_at(page.locator("figure img").screenshot()) == SCHEMES["dark"].paper


def test_gallery_as_a_file(browser: Browser, site: Path) -> None:
    """There, too, choices narrow it; those of an address as well."""
    # Without the check for faults: the search of Material finds no index in a folder.
    with browser.new_page() as page:
        page.goto((site / f"{FIGURE}.html").as_uri())
        page.get_by_role("link", name="Gallery").click()
        expect(page.locator(".lu-filter [role=status]")).to_contain_text("figures")
        assert _cards(page)
        assert all(card.startswith("lstm/") for card in _cards(page))
        _choose(page, units="8")
        assert _cards(page)
        assert all(card.startswith("lstm/u8-") for card in _cards(page))


# ----------------------------------------------------------------------------- the gallery


def test_from_the_gallery_to_a_text(browser: Browser, address: str) -> None:
    """The weights of a GRU with 8 units: three choices, one click, and it can be pasted."""
    with opened(browser, f"{address}gallery.html", 390, "light", permissions=CLIPBOARD) as page:
        _choose(page, layer="GRU", units="8", figure="Weights")
        assert _cards(page) == [f"gru/u8-f{n}/weights.html" for n in (1, 2, 5)]
        expect(page.locator(".lu-filter [role=status]")).to_have_text("3 figures")
        card = page.locator(".lu-gallery li").filter(has_text="units 8 · features 2")
        card = card.filter(visible=True)
        assert card.locator("img").get_attribute("src") == "figures/gru/u8-f2/weights.svg"
        card.get_by_role("button", name="Copy Markdown").click()
        text = _copied(page)
        page.goto(f"{address}figures/gru/u8-f2/weights.html")
        assert text == page.locator("#markdown code").text_content()


def test_any_text_can_be_copied_from_any_figure(browser: Browser, address: str) -> None:
    """Another place, another kind of figure: card and button follow."""
    url = f"{address}gallery.html"
    with opened(browser, url, 1280, "dark", permissions=CLIPBOARD) as page:
        _choose(page, layer="Bidirectional LSTM", figure="Flow through the cells", place="LaTeX")
        first = page.locator(".lu-gallery li").filter(visible=True).first
        name = f"figures/{_cards(page)[0].removesuffix('.html')}"
        assert name.endswith("/flow")
        assert first.locator("img").get_attribute("src") == f"{address}{name}.svg"
        first.get_by_role("button", name="Copy LaTeX").click()
        assert f"% {address}{name}.pdf, saved as " in _copied(page)


def test_a_filtered_view_has_an_address(browser: Browser, address: str) -> None:
    """Load it again, or send it to somebody: the same choice and the same cards."""
    with opened(browser, f"{address}gallery.html", 1280, "light") as page:
        _choose(page, layer="LSTM", units="3", features="2", figure="One time step")
        assert _cards(page) == ["lstm/u3-f2/cell.html"]
        assert page.url == f"{address}gallery.html?layer=lstm&units=3&features=2&figure=cell"
        url = page.url
    with opened(browser, url, 390, "dark") as page:
        assert _cards(page) == ["lstm/u3-f2/cell.html"]
        expect(page.locator(".lu-filter [role=status]")).to_have_text("1 figure")
        assert _choice(page, "Figure").input_value() == "cell"
        page.get_by_role("button", name="Show all").click()
        expect(page.locator(".lu-filter [role=status]")).to_have_text(
            re.compile(r"^7\d\d figures$")
        )
        assert page.url == f"{address}gallery.html"


def test_an_address_that_asks_for_nothing_known(browser: Browser, address: str) -> None:
    """What is not to be chosen is passed over."""
    url = f"{address}gallery.html?layer=transformer&units=3&figure=%3Cb%3E&as=word"
    with opened(browser, url, 1280, "light") as page:
        assert _choice(page, "Layer").input_value() == ""
        assert _choice(page, "Copy as").input_value() == "markdown"
        assert "gru/u3-f1/weights.html" in _cards(page)


def test_nothing_found_is_said(browser: Browser, address: str) -> None:
    """And headings without figures are gone, from the contents as well."""
    with opened(browser, f"{address}gallery.html?layer=netron&units=64", 1280, "light") as page:
        expect(page.locator(".lu-filter [role=status]")).to_have_text("No figure is all of this.")
        assert not _cards(page)
        assert not page.locator("article h2").filter(visible=True).all()
        assert not page.locator(".md-nav--secondary a[href^='#']").filter(visible=True).all()


def test_where_nothing_can_be_copied_the_page_opens(browser: Browser, address: str) -> None:
    """The text is one click further then."""
    with browser.new_page() as page:
        page.goto(f"{address}gallery.html?layer=lstm&units=3&features=2&as=rst")
        page.evaluate("() => { navigator.clipboard.write = async () => { throw Error('no'); }; }")
        page.get_by_role("button", name="Copy reStructuredText").first.click()
        page.wait_for_url(f"{address}{FIGURE}.html#rst")


def test_gallery_without_scripts(browser: Browser, address: str) -> None:
    """All cards below their headings, and no control that does nothing."""
    with opened(browser, f"{address}gallery.html", 390, "light", java_script_enabled=False) as page:
        assert page.locator(".lu-filter form").is_hidden()
        assert page.get_by_role("button", name="Copy").count() == 0
        cards = page.locator(".lu-card")
        assert cards.count() > 200
        assert all(card.is_visible() for card in cards.all()[:: cards.count() // 10])
        assert page.get_by_role("heading", name="ConvLSTM2D").is_visible()
        height = page.locator(".lu-filter").bounding_box()
        assert height is not None
        assert height["height"] == 0


@pytest.mark.parametrize("width", [320, 360, *WIDTHS])
def test_cards_out_of_sight_have_room(browser: Browser, address: str, width: int) -> None:
    """What is in a card that is not laid out yet does not reach into the next one."""
    with opened(browser, f"{address}gallery.html", width, "light") as page:
        page.locator(".lu-gallery button").first.wait_for()
        tall = page.evaluate(
            """[...document.querySelectorAll(".lu-gallery li")].filter((card) => {
              const last = card.lastElementChild.getBoundingClientRect().bottom;
              return last > card.getBoundingClientRect().bottom;
            }).map((card) => card.textContent)"""
        )
        assert tall == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_link_leads_past_cards_to_its_heading(browser: Browser, address: str, width: int) -> None:
    """Those out of sight are laid out when they come near, which must not move what was wanted."""
    with opened(browser, f"{address}gallery.html", width, "light") as page:
        page.evaluate("location.hash = 'simple-rnn'")
        page.wait_for_timeout(300)
        below = page.evaluate(
            "document.getElementById('simple-rnn').getBoundingClientRect().top"
            " - document.querySelector('.md-header').getBoundingClientRect().bottom"
        )
        assert 0 <= below <= 60


def test_gallery_is_light(browser: Browser, address: str, site: Path) -> None:
    """Few bytes; pictures only where the reader is; nothing moves when the form comes."""
    assert len(gzip.compress((site / "gallery.html").read_bytes())) < MOST_KILOBYTES * 1000
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    pictures: list[str] = []
    page.on("request", lambda r: pictures.append(r.url) if r.url.endswith(".svg") else None)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries()"
        ".forEach(entry => window.moved += entry.value))"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(f"{address}gallery.html", wait_until="networkidle")
    assert 0 < len(pictures) < 40
    assert page.evaluate("window.moved") < 0.01
    context.close()


def test_search_is_not_swamped(site: Path) -> None:
    """The search knows the gallery, but not its hundreds of figures."""
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    found = [entry for entry in index["docs"] if entry["location"].startswith("gallery.html")]
    assert len(found) == 1
    assert "units 3" not in found[0]["text"]
    assert not [entry for entry in index["docs"] if entry["location"].startswith("figures/")]


# ------------------------------------------------------------------- what was copied, elsewhere


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Another origin: its address, and the folder that it serves."""
    with served(tmp_path) as address:
        yield address.replace("127.0.0.1", "localhost"), tmp_path


@pytest.fixture(scope="module")
def texts(browser: Browser, address: str) -> dict[str, str]:
    """The texts for all places, as a reader copies them."""
    with opened(browser, f"{address}{FIGURE}.html", 1280, "light") as page:
        return {
            place.key: str(page.locator(f"#{place.key} code").text_content()) for place in PLACES
        }


def _shown(body: str) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Elsewhere</title>'
        f"<style>:root {{ color-scheme: light dark }}</style><body>{body}"
    )


@pytest.mark.parametrize("scheme", SCHEME_NAMES)
@pytest.mark.parametrize("place", ["markdown", "html", "iframe"])
def test_what_was_copied_works_on_another_origin(
    place: str,
    scheme: SchemeName,
    browser: Browser,
    texts: dict[str, str],
    elsewhere: tuple[str, Path],
) -> None:
    """The figure is shown, in the colours of the scheme, as wide as it is."""
    url, folder = elsewhere
    body = markdown(texts[place]) if place == "markdown" else texts[place]
    (folder / "page.html").write_text(_shown(body), encoding="utf-8")
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{url}page.html", wait_until="networkidle")
    element = page.locator("iframe" if place == "iframe" else "img")
    assert colour_at(element.screenshot()) == SCHEMES[scheme].paper
    box = element.bounding_box()
    assert box is not None
    assert abs(box["width"] - 405) <= 2
    if place == "iframe":
        frame = page.frames[1]
        assert frame.evaluate("document.documentElement.tagName") == "svg"
        assert frame.evaluate("innerWidth - document.documentElement.clientWidth") == 0
        assert element.get_attribute("title")
    else:
        assert page.evaluate("document.images[0].naturalWidth") > 0
        assert page.evaluate("document.images[0].alt").startswith("Weights of LSTM")
    context.close()


def test_what_was_copied_leads_to_the_figure(
    browser: Browser, texts: dict[str, str], elsewhere: tuple[str, Path]
) -> None:
    """The picture is a link to the page that names source and licence."""
    url, folder = elsewhere
    (folder / "page.html").write_text(_shown(texts["html"]), encoding="utf-8")
    with browser.new_page() as page:
        page.goto(f"{url}page.html")
        page.locator("a").click()
        page.wait_for_url("**/weights.html")
        expect(page.get_by_role("link", name="CC BY 4.0")).to_be_visible()


def test_texts_name_files_that_are_there(texts: dict[str, str], address: str, site: Path) -> None:
    """Every address in every text."""
    for place, text in texts.items():
        found = re.findall(rf"{re.escape(address)}([\w./-]+\.\w+)", text)
        assert found, place
        for name in found:
            assert (site / name).is_file(), (place, name)


def test_addresses_on_the_page_about_embedding_are_links(site: Path) -> None:
    """What it lists is there (the link test follows them), each form of a figure among it."""
    root = html.parse(str(site / "how-to/embed.html")).getroot()
    links = {link.get("href") for link in root.cssselect("article a")}
    forms = (".html", ".svg", ".light.svg", ".dark.svg", ".png", ".small.png", ".pdf")
    assert {f"../{FIGURE}{form}" for form in forms} <= links

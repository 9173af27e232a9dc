"""The built site in a real browser: phone and desktop, light and dark."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from diagram_gen.theme import SCHEMES
from tests.site.conftest import PAGES

WIDTHS = (390, 1280)
SCHEME_NAMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")


@contextmanager
def _opened(
    browser: Browser, url: str, width: int, scheme: Literal["light", "dark"]
) -> Iterator[Page]:
    """Open a page and collect, in ``page.faults``, everything that goes wrong in it."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    faults: list[str] = []
    home = "/".join(url.split("/")[:3]) + "/"
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
    page.on(
        "response",
        lambda r: faults.append(f"{r.status}: {r.url}") if r.status >= 400 else None,
    )
    page.on(
        "request",
        lambda r: (
            None
            if r.url.startswith((home, "data:", "blob:"))
            else faults.append(f"third party: {r.url}")
        ),
    )
    page.goto(url, wait_until="networkidle")
    yield page
    context.close()
    assert not faults, faults


@pytest.mark.parametrize("name", PAGES)
def test_page_is_sound_on_phone_and_desktop_in_both_schemes(
    browser: Browser, address: str, name: str
) -> None:
    """No fault, nothing from elsewhere, every picture shown, no sideways scrolling."""
    for width in WIDTHS:
        for scheme in SCHEME_NAMES:
            with _opened(browser, f"{address}{name}.html", width, scheme) as page:
                _scroll_through(page)
                broken = page.evaluate(
                    "[...document.images].filter(i => !i.complete || !i.naturalWidth)"
                    ".map(i => i.src)"
                )
                assert broken == []
                overflow = page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                assert overflow <= 0, (name, width)
                assert page.locator("h1").count() == 1


def _scroll_through(page: Page) -> None:
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("scheme", SCHEME_NAMES)
def test_figures_follow_the_colour_scheme(
    browser: Browser, address: str, scheme: Literal["light", "dark"]
) -> None:
    """The paper of a figure on the page has the colour of the scheme."""
    with _opened(browser, f"{address}index.html", 1280, scheme) as page:
        assert _paper(page) == SCHEMES[scheme].paper


def test_figures_follow_the_toggle(browser: Browser, address: str) -> None:
    """A reader who switches the page to dark colours gets dark figures."""
    with _opened(browser, f"{address}index.html", 1280, "light") as page:
        page.locator("label[title='Switch to dark colours']").click()
        page.wait_for_function(
            "getComputedStyle(document.body).getPropertyValue('color-scheme') === 'dark'"
        )
        assert _paper(page) == SCHEMES["dark"].paper


def _paper(page: Page) -> str:
    """Return the colour in the upper middle of the first figure, where nothing is drawn."""
    picture = Image.open(io.BytesIO(page.locator(".lu-figure img").first.screenshot()))
    red, green, blue = picture.convert("RGB").load()[picture.width // 2, 6]  # type: ignore[index,misc]
    return f"#{red:02x}{green:02x}{blue:02x}"


def test_the_answer_stands_on_the_first_screen(browser: Browser, address: str) -> None:
    """On a laptop, the sentence and the three maps are seen without scrolling."""
    with _opened(browser, f"{address}index.html", 1280, "light") as page:
        boxes = [
            page.locator(".lu-lead").bounding_box(),
            *(figure.bounding_box() for figure in page.locator(".lu-row img").all()),
        ]
    bottoms = [box["y"] + box["height"] for box in boxes if box]
    assert len(bottoms) == 4
    assert max(bottoms) <= 900

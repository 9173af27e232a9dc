"""What the built site looks like in a real browser."""

import pytest
from playwright.sync_api import Browser, Page

from diagram_gen.colours import SCHEMES
from tests.site.browsing import SCHEME_NAMES, SchemeName, colour_at, opened


@pytest.mark.parametrize("scheme", SCHEME_NAMES)
def test_figures_follow_the_colour_scheme(
    browser: Browser, address: str, scheme: SchemeName
) -> None:
    """The paper of a figure on the page has the colour of the scheme."""
    with opened(browser, f"{address}index.html", 1280, scheme) as page:
        assert _paper(page) == SCHEMES[scheme].paper


def test_figures_follow_the_toggle(browser: Browser, address: str) -> None:
    """A reader who switches the page to dark colours gets dark figures."""
    with opened(browser, f"{address}index.html", 1280, "light") as page:
        page.locator("label[title='Switch to dark colours']").click()
        page.wait_for_function(
            "getComputedStyle(document.body).getPropertyValue('color-scheme') === 'dark'"
        )
        assert _paper(page) == SCHEMES["dark"].paper


def _paper(page: Page) -> str:
    return colour_at(page.locator(".lu-figure img").first.screenshot())


def test_the_answer_stands_on_the_first_screen(browser: Browser, address: str) -> None:
    """On a laptop, the sentence and the columns of all three arrays are seen without scrolling."""
    with opened(browser, f"{address}index.html", 1280, "light") as page:
        boxes = [
            page.locator(".lu-lead").bounding_box(),
            *(cells.bounding_box() for cells in page.locator(".lu-x-map g[class^=cell-]").all()),
        ]
    bottoms = [box["y"] + box["height"] for box in boxes if box]
    assert len(bottoms) == 1 + 3 * 4
    assert max(bottoms) <= 960

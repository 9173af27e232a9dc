"""What the built site looks like in a real browser."""

import pytest
from playwright.sync_api import Browser, Page

from diagram_gen.colours import SCHEMES
from tests.site.browsing import SCHEME_NAMES, SchemeName, colour_at, opened

_COLOURS = """() => [
  document.body.dataset.mdColorScheme,
  ...[...document.querySelectorAll("meta[name='color-scheme']")].map((meta) => meta.content),
]"""

#: Gathers what becomes of the root, of the body and of colours once the body is there: each costs
#: a new style for every element.
_WATCH = """globalThis.changed = [];
new MutationObserver((records, first) => {
  if (!document.querySelector("article")) return;
  first.disconnect();
  const watch = new MutationObserver((records) => {
    for (const { target, attributeName, oldValue } of records) {
      if (target.getAttribute(attributeName) !== oldValue) {
        changed.push(`${target.tagName} ${attributeName}`);
      }
    }
  });
  const attributes = { attributes: true, attributeOldValue: true };
  watch.observe(document.documentElement, attributes);
  watch.observe(document.body, attributes);
  new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      changed.push(...[...addedNodes].filter((n) => n.name === "color-scheme").map((n) => n.name));
    }
  }).observe(document.head, { childList: true });
}).observe(document, { childList: true, subtree: true });"""


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


def test_a_first_visit_is_dark_from_the_start(browser: Browser, address: str) -> None:
    """Whoever prefers dark colours sees no light page before Material's script has come."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.route("**/bundle.*", lambda route: route.abort())
    page.goto(f"{address}index.html")
    assert page.evaluate(_COLOURS) == ["slate", "dark"]
    context.close()


def test_colours_are_the_readers_choice(browser: Browser, address: str) -> None:
    """The page follows the button, at once and when it is loaded again."""
    with opened(browser, f"{address}index.html", 1280, "dark", "networkidle") as page:
        for colours in (["default", "light"], ["slate", "dark"], ["default", "light"]):
            page.locator("label[title^='Switch to']:visible").click()
            page.wait_for_function(
                "!document.body.hasAttribute('data-md-color-switching') && "
                f"document.body.dataset.mdColorScheme === '{colours[0]}'"
            )
            assert page.evaluate(_COLOURS) == colours
        page.reload()
        assert page.evaluate(_COLOURS) == ["default", "light"]


def test_a_page_is_styled_once(browser: Browser, address: str) -> None:
    """Material's script changes nothing for the whole of a page that has loaded."""
    with opened(browser, f"{address}learn/kernel.html", 390, "dark", "networkidle") as page:
        page.add_init_script(_WATCH)
        page.reload()
        assert page.evaluate("globalThis.changed") == []


def test_tables_stay_as_they_are_drawn(browser: Browser, address: str) -> None:
    """Material's script would wrap each of them, and a page with many would be laid out twice."""
    with opened(browser, f"{address}about/how-we-know.html", 390, "light") as page:
        tables = page.locator("article .md-typeset__table").count()
        assert tables >= 20
        assert page.locator("article .md-typeset__table .md-typeset__table").count() == 0
        assert page.locator("article table:not([class])").count() == 0


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

"""What the design promises: a measure for text, numbers that line up, pages that can be printed."""

import pytest
from playwright.sync_api import Browser, Page

from diagram_gen.colours import SCHEMES
from tests.site.browsing import WIDTHS, colour_at, opened

#: Characters in a full line of running text; which font a machine has moves it by some.
MEASURE = (55, 80)

#: Pages with tables of numbers, in text and generated.
WITH_NUMBERS = ("index", "about/how-we-know", "layers/index", "learn/parameters", "learn/sizes")

#: Pages with tables of words beside code, and of results that are lists.
WITH_WORDS = (
    "about/how-we-know",
    "action/index",
    "files/netron",
    "frameworks/keras-2-and-tf1",
    "frameworks/onnx",
    "layers/options",
)

#: More lines than this in a narrow cell are hard to read.
LINES = 6

#: Characters in each line of a long paragraph but its last one, as they are broken on the page.
_LINES = """() => {
  const found = [];
  for (const p of document.querySelectorAll(".md-content__inner > p")) {
    if (p.textContent.length < 200) continue;
    const range = document.createRange();
    const lines = new Map();
    const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let at = 0; at < node.length; at++) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        const line = Math.round((box.top + box.height / 2) / 12);
        lines.set(line, (lines.get(line) ?? 0) + 1);
      }
    }
    found.push(...[...lines.values()].slice(0, -1));
  }
  return found;
}"""

#: Columns of numbers that do not end at their right edge, by their heading.
_CROOKED = """() => {
  const crooked = [];
  for (const table of document.querySelectorAll(".md-typeset table")) {
    const rows = [...table.tBodies[0].rows];
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
    heads.forEach((head, column) => {
      const cells = rows.map((row) => row.cells[column]).filter((cell) => cell?.textContent.trim());
      const numbers = cells.filter((cell) => /^[−-]?[0-9][0-9,.]*$/.test(cell.textContent.trim()));
      if (numbers.length < 2 || numbers.length < cells.length) return;
      const right = (cell) => getComputedStyle(cell).textAlign === "right";
      if (![head, ...numbers].every(right)) crooked.push(head.textContent);
    });
  }
  return crooked;
}"""

#: The words of cells that are squeezed: at most so many pixels wide, with more lines than allowed.
_SQUEEZED = """(most) => [...document.querySelectorAll(".md-typeset td")].filter((cell) => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  const height = words.getBoundingClientRect().height;
  const lines = Math.round(height / parseFloat(getComputedStyle(cell).lineHeight));
  return cell.clientWidth <= 130 && lines > most;
}).map((cell) => cell.textContent)"""

#: Blocks of code that are not as high as the place that is kept for them while they are out of
#: sight, with what they need; and how many there are.
_CODE = """() => {
  const blocks = [...document.querySelectorAll(".highlight > pre")];
  const heights = () => blocks.map((block) => block.getBoundingClientRect().height);
  const kept = heights();
  for (const block of blocks) block.style.contentVisibility = "visible";
  const needed = heights();
  const off = blocks.flatMap((_, n) => Math.abs(kept[n] - needed[n]) > 0.05 ? [needed[n]] : []);
  return [off, blocks.length];
}"""

#: Blocks of code that the keyboard should reach and does not, and those where it should not stop.
_REACH = """() => [...document.querySelectorAll("pre > code")].filter((code) =>
  code.scrollWidth > code.clientWidth + 1 !== code.hasAttribute("tabindex")
).map((code) => code.textContent)"""


@pytest.mark.parametrize("width", [1280, 1920])
def test_lines_of_text_have_a_measure(browser: Browser, address: str, width: int) -> None:
    """On a laptop and on a wide screen, a line is as long as is read with ease."""
    with opened(browser, f"{address}learn/kernel.html", width, "light") as page:
        lines: list[int] = page.evaluate(_LINES)
    assert len(lines) >= 5
    assert MEASURE[0] <= sum(lines) / len(lines) <= MEASURE[1]


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_columns_of_numbers_end_at_the_right(browser: Browser, address: str, name: str) -> None:
    """Digits of the same weight stand below each other."""
    with opened(browser, f"{address}{name}.html", 1280, "light") as page:
        assert page.evaluate(_CROOKED) == []


@pytest.mark.parametrize("name", WITH_WORDS)
def test_words_in_tables_have_room(browser: Browser, address: str, name: str) -> None:
    """Code beside them, and lists, break before words are squeezed into a column of single ones."""
    with opened(browser, f"{address}{name}.html", 1280, "light") as page:
        assert page.evaluate(_SQUEEZED, LINES) == []


def test_a_page_is_printed_light_and_without_its_frame(browser: Browser, address: str) -> None:
    """Whoever reads in dark colours gets dark ink on white paper, and no navigation."""
    with opened(browser, f"{address}learn/kernel.html", 1280, "dark") as page:
        page.emulate_media(media="print")
        for part in (".md-header", ".md-tabs", ".md-sidebar", ".md-footer", ".md-clipboard"):
            assert not any(found.is_visible() for found in page.locator(part).all()), part
        assert _colour(page, "body", "background-color") in ("rgb(255, 255, 255)", _NONE)
        assert _colour(page, "h1", "color") == _rgb(SCHEMES["light"].ink)
        assert _colour(page, "body", "color-scheme") == "light"
        figure = page.locator(".lu-figure img").first.screenshot()
        assert colour_at(figure) == SCHEMES["light"].paper


_NONE = "rgba(0, 0, 0, 0)"


def _colour(page: Page, selector: str, name: str) -> str:
    found: str = page.evaluate(
        "([selector, name]) =>"
        " getComputedStyle(document.querySelector(selector)).getPropertyValue(name)",
        [selector, name],
    )
    return found


def _rgb(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def test_code_in_a_heading_breaks_at_its_signs(browser: Browser, address: str) -> None:
    """On a phone no name is cut in two."""
    with opened(browser, f"{address}layers/simple-rnn.html", 390, "light") as page:
        heading = page.locator("h1")
        lines: int = heading.evaluate(
            """(h1) => {
              const range = document.createRange();
              const text = [...h1.childNodes].find((node) => node.data?.includes("SimpleRNN"));
              range.setStart(text, text.data.indexOf("SimpleRNN"));
              range.setEnd(text, text.data.indexOf("SimpleRNN") + 9);
              return range.getClientRects().length;
            }"""
        )
        assert lines == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_the_link_of_a_heading_stands_in_its_last_line(
    browser: Browser, address: str, width: int
) -> None:
    """It takes no line of its own, nor covers what stands below."""
    with opened(browser, f"{address}answers/sizes.html", width, "light") as page:
        below: list[str] = page.evaluate(
            """() => [...document.querySelectorAll(":is(h1, h2, h3):has(.headerlink)")].filter(
              (heading) => {
                const link = heading.querySelector(".headerlink").getBoundingClientRect();
                return link.bottom > heading.getBoundingClientRect().bottom + 4;
              }).map((heading) => heading.id)"""
        )
        assert below == []


@pytest.mark.parametrize(
    "name", ["answers/sizes", "how-to/lstm-in-numpy", "notebooks/the-question"]
)
@pytest.mark.parametrize("width", WIDTHS)
def test_code_out_of_sight_has_its_room(
    browser: Browser, address: str, width: int, name: str
) -> None:
    """What is not laid out yet is as high as it will be, so that nothing moves when it is."""
    with opened(browser, f"{address}{name}.html", width, "light") as page:
        off, blocks = page.evaluate(_CODE)
        assert off == []
        assert blocks > 4


@pytest.mark.parametrize("touch", [False, True])
def test_the_keyboard_reaches_wide_code_alone(
    browser: Browser, address: str, *, touch: bool
) -> None:
    """Also where nothing can hover: there Material's script says that it need not."""
    context = browser.new_context(viewport={"width": 390, "height": 700}, has_touch=touch)
    with context, context.new_page() as page:
        page.goto(f"{address}how-to/lstm-in-numpy.html")
        for block in page.locator("pre > code").all():
            block.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        assert page.evaluate(_REACH) == []


@pytest.mark.parametrize(
    "place", ["answers/states.html#encoder-decoder", "learn/step.html#what-are-h-and-c"]
)
def test_a_link_arrives_at_its_heading_and_stays(
    browser: Browser, address: str, place: str
) -> None:
    """The table of contents marks it, and nothing that is laid out afterwards moves the page."""
    with opened(browser, f"{address}{place}", 1280, "light") as page:
        heading = page.locator(":target")
        page.wait_for_timeout(500)
        marked = page.locator(".md-sidebar--secondary .md-nav__link--active")
        assert marked.get_attribute("href") == f"#{place.partition('#')[2]}"
        # The button that leads to the top shows itself when a page moves upwards.
        assert page.locator(".md-top").get_attribute("hidden") is not None
        box = heading.bounding_box()
        assert box is not None
        assert 48 < box["y"] < 80

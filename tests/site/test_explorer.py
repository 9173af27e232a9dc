"""The explorer in a browser: what is chosen, what is said, what is pointed at, where it is used."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from _served import served
from playwright.sync_api import Browser, Locator, Page, Position, expect

from diagram_gen.explorer.choices import LAYERS, SIZES, Variant
from diagram_gen.explorer.page import chosen
from diagram_gen.explorer.slots import fill
from diagram_gen.explorer.wording import texts
from diagram_gen.figures.weights import weights_map
from diagram_gen.own.numbers import from_case
from diagram_gen.svg import standalone
from tests.site.browsing import opened, overflow

CLIPBOARD = ["clipboard-read", "clipboard-write"]


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The explorer's page on a laptop, with its data."""
    with opened(browser, f"{address}explorer.html", 1280, "light", permissions=CLIPBOARD) as tab:
        _started(tab)
        yield tab


def _started(tab: Page) -> None:
    """Turn to the explorer as a reader does, and wait for its data."""
    tab.locator(".lu-x-moved").hover()
    tab.wait_for_function("globalThis.lstmUnpackedExplorer")


def _choose(tab: Page, **choice: object) -> None:
    for name, value in choice.items():
        if name == "layer":
            tab.locator(f"input[value='{value}']").check(force=True)
        elif isinstance(value, bool):
            tab.locator(f"input[name='{name}']").set_checked(value)
        else:
            tab.locator(f"input[name='{name}']").fill(str(value))


def _told(tab: Page) -> dict[str, str]:
    """Return what is shown, by the names of the texts."""
    told: dict[str, str] = tab.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-show]')]"
        ".filter((e) => e.textContent).map((e) => [e.dataset.show, e.textContent]))"
    )
    return told


def test_what_is_shown_is_what_the_generator_says(page: Page) -> None:
    """For choices of all sorts the texts are those that Python makes."""
    chance = random.Random(5)  # noqa: S311 - no secret
    for n in range(24):
        layer = LAYERS[n % 3]
        reset_after = not layer.has_reset_after or n % 2 == 0
        variant = Variant(layer, reset_after, use_bias=n % 4 != 3)
        sizes = {size.name: chance.choice((1, 2, 7, 8, 9, 300, 4096)) for size in SIZES}
        sequences = chance.random() < 0.5
        arguments = {"use_bias": variant.use_bias, "return_sequences": sequences}
        if layer.has_reset_after:
            arguments["reset_after"] = reset_after
        _choose(page, layer=layer.key, **sizes, **arguments)
        expected = {
            name: fill(chosen(text, arguments), sizes) for name, text in texts(variant).items()
        }
        for name, text in _told(page).items():
            assert text == expected[name], (variant, sizes, name)


#: Whether the drawing is as it is where there was none before it.
_AS_IF_FIRST = """() => {
  const map = document.querySelector(".lu-x-map");
  const drawn = map.firstElementChild;
  map.replaceChildren();
  document.querySelector("[data-name=batch][data-by='1']").click();
  return drawn.isEqualNode(map.firstElementChild);
}"""


def test_what_was_drawn_before_leaves_no_trace(page: Page) -> None:
    """A drawing turns into another one, which is as if it were the first."""
    for layer, units, features in (
        ("lstm", 8, 1),
        ("gru", 2, 5),
        ("simple-rnn", 4096, 1),
        ("gru", 9, 300),
        ("lstm", 1, 1),
    ):
        _choose(page, layer=layer, units=units, features=features)
        assert page.evaluate(_AS_IF_FIRST), (layer, units, features)


def test_the_file_is_the_generators(page: Page) -> None:
    """The figure that is copied is the published file, byte for byte."""
    _choose(page, layer="gru", units=7, features=3)
    page.get_by_role("button", name="Copy the figure").click()
    expect(page.locator(".lu-x-moved")).to_contain_text("Copied")
    variant = Variant(LAYERS[1], reset_after=True, use_bias=True)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == standalone(weights_map(from_case(variant.case(7, 3))))


def test_one_change_marks_what_moves_and_says_why(page: Page) -> None:
    """Time steps and batch move no weight; units move all."""
    marked = page.locator(".lu-x-table .lu-x-other")
    for name in ("steps", "batch"):
        page.get_by_role(
            "button", name=f"One more: {'time steps' if name == 'steps' else name}"
        ).click()
        expect(page.locator(".lu-x-moved")).to_contain_text("No weight moves")
        names = [m.get_attribute("data-show") for m in marked.all()]
        assert "input.shape" in names
        assert not any(str(n).startswith(("kernel", "recurrent", "bias", "sum")) for n in names)
    page.get_by_role("button", name="One more: units").click()
    moving = {str(m.get_attribute("data-show")) for m in marked.all()}
    assert {"kernel.shape", "recurrent_kernel.shape", "bias.shape", "output.shape"} <= moving
    _choose(page, steps=1)
    expect(page.locator(".lu-x-moved")).to_contain_text("recurrent_kernel multiplies zeros")


def test_pointing_says_what_a_value_is(page: Page) -> None:
    """The value under the pointer: its index, its gate and unit, its slice; its unit is lit."""
    _choose(page, layer="lstm", units=5, features=2)
    said = page.locator(".lu-x-cell")
    column = page.locator(".lu-x-map g[class^=cell-]").nth(1).locator("path").nth(2)
    box = column.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.75)
    expect(said).to_have_text("kernel[1, 7]: feature 1 → forget gate of unit 2 · kernel[:, 5:10]")
    assert page.locator(".lu-x-map path[class^=lit-]").count() == 12
    assert page.locator(".lu-x-map").inner_text().count("unit 2") == 1
    page.mouse.move(2, 2)
    expect(page.locator(".lu-x-map")).to_contain_text("what belongs to unit 0")


def test_tapping_keeps_a_unit_lit(browser: Browser, address: str) -> None:
    """On a phone a tap says what a value is, and its unit stays lit."""
    with opened(browser, f"{address}explorer.html", 390, "dark", has_touch=True) as tab:
        column = tab.locator(".lu-x-map g[class^=cell-]").nth(0).locator("path").nth(1)
        first: Position = {"x": 8, "y": 8}  # between two tiles nothing is pointed at
        column.tap(position=first)
        tab.wait_for_function("globalThis.lstmUnpackedExplorer")
        column.tap(position=first)
        expect(tab.locator(".lu-x-cell")).to_contain_text("input gate of unit 1")
        expect(tab.locator(".lu-x-map")).to_contain_text("what belongs to unit 1")
        assert overflow(tab) <= 0


def test_arrow_keys_go_from_value_to_value(page: Page) -> None:
    """Without a pointer the same is said, through all arrays and to the last value."""
    _choose(page, layer="gru", units=7, features=3)
    page.locator("[name=return_sequences]").focus()
    page.keyboard.press("Tab")
    said = page.locator(".lu-x-cell")
    expect(said).to_contain_text("kernel[0, 0]: feature 0 → update gate of unit 0")
    page.keyboard.press("ArrowRight")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(said).to_contain_text(
        "recurrent_kernel[0, 1]: previous output of unit 0 → update gate of unit 1"
    )
    page.keyboard.press("End")
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("bias[1, 20]: added to bias → candidate of unit 6 (h @ recurrent")


def test_three_taps_from_the_home_page(browser: Browser, address: str) -> None:
    """A stranger on a phone finds the recurrent kernel and the reset gate of a GRU in a size."""
    with opened(browser, f"{address}index.html", 390, "light", has_touch=True) as tab:
        tab.locator("input[value=gru]").tap(force=True)
        for name, size in (("units", "7"), ("features", "3")):
            tab.locator(f"input[name={name}]").tap()
            tab.keyboard.type(size)
        told = tab.locator(".lu-x-told")
        expect(told.locator("[data-show='recurrent_kernel.shape']")).to_have_text("(7, 21)")
        row = told.locator("tr", has_text="reset gate")
        expect(row).to_contain_text("[..., 7:14]")


def test_the_address_tells_what_is_chosen(page: Page, browser: Browser) -> None:
    """A link shows the same; going back to an address shows what it says."""
    _choose(page, layer="gru", units=7, features=3, reset_after=False, return_sequences=True)
    page.wait_for_url("**#layer=gru&units=7&features=3&reset_after=false&return_sequences=true")
    shown = _told(page)
    with opened(browser, page.url, 1280, "light") as other:
        other.wait_for_function("globalThis.lstmUnpackedExplorer")
        expect(other.locator("[data-show='recurrent_kernel.shape']")).to_have_text("(7, 21)")
        assert _told(other) == shown
        other.evaluate("location.hash = 'layer=lstm&units=2'")
        expect(other.locator("[data-show='recurrent_kernel.shape']")).to_have_text("(2, 8)")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("layer=gru&units=99999", "4096"),
        ("layer=nothing&units=-5", "1"),
        ("layer=lstm&units=x&features=", "3"),
        ("layer=lstm&units=2.6", "3"),
        ("layer=%3Cb%3E&units=1e3&use_bias=%00", "1000"),
    ],
)
def test_addresses_that_make_no_sense(
    browser: Browser, address: str, words: str, expected: str
) -> None:
    """Whatever stands in the address, the nearest that makes sense is shown."""
    with opened(browser, f"{address}explorer.html#{words}", 1280, "light") as tab:
        tab.wait_for_function("globalThis.lstmUnpackedExplorer")
        expect(tab.locator("input[name=units]")).to_have_value(expected)


def test_an_early_press_is_not_lost(browser: Browser, address: str) -> None:
    """A button that is pressed before the data have come does its work once they are there."""
    with opened(browser, f"{address}explorer.html", 1280, "light") as tab:
        tab.evaluate("document.querySelector('[data-name=units][data-by=\"1\"]').click()")
        assert tab.evaluate("globalThis.lstmUnpackedExplorer === undefined")
        _started(tab)
        expect(tab.locator("[data-show='recurrent_kernel.shape']")).to_have_text("(4, 16)")


def test_without_javascript_the_first_choice_stands(browser: Browser, address: str) -> None:
    """The map, the shapes and the code are there; what could not work is not."""
    with opened(browser, f"{address}explorer.html", 390, "light", java_script_enabled=False) as tab:
        assert tab.locator(".lu-x-map svg").is_visible()
        assert tab.locator(".lu-x-told").inner_text().count("recurrent_kernel") == 1
        assert not tab.locator(".lu-x-controls").is_visible()
        assert not tab.locator(".lu-x-take").is_visible()


def test_opened_as_a_file(browser: Browser, site: Path) -> None:
    """Saved on a disk, it works all the same."""
    with opened(browser, (site / "explorer.html").as_uri(), 1280, "light") as tab:
        _started(tab)
        _choose(tab, layer="gru", units=7)
        expect(tab.locator("[data-show='recurrent_kernel.shape']")).to_have_text("(7, 21)")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder that is served from another origin."""
    with served(tmp_path) as url:
        yield tmp_path, url


def test_on_another_page(browser: Browser, address: str, elsewhere: tuple[Path, str]) -> None:
    """As a frame and as an element of a page of another origin; the two do not disturb it."""
    folder, url = elsewhere
    (folder / "index.html").write_text(
        f"""<!doctype html><html lang="en" style="color-scheme: dark"><title>Elsewhere</title>
        <style>svg, table, button {{ display: none !important }}</style>
        <iframe src="{address}embed/explorer.html#layer=gru&units=2" title="Explorer"></iframe>
        <lstm-unpacked layer="gru" units="7" features="3"></lstm-unpacked>
        <script src="{address}embed/explorer.js" defer></script>""",
        encoding="utf-8",
    )
    with browser.new_page() as tab:
        faults: list[str] = []
        tab.on("pageerror", lambda error: faults.append(str(error)))
        tab.goto(url)
        element = tab.locator("lstm-unpacked")
        _has(element.locator("[data-show='recurrent_kernel.shape']"), "(7, 21)")
        assert element.locator("svg").is_visible()
        element.get_by_role("button", name="One more: units").click()
        _has(element.locator("[data-show='recurrent_kernel.shape']"), "(8, 24)")
        assert tab.url == url
        frame = tab.frame_locator("iframe")
        _has(frame.locator("[data-show='recurrent_kernel.shape']"), "(2, 6)")
        assert faults == []


def _has(locator: Locator, text: str) -> None:
    expect(locator).to_have_text(text)

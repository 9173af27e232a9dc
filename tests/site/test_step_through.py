"""The page that steps through a forward pass, with scripts and without."""

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from diagram_gen.by_hand import STAGES, moments
from tests.site.browsing import SCHEME_NAMES, SchemeName, opened, overflow

PAGE = "learn/by-hand.html"

#: All states, in the order in which they stand in the page.
STATES = [f"u{units}-{now.key}" for units in (1, 2) for now in moments()]
EACH = len(STATES) // 2

#: Bytes of the script, and of the page's HTML, on their way to the reader.
MOST_SCRIPT = 4_000
MOST_HTML = 40_000

SHIFTS = (
    "window.moved = 0; new PerformanceObserver(list => list.getEntries()"
    ".forEach(entry => window.moved += entry.value))"
    ".observe({ type: 'layout-shift', buffered: true });"
)


def _shown(page: Page) -> list[str]:
    """Return the ids of the states that are seen."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('.lu-state')].filter(s => s.offsetParent).map(s => s.id)"
    )
    return found


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def _hash(page: Page) -> str:
    return page.url.partition("#")[2]


# ------------------------------------------------------------------------------ with scripts


def test_forward_through_a_whole_pass_and_back(browser: Browser, address: str) -> None:
    """Every state of it, one at a time; the address says which; at the ends nothing happens."""
    with opened(browser, f"{address}{PAGE}", 1280, "light") as page:
        assert _shown(page) == [STATES[0]]
        assert _hash(page) == ""
        for state in STATES[1:EACH]:
            _button(page, "Forward").click()
            assert _shown(page) == [state]
            assert _hash(page) == state
            current = page.locator(f".lu-step-map [href='#{state}']")
            expect(current).to_have_attribute("aria-current", "true")
            assert page.locator(".lu-step-map [aria-current]").count() == 1
            image = page.locator(f"#{state} img")
            assert image.evaluate("i => i.decode().then(() => i.naturalWidth > 0)")
        expect(_button(page, "Forward")).to_have_attribute("aria-disabled", "true")
        page.keyboard.press("Enter")
        assert _shown(page) == [STATES[EACH - 1]]
        expect(_button(page, "Forward")).to_be_focused()
        for state in STATES[EACH - 2 :: -1]:
            _button(page, "Back").click()
            assert _shown(page) == [state]
        page.keyboard.press("Enter")
        assert _shown(page) == [STATES[0]]
        _button(page, "Forward").click()
        _button(page, "Forward").click()
        _button(page, "Start").click()
        assert _shown(page) == [STATES[0]]


def test_the_keys_do_the_same(browser: Browser, address: str) -> None:
    """From anywhere in the page while the tool is on the screen; elsewhere they are the page's."""
    with opened(browser, f"{address}{PAGE}", 1280, "light") as page:
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
        assert _shown(page) == [STATES[1]]
        _button(page, "Forward").focus()
        page.keyboard.press("ArrowRight")
        assert _shown(page) == [STATES[2]]
        page.keyboard.press("Enter")
        assert _shown(page) == [STATES[3]]
        page.keyboard.press("Shift+ArrowRight")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.keyboard.press("ArrowRight")
        assert _shown(page) == [STATES[3]]


def test_units_keep_their_place(browser: Browser, address: str) -> None:
    """The other number of units shows the same state of the same step, and steps on from there."""
    with opened(browser, f"{address}{PAGE}#u1-t1-f", 390, "dark") as page:
        page.locator(".lu-step-units").get_by_role("link", name="2").click()
        assert _shown(page) == ["u2-t1-f"]
        _button(page, "Forward").click()
        assert _shown(page) == ["u2-t1-candidate"]
        assert page.locator(".lu-step-map:visible").count() == 1
        page.locator(".lu-step-units").get_by_role("link", name="1").click()
        assert _shown(page) == ["u1-t1-candidate"]
        expect(page.locator(".lu-step-units [aria-current]")).to_have_text("1")


def test_history_and_links(browser: Browser, address: str) -> None:
    """Back goes to the state before; a link to a state shows it, from the map or from elsewhere."""
    with opened(browser, f"{address}{PAGE}", 1280, "light") as page:
        _button(page, "Forward").click()
        page.locator(".lu-step-map [href='#u1-t2-new-c']").click()
        assert _shown(page) == ["u1-t2-new-c"]
        page.go_back()
        assert _shown(page) == [STATES[1]]
        page.go_back()
        assert _shown(page) == [STATES[0]]
        page.go_forward()
        assert _shown(page) == [STATES[1]]
        page.evaluate("scrollTo(0, document.body.scrollHeight); location.hash = 'u2-t2-o'")
        page.wait_for_function("document.getElementById('u2-t2-o').offsetParent")
        assert _shown(page) == ["u2-t2-o"]
        expect(page.locator("#u2-t2-o h4")).to_be_in_viewport()
        page.evaluate("location.hash = 'the-same-as-code'")
        assert _shown(page) == ["u2-t2-o"]


@pytest.mark.parametrize("state", ["u1-t0-x", "u1-t2-new-h", "u2-t0-x", "u2-t1-o"])
def test_every_address_leads_to_its_state(browser: Browser, address: str, state: str) -> None:
    """Loaded anew it is there and on the screen; nothing moves while the page loads."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.add_init_script(SHIFTS)
    page.goto(f"{address}{PAGE}#{state}", wait_until="networkidle")
    assert _shown(page) == [state]
    expect(page.locator(f"#{state} h4")).to_be_in_viewport()
    assert page.evaluate("window.moved") < 0.01
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_what_stands_below_stays_in_its_place(browser: Browser, address: str, width: int) -> None:
    """No state is taller than another, nothing shifts, and no phone scrolls sideways."""
    with opened(browser, f"{address}{PAGE}", width, "light") as page:
        for units in ("1", "2"):
            page.locator(".lu-step-units").get_by_role("link", name=units).click()
            page.locator(f".lu-step-map [href='#u{units}-t0-x']").click()
            heights = set()
            for _ in range(len(STAGES)):
                box = page.locator(".lu-step").bounding_box()
                assert box is not None
                heights.add(round(box["height"]))
                assert overflow(page) <= 0
                _button(page, "Forward").click()
            assert max(heights) - min(heights) <= 1, heights


def test_each_state_is_announced(browser: Browser, address: str) -> None:
    """In a live region: how far it is, and what it shows; the focus stays where it was."""
    with opened(browser, f"{address}{PAGE}", 1280, "light") as page:
        status = page.locator(".lu-step [role=status]")
        for _ in range(8):
            _button(page, "Forward").click()
        expect(status).to_have_text("9 of 21: t = 1 · Block i: how much is written")
        expect(_button(page, "Forward")).to_be_focused()


def test_as_a_file(browser: Browser, site: Path) -> None:
    """From a folder or a zip it works as well."""
    # Without the check for faults: the search of Material finds no index in a folder.
    with browser.new_page() as page:
        page.goto(f"{(site / PAGE).as_uri()}#u2-t0-f")
        assert _shown(page) == ["u2-t0-f"]
        _button(page, "Forward").click()
        assert _shown(page) == ["u2-t0-candidate"]
        assert _hash(page) == "u2-t0-candidate"
        page.go_back()
        assert _shown(page) == ["u2-t0-f"]


# --------------------------------------------------------------------------- without scripts


@pytest.mark.parametrize("scheme", SCHEME_NAMES)
def test_without_scripts_all_states_are_there(
    browser: Browser, address: str, scheme: SchemeName
) -> None:
    """Below one another, in order, each with its figure, and no control that does nothing."""
    url = f"{address}{PAGE}#u2-t1-o"
    with opened(browser, url, 390, scheme, java_script_enabled=False) as page:
        tops = []
        for state in STATES:
            box = page.locator(f"#{state}").bounding_box()
            assert box is not None
            tops.append(box["y"])
        assert tops == sorted(set(tops))
        assert page.locator(".lu-step button:visible").count() == 0
        expect(page.locator("#u2-t1-o h4")).to_be_in_viewport()
        page.locator(".lu-step-map [href='#u1-t1-f']").click()
        expect(page.locator("#u1-t1-f h4")).to_be_in_viewport()


def test_if_the_script_never_comes(browser: Browser, address: str) -> None:
    """The style sheet alone shows the first state, and any other by its link."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.route("**/step-through.js", lambda route: route.abort())
    page.goto(f"{address}{PAGE}")
    assert _shown(page) == [STATES[0]]
    page.locator(".lu-step-map [href='#u1-t1-new-h']").click()
    assert _shown(page) == ["u1-t1-new-h"]
    context.close()


def test_it_is_light(site: Path) -> None:
    """The script and the page with all its states, compressed."""
    script = (site / "assets/step-through.js").read_bytes()
    assert len(gzip.compress(script)) <= MOST_SCRIPT
    assert len(gzip.compress((site / PAGE).read_bytes())) <= MOST_HTML

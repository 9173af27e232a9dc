"""Every page: on a laptop in light colours, on a phone in dark ones, as a file without scripts."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.axe import violations
from tests.site.browsing import Tab, broken_images, new_tab, overflow, shift
from tests.site.conftest import PAGES

#: A tenth of what counts as good; below it nobody sees that something moved.
LEAST_SHIFT = 0.01

#: Rules of axe-core whose answer depends on colours and on the width of the window.
ON_A_PHONE = ("color-contrast", "target-size", "scrollable-region-focusable")

#: Pages that MkDocs does not make from a file in ``docs``.
MORE = ("embed/explorer", "figures/lstm/u3-f2/weights", "figures/layouts/tflite-lstm", "404")

EVERY = [*PAGES, *MORE]


def _assert_sound(page: Page, name: str, *widths: int) -> None:
    """No jump, every picture shown, one heading, no sideways scrolling at any of the widths."""
    page.wait_for_load_state("networkidle")
    assert shift(page) < LEAST_SHIFT
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert broken_images(page) == []
    assert page.locator("h1").count() == 1
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) <= 0, (name, width)


@pytest.fixture(scope="class")
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Tab]:
    """One for all pages. Each loads whole: what comes late may move what is there."""
    with new_tab(browser, *request.cls.LOOK) as tab:
        network = tab.page.context.new_cdp_session(tab.page)
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        yield tab


class TestOnALaptop:
    """Each class is a scope of its own for whoever shares tests out: these take minutes."""

    LOOK = (1280, "light")

    @pytest.mark.parametrize("name", EVERY)
    def test_in_light_colours(self, tab: Tab, address: str, name: str) -> None:
        """Sound, also where a reader shows it twice as large; axe-core has no objection."""
        with tab.at(f"{address}{name}.html") as page:
            assert violations(page) == []
            _assert_sound(page, name, 640, 1280)


class TestOnAPhone:
    """The other scheme, the other width."""

    LOOK = (390, "dark")

    @pytest.mark.parametrize("name", EVERY)
    def test_in_dark_colours(self, tab: Tab, address: str, name: str) -> None:
        """Sound, also on the smallest; what axe-core says of colours and targets holds, too."""
        with tab.at(f"{address}{name}.html") as page:
            assert violations(page, *ON_A_PHONE) == []
            _assert_sound(page, name, 320, 390)


class TestFromADisk:
    """Nothing but the files."""

    @pytest.mark.parametrize("name", PAGES)
    def test_without_javascript(self, browser: Browser, site: Path, name: str) -> None:
        """All text and every picture is there for whoever saved the site and runs no script."""
        path = site / f"{name}.html"
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        failed: list[str] = []
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.goto(path.as_uri())
        assert page.locator("h1").is_visible()
        assert page.locator("article > p").first.is_visible()
        assert broken_images(page) == []
        assert failed == []
        context.close()

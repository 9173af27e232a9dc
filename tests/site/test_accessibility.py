"""What readers open, the keyboard, scripts from a disk; all pages are in test_pages.py."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.axe import violations
from tests.site.browsing import SCHEME_NAMES, SchemeName, broken_images, opened


@pytest.mark.parametrize("scheme", SCHEME_NAMES)
def test_what_opens_is_accessible_too(browser: Browser, address: str, scheme: SchemeName) -> None:
    """Search results, the menu of a phone, the details of a figure, an explorer that was used."""
    with opened(browser, f"{address}index.html", 1280, scheme) as page:
        page.locator(".lu-details summary").first.click()
        page.locator("input[value=gru]").check(force=True)
        page.wait_for_function("globalThis.lstmUnpackedExplorer")
        assert violations(page) == []
        page.locator(".md-search__input").click()
        page.keyboard.type("kernel")
        page.locator(".md-search-result__item a").first.wait_for()
        page.wait_for_timeout(600)  # it fades in
        assert violations(page) == []
    with opened(browser, f"{address}learn/kernel.html", 390, scheme) as page:
        page.locator(".md-header label[for=__drawer]").first.click()
        page.wait_for_timeout(400)  # it slides in
        assert violations(page) == []


@pytest.mark.parametrize("name", ["index", "gallery", "explorer", "your-model", "learn/by-hand"])
def test_scripts_run_from_a_disk(browser: Browser, site: Path, name: str) -> None:
    """A page that is opened as a file has no fault, either."""
    with opened(browser, (site / f"{name}.html").as_uri(), 1280, "light") as page:
        assert page.locator("h1").is_visible()
        assert broken_images(page) == []


#: Where the keyboard must get to on a page, on its way.
STOPS = {
    "index": ("a.md-skip", "a.md-logo", "[data-md-component=search-query]", ".lu-x-map", "summary"),
    "learn/kernel": ("a.md-skip", "a.md-tabs__link", "a.md-nav__link", ".lu-open", "summary"),
    "gallery": ("a.md-skip", ".lu-filter select", ".lu-card", ".lu-gallery button"),
    "your-model": ("a.md-skip", "#your-model input, #your-model button"),
}


@pytest.mark.parametrize("name", STOPS)
def test_the_keyboard_gets_everywhere(browser: Browser, address: str, name: str) -> None:
    """Tab reaches each sort of control, each stop can be seen, and none holds the reader."""
    with opened(browser, f"{address}{name}.html", 1280, "light") as page:
        missing = set(STOPS[name])
        before = ""
        for _ in range(150):
            page.keyboard.press("Tab")
            now = _where(page)
            assert now != before, f"the keyboard is held at {now}"
            before = now
            missing -= {stop for stop in missing if _stands_on(page, stop)}
            assert _is_seen(page), f"nothing shows that the keyboard is at {now}"
            if not missing:
                return
        raise AssertionError(f"the keyboard does not get to {missing}")


def _where(page: Page) -> str:
    where: str = page.evaluate(
        "(() => { const e = document.activeElement; let n = 0, x = e;"
        " while ((x = x.previousElementSibling)) n += 1;"
        " const b = e.getBoundingClientRect();"
        " return `${e.tagName}.${e.className} ${e.id} ${n} ${e.textContent.slice(0, 30)}"
        " ${Math.round(b.x + scrollX)} ${Math.round(b.y + scrollY)}`; })()"
    )
    return where


def _stands_on(page: Page, selector: str) -> bool:
    found: bool = page.evaluate("(s) => document.activeElement.matches(s)", selector)
    return found


def _is_seen(page: Page) -> bool:
    """Whether what has the focus, or what stands for it, looks other than it does without."""
    seen: bool = page.evaluate(
        """() => {
          const focused = document.activeElement;
          const shown = [focused, focused.nextElementSibling, focused.parentElement];
          const look = (e) => {
            const s = e && getComputedStyle(e);
            return s && `${s.outlineStyle} ${s.outlineWidth} ${s.boxShadow} ${s.color}`
              + ` ${s.backgroundColor} ${s.borderColor} ${s.opacity}`;
          };
          const outlined = (e) => {
            const s = e && getComputedStyle(e);
            return s && s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0;
          };
          if (shown.slice(0, 2).some(outlined)) return true;
          const before = shown.map(look);
          focused.blur();
          const after = shown.map(look);
          focused.focus();
          return before.some((text, n) => text !== after[n]);
        }"""
    )
    return seen


def test_a_weak_colour_is_found_once(browser: Browser) -> None:
    """Text in a colour too weak for its ground is found, though it is asked for once."""
    with browser.new_page() as page:
        page.set_content(
            "<html lang=en><title>Weak</title><main><h1>Weak</h1><p>one<p>two"
            "<div style='background: #ddd'><p>three<p style='color: #999'>four"
            "<p style='color: #999'>five</div></main>"
        )
        (found,) = violations(page)
        assert found.startswith("color-contrast")
        assert "four" in found

"""How tests look at a page in a browser."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from PIL import Image
from playwright.sync_api import Browser, Page

SchemeName = Literal["light", "dark"]

WIDTHS = (390, 1280)
SCHEME_NAMES: tuple[SchemeName, SchemeName] = ("light", "dark")


class Tab:
    """A tab of a browser that notes what goes wrong in it.

    A script error, a message on the console, a file that is missing, a request to another host.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self._size = page.viewport_size
        self._home = ""
        self._faults: list[str] = []
        note = self._faults.append
        page.on("console", lambda m: note(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: note(str(error)))
        page.on("requestfailed", lambda request: note(f"failed: {request.url}"))
        page.on("response", lambda r: note(f"{r.status}: {r.url}") if r.status >= 400 else None)
        page.on("request", lambda r: None if self._is_own(r.url) else note(f"third party: {r.url}"))

    def _is_own(self, url: str) -> bool:
        return url.startswith((self._home, "data:", "blob:"))

    @contextmanager
    def at(self, url: str, until: Literal["load", "networkidle"] = "load") -> Iterator[Page]:
        """Open a page, and fail in the end if anything went wrong; ``until`` is waited for."""
        self.page.goto("about:blank")  # what the page before still waits for fails now
        self._faults.clear()
        if self._size:
            self.page.set_viewport_size(self._size)
        self._home = "/".join(url.split("/")[:3]) + "/"
        self.page.goto(url, wait_until=until)
        yield self.page
        assert not self._faults, self._faults


@contextmanager
def new_tab(browser: Browser, width: int, scheme: SchemeName, **options: Any) -> Iterator[Tab]:
    """Open a tab that knows nothing of others; ``options`` are those of ``Browser.new_context``."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        **options,
    )
    yield Tab(context.new_page())
    context.close()


@contextmanager
def opened(
    browser: Browser,
    url: str,
    width: int,
    scheme: SchemeName,
    until: Literal["load", "networkidle"] = "load",
    **options: Any,
) -> Iterator[Page]:
    """Open a page in a tab of its own, and fail in the end if anything went wrong in it."""
    with new_tab(browser, width, scheme, **options) as tab, tab.at(url, until) as page:
        yield page


def broken_images(page: Page) -> list[str]:
    """Return the addresses of pictures that are not shown; a lazy one may wait for its turn."""
    broken: list[str] = page.evaluate(
        "[...document.images].filter(i => i.loading !== 'lazy' && !(i.complete && i.naturalWidth))"
        ".map(i => i.src)"
    )
    return broken


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than the window."""
    found: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return found


def shift(page: Page) -> float:
    """Return how far things moved while the page was loading, as Chromium adds it up."""
    moved: float = page.evaluate(
        "new Promise((found) => { let sum = 0; new PerformanceObserver((list) => {"
        " for (const entry of list.getEntries()) sum += entry.value; })"
        ".observe({ type: 'layout-shift', buffered: true });"
        " setTimeout(() => found(sum), 50); })"
    )
    return moved


def colour_at(screenshot: bytes) -> str:
    """Return the colour in the upper middle of a figure, where nothing is drawn."""
    picture = Image.open(io.BytesIO(screenshot))
    red, green, blue = picture.convert("RGB").load()[picture.width // 2, 6]  # type: ignore[index,misc]
    return f"#{red:02x}{green:02x}{blue:02x}"

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


@contextmanager
def opened(
    browser: Browser,
    url: str,
    width: int,
    scheme: SchemeName,
    until: Literal["load", "networkidle"] = "load",
    **options: Any,
) -> Iterator[Page]:
    """Open a page, and fail in the end if anything went wrong in it.

    A script error, a message on the console, a file that is missing, a request to another host.
    ``until`` says what is waited for; ``options`` are those of ``Browser.new_context``.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        **options,
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
    page.goto(url, wait_until=until)
    yield page
    context.close()
    assert not faults, faults


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

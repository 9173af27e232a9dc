"""How long the explorer takes from a change to its paint, in the built site."""

import random
import statistics
from collections.abc import Sequence
from typing import TYPE_CHECKING

from _browser import find_browser
from _program import ROOT
from _served import served
from bench_run import Row, Unmeasured, spread

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: A frame of a screen that shows sixty in a second, in milliseconds.
FRAME = 1000 / 60

CHANGES = 30

#: Each change is made in so many pages that have just been loaded, and its median counts: what else
#: the machine does makes now one late, now another.
PAGES = 5

#: Sets sizes one after the other, each at the start of a frame, and tells how long the main thread
#: was busy until that frame was painted.
_CHANGE = """async (sizes) => {
  const field = (name) => document.querySelector(`lstm-unpacked input[name='${name}']`);
  const frame = () => new Promise(requestAnimationFrame);
  const painted = () => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  });
  const times = [];
  for (const size of sizes) {
    for (const name of ["units", "features"]) {
      await frame();
      const start = performance.now();
      field(name).value = size;
      field(name).dispatchEvent(new Event("input", { bubbles: true }));
      await painted();
      times.push(performance.now() - start);
    }
  }
  return times;
}"""


def explorer() -> list[Row]:
    """Return a line for changes of units and of features to values from 1 to 4096.

    The bar holds for each of them, also for the first after loading.

    Raises:
        Unmeasured: if the site is not built, or there is no browser for it.
    """
    if not (ROOT / "site" / "explorer.html").exists():
        raise Unmeasured("there is no built site: run `python3 scripts/build.py`")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise Unmeasured("the tests' packages are not installed") from None
    chance = random.Random(1)  # noqa: S311 - no secret
    sizes = [chance.randint(1, most) for most in (8, 4096) for _ in range(CHANGES)]
    with served(ROOT / "site") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(windowless=True),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        pages = [_times(browser, f"{address}explorer.html", sizes) for _ in range(PAGES)]
        browser.close()
    times = [statistics.median(each) for each in zip(*pages, strict=True)]
    late = sum(time > FRAME for time in times)
    return [
        Row(
            "explorer: from a change of a size to its paint",
            f"{spread(times, ' ms', 1)}; {late} of {len(times)} later than a frame",
            f"{FRAME:.1f} ms",
            not late,
        )
    ]


def _times(browser: "Browser", address: str, sizes: Sequence[int]) -> list[float]:
    """Return how long each change took in a page of its own, in milliseconds."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(address)
    page.locator(".lu-x-moved").hover()
    page.wait_for_function("globalThis.lstmUnpackedExplorer")
    times: list[float] = page.evaluate(_CHANGE, sizes)
    page.close()
    return times

"""Finds, or brings, the browser that the tests drive."""

# Standard library only, Python 3.8: this runs before there is an environment.

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from _environment import PYTHON
from _program import CACHE, Problem, output_of, run_logged, say, turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

#: The same without windows and their tabs: whoever opens many pages saves a third of the time.
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
LOG = CACHE / "browser.log"

WHERE_PLAYWRIGHT_HAS_IT = """
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    path = Path(playwright.chromium.executable_path)
shells = path.parents[2].glob("chromium_headless_shell-*/*/*headless[_-]shell")
print(max(shells, default="") if {shell} else path)
"""


def find_browser(*, windowless: bool = False) -> str:
    """Return a Chromium, and bring one if there is none; with `windowless`, one for pages alone."""
    wished = os.environ.get("CHROMIUM")
    if wished:
        path = shutil.which(wished)
        if path and _runs(path):
            return path
        raise Problem(f"CHROMIUM is set to {wished}, which does not run: correct it or unset it")
    return _on_this_machine(windowless) or _brought(windowless)


def _on_this_machine(windowless: bool) -> str:
    return next((path for path in _candidates(windowless) if _runs(path)), "")


def _candidates(windowless: bool) -> Iterator[str]:
    for shell in (True, False) if windowless else (False,):
        # On Windows, Chrome answers a question for its version with a window.
        for name in () if sys.platform == "win32" else SHELLS if shell else NAMES:
            path = shutil.which(name)
            if path:
                yield path
        path = output_of([PYTHON, "-c", WHERE_PLAYWRIGHT_HAS_IT.format(shell=shell)])
        if path:
            yield path


def _runs(path: str) -> bool:
    if sys.platform == "win32":
        return os.path.exists(path)  # noqa: PTH110 - `path` is text everywhere here
    return bool(output_of([path, "--version"]))  # Ubuntu has one that only names its successor


def _brought(windowless: bool) -> str:
    with turn("browser"):
        LOG.write_bytes(b"")
        # A host that is out of reach fails in seconds, not in half a minute for each try.
        os.environ.setdefault("PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT", "5000")
        os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
        for what, commands in _ways_to_bring_one():
            say(f"No browser here yet: trying {what} ...")
            # `all` stops at the first that fails; whether there is a browser now is what counts.
            all(run_logged(command, LOG, "installing a browser") for command in commands)
            path = _on_this_machine(windowless)
            if path:
                return path
    raise Problem(
        "no browser for the tests was found and none could be installed: install Chromium or"
        " Chrome, or set CHROMIUM to the path of one",
        LOG,
    )


def _ways_to_bring_one() -> Iterator[tuple[str, list[Sequence[str | Path]]]]:
    yield "Playwright's", [[PYTHON, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        # What it recommends is a whole desktop; of that, only text needs something.
        packages = ["--no-install-recommends", "chromium", "fonts-liberation"]
        install = ["apt-get", "install", "--yes", *packages]
        # Not every system has the second one.
        shell = ["apt-get", "install", "--yes", "--no-install-recommends", SHELLS[0]]
        yield "the system's package", [["apt-get", "update"], install, shell]

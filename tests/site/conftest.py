"""One strict build of the site for all tests, and a browser that looks at it."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from _served import served
from playwright.sync_api import Browser, sync_playwright

from tests.site.your_model import Opened, opened_in

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

#: Every page, as it is called in ``docs`` without its suffix.
PAGES = sorted(
    path.relative_to(DOCS).with_suffix("").as_posix()
    for path in (*DOCS.rglob("*.md"), *DOCS.glob("notebooks/*.py"))
    if "_generated" not in path.parts
)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The built site; whichever worker comes first builds it, strictly and without a warning."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    folder = shared / "site"
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)]
            environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
            done = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr
            assert "WARNING" not in done.stderr, done.stderr
    return folder


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the tests fail."""
    executable = os.environ.get("LSTM_UNPACKED_CHROMIUM")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=executable,
            args=[
                *(["--no-sandbox"] if os.geteuid() == 0 else []),
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-quic",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield opened
        opened.close()


#: The page loads it when it has nothing else to do: on a busy machine that may be late.
_READER_IS_THERE = """() => performance.getEntriesByType("resource")
  .some(({ name, responseEnd }) => name.includes("your-model-reader") && responseEnd)"""


@pytest.fixture(scope="module")
def offline(browser: Browser, address: str) -> Iterator[Opened]:
    """The page, loaded once and then without a network, for all files of the module."""
    for opened in opened_in(browser, f"{address}your-model.html"):
        opened.page.wait_for_function(_READER_IS_THERE)
        opened.requests.clear()  # the reader itself may have been asked for late
        opened.page.context.set_offline(True)
        yield opened


@pytest.fixture
def reader(offline: Opened) -> Iterator[Opened]:
    """The same page for one test, which must leave it without a fault and without a request."""
    offline.faults.clear()
    yield offline
    assert offline.faults == []
    # The worker and its downloads are the page's own, in memory.
    assert [url for url in offline.requests if not url.startswith("blob:")] == []


@pytest.fixture(scope="module")
def models_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where models are saved."""
    return tmp_path_factory.mktemp("models")

"""Benchmark of the site: builds and `mkdocs serve`, in a copy of the checkout."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from _program import ROOT
from bench_run import Done, Row, Unmeasured, environment, run, spread

#: The bars of a cold build and of one with nothing changed.
COLD, UNCHANGED = 1.5, 1.15

#: Builds with nothing changed in each turn.
BUILDS = 3

#: The same pages without the hook that runs the generator.
BARE = "bare.yml"

LOG = "serve.log"

NOT_COPIED = (".git", ".venv*", ".cache", "site", ".site-*", "__pycache__", "tests")

#: A page and a figure as file and as address, and the module with the colours of the figures.
PAGE, PAGE_ADDRESS = "docs/index.md", "/index.html"
FIGURE = "/figures/lstm/u3-f1/weights.svg"
COLOURS = "diagram_gen/colours.py"

#: What the edits leave, to be found again in what is served.
MARK, COLOUR = "Written by the benchmark.", "#fedcba"

#: MkDocs looks for changes twice a second: after so many seconds without a build, none comes.
IDLE = 4.0
PATIENCE = 900.0


class Checkout:
    """A copy of the checkout, with all that can be timed in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
        (folder / BARE).write_text("INHERIT: mkdocs.yml\nhooks: []\n", encoding="utf-8")

    def empty(self) -> None:
        """Remove everything that builds leave: results, facts, byte code."""
        run(["-m", "diagram_gen", "clean"], self.folder)
        for folder in list(self.folder.rglob("__pycache__")):
            shutil.rmtree(folder)

    def build(self, **more: str) -> Done:
        """Build as it is, with the hook."""
        return run(["-m", "mkdocs", "build", "--quiet"], self.folder, **more)

    def bare_build(self) -> Done:
        """Build the same pages without the hook."""
        return run(["-m", "mkdocs", "build", "--quiet", "--config-file", BARE], self.folder)

    def import_tensorflow(self, **more: str) -> Done:
        """Import TensorFlow and end."""
        return run(["-c", "import tensorflow"], self.folder, **more)

    def builds_without_tensorflow(self) -> bool:
        """Whether a build with nothing changed passes where TensorFlow can't be imported."""
        trap = self.folder / "trap"
        trap.mkdir()
        for name in ("keras", "tensorflow"):
            (trap / f"{name}.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
        if _passes(lambda: self.import_tensorflow(PYTHONPATH=str(trap))):
            raise Unmeasured("TensorFlow could not be made impossible to import")
        return _passes(lambda: self.build(PYTHONPATH=str(trap)))


def _passes(work: Callable[[], Done]) -> bool:
    try:
        work()
    except Unmeasured:
        return False
    return True


@dataclass
class Times:
    """Seconds of each run, and the ratios of runs in the same turn."""

    cold: list[float] = field(default_factory=list)
    imports: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    unchanged: list[float] = field(default_factory=list)
    cold_ratios: list[float] = field(default_factory=list)
    unchanged_ratios: list[float] = field(default_factory=list)

    def take_turn(self, checkout: Checkout) -> Done:
        """Time all kinds of build once more, and return the cold one."""
        checkout.empty()
        cold = checkout.build()
        self.cold.append(cold.seconds)
        self.imports.append(checkout.import_tensorflow().seconds)
        for _ in range(BUILDS):
            self.bare.append(checkout.bare_build().seconds)
            self.unchanged.append(checkout.build().seconds)
            self.unchanged_ratios.append(self.unchanged[-1] / self.bare[-1])
        bare = statistics.median(self.bare[-BUILDS:])
        self.cold_ratios.append(cold.seconds / (self.imports[-1] + bare))
        return cold


def builds(checkout: Checkout, turns: int) -> list[Row]:
    """Time cold builds and builds with nothing changed, in turn with the work of others."""
    checkout.build()  # whatever comes first also reads the programs from the disk
    checkout.import_tensorflow()
    times = Times()
    for _ in range(turns):
        cold = times.take_turn(checkout)
    absent = checkout.builds_without_tensorflow()
    return [
        Row(
            "cold build: no facts, no figures, against `import tensorflow` and a bare "
            "`mkdocs build` of the same pages",
            f"{spread(times.cold_ratios)}: {spread(times.cold, ' s', 1)} against "
            f"{spread(times.imports, ' s', 1)} and {spread(times.bare, ' s', 1)}; "
            f"{_amount(cold.output)}",
            f"≤ {COLD}",
            statistics.median(times.cold_ratios) <= COLD,
        ),
        Row(
            "build with nothing changed, against a bare `mkdocs build`",
            f"{spread(times.unchanged_ratios)}: {spread(times.unchanged, ' s')} against "
            f"{spread(times.bare, ' s')}; TensorFlow {'not ' if absent else ''}imported",
            f"≤ {UNCHANGED}, TensorFlow not imported",
            statistics.median(times.unchanged_ratios) <= UNCHANGED and absent,
        ),
    ]


def _amount(output: str) -> str:
    """Return how much a cold build did, by the generator's own account."""
    found = re.search(r"(\d+) of \1 results made \((\d+) layers read\), (\d+) files", output)
    if found is None:
        raise Unmeasured("the cold build was not cold, or no longer says what it did")
    return f"{found[2]} layers read, {found[3]} files written"


class Server:
    """A running `mkdocs serve`, as it shows in its log and in what it serves."""

    def __init__(self, folder: Path, port: int, process: subprocess.Popen[bytes]) -> None:
        self.folder, self.port, self.process = folder, port, process

    def builds(self) -> int:
        """Return the number of builds so far."""
        return self._count("Building documentation...")

    def _count(self, words: str) -> int:
        return self._log().count(words)

    def _log(self) -> str:
        return (self.folder / LOG).read_text(encoding="utf-8", errors="replace")

    def settle(self) -> None:
        """Wait until no build has run for some seconds.

        Raises:
            Unmeasured: if they never end, or the server has ended.
        """
        start = quiet_since = time.monotonic()
        seen = -1
        while time.monotonic() - quiet_since < IDLE:
            begun = self.builds()
            # Not "Documentation built in …": MkDocs leaves out a line that it has shown before.
            ended = self._count("Serving on") + self._count("Reloading browsers")
            if begun != seen or begun > ended:
                seen, quiet_since = begun, time.monotonic()
            ended_itself = self.process.poll() is not None
            if ended_itself or time.monotonic() - start > PATIENCE:
                what = "ended" if ended_itself else f"was busy for {PATIENCE:.0f} s"
                last = " ".join(self._log().splitlines()[-1:])
                raise Unmeasured(f"`mkdocs serve` {what}; the last line of its log: {last}")
            time.sleep(0.1)

    def rebuilds(self, file: str, edit: Callable[[str], str]) -> int:
        """Edit a file and return the number of builds that follow."""
        path, before = self.folder / file, self.builds()
        old = path.read_text(encoding="utf-8")
        new = edit(old)
        if new == old:
            raise Unmeasured(f"the edit of {file} changes nothing")
        path.write_text(new, encoding="utf-8")
        self.settle()
        return self.builds() - before

    def get(self, address: str) -> str:
        """Return what is served at ``address``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            connection.request("GET", address)
            return connection.getresponse().read().decode("utf-8")


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve the copy on a free port until the block ends, however it ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with (folder / LOG).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=folder,
            env=environment(),
            stdout=log,
            stderr=log,
            start_new_session=True,  # so that what it has started can be ended with it
        )
    try:
        server = Server(folder, port, process)
        server.settle()
        yield server
    finally:
        for how in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(process.pid, how)
                process.wait(10)


def serve(checkout: Checkout) -> Row:
    """Edit a page, then the generator without and with effect, and count the rebuilds."""
    with serving(checkout.folder) as server:
        page = server.rebuilds(PAGE, lambda text: f"{text}\n{MARK}\n")
        page_is_fresh = MARK in server.get(PAGE_ADDRESS)
        comment = server.rebuilds(COLOURS, lambda text: f"{text}\n# {MARK}\n")
        before = server.get(FIGURE)
        colour = server.rebuilds(COLOURS, _recoloured)
        fresh = page_is_fresh and COLOUR not in before and COLOUR in server.get(FIGURE)
    return Row(
        "`mkdocs serve`: rebuilds after an edit, until idle",
        f"{page} (page), {comment} (generator, a comment), {colour} (generator, a colour); "
        f"served {'fresh' if fresh else 'stale'}",
        "1 (page), ≤ 2 (generator), fresh",
        page == 1 and min(comment, colour) >= 1 and max(comment, colour) <= 2 and fresh,
    )


def _recoloured(source: str) -> str:
    changed, count = re.subn(r'"#[0-9a-f]{6}"', f'"{COLOUR}"', source, count=1)
    if not count:
        raise Unmeasured(f"there is no colour in {COLOURS}")
    return changed

#!/usr/bin/env python3
"""Measure what a build costs, mostly as ratios of times that are taken in turn.

Run it with the project's environment: ``.venv/bin/python scripts/bench.py``. It works in a
temporary folder and takes some minutes. It is no test: a missed bar is printed, nothing more.
"""

import argparse
import os
import platform
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from _program import ROOT, Problem, main_program, say
from bench_explorer import explorer
from bench_growth import Growth, one_map
from bench_models import own_models
from bench_run import Row, Unmeasured
from bench_site import Checkout, builds, serve

README = ROOT / "README.md"
START, END = "<!-- bench -->\n", "<!-- /bench -->\n"

PACKAGES = ("tensorflow", "tensorflow-cpu", "keras", "numpy", "mkdocs", "mkdocs-material")


def main() -> int:
    """Measure, print and, if wished, write it into the README."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--write", action="store_true", help="put the result into README.md")
    parser.add_argument("--full", action="store_true", help="read 1,000 real layers, too")
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    parser.add_argument("--turns", type=int, default=3, help="cold builds that count [3]")
    parser.add_argument(
        "--only", default="", metavar="WORD", help="measure what has it in its name"
    )
    options = parser.parse_args()
    if options.write and options.only:
        parser.error("--write puts the whole table into README.md: leave --only out")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        lines = measured(Path(folder), options.turns, options.only, full=options.full)
        block = "\n".join(lines) + "\n"
    say(block)
    if options.write:
        write(block)
    return 0


def measured(folder: Path, turns: int, only: str, *, full: bool) -> Iterator[str]:
    """Measure everything, or what has a word in its name, and yield the lines of the result.

    Raises:
        Problem: if nothing has that word in its name.
    """
    about = machine()
    growth: list[Growth] = []

    @cache
    def checkout() -> Checkout:
        return Checkout(folder / "checkout")

    def grow() -> list[Row]:
        growth.append(Growth(folder / "facts", full=full))
        return [growth[0].row()]

    parts: dict[str, Callable[[], list[Row]]] = {
        "builds": lambda: builds(checkout(), turns),
        "`mkdocs serve`": lambda: [serve(checkout())],
        "one more weights map": lambda: [one_map(folder / "facts")],
        "10,000 configurations": grow,
        "models of the reader's own": lambda: own_models(folder),
        "the explorer": explorer,
    }
    chosen = {what: work for what, work in parts.items() if only in what}
    if not chosen:
        raise Problem(f"There is no {only!r} to measure, only {', '.join(parts)}.")
    rows = [row for what, work in chosen.items() for row in attempted(what, work)]
    yield from table(("what", "measured", "bar", ""), [row.cells() for row in rows])
    for found in growth:
        yield ""
        heads = ("configurations", "number", "time", "each", "memory at most")
        yield from table(heads, [cost.cells() for cost in found.costs()])
        yield ""
        yield from wrapped(found.remark())
    yield ""
    yield from wrapped(
        "Medians, with the least and the greatest in brackets; a ratio is one of times taken in "
        f"turn. By `scripts/bench.py` on {datetime.now(UTC):%Y-%m-%d}, {about}."
    )


def attempted(what: str, work: Callable[[], list[Row]]) -> list[Row]:
    """Return the lines that ``work`` measures, or one that says why there are none."""
    say(f"Measuring {what} ...", sys.stderr)
    try:
        return work()
    except (Unmeasured, OSError) as error:
        say(f"bench.py: {what}: {error}", sys.stderr)  # not into the README: it may name folders
        return [Row(what, "failed", "", None)]


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a Markdown table."""
    for cells in (head, ["---"] * len(head), *lines):
        yield f"| {' | '.join(cells)} |"


def wrapped(words: str) -> list[str]:
    """Return lines of Markdown source."""
    return textwrap.wrap(words, 100, break_long_words=False, break_on_hyphens=False)


def machine() -> str:
    """Return what the numbers depend on: machine, system, versions, and what else was running."""
    versions = ", ".join(f"{name} {found}" for name in PACKAGES if (found := installed(name)))
    return (
        f"{processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {versions}"
    )


def processor() -> str:
    """Return the name of the processor, or at least of its kind."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def installed(name: str) -> str:
    """Return the version of a package, or nothing if it is not there."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def write(block: str) -> None:
    """Put the result between its two lines in the README.

    Raises:
        Problem: if those lines are not there, once each.
    """
    content = README.read_text(encoding="utf-8")
    before, start, rest = content.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end) or START in rest or END in after:
        raise Problem(f"{README} must have the lines {START.strip()} and {END.strip()} once each.")
    README.write_text(f"{before}{START}\n{block}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main_program(main)

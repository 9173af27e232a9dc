"""What the parts of the benchmark share: how a program is timed, how times are told."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from _program import CHILD_ENVIRONMENT

#: Variables that change what programs do start so.
OWN_SETTINGS = ("PYTHON", "SITE_URL")


class Unmeasured(Exception):
    """Something could not be measured; the text says why."""


@dataclass(frozen=True)
class Row:
    """One line of the table; ``met`` is ``None`` where there is no bar or no result."""

    what: str
    measured: str
    bar: str
    met: bool | None

    def cells(self) -> list[str]:
        """Return the cells of the line."""
        verdict = {True: "met", False: "missed", None: ""}[self.met]
        return [self.what, self.measured, self.bar, verdict]


def spread(values: Sequence[float], unit: str = "", digits: int = 2) -> str:
    """Return the median of ``values``, with the least and the greatest in brackets."""
    median, least, most = (
        f"{value:.{digits}f}" for value in (statistics.median(values), min(values), max(values))
    )
    return f"{median}{unit} ({least}–{most})"


def environment(**more: str) -> dict[str, str]:
    """Return the environment of all programs: the settings of who measures change nothing.

    ``PYTHONDONTWRITEBYTECODE`` would even turn every import into a compilation.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith(OWN_SETTINGS)}
    return {**own, **CHILD_ENVIRONMENT, **more}


@dataclass(frozen=True)
class Done:
    """A program that has ended well: how long it took and what it printed."""

    seconds: float
    output: str


def run(arguments: Sequence[str | int | Path], folder: Path, **more: str) -> Done:
    """Run Python with ``arguments`` in ``folder``, with ``more`` in its environment.

    Raises:
        Unmeasured: if it fails.
    """
    words = [str(argument) for argument in arguments]
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=environment(**more),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise Unmeasured(f"`python {' '.join(words)}` failed: {' '.join(last)}")
    return Done(seconds, done.stdout)

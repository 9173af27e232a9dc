"""Benchmark of the generator: one figure, and how cost grows with the number of configurations."""

import json
import sys
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import bench_work
from _program import ROOT
from bench_run import Row, run, spread

from diagram_gen import pipeline, processes
from diagram_gen.formats import FORMS

#: The bars: seconds for one map; how much more each of the configurations from 1,000 to 10,000
#: may cost than each of those from 100 to 1,000, to be called linear.
ONE_MAP, LINEAR = 0.001, 1.25

#: Numbers of configurations that are drawn, and how many of the first of them are read.
SIZES = (10, 100, 1_000, 10_000)
READ, READ_IN_FULL = 2, 3

#: How many are drawn with all files of a figure: each takes as long as thirty that are SVG alone.
WHOLE = SIZES[:2]

#: For ``pipeline.PARALLEL_FROM``.
ALWAYS, NEVER = 0, sys.maxsize


def in_process(*arguments: str | int | Path) -> Any:
    """Have one piece of work done in a process of its own."""
    return json.loads(run([bench_work.__file__, *arguments], ROOT, PYTHONPATH=str(ROOT)).output)


def one_map(cache: Path) -> Row:
    """Measure one more weights map, against Keras's own picture of the same model."""
    small, large, model = (
        [1000 * seconds for seconds in times] for times in in_process("draw", cache).values()
    )
    keras = (
        f"{spread(model, ' ms', 0)}, {median(model) / median(small):.0f} times as long"
        if model
        else "skipped, because pydot or Graphviz is not installed"
    )
    return Row(
        "one more weights map, its facts known: from facts to the text of the file",
        f"{spread(small, ' ms')} for units 3, features 1; {spread(large, ' ms')} for units 128, "
        f"features 8; `keras.utils.plot_model` of the same LSTM: {keras}",
        f"≤ {1000 * ONE_MAP:.0f} ms",
        max(median(small), median(large)) <= 1000 * ONE_MAP,
    )


@dataclass(frozen=True)
class Cost:
    """What work on so many configurations took: seconds of each run, the greatest peak."""

    what: str
    count: int
    seconds: list[float]
    peak: float

    @property
    def typical(self) -> float:
        """The median of the times."""
        return median(self.seconds)

    def cells(self) -> list[str]:
        """Return the cells of its line."""
        each = f"{1000 * self.typical / self.count:.2f} ms"
        return [
            *(self.what, f"{self.count:,}", spread(self.seconds, " s"), each),
            f"{self.peak / 1e6:.0f} MB",
        ]


def _cost(what: str, count: int, runs: list[dict[str, float]]) -> Cost:
    return Cost(what, count, [r["seconds"] for r in runs], max(r["peak"] for r in runs))


class Growth:
    """Costs of 10 to 10,000 configurations, in the order in which they are measured."""

    def __init__(self, cache: Path, *, full: bool) -> None:
        self.cache = cache
        self.read = [self._read(n) for n in SIZES[: READ_IN_FULL if full else READ]]
        in_process("derive", SIZES[-1], cache)
        self.alone: list[Cost] = []
        self.unchanged: list[Cost] = []
        self.whole: list[Cost] = []
        self.together: list[Cost] = []
        for size in SIZES:
            self._draw(size)
        for size in WHOLE:
            self._draw_whole(size)

    def _read(self, count: int) -> Cost:
        runs = []
        for _ in range(2):
            with tempfile.TemporaryDirectory(dir=self.cache.parent) as empty:
                runs.append(in_process("read", count, empty))
        return _cost("real layers read", count, runs)

    def _draw(self, count: int) -> None:
        """Draw as SVG, and look at it again, in turn."""
        alone: list[dict[str, float]] = []
        unchanged: list[dict[str, float]] = []
        for _ in range(max(2, min(5, 3000 // count))):
            with tempfile.TemporaryDirectory(dir=self.cache.parent) as out:
                alone.append(in_process("build", count, self.cache, out, NEVER, ".svg"))
                unchanged.append(in_process("build", count, self.cache, out, NEVER, ".svg"))
        self.alone.append(_cost("maps drawn as SVG", count, alone))
        self.unchanged.append(_cost("maps found unchanged", count, unchanged))

    def _draw_whole(self, count: int) -> None:
        """Draw with PNG and PDF in one process and in several, in turn."""
        found: dict[int, list[dict[str, float]]] = {NEVER: [], ALWAYS: []}
        for _ in range(2):
            for start, runs in found.items():
                with tempfile.TemporaryDirectory(dir=self.cache.parent) as out:
                    runs.append(in_process("build", count, self.cache, out, start, *FORMS))
        what = "maps drawn as SVG, PNG and PDF by"
        self.whole.append(_cost(f"{what} one process", count, found[NEVER]))
        self.together.append(_cost(f"{what} {processes.MOST} processes", count, found[ALWAYS]))

    def row(self) -> Row:
        """Return the line of the table: whether time and memory grow linearly."""
        time_each = _steepening([cost.typical for cost in self.alone])
        peak_each = _steepening([cost.peak for cost in self.alone])
        last = self.alone[-1]
        return Row(
            "10,000 configurations: what each of the last 9,000 costs, against each of the 900 "
            "before",
            f"{time_each:.2f} (time), {peak_each:.2f} (memory); {last.typical:.0f} s and "
            f"{last.peak / 1e6:.0f} MB in all",
            f"linear: ≤ {LINEAR}",
            max(time_each, peak_each) <= LINEAR,
        )

    def costs(self) -> list[Cost]:
        """Return all costs."""
        return [*self.read, *self.alone, *self.unchanged, *self.whole, *self.together]

    def remark(self) -> str:
        """Return from which number of maps on several processes are faster than one."""
        base, slope = _line(self.whole)
        further_base, further_slope = _line(self.together)
        if slope <= further_slope:
            return f"{processes.MOST} processes are never faster here than one."
        crossing = max(0.0, (further_base - base) / (slope - further_slope))
        return (
            f"{processes.MOST} processes draw all files of about {crossing:,.0f} maps or more "
            f"faster than one; the generator starts them from {pipeline.PARALLEL_FROM:,} results "
            "on."
        )


def _steepening(values: list[float]) -> float:
    """Return the growth per configuration at the end, against that of the stretch before."""
    steps = [
        (after - before) / (further - count)
        for (before, after), (count, further) in zip(pairwise(values), pairwise(SIZES), strict=True)
    ]
    return steps[-1] / steps[-2]


def _line(costs: list[Cost]) -> tuple[float, float]:
    """Return start and slope of the line through the last two times."""
    one, other = costs[-2:]
    slope = (other.typical - one.typical) / (other.count - one.count)
    return one.typical - slope * one.count, slope

"""Benchmark of the generator: one figure, and how cost grows with the number of configurations.

Run as a program it is the worker: one piece of work in a process of its own, whose peak of
memory is then that of this work; it prints what it measured as JSON.
"""

import importlib.util
import json
import math
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from _program import ROOT
from bench_run import Row, run, spread

from diagram_gen import jobs, pipeline, processes
from diagram_gen.case import Case
from diagram_gen.fact_cache import FactCache, fetch
from diagram_gen.facts import MOST_VALUES, LayerFacts
from diagram_gen.figures.weights import weights_map
from diagram_gen.svg import standalone

#: The bars: seconds for one map; how much more each of the configurations from 1,000 to 10,000
#: may cost than each of those from 100 to 1,000, to be called linear.
ONE_MAP, LINEAR = 0.001, 1.25

#: Numbers of configurations that are drawn, and how many of the first of them are read.
SIZES = (10, 100, 1_000, 10_000)
READ, READ_IN_FULL = 2, 3

#: For ``pipeline.PARALLEL_FROM``.
ALWAYS, NEVER = 0, sys.maxsize

#: Configurations come from a grid in an order without a trend, so any number is the same mix.
STRIDE = 7919

#: The layer of the question and the largest that the site draws; how often each is drawn.
SMALL, LARGE = Case("lstm", 3, 1), Case("lstm", 128, 8)
MAPS, MODELS = 400, 15


def some_cases(count: int, units: int = 100, features: int = 100) -> Iterator[Case]:
    """Yield ``count`` different cases with at most so many units and features."""
    for n in range(count):
        u, f = divmod(n * STRIDE % (units * features), features)
        yield Case("lstm", u + 1, f + 1)


# The worker.


def read(count: int, cache: Path) -> dict[str, float]:
    """Build and read real layers with up to 40 units."""
    fetch(FactCache(cache), [LARGE], list)  # the import and what is done once do not count
    cases = list(some_cases(count, 40, 25))
    return _measured(lambda: fetch(FactCache(cache), cases, list))


def derive(count: int, cache: Path) -> dict[str, float]:
    """Fill the cache with facts that one real layer would have in other sizes."""
    model = fetch(FactCache(cache), [SMALL, LARGE], list)[SMALL.key].facts
    if not isinstance(model, LayerFacts):
        raise TypeError(model)

    def fill() -> None:
        for case in some_cases(count):
            if case not in (SMALL, LARGE):
                FactCache(cache).put(case, _resized(model, case))

    return _measured(fill)


def _resized(model: LayerFacts, case: Case) -> LayerFacts:
    shapes = [w.shape_for(case.units, case.features) for w in case.kind.weights]
    return replace(
        model,
        case=case,
        code=case.kind.make().code(case.sizes),
        weights=tuple(
            replace(
                weight,
                shape=shape,
                parameters=math.prod(shape),
                spread=dict.fromkeys(case.kind.order, (0.0, 0.0)),
                values=_values(shape),
            )
            for weight, shape in zip(model.weights, shapes, strict=True)
        ),
        parameters=case.parameters,
        output_last=(None, case.units),
        output_sequences=(None, None, case.units),
        states=((None, case.units),) * len(case.kind.cell.states),
        step=None,
    )


def _values(shape: tuple[int, ...]) -> tuple[tuple[float, ...], ...] | None:
    """Return as many values as the facts of a real layer hold."""
    if math.prod(shape) > MOST_VALUES:
        return None
    return ((0.0,) * shape[-1],) * math.prod(shape[:-1])


def build(count: int, cache: Path, out: Path, parallel_from: int) -> dict[str, float]:
    """Bring weights maps with known facts up to date."""
    pipeline.PARALLEL_FROM = parallel_from
    cases = list(some_cases(count))
    maps = jobs.figure_jobs(cases, ["weights"])
    return _measured(lambda: pipeline.build(maps, cases, out, cache.parent))


def _measured(work: Callable[[], object]) -> dict[str, float]:
    seconds = _seconds(work)
    unit = 1 if sys.platform == "darwin" else 1024
    return {"seconds": seconds, "peak": unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def draw(cache: Path) -> dict[str, list[float]]:
    """Draw maps one by one, in turn with Keras's own picture of the same model."""
    known = fetch(FactCache(cache), [SMALL, LARGE], list)
    plot = _plotter(cache.parent / "model.png")
    seconds: dict[str, list[float]] = {"small": [], "large": [], "model": []}

    def one(case: Case) -> str:
        facts = known[case.key].facts
        if not isinstance(facts, LayerFacts):
            raise TypeError(facts)
        return standalone(weights_map(facts))

    for n in range(MAPS):
        seconds["small"].append(_seconds(lambda: one(SMALL)))
        seconds["large"].append(_seconds(lambda: one(LARGE)))
        if plot and n % (MAPS // MODELS) == 0:
            seconds["model"].append(_seconds(plot))
    return seconds


def _plotter(path: Path) -> Callable[[], object] | None:
    """Return a function that has Keras draw the model of the question, if it can here."""
    if importlib.util.find_spec("pydot") is None or shutil.which("dot") is None:
        return None
    import keras

    layer = keras.layers.LSTM(SMALL.units)
    model = keras.Sequential([keras.Input((1, SMALL.features)), layer])
    return lambda: keras.utils.plot_model(model, to_file=str(path), show_shapes=True)


def work(command: str, *arguments: str) -> Any:
    """Do one piece of work and return what was measured."""
    match command, *arguments:
        case "read", count, cache:
            return read(int(count), Path(cache))
        case "derive", count, cache:
            return derive(int(count), Path(cache))
        case "build", count, cache, out, parallel_from:
            return build(int(count), Path(cache), Path(out), int(parallel_from))
        case "draw", cache:
            return draw(Path(cache))
    raise ValueError(command)


# The one who starts it.


def in_process(*arguments: str | int | Path) -> Any:
    """Have one piece of work done in a process of its own."""
    return json.loads(run([__file__, *arguments], ROOT, PYTHONPATH=str(ROOT)).output)


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
        self.together: list[Cost] = []
        self.unchanged: list[Cost] = []
        for size in SIZES:
            self._draw(size)

    def _read(self, count: int) -> Cost:
        runs = []
        for _ in range(2):
            with tempfile.TemporaryDirectory(dir=self.cache.parent) as empty:
                runs.append(in_process("read", count, empty))
        return _cost("real layers read", count, runs)

    def _draw(self, count: int) -> None:
        """Draw in one process, look at it again, and draw in several processes, in turn."""
        alone: list[dict[str, float]] = []
        together: list[dict[str, float]] = []
        unchanged: list[dict[str, float]] = []
        for _ in range(max(2, min(5, 3000 // count))):
            with tempfile.TemporaryDirectory(dir=self.cache.parent) as out:
                alone.append(in_process("build", count, self.cache, out, NEVER))
                unchanged.append(in_process("build", count, self.cache, out, NEVER))
            with tempfile.TemporaryDirectory(dir=self.cache.parent) as out:
                together.append(in_process("build", count, self.cache, out, ALWAYS))
        self.alone.append(_cost("maps drawn by one process", count, alone))
        self.together.append(_cost(f"maps drawn by {processes.MOST} processes", count, together))
        self.unchanged.append(_cost("maps found unchanged", count, unchanged))

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
        return [*self.read, *self.alone, *self.together, *self.unchanged]

    def remark(self) -> str:
        """Return from which number of maps on several processes are faster than one."""
        base, slope = _line(self.alone)
        further_base, further_slope = _line(self.together)
        if slope <= further_slope:
            return f"{processes.MOST} processes are never faster here than one."
        crossing = max(0.0, (further_base - base) / (slope - further_slope))
        return (
            f"{processes.MOST} processes are faster than one from about {crossing:,.0f} maps "
            f"on; the generator starts them from {pipeline.PARALLEL_FROM:,} results on."
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


if __name__ == "__main__":
    print(json.dumps(work(*sys.argv[1:])))

"""The worker of the benchmark: one piece of work in a process of its own.

Its peak of memory is then that of this work; what it measured it prints as JSON.
"""

import importlib.util
import json
import math
import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from diagram_gen import jobs, pipeline
from diagram_gen.case import Case
from diagram_gen.fact_cache import FactCache, fetch
from diagram_gen.facts import MOST_VALUES, LayerFacts
from diagram_gen.figures.weights import weights_map
from diagram_gen.svg import standalone

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


def build(
    count: int, cache: Path, out: Path, parallel_from: int, endings: tuple[str, ...]
) -> dict[str, float]:
    """Bring those files of weights maps up to date that end so; their facts are known."""
    pipeline.PARALLEL_FROM = parallel_from
    cases = list(some_cases(count))
    maps = [
        replace(job, files=tuple(a for a in job.files if a.endswith(endings)))
        for job in jobs.figure_jobs(cases, ["weights"])
    ]
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
        case "build", count, cache, out, parallel_from, *endings:
            return build(int(count), Path(cache), Path(out), int(parallel_from), tuple(endings))
        case "draw", cache:
            return draw(Path(cache))
    raise ValueError(command)


if __name__ == "__main__":
    print(json.dumps(work(*sys.argv[1:])))

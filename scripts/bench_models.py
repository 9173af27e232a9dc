"""What the command for models of the reader's own costs: ``python -m diagram_gen model FILE``."""

import json
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench_run import Row, run, spread

#: Each command runs so many times.
RUNS = 3

#: Makes the model files; in a process of its own, so that nothing of Keras is measured.
MAKE = """
import sys
import keras

wide = keras.Sequential([keras.Input((None, 512)), keras.layers.LSTM(1024)])
steps = keras.Input((None, 8))
last = steps
for _ in range(200):
    last = keras.layers.LSTM(8, return_sequences=True)(last)
many = keras.Model(steps, last)
for model, name in ((wide, "wide"), (many, "many")):
    model.save(f"{sys.argv[1]}/{name}.keras")
"""

MODELS = {"wide": "an LSTM with 1,024 units on 512 features", "many": "200 LSTM layers"}


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds, and the most memory that one of its processes held, in bytes."""

    seconds: float
    peak: int


def own_models(folder: Path) -> list[Row]:
    """Return a line for each model: time and memory from the file to all pictures and tables."""
    run(["-c", MAKE, folder], folder)
    return [_row(folder / f"{name}.keras", what) for name, what in MODELS.items()]


def _row(file: Path, what: str) -> Row:
    costs = [_cost(file) for _ in range(RUNS)]
    peak = max(cost.peak for cost in costs)
    size = file.stat().st_size / 1e6
    return Row(
        f"`python -m diagram_gen model FILE`: {what} ({size:.1f} MB)",
        f"{spread([cost.seconds for cost in costs], ' s', 1)}; {peak / 1e6:.0f} MB at most in one "
        "process",
        "",
        None,
    )


def _cost(file: Path) -> Cost:
    """Run the command in a process that then tells what its children took."""
    words = run([__file__, file], file.parent).output.splitlines()[-1]
    return Cost(**json.loads(words))


def main() -> None:
    """Run the command for the file that is named and print its cost as JSON."""
    with tempfile.TemporaryDirectory() as out:
        start = time.perf_counter()
        run(["-m", "diagram_gen", "model", sys.argv[1], "--out", Path(out) / "own"], Path.cwd())
        seconds = time.perf_counter() - start
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes
    peak = unit * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"seconds": seconds, "peak": peak}))


if __name__ == "__main__":
    main()

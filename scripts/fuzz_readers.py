#!/usr/bin/env python3
"""Read damaged and malicious files of models for some minutes, and see that nothing gives way.

Run it with the project's environment: ``.venv/bin/python scripts/fuzz_readers.py --minutes 3``.
Each file is made from a sound one by random damage; the same ``--seed`` makes the same files. A
file must be read or refused in one sentence, soon, with little memory. Whatever crashes the
library in the quick form must be refused in the form that readers of the project get, where a
process of its own opens the file. What is found otherwise is kept, and the exit status is 1.
"""

import argparse
import collections
import multiprocessing
import resource
import tempfile
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from _program import CACHE, ROOT, main_program, say

#: Seconds and megabytes that a damaged file may take; sound ones take a tenth of that.
MOST_SECONDS, MOST_MEGABYTES = 10, 1000

#: One file in so many is read in a process of its own as well, whatever the quick form says.
ISOLATED = 200

#: Sound files are so small that most damage hits something.
MODELS = ("sequential", "bidirectional", "cells", "submodels", "convolutional", "custom", "dtypes")
SUFFIXES = (".keras", ".h5", ".weights.h5")


@dataclass(frozen=True)
class Result:
    """What came of one file: ``read``, ``refused``, or what is wrong."""

    number: int
    outcome: str
    told: str = ""


def main() -> int:
    """Fuzz for the time that was asked for; return 1 if anything was found."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--minutes", type=float, default=3, help="how long (default: 3)")
    parser.add_argument("--seed", type=int, default=0, help="which files (default: 0)")
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    options = parser.parse_args()
    kept = CACHE / "fuzz"
    counts: collections.Counter[str] = collections.Counter()
    found = 0
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        sound = sound_files(Path(folder))
        say(f"{len(sound)} sound files, seed {options.seed}, {options.minutes:g} minutes ...")
        for result in _results(sound, options.seed, 60 * options.minutes, Path(folder)):
            counts[result.outcome] += 1
            if result.outcome not in ("read", "refused", "crash that was refused"):
                found += 1
                kept.mkdir(parents=True, exist_ok=True)
                path = kept / f"{options.seed}-{result.number}"
                path.write_bytes(made(sound, options.seed, result.number))
                say(f"{result.outcome}: {path}\n{result.told}")
    told = ", ".join(f"{count:,} {outcome}" for outcome, count in counts.most_common())
    say(f"{counts.total():,} files: {told}; peak memory {_peak():.0f} MB.")
    return 1 if found else 0


def sound_files(folder: Path) -> list[bytes]:
    """Return the files that are damaged: real ones of Keras, and ones that are odd already."""
    import sys

    sys.path.insert(0, str(ROOT))
    from tests.own import hostile, models

    files = [
        models.save(name, suffix, folder).read_bytes() for name in MODELS for suffix in SUFFIXES
    ]
    for number, write in enumerate(
        [*hostile.HARMLESS.values(), *(each.write for each in hostile.HOSTILE.values())]
    ):
        place = folder / str(number)
        place.mkdir()
        data = write(place).read_bytes()
        if len(data) < 1 << 18:
            files.append(data)
    return files


def made(sound: Sequence[bytes], seed: int, number: int) -> bytes:
    """Return the file with this number."""
    from fuzz_mutations import mutated

    random = Random(f"{seed}-{number}")  # noqa: S311 - the same files again are what is wanted
    return mutated(random.choice(sound), random.choice(sound), random)


def _results(
    sound: Sequence[bytes], seed: int, seconds: float, folder: Path
) -> collections.abc.Iterator[Result]:
    """Yield what comes of one file after the other, until the time is over."""
    context = multiprocessing.get_context("spawn")
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        here, there = context.Pipe()
        worker = context.Process(target=_work, args=(there, list(sound), seed, number, folder))
        worker.start()
        there.close()
        try:
            while time.monotonic() < end:
                if not here.poll(MOST_SECONDS + 10):
                    outcome = "hang"
                    break
                result: Result = here.recv()
                number = result.number + 1
                if result.outcome == "read" and result.number % ISOLATED == 0:
                    result = isolated(made(sound, seed, result.number), result.number, folder)
                yield result
            else:
                break
        except EOFError:
            outcome = "crash"
        finally:
            worker.kill()
            worker.join()
        result = isolated(made(sound, seed, number), number, folder)
        fine = result.outcome in ("read", "refused")
        yield replace(result, outcome=f"{outcome} that was refused") if fine else result
        number += 1


def _work(pipe: Connection, sound: Sequence[bytes], seed: int, number: int, folder: Path) -> None:
    """Make and read files from ``number`` on in this process, until it is killed."""
    from diagram_gen.own.child import restrain
    from diagram_gen.own.limits import LIMITS

    restrain(replace(LIMITS, seconds=3600), slow=False)
    with tempfile.TemporaryDirectory(dir=folder) as own:
        path = Path(own) / "file"
        while True:
            path.write_bytes(made(sound, seed, number))
            started, before = time.monotonic(), _peak()
            outcome, told = read_here(path, Path(own))
            took = time.monotonic() - started
            if took > MOST_SECONDS:
                outcome, told = "too slow", f"{took:.0f} seconds"
            if _peak() > max(before, MOST_MEGABYTES):
                outcome, told = "too much memory", f"{_peak():.0f} megabytes"
            pipe.send(Result(number, outcome, told))
            number += 1


def read_here(path: Path, scratch: Path) -> tuple[str, str]:
    """Read a file in this process; return what came of it, and what there is to tell."""
    from diagram_gen.errors import UserError
    from diagram_gen.own import files
    from diagram_gen.own.described import described
    from diagram_gen.own.limits import LIMITS
    from diagram_gen.own.outline import filled
    from diagram_gen.own.refused import Refused

    (scratch / "weights").unlink(missing_ok=True)
    try:
        with files.opened(path, scratch, LIMITS) as outline:
            model = filled(outline, lambda array: array.read())
        for layer in model.layers:
            described(layer)
    except (Refused, UserError) as refused:
        return "refused", str(refused)
    except MemoryError:
        return "refused", "memory"
    except Exception:  # noqa: BLE001 - this is what is looked for
        return "mistake", traceback.format_exc()
    return "read", ""


def isolated(data: bytes, number: int, folder: Path) -> Result:
    """Read a file as readers of the project do; it must be read or refused in a sentence."""
    from diagram_gen.errors import UserError
    from diagram_gen.own.limits import LIMITS
    from diagram_gen.own.read import read_model

    path = folder / "isolated"
    path.write_bytes(data)
    started = time.monotonic()
    outcome, told = "read", ""
    try:
        read_model(path, replace(LIMITS, seconds=MOST_SECONDS))
    except UserError as error:
        outcome, told = "refused", str(error)
        if "\n" in told or not told.endswith(".") or len(told) > len(str(path)) + 300:
            outcome = "no sentence"
    except Exception:  # noqa: BLE001 - this is what is looked for
        outcome, told = "mistake", traceback.format_exc()
    if time.monotonic() - started > MOST_SECONDS + 5:
        outcome = "too slow"
    return Result(number, outcome, told)


def _peak() -> float:
    """Return the most memory that this process has held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main_program(main)

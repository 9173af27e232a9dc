"""The command ``train [NAME ...]``: train sample models anew and write their files."""

import argparse
import time
from pathlib import Path

from diagram_gen.errors import UserError


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser of the program."""
    train = commands.add_parser(
        "train",
        help="train the sample models anew",
        description="Train small models from scratch and write their files, which belong to the "
        "repository. A model that misses what its task asks for is an error; nothing is written "
        "then.",
    )
    train.add_argument("names", nargs="*", metavar="NAME", help="a model (default: all of them)")
    train.add_argument("--out", type=Path, metavar="DIR", help="default: docs/assets/models")
    train.set_defaults(run=_train)


def _train(options: argparse.Namespace) -> int:
    from diagram_gen.training import files, writing
    from diagram_gen.training.tasks import TASKS, task
    from diagram_gen.training.train import train

    chosen = [task(name) for name in dict.fromkeys(options.names)] or TASKS
    out: Path = options.out or files.FOLDER
    if out.exists() and not out.is_dir():
        raise UserError(f"{out} is not a folder: name another one with --out.")
    trained = []
    for one in chosen:
        start = time.monotonic()
        trained.append(train(one))
        scores = ", ".join(f"{name} {value:.4g}" for name, value in trained[-1].scores.items())
        print(f"{one.name}: {scores} ({time.monotonic() - start:.0f} s)", flush=True)
    for model in trained:
        writing.write(model, out)
    return 0

"""Commands for layers of the reader's own: ``model FILE`` and ``layer NAME``."""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from diagram_gen.errors import UserError
from diagram_gen.layers import KINDS

#: What the name of the folder ends with into which results go unless another one is named.
FOLDER = "-unpacked"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the parser of the program."""
    model = commands.add_parser(
        "model",
        help="draw the recurrent layers of a saved model",
        description="List the recurrent layers of a saved Keras model, and write a page with "
        "figures, shapes and values for each. Nothing in the file is executed. Exit status 1 if "
        "it has none.",
    )
    model.add_argument(
        "file", type=Path, metavar="FILE", help=".keras, .h5, .weights.h5, or a SavedModel folder"
    )
    model.add_argument("--out", type=Path, metavar="DIR", help=f"default: FILE's name{FOLDER}")
    model.set_defaults(run=_model)

    layer = commands.add_parser(
        "layer",
        help="draw a layer of plain numbers",
        description="Write a page with figures and shapes of a layer in one size, without Keras.",
    )
    layer.add_argument("layer", metavar="NAME", help=", ".join(KINDS))
    layer.add_argument("--units", required=True, metavar="N", help="units of the layer")
    layer.add_argument("--features", default="1", metavar="N", help="features (default: 1)")
    layer.add_argument("--out", type=Path, metavar="DIR", help=f"default: NAME-uN-fN{FOLDER}")
    layer.set_defaults(run=_layer)


def _model(options: argparse.Namespace) -> int:
    from diagram_gen.own.found import word
    from diagram_gen.own.read import read_model
    from diagram_gen.own.report import INDEX, write_report
    from diagram_gen.own.summary import model_lines
    from diagram_gen.own.told import sentences

    path: Path = options.file
    if not path.name:  # such as the current folder
        path = path.resolve()
    # The name of the file says more than that of the model, which Keras mostly chose.
    model = replace(read_model(options.file), name=path.name)
    if not model.layers:
        said = [f"diagram_gen: {options.file} has no recurrent layer that can be shown."]
        _say([*said, *sentences(model.remarks)], sys.stderr)
        return 1
    _say(model_lines(model))
    out = options.out or Path(f"{word(path.name.removesuffix(path.suffix))}{FOLDER}")
    written = write_report(model, out, _bar)
    _say(["", f"{out / INDEX} and {len(written) - 1} other files written."])
    return 0


def _layer(options: argparse.Namespace) -> int:
    from diagram_gen.own.numbers import from_numbers
    from diagram_gen.own.report import INDEX, write_layer
    from diagram_gen.own.summary import numbers_lines

    units, features = (_size(f"--{name}", getattr(options, name)) for name in ("units", "features"))
    arrays = from_numbers(options.layer, units, features)
    _say(numbers_lines(arrays))
    out = options.out or Path(f"{arrays.case.layer}-{arrays.case.slug}{FOLDER}")
    written = write_layer(arrays, out)
    _say(["", f"{out / INDEX} and {len(written) - 1} other files written."])
    return 0


def _size(option: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise UserError(f"{option} takes a whole number, such as 3, not {text!r}.") from None


def _bar(layers: Iterable[Any], total: int) -> Iterable[Any]:
    """Show on a terminal how far it is; elsewhere say nothing."""
    if not sys.stderr.isatty():
        return layers
    from tqdm import tqdm

    bar: Iterable[Any] = tqdm(layers, desc="Drawing layers", total=total, leave=False)
    return bar


def _say(lines: Iterable[str], stream: Any = None) -> None:
    """Print lines; what the stream can't show of a name becomes a question mark."""
    stream = stream or sys.stdout
    encoding = stream.encoding or "utf-8"
    for line in lines:
        print(line.encode(encoding, "replace").decode(encoding), file=stream)

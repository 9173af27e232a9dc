"""What the model viewer Netron showed for saved Keras layers (``scripts/netron.py``)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from diagram_gen.expressions import evaluate, pretty_shape
from diagram_gen.layers import KINDS
from diagram_gen.rosetta.layouts import layout
from diagram_gen.tables import table
from diagram_gen.text import plural

#: Where ``scripts/netron.py --write`` puts what it has seen.
PATH = Path(__file__).with_name("netron.json")

#: Kinds of files by the end of their names.
FILE_KINDS = (".h5", ".keras", ".weights.h5", ".onnx")


@dataclass(frozen=True)
class Weight:
    """One array as Netron shows it.

    Attributes:
        name: what it is called on the node and in the sidebar.
        on_node: its shape as it stands on the node, e.g. ``〈1×12〉``.
        in_sidebar: the lines in the sidebar, opened: its name in the file, its type.
    """

    name: str
    on_node: str
    in_sidebar: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """What is to be read of one file.

    Attributes:
        heads: the headings of the layer's node in the graph; none if the graph is empty.
        type: the node's type in the sidebar.
        attributes: the arguments of the layer as the sidebar lists them.
        weights: the arrays, in the order of the sidebar.
    """

    heads: tuple[str, ...]
    type: str
    attributes: Mapping[str, str]
    weights: tuple[Weight, ...]


@dataclass(frozen=True)
class Model:
    """A model with one layer.

    Attributes:
        code: the layer as a constructor call, e.g. ``LSTM(3)``.
        kind: the key of its kind in :mod:`diagram_gen.layers`, or ``dense``.
        units, features: its sizes.
        stored: path below the layer, and shape, of every array that Keras says it has.
        files: what was seen, by the kind of the file.
    """

    code: str
    kind: str
    units: int
    features: int
    stored: tuple[tuple[str, tuple[int, ...]], ...]
    files: Mapping[str, File]

    @property
    def name(self) -> str:
        """What tells it from the other models: layer and features."""
        return f"{self.code} on {plural(self.features, 'feature')}"


@dataclass(frozen=True)
class Looked:
    """All that was seen on one day in one version."""

    date: str
    versions: Mapping[str, str]
    models: tuple[Model, ...]

    def model(self, code: str, features: int = 1) -> Model:
        """Return one model.

        Raises:
            KeyError: if none of that form was looked at.
        """
        found = {(model.code, model.features): model for model in self.models}
        return found[code, features]


@cache
def load() -> Looked:
    """Return what was seen last."""
    return from_json(json.loads(PATH.read_text(encoding="utf-8")))


def from_json(data: Mapping[str, Any]) -> Looked:
    """Return what was seen: the inverse of :func:`to_json`."""
    return Looked(data["date"], data["versions"], tuple(map(_model, data["models"])))


def _model(data: Mapping[str, Any]) -> Model:
    return Model(
        **(
            dict(data)
            | {
                "stored": tuple((path, tuple(shape)) for path, shape in data["stored"]),
                "files": {kind: _file(file) for kind, file in data["files"].items()},
            }
        )
    )


def _file(data: Mapping[str, Any]) -> File:
    weights = tuple(
        Weight(each["name"], each["on_node"], tuple(each["in_sidebar"])) for each in data["weights"]
    )
    return File(tuple(data["heads"]), data["type"], data["attributes"], weights)


def to_json(looked: Looked) -> str:
    """Return what was seen as text; the same always gives the same text."""
    return json.dumps(asdict(looked), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


# ------------------------------------------------------------------------------ for the pages


def shape_text(on_node: str) -> str:
    """Return a shape as Netron writes it, in brackets that fonts of the Latin script have."""
    return on_node.replace("\u3008", "\u27e8").replace("\u3009", "\u27e9")


def in_words(file: File) -> str:
    """Return what is to be seen where no array is shown."""
    if not file.heads:
        return "an empty page"
    return f"{file.type}, no arrays"


def shown_table() -> str:
    """Return what is shown: one row for each model, a column for each kind of file.

    Below stands when it was seen, and in which versions: a claim about another tool needs both.
    """
    seen = load()
    rows = table(
        ["layer", *(f"`{kind}`" for kind in FILE_KINDS)],
        "l" * (1 + len(FILE_KINDS)),
        ([_layer(model), *_cells(model)] for model in seen.models),
    )
    return (
        f"{rows}\nSeen on {seen.date} in Netron {seen.versions['netron']}, "
        f"with files of Keras {seen.versions['keras']} and onnx {seen.versions['onnx']}.\n"
    )


def _cells(model: Model) -> Iterator[str]:
    for kind in FILE_KINDS:
        file = model.files.get(kind)
        if file is None:
            yield "not tried"
        elif file.weights:
            yield "<br>".join(map(_weight, file.weights))
        else:
            yield in_words(file)


def reading_table(kind: str = ".h5") -> str:
    """Return what the shapes mean: one row for each array of a recurrent layer that is shown.

    Args:
        kind: the kind of file that is looked at.
    """
    return table(
        ["layer", "on the node", "in the sidebar", "in general", "meaning"],
        "lllll",
        (row for model in load().models if model.kind in KINDS for row in _readings(model, kind)),
    )


def _readings(model: Model, kind: str) -> Iterator[Sequence[str]]:
    described = _described(model, kind)
    for n, weight in enumerate(model.files[kind].weights):
        shape = described[weight.name]
        yield [
            "" if n else _layer(model),
            _weight(weight),
            f"`{weight.in_sidebar[-1].removeprefix('tensor: ')}`",
            f"`{pretty_shape(shape)}`",
            " × ".join(meaning(size, model) for size in shape),
        ]


def _layer(model: Model) -> str:
    return f"`{model.code}` on {plural(model.features, 'feature')}"


def _weight(weight: Weight) -> str:
    return f"`{weight.name}` {shape_text(weight.on_node)}"


def _described(model: Model, kind: str) -> dict[str, tuple[str, ...]]:
    """Return the shapes in formulas that the arrays in a file ought to have, by name."""
    if kind == ".onnx":
        return {stored.name: stored.shape for stored in layout(_ONNX[model.kind]).arrays}
    return {weight.name: weight.shape for weight in KINDS[model.kind].weights}


_ONNX = {
    "lstm": "onnx-lstm",
    "bidirectional-lstm": "onnx-lstm",
    "gru": "onnx-gru",
    "simple-rnn": "onnx-rnn",
}


def meaning(size: str, model: Model) -> str:
    """Return what one axis counts: ``4*units`` of LSTM(3) is ``4 blocks of 3 units``.

    Args:
        size: the axis as a formula.
        model: whose sizes go into the formula.
    """
    blocks, star, of_units = size.partition("*")
    if star and of_units == "units":
        return f"{plural(int(blocks), 'block')} of {plural(model.units, 'unit')}"
    if size.isdigit():
        return plural(int(size), "row")
    return plural(evaluate(size, sizes(model)), size.removesuffix("s"))


def sizes(model: Model) -> dict[str, int]:
    """Return the sizes of a model by the names that formulas use."""
    directions = len(KINDS[model.kind].parts) if model.kind in KINDS else 1
    return {"units": model.units, "features": model.features, "directions": directions}

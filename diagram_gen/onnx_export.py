"""What exporting recurrent layers as ONNX writes, as ``scripts/onnx_export.py`` found."""

from dataclasses import dataclass
from pathlib import Path

from diagram_gen.findings import read
from diagram_gen.tables import table

#: Where ``scripts/onnx_export.py --write`` puts its result.
PATH = Path(__file__).with_name("onnx_export.json")


@dataclass(frozen=True)
class Exported:
    """One model.

    Attributes:
        code: the line that makes its layer.
        operators: the recurrent operators of ONNX in the file, or the products instead of them.
        order: in whose order and shape the file has the kernels: ``Keras`` or ``ONNX``.
        gap: how far off the output of ONNX Runtime is.
    """

    code: str
    operators: tuple[str, ...]
    order: str
    gap: float


@dataclass(frozen=True)
class Export:
    """All models, with the day and the versions of what took part, by their names."""

    date: str
    versions: dict[str, str]
    models: tuple[Exported, ...]


def load() -> Export:
    """Return the stored result."""
    data = read(PATH)
    models = (
        Exported(**model | {"operators": tuple(model["operators"])}) for model in data["models"]
    )
    return Export(**data | {"models": tuple(models)})


def onnx_export_table() -> str:
    """Return a row for each model: which operator it became, and how its kernels are stored."""
    found = load()
    rows = [
        [
            f"`{model.code}`",
            " and ".join(f"`{name}`" for name in model.operators),
            f"as {model.order} has them",
            f"{model.gap:g}",
        ]
        for model in found.models
    ]
    versions = ", ".join(f"{name} {version}" for name, version in found.versions.items())
    note = f"\nFound with {versions} on {found.date}.\n"
    return table(["in Keras", "in the ONNX file", "kernels", "output off by"], "lllr", rows) + note

"""What happens when Keras 3 loads files of Keras 2, as ``scripts/old_files.py`` found."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from diagram_gen.tables import table

#: Where ``scripts/old_files.py --write`` puts its result.
PATH = Path(__file__).with_name("old_files.json")


@dataclass(frozen=True)
class Row:
    """One file.

    Attributes:
        layer: the layer in the model.
        suffix: the kind of file.
        whole: what comes of ``keras.models.load_model``: how far off the output is, or why not.
        recipe: the same of the function ``load_old`` in the page of answers on versions.
        difference: how far the output is off after ``load_weights`` into the same model.
    """

    layer: str
    suffix: str
    whole: str
    recipe: str
    difference: float


@dataclass(frozen=True)
class OldFiles:
    """All files, with the versions that wrote and read them, and the day."""

    written_by: str
    read_by: str
    date: str
    rows: tuple[Row, ...]


def load() -> OldFiles:
    """Return the stored result."""
    data = json.loads(PATH.read_text(encoding="utf-8"))
    return OldFiles(**data | {"rows": tuple(Row(**row) for row in data["rows"])})


def to_json(found: OldFiles) -> str:
    """Return a result as it is stored."""
    return json.dumps(asdict(found), indent=2, sort_keys=True) + "\n"


def old_files_table() -> str:
    """Return a row for each file: what loads, and how far off it is."""
    found = load()
    rows = [
        [f"`{row.layer}`", f"`{row.suffix}`", row.whole, row.recipe, f"{row.difference:g}"]
        for row in found.rows
    ]
    head = [
        "model",
        "file",
        "`load_model`",
        "[`load_old`](../answers/versions.md#time-major)",
        "`load_weights`",
    ]
    note = (
        "\nNumbers say how far the output is off.\n"
        f"Written by `tf_keras` {found.written_by}, loaded by Keras {found.read_by} on "
        f"{found.date}.\n"
    )
    return table(head, "lllrr", rows) + note

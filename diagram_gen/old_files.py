"""What Keras 3 makes of files of Keras 2, and the reverse, as ``scripts/old_files.py`` found."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from diagram_gen.findings import read
from diagram_gen.tables import table

#: Where ``scripts/old_files.py --write`` puts its result.
PATH = Path(__file__).with_name("old_files.json")


@dataclass(frozen=True)
class Row:
    """A file of Keras 2.

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
class NewRow:
    """A file of Keras 3.

    Attributes:
        layer: the layer in the model.
        suffix: the kind of file.
        whole: what comes of ``load_model`` in Keras 2: how far off the output is, or why not.
        weights: how far the output is off after ``load_weights`` into the same model there.
        arrays: the same after ``set_weights`` with the arrays of ``get_weights``.
    """

    layer: str
    suffix: str
    whole: str
    weights: float
    arrays: float


@dataclass(frozen=True)
class OldFiles:
    """All files, with the versions, and the day.

    Attributes:
        old: the version of Keras 2.
        new: the version of Keras 3.
        date: the day.
        rows: files of Keras 2 in Keras 3.
        back: files of Keras 3 in Keras 2.
    """

    old: str
    new: str
    date: str
    rows: tuple[Row, ...]
    back: tuple[NewRow, ...]


def load() -> OldFiles:
    """Return the stored result."""
    data = read(PATH)
    rows = tuple(Row(**row) for row in data["rows"])
    back = tuple(NewRow(**row) for row in data["back"])
    return OldFiles(**data | {"rows": rows, "back": back})


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
    how = f"Written by `tf_keras` {found.old}, loaded by Keras {found.new} on {found.date}."
    return _measured(head, rows, how)


def new_files_table() -> str:
    """Return a row for each file of Keras 3: what Keras 2 loads of it, and how far off it is."""
    found = load()
    rows = [
        [f"`{row.layer}`", f"`{row.suffix}`", row.whole, f"{row.weights:g}", f"{row.arrays:g}"]
        for row in found.back
    ]
    head = ["model", "file", "`load_model`", "`load_weights`", "`get_weights`, `set_weights`"]
    how = f"Written by Keras {found.new}, loaded by `tf_keras` {found.old} on {found.date}."
    return _measured(head, rows, how)


def _measured(head: Sequence[str], rows: Sequence[Sequence[str]], how: str) -> str:
    return f"{table(head, 'lllrr', rows)}\nNumbers say how far the output is off.\n{how}\n"

"""Notebooks: written as plain Python (py:percent), run while the site is built.

All of them run one after the other in one kernel, which is cleared in between: importing
TensorFlow takes longer than everything else that they do.
"""

import os
import re
import struct
from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from diagram_gen.environment import QUIET, SAME_NUMBERS
from diagram_gen.errors import UserError
from diagram_gen.training import files

#: Where the notebooks are written by hand, and where their pages are.
FOLDER = Path(__file__).parent.parent / "docs" / "notebooks"

#: What notebooks read besides code: they run again when one of these files changes.
READS = (
    *(
        path(name)
        for name in ("remember-lstm", "count-lstm", "count-gru", "characters-gru")
        for path in (files.model_path, files.initial_path, files.card_path)
    ),
    *(Path(__file__).parent / "training" / name for name in ("passengers.csv", "sonnet.txt")),
)

#: Put before all notebooks: on a new machine Matplotlib looks for fonts once, and says so in a way
#: that would pass for a warning of the notebook.
_READY = "import matplotlib.font_manager"

#: Put between two notebooks: no name of the one before is left, Keras counts names anew.
_CLEAR = "import keras\nkeras.utils.clear_session()\nget_ipython().run_line_magic('reset', '-sf')"

_HEADER = re.compile(r"^---\n(.*?)\n---\n", re.DOTALL)


def names() -> list[str]:
    """Return the notebooks, without their suffix."""
    return sorted(path.stem for path in FOLDER.glob("*.py"))


def source(name: str) -> str:
    """Return the text of a notebook as its author wrote it."""
    return (FOLDER / f"{name}.py").read_text(encoding="utf-8")


def run(sources: dict[str, str]) -> dict[str, str]:
    """Run notebooks and return two files for each: the page's, and the one to download.

    Args:
        sources: the text of each notebook by name.

    Returns:
        ``<name>.ipynb`` with outputs and the page's title and description on top, and
        ``download/<name>.ipynb`` without them, as a reader opens it.

    Raises:
        UserError: if a cell fails, writes a warning, or draws a picture without words.
    """
    import jupytext
    import nbformat

    books = {name: jupytext.reads(text, fmt="py:percent") for name, text in sources.items()}
    made = {}
    for name, book in books.items():
        book.metadata = nbformat.from_dict(
            {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
        )
        for number, cell in enumerate(book.cells):
            cell["id"] = f"cell-{number}"  # random otherwise
        made[f"download/{name}.ipynb"] = _without_header(book)
    _execute(books)
    for name, book in books.items():
        made[f"{name}.ipynb"] = f"{nbformat.writes(book)}\n"
    return made


def _execute(books: dict[str, Any]) -> None:
    """Run all cells of all books and put their outputs into them."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    whole = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(_READY)])
    owners: list[str] = []
    for name, book in books.items():
        whole.cells += [*book.cells, nbformat.v4.new_code_cell(_CLEAR)]
        owners += [name] * (len(book.cells) + 1)
    client = NotebookClient(
        whole,
        timeout=300,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,  # how often a cell's text is sent depends on the machine's load
        # The kernel listens on this machine only; that it does so in the clear is no news.
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(FOLDER)}},
    )
    try:
        client.execute(env=os.environ | SAME_NUMBERS | QUIET)
    except CellExecutionError as error:
        raise UserError(f"A notebook in {FOLDER} failed: {error}") from error
    _refuse_warnings(whole.cells[1:], owners)
    for name, book in books.items():
        code = [cell for cell in book.cells if cell.cell_type == "code"]
        for number, cell in enumerate(code, start=1):
            _count(cell, number)
            _measure_pictures(cell, name)


def _refuse_warnings(cells: Sequence[Any], owners: Sequence[str]) -> None:
    for cell, owner in zip(cells, owners, strict=True):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise UserError(
                    f"The notebook {owner}.py writes to stderr in the cell that starts with "
                    f"{cell.source.splitlines()[0]!r}: {output['text'].strip()}"
                )


def _count(cell: Any, number: int) -> None:
    """Number a cell as if its notebook had run alone."""
    cell.execution_count = number
    for output in cell.outputs:
        if "execution_count" in output:
            output["execution_count"] = number


def _measure_pictures(cell: Any, owner: str) -> None:
    """Write down how large pictures are, so that a page keeps their place free."""
    for output in cell.outputs:
        if png := output.get("data", {}).get("image/png"):
            if "alt" not in cell.metadata:
                raise UserError(
                    f"The notebook {owner}.py draws a picture in the cell that starts with "
                    f'{cell.source.splitlines()[0]!r}: say what it shows, # %% alt="..."'
                )
            # The header of a PNG file: both sizes stand at a fixed place.
            width, height = struct.unpack(">II", b64decode(png)[16:24])
            output.metadata["image/png"] = {"width": width, "height": height}


def _without_header(book: Any) -> str:
    """Return the notebook without outputs and without the page's title and description."""
    import nbformat

    plain = nbformat.from_dict(book)
    first, *rest = plain.cells
    text = _HEADER.sub("", first.source).strip()
    plain.cells = [nbformat.from_dict({**first, "source": text}), *rest] if text else rest
    return f"{nbformat.writes(plain)}\n"

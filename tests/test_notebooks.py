"""Notebooks: run in one kernel, told apart, refused if a cell fails or warns."""

import io
import json
import re
from base64 import b64decode
from typing import Any

import pytest
from PIL import Image

from diagram_gen import notebooks
from diagram_gen.errors import UserError
from diagram_gen.training import files as model_files

_SLOW = "import time\nfor n in range(3):\n    print(n, flush=True)\n    time.sleep(0.3)\n"
_PLOT = "from matplotlib import pyplot as plt\nplt.plot([1, 2]);\n"
_HEAD = '# %% [markdown]\n# ---\n# title: "T"\n# description: "D"\n# ---\n#\n# # Heading\n\n'


def _code_cells(text: str) -> list[dict[str, Any]]:
    return [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """Small notebooks, run."""
    return notebooks.run(
        {
            "one": f"{_HEAD}# %%\nleft_over = 1\nprint('<a> & b')\n\n# %%\nleft_over + 1\n",
            "two": f"{_HEAD}# %%\nprint('left_over' in globals())\n",
            "slow": f"{_HEAD}# %%\n{_SLOW}",
            "drawn": f'{_HEAD}# %% alt="A line"\n{_PLOT}',
        }
    )


def test_cells_hold_what_they_print_and_return(files: dict[str, str]) -> None:
    """Outputs are in the page's file, numbered from one."""
    first, second = _code_cells(files["one.ipynb"])
    assert "".join(first["outputs"][0]["text"]) == "<a> & b\n"
    assert second["outputs"][0]["data"]["text/plain"] == ["2"]
    assert [first["execution_count"], second["execution_count"]] == [1, 2]


def test_a_notebook_knows_nothing_of_the_one_before(files: dict[str, str]) -> None:
    """They share a kernel, not their names."""
    (cell,) = _code_cells(files["two.ipynb"])
    assert cell["outputs"][0]["text"] == ["False\n"]
    assert cell["execution_count"] == 1


def test_the_download_is_as_the_author_wrote_it(files: dict[str, str]) -> None:
    """No outputs, no page header, the same cells."""
    book = json.loads(files["download/one.ipynb"])
    assert "".join(book["cells"][0]["source"]) == "# Heading"
    assert all(cell["outputs"] == [] for cell in _code_cells(files["download/one.ipynb"]))


def test_two_runs_give_the_same_bytes(files: dict[str, str]) -> None:
    """No random id, no time."""
    again = notebooks.run({"two": f"{_HEAD}# %%\nprint('left_over' in globals())\n"})
    assert again["two.ipynb"] == files["two.ipynb"]


def test_what_a_cell_prints_is_one_text(files: dict[str, str]) -> None:
    """However often it is sent on the way."""
    (cell,) = _code_cells(files["slow.ipynb"])
    (output,) = cell["outputs"]
    assert "".join(output["text"]) == "0\n1\n2\n"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("raise ValueError('broken')", "broken"),
        ("import warnings\nwarnings.warn('beware')", "stderr.*beware"),
    ],
    ids=["error", "warning"],
)
def test_a_cell_that_fails_or_warns_stops_the_build(cell: str, said: str) -> None:
    """The message says what happened."""
    with pytest.raises(UserError, match=f"(?s){said}"):
        notebooks.run({"bad": f"{_HEAD}# %%\n{cell}\n"})


def test_every_notebook_ends_in_something_to_change() -> None:
    """The last text cell invites the reader, and code follows."""
    assert len(notebooks.names()) == 8
    for name in notebooks.names():
        *_, last_text, last_code = notebooks.source(name).split("# %%")
        assert "## Your turn" in last_text
        assert not last_code.startswith(" [markdown]")


def test_a_picture_has_words_and_sizes(files: dict[str, str]) -> None:
    """The words stand in the head of the cell; the sizes are those of the picture."""
    (cell,) = _code_cells(files["drawn.ipynb"])
    (output,) = cell["outputs"]
    with Image.open(io.BytesIO(b64decode(output["data"]["image/png"]))) as image:
        sizes = dict(zip(("width", "height"), image.size, strict=True))
    assert output["metadata"]["image/png"] == sizes
    assert cell["metadata"]["alt"] == "A line"


def test_a_picture_without_words_stops_the_build() -> None:
    """The message names the cell, and how it is done."""
    with pytest.raises(UserError, match=r"bad\.py draws a picture .*'from matplotlib .*alt="):
        notebooks.run({"bad": f"{_HEAD}# %%\n{_PLOT}"})


def test_what_notebooks_read_is_known() -> None:
    """A model that is trained again makes them run again."""
    text = "".join(map(notebooks.source, notebooks.names()))
    models = set(re.findall(r'files\.model_path\("(.*?)"\)', text))
    assert models
    for model in models:
        assert {model_files.model_path(model), model_files.card_path(model)} <= set(notebooks.READS)
    assert all(path.is_file() for path in notebooks.READS)

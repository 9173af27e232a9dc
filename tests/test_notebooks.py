"""Notebooks: run in one kernel, told apart, refused if a cell fails or warns."""

import json
from typing import Any

import pytest

from diagram_gen import notebooks
from diagram_gen.errors import UserError

_HEAD = '# %% [markdown]\n# ---\n# title: "T"\n# description: "D"\n# ---\n#\n# # Heading\n\n'


def _code_cells(text: str) -> list[dict[str, Any]]:
    return [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """Two small notebooks, run."""
    return notebooks.run(
        {
            "one": f"{_HEAD}# %%\nleft_over = 1\nprint('<a> & b')\n\n# %%\nleft_over + 1\n",
            "two": f"{_HEAD}# %%\nprint('left_over' in globals())\n",
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
    assert len(notebooks.names()) == 3
    for name in notebooks.names():
        *_, last_text, last_code = notebooks.source(name).split("# %%")
        assert "## Your turn" in last_text
        assert not last_code.startswith(" [markdown]")

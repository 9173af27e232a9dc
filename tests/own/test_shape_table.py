"""Shape tables hold what the arrays are, in every form."""

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from markdown import markdown

from diagram_gen.errors import UserError
from diagram_gen.layers import KINDS
from diagram_gen.own.described import described
from diagram_gen.own.numbers import from_numbers
from diagram_gen.own.shape_table import (
    ShapeTable,
    as_csv,
    as_html,
    as_json,
    as_markdown,
    shape_rows,
)
from tests.own.layers import both_ways, chain, lstm


class _Cells(HTMLParser):
    """The texts of a table's cells, row by row, and all elements that it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and data.strip():
            self.rows[-1][-1] += data


@pytest.mark.parametrize("key", KINDS)
def test_slices_are_the_blocks(key: str) -> None:
    """Cut where the rows say, an array falls into its blocks and nothing is left."""
    arrays = from_numbers(key, 4, 3)
    rows = shape_rows(arrays, key)
    assert [row.shape for row in rows] == [weight.shape for weight in arrays.weights]
    assert sum(row.parameters for row in rows) == arrays.parameters
    for row in rows:
        columns = np.arange(row.shape[-1])
        cut = [columns[block.start : block.stop] for block in row.blocks]
        assert np.array_equal(np.concatenate(cut), columns)
        assert len({len(block) for block in cut}) == 1
        assert "".join(block.letter for block in row.blocks) == arrays.case.kind.order


@pytest.mark.parametrize("layer", [lstm(3, 2), both_ways((3, 5), 2), chain((3, 2, 5), 4)])
def test_formulas_give_the_shapes(layer: object) -> None:
    """The sizes of the layer, put into the formula, are the shape."""
    arrays = described(layer)  # type: ignore[arg-type]
    for row in shape_rows(arrays, "x"):
        formula = row.formula.replace("·", "*")
        assert eval(formula, {}, arrays.case.sizes) == row.shape  # noqa: S307 - our own


HOSTILE = [
    "=1+2",
    "+1",
    "-1",
    "@SUM(A1)",
    " =1",
    "\t=1",
    "＝1",
    "a|b`c`*d*_e_[f](g)<b>&amp;",
    "x\ny",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_a_name(name: str) -> None:
    """In no form is it computed, does it mark up anything, or end a cell."""
    rows = shape_rows(from_numbers("lstm", 3, 2), name)
    in_csv = [*csv.reader(io.StringIO(as_csv(rows)))]
    assert {row[0].removeprefix("'") for row in in_csv[1:]} == {name}
    assert not any(cell.strip()[:1] in tuple("=+-@＝") for row in in_csv[1:] for cell in row[:1])
    in_html = _Cells(as_html(rows))
    assert in_html.tags == {"table", "thead", "tbody", "tr", "th", "td", "code"}
    assert [row[0] for row in in_html.rows[1:-1]] == [name] * 3
    assert json.loads(as_json(rows))[0]["layer"] == name


@pytest.mark.parametrize(
    "name", [name for name in HOSTILE if "\n" not in name and "\t" not in name]
)
def test_a_name_in_markdown(name: str) -> None:
    """What Python-Markdown makes of the table has the name in it, and the same cells."""
    rows = shape_rows(from_numbers("lstm", 3, 2), name)
    made = _Cells(markdown(as_markdown(rows), extensions=["tables"]))
    expected = _Cells(as_html(rows))
    strip = [[cell.strip() for cell in row] for row in made.rows]
    assert strip == [[cell.strip() for cell in row] for row in expected.rows]
    assert made.tags == expected.tags | {"strong"}


def test_layers_of_several_kinds() -> None:
    """Each block has its column; where a layer has no such block, the cell is empty."""
    rows = (
        *shape_rows(from_numbers("lstm", 3, 2), "one"),
        *shape_rows(from_numbers("gru", 3, 2), "other"),
    )
    head, *lines = [*csv.reader(io.StringIO(as_csv(rows)))]
    assert head[5:] == [
        *("i input gate", "f forget gate", "c candidate", "o output gate"),
        *("z update gate", "r reset gate", "h candidate"),
    ]
    assert lines[0][5:] == ["[..., 0:3]", "[..., 3:6]", "[..., 6:9]", "[..., 9:12]", "", "", ""]
    assert lines[-1][5:] == ["", "", "", "", "[..., 0:3]", "[..., 3:6]", "[..., 6:9]"]


def test_the_table_is_its_rows(tmp_path: Path) -> None:
    """Length, items and slices; saved files hold what the properties say."""
    rows = shape_rows(from_numbers("bidirectional-lstm", 3, 2), "both")
    table = ShapeTable(rows, ("A <remark>.",))
    assert len(table) == 6
    assert list(table) == list(rows)
    assert table[0] is rows[0]
    assert list(table[3:]) == list(rows[3:])
    assert table.parameters == sum(row.parameters for row in rows)
    assert (table.markdown, table.csv, table.json) == (
        as_markdown(rows),
        as_csv(rows),
        as_json(rows),
    )
    assert repr(table) + "\n" == table.markdown
    assert "<p>A &lt;remark&gt;.</p>" in table._repr_html_()
    for suffix, text in ((".md", table.markdown), (".CSV", table.csv), (".json", table.json)):
        assert table.save(tmp_path / f"t{suffix}").read_text(encoding="utf-8") == text
    page = table.save(str(tmp_path / "t.html")).read_text(encoding="utf-8")
    assert as_html(rows) in page
    assert page.startswith("<!doctype html>")
    with pytest.raises(UserError, match=r"end in \.md or \.csv or \.json or \.html"):
        table.save(tmp_path / "t.xlsx")

"""The shape table of layers: a row for each array, as data, Markdown, HTML, CSV or JSON.

The name of a layer may come from somebody's file: every form escapes it in its own way.
"""

import csv
import html as markup
import io
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from os import PathLike
from pathlib import Path
from typing import overload

from diagram_gen.expressions import format_shape, pretty_shape
from diagram_gen.facts import LayerArrays, Shape
from diagram_gen.saving import page, save
from diagram_gen.tables import code, table
from diagram_gen.text import format_count

_HEAD = ("layer", "array", "shape", "formula", "parameters")

#: What a cell starts with that a spreadsheet would compute instead of showing
#: (https://owasp.org/www-community/attacks/CSV_Injection).
_COMPUTED = re.compile(r"[\s\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")

#: Marks that Markdown, or a common extension of it, reads as its own. An underscore inside a word
#: is not one of them.
_MARKS = re.compile(r"[\\`*{}\[\]~|$^=<>&]|(?<!\w)_|_(?!\w)")


@dataclass(frozen=True)
class BlockColumns:
    """The columns of one block: ``array[..., start:stop]``."""

    letter: str
    name: str
    start: int
    stop: int

    @property
    def title(self) -> str:
        """What stands above them, e.g. ``i input gate``."""
        return f"{self.letter} {self.name}"


@dataclass(frozen=True)
class ShapeRow:
    """One array of a layer.

    Attributes:
        layer: what the layer is called.
        array: what the array is called in it, e.g. ``kernel`` or ``forward kernel``.
        shape: its shape.
        formula: the same in units and features, e.g. ``(features, 4·units)``.
        parameters: how many values it holds.
        blocks: the columns of each block, in stored order.
    """

    layer: str
    array: str
    shape: Shape
    formula: str
    parameters: int
    blocks: tuple[BlockColumns, ...]


class ShapeTable(Sequence[ShapeRow]):
    """The rows of one or several layers, as a reader holds them; a notebook shows a table.

    Attributes:
        remarks: what else to know of the layers, in whole sentences.
    """

    def __init__(self, rows: Sequence[ShapeRow], remarks: Sequence[str] = ()) -> None:
        self._rows = tuple(rows)
        self.remarks = tuple(remarks)

    @property
    def parameters(self) -> int:
        """How many values all arrays hold."""
        return _sum(self._rows)

    @property
    def markdown(self) -> str:
        """The table in Markdown."""
        return as_markdown(self._rows)

    @property
    def csv(self) -> str:
        """The table as comma-separated values; see :func:`as_csv`."""
        return as_csv(self._rows)

    @property
    def json(self) -> str:
        """The table as JSON; see :func:`as_json`."""
        return as_json(self._rows)

    def save(self, path: str | PathLike[str]) -> Path:
        """Save the table and return where it is.

        Args:
            path: ends in ``.md``, ``.csv``, ``.json`` or ``.html``.

        Raises:
            UserError: if it ends in anything else, or the file can't be written.
        """
        return save(
            path,
            {
                ".md": partial(as_markdown, self._rows),
                ".csv": partial(as_csv, self._rows),
                ".json": partial(as_json, self._rows),
                ".html": lambda: page("Shapes", self._repr_html_()),
            },
        )

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    @overload
    def __getitem__(self, which: int) -> ShapeRow: ...

    @overload
    def __getitem__(self, which: slice) -> "ShapeTable": ...

    def __getitem__(self, which: int | slice) -> "ShapeRow | ShapeTable":
        """Return a row by its place, or a table of several."""
        if isinstance(which, slice):
            return ShapeTable(self._rows[which], self.remarks)
        return self._rows[which]

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        notes = "".join(f"<p>{markup.escape(remark)}</p>" for remark in self.remarks)
        return f'<div style="overflow-x:auto;white-space:nowrap">{as_html(self._rows)}</div>{notes}'

    def __repr__(self) -> str:
        """Return what a terminal shows."""
        return self.markdown.rstrip("\n")


def shape_rows(arrays: LayerArrays, layer: str) -> tuple[ShapeRow, ...]:
    """Return a row for each array, in the order of ``get_weights()``; ``layer`` names the layer."""
    stored = iter(arrays.weights)
    kind = arrays.case.kind
    rows = []
    for part in kind.parts:
        units = part.sizes(arrays.case.sizes)["units"]
        blocks = tuple(
            BlockColumns(block.letter, block.name, *kind.columns(block.letter, units))
            for block in kind.blocks
        )
        for weight in part.weights:
            each = next(stored)
            formula = pretty_shape(weight.shape)
            rows.append(ShapeRow(layer, each.label, each.shape, formula, each.parameters, blocks))
    return tuple(rows)


def as_markdown(rows: Sequence[ShapeRow]) -> str:
    """Return the rows as a Markdown table, and their sum below."""
    titles = _titles(rows)
    lines = [
        [code(text) if is_code else _plain(text) for text, is_code in _cells(row, titles)]
        for row in rows
    ]
    sums = ["**sum**", "", "", "", f"**{format_count(_sum(rows))}**", *[""] * len(titles)]
    return table([*_HEAD, *titles], "llllr" + "l" * len(titles), [*lines, sums])


def as_html(rows: Sequence[ShapeRow]) -> str:
    """Return the rows as an HTML ``<table>``, and their sum below; without a style of its own."""
    titles = _titles(rows)
    head = "".join(f'<th scope="col">{markup.escape(title)}</th>' for title in (*_HEAD, *titles))
    lines = ["".join(_td(*cell) for cell in _cells(row, titles)) for row in rows]
    sums = f"<td>sum</td>{_td('') * 3}{_td(format_count(_sum(rows)))}{_td('') * len(titles)}"
    body = "".join(f"<tr>{line}</tr>" for line in (*lines, sums))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def as_csv(rows: Sequence[ShapeRow]) -> str:
    """Return the rows as comma-separated values, for Python and for spreadsheets.

    Slices are written ``[..., 0:3]``: a spreadsheet reads ``0:3`` as a time of day. A text that
    it would compute gets an apostrophe in front.
    """
    titles = _titles(rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_HEAD, *titles])
    for row in rows:
        texts = [row.layer, row.array, format_shape(row.shape), row.formula]
        cuts = [f"[..., {cut}]" if cut else "" for cut in _cuts(row, titles)]
        writer.writerow([*map(_shown_as_text, texts), row.parameters, *cuts])
    return out.getvalue()


def as_json(rows: Sequence[ShapeRow]) -> str:
    """Return the rows as a JSON list of objects with the attributes of :class:`ShapeRow`."""
    return json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False) + "\n"


def _cells(row: ShapeRow, titles: Sequence[str]) -> list[tuple[str, bool]]:
    """Return the text of each cell, and whether it is code."""
    texts = (row.array, format_shape(row.shape), row.formula)
    return [
        (row.layer, False),
        *((text, True) for text in texts),
        (format_count(row.parameters), False),
        *((cut, bool(cut)) for cut in _cuts(row, titles)),
    ]


def _td(text: str, is_code: bool = False) -> str:
    text = markup.escape(text)
    return f"<td><code>{text}</code></td>" if is_code else f"<td>{text}</td>"


def _titles(rows: Sequence[ShapeRow]) -> list[str]:
    """Return the blocks that any of the rows has: a column each."""
    return list(dict.fromkeys(block.title for row in rows for block in row.blocks))


def _cuts(row: ShapeRow, titles: Sequence[str]) -> list[str]:
    """Return the slice in each column of blocks; empty where the row has no such block."""
    own = {block.title: f"{block.start}:{block.stop}" for block in row.blocks}
    return [own.get(title, "") for title in titles]


def _sum(rows: Sequence[ShapeRow]) -> int:
    return sum(row.parameters for row in rows)


def _plain(text: str) -> str:
    """Return ``text`` as Markdown that shows it as it is, whoever reads the Markdown."""
    return _MARKS.sub(lambda mark: f"&#{ord(mark[0])};", text)


def _shown_as_text(text: str) -> str:
    return f"'{text}" if _COMPUTED.match(text) else text

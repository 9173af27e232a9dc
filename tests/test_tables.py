"""Every number in the tables of the pages is that of a layer which is built here and now."""

import re

import numpy as np
import pytest

from diagram_gen import catalogue, tables
from diagram_gen.case import INPUT_SHAPES
from diagram_gen.verify import RIGHT, WRONG
from tests.fresh import BLOCKS, lstm
from tests.invented import layer_facts
from tests.programs import Built

Row = list[str]


def _table(built: Built, name: str) -> list[Row]:
    """Return the rows of a table of the pages, its head first, without marks of emphasis."""
    lines = (built.out / f"_generated/{name}.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip().strip("*`") for cell in line.split("|")[1:-1]] for line in lines]
    assert len({len(row) for row in rows}) == 1, "a table has a rectangle of cells"
    head, rule, *body = rows
    assert all(re.fullmatch(r":-:?-?|-+:", cell) for cell in rule)
    return [head, *body]


def _count(text: str) -> int:
    return int(text.replace(",", ""))


def test_every_table_is_checked() -> None:
    """A new table is not published unchecked."""
    names = [row.name for row in catalogue.TABLES]
    names += [row.name for row in catalogue.INPUT_TABLES]
    checked = r"lstm-(shapes-.*|growth(-f5)?|quoted|by-block|slices|order|inputs-u\d)"
    assert not [name for name in names if not re.fullmatch(checked, name)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", [row.name for row in catalogue.TABLES if "shapes" in row.name])
def test_shapes(built: Built, name: str) -> None:
    """Units, three shapes and their sum, in rows of growing size."""
    head, formulas, *rows = _table(built, name)
    found = re.search(r"f(\d+)$", name)
    features = int(found[1]) if found else 1
    assert head == ["units", "kernel", "recurrent_kernel", "bias", "parameters"]
    assert formulas == ["", "(features, 4·units)", "(units, 4·units)", "(4·units,)", ""]
    for units, *shapes, parameters in rows:
        fresh = lstm(int(units), features)
        assert shapes == [repr(shape) for shape in fresh.shapes.values()]
        assert _count(parameters) == fresh.parameters
    sizes = [int(row[0]) for row in rows]
    assert sizes == sorted(sizes)
    assert len(sizes) >= 3


def test_quoted_sizes(built: Built) -> None:
    """The sizes that people ask about."""
    head, *rows = _table(built, "lstm-quoted")
    assert head == ["features", "units", "kernel", "recurrent_kernel", "bias", "parameters"]
    assert len(rows) == len(catalogue.QUOTED)
    for features, units, *shapes, parameters in rows:
        fresh = lstm(_count(units), _count(features))
        assert shapes == [repr(shape) for shape in fresh.shapes.values()]
        assert _count(parameters) == fresh.parameters


@pytest.mark.parametrize("name", ["lstm-growth", "lstm-growth-f5"])
def test_growth(built: Built, name: str) -> None:
    """Parameters by array, their sum, and the difference to the row before."""
    head, *rows = _table(built, name)
    assert head[1:4] == ["kernel", "recurrent_kernel", "bias"]
    features = 5 if name.endswith("f5") else 1
    before = None
    for units, *counts, parameters, more in rows:
        fresh = lstm(int(units), features)
        assert [*map(_count, counts)] == [array.size for array in fresh.arrays.values()]
        assert _count(parameters) == fresh.parameters
        assert more == ("" if before is None else f"+{fresh.parameters - before}")
        before = fresh.parameters


def test_blocks(built: Built) -> None:
    """Parameters by array and block, counted in the cut arrays."""
    head, *rows, last = _table(built, "lstm-by-block")
    assert head[1:-1] == [f"{letter} {name}" for letter, name in BLOCKS.items()]
    fresh = lstm(3, 2)
    totals = np.zeros(len(BLOCKS) + 1, int)
    for (name, array), row in zip(fresh.arrays.items(), rows, strict=True):
        counted = [part.size for part in np.split(array, len(BLOCKS), axis=-1)]
        assert row == [name, *map(str, counted), str(array.size)]
        totals += [*counted, array.size]
    assert last == ["sum", *map(str, totals)]


def test_slices(built: Built) -> None:
    """Slices that cut a real array into what they name; the general ones for any size."""
    head, *rows = _table(built, "lstm-slices")
    fresh = lstm(3, 1)
    assert head[-1] == "units = 3"
    assert [row[0] for row in rows] == list(BLOCKS)
    for letter, name, activation, general, sliced in rows:
        assert name == BLOCKS[letter]
        assert activation == ("tanh" if letter == "c" else "sigmoid")
        for array in fresh.arrays.values():
            start, stop = fresh.columns[letter]
            assert np.array_equal(_cut(array, sliced), array[..., start:stop])
        for units in (1, 3, 10):
            other = lstm(units, 2)
            start, stop = other.columns[letter]
            for array in other.arrays.values():
                assert np.array_equal(_cut(array, general, units), array[..., start:stop])


def _cut(array: np.ndarray, subscript: str, units: int = 0) -> np.ndarray:
    """Return ``array[...]`` as a reader's Python would."""
    result: np.ndarray = eval(f"array{subscript}", {"array": array, "u": units})  # noqa: S307
    return result


def test_order_proofs(built: Built) -> None:
    """The right order is far ahead of the next."""
    _, *rows = _table(built, "lstm-order")
    assert len(rows) >= 3
    for _, _, tried, best, error, next_best in rows:
        assert (tried, best) == ("24", "i f c o")
        assert float(error) < RIGHT
        assert float(next_best) > WRONG


@pytest.mark.parametrize("row", catalogue.INPUT_TABLES, ids=lambda row: row.name)
def test_inputs(built: Built, row: catalogue.InputTableRow) -> None:
    """One row for each input shape; arrays in stored order, as in the other tables."""
    head, *rows = _table(built, row.name)
    assert head[2:5] == ["kernel", "recurrent_kernel", "bias"]
    asked = [("any" if steps is None else str(steps), str(f)) for steps, f in INPUT_SHAPES]
    assert [(r[0], r[1]) for r in rows] == asked
    for _, features, *shapes, parameters, output in rows:
        fresh = lstm(row.case.units, int(features))
        assert shapes == [repr(shape) for shape in fresh.shapes.values()]
        assert _count(parameters) == fresh.parameters
        assert output == f"(None, {row.case.units})"


def test_one_table_is_about_one_layer() -> None:
    """Tables that have room for one layer take no second one in silence."""
    several = [layer_facts(1, 1), layer_facts(2, 1)]
    for write in (tables.by_block, tables.slices):
        with pytest.raises(ValueError, match="too many values"):
            write(several)

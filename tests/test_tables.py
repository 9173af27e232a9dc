"""Every number in the tables of the pages is that of a layer which is built here and now."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from diagram_gen import catalogue, tables
from diagram_gen.case import INPUT_SHAPES
from diagram_gen.layers import KINDS
from diagram_gen.verify import RIGHT, WRONG
from tests.fresh import Fresh, columns, fresh, lstm
from tests.invented import layer_facts
from tests.programs import Built

Row = list[str]

#: What the parts of a layer are called in front of their arrays.
PARTS = {
    "bidirectional-lstm": ("forward", "backward"),
    "bidirectional-gru": ("forward", "backward"),
    "stacked-lstm": ("first layer", "second layer"),
    "stacked-cells": ("first cell", "second cell"),
}


def _table(built: Built, name: str) -> list[Row]:
    """Return the rows of a table of the pages, its head first, without marks of emphasis."""
    lines = (built.out / f"_generated/{name}.md").read_text(encoding="utf-8").splitlines()
    rows = [[re.sub(r"[*`]", "", c).strip() for c in _cells(line)] for line in lines]
    assert len({len(row) for row in rows}) == 1, "a table has a rectangle of cells"
    head, rule, *body = rows
    assert all(re.fullmatch(r":-:?-?|-+:", cell) for cell in rule)
    return [head, *body]


def _cells(line: str) -> Row:
    """Return the cells of a line; a star inside code is no emphasis."""
    return re.sub(r"(?<=\d)\*(?=u)", "·", line).split("|")[1:-1]


def _count(text: str) -> int:
    return int(text.replace(",", ""))


def _rows(names: list[str]) -> list[Any]:
    """Return the rows of the catalogue whose names end so, with layer, as parameters."""
    return [
        pytest.param(row, id=row.name)
        for row in catalogue.TABLES
        if any(re.search(name, row.name) for name in names)
    ]


def _arrays(real: Fresh) -> list[str]:
    """Return what the arrays of a layer are called in a table."""
    parts = PARTS.get(real.layer, ("",))
    per_part = len(real.names) // len(parts)
    return [f"{parts[n // per_part]} {name}".strip() for n, name in enumerate(real.names)]


def test_every_table_is_checked() -> None:
    """A new table is not published unchecked."""
    names = [row.name for row in catalogue.TABLES]
    names += [row.name for row in catalogue.INPUT_TABLES]
    layers = "|".join(KINDS)
    tables_of_one = r"shapes-.*|growth(-f\d)?|quoted|by-block|slices|order|inputs-u\d"
    checked = rf"({layers})-({tables_of_one})|layer-orders"
    assert not [name for name in names if not re.fullmatch(checked, name)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("row", _rows(["-shapes-"]))
def test_shapes(row: catalogue.TableRow, built: Built) -> None:
    """Units, the shapes of all arrays and their sum, in rows of growing size."""
    head, formulas, *rows = _table(built, row.name)
    found = re.search(r"f(\d+)$", row.name)
    layer, features = row.cases[0].layer, int(found[1]) if found else 1
    for units, *shapes, parameters in rows:
        real = fresh(layer, int(units), features)
        assert head == ["units", *_arrays(real), "parameters"]
        assert shapes == [repr(array.shape) for array in real.stored]
        assert _count(parameters) == real.parameters
        assert [_value(f, int(units), features) for f in formulas[1:-1]] == shapes
    assert (formulas[0], formulas[-1]) == ("", "")
    assert ["*" in formula for formula in formulas] == [False] * len(formulas)
    sizes = [int(r[0]) for r in rows]
    assert sizes == sorted(set(sizes))


def _value(formula: str, units: int, features: int) -> str:
    """Return a formula in words with the sizes put in, as Python writes it."""
    names = {"units": units, "features": features}
    return repr(eval(formula.replace("·", "*"), names | {"__builtins__": {}}))  # noqa: S307


def test_shapes_for_readers() -> None:
    """The formulas are those that people ask about, written as they write them."""
    text = tables.shapes([layer_facts(3, 1)])
    assert "| units | `kernel` | `recurrent_kernel` | `bias` | parameters |" in text
    assert "|  | `(features, 4·units)` | `(units, 4·units)` | `(4·units,)` |  |" in text
    text = tables.shapes([layer_facts(3, 1, layer="gru")])
    assert "`(features, 3·units)` | `(units, 3·units)` | `(2, 3·units)`" in text
    text = tables.shapes([layer_facts(3, 1, layer="bidirectional-lstm")])
    assert "| forward `kernel` | forward `recurrent_kernel` | forward `bias` | backward" in text


@pytest.mark.parametrize("row", _rows(["-quoted$"]))
def test_quoted_sizes(row: catalogue.TableRow, built: Built) -> None:
    """The sizes that people ask about."""
    head, *rows = _table(built, row.name)
    assert len(rows) == len(row.cases) >= 2
    for features, units, *shapes, parameters in rows:
        real = fresh(row.cases[0].layer, _count(units), _count(features))
        assert head == ["features", "units", *_arrays(real), "parameters"]
        assert shapes == [repr(array.shape) for array in real.stored]
        assert _count(parameters) == real.parameters


@pytest.mark.parametrize("row", _rows([r"-growth"]))
def test_growth(row: catalogue.TableRow, built: Built) -> None:
    """Parameters by array, their sum, and the difference to the row before."""
    head, *rows = _table(built, row.name)
    features = 5 if row.name.endswith("f5") else 1
    before = None
    for units, *counts, parameters, more in rows:
        real = fresh(row.cases[0].layer, int(units), features)
        assert head[1:-2] == _arrays(real)
        assert [*map(_count, counts)] == [array.size for array in real.stored]
        assert _count(parameters) == real.parameters
        assert more == ("" if before is None else f"+{real.parameters - before:,}")
        before = real.parameters


@pytest.mark.parametrize("row", _rows(["-by-block$"]))
def test_blocks(row: catalogue.TableRow, built: Built) -> None:
    """Parameters by array and block, counted in the cut arrays."""
    head, *rows, last = _table(built, row.name)
    real = fresh(row.cases[0].layer, 3, 2)
    assert head[1:-1] == [f"{letter} {name}" for letter, name in real.blocks.items()]
    totals = np.zeros(len(real.blocks) + 1, int)
    for name, array, shown in zip(_arrays(real), real.stored, rows, strict=True):
        counted = [part.size for part in np.split(array, len(real.blocks), axis=-1)]
        assert shown == [name, *(f"{n:,}" for n in (*counted, array.size))]
        totals += [*counted, array.size]
    assert last == ["sum", *(f"{n:,}" for n in totals)]


@pytest.mark.parametrize("row", _rows(["-slices$"]))
def test_slices(row: catalogue.TableRow, built: Built) -> None:
    """Slices that cut every real array into what they name; the general ones for any size."""
    head, *rows = _table(built, row.name)
    layer = row.cases[0].layer
    real = fresh(layer, 3, 2)
    assert [r[0] for r in rows] == list(real.blocks)
    of_size = {int(name.rsplit(" ", 1)[1]): n for n, name in enumerate(head) if "units = " in name}
    assert set(of_size) == {_units(real, array) for array in real.stored}
    for row_ in rows:
        letter, name, activation, general = row_[:4]
        assert name == real.blocks[letter]
        assert activation == ("sigmoid" if name.endswith("gate") else "tanh")
        for array in real.stored:
            start, stop = columns(array, real.blocks)[letter]
            sliced = row_[of_size[_units(real, array)]]
            assert np.array_equal(_cut(array, sliced), array[..., start:stop])
        for other in (fresh(layer, units, 2) for units in (1, 10)):
            for array in other.stored:
                start, stop = columns(array, other.blocks)[letter]
                found = _cut(array, general, _units(other, array))
                assert np.array_equal(found, array[..., start:stop])


def _units(real: Fresh, array: NDArray[np.float32]) -> int:
    return int(array.shape[-1]) // len(real.blocks)


def test_slices_of_parts_of_two_sizes(built: Built) -> None:
    """Each column says which part it is about; equal parts need but one."""
    head, *_ = _table(built, "bidirectional-lstm-slices")
    assert head[4:] == ["units = 3"]
    text = tables.slices([layer_facts(5, 1, layer="stacked-lstm")])
    assert "| first layer: units = 5 | second layer: units = 2 |" in text
    assert "| `[..., u:2*u]` | `[..., 5:10]` | `[..., 2:4]` |" in text


def _cut(array: NDArray[np.float32], subscript: str, units: int = 0) -> NDArray[np.float32]:
    """Return ``array[...]`` as a reader's Python would."""
    code = subscript.replace("·", "*")
    result: NDArray[np.float32] = eval(f"array{code}", {"array": array, "u": units})  # noqa: S307
    return result


def test_order_proofs(built: Built) -> None:
    """The right order is far ahead of the next."""
    _, *rows = _table(built, "lstm-order")
    assert len(rows) >= 3
    for _, _, tried, best, error, next_best in rows:
        assert (tried, best) == ("24", "i f c o")
        assert float(error) < RIGHT
        assert float(next_best) > WRONG


def test_order_of_one_block() -> None:
    """Where there is no other order there is no next best."""
    facts = layer_facts(3, 1, layer="simple-rnn")
    alone = replace(facts, order_proof=replace(facts.order_proof, runner_up=None))
    assert tables.order_proofs([alone]).endswith("| 3 | 1 | 1 | h | 1e-07 |  |\n")
    assert tables.layer_orders([alone]).endswith("| 1 | 1e-07 | no other |\n")


def test_orders_of_all_layers(built: Built) -> None:
    """One row for each layer kind, with the order that is documented."""
    head, *rows = _table(built, "layer-orders")
    titles = {kind.title: key for key, kind in KINDS.items()}
    assert [row[0] for row in rows] == list(titles)
    assert "block order" in head
    for row in rows:
        said = dict(zip(head, row, strict=True))
        real = fresh(titles[said["layer"]], 1, 1)
        assert said["block order"] == " ".join(real.blocks)
        count = {1: 1, 3: 6, 4: 24}[len(real.blocks)]
        assert said["orders tried"] == str(count)
        assert float(said["its error"]) < RIGHT
        assert said["next best"] == "no other" if count == 1 else float(said["next best"]) > WRONG


@pytest.mark.parametrize("row", catalogue.INPUT_TABLES, ids=lambda row: row.name)
def test_inputs(built: Built, row: catalogue.InputTableRow) -> None:
    """One row for each input shape; arrays in stored order, as in the other tables."""
    head, *rows = _table(built, row.name)
    assert head[2:5] == ["kernel", "recurrent_kernel", "bias"]
    asked = [("any" if steps is None else str(steps), str(f)) for steps, f in INPUT_SHAPES]
    assert [(r[0], r[1]) for r in rows] == asked
    for _, features, *shapes, parameters, output in rows:
        real = fresh(row.case.layer, row.case.units, int(features))
        assert shapes == [repr(shape) for shape in real.shapes.values()]
        assert _count(parameters) == real.parameters
        assert output == f"(None, {row.case.units})"


def test_one_table_is_about_one_layer() -> None:
    """Tables that have room for one layer take no second one in silence."""
    several = [layer_facts(1, 1), layer_facts(2, 1)]
    for write in (tables.by_block, tables.slices):
        with pytest.raises(ValueError, match="too many values"):
            write(several)


def test_large_counts_are_legible() -> None:
    """Thousands are set apart, in growth too."""
    text = tables.growth([layer_facts(64, 5), layer_facts(128, 5)])
    parameters = lstm(128, 5).parameters
    assert f"| {parameters:,} | +{parameters - lstm(64, 5).parameters:,} |" in text


def test_rows_of_a_table_are_equally_long() -> None:
    """Markdown would show the source of another one."""
    assert tables.table(["a", "b"], "lr", [["1", "2"]]).count("\n") == 3
    with pytest.raises(ValueError, match="differ in length"):
        tables.table(["a", "b"], "l", [["1", "2"]])
    with pytest.raises(ValueError, match="differ in length"):
        tables.table(["a", "b"], "lr", [["1"]])

"""The table: consistent in itself, with the description of Keras, and with what was run."""

import dataclasses
import itertools
import json
from urllib.parse import urlsplit

import pytest
from frameworks.plan import FRAMEWORKS, SIZES

from diagram_gen import cells
from diagram_gen.expressions import evaluate
from diagram_gen.rosetta.data import published
from diagram_gen.rosetta.layouts import layout, layouts
from diagram_gen.rosetta.tables import (
    gru_table,
    lstm_table,
    notes,
    rnn_table,
    transformations_table,
    verified_table,
)
from diagram_gen.rosetta.verified import BOUNDS, PATH, from_json, runs, size_class, to_json

LETTERS = {"lstm": "cfio", "gru": "hrz", "simple_rnn": "h"}


@pytest.mark.parametrize("key", layouts())
def test_row(key: str) -> None:
    """Every row names all blocks once, in pieces that fill its arrays exactly."""
    row = layout(key)
    assert row.key == key
    assert "".join(sorted(row.order)) == LETTERS[row.layer]
    assert len(row.letters) == len(row.order)
    assert (
        "".join(sorted(p for s in row.recurrent_arrays for p in _letters(s, "U")))
        == (LETTERS[row.layer])
    )
    sizes = {"units": 7, "features": 3, "directions": 1}
    for stored in row.arrays:
        assert stored.holds == " ".join(f"{p.role}:{p.letters}" for p in stored.pieces)
        letters = sum(len(piece.letters) for piece in stored.pieces)
        others = {"W": 3, "U": 7, "WU": 10}.get(stored.pieces[0].role, 1)
        product = 1
        for size in stored.shape:
            product *= evaluate(size, sizes)
        assert product == letters * 7 * others
    assert len({stored.name for stored in row.arrays}) == len(row.arrays)
    address = urlsplit(row.source)
    assert address.scheme == "https"
    assert address.path


def _letters(stored: object, role: str) -> str:
    pieces = getattr(stored, "pieces", ())
    return "".join(piece.letters for piece in pieces if role in piece.role)


@pytest.mark.parametrize("key", [key for key, row in layouts().items() if row.layer == "gru"])
def test_gru_rows(key: str) -> None:
    """Every GRU says where its reset gate applies and what share of the old state stays."""
    row = layout(key)
    assert row.reset in ("after", "before")
    assert row.keeps in ("z", "1-z")


@pytest.mark.parametrize("key", [key for key, row in layouts().items() if row.layer == "lstm"])
def test_lstm_rows(key: str) -> None:
    """Every LSTM has two states and says how its forget gate starts."""
    row = layout(key)
    assert sorted(row.states) == ["c", "h"]
    assert row.forget_start


@pytest.mark.parametrize(
    ("key", "cell"),
    [
        ("keras-lstm", cells.LSTM),
        ("keras-gru", cells.GRU),
        ("keras-gru-before", cells.GRU_BEFORE),
        ("keras-simple-rnn", cells.SIMPLE_RNN),
    ],
)
def test_keras_rows(key: str, cell: cells.Cell) -> None:
    """The rows of Keras are what the build holds against real layers."""
    row = layout(key)
    assert row.order == cell.order
    assert [(s.name, s.shape) for s in row.arrays] == [(w.name, w.shape) for w in cell.weights]
    assert not row.transposed
    assert row.biases == (2 if cell is cells.GRU else 1)


def test_known_rows() -> None:
    """What follows from a row's arrays is what its framework's documentation says in words."""
    assert layout("onnx-lstm").order == "iofc"
    assert layout("onnx-lstm").biases == 2
    assert layout("onnx-lstm").transposed
    assert layout("onnx-lstm").has_directions
    assert layout("tf1-lstm").input_arrays == layout("tf1-lstm").recurrent_arrays
    assert layout("equinox-gru").bias_split == "b+r:rz b:h, r:h"
    assert layout("equinox-gru").biases == 2
    assert layout("flax-nnx-gru").without_recurrent_bias == "h"
    assert not layout("flax-linen-lstm").transposed
    assert layout("darknet-lstm").order != layout("darknet-fork-lstm").order


def test_all_rows_are_published() -> None:
    """The published text has every row, what its words mean, and every run."""
    data = json.loads(published())
    assert [row["key"] for row in data["layouts"]] == list(layouts())
    assert {row["key"] for row in data["layouts"] if row["verified"]} == set(runs())
    roles = {
        p.split(":")[0]
        for row in data["layouts"]
        for a in row["arrays"]
        for p in a["holds"].split()
    }
    assert roles <= set(data["roles"])
    assert {row["packing"] for row in data["layouts"]} == set(data["packings"])
    assert data["blocks"].keys() == LETTERS.keys()
    assert published() == published()


def test_runs_fit_the_table() -> None:
    """Every recorded run is of a row, was within its bounds, and covers what is planned."""
    assert set(runs()) <= set(layouts())
    for key, run in runs().items():
        assert not run.broken_bounds(), key
        assert run.sizes == tuple(sorted(SIZES))
    planned = {key: f for f in FRAMEWORKS for key in f.layouts}
    keras_rows = {key for key, row in layouts().items() if row.framework == "Keras 3"}
    assert set(runs()) == {*planned, *keras_rows}
    for key, framework in planned.items():
        assert set(runs()[key].errors) == set(framework.dtypes)
        assert runs()[key].framework == framework.package
        for dtype in framework.dtypes:
            assert set(runs()[key].errors[dtype]) == set(BOUNDS[dtype])


def test_file_of_runs() -> None:
    """The file is what writing the runs that it holds would give."""
    assert to_json(runs()) == PATH.read_text(encoding="utf-8")
    assert from_json(json.loads(to_json(runs()))) == runs()


def test_bounds() -> None:
    """An error that is too large, or no number at all, breaks its bound."""
    run = next(run for run in runs().values() if "float32" in run.errors)
    for error in (2e-5, float("nan")):
        bad = dataclasses.replace(run, errors={"float32": {16: error, 64: 1e-6}})
        (sentence,) = bad.broken_bounds()
        assert sentence.startswith("float32, up to 16 units")
    assert [size_class("float32", units) for units in (1, 16, 17, 64)] == [16, 16, 64, 64]


def test_tables() -> None:
    """Every row is in the table of its kind, with its status, and all lines have as many cells."""
    found = {"lstm": lstm_table(), "gru": gru_table(), "simple_rnn": rnn_table()}
    for layer, text in found.items():
        lines = text.splitlines()
        rows = [row for row in layouts().values() if row.layer == layer]
        assert len(lines) == len(rows) + 2
        assert {line.count(" |") for line in lines} == {lines[0].count(" |")}
        for row, line in zip(rows, lines[2:], strict=True):
            assert row.framework in line
            assert row.source in line
            status = "verified here" if row.key in runs() else "from documentation"
            assert status in line


def test_table_of_transformations() -> None:
    """What has to be done follows from the rows."""
    text = transformations_table()
    lines = {tuple(line[2:].split(" | ")[:2]): line for line in text.splitlines()}
    assert "`[0, 3, 1, 2]` (ifco → iofc)" in lines["ONNX", "`LSTM`"]
    assert "minus 1 for f" in lines["Haiku", "`hk.LSTM`"]
    assert "z changes sign" in lines["Haiku", "`hk.GRU`"]
    assert "r z: b[0] + b[1], h: b[0], h: b[1]" in lines["Equinox", "`eqx.nn.GRUCell`"]
    plain = lines["PyTorch", "`torch.nn.LSTM`"]
    assert plain.endswith("| as they are | transposed | b, zeros |")


def test_table_of_runs() -> None:
    """Every run has a line with its versions and its errors."""
    lines = verified_table().splitlines()[2:]
    assert len(lines) == len(runs())
    for key, run in runs().items():
        start = f"| {layout(key).framework} | `{layout(key).name}` |"
        (line,) = [line for line in lines if line.startswith(start)]
        assert run.version in line
        for error in itertools.chain.from_iterable(e.values() for e in run.errors.values()):
            assert f" {error:.1e} |" in line if error else " 0 |" in line


def test_table_of_one_framework_has_no_empty_column() -> None:
    """Nor one that says the framework in each line."""
    head, _, *rows = (line.split(" | ") for line in verified_table("ONNX").splitlines())
    assert head[0] == "| layer"
    assert all(any(row[n].strip(" |") for row in rows) for n in range(len(head)))


def test_notes() -> None:
    """Notes name the layer that they are about."""
    assert "Haiku, hk.GRU: Its update gate is the complement" in notes("gru")
    assert all(line.startswith("- ") for line in notes("lstm").splitlines())

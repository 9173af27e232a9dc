"""What is written of a model: which files, with what in them, and where."""

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from markdown import markdown

from diagram_gen.own.drawn import SUFFIXES
from diagram_gen.own.folder import LIST
from diagram_gen.own.found import FoundLayer, FoundModel, shown
from diagram_gen.own.numbers import from_numbers
from diagram_gen.own.report import write_layer, write_report
from diagram_gen.own.told import called
from tests.drawn import parse
from tests.own.layers import both_ways, chain, found_cell, lstm, packed
from tests.own.names import NAMES
from tests.programs import contents

DATA = {"shapes.md", "shapes.csv", "shapes.json", "statistics.csv", "index.html"}


def _model(*layers: FoundLayer, name: str = "mine") -> FoundModel:
    return FoundModel(name, layers, ("One of its layers has no weights yet.",))


def _figures(*stems: str) -> set[str]:
    return {f"{stem}{suffix}.svg" for stem in stems for suffix in SUFFIXES.values()}


def _named(layer: FoundLayer, **options: object) -> FoundLayer:
    return FoundLayer(layer.name, layer.keras_class, layer.cells, layer.joined, options)


CONV = FoundLayer("conv", "ConvLSTM2D", (found_cell((3, 3, 2, 8), (3, 3, 2, 8), (8,)),))
OUTER = FoundLayer("outer", "TimeDistributed", (found_cell(*packed(4, 3, 2)),))

#: Layers with the figures that they get.
LAYERS: dict[str, tuple[FoundLayer, Sequence[str]]] = {
    "small": (lstm(3, 2), ("weights", "values", "heat", "cell", "unrolled")),
    "large": (lstm(50, 7), ("weights", "heat", "cell", "unrolled")),
    "backwards": (_named(lstm(50, 7), go_backwards=True), ("weights", "heat", "cell")),
    "convolution": (CONV, ("weights", "values", "heat", "cell", "unrolled")),
    "outer": (OUTER, ("weights", "values", "heat", "cell", "flow", "unrolled")),
    "both ways": (
        both_ways((20, 20), 2),
        (
            *("weights", "heat-forward", "cell-forward", "heat-backward", "cell-backward"),
            "flow",
        ),
    ),
    "summed": (
        both_ways((20, 20), 2, merge="sum"),
        ("weights", "heat-forward", "cell-forward", "heat-backward", "cell-backward"),
    ),
    "of two sizes": (
        both_ways((20, 30), 2),
        ("weights", "heat-forward", "cell-forward", "heat-backward", "cell-backward"),
    ),
    "chain": (
        chain((20, 10), 2),
        ("weights", "heat-cell-0", "cell-cell-0", "heat-cell-1", "cell-cell-1", "flow"),
    ),
    "long chain": (
        chain((9, 8, 7), 2),
        (
            *("weights", "heat-cell-0", "cell-cell-0", "heat-cell-1", "cell-cell-1"),
            *("heat-cell-2", "cell-cell-2"),
        ),
    ),
    "gru without bias": (
        FoundLayer("gru", "GRU", (found_cell((2, 27), (9, 27)),)),
        ("weights", "heat", "cell", "unrolled"),
    ),
    "simple without bias": (
        FoundLayer("rnn", "SimpleRNN", (found_cell((2, 9), (9, 9)),)),
        ("weights", "heat", "cell", "unrolled"),
    ),
}


@pytest.mark.parametrize("name", LAYERS)
def test_files_of_a_layer(name: str, tmp_path: Path) -> None:
    """Each figure in three variants, tables, data and a page: no more, no less."""
    layer, stems = LAYERS[name]
    written = write_report(_model(layer), tmp_path)
    (folder,) = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert folder.name == f"01-{layer.name}"
    assert {path.name for path in folder.iterdir()} == _figures(*stems) | DATA
    found = {path.relative_to(tmp_path).as_posix() for path in written}
    assert found | {LIST} == set(contents(tmp_path))
    assert {"index.html", "model.json"} <= found


def test_layers_are_counted(tmp_path: Path) -> None:
    """Folders sort in the order of the model, and two layers of one name do not meet."""
    write_report(_model(*[lstm(1, 1)] * 11), tmp_path)
    folders = sorted(path.name for path in tmp_path.iterdir() if path.is_dir())
    assert folders == [f"{n:02}-lstm" for n in range(1, 12)]


@pytest.mark.parametrize("name", LAYERS)
def test_data(name: str, tmp_path: Path) -> None:
    """JSON tells the arrays as they are, and each block's columns hold what the statistics say."""
    layer, _ = LAYERS[name]
    write_report(_model(layer), tmp_path)
    (path,) = tmp_path.glob("*/shapes.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    arrays = [array for cell in layer.cells for array in cell.arrays]
    paths = [each for cell in layer.cells for each in cell.paths]
    names = [weight.name for cell in layer.cells for weight in cell.cell.weights]
    assert [tuple(each["shape"]) for each in data["arrays"]] == [array.shape for array in arrays]
    assert [each["path"] for each in data["arrays"]] == paths
    assert [each["name"] for each in data["arrays"]] == names
    assert [each["parameters"] for each in data["arrays"]] == [array.size for array in arrays]
    assert data["parameters"] == sum(array.size for array in arrays)
    assert data["joined"] == layer.joined
    parts = {part["name"]: part for part in data["parts"]}
    assert list(parts) == [cell.name for cell in layer.cells]
    for told, array in zip(data["arrays"], arrays, strict=True):
        columns = {
            block["letter"]: slice(*block["columns"]) for block in parts[told["part"]]["blocks"]
        }
        measured = {each["block"]: each for each in told["statistics"]}
        assert set(measured) == {*columns, *(["all"] if len(columns) > 1 else [])}
        for letter, each in measured.items():
            values = array[..., columns.get(letter, slice(None))].astype(np.float64)
            assert each["count"] == values.size
            assert each["mean"] == pytest.approx(values.mean(), abs=1e-12)
            assert each["least"] == values.min()


def test_tables(tmp_path: Path) -> None:
    """The table of shapes as Markdown and CSV; statistics with all digits."""
    layer = both_ways((3, 3), 2)
    write_report(_model(layer), tmp_path)
    folder = tmp_path / "01-both"
    html = markdown((folder / "shapes.md").read_text(encoding="utf-8"), extensions=["tables"])
    assert html.count("<tr>") == 1 + 6 + 1
    assert "<code>backward recurrent_kernel</code>" in html
    with (folder / "shapes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["shape"] for row in rows] == [str(s) for c in layer.cells for s in c.shapes]
    with (folder / "statistics.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * 3 * 5
    found = {(row["part"], row["array"], row["block"]): row for row in rows}
    forget = layer.cells[1].arrays[2][3:6].astype(np.float64)
    assert float(found["backward", "bias", "f"]["mean"]) == pytest.approx(forget.mean())
    assert float(found["backward", "bias", "f"]["deviation"]) == pytest.approx(forget.std())


def test_the_model_as_data(tmp_path: Path) -> None:
    write_report(_model(lstm(3, 2), both_ways((4, 4), 3)), tmp_path)
    data = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    assert data["name"] == "mine"
    assert [each["folder"] for each in data["layers"]] == ["01-lstm", "02-both"]
    assert [each["parameters"] for each in data["layers"]] == [72, 256]
    assert data["parameters"] == 72 + 256
    assert data["remarks"] == ["One of its layers has no weights yet."]


def test_values_that_json_lacks(tmp_path: Path) -> None:
    """NaN and infinities are counts, and options that are none are words."""
    layer = _named(lstm(3, 2), dropout=float("nan"), units=3, merge_mode=None, bias=True)
    layer.cells[0].arrays[0][:] = np.nan
    layer.cells[0].arrays[1][0, 0] = np.inf
    write_report(_model(layer), tmp_path)
    text = (tmp_path / "01-lstm/shapes.json").read_text(encoding="utf-8")
    data = json.loads(text, parse_constant=pytest.fail)
    assert data["options"] == {"dropout": "nan", "units": 3, "merge_mode": None, "bias": True}
    assert data["arrays"][0]["statistics"][0]["mean"] is None
    assert data["arrays"][0]["statistics"][0]["nan"] == 6
    assert data["arrays"][1]["statistics"][0]["infinite"] == 1


# -------------------------------------------------------------------------- names from a file


def _texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.mark.parametrize("what", NAMES)
def test_names_do_no_harm(what: str, tmp_path: Path) -> None:
    """Whatever a layer is called, each file stays what it is, and says the name as it is shown."""
    name = NAMES[what]
    cell = found_cell(*packed(4, 2, 1), path=f"layers/{name}")
    layer = FoundLayer(name, name or "LSTM", (cell,), options={name: name, "activation": name})
    write_report(FoundModel(name, (layer,), (name,)), tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    (folder,) = [path for path in (tmp_path / "out").iterdir() if path.is_dir()]
    assert re.fullmatch(r"01-[a-z0-9]+(-[a-z0-9]+)*", folder.name)
    files = _texts(folder)
    for text in files.values():
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029]", text)
    data = json.loads(files["shapes.json"])
    assert data["name"] == called(name)
    assert data["options"][shown(name)] == shown(name)
    for table in ("shapes.csv", "statistics.csv"):
        rows = list(csv.reader(io.StringIO(files[table])))
        assert len({len(row) for row in rows}) == 1
        for text in (cell for row in rows for cell in row if not _is_number(cell)):
            assert not re.match(r"[\s\ufeff]*[=+@\t\r-]", text)
    html = markdown(files["shapes.md"], extensions=["tables"])
    assert set(re.findall(r"<(\w+)", html)) <= TABLE
    for suffix in SUFFIXES.values():
        for stem in ("weights", "values", "heat", "cell", "unrolled"):
            root = parse(files[f"{stem}{suffix}.svg"])
            assert {str(e.tag).rpartition("}")[2] for e in root.iter()} <= SHAPES
            assert (root[0].text or "").startswith(shown(name))
            assert not [a for e in root.iter() for a in e.attrib if str(a).startswith("on")]


TABLE = {*("table", "thead", "tbody", "tr", "th", "td", "code", "strong")}
SHAPES = {*("svg", "title", "desc", "style", "g", "rect", "path", "text", "tspan", "image")}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_a_layer_of_plain_numbers(tmp_path: Path) -> None:
    """No values: no heat map and no statistics."""
    write_layer(from_numbers("lstm", 50, 7), tmp_path)
    expected = _figures("weights", "cell", "unrolled") | DATA - {"statistics.csv"} | {LIST}
    assert set(contents(tmp_path)) == expected
    data = json.loads((tmp_path / "shapes.json").read_text(encoding="utf-8"))
    assert "statistics" not in data["arrays"][0]
    assert data["arrays"][1]["shape"] == [50, 200]

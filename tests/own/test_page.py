"""Pages about layers of one's own: they stand alone, say what is so, and let nothing in."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lxml import html

from diagram_gen.layers import KINDS
from diagram_gen.own.found import FoundLayer, FoundModel
from diagram_gen.own.numbers import from_numbers
from diagram_gen.own.page import layer_page
from diagram_gen.own.report import write_layer, write_report
from diagram_gen.own.snippet import building, reading
from diagram_gen.own.told import called, layer_told
from tests.own.layers import both_ways, chain, found_cell, lstm
from tests.own.names import NAMES

#: Everything that a page of ours is made of.
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "nav", "main", "footer", "section", "div"),
    *("h1", "h2", "h3", "p", "a", "bdi", "code", "pre", "figure", "figcaption", "img", "span"),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "ul", "li"),
}

GRU = FoundLayer("gru", "GRU", (found_cell((2, 9), (3, 9), (2, 9)),), options={"dropout": 0.25})


def _page(layer: FoundLayer) -> Any:
    return html.fromstring(layer_page(layer_told(layer), ["shapes.md"], "mine"))


def _text(element: Any) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def _table(page: Any, about: str) -> list[list[str]]:
    """Return the rows of the first table below a heading, without its head and foot."""
    (table,) = page.xpath(f"//section[@aria-labelledby='{about}']//table")[:1]
    return [[_text(cell) for cell in row] for row in table.xpath("tbody/tr")]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages of a model and of plain numbers."""
    folder = tmp_path_factory.mktemp("pages")
    layers = (lstm(3, 2), both_ways((20, 20), 2), chain((3, 2), 4), GRU)
    write_report(FoundModel("mine", layers, ("A remark.",)), folder / "model")
    write_layer(from_numbers("gru", 5, 2), folder / "numbers")
    return folder


def _pages(out: Path) -> Iterator[tuple[Path, Any]]:
    for path in sorted(out.rglob("*.html")):
        yield path, html.fromstring(path.read_text(encoding="utf-8"))


def test_pages_need_nothing(out: Path) -> None:
    """No script, no style or picture from elsewhere; every link leads to a file that is there."""
    count = 0
    for path, page in _pages(out):
        assert {element.tag for element in page.iter()} <= TAGS
        attributes = {name for element in page.iter() for name in element.attrib}
        assert not [name for name in attributes if name.startswith("on")]
        for target in page.xpath("//@href | //@src"):
            if not target.startswith("#"):
                assert re.fullmatch(r"(\.\./)?[\w./-]+", target)
                assert (path.parent / target).is_file(), target
        ids = page.xpath("//@id")
        assert len(set(ids)) == len(ids)
        assert set(page.xpath("//@aria-labelledby")) <= set(ids)
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; img-src 'self' file:; ")
        assert "script" not in policy
        style = "".join(page.xpath("//style/text()"))
        assert not re.search(r"url\(|@import|@font-face|</", style)
        assert "@media screen and (prefers-color-scheme: dark)" in style
        assert "@media print" in style
        count += 1
    assert count == 1 + 4 + 1


def test_figures(out: Path) -> None:
    """Every figure that was written is shown, in its size, with its words, and as files."""
    for path, page in _pages(out):
        if "01-lstm" not in path.parts and path.parent.name != "numbers":
            continue
        figures = {p.name for p in path.parent.glob("*.svg") if p.name.count(".") == 1}
        assert set(page.xpath("//img/@src")) == figures
        for image in page.xpath("//img"):
            assert re.search(r"kernel \(\d+, \d+\)", image.get("alt"))
            assert int(image.get("width")) > 300
        files = {p.name for p in path.parent.iterdir()} - {"index.html", ".diagram_gen-model.json"}
        assert files <= set(page.xpath("//@href"))


def test_headings(out: Path) -> None:
    """One first heading, and none that is left out."""
    for _, page in _pages(out):
        levels = [int(e.tag[1]) for e in page.iter() if re.fullmatch(r"h\d", str(e.tag))]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_arrays() -> None:
    """The order of ``get_weights()``, shapes, formulas, sums."""
    layer = both_ways((3, 3), 2)
    rows = _table(_page(layer), "arrays")
    assert [row[0] for row in rows] == [f"[{n}]" for n in range(6)]
    assert [row[1] for row in rows][3:] == [
        "backward kernel",
        "backward recurrent_kernel",
        "backward bias",
    ]
    assert [row[2] for row in rows] == [str(s) for cell in layer.cells for s in cell.shapes]
    assert rows[0][3:6] == ["(features, 4·units)", "float32", "24"]
    assert rows[0][6] == "layers/lstm/cell/vars/0"
    (total,) = _page(layer).xpath("//section[@aria-labelledby='arrays']//tfoot/tr")
    assert _text(total[1]) == "144"


@pytest.mark.parametrize(
    ("layer", "shapes"),
    [
        (lstm(3, 2), "(None, 3), or (None, None, 3) with"),
        (both_ways((3, 3), 2), "(None, 6), or (None, None, 6) with"),
        (both_ways((3, 3), 2, merge="sum"), "(None, 3), or (None, None, 3) with"),
        (both_ways((3, 3), 2, merge=None), ""),
        (FoundLayer("a", "LSTM", lstm(3, 2).cells, remarks=("It holds another.",)), ""),
    ],
    ids=["one", "joined", "summed", "apart", "remarked"],
)
def test_what_the_layer_gives(layer: FoundLayer, shapes: str) -> None:
    """Where that is not certain, nothing is said."""
    text = _text(_page(layer))
    assert ("The layer gives" in text) == bool(shapes)
    assert shapes in text


def test_columns_and_functions() -> None:
    """Slices of each block, with the functions that the layer was configured with."""
    layer = FoundLayer("a", "LSTM", lstm(3, 2).cells, options={"activation": "relu"})
    assert _table(_page(layer), "columns") == [
        ["i", "input gate", "sigmoid", "[..., 0:3]"],
        ["f", "forget gate", "sigmoid", "[..., 3:6]"],
        ["c", "candidate", "relu", "[..., 6:9]"],
        ["o", "output gate", "sigmoid", "[..., 9:12]"],
    ]


def test_statistics() -> None:
    layer = lstm(3, 2)
    bias = layer.cells[0].arrays[2]
    bias[3:6] = [1, 0, np.nan]
    rows = {(row[0], row[1]): row[2:] for row in _table(_page(layer), "statistics")}
    assert len(rows) == 3 * 5
    assert rows["bias", "f forget"] == ["3", "0.5", "0.5", "0", "1", "0.5", "50.0%", "1"]
    assert rows["kernel", "all"][0] == "24"
    values = layer.cells[0].arrays[0][:, :3].astype(np.float64)
    assert float(rows["kernel", "i input"][1].replace("−", "-")) == pytest.approx(
        values.mean(), rel=0.01
    )


def test_options() -> None:
    """What the configuration says; where it says nothing, that is said."""
    assert _table(_page(GRU), "options") == [["dropout", "0.25"]]
    page = _page(lstm(3, 2))
    assert not page.xpath("//section[@aria-labelledby='options']")
    assert "functions in the figures are the defaults of Keras" in _text(page)


def test_remarks_and_the_way_back() -> None:
    layer = FoundLayer("a", "LSTM", lstm(3, 2).cells, remarks=("It is told by its shapes.",))
    page = _page(layer)
    assert [_text(e) for e in page.xpath("//p[@class='remark']")] == list(layer.remarks)
    (link,) = page.xpath("//nav/a")
    assert link.get("href") == "../index.html"
    assert _text(link) == "All layers of mine"


def test_the_list_of_layers(out: Path) -> None:
    page = html.fromstring((out / "model" / "index.html").read_text(encoding="utf-8"))
    rows = [[_text(cell) for cell in row] for row in page.xpath("//tbody/tr")]
    assert rows[0] == ["lstm", "LSTM", "3", "2", "72", ""]
    assert rows[1][1:4] == ["Bidirectional LSTM", "20", "2"]
    assert rows[1][5] == "2 cells in both directions"
    assert rows[2][5] == "2 cells one after the other"
    total = sum(int(row[4].replace(",", "")) for row in rows)
    assert f"4 recurrent layers · {total:,} parameters in them" in _text(page)
    assert page.xpath("//tbody//a/@href") == [
        "01-lstm/index.html",
        "02-both/index.html",
        "03-chain/index.html",
        "04-gru/index.html",
    ]
    assert "A remark." in _text(page)


@pytest.mark.parametrize("what", NAMES)
def test_names_do_no_harm(what: str, tmp_path: Path) -> None:
    """A name is text, on the page of the layer and on that of the model."""
    name = NAMES[what]
    layer = FoundLayer(name, name, lstm(2, 1).cells, options={name: name}, remarks=(name,))
    write_report(FoundModel(name, (layer,), (name,)), tmp_path)
    for path, page in _pages(tmp_path):
        assert {element.tag for element in page.iter()} <= TAGS
        (heading,) = page.xpath("//h1")
        # What is between the tags is the name itself, with spaces as they are.
        assert "".join(heading.itertext()) == called(name)
        assert called(name) in unescape(path.read_text(encoding="utf-8"))
        for target in page.xpath("//@href | //@src"):
            assert re.fullmatch(r"(\.\./)?[\w./-]+", target)
        for element in page.iter():
            assert not [a for a in element.attrib if a.startswith("on")]


# ------------------------------------------------------------------------------ code in pages


@pytest.mark.parametrize("layer", KINDS)
def test_code_builds_and_reads_the_layer(layer: str) -> None:
    """What the page says of ``get_weights()`` runs, and gives each block its own columns."""
    arrays = from_numbers(layer, 3, 2)
    names: dict[str, Any] = {}
    exec(building(arrays) + reading(arrays), names)  # noqa: S102 - our own code
    stored = [np.asarray(array) for array in names["layer"].get_weights()]
    assert [array.shape for array in stored] == [weight.shape for weight in arrays.weights]
    blocks = arrays.case.kind.blocks
    found = iter(stored)
    for part in arrays.case.kind.parts:
        for weight in part.weights:
            array = next(found)
            name = f"{part.name} {weight.name}".strip().replace(" ", "_")
            assert np.array_equal(names[name], array)
            for block, cut in zip(blocks, np.split(array, len(blocks), axis=-1), strict=True):
                if len(blocks) > 1:
                    assert np.array_equal(names[f"{name}_{block.letter}"], cut)


def test_code_of_a_layer_from_a_file() -> None:
    """Names in it are ours, whatever the layer is called."""
    code = reading(layer_told(chain((3, 2), 4)).arrays)
    assert "cell_1_recurrent_kernel_f = cell_1_recurrent_kernel[..., 2:4]  # forget gate" in code
    compile(code, "page", "exec")
    arrays = [array for cell in chain((3, 2), 4).cells for array in cell.arrays]

    class Layer:
        """What the code asks for its arrays."""

        def get_weights(self) -> list[Any]:
            """Return them."""
            return arrays

    names: dict[str, Any] = {"layer": Layer()}
    exec(code, names)  # noqa: S102 - our own code
    assert np.array_equal(names["cell_0_bias_o"], arrays[2][9:])

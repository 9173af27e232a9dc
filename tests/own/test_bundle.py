"""The scripts of the page that reads models, and the data in them."""

import gzip
import json
import re
from pathlib import Path

import pytest

from diagram_gen.case import Case
from diagram_gen.expressions import evaluate
from diagram_gen.layers import KINDS
from diagram_gen.own import bundle
from diagram_gen.own.page_data import page_data
from diagram_gen.own.published import cells, key_of


def test_the_scripts_are_classic_ones() -> None:
    """No import or export is left, no comment, and the same comes out each time."""
    for script in (bundle.page_script, bundle.reader_script):
        text = script()
        assert not re.search(r"(^|\\n)(import|export) ", text, re.MULTILINE)
        assert not re.search(r"(^|\\n)/\*\*", text, re.MULTILINE)
        assert script() == text


def test_the_page_loads_little() -> None:
    """What is loaded with the page stays within the measure for JavaScript of ours."""
    assert len(gzip.compress(bundle.page_script().encode())) <= 20_000


def test_every_module_is_in_a_script() -> None:
    """Each module exports something that stands in one of the scripts."""
    held = (
        bundle.page_script()
        + json.loads(
            bundle.reader_script().removeprefix("globalThis.yourModelReader = ").removesuffix(";\n")
        )["worker"]
    )
    for path in bundle.FOLDER.glob("*.js"):
        for name in re.findall(
            r"^export .*?(?:function\*?|class|const) (\w+)", path.read_text(), re.MULTILINE
        ):
            assert re.search(
                rf"^(?:async )?(?:function\*?|class|const) {name}\b", held, re.MULTILINE
            ), name


def test_two_modules_with_one_name_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one script, the later would silently take the place of the earlier."""
    (tmp_path / "page.js").write_text('import { b } from "./other.js";\n\nfunction same() {}\n')
    (tmp_path / "other.js").write_text("export const b = 1;\n\nfunction same() {}\n")
    monkeypatch.setattr(bundle, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="both declare same"):
        bundle.page_script("{}")


def test_published_cells_are_those_of_the_layers() -> None:
    """Shapes, blocks and their order, of every layer of the site in some size."""
    data = cells()["cells"]
    for layer, kind in KINDS.items():
        case = Case(layer, 3, 2)
        for part in kind.parts:
            sizes = part.sizes(case.sizes)
            places = part.cell.weights[0].shape[:-2]
            sizes |= {f"size_{axis}": int(size) for axis, size in enumerate(places)}
            told = data[key_of(part.cell)]
            assert "".join(block["letter"] for block in told["blocks"]) == part.cell.order
            for weight, described in zip(told["weights"], part.cell.weights, strict=False):
                shape = tuple(evaluate(size, sizes) for size in weight["shape"])
                assert shape == described.shape_for(sizes["units"], sizes["features"])


def test_the_page_links_to_drawings_that_are_made() -> None:
    """Layers of one cell, by the cell and the number of its arrays."""
    drawn = page_data()["drawn"]
    assert "lstm/u3-f1" in drawn["lstm 3"]
    assert "lstm-no-bias/u3-f1" in drawn["lstm 2"]
    assert "gru-reset-before/u3-f1" in drawn["gru-before 3"]
    assert not [key for key in drawn if key.startswith("conv")]

"""What readers call: figures and tables of layers, models, and plain numbers."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import diagram_gen
from diagram_gen import catalogue
from diagram_gen.errors import UserError
from diagram_gen.facts import MOST_VALUES
from diagram_gen.layers import KINDS
from diagram_gen.pictures import Picture, Pictures
from tests.own.models import made, save
from tests.programs import ROOT, Built, python

FUNCTIONS: list[Callable[..., Any]] = [
    diagram_gen.weights_map,
    diagram_gen.values_map,
    diagram_gen.cell,
    diagram_gen.unrolled,
    diagram_gen.shapes,
]


@cache
def _keras() -> Any:
    import keras

    return keras


def _layer(make: str, shape: tuple[int | None, ...] = (None, None, 2)) -> Any:
    """Return a built layer; ``make`` is what stands behind ``keras.layers.``."""
    keras = _keras()
    layer = eval(f"layers.{make}", {"layers": keras.layers})  # noqa: S307 - typed in this file
    layer.build(shape)
    return layer


# -------------------------------------------------------------------------- the package itself


def test_the_package_is_imported_alone() -> None:
    """Its programs import their modules one by one; the package adds nothing to that."""
    code = (
        "import sys; before = set(sys.modules); import diagram_gen; print(*{*sys.modules} - before)"
    )
    done = python(["-c", code])
    assert done.stdout.split() == ["diagram_gen"]
    assert done.stderr == ""


def test_plain_numbers_need_python_alone() -> None:
    """Every figure and the table, of every layer: no NumPy, no Keras, nothing installed."""
    code = f"""
import sys, diagram_gen
for name in {list(KINDS)}:
    sizes = dict(units=3, features=2)
    diagram_gen.weights_map(name, **sizes).svg, diagram_gen.shapes(name, **sizes).json
    diagram_gen.weights_map(name, **sizes)._repr_html_()
for name in ("lstm", "gru", "conv-lstm2d"):
    diagram_gen.cell(name, **sizes).svg, diagram_gen.unrolled(name, **sizes).svg
own = {{name.split(".")[0] for name in sys.modules}} - set(sys.stdlib_module_names)
print(*sorted(name for name in own if not name.startswith("_")))
"""
    done = python(["-S", "-c", code])  # without site: what is installed can't be imported
    assert done.stdout.split() == ["diagram_gen"], done.stderr


def test_every_name_is_there() -> None:
    """Those that are exported, for completion, too; each function tells what it does."""
    assert {*diagram_gen.__all__} <= {*dir(diagram_gen)}
    for name in diagram_gen.__all__:
        assert getattr(diagram_gen, name).__doc__
    source = ast.parse((ROOT / "diagram_gen" / "__init__.py").read_text(encoding="utf-8"))
    block, *_ = (node for node in source.body if isinstance(node, ast.If))
    imported = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    names = {alias.name for node in imported for alias in node.names}
    assert names == {*diagram_gen.__all__}
    with pytest.raises(AttributeError, match="no attribute 'draw'"):
        diagram_gen.draw  # type: ignore[attr-defined]  # noqa: B018 - asking is the test


def test_a_reader_of_the_types_is_told(tmp_path: Path) -> None:
    """What gives a picture, what several, and what is wrong, as mypy sees it."""
    snippet = tmp_path / "snippet.py"
    snippet.write_text(
        """\
from pathlib import Path
import diagram_gen

class Layer:
    def get_weights(self) -> list[object]:
        return []

picture = diagram_gen.weights_map("lstm", units=3, features=2)
reveal_type(picture)
reveal_type(diagram_gen.values_map(Layer()))
reveal_type(diagram_gen.cell(Path("model.keras")))
reveal_type(diagram_gen.unrolled([Layer()]))
reveal_type(diagram_gen.shapes(Layer())[0].blocks[0].start)
reveal_type(picture.save("map.svg", scheme="dark"))
diagram_gen.weights_map("lstm")
diagram_gen.weights_map(None)
diagram_gen.draw("lstm")
""",
        encoding="utf-8",
    )
    config = ROOT / "pyproject.toml"
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", config, "--no-pretty", snippet],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    revealed = re.findall(r'Revealed type is "([^"]+)"', done.stdout)
    assert [name.rpartition(".")[2] for name in revealed] == [
        *("Picture", "Any", "Pictures", "Pictures", "int", "Path")
    ], done.stdout
    wrong = re.findall(r"snippet\.py:(\d+): error: .*\[([\w-]+)\]", done.stdout)
    assert wrong == [("15", "call-overload"), ("16", "call-overload"), ("17", "attr-defined")]


# -------------------------------------------------------------------------------- plain numbers


@pytest.mark.parametrize("row", catalogue.LAYERS, ids=lambda row: row.layer)
def test_plain_numbers_give_the_figures_of_the_site(row: catalogue.LayerRow, built: Built) -> None:
    """Those that were read from real layers, byte by byte."""
    draw = {"weights": diagram_gen.weights_map}
    if not KINDS[row.layer].spatial and len(KINDS[row.layer].parts) == 1:
        draw |= {"cell": diagram_gen.cell, "unrolled": diagram_gen.unrolled}
    for case in row.drawn_cases:
        for figure, function in draw.items():
            picture = function(case.layer, units=case.units, features=case.features)
            path = built.out / "figures" / case.key / f"{figure}.svg"
            assert picture.svg == path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize(
    "name", ["LSTM", "SimpleRNN", "simple_rnn", "ConvLSTM2D", "Bidirectional LSTM", "gru"]
)
def test_names_as_keras_has_them(name: str) -> None:
    """The class, or the key in addresses; sizes of any whole type."""
    picture = diagram_gen.weights_map(name, units=np.int64(3), features=np.uint8(2))
    assert isinstance(picture, Picture)
    plain = name.lower().replace("_", "").replace(" ", "-")
    assert picture.name.replace("-", "").startswith(plain.replace("-", ""))
    assert "units 3 · features 2" in picture.title


@pytest.mark.parametrize(
    ("arguments", "sizes", "words"),
    [
        (("lstmm",), {}, "no layer 'lstmm': choose one of lstm, gru"),
        (("model.keras",), {}, r"path of a file as Path\('model.keras'\)"),
        (("lstm",), {}, "Say how large 'lstm' is"),
        (("lstm",), {"units": 3}, "Say how large 'lstm' is"),
        (("lstm",), {"units": 0, "features": 1}, "units must be at least 1"),
        (("lstm",), {"units": 1.5, "features": 1}, "units must be a whole number, not 1.5"),
        (("lstm",), {"units": True, "features": 1}, "units must be a whole number, not True"),
        (("lstm",), {"units": 10**6, "features": 10**6}, "choose smaller sizes"),
        ((None,), {}, "class NoneType"),
        ((str,), {}, "str is a class"),
        (([],), {}, "no recurrent layer in this list"),
    ],
)
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_what_makes_no_sense(
    function: Callable[..., Any],
    arguments: tuple[object],
    sizes: dict[str, object],
    words: str,
) -> None:
    """A sentence says what to do, whichever figure was asked for."""
    if function is diagram_gen.values_map and isinstance(arguments[0], str):
        sizes, words = {}, "no values behind a name"
    with pytest.raises(UserError, match=words):
        function(*arguments, **sizes)


def test_sizes_of_a_layer_are_its_own() -> None:
    """They are not asked for."""
    with pytest.raises(UserError, match='go with a name, such as "lstm"'):
        diagram_gen.weights_map(_layer("LSTM(3)"), units=3, features=2)


# ----------------------------------------------------------------------------- layers and models


def test_a_layer_gives_a_picture() -> None:
    """With its name, and the values that it has now."""
    layer = _layer("LSTM(3, name='mine')")
    layer.set_weights([np.full(a.shape, n + 0.25) for n, a in enumerate(layer.get_weights())])
    for function in FUNCTIONS[:-1]:
        picture = function(layer)
        assert isinstance(picture, Picture)
        assert picture.layer == "mine"
        assert "mine · LSTM · units 3 · features 2" in picture.title
    shown = re.findall(r">(\d\.\d\d)<", diagram_gen.values_map(layer).svg)
    assert shown == ["0.25"] * 24 + ["1.25"] * 36 + ["2.25"] * 12
    layer.set_weights([np.full(a.shape, 9.5) for a in layer.get_weights()])
    assert set(re.findall(r">(\d\.\d\d)<", diagram_gen.values_map(layer).svg)) == {"9.50"}


@pytest.mark.parametrize("name", ["neighbours", "cells", "halves", "submodels", "convolutional"])
def test_a_model_gives_several(name: str) -> None:
    """One for each recurrent layer, by its name; a table of all arrays."""
    model, known = made(name).model, made(name).layers
    pictures = diagram_gen.weights_map(model)
    assert isinstance(pictures, Pictures)
    assert pictures.layers == tuple(layer.name for layer in known)
    table = diagram_gen.shapes(model)
    assert [row.shape for row in table] == [
        array.shape for layer in known for array in layer.arrays
    ]
    assert [*dict.fromkeys(row.layer for row in table)] == [layer.name for layer in known]
    assert table.parameters == sum(array.size for layer in known for array in layer.arrays)


def test_a_model_of_one_layer_gives_several() -> None:
    """What comes back depends on what goes in, not on what is found."""
    pictures = diagram_gen.weights_map(made("sequential").model)
    assert isinstance(pictures, Pictures)
    assert pictures.layers == ("alpha",)
    pictures = diagram_gen.weights_map([_layer("LSTM(3, name='a')"), _layer("GRU(3, name='b')")])
    assert pictures.layers == ("a", "b")


def test_a_file_gives_what_its_model_gives(tmp_path: Path) -> None:
    """The same pictures and the same table, from a saved model as from the live one."""
    path = save("neighbours", ".keras", tmp_path)
    model = made("neighbours").model
    for function in (diagram_gen.weights_map, diagram_gen.values_map, diagram_gen.cell):
        live, saved = function(model), function(path)
        assert isinstance(saved, Pictures)
        assert [picture.svg for picture in saved] == [picture.svg for picture in live]
        assert saved.layers == live.layers
    assert diagram_gen.shapes(path).csv == diagram_gen.shapes(model).csv
    with pytest.raises(UserError, match=r"no recurrent layer in .*none\.keras"):
        diagram_gen.weights_map(save("none", ".keras", tmp_path))
    with pytest.raises(UserError, match=r"absent\.keras"):
        diagram_gen.weights_map(tmp_path / "absent.keras")


def test_a_report_is_a_folder_of_pages(tmp_path: Path) -> None:
    """Of a model, of a layer, of plain numbers; the same values as in the pictures."""
    index = diagram_gen.report(made("neighbours").model, tmp_path / "model")
    assert index == tmp_path / "model" / "index.html"
    page = index.read_text(encoding="utf-8")
    assert all(layer.name in page for layer in made("neighbours").layers)
    index = diagram_gen.report(_layer("LSTM(3, name='mine')"), str(tmp_path / "layer"))
    assert "mine" in index.read_text(encoding="utf-8")
    index = diagram_gen.report("gru", tmp_path / "numbers", units=3, features=2)
    assert "GRU" in index.read_text(encoding="utf-8")
    with pytest.raises(UserError, match="Say how large"):
        diagram_gen.report("lstm", tmp_path / "none")  # type: ignore[call-overload]
    with pytest.raises(UserError, match="go with a name"):
        diagram_gen.report(_layer("LSTM(3)"), tmp_path / "none", units=3)  # type: ignore[call-overload]
    assert not (tmp_path / "none").exists()


def test_a_report_needs_no_other_process(tmp_path: Path) -> None:
    """They would run a script anew that is not prepared for it."""
    script = tmp_path / "script.py"
    script.write_text(
        "import sys, diagram_gen\n"
        "from tests.own.layers import lstm\n"
        "from diagram_gen.own import found\n"
        "print('once')\n"
        "layers = tuple(lstm(1, 1, f'layer {n}') for n in range(20))\n"
        "import diagram_gen.api as api\n"
        "api.find_model = lambda what: found.FoundModel('many', layers)\n"
        "diagram_gen.report(None, sys.argv[1])\n",
        encoding="utf-8",
    )
    done = python([script, tmp_path / "out"], changes={"PYTHONPATH": str(ROOT)})
    assert (done.stdout, done.stderr) == ("once\n", "")


def test_a_layer_of_two_cells() -> None:
    """One map, a step of each cell in a list; nothing that shows but one of them."""
    layer = _layer("Bidirectional(layers.LSTM(3), name='both')")
    assert isinstance(diagram_gen.weights_map(layer), Picture)
    with pytest.raises(UserError, match=r"gives 2 pictures \(both forward, both backward\)"):
        diagram_gen.cell(layer)
    assert diagram_gen.cell([layer]).layers == ("both forward", "both backward")
    with pytest.raises(UserError, match="'both' has 2 cells, and this figure shows one"):
        diagram_gen.unrolled(layer)
    with pytest.raises(UserError, match="has 2 cells, and this figure shows one"):
        diagram_gen.cell("bidirectional-lstm", units=3, features=2)
    assert len(diagram_gen.shapes(layer)) == 6


def test_steps_of_a_layer_that_reads_backwards() -> None:
    """They would be drawn in the wrong order."""
    with pytest.raises(UserError, match="'turned' reads backwards"):
        diagram_gen.unrolled(_layer("GRU(3, go_backwards=True, name='turned')"))


def test_what_is_left_out_of_a_model_is_told() -> None:
    """Too large for values, or with more cells than one: a remark, and the others are drawn."""
    large, small = _layer("LSTM(20, name='large')"), _layer("LSTM(2, name='small')")
    pictures = diagram_gen.values_map([large, small])
    assert pictures.layers == ("small",)
    assert len(pictures.remarks) == 1
    assert "'large'" in pictures.remarks[0]
    assert f"1,600, and beyond {MOST_VALUES}" in pictures.remarks[0]
    with pytest.raises(UserError, match="weights_map draws a layer of any size"):
        diagram_gen.values_map(large)
    both = _layer("Bidirectional(layers.LSTM(3), name='both')")
    pictures = diagram_gen.unrolled([both, small])
    assert (pictures.layers, len(pictures.remarks)) == (("small",), 1)
    (unbuilt,) = diagram_gen.weights_map(made("unbuilt").model).remarks
    assert "'unused' has no weights yet" in unbuilt
    table = diagram_gen.shapes(made("custom-cell").model)
    assert any(remark.startswith("alike: Its cell") for remark in table.remarks)
    assert any("'stranger'" in remark for remark in table.remarks)


def test_functions_are_those_of_the_layer() -> None:
    """Of a layer with other activations, the step shows these."""
    alt = diagram_gen.cell(_layer("LSTM(3, activation='relu')")).alt
    assert "relu" in alt
    assert "tanh" not in alt


def test_a_name_does_no_harm() -> None:
    """It is a text in the drawing, and a word in the name of a file."""
    picture = diagram_gen.weights_map(_layer("LSTM(3, name='<b> & \u202ename')"))
    assert picture.name == "b-name-u3-f2-weights"
    assert "<b>" not in picture.svg + picture._repr_html_()
    assert "&lt;b&gt; &amp; \ufffdname" in picture._repr_html_()

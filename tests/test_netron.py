"""What Netron showed: the record is whole, and tables and figure say what it says."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from diagram_gen import netron, svg
from diagram_gen.colours import SCHEMES
from diagram_gen.figures.netron import netron_figure
from diagram_gen.netron import File, Model
from tests.drawn import Box, Drawing, Shape, draw
from tests.read_figures import HUES
from tests.test_svg import collisions

SEEN = netron.load()
KERAS_FILES = (".h5", ".keras", ".weights.h5")


#: The blocks of an LSTM in the order that Keras documents.
BLOCKS = ("input gate", "forget gate", "candidate", "output gate")


def _layer(model: Model) -> Any:
    """Return the layer of the same form, built here and now."""
    import keras

    call = re.fullmatch(r"(?:(\w+)\()?(\w+)\((\d)\)+", model.code)
    assert call, model.code
    layer = getattr(keras.layers, call[2])(int(call[3]))
    if call[1]:
        layer = getattr(keras.layers, call[1])(layer)
    layer.build((None, 1, model.features))
    return layer


def _numbers(shape: str) -> tuple[int, ...]:
    """Return ``〈1×12〉`` or ``float32[1,12]`` as numbers."""
    inside = re.fullmatch(r"(?:〈|⟨|float32\[)([\d×,]+)(?:〉|⟩|\])", shape)
    assert inside, shape
    return tuple(map(int, re.split("[×,]", inside[1])))


def _shown() -> Iterator[tuple[Model, str, File]]:
    for model in SEEN.models:
        for kind, file in model.files.items():
            yield model, kind, file


# ------------------------------------------------------------------------------ the record


def test_the_record_reads_and_writes_alike() -> None:
    """What is read and written again is the same file."""
    assert netron.to_json(SEEN) == netron.PATH.read_text(encoding="utf-8")


def test_the_record_is_whole() -> None:
    """Every model was opened as every kind of file, and every claim has date and versions."""
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", SEEN.date)
    assert set(SEEN.versions) == {"netron", "keras", "onnx"}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in SEEN.versions.values())
    assert len({model.name for model in SEEN.models}) == len(SEEN.models) == 8
    for model in SEEN.models:
        onnx = () if model.kind == "dense" else (".onnx",)
        assert set(model.files) == {*KERAS_FILES, *onnx}


@pytest.mark.parametrize("model", SEEN.models, ids=lambda model: model.name)
def test_stored_shapes_are_those_of_keras(model: Model) -> None:
    """The shapes beside what is shown are read off layers."""
    layer = _layer(model)
    built = [(weight.path.split("/"), tuple(weight.shape)) for weight in layer.weights]
    assert [shape for _, shape in built] == [shape for _, shape in model.stored]
    assert [path[-1] for path, _ in built] == [path.rpartition("/")[2] for path, _ in model.stored]
    assert getattr(layer, "forward_layer", layer).units == model.units


def test_shown_shapes_are_the_stored_ones() -> None:
    """Where Netron shows arrays of Keras, on the node and in the sidebar, it is right."""
    count = 0
    for model, kind, file in _shown():
        for weight in file.weights:
            assert _numbers(weight.on_node) == _numbers(weight.in_sidebar[-1].split(": ")[1])
        if kind != ".onnx" and file.weights:
            shown = [(weight.name, _numbers(weight.on_node)) for weight in file.weights]
            assert shown == [(path.rpartition("/")[2], shape) for path, shape in model.stored]
            count += 1
    assert count == 9


def test_shapes_in_onnx_have_a_direction_and_rows_for_the_blocks() -> None:
    """The shapes that the operators of ONNX ask for."""
    for model, kind, file in _shown():
        if kind == ".onnx":
            blocks = {"LSTM": 4, "GRU": 3, "RNN": 1}[file.type]
            directions = 2 if model.kind.startswith("bidirectional") else 1
            rows = blocks * model.units
            assert {w.name: _numbers(w.on_node) for w in file.weights} == {
                "W": (directions, rows, model.features),
                "R": (directions, rows, model.units),
                "B": (directions, 2 * rows),
            }


def test_what_the_pages_say() -> None:
    """If a new version shows something else, the pages must be written anew."""
    for model, kind, file in _shown():
        wrapped = model.kind.startswith("bidirectional")
        whole = kind == ".onnx" or model.kind == "dense" or (kind == ".h5" and not wrapped)
        assert bool(file.weights) == whole, (model.name, kind)
        assert bool(file.heads) == (whole or kind != ".weights.h5"), (model.name, kind)
        if kind in (".h5", ".keras"):
            assert file.type == file.heads[0] == model.code.partition("(")[0]
            assert wrapped or file.attributes["units"] == str(model.units)


def test_a_model_that_nobody_looked_at() -> None:
    """There is no answer for it."""
    assert SEEN.model("LSTM(3)", 2).features == 2
    with pytest.raises(KeyError):
        SEEN.model("LSTM(4)")


# ------------------------------------------------------------------------------ the program


def test_differences_are_told() -> None:
    """A change anywhere is a sentence that says where; another date is none."""
    from netron import differences

    assert [*differences(SEEN, replace(SEEN, date="2000-01-01"))] == []
    first, *others = SEEN.models
    keras = replace(first, files={**first.files, ".keras": first.files[".h5"]})
    (changed,) = differences(SEEN, replace(SEEN, models=(keras, *others)))
    assert changed.startswith("LSTM(1) on 1 feature, .keras: weights was (), is ({'name': 'kernel'")
    (version,) = differences(SEEN, replace(SEEN, versions={**SEEN.versions, "netron": "10.0.0"}))
    assert version == f"netron was {SEEN.versions['netron']}, is 10.0.0"
    gone = [*differences(SEEN, replace(SEEN, models=tuple(others)))]
    assert gone
    assert all(each.endswith("is not there") for each in gone)


# ------------------------------------------------------------------------------ the tables


def _cells(table: str) -> list[list[str]]:
    """Return the rows of a table below its head."""
    lines = [line for line in table.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert len({len(row) for row in rows}) == 1
    return rows[2:]


def test_shown_table() -> None:
    """Every model has its row, with what is shown in each kind of file."""
    table = netron.shown_table()
    rows = {row[0]: row[1:] for row in _cells(table)}
    assert len(rows) == len(SEEN.models)
    assert rows["`LSTM(3)` on 1 feature"] == [
        "`kernel` ⟨1×12⟩<br>`recurrent_kernel` ⟨3×12⟩<br>`bias` ⟨12⟩",
        "LSTM, no arrays",
        "an empty page",
        "`W` ⟨1×12×1⟩<br>`R` ⟨1×12×3⟩<br>`B` ⟨1×24⟩",
    ]
    assert rows["`Dense(3)` on 1 feature"][2:] == ["`kernel` ⟨1×3⟩<br>`bias` ⟨3⟩", "not tried"]
    line = table.splitlines()[-1]
    assert SEEN.date in line
    assert all(version in line for version in SEEN.versions.values())


@pytest.mark.parametrize(("kind", "count"), [(".h5", 18), (".onnx", 21), (".keras", 0)])
def test_reading_table(kind: str, count: int) -> None:
    """The words name the numbers that are shown, axis by axis."""
    rows = _cells(netron.reading_table(kind))
    assert len(rows) == count
    for _, shown, sidebar, general, words in rows:
        shape = _numbers(shown.split()[-1])
        assert _numbers(sidebar.strip("`")) == shape
        assert len(general.strip("`(,)").split(", ")) == len(shape)
        for axis, size in zip(words.split(" × "), shape, strict=True):
            product = 1
            for number in re.findall(r"\d+", axis):
                product *= int(number)
            assert product == size, words


def test_reading_of_the_question() -> None:
    """What people ask: the shapes of LSTM(1) to LSTM(3)."""
    readings = {row[1]: row[3:] for row in _cells(netron.reading_table())}
    assert readings["`kernel` ⟨1×4⟩"] == [
        "`(features, 4·units)`",
        "1 feature × 4 blocks of 1 unit",
    ]
    assert readings["`recurrent_kernel` ⟨3×12⟩"] == [
        "`(units, 4·units)`",
        "3 units × 4 blocks of 3 units",
    ]
    assert readings["`bias` ⟨2×9⟩"] == ["`(2, 3·units)`", "2 rows × 3 blocks of 3 units"]


# ------------------------------------------------------------------------------ the figure

FIGURE = netron_figure(SEEN)
DRAWN = [model for model in SEEN.models if model.kind == "lstm" and model.features == 1]


def _cards(drawing: Drawing) -> list[Shape]:
    cards = [s for s in drawing.shapes if s.names[-1] == "box"]
    return sorted(cards, key=lambda s: s.box.top)


def _content(drawing: Drawing, card: Shape) -> list[str]:
    inside = [text for text in drawing.texts if card.box.holds(text.box)]
    return [text.content for text in sorted(inside, key=lambda text: text.baseline)]


def _tiles(drawing: Drawing, box: Box) -> list[Shape]:
    """Return the cells to the right of a card."""
    return [
        s
        for s in drawing.shapes
        if s.style_name("cell-") and box.top <= s.box.top <= s.box.bottom <= box.bottom
    ]


def _check(drawing: Drawing) -> None:
    """Hold cards and cells of a drawing against what was seen."""
    cards = _cards(drawing)
    shown = [
        [
            model.files[".h5"].heads[0],
            *(f"{w.name} {netron.shape_text(w.on_node)}" for w in model.files[".h5"].weights),
        ]
        for model in DRAWN
    ]
    assert [_content(drawing, card) for card in cards[:3]] == shown
    assert _content(drawing, cards[3]) == ["LSTM", "no arrays"]
    assert _content(drawing, cards[4]) == ["an empty page"]
    both = replace(cards[3], points=(*cards[3].points, *cards[4].points))
    for model, card in zip((*DRAWN, DRAWN[-1]), (*cards[:3], both), strict=True):
        tiles = _tiles(drawing, card.box)
        rows = {tile.box.top for tile in tiles}
        counts = [sum(tile.box.top == top for tile in tiles) for top in sorted(rows)]
        assert counts == [4 * model.units] * (1 + model.units + 1)
        first = sorted((t for t in tiles if t.box.top == min(rows)), key=lambda t: t.box.left)
        hues = [tile.style_name("cell-") for tile in first]
        assert hues == [HUES[name] for name in BLOCKS for _ in range(model.units)]


def test_figure() -> None:
    """Cards say what was shown, cells are those of the stored arrays, in both schemes."""
    for scheme in SCHEMES:
        _check(draw(svg.standalone(FIGURE), scheme))


def test_figure_fits() -> None:
    """It has room on a phone, nothing is cut off and no text lies on another."""
    drawing = draw(svg.standalone(FIGURE))
    assert FIGURE.width <= 420
    assert collisions(drawing) == []
    assert [text.content for text in drawing.texts if not drawing.canvas.holds(text.box)] == []
    first, *_, last = _cards(drawing)
    for text in drawing.texts:
        if first.box.top - 30 < text.baseline < last.box.bottom:
            assert text.box.right <= first.box.right or text.box.left >= first.box.right
    assert len(svg.standalone(FIGURE)) < 20_000


def test_each_line_stands_beside_its_array() -> None:
    """A line of a card is at the middle of the array that it names."""
    drawing = draw(svg.standalone(FIGURE))
    for card, model in zip(_cards(drawing), DRAWN, strict=False):
        tiles = _tiles(drawing, card.box)
        tops = sorted({tile.box.top for tile in tiles})
        height = tiles[0].box.bottom - tiles[0].box.top
        middle = (tops[1] + tops[model.units] + height) / 2
        lines = [text for text in drawing.texts if card.box.holds(text.box)]
        (line,) = [text for text in lines if text.content.startswith("recurrent_kernel")]
        assert line.box.middle[1] == pytest.approx(middle, abs=2)


def test_figure_in_words() -> None:
    """The text alternative names every file, what is shown and what is stored."""
    for model in DRAWN:
        assert f"{model.code} saved as .h5: Netron shows kernel ⟨" in FIGURE.description
        for path, shape in model.stored:
            assert f"{path.rpartition('/')[2]} {shape!r}" in FIGURE.description
    assert "saved as .keras: Netron shows LSTM, no arrays;" in FIGURE.description
    assert "saved as .weights.h5: Netron shows an empty page;" in FIGURE.description
    assert SEEN.versions["netron"] in FIGURE.title
    assert SEEN.date not in svg.standalone(FIGURE)


@pytest.mark.parametrize(
    ("old", "new"),
    [("⟨3×12⟩<", "⟨3×13⟩<"), ("M1 1h10v12h-10z", ""), ('"cell-orange"', '"cell-green"')],
    ids=["shown", "cell", "block"],
)
def test_a_wrong_drawing_is_noticed(old: str, new: str) -> None:
    """The checks above see one mistake in one place."""
    content = svg.standalone(FIGURE)
    assert old in content
    with pytest.raises(AssertionError):
        _check(draw(content.replace(old, new, 1)))


def test_record_with_other_findings_is_drawn_so() -> None:
    """The drawing follows the record: arrays for a .keras file would be in its card."""
    data = json.loads(netron.to_json(SEEN))
    for model in data["models"]:
        model["files"][".keras"] = model["files"][".h5"]
    drawing = draw(svg.standalone(netron_figure(netron.from_json(data))))
    assert "kernel ⟨1×12⟩" in _content(drawing, _cards(drawing)[3])

"""Figures of a reader's layer: true of that layer, and no wider for its name."""

import re
from collections.abc import Sequence

import numpy as np
import pytest

from diagram_gen.case import Case
from diagram_gen.cells import GRU, GRU_BEFORE, LSTM, SIMPLE_RNN, Cell, without_bias
from diagram_gen.figures.cell import cell as draw_cell
from diagram_gen.own.described import described
from diagram_gen.own.drawn import Drawn, of_layer, of_numbers
from diagram_gen.own.found import MOST_LETTERS, FoundCell, FoundLayer
from diagram_gen.own.named import fitted
from diagram_gen.own.numbers import from_numbers
from diagram_gen.own.recognise import class_of
from diagram_gen.own.statistics import cell_statistics
from diagram_gen.svg import standalone
from diagram_gen.text import text_width
from tests.drawn import Box, Drawing, Point, draw
from tests.own.layers import both_ways, chain, lstm
from tests.read_figures import card, value, words
from tests.test_svg import collisions

LONG = "decoder/block_12/attention_free_mixer/bidirectional_wrapper/lstm_7_of_many"

CELLS = (LSTM, GRU, GRU_BEFORE, SIMPLE_RNN)


def _layer(cell: Cell, units: int = 3, features: int = 2, **options: str) -> FoundLayer:
    rng = np.random.default_rng(3)
    shapes = [weight.shape_for(units, features) for weight in cell.weights]
    arrays = tuple(rng.normal(size=shape).astype("float32") for shape in shapes)
    paths = tuple(f"layer/{weight.name}" for weight in cell.weights)
    return FoundLayer("a", class_of(cell), (FoundCell(cell, "", paths, arrays),), options=options)


def _figures(layer: FoundLayer) -> dict[str, Drawn]:
    return {d.stem: d for d in of_layer(layer, [*map(cell_statistics, layer.cells)])}


def _drawing(drawn: Drawn) -> Drawing:
    return draw(standalone(drawn.figure))


# ------------------------------------------------------------------------- cells without bias


@pytest.mark.parametrize("units", [1, 3, 500])
@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.key)
def test_a_cell_without_bias(cell: Cell, units: int) -> None:
    """It has all that the cell with a bias has, but for the bias, and nothing collides."""
    bare = draw(standalone(draw_cell(described(_layer(without_bias(cell), units)))))
    whole = draw(standalone(draw_cell(described(_layer(cell, units)))))
    for name in ("kernel W", "recurrent_kernel U"):
        assert card(bare, name) == card(whole, name)
    assert not [line for line in words(bare) if "bias" in line]
    assert [line for line in words(whole) if "bias" in line]
    assert not collisions(bare)
    assert bare.canvas.bottom < whole.canvas.bottom
    assert all(bare.canvas.holds(text.box) for text in bare.texts)
    left_out = {t.content for t in whole.texts} - {t.content for t in bare.texts}
    added = {t.content for t in bare.texts} - {t.content for t in whole.texts}
    assert {line.split(" + bias")[0] for line in left_out if " + bias" in line} == added


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.key)
def test_wires_of_a_cell_without_bias_hang_together(cell: Cell) -> None:
    """Every wire ends at a box, at an operator, or where another one begins."""
    for each in (without_bias(cell), cell):
        drawing = draw(standalone(draw_cell(described(_layer(each)))))
        boxes = [s.box for s in drawing.shapes if not s.names[-1].startswith(("wire", "arrow"))]
        texts = [t.box for t in drawing.texts]
        wires = [s.points for s in drawing.shapes if s.names[-1].startswith("wire")]
        ends = [(p[n], m) for m, p in enumerate(wires) for n in (0, -1)]
        loose = [
            (x, y)
            for (x, y), m in ends
            if not any(_beside(box, (x, y), 2) for box in boxes)
            and not any(_beside(box, (x, y), 8) for box in texts)
            and not any(abs(x - a) + abs(y - b) < 16 for (a, b), k in ends if k != m)
        ]
        assert not loose


def _beside(box: Box, point: Point, slack: float) -> bool:
    x, y = point
    return box.left - slack <= x <= box.right + slack and box.top - slack <= y <= box.bottom + slack


# ------------------------------------------------------------------------- functions, options


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.key)
def test_functions_are_those_of_the_layer(cell: Cell) -> None:
    """What the configuration names stands in the boxes, in the equations and in the words."""
    layer = _layer(cell, activation="relu", recurrent_activation="hard_sigmoid")
    drawing = _drawing(_figures(layer)["cell"])
    said = " ".join(words(drawing))
    assert "tanh" not in said
    assert "relu(" in said
    if cell is not SIMPLE_RNN:
        assert " sigmoid" not in said
        assert "hard_sigmoid" in said
    assert not collisions(drawing)


def test_a_function_of_the_readers_own() -> None:
    """Its name is text, and cut: the box is small."""
    drawing = _drawing(_figures(_layer(LSTM, activation="my_package>a<b>_function"))["cell"])
    both = [text for text in drawing.texts if text.content == "my_package>…"]
    assert [text.runs[0].name for text in both] == ["tiny-green", "tiny"]
    assert not collisions(drawing)


def test_values_are_those_of_the_arrays() -> None:
    """Not rounded before they are written; where one has no room, there is no such figure."""
    layer = _layer(LSTM, 2, 2)
    layer.cells[0].arrays[0][0, 0] = 4e-6
    shown = [t.content for t in _drawing(_figures(layer)["values"]).texts]
    assert "0.00" in shown
    numbers = [text for text in shown if re.fullmatch(r"−?\d+(\.\d\d)?", text)]
    found = [*map(value, numbers)]
    for number in np.concatenate([array.ravel() for array in layer.cells[0].arrays]):
        assert min(abs(number - each) for each in found) <= 0.00501
    for large in (100, -1e30, np.nan, np.inf):
        layer.cells[0].arrays[2][1] = large
        assert "values" not in _figures(layer)


# --------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    "layer",
    [lstm(1, 1, LONG), lstm(50, 7, LONG), _layer(GRU), both_ways((3, 3), 2), chain((3, 2), 4)],
    ids=["tiny", "large", "short", "both ways", "chain"],
)
def test_a_name_makes_no_figure_wider(layer: FoundLayer) -> None:
    """It stands above, inside the canvas, and the title says it as far as any name is shown."""
    short = FoundLayer("a", layer.keras_class, layer.cells, layer.joined, layer.options)
    plain = _figures(short)
    for stem, drawn in _figures(layer).items():
        assert drawn.figure.width == plain[stem].figure.width
        assert drawn.figure.title.startswith(layer.name[: MOST_LETTERS - 1])
        drawing = _drawing(drawn)
        first = min(drawing.texts, key=lambda text: text.baseline)
        assert first.content[:3] == layer.name[:3]
        assert first.content[-3:] == f"{layer.name}{drawn.part and ' · '}{drawn.part}"[-3:]
        assert drawing.canvas.holds(first.box)
        assert not collisions(drawing)


@pytest.mark.parametrize("name", [LONG, "W" * 60, "a", "", "中" * 60])
def test_fitted(name: str) -> None:
    for room in (20, 100, 400):
        line = fitted(name, room)
        assert text_width(line, "title") <= room or len(line) <= 3
        start, cut, end = line.partition("…")
        assert (name.startswith(start) and name.endswith(end)) if cut else line == name


def test_each_cell_says_which_it_is() -> None:
    figures = _figures(both_ways((3, 5), 2))
    assert figures["heat-backward"].figure.title == (
        "both · backward: Values of LSTM · units 5 · features 2"
    )
    assert _drawing(figures["cell-backward"]).find("both · backward").runs[0].name == "title"
    ids = [figure.figure.name for figure in figures.values()]
    assert len(set(ids)) == len(ids)


# ------------------------------------------------------------------------------- plain numbers


def _stems(layer: str, units: int = 3) -> Sequence[str]:
    return [drawn.stem for drawn in of_numbers(from_numbers(layer, units, 2))]


def test_figures_of_plain_numbers() -> None:
    """All that needs no value, as on the site."""
    assert _stems("lstm") == ["weights", "cell", "unrolled"]
    assert _stems("bidirectional-gru") == ["weights", "flow"]
    assert _stems("stacked-lstm") == ["weights", "flow"]
    assert _stems("time-distributed-lstm") == ["weights", "cell", "flow", "unrolled"]
    (figure, *_) = of_numbers(from_numbers("lstm", 50, 7))
    assert figure.figure.name == f"lstm-{Case('lstm', 50, 7).slug}-weights"
    assert figure.figure.title == "Weights of LSTM · units 50 · features 7"

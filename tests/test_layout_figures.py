"""Figures of other frameworks' layouts: blocks where they belong, every array with its shape."""

import itertools
from dataclasses import dataclass

import pytest

from diagram_gen import framework_catalogue, svg
from diagram_gen.rosetta.layouts import layout
from tests.drawn import Box, Drawing, Shape, draw
from tests.read_figures import HUES

KEYS = framework_catalogue.drawn_layouts()

#: Blocks of Keras and of the other one, both from left to right, as documented by their makers.
ORDERS = {
    "pytorch-lstm": ("ifco", "ifgo", "ifco"),
    "onnx-lstm": ("ifco", "iofc", "iofc"),
    "tf1-lstm": ("ifco", "ijfo", "icfo"),
    "pytorch-gru": ("zrh", "rzn", "rzh"),
    "onnx-gru": ("zrh", "zrh", "zrh"),
    "haiku-lstm": ("ifco", "igfo", "icfo"),
    "openvino-lstm": ("ifco", "fico", "fico"),
}

LSTM = dict(zip("ifco", ("input gate", "forget gate", "candidate", "output gate"), strict=True))
GRU = dict(zip("zrh", ("update gate", "reset gate", "candidate"), strict=True))


@dataclass(frozen=True)
class Strips:
    """The two rows of blocks, and the ribbons between them."""

    upper: list[Shape]
    lower: list[Shape]
    ribbons: list[Shape]


def _drawing(key: str) -> Drawing:
    return draw(svg.standalone(framework_catalogue.draw_layout(key)))


def _strips(drawing: Drawing) -> Strips:
    coloured = [s for s in drawing.shapes if s.style_name("cell-")]
    blocks = [s for s in coloured if len(s.points) == 4 and _height(s.box) == 42]
    tops = sorted({s.box.top for s in blocks})
    assert len(tops) == 2
    upper, lower = (
        sorted((s for s in blocks if s.box.top == top), key=lambda s: s.box.left) for top in tops
    )
    return Strips(upper, lower, [s for s in coloured if len(s.points) > 4])


def _height(box: Box) -> float:
    return box.bottom - box.top


def _letters(drawing: Drawing, blocks: list[Shape]) -> str:
    """Return what is written on top in each block."""
    inside = [[t for t in drawing.texts if block.box.holds(t.box)] for block in blocks]
    return "".join(min(texts, key=lambda t: t.baseline).content for texts in inside)


def _hues(letters: str) -> list[str]:
    names = LSTM if "c" in letters else GRU
    return [HUES[names[letter]] for letter in letters]


@pytest.mark.parametrize("key", ORDERS)
def test_blocks(key: str) -> None:
    """Letters and colours of both rows, by what the frameworks document."""
    drawing = _drawing(key)
    strips = _strips(drawing)
    keras, letters, ours = ORDERS[key]
    assert _letters(drawing, strips.upper) == keras
    assert _letters(drawing, strips.lower) == letters
    assert [s.style_name("cell-") for s in strips.upper] == _hues(keras)
    assert [s.style_name("cell-") for s in strips.lower] == _hues(ours)


@pytest.mark.parametrize("key", KEYS)
def test_ribbons_join_blocks_of_one_colour(key: str) -> None:
    """Each block of the other framework is reached from the same block of Keras."""
    strips = _strips(_drawing(key))
    assert len(strips.ribbons) == len(strips.lower)
    reached = []
    for ribbon in strips.ribbons:
        hue = ribbon.style_name("cell-")
        (source,) = [s for s in strips.upper if s.style_name("cell-") == hue]
        starts = [x for x, y in ribbon.points if y == ribbon.box.top]
        assert source.box.left <= min(starts) <= max(starts) <= source.box.right
        tips = [x for x, y in ribbon.points if y == ribbon.box.bottom]
        (target,) = [s for s in strips.lower if s.box.left < tips[0] < s.box.right]
        assert target.style_name("cell-") == hue
        assert (ribbon.box.top, ribbon.box.bottom) == (source.box.bottom, target.box.top)
        reached.append(target.box.left)
    assert sorted(reached) == [s.box.left for s in strips.lower]


@pytest.mark.parametrize("key", KEYS)
def test_sketches_have_the_sides_of_their_arrays(key: str) -> None:
    """As wide and as high as the arrays of 3 units and 2 features, in blocks of each colour."""
    drawing, row = _drawing(key), layout(key)
    sizes = {"units": 3, "features": 2, "directions": 1}
    below = max(s.box.bottom for s in _strips(drawing).lower)
    right = drawing.find(row.framework + " its own names").box.left + 150
    tiles = [
        s
        for s in drawing.shapes
        if s.style_name("cell-") and s.box.top > below and s.box.left >= right - 1
    ]
    area = sum((s.box.right - s.box.left) * _height(s.box) for s in tiles) / 7**2
    expected = 0
    for stored in row.arrays:
        entries = 1
        for size in stored.shape_for(sizes):
            entries *= size
        expected += entries
    assert area == pytest.approx(expected)
    for one, other in itertools.combinations(tiles, 2):
        assert not one.box.overlaps(other.box)


@pytest.mark.parametrize("key", KEYS)
def test_words(key: str) -> None:
    """The text alternative names both layers, every array and every block."""
    figure, row = framework_catalogue.draw_layout(key), layout(key)
    assert row.framework in figure.title
    assert row.name in figure.title
    for stored in row.arrays:
        assert f"{stored.name} (" in figure.description
    for label in row.letters:
        assert label in figure.description
    assert row.note in figure.description


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("pytorch-lstm", "The blocks are in the same order."),
        ("pytorch-lstm", "Every block is transposed: W @ x there, x @ kernel in Keras."),
        ("pytorch-lstm", "Two biases there, one in Keras: only their sum counts."),
        ("onnx-lstm", "The blocks are in another order."),
        ("tf1-lstm", "So 1 has to be taken off the forget bias of Keras."),
        ("chainer-lstm", "The blocks are interleaved."),
        ("flax-nnx-gru", "A recurrent bias of the candidate has no place there: it must be 0."),
        ("equinox-gru", "For r and z it holds the sum of both."),
        ("haiku-gru", "The update gate is the complement: every number of its block changes sign."),
        ("pytorch-rnn", "There is but one block."),
    ],
)
def test_notes(key: str, line: str) -> None:
    """What to do beside moving blocks."""
    assert line in framework_catalogue.draw_layout(key).description


def test_forms_that_no_weights_make_equal_are_called_so() -> None:
    """A GRU whose reset gate acts elsewhere."""
    from diagram_gen.figures.layouts import layout_figure

    figure = layout_figure(layout("keras-gru"), layout("onnx-gru-before"))
    assert "no weights make the two equal" in figure.description

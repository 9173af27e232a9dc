"""A layer that was found gets a description that its own arrays agree with."""

import pytest

from diagram_gen.figures.cell import cell
from diagram_gen.figures.weights import values_map, weights_map
from diagram_gen.own.described import class_title, described
from diagram_gen.own.found import FoundLayer
from tests.own.layers import both_ways, chain, found_cell, lstm, packed

TIME_DISTRIBUTED = FoundLayer("td", "TimeDistributed", (found_cell(*packed(4, 3, 2)),))
BEFORE = FoundLayer("before", "GRU", (found_cell(*packed(3, 3, 2)),))
CONV = FoundLayer("conv", "ConvLSTM2D", (found_cell((5, 2, 1, 12), (5, 2, 3, 12), (12,)),))
BARE = FoundLayer("bare", "SimpleRNN", (found_cell((2, 3), (3, 3)),))

LAYERS = [
    lstm(50, 7),
    both_ways((3, 3), 2),
    both_ways((3, 5), 2, cells=3),
    both_ways((3, 3), 2, merge="sum"),
    chain((3, 2), 4),
    chain((3, 2, 5), 4),
    TIME_DISTRIBUTED,
    BEFORE,
    CONV,
    BARE,
]


def _id(value: object) -> str | None:
    if not isinstance(value, FoundLayer):
        return None
    units = "-".join(str(cell.units) for cell in value.cells)
    return f"{class_title(value)} {units} {value.options.get('merge_mode', '')}"


@pytest.mark.parametrize("layer", LAYERS, ids=_id)
def test_the_description_agrees_with_the_arrays(layer: FoundLayer) -> None:
    arrays = described(layer)
    case = arrays.case
    expected = [shape for each in layer.cells for shape in each.shapes]
    assert [w.shape for w in arrays.weights] == expected
    assert [w.shape_for(case.units, case.features) for w in case.kind.weights] == expected
    assert case.parameters == arrays.parameters == sum(w.parameters for w in arrays.weights)
    for part, each in zip(case.kind.parts, layer.cells, strict=True):
        assert part.sizes(case.sizes) == {"units": each.units, "features": each.features}
    figure = weights_map(arrays)
    assert layer.name in figure.title
    assert all(str(w.shape) in figure.description for w in arrays.weights)


@pytest.mark.parametrize(
    ("layer", "title"),
    [
        (LAYERS[0], "LSTM"),
        (LAYERS[1], "Bidirectional LSTM"),
        (LAYERS[2], "Bidirectional GRU, reset_after=False"),
        (LAYERS[4], "RNN of 2 LSTM cells"),
        (TIME_DISTRIBUTED, "TimeDistributed LSTM"),
        (BEFORE, "GRU, reset_after=False"),
        (CONV, "ConvLSTM2D"),
    ],
)
def test_titles(layer: FoundLayer, title: str) -> None:
    assert class_title(layer) == title
    assert described(layer).case.kind.title == f"{layer.name} · {title}"


@pytest.mark.parametrize(
    ("layer", "last", "code"),
    [
        (LAYERS[0], (None, 50), "keras.layers.LSTM(50)"),
        (LAYERS[1], (None, 6), "keras.layers.Bidirectional(keras.layers.LSTM(3))"),
        (LAYERS[2], (None, 8), None),
        (LAYERS[3], (None, 3), None),
        (LAYERS[5], (None, 5), None),
        (TIME_DISTRIBUTED, (None, None, 3), "keras.layers.TimeDistributed(keras.layers.LSTM(3))"),
        (BEFORE, (None, 3), "keras.layers.GRU(3, reset_after=False)"),
        (CONV, (None, None, None, 3), "keras.layers.ConvLSTM2D(3, kernel_size=[5, 2])"),
    ],
    ids=_id,
)
def test_output_and_call(layer: FoundLayer, last: tuple[int | None], code: str | None) -> None:
    arrays = described(layer)
    assert arrays.output_last == last
    if code:
        assert arrays.case.kind.make().code(arrays.case.sizes) == code


def test_values_are_those_of_the_layer() -> None:
    layer = lstm(2, 3)
    figure = values_map(described(layer))
    assert "initial" not in figure.title
    kernel = described(layer).weights[0]
    assert kernel.values
    assert kernel.values[2][5] == pytest.approx(layer.cells[0].arrays[0][2, 5], abs=5e-5)


def test_a_name_is_shown_without_what_could_harm() -> None:
    layer = lstm(2, 1, name="a\u202e/<b>\n")
    assert described(layer).case.layer == "a-b"
    assert described(layer).case.kind.title == "a\ufffd/<b>\ufffd · LSTM"
    assert cell(described(layer)).name == "a-b-u2-f1-cell"

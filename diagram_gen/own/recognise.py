"""Which cell a few stored arrays belong to, by their shapes alone."""

import math
from collections.abc import Sequence

from diagram_gen.cells import (
    GRU,
    GRU_BEFORE,
    LSTM,
    SIMPLE_RNN,
    Cell,
    conv_lstm,
    without_bias,
)
from diagram_gen.facts import Shape

#: What is tried for arrays with two axes; the first that fits is it. Without a bias the two
#: readings of a GRU look alike: then the default of Keras comes first.
PLAIN = (LSTM, GRU, GRU_BEFORE, SIMPLE_RNN)

#: What Keras calls the layers that repeat one cell, and the cells that it can be. A ConvLSTM has
#: as many spatial axes as its name says.
CLASSES: dict[str, tuple[Cell, ...]] = {
    "LSTM": (LSTM,),
    "GRU": (GRU, GRU_BEFORE),
    "SimpleRNN": (SIMPLE_RNN,),
}

#: What tells apart, in words, cells of layers of the same class; the first of them needs none.
VARIANTS = {"gru-before": "reset_after=False"}

#: Convolutions have one to three spatial axes.
MOST_PLACES = 3


def recognise(shapes: Sequence[Shape], cells: Sequence[Cell] = ()) -> Cell | None:
    """Return the cell that stores arrays of these shapes, or ``None`` if none does.

    Args:
        shapes: of kernel, recurrent kernel and, unless the layer has none, bias.
        cells: what it can be, if something is known of that; else all cells are tried.
    """
    if len(shapes) not in (2, 3) or any(size < 1 for shape in shapes for size in shape):
        return None
    places = shapes[0][:-2]
    if len(shapes[0]) < 2 or len(shapes[1]) != len(shapes[0]) or len(places) > MOST_PLACES:
        return None
    units, features = units_and_features(shapes)
    for plain in cells or ((conv_lstm(places),) if places else PLAIN):
        cell = plain if len(shapes) == 3 else without_bias(plain)
        if [w.shape_for(units, features) for w in cell.weights] == [*map(tuple, shapes)]:
            return cell
    return None


def units_and_features(shapes: Sequence[Shape]) -> tuple[int, int]:
    """Return the sizes of a cell whose kernel and recurrent kernel have these shapes."""
    return shapes[1][-2], shapes[0][-2]


def parameters(shapes: Sequence[Shape]) -> int:
    """Return how many values arrays of these shapes hold."""
    return sum(math.prod(shape) for shape in shapes)


def class_of(cell: Cell) -> str:
    """Return the class of the layer that repeats ``cell``."""
    for name, cells in CLASSES.items():
        if cell.key in (each.key for each in cells):
            return name
    return f"ConvLSTM{len(cell.weights[0].shape) - 2}D"

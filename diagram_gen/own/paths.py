"""Where Keras 3 keeps weights in a file, and what such a path says of a cell.

A path is made of attributes (``layers``, ``cell``, ``forward_layer``) and, inside lists, of the
class in snake case with a counter (``lstm_1``): see ``keras/src/saving/saving_lib.py`` of
Keras 3.15.1, which tests hold these words against.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

Path = tuple[str, ...]

LAYERS, LAYER, CELL, CELLS = "layers", "layer", "cell", "cells"
FORWARD, BACKWARD = "forward_layer", "backward_layer"

#: The group of a layer's own arrays.
VARS = "vars"

#: What Keras 2.12 and 2.13 called the attribute that holds the layers.
OLD_LAYERS = "_layer_checkpoint_dependencies"

#: Attributes that a name leaves out: they say nothing of the model.
SILENT = frozenset({LAYERS, LAYER, OLD_LAYERS, "container"})

_NUMBER = re.compile(r"([0-9]+)")
_COUNTER = re.compile(r"_[0-9]+$")


@dataclass(frozen=True)
class Place:
    """Where a cell belongs.

    Attributes:
        layer: the outermost layer that only repeats, turns round or applies this cell.
        wraps: layers between that one and ``repeater``, the outermost first.
        half: ``forward_layer`` or ``backward_layer``, or empty.
        repeater: the layer that repeats the cell over time.
        stacked: whether the cell is one of several that this layer holds.
    """

    layer: Path
    wraps: tuple[Path, ...]
    half: str
    repeater: Path
    stacked: bool


def is_cell(path: Path) -> bool:
    """Return whether a group is called as those of cells are."""
    return path[-1:] == (CELL,) or path[-2:-1] == (CELLS,)


def place_of(path: Path, wraps: Callable[[Path], bool]) -> Place:
    """Return where a cell belongs.

    Args:
        path: of the cell.
        wraps: whether the layer with a path holds ``layer`` and nothing else.
    """
    steps = path
    while steps[-2:-1] == (CELLS,):
        steps = steps[:-2]
    stacked = steps != path
    while steps[-1:] == (CELL,):
        steps = steps[:-1]
    repeater = steps
    half = ""
    around = []
    if steps[-1:] in ((FORWARD,), (BACKWARD,)):
        half = steps[-1]
        steps = steps[:-1]
        around.append(steps)
    while steps[-1:] == (LAYER,) and wraps(steps[:-1]):
        steps = steps[:-1]
        around.append(steps)
    return Place(steps, tuple(reversed(around)), half, repeater, stacked)


def in_order(path: Path) -> tuple[object, ...]:
    """Return what to sort paths by: numbers as numbers, and forward before backward."""
    return tuple(map(_step_in_order, path))


def _step_in_order(step: str) -> tuple[object, ...]:
    if step == BACKWARD:  # as Keras has them in `get_weights()`
        step = f"{FORWARD} "
    parts = _NUMBER.split(step)
    return tuple(_number(part) if at % 2 else part for at, part in enumerate(parts))


def _number(digits: str) -> tuple[int, str]:
    """Return what sorts digits as a number: Python itself refuses very long ones."""
    digits = digits.lstrip("0")
    return len(digits), digits


def without_counter(step: str) -> str:
    """Return a step without the counter that tells layers of one class apart."""
    return _COUNTER.sub("", step)

"""What the page that reads models in the browser knows of cells: published as data.

The page has no knowledge of its own: blocks, arrays, orders and shapes come from here, and so do
the colours of values. Nothing heavy is imported here, since every build looks at this module.
"""

import json
from dataclasses import asdict
from typing import Any

from diagram_gen.cells import Cell, conv_lstm
from diagram_gen.own.recognise import CLASSES, MOST_PLACES, PLAIN, VARIANTS, class_of


def cells() -> dict[str, Any]:
    """Return the cells, and the classes of the layers that repeat them.

    ``tried`` has the keys in the order in which shapes without a class are held against them.
    Shapes are expressions in ``units``, ``features`` and, of a convolution, the ``size_…`` of its
    kernel along each axis.
    """
    convolutions = [_convolution(axes) for axes in range(1, MOST_PLACES + 1)]
    described = {key_of(cell): cell for cell in (*PLAIN, *convolutions)}
    return {
        "cells": {key: _cell(cell) for key, cell in described.items()},
        "tried": list(described),
        "classes": {name: [cell.key for cell in each] for name, each in CLASSES.items()},
        "class_of": {key: class_of(cell) for key, cell in described.items()},
        "variants": VARIANTS,
    }


def cells_json() -> str:
    """Return the same as the JSON text that the site publishes."""
    return json.dumps(cells(), indent=2, ensure_ascii=False) + "\n"


def key_of(cell: Cell) -> str:
    """Return what a cell is called in the data: ``lstm``, ``conv-lstm-2d``."""
    axes = len(cell.weights[0].shape) - 2
    return f"{cell.key}-{axes}d" if axes else cell.key


def _convolution(axes: int) -> Cell:
    """Return the cell of a ConvLSTM whose kernel has sizes with names instead of numbers."""
    return conv_lstm([f"size_{axis}" for axis in range(axes)])


def _cell(cell: Cell) -> dict[str, Any]:
    data = asdict(cell)
    return {name: data[name] for name in ("blocks", "weights", "states")}

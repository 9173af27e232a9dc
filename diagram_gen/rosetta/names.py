"""What frameworks call the arrays and blocks of a layer, as tables of names."""

from collections.abc import Sequence

from diagram_gen.rosetta.layout import LayerName, Layout, Stored
from diagram_gen.rosetta.layouts import layouts
from diagram_gen.tables import table

#: From how many arrays on only the first and the last are named.
_MANY = 3


def names_table(layer: LayerName) -> str:
    """Return a row for each framework: its names of the three arrays and of the blocks."""
    head = ["framework", "input weights", "recurrent weights", "bias", "blocks, in stored order"]
    rows = [
        [
            f"{row.framework}, {row.name}",
            _names(row.input_arrays),
            _recurrent(row),
            _names(row.bias_arrays),
            " ".join(row.letters),
        ]
        for row in layouts().values()
        if row.layer == layer
    ]
    return table(head, "l" * len(head), rows)


def _recurrent(row: Layout) -> str:
    if row.recurrent_arrays == row.input_arrays:
        return "in the same array"
    return _names(row.recurrent_arrays)


def _names(arrays: Sequence[Stored]) -> str:
    names = [f"`{stored.name}`" for stored in arrays]
    if len(names) < _MANY:
        return ", ".join(names)
    return f"{names[0]} … {names[-1]}"

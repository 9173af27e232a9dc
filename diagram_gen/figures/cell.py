"""The cell: one time step of a layer as data flow, from top to bottom."""

from collections.abc import Callable

from diagram_gen.facts import LayerArrays
from diagram_gen.figures.cell_gru import gru, gru_before
from diagram_gen.figures.cell_lstm import lstm
from diagram_gen.figures.cell_simple import simple_rnn
from diagram_gen.svg import Figure

#: By the key of the cell.
_DRAWN: dict[str, Callable[[LayerArrays], Figure]] = {
    "lstm": lstm,
    "conv-lstm": lstm,
    "gru": gru,
    "gru-before": gru_before,
    "simple-rnn": simple_rnn,
}


def cell(facts: LayerArrays) -> Figure:
    """Draw one time step: what is multiplied, summed, squashed and handed on."""
    return _DRAWN[facts.case.kind.cell.key](facts)

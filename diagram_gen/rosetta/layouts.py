"""The table: one row for each layer, cell or operator whose layout is known."""

from functools import cache

from diagram_gen.errors import UserError
from diagram_gen.rosetta.layout import LayerName, Layout
from diagram_gen.rosetta.rows_gru import GRU_ROWS
from diagram_gen.rosetta.rows_gru_engines import GRU_ENGINE_ROWS
from diagram_gen.rosetta.rows_keras import KERAS_ROWS
from diagram_gen.rosetta.rows_lstm import LSTM_ROWS
from diagram_gen.rosetta.rows_lstm_engines import LSTM_ENGINE_ROWS
from diagram_gen.rosetta.rows_rnn import RNN_ROWS
from diagram_gen.rosetta.rows_tensorflow import TENSORFLOW_ROWS


@cache
def layouts() -> dict[str, Layout]:
    """Return all rows by key, in the order of the tables."""
    rows = (
        *KERAS_ROWS,
        *TENSORFLOW_ROWS,
        *LSTM_ROWS,
        *GRU_ROWS,
        *RNN_ROWS,
        *LSTM_ENGINE_ROWS,
        *GRU_ENGINE_ROWS,
    )
    return {row.key: row for row in rows}


def layout(key: str) -> Layout:
    """Return one row.

    Raises:
        UserError: if there is none of that name.
    """
    try:
        return layouts()[key]
    except KeyError:
        raise UserError(
            f"There is no layout {key!r}; choose one of {', '.join(layouts())}."
        ) from None


#: The row of the table for each layer of Keras, by kind and, for a GRU, ``reset_after``.
_KERAS = {
    ("lstm", True): "keras-lstm",
    ("lstm", False): "keras-lstm",
    ("gru", True): "keras-gru",
    ("gru", False): "keras-gru-before",
    ("simple_rnn", True): "keras-simple-rnn",
    ("simple_rnn", False): "keras-simple-rnn",
}


def keras_layout(layer: LayerName, *, reset_after: bool = True) -> Layout:
    """Return the table's row for a layer of Keras 3; ``reset_after`` matters for a GRU only."""
    return layout(_KERAS[layer, reset_after])


def keras_layout_for(row: Layout) -> Layout:
    """Return the row of the Keras layer that computes what the layer of another row does."""
    return keras_layout(row.layer, reset_after=row.reset != "before")

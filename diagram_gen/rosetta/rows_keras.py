"""Rows of the table: Keras in its three generations."""

from diagram_gen.cells import GRU, GRU_BEFORE, LSTM, SIMPLE_RNN, Cell
from diagram_gen.rosetta.layout import Layout, Stored
from diagram_gen.rosetta.sources import KERAS_1, TF_KERAS_FILES

#: As it was before Keras 3, where it is x/6 + 0.5, between 0 and 1 as well.
HARD_SIGMOID = "hard_sigmoid, 0.2·x + 0.5"


def keras_arrays(cell: Cell) -> tuple[Stored, ...]:
    """Return the arrays of a Keras layer with one cell; a bias of two rows has one per product."""
    kernel, recurrent_kernel, bias = cell.weights
    biases = f"b:{cell.order} r:{cell.order}" if len(bias.shape) == 2 else f"b+r:{cell.order}"
    return (
        Stored(kernel.name, kernel.shape, f"W:{cell.order}"),
        Stored(recurrent_kernel.name, recurrent_kernel.shape, f"U:{cell.order}"),
        Stored(bias.name, bias.shape, biases),
    )


def _flat_biases(cell: Cell) -> tuple[Stored, ...]:
    bias = Stored("bias", (f"{2 * len(cell.order)}*units",), f"b:{cell.order} r:{cell.order}")
    return (*keras_arrays(cell)[:2], bias)


def _gate_by_gate(order: str) -> tuple[Stored, ...]:
    return tuple(
        stored
        for g in order
        for stored in (
            Stored(f"W_{g}", ("features", "units"), f"W:{g}"),
            Stored(f"U_{g}", ("units", "units"), f"U:{g}"),
            Stored(f"b_{g}", ("units",), f"b+r:{g}"),
        )
    )


KERAS_ROWS = (
    Layout(
        key="keras-lstm",
        framework="Keras 3",
        name="keras.layers.LSTM",
        layer="lstm",
        versions="3.0 and later",
        letters=("i", "f", "c", "o"),
        arrays=keras_arrays(LSTM),
        source="https://keras.io/api/layers/recurrent_layers/lstm/",
        forget_start="1",
        states=("h", "c"),
    ),
    Layout(
        key="keras-gru",
        framework="Keras 3",
        name="keras.layers.GRU",
        layer="gru",
        versions="3.0 and later",
        letters=("z", "r", "h"),
        arrays=keras_arrays(GRU),
        source="https://keras.io/api/layers/recurrent_layers/gru/",
        reset="after",
        keeps="z",
    ),
    Layout(
        key="keras-gru-before",
        framework="Keras 3",
        name="keras.layers.GRU, reset_after=False",
        layer="gru",
        versions="3.0 and later",
        letters=("z", "r", "h"),
        arrays=keras_arrays(GRU_BEFORE),
        source="https://keras.io/api/layers/recurrent_layers/gru/",
        reset="before",
        keeps="z",
    ),
    Layout(
        key="keras-simple-rnn",
        framework="Keras 3",
        name="keras.layers.SimpleRNN",
        layer="simple_rnn",
        versions="3.0 and later",
        letters=("h",),
        arrays=keras_arrays(SIMPLE_RNN),
        source="https://keras.io/api/layers/recurrent_layers/simple_rnn/",
        gate_activation="",
    ),
    Layout(
        key="tf-keras-lstm",
        framework="Keras 2",
        name="tf_keras.layers.LSTM",
        layer="lstm",
        versions="2.x; also tf.keras up to TensorFlow 2.15",
        letters=("i", "f", "c", "o"),
        arrays=keras_arrays(LSTM),
        source="https://github.com/keras-team/tf-keras/blob/master/tf_keras/layers/rnn/lstm.py",
        forget_start="1",
        states=("h", "c"),
        note="Before TensorFlow 2 the gates' activation was hard_sigmoid by default.",
    ),
    Layout(
        key="tf-keras-gru",
        framework="Keras 2",
        name="tf_keras.layers.GRU",
        layer="gru",
        versions="2.x with TensorFlow 2",
        letters=("z", "r", "h"),
        arrays=keras_arrays(GRU),
        source="https://github.com/keras-team/tf-keras/blob/master/tf_keras/layers/rnn/gru.py",
        reset="after",
        keeps="z",
        note="Before TensorFlow 2 the default was reset_after=False with hard_sigmoid.",
    ),
    Layout(
        key="tf-keras-gru-before",
        framework="Keras 2",
        name="tf_keras.layers.GRU, reset_after=False",
        layer="gru",
        versions="2.x",
        letters=("z", "r", "h"),
        arrays=keras_arrays(GRU_BEFORE),
        source="https://github.com/keras-team/tf-keras/blob/master/tf_keras/layers/rnn/gru.py",
        reset="before",
        keeps="z",
    ),
    Layout(
        key="tf-keras-simple-rnn",
        framework="Keras 2",
        name="tf_keras.layers.SimpleRNN",
        layer="simple_rnn",
        versions="2.x",
        letters=("h",),
        arrays=keras_arrays(SIMPLE_RNN),
        source="https://github.com/keras-team/tf-keras/blob/master/tf_keras/layers/rnn/simple_rnn.py",
        gate_activation="",
    ),
    Layout(
        key="keras2-cudnn-lstm",
        framework="Keras 2",
        name="CuDNNLSTM (file)",
        layer="lstm",
        versions="2.x",
        letters=("i", "f", "c", "o"),
        arrays=_flat_biases(LSTM),
        source=TF_KERAS_FILES,
        packing="buffers",
        forget_start="1",
        states=("h", "c"),
        bias_optional=False,
        note="Checked through the loader of Keras 2; Keras 3 has none for such files.",
    ),
    Layout(
        key="keras2-cudnn-gru",
        framework="Keras 2",
        name="CuDNNGRU (file)",
        layer="gru",
        versions="2.x",
        letters=("z", "r", "h"),
        arrays=_flat_biases(GRU),
        source=TF_KERAS_FILES,
        packing="buffers",
        reset="after",
        keeps="z",
        bias_optional=False,
        note="Checked through the loader of Keras 2.",
    ),
    Layout(
        key="keras1-lstm",
        framework="Keras 1",
        name="LSTM (file)",
        layer="lstm",
        versions="1.x",
        letters=("i", "c", "f", "o"),
        arrays=_gate_by_gate("icfo"),
        source=KERAS_1,
        gate_activation=HARD_SIGMOID,
        forget_start="1",
        states=("h", "c"),
        bias_optional=False,
        note="Checked through the loader of Keras 2.",
    ),
    Layout(
        key="keras1-gru",
        framework="Keras 1",
        name="GRU (file)",
        layer="gru",
        versions="1.x",
        letters=("z", "r", "h"),
        arrays=_gate_by_gate("zrh"),
        source=KERAS_1,
        gate_activation=HARD_SIGMOID,
        reset="before",
        keeps="z",
        bias_optional=False,
        note="Checked through the loader of Keras 2.",
    ),
)

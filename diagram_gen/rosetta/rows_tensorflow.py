"""Rows of the table: TensorFlow's cells and operators, TensorFlow Lite, TensorFlow.js."""

from diagram_gen.cells import GRU_BEFORE, LSTM, SIMPLE_RNN
from diagram_gen.rosetta.layout import Layout, Stored
from diagram_gen.rosetta.rows_keras import HARD_SIGMOID, keras_arrays
from diagram_gen.rosetta.sources import TF1_CELLS, TFJS, TFLITE

_JOINED = (
    Stored("kernel", ("features+units", "4*units"), "WU:icfo"),
    Stored("bias", ("4*units",), "b+r:icfo"),
)

_TFLITE_GATES = (("i", "input"), ("f", "forget"), ("c", "cell"), ("o", "output"))


TENSORFLOW_ROWS = (
    Layout(
        key="tf1-lstm",
        framework="TensorFlow 1",
        name="BasicLSTMCell, LSTMCell",
        layer="lstm",
        versions="1.x; tf.compat.v1",
        letters=("i", "j", "f", "o"),
        arrays=_JOINED,
        source=TF1_CELLS,
        forget_start="0",
        forget_added=1.0,
        states=("c", "h"),
        bias_optional=False,
        note="The argument forget_bias, 1 by default, is added in every step and never stored. "
        "LSTMBlockCell of contrib is documented to be the same.",
    ),
    Layout(
        key="tf1-gru",
        framework="TensorFlow 1",
        name="GRUCell",
        layer="gru",
        versions="1.x; tf.compat.v1",
        letters=("r", "u", "c"),
        arrays=(
            Stored("gates/kernel", ("features+units", "2*units"), "WU:rz"),
            Stored("gates/bias", ("2*units",), "b+r:rz"),
            Stored("candidate/kernel", ("features+units", "units"), "WU:h"),
            Stored("candidate/bias", ("units",), "b+r:h"),
        ),
        source=TF1_CELLS,
        reset="before",
        keeps="z",
        bias_optional=False,
        note="A fresh cell has 1 in the bias of both gates.",
    ),
    Layout(
        key="tf-block-lstm",
        framework="TensorFlow",
        name="tf.raw_ops.BlockLSTM",
        layer="lstm",
        versions="1.x and 2.x",
        letters=("i", "c", "f", "o"),
        arrays=(
            Stored("w", ("features+units", "4*units"), "WU:icfo"),
            Stored("b", ("4*units",), "b+r:icfo"),
        ),
        source="https://www.tensorflow.org/api_docs/python/tf/raw_ops/BlockLSTM",
        forget_start="as given",
        forget_added=1.0,
        states=("c", "h"),
        bias_optional=False,
        note="Its default cell_clip=3 limits the cell state; Keras has no such limit.",
    ),
    Layout(
        key="tf-block-lstm-v2",
        framework="TensorFlow",
        name="tf.raw_ops.BlockLSTMV2",
        layer="lstm",
        versions="2.x",
        letters=("i", "f", "c", "o"),
        arrays=(
            Stored("w", ("features+units", "4*units"), "WU:ifco"),
            Stored("b", ("4*units",), "b+r:ifco"),
        ),
        source="https://www.tensorflow.org/api_docs/python/tf/raw_ops/BlockLSTMV2",
        forget_start="as given",
        states=("c", "h"),
        bias_optional=False,
    ),
    Layout(
        key="tflite-lstm",
        framework="TensorFlow Lite",
        name="UNIDIRECTIONAL_SEQUENCE_LSTM",
        layer="lstm",
        versions="operator versions 1 to 4",
        letters=("input", "forget", "cell", "output"),
        arrays=(
            *(
                Stored(f"input_to_{name}_weights", ("units", "features"), f"W:{g}")
                for g, name in _TFLITE_GATES
            ),
            *(
                Stored(f"recurrent_to_{name}_weights", ("units", "units"), f"U:{g}")
                for g, name in _TFLITE_GATES
            ),
            *(Stored(f"{name}_gate_bias", ("units",), f"b+r:{g}") for g, name in _TFLITE_GATES),
        ),
        source=TFLITE,
        forget_start="as given",
        states=("h", "c"),
        bias_optional=False,
        note="Without input gate (CIFG), the input block of Keras is the forget block, negated. "
        "A projection becomes a Dense behind the layer. Peepholes and layer normalisation have "
        "no counterpart in Keras.",
    ),
    Layout(
        key="tfjs-lstm",
        framework="TensorFlow.js",
        name="tf.layers.lstm",
        layer="lstm",
        versions="4.22",
        letters=("i", "f", "c", "o"),
        arrays=keras_arrays(LSTM),
        source=TFJS,
        gate_activation=HARD_SIGMOID,
        forget_start="0",
        states=("h", "c"),
        note="Its defaults are not those of Keras: give recurrentActivation 'sigmoid'.",
    ),
    Layout(
        key="tfjs-gru",
        framework="TensorFlow.js",
        name="tf.layers.gru",
        layer="gru",
        versions="4.22",
        letters=("z", "r", "h"),
        arrays=keras_arrays(GRU_BEFORE),
        source=TFJS,
        gate_activation=HARD_SIGMOID,
        reset="before",
        keeps="z",
        note="resetAfter: true is refused.",
    ),
    Layout(
        key="tfjs-rnn",
        framework="TensorFlow.js",
        name="tf.layers.simpleRNN",
        layer="simple_rnn",
        versions="4.22",
        letters=("h",),
        arrays=keras_arrays(SIMPLE_RNN),
        source=TFJS,
        gate_activation="",
    ),
)

"""The models that are saved to see what is in their files: all names are given, none counted."""

from collections.abc import Callable
from typing import Any

from diagram_gen.backend import keras
from diagram_gen.proofs.common import fill

#: Models that are saved, by what a reader calls them: their layers and the input's shape.
MODELS: dict[str, tuple[Callable[[], list[Any]], tuple[int, ...]]] = {
    "LSTM alpha, LSTM beta": (
        lambda: [
            keras.layers.LSTM(3, return_sequences=True, unroll=True, name="alpha"),
            keras.layers.LSTM(2, unroll=True, name="beta"),
        ],
        (2, 2),
    ),
    "GRU gamma": (lambda: [keras.layers.GRU(3, unroll=True, name="gamma")], (2, 2)),
    "Bidirectional both of LSTM delta": (
        lambda: [
            keras.layers.Bidirectional(keras.layers.LSTM(3, unroll=True, name="delta"), name="both")
        ],
        (2, 2),
    ),
    "RNN cells of LSTM cells lower, upper": (
        lambda: [
            keras.layers.RNN(
                keras.layers.StackedRNNCells(
                    [
                        keras.layers.LSTMCell(3, name="lower"),
                        keras.layers.LSTMCell(2, name="upper"),
                    ],
                    name="stack",
                ),
                unroll=True,
                name="cells",
            )
        ],
        (2, 2),
    ),
    "TimeDistributed each of LSTM delta": (
        lambda: [
            keras.layers.TimeDistributed(
                keras.layers.LSTM(3, unroll=True, name="delta"), name="each"
            )
        ],
        (1, 2, 2),
    ),
    "ConvLSTM2D frames": (
        lambda: [keras.layers.ConvLSTM2D(2, 2, unroll=True, name="frames")],
        (1, 2, 2, 2),
    ),
    "model inner with LSTM alpha": (
        lambda: [keras.Sequential([keras.layers.LSTM(3, unroll=True, name="alpha")], name="inner")],
        (2, 2),
    ),
}


def saved_model(title: str) -> Any:
    """Return one of these models, with random weights."""
    layers, shape = MODELS[title]
    model = keras.Sequential([keras.Input(shape), *layers()], name="model")
    # Random, because fresh biases are all alike: an array could be taken for another.
    fill(model, 7)
    return model

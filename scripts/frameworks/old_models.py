"""Models that both Keras 2 and Keras 3 can build: files of the one are loaded by the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    #: Makes a model with the Keras that it is given, for inputs of a shape without the batch.
    Builder = Callable[[Any, tuple[int, ...]], Any]

#: Suffixes of the files that are written of each model.
FORMATS = (".h5", ".keras", ".weights.h5")


def _with(layer: Callable[[Any], Any]) -> Builder:
    """Return what builds a model of one layer with either Keras."""
    return lambda keras, shape: keras.Sequential([keras.Input(shape), layer(keras.layers)])


def _told(layers: Callable[[Any, tuple[int, ...]], list[Any]]) -> Builder:
    """Return what builds a model whose first layer is told the shape, as was usual in Keras 2."""
    return lambda keras, shape: keras.Sequential(layers(keras.layers, shape))


def _functional(keras: Any, shape: tuple[int, ...]) -> Any:
    """Build a functional model of one layer."""
    inputs = keras.Input(shape)
    return keras.Model(inputs, keras.layers.LSTM(3)(inputs))


def _with_states(keras: Any, shape: tuple[int, ...]) -> Any:
    """Build a functional model in which a layer starts where another ends."""
    inputs = keras.Input(shape)
    _, h, c = keras.layers.LSTM(3, return_state=True)(inputs)
    return keras.Model(inputs, keras.layers.LSTM(3)(inputs, initial_state=[h, c]))


#: What builds each model, and the shape of its input without the batch.
BUILDERS: dict[str, tuple[Builder, tuple[int, ...]]] = {
    "LSTM": (_with(lambda layers: layers.LSTM(3)), (4, 2)),
    "GRU": (_with(lambda layers: layers.GRU(3)), (4, 2)),
    "SimpleRNN": (_with(lambda layers: layers.SimpleRNN(3)), (4, 2)),
    "Bidirectional(LSTM)": (_with(lambda layers: layers.Bidirectional(layers.LSTM(3))), (4, 2)),
    "LSTM(input_shape)": (_told(lambda layers, shape: [layers.LSTM(3, input_shape=shape)]), (4, 2)),
    "LSTM, BatchNormalization": (
        _told(
            lambda layers, shape: [layers.LSTM(3, input_shape=shape), layers.BatchNormalization()]
        ),
        (4, 2),
    ),
    "Model(LSTM)": (_functional, (4, 2)),
    "Model(LSTM, initial_state)": (_with_states, (4, 2)),
    "ConvLSTM2D": (_with(lambda layers: layers.ConvLSTM2D(3, 2)), (4, 3, 3, 2)),
}

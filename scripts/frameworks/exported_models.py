"""Models that Keras writes as ONNX."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

#: Time steps and features of the input.
SHAPE = (10, 3)

UNITS = 4

#: What makes the layer of each model, by its line of code.
LAYERS: dict[str, Callable[[Any], Any]] = {
    "LSTM(4)": lambda layers: layers.LSTM(4),
    "LSTM(4, return_sequences=True)": lambda layers: layers.LSTM(4, return_sequences=True),
    "LSTM(4, unroll=True)": lambda layers: layers.LSTM(4, unroll=True),
    "Bidirectional(LSTM(4))": lambda layers: layers.Bidirectional(layers.LSTM(4)),
    "GRU(4)": lambda layers: layers.GRU(4),
    "GRU(4, reset_after=False)": lambda layers: layers.GRU(4, reset_after=False),
    "SimpleRNN(4)": lambda layers: layers.SimpleRNN(4),
}

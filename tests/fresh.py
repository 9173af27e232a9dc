"""Layers built by Keras here and now, and what a test may hold the package's words against.

Nothing in here uses the package's own arithmetic, nor what it says of a layer.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: The order in which Keras documents the blocks of its LSTM, with what they are called here.
BLOCKS = {"i": "input gate", "f": "forget gate", "c": "candidate", "o": "output gate"}
HUES = {"i": "blue", "f": "orange", "c": "green", "o": "purple"}

#: The same for its GRU and for its simple recurrent layer.
GRU_BLOCKS = {"z": "update gate", "r": "reset gate", "h": "candidate"}
RNN_BLOCKS = {"h": "output"}

#: Sizes of the further axes of an input to a layer that convolves.
PLACES = 4


@dataclass(frozen=True)
class Typed:
    """A layer kind, typed from the documentation of Keras.

    Attributes:
        code: a call of the class, with ``units`` as a name; ``{options}`` stands for more of them.
        blocks: letters and names of the blocks in the order of the documentation.
        parameters: the documented number of weights for units ``u`` and features ``d``.
        outer: axes of the input between batch and time.
        spatial: axes of the input between time and features.
    """

    code: str
    blocks: dict[str, str]
    parameters: Callable[[int, int], int]
    outer: int = 0
    spatial: int = 0

    def input_shape(self, features: int, steps: int | None) -> tuple[int | None, ...]:
        """Return the shape of an input without its batch axis."""
        return (*[None] * self.outer, steps, *[PLACES] * self.spatial, features)

    def make(self, units: int, options: str = "") -> Any:
        """Run the code; names are given as in a new process."""
        import keras

        keras.backend.clear_session(free_memory=False)
        code = self.code.format(options=options)
        return eval(code, {"keras": keras, "units": units})  # noqa: S307 - typed below


def _lstm(u: int, d: int) -> int:
    return 4 * (u * (u + d) + u)


def _gru(u: int, d: int) -> int:
    return 3 * (u * (u + d) + 2 * u)


def _conv(axes: int) -> Callable[[int, int], int]:
    return lambda u, d: 4 * (3**axes * (d + u) * u + u)


_LAYERS = "keras.layers."
_STACKED = "LSTMCell(units), keras.layers.LSTMCell(2)]"

#: By the layer's key in addresses.
TYPED = {
    "lstm": Typed(_LAYERS + "LSTM(units, {options})", BLOCKS, _lstm),
    "gru": Typed(_LAYERS + "GRU(units, {options})", GRU_BLOCKS, _gru),
    "gru-reset-before": Typed(
        _LAYERS + "GRU(units, reset_after=False, {options})",
        GRU_BLOCKS,
        lambda u, d: 3 * (u * (u + d) + u),
    ),
    "simple-rnn": Typed(
        _LAYERS + "SimpleRNN(units, {options})", RNN_BLOCKS, lambda u, d: u * (u + d) + u
    ),
    "lstm-no-bias": Typed(
        _LAYERS + "LSTM(units, use_bias=False, {options})", BLOCKS, lambda u, d: 4 * u * (u + d)
    ),
    "bidirectional-lstm": Typed(
        _LAYERS + "Bidirectional(keras.layers.LSTM(units, {options}))",
        BLOCKS,
        lambda u, d: 2 * _lstm(u, d),
    ),
    "bidirectional-gru": Typed(
        _LAYERS + "Bidirectional(keras.layers.GRU(units, {options}))",
        GRU_BLOCKS,
        lambda u, d: 2 * _gru(u, d),
    ),
    "stacked-lstm": Typed(
        "keras.Sequential([keras.layers.LSTM(units, return_sequences=True), "
        "keras.layers.LSTM(2, {options})])",
        BLOCKS,
        lambda u, d: _lstm(u, d) + _lstm(2, u),
    ),
    "stacked-cells": Typed(
        _LAYERS + "RNN(keras.layers.StackedRNNCells([keras.layers." + _STACKED + "), {options})",
        BLOCKS,
        lambda u, d: _lstm(u, d) + _lstm(2, u),
    ),
    "rnn-lstm-cell": Typed(_LAYERS + "RNN(keras.layers.LSTMCell(units), {options})", BLOCKS, _lstm),
    "time-distributed-lstm": Typed(
        _LAYERS + "TimeDistributed(keras.layers.LSTM(units, {options}))", BLOCKS, _lstm, outer=1
    ),
    **{
        f"conv-lstm{axes}d": Typed(
            f"{_LAYERS}ConvLSTM{axes}D(units, 3, padding='same', {{options}})",
            BLOCKS,
            _conv(axes),
            spatial=axes,
        )
        for axes in (1, 2, 3)
    },
}


@dataclass(frozen=True)
class Fresh:
    """What a layer says of itself that was built for a test.

    Attributes:
        blocks: letters and names of its blocks.
        paths: where Keras keeps each array, in stored order.
        stored: the arrays themselves.
        parameters: what it counts.
        output: shape of its output for an open batch and any number of time steps.
    """

    layer: str
    units: int
    features: int
    blocks: dict[str, str]
    paths: tuple[str, ...]
    stored: tuple[NDArray[np.float32], ...]
    parameters: int
    output: tuple[int | None, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The last part of each path."""
        return tuple(path.rsplit("/", 1)[-1] for path in self.paths)

    @property
    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """The arrays of a layer with but one cell, by name."""
        assert len(set(self.names)) == len(self.names), "several arrays of one name"
        return dict(zip(self.names, self.stored, strict=True))

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of each array of a layer with but one cell, by name, in stored order."""
        return {name: array.shape for name, array in self.arrays.items()}

    @property
    def columns(self) -> dict[str, tuple[int, int]]:
        """First column and end of each block in the first cell, counted in a cut row."""
        return columns(self.stored[0], self.blocks)


def columns(array: NDArray[np.float32], blocks: dict[str, str]) -> dict[str, tuple[int, int]]:
    """Return first column and end of each block of ``array``, counted in a cut row."""
    cut = np.split(np.arange(array.shape[-1]), len(blocks))
    return {
        letter: (int(part[0]), int(part[-1]) + 1) for letter, part in zip(blocks, cut, strict=True)
    }


@cache
def fresh(layer: str, units: int, features: int) -> Fresh:
    """Build a layer from the seed that the package uses."""
    import keras

    from diagram_gen.keras_reader import SEED

    typed = TYPED[layer]
    # What `keras.utils.set_random_seed` sets for Keras (a test says so), in a tenth of its time.
    random.seed(SEED)
    built = typed.make(units)
    output = built(keras.Input(typed.input_shape(features, None)))
    return Fresh(
        layer=layer,
        units=units,
        features=features,
        blocks=typed.blocks,
        paths=tuple(v.path for v in built.weights),
        stored=tuple(np.asarray(v) for v in built.weights),
        parameters=built.count_params(),
        output=tuple(output.shape),
    )


def lstm(units: int, features: int) -> Fresh:
    """Build an LSTM from the seed that the package uses."""
    return fresh("lstm", units, features)

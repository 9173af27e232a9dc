"""Layers built by Keras here and now, and what a test may hold the package's words against.

Nothing in here uses the package's own arithmetic.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: The order in which Keras documents the blocks of its LSTM, with what they are called here.
BLOCKS = {"i": "input gate", "f": "forget gate", "c": "candidate", "o": "output gate"}
HUES = {"i": "blue", "f": "orange", "c": "green", "o": "purple"}


@dataclass(frozen=True)
class Fresh:
    """What a layer says of itself that was built for a test."""

    units: int
    features: int
    arrays: dict[str, NDArray[np.float32]]
    parameters: int

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of each array by name, in stored order."""
        return {name: array.shape for name, array in self.arrays.items()}

    @property
    def columns(self) -> dict[str, tuple[int, int]]:
        """First column and end of each block, counted in the cut bias."""
        packed = np.arange(self.arrays["bias"].size)
        cut = zip(BLOCKS, np.split(packed, len(BLOCKS)), strict=True)
        return {letter: (int(part[0]), int(part[-1]) + 1) for letter, part in cut}


@cache
def lstm(units: int, features: int) -> Fresh:
    """Build an LSTM from the seed that the package uses."""
    import keras

    from diagram_gen.keras_reader import SEED

    keras.utils.set_random_seed(SEED)
    layer: Any = keras.layers.LSTM(units)
    layer.build((None, None, features))
    arrays = {v.name: np.asarray(v) for v in layer.weights}
    return Fresh(units, features, arrays, layer.count_params())

"""What the tests know of a live model: its recurrent layers, as Keras itself tells them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Where the two cells of one layer are told apart.
BOTH = ("forward", "backward")


@dataclass(frozen=True)
class Known:
    """One recurrent layer, as the model was made.

    Attributes:
        name: with the names of the models and layers around it.
        keras_class: its class.
        arrays: what ``get_weights()`` says.
        cells: what its cells are called; as many as it has.
        joined: how they work together.
        options: some that its configuration must show.
    """

    name: str
    keras_class: str
    arrays: tuple[NDArray[Any], ...]
    cells: tuple[str, ...] = ("",)
    joined: str = "alone"
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """A live model and its recurrent layers in the order of the model."""

    model: Any
    layers: tuple[Known, ...]


def known(layer: Any, name: str = "", **more: Any) -> Known:
    """Return what a live layer says of itself."""
    arrays = tuple(np.asarray(array) for array in layer.get_weights())
    return Known(name or layer.name, type(layer).__name__, arrays, **more)


def half(layer: Any, name: str, part: slice, **more: Any) -> Known:
    """Return a part of a live layer that is shown as a layer of its own."""
    arrays = tuple(np.asarray(array) for array in layer.get_weights())[part]
    return Known(name, arrays=arrays, **more)


def fill(model: Any) -> Any:
    """Give every weight of a model a random value, the same in each run."""
    rng = np.random.default_rng(7)
    model.set_weights(
        [rng.normal(size=array.shape).astype(array.dtype) for array in model.get_weights()]
    )
    return model

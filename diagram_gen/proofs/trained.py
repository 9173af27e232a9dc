"""What the studies of sample models share: the models as they lie in the repository."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from diagram_gen.backend import keras
from diagram_gen.training import files

Floats = NDArray[np.floating[Any]]


def opened(name: str) -> Any:
    """Return a sample model, opened by Keras."""
    return keras.models.load_model(files.model_path(name))


def answered(model: Any, x: Floats) -> Floats:
    """Return what a model puts out."""
    return np.asarray(model(x, training=False))


def rounded(values: Any) -> Any:
    """Return numbers as they are published: three decimals, in lists of the same shape."""
    return np.round(np.asarray(values, dtype=np.float64), 3).tolist()


def accuracy(model: Any, x: Floats, y: Floats) -> float:
    """Return the share of right answers of a model that says yes (above 0.5) or no."""
    return round(float(np.mean((answered(model, x) > 0.5) == (y > 0.5))), 4)

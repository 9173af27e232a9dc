"""Real models of every nesting, saved by Keras in every format, and what is known of them.

What a reader must find is typed beside the models, or asked of the live layers with
``get_weights()``: nothing in here uses the package. Models are made once in a process.

    >>> alpha = made("sequential").layers[0]
    >>> alpha.name, alpha.keras_class
    ('alpha', 'LSTM')
    >>> path = save("sequential", ".keras", folder)
"""

import logging
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.own import models_nested, models_plain
from tests.own.known import Known, Made
from tests.programs import SETTINGS

__all__ = ["MODELS", "SUFFIXES", "Known", "Made", "made", "save"]

os.environ.update(SETTINGS)  # before Keras is imported, which happens with the first model

#: What :func:`save` writes.
SUFFIXES = (".keras", ".weights.h5", ".h5", ".savedmodel")

_BUILDERS: dict[str, Callable[[], Made]] = {
    "sequential": models_plain.sequential,
    "neighbours": models_plain.neighbours,
    "bidirectional": models_nested.bidirectional,
    "time-distributed": models_nested.time_distributed,
    "cells": models_nested.cells,
    "eleven-cells": models_nested.eleven_cells,
    "halves": models_nested.halves,
    "submodels": models_nested.submodels,
    "subclassed": models_nested.subclassed,
    "custom": models_nested.custom,
    "custom-cell": models_nested.custom_cell,
    "convolutional": models_plain.convolutional,
    "variants": models_plain.variants,
    "dtypes": models_plain.dtypes,
    "options": models_plain.options,
    "none": models_plain.none,
    "lambda": models_plain.with_lambda,
    "unbuilt": models_plain.unbuilt,
    "wrapped": models_nested.wrapped,
}


#: The names of all models.
MODELS = tuple(_BUILDERS)


@cache
def made(name: str) -> Made:
    """Build the model of this name, once."""
    import keras

    keras.backend.clear_session(free_memory=False)
    keras.utils.set_random_seed(3)
    with _quiet():
        return _BUILDERS[name]()


def save(name: str, suffix: str, folder: Path) -> Path:
    """Save the model of this name below ``folder``, unless it is there, and return where.

    ``.savedmodel`` is a folder, written by ``model.export``.
    """
    target = folder / f"{name}{suffix}"
    if target.exists():
        return target
    model = made(name).model
    with _quiet():
        if suffix == ".savedmodel":
            model.export(target, verbose=False)
        elif suffix == ".weights.h5":
            model.save_weights(target)
        else:
            model.save(target)
    return target


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Keras from giving advice: on masks, on formats, on what it does inside."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)

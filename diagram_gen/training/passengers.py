"""Airline passengers: what does the number of the next month look like, from three before it?

The same windows are given to a layer in two ways that are often confused: three values as the
features of one step, or as three steps of one feature.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from diagram_gen.training.arrays import Floats, Predict

#: Past months from which the next one is forecast.
LOOK_BACK = 3

#: Months of the series whose number is an answer in training, or a value before one.
TRAINING = 96  # two thirds of 144, as tutorials split it

_FILE = Path(__file__).with_name("passengers.csv")


@cache
def months() -> tuple[tuple[str, int], ...]:
    """Return each month, such as ``1949-01``, with its passengers in thousands."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines if not line.startswith("#")]
    return tuple((month, int(number)) for month, number in rows[1:])


def scaled(numbers: Floats) -> Floats:
    """Return passengers as the model reads them: 0 to 1 is least to greatest in training."""
    least, greatest = _range()
    return ((numbers - least) / (greatest - least)).astype(np.float32)


def passengers(values: Floats) -> Floats:
    """Return what the model gives as passengers, in thousands: the inverse of :func:`scaled`."""
    least, greatest = _range()
    return (values * (greatest - least) + least).astype(np.float32)


def windows(*, training: bool) -> tuple[Floats, Floats]:
    """Return each window of past values with the value after it, scaled.

    Args:
        training: those whose answer is one of the first 96 months, or else one of the others.
            The first windows of the others begin with months of the training.

    Returns:
        Windows of shape ``(count, 3)``, the oldest month first, and answers ``(count, 1)``.
    """
    series = scaled(_numbers())
    ends = range(LOOK_BACK, TRAINING) if training else range(TRAINING, len(series))
    x = np.stack([series[end - LOOK_BACK : end] for end in ends])
    return x, np.stack([series[end : end + 1] for end in ends])


def as_features(x: Floats) -> Floats:
    """Return windows as one step of three features: ``(count, 1, 3)``."""
    return x[:, None, :]


def as_steps(x: Floats) -> Floats:
    """Return windows as three steps of one feature: ``(count, 3, 1)``."""
    return x[:, :, None]


def scores(predict: Predict, shaped: Callable[[Floats], Floats]) -> dict[str, float]:
    """Return root mean squared errors in thousand passengers: the model's, and simpler ones.

    The naive forecast is the number of the last month; the mean is that of the answers in training.
    """
    found = {}
    mean = windows(training=True)[1].mean()
    for training, part in ((True, "training"), (False, "test")):
        x, y = windows(training=training)
        found[f"error in {part}"] = _error(predict(shaped(x)), y)
        found[f"error in {part} of the naive forecast"] = _error(x[:, -1:], y)
        found[f"error in {part} of the mean"] = _error(np.full_like(y, mean), y)
    return found


def _numbers() -> Floats:
    return np.array([number for _, number in months()], np.float32)


def _range() -> tuple[np.float32, np.float32]:
    numbers = _numbers()[:TRAINING]
    return numbers.min(), numbers.max()


def _error(found: Floats, right: Floats) -> float:
    return float(np.sqrt(np.mean(np.square(passengers(found) - passengers(right)))))

"""The adding problem: what is the sum of the two numbers that are marked?

It was posed by Hochreiter and Schmidhuber (1997), in a slightly different form.
"""

import numpy as np

from diagram_gen.training.arrays import Floats, Predict

#: Steps of a sequence in training.
STEPS = 20

#: Sequences for the scores, none of which was seen in training, are made from this seed.
FRESH_SEED = 2000


def sequences(count: int, steps: int = STEPS, seed: int = 0) -> tuple[Floats, Floats]:
    """Return sequences of numbers and markers, and the answer to each.

    Args:
        count: sequences.
        steps: steps of each, at least 2.
        seed: the same seed gives the same sequences.

    Returns:
        Inputs of shape ``(count, steps, 2)``: feature 0 is a number between 0 and 1, feature 1
        is 1 at exactly two steps and 0 at all others. Answers of shape ``(count, 1)``: the sum of
        the two marked numbers.
    """
    rng = np.random.default_rng(seed)
    numbers = rng.random((count, steps), np.float32)
    markers = np.zeros((count, steps), np.float32)
    markers[:, :2] = 1
    markers = rng.permuted(markers, axis=1)
    x = np.stack([numbers, markers], axis=-1)
    return x, (numbers * markers).sum(axis=1, keepdims=True)


def scores(predict: Predict) -> dict[str, float]:
    """Return mean squared errors on fresh sequences: of the model, and of always answering 1."""
    x, y = sequences(2000, STEPS, FRESH_SEED)
    longer, sums = sequences(2000, 2 * STEPS, FRESH_SEED)
    return {
        "mean squared error": _error(predict(x), y),
        "mean squared error on sequences twice as long": _error(predict(longer), sums),
        "mean squared error of always answering 1": _error(np.ones_like(y), y),
    }


def _error(found: Floats, right: Floats) -> float:
    return float(np.mean(np.square(found - right)))

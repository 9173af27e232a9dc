"""Remember one number: what was it at the step with the marker?"""

import numpy as np

from diagram_gen.training.arrays import Floats, Predict

#: Steps of a sequence in training.
STEPS = 20

#: Sequences for the scores, none of which was seen in training, are made from this seed.
FRESH_SEED = 2000


def sequences(count: int, steps: int = STEPS, seed: int = 0) -> tuple[Floats, Floats]:
    """Return sequences of values and markers, and the answer at each step.

    Args:
        count: sequences.
        steps: steps of each.
        seed: the same seed gives the same sequences.

    Returns:
        Inputs of shape ``(count, steps, 2)``: feature 0 is a number from −1 to 1, feature 1 is 1
        at exactly one step and 0 at all others. Answers of shape ``(count, steps, 1)``: 0 before
        the marked step, and the number at the marked step from there on.
    """
    rng = np.random.default_rng(seed)
    values = rng.uniform(-1, 1, (count, steps)).astype(np.float32)
    marked = rng.integers(steps, size=count)
    x = np.zeros((count, steps, 2), np.float32)
    x[..., 0] = values
    x[np.arange(count), marked, 1] = 1
    chosen = values[np.arange(count), marked]
    after = np.arange(steps) >= marked[:, None]
    return x, (after * chosen[:, None])[..., None].astype(np.float32)


def scores(predict: Predict) -> dict[str, float]:
    """Return mean squared errors on fresh sequences, and on fresh ones five times as long."""
    _, y = sequences(2000, STEPS, FRESH_SEED)
    return {
        "mean squared error": _error(predict, STEPS),
        "mean squared error on sequences five times as long": _error(predict, 5 * STEPS),
        "mean squared error of always answering 0": float(np.mean(y**2)),
    }


def _error(predict: Predict, steps: int) -> float:
    x, y = sequences(2000, steps, FRESH_SEED)
    return float(np.mean(np.square(predict(x) - y)))

"""Count brackets: are all brackets closed that were opened so far?"""

import numpy as np

from diagram_gen.training.arrays import Floats, Predict

#: Steps of a sequence in training, and how deep brackets are nested there at most.
STEPS = 40
DEEPEST = 8

#: How deep the nested sequences go that tell how far a model counts.
FARTHEST = 50

#: Sequences for the scores, none of which was seen in training, are made from this seed.
FRESH_SEED = 2000


def sequences(
    count: int, steps: int = STEPS, seed: int = 0, *, deepest: int = DEEPEST
) -> tuple[Floats, Floats]:
    """Return random sequences of brackets, and the answer at each of their steps.

    Args:
        count: sequences.
        steps: brackets in each.
        seed: the same seed gives the same sequences.
        deepest: how many brackets are open at once at most.

    Returns:
        Inputs of shape ``(count, steps, 2)``, see :func:`encoded`. No bracket closes that was
        not opened; at the end some may be open. Answers of shape ``(count, steps, 1)``, see
        :func:`answers`.
    """
    rng = np.random.default_rng(seed)
    opens = np.empty((count, steps), bool)
    depth = np.zeros(count, int)
    for step in range(steps):
        opens[:, step] = (depth == 0) | ((depth < deepest) & (rng.random(count) < 0.5))
        depth += np.where(opens[:, step], 1, -1)
    x = np.stack([opens, ~opens], axis=-1).astype(np.float32)
    return x, answers(x)


def encoded(text: str) -> Floats:
    """Return the input for a sequence of brackets, of shape ``(1, steps, 2)``.

    Feature 0 is 1 where a bracket opens, feature 1 where it closes.

    Raises:
        ValueError: if the text holds anything but ``(`` and ``)``.
    """
    features = [[1 - place, place] for place in map("()".index, text)]
    return np.array([features], np.float32)


def depths(x: Floats) -> Floats:
    """Return how many brackets are open after each step: ``(count, steps)`` of inputs ``x``."""
    return np.cumsum(x[..., 0] - x[..., 1], axis=1, dtype=np.float32)


def answers(x: Floats) -> Floats:
    """Return the right answers to ``x``, ``(count, steps, 1)``: 1 if no bracket is open, else 0."""
    return np.expand_dims(depths(x) == 0, axis=-1).astype(np.float32)


def nested(depth: int) -> Floats:
    """Return the input that opens ``depth`` brackets and then closes them."""
    return encoded("(" * depth + ")" * depth)


def scores(predict: Predict) -> dict[str, float]:
    """Return the accuracy on fresh sequences, and up to which depth nested ones are all right.

    Such a sequence is right if the answer is at each of its steps.
    """
    x, y = sequences(2000, STEPS, FRESH_SEED)
    return {
        "accuracy": float(np.mean((predict(x) > 0.5) == (y > 0.5))),
        "accuracy of always answering 0": float(np.mean(y < 0.5)),
        "counts to": float(counts_to(predict)),
    }


def counts_to(predict: Predict) -> int:
    """Return the greatest depth up to which every nest is answered rightly at each step."""
    right = [accuracy == 1 for accuracy in _nested_accuracies(predict)]
    return [*right, False].index(False)


def detail(predict: Predict) -> dict[str, list[float]]:
    """Return the share of right answers in ``nested(n)`` for each n from 1 to 50."""
    return {f"accuracy on n nested brackets, n from 1 to {FARTHEST}": _nested_accuracies(predict)}


def _nested_accuracies(predict: Predict) -> list[float]:
    # All at once, which is quicker: what comes behind a sequence changes no answer before it.
    x = np.zeros((FARTHEST, 2 * FARTHEST, 2), np.float32)
    lengths = range(2, 2 * FARTHEST + 1, 2)
    for row, length in zip(x, lengths, strict=True):
        row[:length] = nested(length // 2)[0]
    right = (predict(x) > 0.5) == (answers(x) > 0.5)
    return [float(np.mean(row[:length])) for row, length in zip(right, lengths, strict=True)]

"""Characters: which one comes next in a poem that was learned by heart?

The text is Shakespeare's Sonnet 18 in modern spelling, printed first in 1609.
"""

from functools import cache
from pathlib import Path

import numpy as np

from diagram_gen.training.arrays import Floats, Predict

#: Steps of a piece of the text in training, and characters from one piece to the next.
STEPS = 60
STRIDE = 4

_FILE = Path(__file__).with_name("sonnet.txt")


@cache
def text() -> str:
    """Return the poem, with its line ends."""
    return _FILE.read_text(encoding="utf-8")


@cache
def alphabet() -> str:
    """Return the characters of the poem, in the order of the features."""
    return "".join(sorted(set(text())))


def encoded(part: str) -> Floats:
    """Return characters as one-hot inputs of shape ``(1, steps, characters)``.

    Raises:
        ValueError: if one of them is not in the alphabet.
    """
    return _one_hot(part)[None]


def pieces() -> tuple[Floats, Floats]:
    """Return overlapping pieces of the poem, and the character after each of their characters.

    Returns:
        Both are one-hot, of shape ``(count, steps, characters)``.
    """
    whole = _one_hot(text())
    starts = range(0, len(whole) - STEPS, STRIDE)
    x = np.stack([whole[start : start + STEPS] for start in starts])
    return x, np.stack([whole[start + 1 : start + 1 + STEPS] for start in starts])


def scores(predict: Predict) -> dict[str, float]:
    """Return how well the poem is known when it is read once from its beginning.

    Bits per character are the mean of −log₂ of the probability that the next one was given.
    """
    found = predict(encoded(text()[:-1]))[0]
    right = [alphabet().index(character) for character in text()[1:]]
    given = found[np.arange(len(right)), right]
    return {
        "bits per character": float(-np.mean(np.log2(given))),
        "accuracy": float(np.mean(found.argmax(axis=-1) == right)),
        "bits per character of always giving the frequencies": _entropy(),
    }


def _entropy() -> float:
    shares = np.array([text().count(character) for character in alphabet()]) / len(text())
    return float(-np.sum(shares * np.log2(shares)))


def _one_hot(part: str) -> Floats:
    places = [alphabet().index(character) for character in part]
    return np.eye(len(alphabet()), dtype=np.float32)[places]

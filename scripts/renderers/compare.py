"""How much two pictures of one figure differ, when fonts and edges may differ but nothing else.

Three numbers, each 0 for pictures that are the same:

* *place*: the greatest difference of colour anywhere, after both were blurred so far that a
  letter is a smudge. What is missing, black, moved or uncoloured shows here.
* *ink*: how much more or less is drawn in all, as a share of what should be.
* *colour*: the same for how colourful it is.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.float32]

#: Of the blur, in pixels of a picture 600 pixels wide: about the height of a line of text.
_RADIUS = 9


class Difference(NamedTuple):
    """How far a picture is from what it should be."""

    place: float
    ink: float
    colour: float

    def beyond(self, bound: "Difference") -> list[str]:
        """Return the names of the numbers that exceed their bounds."""
        return [
            name
            for name, value, most in zip(self._fields, self, bound, strict=True)
            if not value <= most
        ]


def difference(shown: Image.Image, expected: Image.Image) -> Difference:
    """Compare a picture with what it should be.

    Raises:
        ValueError: if they are not equally large.
    """
    if shown.size != expected.size:
        raise ValueError(f"pictures of {shown.size} and {expected.size} cannot be compared")
    one, other = _pixels(shown), _pixels(expected)
    paper = _paper(expected)
    return Difference(
        float(np.abs(_blurred(shown) - _blurred(expected)).max()),
        _excess(_ink(one, paper), _ink(other, paper)),
        _excess(_colour(one), _colour(other)),
    )


def _pixels(image: Image.Image) -> Pixels:
    """Return colours from 0 to 1, (height, width, 3)."""
    return np.asarray(image.convert("RGB"), dtype=np.float32) / np.float32(255)


def _blurred(image: Image.Image) -> Pixels:
    """Return a blurred picture, of which a ninth of the pixels tells as much."""
    return _pixels(image.convert("RGB").filter(ImageFilter.GaussianBlur(_RADIUS)).reduce(3))


def _paper(image: Image.Image) -> Pixels:
    """Return the commonest colour."""
    counted = image.convert("RGB").getcolors(image.width * image.height) or [(0, (255, 255, 255))]
    return np.asarray(max(counted)[1], dtype=np.float32) / np.float32(255)


def _ink(pixels: Pixels, paper: Pixels) -> float:
    """Return the mean distance from paper."""
    return float(np.abs(pixels - paper).mean())


def _colour(pixels: Pixels) -> float:
    return float((pixels.max(axis=2) - pixels.min(axis=2)).mean())


def _excess(found: float, expected: float) -> float:
    return abs(found - expected) / expected if expected else float(found > 0)

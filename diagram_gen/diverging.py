"""The colours of values: one scale with zero in its middle.

Both arms come from the hues of :mod:`diagram_gen.theme`: orange above zero and blue below, which
stay apart under the common colour vision deficiencies. The further from zero, the further from
the paper, in grey, too. The blue arm goes a step further than the orange one, so that the two
ends differ even in grey.
"""

from itertools import pairwise

from diagram_gen.colours import Scheme

#: Shades from one end to the other, the one of zero among them. More would not be seen, and
#: would make pictures larger.
SHADES = 65

#: Which colours of a hue stand where on an arm, zero being 0.
_BELOW = ("blue", ((0.1, "fill"), (0.4, "lit"), (0.75, "edge"), (1.0, "text")))
_ABOVE = ("orange", ((0.1, "fill"), (0.45, "lit"), (1.0, "edge")))

Colour = tuple[float, float, float]


def shades(scheme: Scheme) -> list[str]:
    """Return the colours from the lowest value to the greatest, as ``#rrggbb``."""
    arms = []
    for hue, stops in (_BELOW, _ABOVE):
        colours = scheme.hues[hue]
        anchors = [(0.0, scheme.faint), *((at, getattr(colours, part)) for at, part in stops)]
        middle = SHADES // 2
        arms.append([_between(anchors, n / middle) for n in range(1, middle + 1)])
    below, above = arms
    return [*reversed(below), scheme.faint, *above]


def no_number(scheme: Scheme) -> str:
    """Return the colour of what is no number."""
    return scheme.hues["purple"].edge


def shade_of(part: float, colours: list[str]) -> str:
    """Return the colour of a value that is this part of the end of the scale, from -1 to 1."""
    return colours[min(int((part + 1) / 2 * SHADES), SHADES - 1)]


def legible_on(colour: str) -> str:
    """Return the colour of text on ``colour``: black or white, whichever stands out more."""
    return "#000000" if _luminance(colour) > 0.179 else "#ffffff"


def _between(anchors: list[tuple[float, str]], at: float) -> str:
    for (start, one), (end, other) in pairwise(anchors):
        if at <= end:
            part = (at - start) / (end - start)
            mixed = (
                a + (b - a) * part for a, b in zip(_channels(one), _channels(other), strict=True)
            )
            return "#" + "".join(f"{round(255 * c):02x}" for c in mixed)
    raise ValueError(f"{at} is beyond the end of the scale")


def _channels(colour: str) -> Colour:
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    """Return the relative luminance by WCAG 2.2."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

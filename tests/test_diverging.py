"""The colours of values say how large they are, and on which side of zero, to everyone."""

import numpy as np
import pytest

from diagram_gen.colours import SCHEMES, Scheme
from diagram_gen.diverging import SHADES, legible_on, no_number, shades
from diagram_gen.own.found import Array
from tests.drawn import contrast, luminance

SCHEME = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)


@SCHEME
def test_colours_say_how_far_from_zero(scheme: Scheme) -> None:
    """In grey, too: each step away from zero is further from the paper."""
    colours = shades(scheme)
    middle = SHADES // 2
    assert len(colours) == SHADES
    assert colours[middle] == scheme.faint
    away = 1 if luminance(scheme.ink) > luminance(scheme.paper) else -1
    for arm in (colours[middle:], colours[middle::-1]):
        steps = [away * luminance(colour) for colour in arm]
        assert steps == sorted(steps)
        assert len(set(steps)) == len(steps)
        assert contrast(arm[0], arm[-1]) >= 3
    assert contrast(colours[0], colours[-1]) >= 1.4, "both ends differ in grey"


#: How colours look to people with a colour vision deficiency: Machado, Oliveira and Fernandes
#: (2009), "A physiologically-based model for simulation of color vision deficiency", severity 1.
DEFICIENCIES = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


@SCHEME
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_signs_differ_for_everyone(scheme: Scheme, deficiency: str) -> None:
    """The same distance above and below zero is seen as two colours."""
    colours = shades(scheme)
    matrix = np.array(DEFICIENCIES[deficiency])
    for step in range(4, SHADES // 2 + 1):
        below, above = (
            _lab(matrix @ _linear(colours[SHADES // 2 + sign * step])) for sign in (-1, 1)
        )
        assert np.linalg.norm(below - above) > 5 + step / 4


def _linear(colour: str) -> Array:
    parts = np.array([int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _lab(rgb: Array) -> Array:
    """Return CIE L*a*b* of linear sRGB, for daylight D65."""
    xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    ) @ rgb.clip(0, 1)
    f = np.cbrt(xyz / np.array([0.9505, 1, 1.089]))
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@SCHEME
def test_values_are_legible_on_every_colour(scheme: Scheme) -> None:
    for colour in (*shades(scheme), no_number(scheme)):
        assert contrast(legible_on(colour), colour) >= 4.5


@SCHEME
def test_no_number_has_a_colour_of_its_own(scheme: Scheme) -> None:
    other = _lab(_linear(no_number(scheme)))
    assert min(np.linalg.norm(_lab(_linear(c)) - other) for c in shades(scheme)) > 20

"""The real widths of text, measured in the DejaVu fonts that come with matplotlib.

Among the fonts that a browser takes for ``sans-serif`` and ``monospace`` they are the widest
in common use: what has room in them has room.
"""

from functools import cache
from pathlib import Path

from matplotlib import get_data_path
from matplotlib.ft2font import FT2Font, LoadFlags

_SCALE = 1000  # pixels to which a font is scaled for measuring
_FIXED_POINT = 65536


@cache
def _font(name: str) -> FT2Font:
    font = FT2Font(str(Path(get_data_path()) / "fonts" / "ttf" / f"{name}.ttf"))
    font.set_size(_SCALE, 72)
    return font


@cache
def _advance(character: str, *, mono: bool, bold: bool) -> float:
    name = f"DejaVuSans{'Mono' if mono else ''}{'-Bold' if bold else ''}"
    for font in (_font(name), _font("DejaVuSans")):  # what one lacks a browser takes elsewhere
        if font.get_char_index(ord(character)):
            glyph = font.load_char(ord(character), flags=LoadFlags.NO_HINTING)
            return float(glyph.linearHoriAdvance) / _FIXED_POINT / _SCALE
    raise AssertionError(f"no font has {character!r}: readers may see an empty box")


def width(text: str, size: float, *, mono: bool = False, bold: bool = False) -> float:
    """Return the width of a line of text in CSS pixels."""
    return size * sum(_advance(character, mono=mono, bold=bold) for character in text)

"""How numbers are written and how wide text is: shared by figures and tables."""

from collections.abc import Iterable
from functools import lru_cache

from diagram_gen.theme import SIZES

#: Advance widths of the characters from U+0020 to U+007E in DejaVu Sans, in thousandths of the
#: font size. Of the fonts that a browser takes for ``sans-serif`` it is among the widest, so
#: text measured with it has room in all of them.
_WIDTHS = (
    *(318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337),
    *(636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531),
    *(1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787),
    *(603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500),
    *(500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612),
    *(635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838),
)
_MIDDLE_DOT = 318
_OTHER = 1000  # any other character
_MONO = 610  # every character of a fixed-width font
_BOLD = 1.17  # how much wider bold text is

#: What stands before a negative number, where a hyphen would be too short.
MINUS = "\N{MINUS SIGN}"


@lru_cache(maxsize=4096)
def text_width(text: str, style: str) -> float:
    """Return an upper estimate of the width of ``text`` in CSS pixels.

    ``style`` is a text style of :mod:`diagram_gen.theme`; only its size and family matter.
    """
    mono = style.startswith(("code", "value"))
    size = font_size(style)
    if mono:
        return len(text) * _MONO * size / 1000
    width = sum(map(_advance, text)) * size / 1000
    return width * (_BOLD if style.startswith(("title", "name")) else 1)


def _advance(character: str) -> int:
    place = ord(character) - 0x20
    if 0 <= place < len(_WIDTHS):
        return _WIDTHS[place]
    return _MIDDLE_DOT if character == "·" else _OTHER


def font_size(style: str) -> int:
    """Return the font size of a text style in CSS pixels."""
    kind = style.split("-", maxsplit=1)[0]
    if style == "code-muted" or kind in ("value", "index", "tiny"):
        return SIZES["tiny"]
    return SIZES.get(kind, SIZES["small"])


def wrapped(text: str, style: str, room: float) -> list[str]:
    """Return ``text`` broken between words into lines that are no wider than ``room``."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, style) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def format_value(value: float) -> str:
    """Return a weight value with two decimals and a real minus sign; zero has no sign."""
    text = f"{value:.2f}"
    if float(text) == 0:
        return "0" if value == 0 else "0.00"
    if float(value).is_integer():
        text = f"{value:.0f}"
    return text.replace("-", MINUS)


def format_rounded(value: float, digits: int = 4) -> str:
    """Return a number with up to so many decimals, none of them a trailing zero; zero has no sign.

    Numbers that a reader follows with a calculator are written so: ``0.36``, ``−0.1728``, ``1``.
    """
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "0") else text.replace("-", MINUS)


def format_row(values: Iterable[float], digits: int = 4) -> str:
    """Return several such numbers in a line."""
    return ", ".join(format_rounded(value, digits) for value in values)


def format_count(count: int) -> str:
    """Return a count with thousands separators: ``66,560``."""
    return f"{count:,}"


def plural(count: int, noun: str) -> str:
    """Return e.g. ``1 unit`` or ``3 units``."""
    return f"{format_count(count)} {noun}{'' if count == 1 else 's'}"


def format_bytes(size: int) -> str:
    """Return the size of a file: ``850 B``, ``7.5 kB``, ``12 kB``, ``3.4 MB``."""
    if size < 1000:
        return f"{size} B"
    amount, unit = (size / 1e3, "kB") if size < 999_500 else (size / 1e6, "MB")
    return f"{amount:.1f} {unit}" if amount < 9.95 else f"{amount:.0f} {unit}"

"""The way from a Matplotlib figure to the tree that figures of this site are made of.

Matplotlib lays out axes, lines and cells. What it writes is read back: each shape has been given a
colour that stands for a style name of :mod:`diagram_gen.theme`, so a plot follows light and dark
and gets its title, words and PNG like any drawing. Sizes are CSS pixels throughout.

Only paths and text are taken: plots here have neither markers nor pictures, which Matplotlib writes
as references from one element to another.
"""

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from diagram_gen.colours import LIGHT
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.phrases import LINE
from diagram_gen.svg import Attribute, Element, Figure, number, text
from diagram_gen.text import text_width
from diagram_gen.theme import SIZES, styles

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Plot

DPI = 72  # one CSS pixel is then one point, which is what the file counts in
HEAD = PAD + 30  # where plots start below the title

_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")
_PLACE = re.compile(r"(?:translate\((?P<x>[-\d.]+) (?P<y>[-\d.]+)\))?(?:\s*rotate\(-?0[^)]*\))?")


def ink(style: str) -> str:
    """Return the colour that stands for a style name.

    Raises:
        KeyError: if there is no such style.
    """
    return f"#{_places()[style]:06x}"


def size(style: str) -> float:
    """Return the font size of a text style in CSS pixels."""
    return float(styles(LIGHT)[style].get("font-size", SIZES["label"]))


def words(style: str) -> dict[str, Any]:
    """Return the options by which Matplotlib writes text in a style."""
    return {"color": ink(style), "fontsize": size(style)}


def plotted(
    name: str,
    title: str,
    description: str,
    extent: tuple[float, float],
    paint: Callable[["Plot"], None],
    notes: tuple[str, ...] = (),
) -> Figure:
    """Return a figure with a title above a plot and notes below it.

    Args:
        name, title, description: see :class:`diagram_gen.svg.Figure`.
        extent: width and height of the plot in CSS pixels.
        paint: draws into an empty Matplotlib figure of this size, in colours by :func:`ink`.
        notes: lines below the plot.
    """
    width, height = extent
    widest = max(width, *(text_width(each, "note") for each in notes), text_width(title, "title"))
    bottom = HEAD + height
    return Figure(
        name=name,
        title=title,
        description=description,
        width=widest + 2 * PAD,
        height=bottom + (14 + LINE * len(notes) if notes else PAD),
        body=(
            text(PAD, PAD + 14, title, "title"),
            Element(
                "g", "", {"transform": f"translate({PAD} {HEAD})"}, tuple(_drawn(extent, paint))
            ),
            *(text(PAD, bottom + 14 + LINE * n, line, "note") for n, line in enumerate(notes)),
        ),
    )


def _drawn(extent: tuple[float, float], paint: Callable[["Plot"], None]) -> Iterator[Element]:
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Plot

    width, height = extent
    with mpl.rc_context():
        mpl.rcdefaults()  # whatever readers have set for figures of their own
        mpl.rcParams.update(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": "plot",
                "path.simplify": False,
                "axes.unicode_minus": True,
                "axes.linewidth": 1,
                "xtick.major.size": 0,
                "ytick.major.size": 0,
                "xtick.major.pad": 5,
                "ytick.major.pad": 5,
            }
        )
        plot = Plot(figsize=(width / DPI, height / DPI), dpi=DPI)
        FigureCanvasSVG(plot)
        plot.patch.set_visible(False)
        paint(plot)
        out = io.BytesIO()
        plot.savefig(out, format="svg", metadata={"Date": None}, transparent=True)
    root = ET.fromstring(out.getvalue())  # noqa: S314 - written a line above
    yield from _leaves(root)


def _leaves(root: ET.Element) -> Iterator[Element]:
    for each in root.iter():
        if each.tag == f"{_SVG}path" and each.get("style") and each.get("d"):
            if shape := _shape(each):
                yield shape
        elif each.tag == f"{_SVG}text":
            yield _text(each)
        elif each.tag in (f"{_SVG}use", f"{_SVG}image"):
            raise ValueError(f"a plot can't have <{each.tag.removeprefix(_SVG)}>: draw it as paths")


def _shape(each: ET.Element) -> Element | None:
    look = _declared(each)
    fill, stroke = look.get("fill", "#000000"), look.get("stroke", "none")
    style = _style(fill) or _style(stroke)
    if style is None:
        return None  # an empty background
    attributes: dict[str, Attribute] = {"d": _short(each.get("d", ""))}
    if any("opacity" in key for key in look):
        raise ValueError(f"the {style} can't be seen through: a style has a colour for each scheme")
    if "stroke-dasharray" in look:
        attributes["stroke-dasharray"] = _short(look["stroke-dasharray"])
    return Element("path", style, attributes)


def _text(each: ET.Element) -> Element:
    look = _declared(each)
    style = _style(look.get("fill", ""))
    if style is None:
        raise ValueError(f"the text {each.text!r} has no style of ours")
    place = _PLACE.fullmatch(each.get("transform", ""))
    if place is None:
        raise ValueError(f"the text {each.text!r} is turned: write it level")
    # Level text has its place as coordinates or, if its alignment asks for it, as a move.
    x, y = place["x"] or each.get("x", "0"), place["y"] or each.get("y", "0")
    return text(float(x), float(y), each.text or "", style, look.get("text-anchor", "start"))


def _declared(each: ET.Element) -> dict[str, str]:
    pairs = (part.partition(":") for part in each.get("style", "").split(";") if part.strip())
    return {key.strip(): value.strip() for key, _, value in pairs}


def _style(colour: str) -> str | None:
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        return None
    place = int(colour[1:], 16)
    return _names()[place - 1] if 0 < place <= len(_names()) else None


@cache
def _names() -> list[str]:
    return sorted(styles(LIGHT))


@cache
def _places() -> dict[str, int]:
    return {name: place for place, name in enumerate(_names(), 1)}


def _short(numbers: str) -> str:
    """Return a path or list with two decimals, on one line."""
    return " ".join(_NUMBER.sub(lambda n: number(float(n[0])), numbers).split())

"""Axes, lines and cells of plots, in the visual language of the site."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diagram_gen.diverging import SHADES
from diagram_gen.plots.canvas import ink, size, words
from diagram_gen.text import MINUS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Plot

#: Lines that share a panel differ in their dashes, too, so that they are told apart in grey.
DASHES = ("solid", (0, (5, 2)), (0, (1.5, 1.8)))


@dataclass(frozen=True)
class Box:
    """Where a panel stands in a plot, in CSS pixels from its left upper corner."""

    x: float
    y: float
    width: float
    height: float


def panel(plot: "Plot", box: Box, *, sides: Sequence[str] = ()) -> "Axes":
    """Return new axes, with lines on those sides that are named."""
    width, height = (float(side) * plot.dpi for side in plot.get_size_inches())
    axes: Axes = plot.add_axes(
        (box.x / width, 1 - (box.y + box.height) / height, box.width / width, box.height / height)
    )
    axes.patch.set_visible(False)
    for side, spine in axes.spines.items():
        spine.set_visible(side in sides)
        spine.set_color(ink("rule"))
    ticks(axes, "x", [])
    ticks(axes, "y", [])
    return axes


def ticks(axes: "Axes", which: str, places: Sequence[float], texts: Sequence[str] = ()) -> None:
    """Write numbers at an axis, or other texts."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_ticks(list(places), list(texts) or [plain(p) for p in places], **words("index"))
    axis.set_minor_locator(_none())


def _none() -> Any:
    from matplotlib.ticker import NullLocator

    return NullLocator()


def plain(value: float) -> str:
    """Return a number as short as it can be written."""
    return f"{value:g}".replace("-", MINUS)


def grid(axes: "Axes", places: Sequence[float]) -> None:
    """Draw level lines across a panel."""
    for place in places:
        axes.axhline(place, color=ink("hair"), clip_on=False)


def name_left(axes: "Axes", name: str, style: str = "label", x: float = -12) -> None:
    """Write what a panel shows, to the left of it, in one line or several.

    Each line ends where the browser's font ends it; Matplotlib measures in a font of its own.
    """
    lines = name.split("\n")
    for n, content in enumerate(lines):
        axes.annotate(
            content,
            (0, 0.5),
            (x, (len(lines) / 2 - n - 0.5) * 1.25 * size(style)),
            xycoords="axes fraction",
            textcoords="offset points",
            ha="right",
            va="center_baseline",
            **words(style),
        )


def name_below(axes: "Axes", name: str) -> None:
    """Write what the horizontal axis is, below its numbers."""
    axes.set_xlabel(name, labelpad=6, **words("note"))


def beside(axes: "Axes", x: float, y: float, name: str, style: str, dy: float = 0) -> None:
    """Write the name of a line to the right of one of its points."""
    noted(axes, x, y, name, style, dx=8, dy=dy)


def noted(
    axes: "Axes", x: float, y: float, name: str, style: str, *, dx: float, dy: float = 0
) -> None:
    """Write beside a point: to the right of it, or to the left if ``dx`` is negative."""
    axes.annotate(
        name,
        (x, y),
        (dx, dy),
        textcoords="offset points",
        ha="right" if dx < 0 else "left",
        va="center_baseline",
        annotation_clip=False,
        **words(style),
    )


def inside(axes: "Axes", x: float, y: float, content: str) -> None:
    """Write a value in the middle of its cell."""
    axes.text(x, y, content, ha="center", va="center_baseline", **words("tiny"))


def line(axes: "Axes", x: Any, y: Any, style: str, dashes: Any = "solid") -> None:
    """Draw a line."""
    axes.plot(x, y, color=ink(style), linestyle=dashes, linewidth=1.75, clip_on=False)


def heat_ink(value: float, end: float) -> str:
    """Return the colour of a value on the scale from ``-end`` to ``end``."""
    part = (value / end + 1) / 2 if end else 0.5
    return ink(f"heat-{min(max(int(part * SHADES), 0), SHADES - 1)}")

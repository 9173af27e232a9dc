"""The panels of a heat map, painted by Matplotlib.

Only the figure object is used, no state that programs share. What it writes is cut down to the
shapes: text, title and style come from :mod:`diagram_gen.svg`, so that a heat map looks and
behaves like any other figure.
"""

import base64
import io
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from diagram_gen.colours import Scheme
from diagram_gen.diverging import no_number, shades
from diagram_gen.own.statistics import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap

DPI = 72  # one CSS pixel is then one point, which is what the file counts in
GAP = 2  # between cells

#: What a renderer may blur is drawn with several points for each value, until there are so many.
LEAST_POINTS = 96

XLINK = "http://www.w3.org/1999/xlink"

_PICTURE = re.compile(r'(?<=base64,)[^"]+')


@dataclass(frozen=True)
class Area:
    """A rectangle filled with values.

    Attributes:
        x, y, width, height: where it stands, in CSS pixels.
        values: parts of the end of the scale, from -1 to 1; NaN for what is no number.
        apart: whether each value is a shape of its own, with a gap around it.
    """

    x: float
    y: float
    width: float
    height: float
    values: Floats
    apart: bool = False


def painted(width: float, height: float, areas: Iterable[Area], scheme: Scheme) -> str:
    """Return the areas as an SVG group, drawn in a figure of this size."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.colors import ListedColormap
    from matplotlib.figure import Figure

    colours = ListedColormap(shades(scheme)).with_extremes(bad=no_number(scheme))
    with mpl.rc_context():
        mpl.rcdefaults()  # whatever readers have set for figures of their own
        mpl.rcParams.update({"svg.hashsalt": "heat", "image.composite_image": False})
        figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI)
        FigureCanvasSVG(figure)
        figure.patch.set_visible(False)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        for area in areas:
            (_cells if area.apart else _picture)(axes, area, colours)
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
    return _shapes_alone(out.getvalue().decode())


def _picture(axes: "Axes", area: Area, colours: "Colormap") -> None:
    """Draw one point for each value, or several of the same colour."""
    rows, columns = (math.ceil(LEAST_POINTS / size) for size in area.values.shape)
    points = area.values.repeat(rows, axis=0).repeat(columns, axis=1)
    image = axes.imshow(
        points,
        cmap=colours,
        vmin=-1,
        vmax=1,
        extent=(area.x, area.x + area.width, area.y + area.height, area.y),
        interpolation="none",
    )
    image.set_clip_on(False)


def _cells(axes: "Axes", area: Area, colours: "Colormap") -> None:
    """Draw a rectangle for each value."""
    from matplotlib.collections import PatchCollection
    from matplotlib.patches import Rectangle

    rows, columns = area.values.shape
    width, height = area.width / columns, area.height / rows
    left, top = area.x + GAP / 2, area.y + GAP / 2
    cells = PatchCollection(
        [
            Rectangle((left + column * width, top + row * height), width - GAP, height - GAP)
            for row in range(rows)
            for column in range(columns)
        ],
        cmap=colours,
        linewidth=0,
    )
    cells.set_array(area.values.ravel())
    cells.set_clim(-1, 1)
    cells.set_clip_on(False)
    axes.add_collection(cells)


def _shapes_alone(svg: str) -> str:
    """Return what is drawn, without head, ids and line breaks, and with small pictures."""
    body = svg[svg.index("<g id=") : svg.rindex("</svg>")]
    body = re.sub(r' id="[^"]*"', "", body)
    body = re.sub(r">\s+<", "><", body.strip())
    body = re.sub(r"\s+", " ", body)
    return f'<g xmlns:xlink="{XLINK}">{_PICTURE.sub(_repacked, body)}</g>'


def _repacked(found: re.Match[str]) -> str:
    """Return a picture with few colours as one with a palette: a third of the size."""
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode(found[0]))) as picture:
        colours = np.ascontiguousarray(np.asarray(picture.convert("RGBA"))).view(np.uint32)[..., 0]
    palette, points = np.unique(colours, return_inverse=True)
    small = Image.fromarray(points.reshape(colours.shape).astype(np.uint8), "P")
    small.putpalette(palette.view(np.uint8).reshape(-1, 4)[:, :3].tobytes())
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode()

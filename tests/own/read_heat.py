"""Read a heat map back: the colours of its areas, the values in its cells, all its words."""

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from lxml import etree
from PIL import Image

from diagram_gen.own.found import Array
from tests.drawn import SVG, Box, outlines, parse

XLINK = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True)
class Patch:
    """A rectangle of one colour, or a picture with its colours."""

    box: Box
    colours: Array  # rows of "#rrggbb"


@dataclass(frozen=True)
class Seen:
    """What a fixed variant of a heat map shows."""

    patches: tuple[Patch, ...]
    values: tuple[tuple[float, float, str, str], ...]  # x, y, text, its colour
    texts: tuple[str, ...]

    def colour_at(self, x: float, y: float) -> str:
        """Return the colour of the one rectangle at (x, y)."""
        (found,) = [p for p in self.patches if _inside(p.box, x, y)]
        assert found.colours.size == 1
        return str(found.colours[0, 0])

    def grid(self, box: Box, rows: int, columns: int) -> Array:
        """Return the colours in ``box``, which is cut into so many rows and columns."""
        pictures = [p.colours for p in self.patches if _same(p.box, box)]
        if pictures and pictures[0].size > 1:
            (colours,) = pictures
            high, wide = colours.shape[0] // rows, colours.shape[1] // columns
            points = colours[::high, ::wide]
            assert points.shape == (rows, columns)
            assert np.array_equal(colours, points.repeat(high, 0).repeat(wide, 1))
            return points
        wide, high = (box.right - box.left) / columns, (box.bottom - box.top) / rows
        return np.array(
            [
                [
                    self.colour_at(box.left + (column + 0.5) * wide, box.top + (row + 0.5) * high)
                    for column in range(columns)
                ]
                for row in range(rows)
            ]
        )


def _same(one: Box, other: Box) -> bool:
    edges = zip(_edges(one), _edges(other), strict=True)
    return all(abs(a - b) < 0.01 for a, b in edges)


def _edges(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def _inside(box: Box, x: float, y: float) -> bool:
    return box.left < x < box.right and box.top < y < box.bottom


def seen(content: str) -> Seen:
    root = parse(content)
    values = [
        (float(text.get("x")), float(text.get("y")), text.text, group.get("fill"))
        for group in root.iter(f"{SVG}g")
        if group.get("font-size") == "10"
        for text in group
    ]
    return Seen(
        (*_pictures(root), *_rectangles(root)),
        tuple(values),
        tuple("".join(map(str, text.itertext())) for text in root.iter(f"{SVG}text")),
    )


def _pictures(root: etree._Element) -> Iterator[Patch]:
    for image in root.iter(f"{SVG}image"):
        kind, _, data = (image.get(XLINK) or "").partition(",")
        assert kind == "data:image/png;base64"
        with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
            pixels = np.asarray(picture.convert("RGB"))
        colours = np.array([["#{:02x}{:02x}{:02x}".format(*p) for p in row] for row in pixels])
        numbers = re.fullmatch(r"matrix\((.*)\)", image.get("transform") or "")
        assert numbers
        wide, skew, turn, high, left, top = map(float, numbers[1].split())
        assert skew == turn == 0
        assert colours.shape == (int(image.get("height") or 0), int(image.get("width") or 0))
        rows, columns = colours.shape
        yield Patch(Box(left, top, left + wide * columns, top + high * rows), colours)


def _rectangles(root: etree._Element) -> Iterator[Patch]:
    for path in root.iter(f"{SVG}path"):
        fill = re.fullmatch(r"fill: (#[0-9a-f]{6})", path.get("style") or "")
        if fill:
            (points,) = outlines(path.get("d") or "")
            xs, ys = zip(*points, strict=True)
            yield Patch(Box(min(xs), min(ys), max(xs), max(ys)), np.array([[fill[1]]]))

"""Wires of the data-flow figures: orthogonal, with round corners and small arrowheads.

An arrowhead is a path of its own, not an SVG ``<marker>``, which renderers treat differently.
A wire's shape label stands *in* the wire, in a gap of its own: text that touches no line stays
readable in any font.
"""

from diagram_gen.svg import Element, group, number, path, rect, text

Point = tuple[float, float]

CORNER = 8  # radius of a bend
HEAD = 7  # length of an arrowhead; it is as wide as it is long
LABEL = 16  # gap in a vertical wire for its label
DOT = 3.5  # radius of the dot where a wire branches


def wire(*points: Point, hue: str = "", head: bool = True) -> Element:
    """Return a wire through ``points``, ending in an arrowhead unless ``head`` is off.

    Args:
        points: start, bends and end; neighbours share a coordinate.
        hue: the colour family of the block that the wire belongs to, if it belongs to one.
        head: whether the last point is the tip of an arrow.
    """
    suffix = f"-{hue}" if hue else ""
    if not head:
        return path(_line(points), f"wire{suffix}")
    tip = points[-1]
    base = _towards(tip, points[-2], HEAD)
    # The line ends inside the head, so that no hair of background shows between the two.
    line = path(_line((*points[:-1], _towards(tip, points[-2], HEAD - 1))), f"wire{suffix}")
    return group(line, path(_head(base, tip), f"arrow{suffix}"))


def drop(
    x: float, top: float, bottom: float, label: str, *, hue: str = "", head: bool = True
) -> Element:
    """Return a wire straight down with ``label`` in its middle."""
    middle = (top + bottom - HEAD) / 2  # the same with and without a head
    return group(
        wire((x, top), (x, middle - LABEL / 2), hue=hue, head=False),
        text(x, middle + 4, label, "code-muted", "middle"),
        wire((x, middle + LABEL / 2), (x, bottom), hue=hue, head=head),
    )


def dot(x: float, y: float) -> Element:
    """Return the dot that says: here the wire branches."""
    return rect(x - DOT, y - DOT, 2 * DOT, 2 * DOT, "dot", radius=DOT)


def _line(points: tuple[Point, ...]) -> str:
    d = f"M{_pair(points[0])}"
    for before, bend, after in zip(points, points[1:], points[2:], strict=False):
        d += f"L{_pair(_towards(bend, before, CORNER))}"
        d += f"Q{_pair(bend)} {_pair(_towards(bend, after, CORNER))}"
    return d + f"L{_pair(points[-1])}"


def _head(base: Point, tip: Point) -> str:
    """Return the triangle from ``base``, the middle of its short side, to ``tip``."""
    # A quarter turn of the direction, half as long: from the base to a corner.
    across, down = (base[1] - tip[1]) / 2, (tip[0] - base[0]) / 2
    one = base[0] + across, base[1] + down
    other = base[0] - across, base[1] - down
    return f"M{_pair(one)}L{_pair(tip)}L{_pair(other)}z"


def _towards(start: Point, goal: Point, distance: float) -> Point:
    """Return the point ``distance`` away from ``start`` on the way to ``goal``."""
    dx, dy = goal[0] - start[0], goal[1] - start[1]
    length = abs(dx) + abs(dy)  # one of them is zero
    return start[0] + dx / length * distance, start[1] + dy / length * distance


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"

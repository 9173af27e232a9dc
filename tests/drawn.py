"""Read a built SVG file back: what is drawn where, in which colours, in the order of painting.

It understands just what the figures use and fails at anything else.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from lxml import etree

from tests import fonts

SVG = "{http://www.w3.org/2000/svg}"

Point = tuple[float, float]
Style = dict[str, str]

_DARK = "@media(prefers-color-scheme:dark){"
_INHERITED = {
    *("fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray"),
    *("font-family", "font-size", "font-weight", "font-style", "text-anchor"),
}


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> Point:
        """Its centre."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def overlaps(self, other: "Box", slack: float = 0.5) -> bool:
        """Whether both share more than a hair's breadth."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > slack
            and min(self.bottom, other.bottom) - max(self.top, other.top) > slack
        )

    def holds(self, other: "Box", slack: float = 0.5) -> bool:
        """Whether ``other`` lies inside."""
        return (
            other.left >= self.left - slack
            and other.right <= self.right + slack
            and other.top >= self.top - slack
            and other.bottom <= self.bottom + slack
        )


@dataclass(frozen=True)
class Shape:
    """One outline: a rectangle or one part of a path."""

    points: tuple[Point, ...]
    style: Mapping[str, str]
    names: tuple[str, ...]

    @cached_property
    def box(self) -> Box:
        """The rectangle around it."""
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return Box(min(xs), min(ys), max(xs), max(ys))

    @property
    def filled(self) -> bool:
        """Whether it covers what lies below."""
        return self.style.get("fill", "#000000") != "none"

    @property
    def stroked(self) -> bool:
        """Whether it has a border."""
        return self.style.get("stroke", "none") != "none"

    def covers(self, point: Point) -> bool:
        """Whether ``point`` lies inside."""
        x, y = point
        box, inside = self.box, False
        if not (box.left <= x <= box.right and box.top <= y <= box.bottom):
            return False
        for (x1, y1), (x2, y2) in self.edges(closed=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
        return inside

    def edges(self, *, closed: bool = False) -> Iterator[tuple[Point, Point]]:
        """Yield its sides."""
        yield from zip(self.points, self.points[1:], strict=False)
        if closed:
            yield self.points[-1], self.points[0]

    def style_name(self, prefix: str) -> str:
        """Return what follows ``prefix`` in the innermost style name that has it, or nothing."""
        for name in reversed(self.names):
            if name.startswith(prefix):
                return name.removeprefix(prefix)
        return ""


@dataclass(frozen=True)
class Run:
    """A piece of text in one style."""

    content: str
    box: Box
    style: Mapping[str, str]
    name: str


@dataclass(frozen=True)
class Text:
    """A line of text."""

    runs: tuple[Run, ...]
    content: str
    baseline: float

    @cached_property
    def box(self) -> Box:
        """The rectangle around it."""
        return Box(
            min(run.box.left for run in self.runs),
            min(run.box.top for run in self.runs),
            max(run.box.right for run in self.runs),
            max(run.box.bottom for run in self.runs),
        )


@dataclass(frozen=True)
class Drawing:
    """All that a file draws, from back to front."""

    root: etree._Element
    things: tuple[Shape | Text, ...]

    @cached_property
    def _filled(self) -> list[tuple[int, Shape]]:
        return [
            (n, thing)
            for n, thing in enumerate(self.things)
            if isinstance(thing, Shape) and thing.filled
        ]

    @cached_property
    def texts(self) -> list[Text]:
        """All lines of text."""
        return [thing for thing in self.things if isinstance(thing, Text)]

    @cached_property
    def shapes(self) -> list[Shape]:
        """All outlines."""
        return [thing for thing in self.things if isinstance(thing, Shape)]

    @property
    def canvas(self) -> Box:
        """What the ``viewBox`` shows."""
        return Box(*map(float, (self.root.get("viewBox") or "").split()))

    def below(self, place: int, point: Point) -> int:
        """Return the place of the uppermost filled shape under ``point``, below a thing's place."""
        for n, shape in reversed(self._filled):
            if n < place and shape.covers(point):
                return n
        raise AssertionError(f"nothing lies under {point}")

    def find(self, content: str) -> Text:
        """Return the one line that reads ``content``."""
        (found,) = [text for text in self.texts if text.content == content]
        return found


def parse(content: bytes | str) -> etree._Element:
    """Return the root of well-formed XML; entities and outside references are not resolved."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(content if isinstance(content, bytes) else content.encode(), parser)


def draw(content: bytes | str, scheme: str = "light") -> Drawing:
    """Read a file as a reader sees it whose colour scheme is ``scheme``."""
    root = parse(content)
    rules = _rules(root, scheme)
    start = {"font-family": root.get("font-family") or ""}
    return Drawing(root, tuple(_walk(root, rules, start, (), 0, 0)))


def _rules(root: etree._Element, scheme: str) -> dict[str, Style]:
    css = "".join(style.text or "" for style in root.iter(f"{SVG}style"))
    sheet, at, rest = css.partition(_DARK)
    if at:
        assert rest.endswith("}}"), "the dark rules come last"
        sheet += rest[:-1] if scheme == "dark" else ""
    assert "@" not in sheet
    rules: dict[str, Style] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        for selector in selectors.split(","):
            name = re.fullmatch(r"(?:svg )?\.([a-z0-9-]+)", selector)
            assert name, f"the selector {selector!r} may reach something else"
            for declaration in body.split(";"):
                key, _, value = declaration.partition(":")
                rules.setdefault(name[1], {})[key] = value.removesuffix("px")
    return rules


def _walk(
    parent: etree._Element,
    rules: dict[str, Style],
    inherited: Style,
    names: tuple[str, ...],
    dx: float,
    dy: float,
) -> Iterator[Shape | Text]:
    for element in parent:
        tag = str(element.tag).removeprefix(SVG)
        if tag in ("title", "desc", "style"):
            continue
        style = _computed(element, rules, inherited)
        own = (*names, *(element.get("class") or "").split())
        if tag == "g":
            x, y = _translation(element)
            yield from _walk(element, rules, style, own, dx + x, dy + y)
        elif tag == "rect":
            x, y, w, h = (_number(element, key) for key in ("x", "y", "width", "height"))
            corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
            yield Shape(_moved(corners, dx, dy), style, own)
        elif tag == "path":
            for outline in outlines(element.get("d") or ""):
                yield Shape(_moved(outline, dx, dy), style, own)
        elif tag == "text":
            yield _text(element, rules, style, own, dx, dy)
        else:
            raise AssertionError(f"unknown element {tag}")


def _computed(element: etree._Element, rules: dict[str, Style], inherited: Style) -> Style:
    """Return the properties of an element: what it inherits, its attributes, its rules."""
    style = dict(inherited)
    style |= {str(k): str(v) for k, v in element.attrib.items() if k in _INHERITED}
    if style.get("font-size", "").endswith("%"):
        part = float(style["font-size"].removesuffix("%")) / 100
        style["font-size"] = f"{float(inherited['font-size']) * part:g}"
    for name in (element.get("class") or "").split():
        style |= rules[name]
    return style


def _translation(element: etree._Element) -> Point:
    transform = element.get("transform")
    if transform is None:
        return 0, 0
    found = re.fullmatch(r"translate\((\S+) (\S+)\)", transform)
    assert found, transform
    return float(found[1]), float(found[2])


def _number(element: etree._Element, key: str) -> float:
    return float(element.get(key) or 0)


def _moved(points: Sequence[Point], dx: float, dy: float) -> tuple[Point, ...]:
    return tuple((x + dx, y + dy) for x, y in points)


def outlines(d: str) -> list[list[Point]]:
    """Return the outlines of a path; of a curve just its start and end."""
    tokens = re.findall(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)", d)
    assert "".join(tokens) == re.sub(r"[\s,]", "", d), d
    found: list[list[Point]] = []
    at, command, place = (0.0, 0.0), "", 0
    while place < len(tokens):
        if tokens[place].isalpha():
            command = tokens[place]
            place += 1
        takes = _TAKES[command]
        at = _moved_to(command, [float(t) for t in tokens[place : place + takes]], at, found)
        place += takes
        if command == "M":
            found.append([])
        if takes:
            found[-1].append(at)
    return found


#: How many numbers each command of a path takes; an unknown command fails.
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "h": 1, "v": 1, "Q": 4, "Z": 0, "z": 0}


def _moved_to(command: str, values: list[float], at: Point, found: list[list[Point]]) -> Point:
    """Return where the pen is after a command."""
    match command, values:
        case ("H", [x]):
            return x, at[1]
        case ("V", [y]):
            return at[0], y
        case ("h", [dx]):
            return at[0] + dx, at[1]
        case ("v", [dy]):
            return at[0], at[1] + dy
        case (_, [*_, x, y]):
            return x, y
    return found[-1][0]


def _text(
    element: etree._Element,
    rules: dict[str, Style],
    style: Style,
    names: tuple[str, ...],
    dx: float,
    dy: float,
) -> Text:
    pieces: list[tuple[str, float, float, Style, str]] = []
    name = names[-1] if names else ""
    content = ""
    if element.text:
        pieces.append((element.text, 0, 0, style, name))
        content = element.text
    for span in element:
        assert span.tag == f"{SVG}tspan"
        assert not span.tail
        inner = _computed(span, rules, style)
        own = span.get("class") or name
        gap = _number(span, "dx")
        pieces.append((span.text or "", gap, _number(span, "dy"), inner, own))
        content += (" " if gap else "") + (span.text or "")
    widths = [_width(text, inner) for text, _, _, inner, _ in pieces]
    total = sum(widths) + sum(gap for _, gap, *_ in pieces)
    baseline = _number(element, "y") + dy
    part = {"start": 0.0, "middle": 0.5, "end": 1.0}[style.get("text-anchor", "start")]
    x = _number(element, "x") + dx - part * total
    runs, y = [], baseline
    for (text, gap, lower, inner, own), width in zip(pieces, widths, strict=True):
        x, y = x + gap, y + lower
        size = float(inner["font-size"])
        box = Box(x, y - 0.73 * size, x + width, y + 0.21 * size)
        runs.append(Run(text, box, inner, own))
        x += width
    return Text(tuple(runs), content, baseline)


def _width(content: str, style: Style) -> float:
    return fonts.width(
        content,
        float(style["font-size"]),
        mono="monospace" in style["font-family"],
        bold=int(style.get("font-weight", "400")) >= 600,
    )


# ------------------------------------------------------------------------------- colours


@cache
def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` by WCAG 2.2."""
    assert re.fullmatch(r"#[0-9a-f]{6}", colour), colour
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return math.sumprod((0.2126, 0.7152, 0.0722), linear)


@cache
def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)

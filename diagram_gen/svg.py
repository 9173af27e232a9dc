"""A small tree for SVG, and the three ways to write a figure.

Figures are built from :class:`Element` nodes that carry a *style name* of
:mod:`diagram_gen.theme` instead of colours. Writing the same tree then gives

* :func:`standalone` - a whole SVG file that follows the reader's colour scheme, or, with
  ``scheme="light"`` or ``"dark"``, one with plain attributes for places that strip styles;
* :func:`fragment` - an ``<svg>`` to put inside an HTML page, whose rules reach only itself;
* :attr:`Figure.alt` - the description in words.

Output depends on the tree alone: no clock, no counter, attributes in the order given.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from diagram_gen.theme import DARK, LIGHT, SANS, SCHEMES, Style, styles

Attribute = str | float | None

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Element:
    """One SVG element; a child is an element or a piece of text."""

    tag: str
    style: str = ""
    attributes: dict[str, Attribute] = field(default_factory=dict)
    children: tuple["Element | str", ...] = ()

    def walk(self) -> Iterator["Element"]:
        """Yield this element and all elements below it, in document order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()


@dataclass(frozen=True)
class Figure:
    """A finished drawing.

    Attributes:
        name: unique on the whole site; prefix of every id (``lstm-u3-f1-weights``).
        title: one line that says what is shown.
        description: the content in words, for those who do not see it.
        width, height: natural size in CSS pixels, at which text has the size of page text.
        body: the drawing, from back to front.
    """

    name: str
    title: str
    description: str
    width: float
    height: float
    body: tuple[Element, ...]

    @property
    def alt(self) -> str:
        """The figure in words: title and description."""
        return f"{self.title}. {self.description}"


def group(*children: Element, style: str = "", x: float = 0, y: float = 0) -> Element:
    """Return a group, moved by (x, y); its style is inherited by its children."""
    move = f"translate({number(x)} {number(y)})" if x or y else None
    return Element("g", style, {"transform": move}, children)


def rect(
    x: float, y: float, width: float, height: float, style: str = "", radius: float = 0
) -> Element:
    """Return a rectangle, with round corners if ``radius`` is given."""
    attributes: dict[str, Attribute] = {"x": x, "y": y, "width": width, "height": height}
    return Element("rect", style, attributes | ({"rx": radius} if radius else {}))


def text(x: float, y: float, content: str, style: str, anchor: str = "start") -> Element:
    """Return a line of text whose baseline starts (or is centred, or ends) at (x, y)."""
    attributes: dict[str, Attribute] = {
        "x": x,
        "y": y,
        "text-anchor": None if anchor == "start" else anchor,
    }
    return Element("text", style, attributes, (content,))


def indexed(x: float, y: float, letter: str, index: str, style: str, anchor: str) -> Element:
    """Return ``letter`` with a lowered ``index``, such as h₂, in any font."""
    sub = Element("tspan", "", {"dy": 3, "font-size": "75%"}, (index,))
    return Element("text", style, {"x": x, "y": y, "text-anchor": anchor}, (letter, sub))


def runs(x: float, y: float, parts: Iterable[tuple[str, str]], anchor: str = "start") -> Element:
    """Return one line made of (content, text style) parts, six pixels apart."""
    spans = tuple(
        Element("tspan", style, {"dx": 6 if n else None}, (content,))
        for n, (content, style) in enumerate(parts)
    )
    attributes: dict[str, Attribute] = {
        "x": x,
        "y": y,
        "text-anchor": None if anchor == "start" else anchor,
    }
    return Element("text", "", attributes, spans)


def path(d: str, style: str) -> Element:
    """Return a path."""
    return Element("path", style, {"d": d})


def number(value: float) -> str:
    """Return a coordinate: at most two decimals, no trailing zeros, no minus zero."""
    digits = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def standalone(figure: Figure, scheme: str = "auto") -> str:
    """Return a complete SVG file.

    Args:
        figure: what to write.
        scheme: ``auto`` follows ``prefers-color-scheme`` of the place the file is shown in;
            ``light`` and ``dark`` are fixed and use no style sheet.
    """
    if scheme == "auto":
        names = _used_styles(figure)
        sheet = _rules(names, styles(LIGHT))
        dark = _rules(names, styles(DARK), without=styles(LIGHT))
        css = f"{sheet}@media(prefers-color-scheme:dark){{{dark}}}"
        head, resolve = f"<style>{css}</style>", None
    else:
        head, resolve = "", styles(SCHEMES[scheme])
    return "".join(_root(figure, head, resolve, standing_alone=True)) + "\n"


def fragment(figure: Figure) -> str:
    """Return an ``<svg>`` for use inside an HTML page.

    Its colours follow the CSS property ``color-scheme`` at that place. Ids and rules carry the
    figure's name, so that any number of fragments live in one page.
    """
    light, dark = styles(LIGHT), styles(DARK)
    rules = []
    for name in _used_styles(figure):
        properties = []
        for key, value in light[name].items():
            properties.append(_declaration(key, value))
            if dark[name][key] != value:
                properties.append(f"{key}:light-dark({value},{dark[name][key]})")
        rules.append(f"#{figure.name} .{name}{{{';'.join(properties)}}}")
    return "".join(_root(figure, f"<style>{''.join(rules)}</style>", None, standing_alone=False))


def _used_styles(figure: Figure) -> list[str]:
    return sorted({e.style for part in figure.body for e in part.walk() if e.style} | {"paper"})


def _rules(
    names: Iterable[str], table: dict[str, Style], without: dict[str, Style] | None = None
) -> str:
    """Return CSS for ``names``; names that share a declaration share a rule."""
    shared: dict[str, list[str]] = {}
    for name in names:
        known = without[name] if without else {}
        for key, value in table[name].items():
            if known.get(key) != value:
                shared.setdefault(_declaration(key, value), []).append(f".{name}")
    return "".join(f"{','.join(who)}{{{what}}}" for what, who in shared.items())


def _declaration(key: str, value: str | float) -> str:
    """Return a CSS declaration; unlike the attribute, ``font-size`` needs its unit there."""
    return f"{key}:{value}px" if key == "font-size" else f"{key}:{value}"


def _root(
    figure: Figure, head: str, resolve: dict[str, Style] | None, *, standing_alone: bool
) -> Iterator[str]:
    width, height = number(figure.width), number(figure.height)
    yield '<svg xmlns="http://www.w3.org/2000/svg"'
    if not standing_alone:
        yield f' id="{figure.name}"'
    yield (
        f' viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
        f" font-family={quoteattr(SANS)}"
        f' aria-labelledby="{figure.name}-title {figure.name}-desc">'
        f'<title id="{figure.name}-title">{_escape(figure.title)}</title>'
        f'<desc id="{figure.name}-desc">{_escape(figure.description)}</desc>{head}'
    )
    yield from _write(rect(0, 0, figure.width, figure.height, "paper", radius=8), resolve)
    for element in figure.body:
        yield from _write(element, resolve)
    yield "</svg>"


def _write(element: Element, resolve: dict[str, Style] | None) -> Iterator[str]:
    yield f"<{element.tag}"
    if element.style and resolve is None:
        yield f' class="{element.style}"'
    elif element.style and resolve is not None:
        yield from _attributes(resolve[element.style])
    yield from _attributes(element.attributes)
    if not element.children:
        yield "/>"
        return
    yield ">"
    for child in element.children:
        if isinstance(child, Element):
            yield from _write(child, resolve)
        else:
            yield _escape(child)
    yield f"</{element.tag}>"


def _attributes(attributes: Style | dict[str, Attribute]) -> Iterator[str]:
    for name, value in attributes.items():
        if value is not None:
            yield f" {name}={quoteattr(_clean(value if isinstance(value, str) else number(value)))}"


def _escape(content: str) -> str:
    return escape(_clean(content))


def _clean(content: str) -> str:
    """Replace what XML 1.0 forbids (control characters, lone surrogates) by U+FFFD."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", content)

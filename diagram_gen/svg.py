"""A small tree for SVG, and the three ways to write a figure.

Figures are built from :class:`Element` nodes that carry a *style name* of
:mod:`diagram_gen.theme` instead of colours. Writing the same tree then gives

* :func:`standalone` - a whole SVG file that follows the reader's colour scheme, or, with
  ``scheme="light"`` or ``"dark"``, one with plain attributes for places that strip styles;
* :func:`fragment` - an ``<svg>`` to put inside an HTML page, whose rules reach only itself;
* :attr:`Figure.alt` - the description in words.

Output depends on the tree alone: no clock, no counter, attributes in the order given.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from diagram_gen.colours import SCHEMES
from diagram_gen.theme import SYSTEM, Families, Style, styles

Attribute = str | float | None

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Where an HTML page is dark although it does not say so with ``color-scheme``: JupyterLab and what
#: nbconvert writes, Colab, Sphinx themes, VS Code.
DARK_PAGES = (
    '[data-jp-theme-light="false"]',
    'html[theme="dark"]',
    '[data-theme="dark"]',
    ".vscode-dark",
)

_SPACES = {ord(space): f"&#{ord(space)};" for space in "\t\n\r"}


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
    if not index:
        return text(x, y, letter, style, anchor)
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


@lru_cache(maxsize=4096)
def number(value: float) -> str:
    """Return a coordinate: at most two decimals, no trailing zeros, no minus zero."""
    if value == int(value):
        return str(int(value))
    digits = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def standalone(figure: Figure, scheme: str = "auto", families: Families = SYSTEM) -> str:
    """Return a complete SVG file.

    Args:
        figure: what to write.
        scheme: ``auto`` follows ``prefers-color-scheme`` of the place the file is shown in;
            ``light`` and ``dark`` are fixed and use no style sheet.
        families: the fonts to ask for.
    """
    if scheme == "auto":
        names = _used_styles(figure)
        light, dark = (_styles(name, families) for name in ("light", "dark"))
        sheet, change = _rules(names, light), _rules(names, dark, without=light)
        head = f"<style>{sheet}@media(prefers-color-scheme:dark){{{change}}}</style>"
    else:
        head = ""
    name = f'aria-labelledby="{figure.name}-title {figure.name}-desc"'
    words = (
        f'<title id="{figure.name}-title">{_escape(figure.title)}</title>'
        f'<desc id="{figure.name}-desc">{_escape(figure.description)}</desc>'
    )
    return _root(figure, name, words + head, _looks(scheme, families), families) + "\n"


def fragment(figure: Figure) -> str:
    """Return an ``<svg>`` for use inside an HTML page.

    Its colours follow the CSS property ``color-scheme`` at that place, and the dark themes of
    notebooks, which do not set it. It has no ids, and its rules reach only what has a class that
    is made from these rules: any number of fragments live in one page, the same one twice, too.
    """
    light, dark = _styles("light"), _styles("dark")
    rules = []
    for name in _used_styles(figure):
        properties = []
        for key, value in light[name].items():
            properties.append(_declaration(key, value))
            if dark[name][key] != value:
                properties.append(f"{key}:light-dark({value},{dark[name][key]})")
        rules.append(f" .{name}{{{';'.join(properties)}}}")
    scope = f"lu-{hashlib.sha256(''.join(rules).encode()).hexdigest()[:8]}"
    head = (
        f"<style>:is({','.join(DARK_PAGES)}) .{scope}{{color-scheme:dark}}"
        f"{''.join(f'.{scope}{rule}' for rule in rules)}</style>"
    )
    name = f'aria-label="{_quoted(figure.alt)}" class="{scope}"'
    return _root(figure, name, head, _looks("auto"), SYSTEM)


@cache
def _styles(scheme: str, families: Families = SYSTEM) -> dict[str, Style]:
    return styles(SCHEMES[scheme], families)


@cache
def _looks(scheme: str, families: Families = SYSTEM) -> dict[str, str]:
    """Return how an element says which style it has: by class, or if fixed, by attributes."""
    written = {
        name: f' class="{name}"' if scheme == "auto" else _attributes(style)
        for name, style in _styles("light" if scheme == "auto" else scheme, families).items()
    }
    return {"": "", **written}


def _used_styles(figure: Figure) -> list[str]:
    return sorted({e.style for part in figure.body for e in part.walk() if e.style} | {"paper"})


def _rules(
    names: Iterable[str], table: dict[str, Style], without: dict[str, Style] | None = None
) -> str:
    """Return CSS for ``names``; names that share a declaration share a rule.

    With ``without``, of what is other there. Such rules stand in a condition, which LibreOffice
    passes over, to take them for all: so they are written in a way that it does not understand.
    """
    within = "svg " if without else ""
    shared: dict[str, list[str]] = {}
    for name in names:
        known = without[name] if without else {}
        for key, value in table[name].items():
            if known.get(key) != value:
                shared.setdefault(_declaration(key, value), []).append(f"{within}.{name}")
    return "".join(f"{','.join(who)}{{{what}}}" for what, who in shared.items())


def _declaration(key: str, value: str | float) -> str:
    """Return a CSS declaration; unlike the attribute, ``font-size`` needs its unit there."""
    return f"{key}:{value}px" if key == "font-size" else f"{key}:{value}"


def _root(figure: Figure, name: str, head: str, looks: dict[str, str], families: Families) -> str:
    """Return the whole text; ``name`` is the attribute that tells what it shows."""
    width, height = number(figure.width), number(figure.height)
    start = (
        f'<svg xmlns="http://www.w3.org/2000/svg"'
        f' viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
        f' font-family="{_quoted(families.sans)}" {name}>{head}'
    )
    out = [start]
    for element in (rect(0, 0, figure.width, figure.height, "paper", radius=8), *figure.body):
        _write(element, looks, out)
    out.append("</svg>")
    return "".join(out)


def _write(element: Element, looks: dict[str, str], out: list[str]) -> None:
    """Append the text of ``element`` to ``out``; ``looks`` says how each style is written."""
    start = f"<{element.tag}{looks[element.style]}{_attributes(element.attributes)}"
    if not element.children:
        out.append(f"{start}/>")
        return
    out.append(f"{start}>")
    for child in element.children:
        if isinstance(child, Element):
            _write(child, looks, out)
        else:
            out.append(_escape(child))
    out.append(f"</{element.tag}>")


def _attributes(attributes: Style | dict[str, Attribute]) -> str:
    written = ""
    for name, value in attributes.items():
        if isinstance(value, str):
            written += f' {name}="{_quoted(value)}"'
        elif value is not None:
            written += f' {name}="{number(value)}"'
    return written


def _escape(content: str) -> str:
    return clean(content).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quoted(value: str) -> str:
    """Escape what would end an attribute, or what reading one would turn into a space."""
    value = _escape(value).replace('"', "&quot;")
    return value if value.isprintable() else value.translate(_SPACES)


def clean(content: str) -> str:
    """Replace what XML 1.0 forbids (control characters, lone surrogates) by U+FFFD."""
    if content.isascii() and content.isprintable():
        return content  # nearly always, and far sooner known
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", content)

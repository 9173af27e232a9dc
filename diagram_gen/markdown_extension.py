"""Python-Markdown extension: how pages take in what the generator made.

* ``{{ lstm/u3-f1 kernel.shape }}`` becomes that fact. An unknown fact is an error.
* ``![](figures/lstm/u3-f1/weights.svg "Caption")`` becomes a figure with its text alternative,
  its size, a caption, a table of its numbers and links to its page and files. With ``{.bare}``
  behind it, it stays an image with alternative and size.
* ``$z = W x$`` becomes MathML; :func:`math_fence` does the same for a ``math`` block.
* An empty head of a table becomes an empty cell.
"""

import json
import re
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from typing import Any

from latex2mathml.converter import convert
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from diagram_gen.expressions import format_shape
from diagram_gen.text import format_count
from diagram_gen.theme import LEAST_SCALE

#: A fact in a page: the case, then the way to the fact.
FACT = r"\{\{\s*(?P<key>[\w./-]+)\s+(?P<name>[\w.-]+)\s*\}\}"
_MATH = r"(?<![\\$\w])\$(?P<tex>[^$\s]|[^$\s][^$\n]*?[^$\s])\$(?![\w$])"


class UnknownFact(LookupError):
    """A page asks for something that the generator did not make."""


class Published:
    """The published data below ``docs``: facts by case, and the manifest of the figures."""

    def __init__(self, docs: Path) -> None:
        self.docs = docs
        self._load = cache(self._load_now)

    def _load_now(self, address: str) -> dict[str, Any]:
        path = self.docs / address
        try:
            data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise UnknownFact(f"{path} does not exist: is the case in the catalogue?") from None
        return data

    def case(self, key: str) -> dict[str, Any]:
        """Return all facts of a case, e.g. of ``lstm/u3-f1``."""
        return self._load(f"api/v1/{key}.json")

    def fact(self, key: str, name: str) -> Any:
        """Return one fact; ``name`` leads to it, step by step, e.g. ``kernel.shape``."""
        found: Any = self.case(key)
        for step in name.split("."):
            found = _child(found, step)
            if found is None:
                raise UnknownFact(f"{key} has no fact {name!r}")
        members = found if isinstance(found, list) else [found]
        if any(isinstance(member, dict | list) for member in members):
            raise UnknownFact(f"{name!r} of {key} is not one fact but several: say which")
        return found

    def figure(self, address: str) -> dict[str, Any]:
        """Return what the manifest says of the figure with this address."""
        manifest = self._load("figures/manifest.json")
        name = address.removeprefix("figures/").removesuffix(".svg")
        if name not in manifest:
            raise UnknownFact(f"the catalogue draws no figure {address!r}")
        entry: dict[str, Any] = manifest[name]
        return entry


def _child(data: Any, step: str) -> Any:
    """Return a member by name or position; arrays and blocks are known by their names."""
    if isinstance(data, dict):
        if step in data:
            return data[step]
        parts = data.get("parts") or [{}]
        named = [*data.get("weights", []), *parts[0].get("blocks", [])]
    elif isinstance(data, list):
        if step.isdigit() and int(step) < len(data):
            return data[int(step)]
        named = [item for item in data if isinstance(item, dict)]
    else:
        return None
    return next((item for item in named if step in (item.get("name"), item.get("letter"))), None)


def _format(value: Any) -> ET.Element:
    """Return a fact as it stands in a sentence: counts as text, shapes and names as code."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        element = ET.Element("span")
        element.text = format_count(value) if isinstance(value, int) else f"{value:g}"
        return element
    element = ET.Element("code")
    element.text = format_shape(tuple(value)) if isinstance(value, list) else str(value)
    return element


class _Facts(InlineProcessor):
    def __init__(self, md: Markdown, published: Published) -> None:
        super().__init__(FACT, md)
        self.published = published

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the name that Markdown calls
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int]:
        return _format(self.published.fact(m["key"], m["name"])), m.start(0), m.end(0)


class _Math(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802 - the name that Markdown calls
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        return self.md.htmlStash.store(convert(m["tex"])), m.start(0), m.end(0)


def math_fence(source: str, *args: Any, **options: Any) -> str:
    """Return a block of LaTeX as MathML, for ``pymdownx.superfences``; one line, one equation."""
    lines = [line for line in source.strip().splitlines() if line.strip()]
    return "".join(f'<div class="lu-math">{convert(line, display="block")}</div>' for line in lines)


class _Figures(Treeprocessor):
    def __init__(self, md: Markdown, published: Published) -> None:
        super().__init__(md)
        self.published = published

    def run(self, root: ET.Element) -> None:
        for parent in list(root.iter()):
            for child in list(parent):
                src = child.get("src", "")
                at = src.find("figures/")
                if child.tag == "img" and at >= 0 and src.endswith(".svg"):
                    self._complete(parent, child, src[at:])

    def _complete(self, parent: ET.Element, image: ET.Element, address: str) -> None:
        entry = self.published.figure(address)
        classes = image.get("class", "").split()
        caption = image.attrib.pop("title", None)
        image.set("alt", entry["alt"])
        image.set("width", str(entry["width"]))
        image.set("height", str(entry["height"]))
        image.set("style", f"min-width:{round(entry['width'] * LEAST_SCALE)}px")
        if "bare" in classes:
            return
        tail, image.tail = image.tail, None
        figure = ET.Element("figure", {"class": " ".join(["lu-figure", *classes])})
        image.attrib.pop("class", None)
        scroll = ET.SubElement(figure, "div", {"class": "lu-scroll"})
        link = ET.SubElement(scroll, "a", {"href": image.get("src", ""), "class": "lu-open"})
        link.append(image)
        if caption:
            ET.SubElement(figure, "figcaption").text = caption
        # Beside it: behind its caption a figure may hold nothing.
        details = self._details(image.get("src", ""), entry["cases"])
        details.tail = tail
        if parent.tag == "p" and len(parent) == 1 and not (parent.text or "").strip():
            parent.tag = "div"  # a paragraph may not hold a figure
        place = list(parent).index(image)
        parent[place : place + 1] = [figure, details]

    def _details(self, src: str, cases: list[str]) -> ET.Element:
        """Return what is one click away: its numbers as tables, its page and its files."""
        details = ET.Element("details", {"class": "lu-details"})
        summary = "Numbers, files, embed" if cases else "Files, embed"
        ET.SubElement(details, "summary").text = summary
        for case in cases:
            self._table(details, case)
        line = ET.SubElement(details, "p")
        line.text = "This figure: "
        for label, suffix in (
            ("use it elsewhere", ".html"),
            ("SVG", ".svg"),
            ("light", ".light.svg"),
            ("dark", ".dark.svg"),
            ("PNG", ".png"),
            ("PDF", ".pdf"),
        ):
            link = ET.SubElement(line, "a", {"href": src.removesuffix(".svg") + suffix})
            link.text = label
            link.tail = " · "
        line[-1].tail = ""
        return details

    def _table(self, parent: ET.Element, key: str) -> None:
        case = self.published.case(key)
        table = ET.SubElement(parent, "table")
        caption = ET.SubElement(table, "caption")
        caption.text = "{code}, features {features}".format_map(case)
        head = ET.SubElement(ET.SubElement(table, "thead"), "tr")
        for title in ("array", "shape", "parameters"):
            ET.SubElement(head, "th", {"scope": "col"}).text = title
        body = ET.SubElement(table, "tbody")
        for weight in case["weights"]:
            row = ET.SubElement(body, "tr")
            shape = format_shape(tuple(weight["shape"]))
            name = f"{weight['part']} {weight['name']}".lstrip()
            for text in (name, shape):
                ET.SubElement(ET.SubElement(row, "td"), "code").text = text
            ET.SubElement(row, "td").text = format_count(weight["parameters"])
        row = ET.SubElement(body, "tr")
        ET.SubElement(row, "td", {"colspan": "2"}).text = "sum"
        ET.SubElement(row, "td").text = format_count(case["parameters"])


class _Corners(Treeprocessor):
    """An empty corner of a table is the head of nothing."""

    def run(self, root: ET.Element) -> None:
        for head in root.iter("th"):
            if not (head.text or "").strip() and not len(head):
                head.tag = "td"


class FactsExtension(Extension):
    """Registers them. Option ``docs``: the folder with the published data."""

    def __init__(self, **options: Any) -> None:
        self.config = {"docs": ["docs", "folder that holds api/ and figures/"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Markdown calls
        """Add the processors to ``md``."""
        published = Published(Path(self.getConfig("docs")))
        md.inlinePatterns.register(_Facts(md, published), "lu-facts", 175)
        md.inlinePatterns.register(_Math(_MATH, md), "lu-math", 186)
        md.treeprocessors.register(_Figures(md, published), "lu-figures", 5)
        md.treeprocessors.register(_Corners(md), "lu-corners", 4)


def makeExtension(**options: Any) -> FactsExtension:  # noqa: N802 - the name that Markdown calls
    """Return the extension; Python-Markdown calls this."""
    return FactsExtension(**options)

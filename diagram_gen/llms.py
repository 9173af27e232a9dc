"""The site as text: ``llms.txt``, a list of its pages, and ``llms-full.txt``, all of them.

The form of the list is that of https://llmstxt.org.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import yaml

from diagram_gen.plain import Plain, address


@dataclass(frozen=True)
class Page:
    """A page of the navigation.

    Attributes:
        section: the part of the navigation that it is in; empty if it is in none.
        title: its title there.
        source: its file below ``docs``.
        description: what it is about, in a sentence.
        text: what stands in it, as the site's Markdown.
    """

    section: str
    title: str
    source: str
    description: str
    text: str


def pages(nav: Sequence[Any], docs: Path) -> list[Page]:
    """Return the pages of a navigation as ``mkdocs.yml`` has it, in its order."""
    return [
        Page(section, title, source, *_read(docs / source))
        for section, title, source in _places(nav)
    ]


def _places(nav: Sequence[Any], section: str = "") -> Iterator[tuple[str, str, str]]:
    for entry in nav:
        [(title, inside)] = entry.items()
        if isinstance(inside, str):
            yield section, title, inside
        else:
            yield from _places(inside, title)


def _read(path: Path) -> tuple[str, str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = _notebook(text)
    _, head, body = text.split("---\n", 2)
    return " ".join(str(yaml.safe_load(head)["description"]).split()), body


def _notebook(text: str) -> str:
    """Return a notebook as Markdown, with what its cells print."""
    parts = []
    for cell in nbformat.reads(text, as_version=4).cells:
        if cell.cell_type == "markdown":
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        printed = [
            output.get("text") or output.get("data", {}).get("text/plain", "")
            for output in cell.get("outputs", [])
        ]
        parts += [f"```text\n{text.rstrip()}\n```" for text in printed if text.strip()]
    return "\n\n".join(parts) + "\n"


def index(name: str, summary: str, listed: Sequence[Page], base: str) -> str:
    """Return the list of pages, by section, each with its address and description.

    Args:
        name: of the site.
        summary: what the site is about.
        listed: the pages.
        base: what addresses begin with.
    """
    lines = [f"# {name}", "", f"> {summary}", ""]
    lines += [f"All pages as one text: [llms-full.txt]({base}llms-full.txt)"]
    section = None
    for page in sorted(listed, key=lambda page: bool(page.section)):  # a list before its parts
        if page.section != section:
            lines += ["", f"## {page.section or 'Start here'}", ""]
            section = page.section
        lines.append(f"- [{page.title}]({_address(page, base)}): {page.description}")
    return "\n".join(lines) + "\n"


def full(name: str, summary: str, listed: Sequence[Page], plain: Plain, base: str) -> str:
    """Return the text of all pages; each begins with its address."""
    texts = [
        f"<!-- {_address(page, base)} -->\n\n{plain.page(page.text, page.source)}"
        for page in listed
    ]
    return "\n".join([f"# {name}\n\n> {summary}\n", *texts])


def robots(base: str) -> str:
    """Return what programs may read: everything. The site's list goes by its whole address."""
    return "User-agent: *\nAllow: /\n" + (f"\nSitemap: {base}sitemap.xml\n" if base else "")


def _address(page: Page, base: str) -> str:
    return address(Path(page.source).name, page.source, base)

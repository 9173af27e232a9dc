"""Sort a finished drawing by style, so that a style is named once and not at every element."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from diagram_gen.svg import Element, group, path


def bundle(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield the same drawing sorted by style: wires, shapes, moved groups, text.

    A figure has dozens of wires, boxes and labels. Wires of one style become one path, other
    things of one style share a group, which saves a fifth of the file. Shapes keep the order in
    which their styles first appear, so a box still lies behind what is drawn on it.
    """
    wires: dict[str, str] = {}
    shapes: dict[str, list[Element]] = {}
    labels: dict[str, list[Element]] = {}
    others = []
    for element in _flat(elements):
        if element.style.startswith(("wire", "arrow")):
            wires[element.style] = f"{wires.get(element.style, '')}{element.attributes['d']}"
        elif element.style and element.tag != "g":
            kind = labels if element.tag == "text" else shapes
            kind.setdefault(element.style, []).append(replace(element, style=""))
        else:
            others.append(element)
    yield from (path(d, style) for style, d in wires.items())
    yield from (group(*same, style=style) for style, same in shapes.items())
    yield from others
    yield from (group(*same, style=style) for style, same in labels.items())


def _flat(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield ``elements`` with plain groups, neither moved nor styled, dissolved."""
    for element in elements:
        if element.tag == "g" and not element.style and not element.attributes["transform"]:
            yield from _flat(child for child in element.children if isinstance(child, Element))
        else:
            yield element

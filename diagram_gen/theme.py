"""What shapes and text look like, shared by the figures and the site's style sheet.

Every figure is drawn with *style names* (``"cell-blue"``, ``"label"``). This module says what
each name looks like in the light and in the dark scheme of :mod:`diagram_gen.colours`.
"""

from collections.abc import Sequence
from typing import NamedTuple

from diagram_gen.colours import DARK, LIGHT, Scheme
from diagram_gen.diverging import shades


class Families(NamedTuple):
    """Font families: ``sans`` stands once on the root of a figure, ``mono`` in some styles."""

    sans: str
    mono: str


#: What the reader's system has, so that a file needs no font of its own.
SYSTEM = Families(
    "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif",
    "ui-monospace,Menlo,Consolas,monospace",
)


#: Font sizes in CSS pixels; at a figure's natural size they match the site's text.
SIZES = {"title": 15, "name": 13, "label": 13, "small": 12, "tiny": 11}

#: A page shows a figure no smaller than this part of its natural size; a phone scrolls it then.
LEAST_SCALE = 0.78

Style = dict[str, str | float]


def styles(scheme: Scheme, families: Families = SYSTEM) -> dict[str, Style]:
    """Return what each style name means in ``scheme``, as SVG presentation attributes."""
    mono = families.mono
    text: dict[str, Style] = {
        "title": {"font-size": SIZES["title"], "font-weight": 600},
        "name": {"font-size": SIZES["name"], "font-weight": 600},
        "label": {"font-size": SIZES["label"]},
        "note": {"font-size": SIZES["small"], "fill": scheme.muted},
        "code": {"font-family": mono, "font-size": SIZES["small"]},
        "code-muted": {"font-family": mono, "font-size": SIZES["tiny"], "fill": scheme.muted},
        "tiny": {"font-size": SIZES["tiny"]},
        "index": {"font-size": SIZES["tiny"], "fill": scheme.muted},
        # Values stand in the middle of their cells; said once, it halves the file of a large map.
        "value": {"font-family": mono, "font-size": SIZES["tiny"], "text-anchor": "middle"},
    }
    text["value-quiet"] = text["value"] | {"fill": scheme.muted}
    text["value-strong"] = text["value"] | {"font-weight": 600, "fill": scheme.paper}
    for style in text.values():
        style.setdefault("fill", scheme.ink)
    shapes: dict[str, Style] = {
        "paper": {"fill": scheme.paper},
        "box": {"fill": scheme.faint, "stroke": scheme.line, "stroke-width": 1.25},
        "wire": {"fill": "none", "stroke": scheme.line, "stroke-width": 1.5},
        "bus": {"fill": "none", "stroke": scheme.line, "stroke-width": 4},
        "chosen": {"fill": scheme.paper, "stroke": scheme.ink, "stroke-width": 2},
        "quiet": {"fill": "none", "stroke": scheme.line, "stroke-width": 1},
        "taken": {"fill": scheme.faint, "stroke": scheme.ink, "stroke-width": 1.75},
        "made": {"fill": scheme.ink},
        "rule": {"fill": "none", "stroke": scheme.line, "stroke-width": 1},
        "hair": {"fill": "none", "stroke": scheme.faint, "stroke-width": 1},
        "line": {"fill": "none", "stroke": scheme.ink, "stroke-width": 1.75},
        "line-quiet": {"fill": "none", "stroke": scheme.muted, "stroke-width": 1.75},
        "bar": {"fill": scheme.line},
        "band": {"fill": scheme.faint},
        "arrow": {"fill": scheme.line},
        "dot": {"fill": scheme.line},
        "op": {"fill": scheme.paper, "stroke": scheme.line, "stroke-width": 1.5},
        "mark": {
            "fill": "none",
            "stroke": scheme.ink,
            "stroke-width": 1.75,
            "stroke-linecap": "round",
        },
    }
    for hue, c in scheme.hues.items():
        shapes |= {
            f"cell-{hue}": {"fill": c.fill, "stroke": c.edge, "stroke-width": 1.25},
            f"lit-{hue}": {"fill": c.lit},
            f"idle-{hue}": {"fill": "none", "stroke": c.edge, "stroke-width": 1},
            f"made-{hue}": {"fill": c.text},
            f"wire-{hue}": {"fill": "none", "stroke": c.edge, "stroke-width": 1.75},
            f"arrow-{hue}": {"fill": c.edge},
        }
        text |= {
            f"title-{hue}": text["title"] | {"fill": c.text},
            f"name-{hue}": text["name"] | {"fill": c.text},
            f"tiny-{hue}": text["tiny"] | {"fill": c.text},
            f"code-{hue}": text["code"] | {"fill": c.text},
        }
    shapes |= {f"heat-{n}": {"fill": colour} for n, colour in enumerate(shades(scheme))}
    return shapes | text


#: Colours that are properties: those of a scheme, and those of each of its hues.
_PLAIN = ("paper", "ink", "muted", "line", "faint")
_PARTS = ("fill", "lit", "edge", "text")


def tokens_css() -> str:
    """Return the colours as CSS custom properties for the site's style sheet.

    Pages of Material say which scheme is theirs; those with the class ``lu-page`` on their root
    follow the reader's system. Both are printed on white. ``--lu-blocks`` and ``--lu-cells`` are
    the four colours side by side, as the blocks of a kernel are.
    """

    def block(selector: str, scheme: Scheme) -> str:
        lines = [f"  --lu-{name}: {getattr(scheme, name)};" for name in _PLAIN]
        lines += [
            f"  --lu-{hue}-{part}: {getattr(colours, part)};"
            for hue, colours in scheme.hues.items()
            for part in _PARTS
        ]
        lines.append(f"  --lu-blocks: {_side_by_side([hue.edge for hue in scheme.hues.values()])};")
        lines.append(f"  --lu-cells: {_side_by_side([hue.fill for hue in scheme.hues.values()])};")
        return "\n".join([f"{selector} {{", *lines, "}"])

    return "\n\n".join(
        [
            "/* Generated from diagram_gen/theme.py. */",
            block(":root", LIGHT),
            "@media screen {\n" + block('[data-md-color-scheme="slate"]', DARK) + "\n}",
            "@media screen and (prefers-color-scheme: dark) {\n" + block(".lu-page", DARK) + "\n}",
            "",
        ]
    )


def host_css() -> str:
    """Return the same properties for a part of a foreign page; they follow its ``color-scheme``."""
    pairs = [(name, getattr(LIGHT, name), getattr(DARK, name)) for name in _PLAIN]
    for hue, light in LIGHT.hues.items():
        dark = DARK.hues[hue]
        pairs += [(f"{hue}-{part}", getattr(light, part), getattr(dark, part)) for part in _PARTS]
    lines = [f"--lu-{name}:light-dark({light},{dark})" for name, light, dark in pairs]
    return f":host{{{';'.join(lines)}}}"


def _side_by_side(colours: Sequence[str]) -> str:
    """Return a CSS image of as many equal parts, one for each colour."""
    part = 100 / len(colours)
    stops = [f"{c} {n * part:g}% {(n + 1) * part:g}%" for n, c in enumerate(colours)]
    return f"linear-gradient(90deg, {', '.join(stops)})"


def logo_svg() -> str:
    """Return the sign of the site: a kernel of one row above a recurrent kernel, in four blocks.

    The shades are told apart on the light and on the dark tabs of a browser.
    """
    blocks = [
        f'<path fill="{hue.edge}" d="M{x} 2h5v5h-5z"/><path fill="{hue.lit}" d="M{x} 9h5v13h-5z"/>'
        for x, hue in zip(range(0, 24, 6), LIGHT.hues.values(), strict=True)
    ]
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 23 24">'
    return "\n".join([head, *blocks, "</svg>", ""])

"""Colours and type of the visual language, shared by the figures and the site's style sheet.

Every figure is drawn with *style names* (``"cell-blue"``, ``"label"``). This module says what
each name looks like in the light and in the dark scheme. Hues are those of the Okabe-Ito
palette, which stays distinct under the common colour vision deficiencies; shades are chosen so
that text reaches a contrast of 4.5:1 and borders 3:1 (WCAG 2.2), which the tests check.
"""

from dataclasses import dataclass

#: Font families: what the reader's system has, so that a file needs no font of its own. ``SANS``
#: stands once on the root of a figure, ``MONO`` in the styles that differ from it.
SANS = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
MONO = "ui-monospace,Menlo,Consolas,monospace"


@dataclass(frozen=True)
class Hue:
    """One colour family: a pale fill, a strong fill, a border and a text colour."""

    fill: str
    lit: str
    edge: str
    text: str


@dataclass(frozen=True)
class Scheme:
    """All colours of one scheme. ``paper`` is the figure's own background."""

    paper: str
    ink: str
    muted: str
    line: str
    faint: str
    hues: dict[str, Hue]


LIGHT = Scheme(
    paper="#ffffff",
    ink="#1a2130",
    muted="#566072",
    line="#7a8496",
    faint="#eef1f5",
    hues={
        "blue": Hue("#dcebf7", "#7dbae4", "#0072b2", "#005a8e"),
        "orange": Hue("#fce6d8", "#f2a873", "#c34f00", "#9a3e00"),
        "green": Hue("#d8f1e7", "#6fcba9", "#00845f", "#00664a"),
        "purple": Hue("#f3e0f0", "#d69bcc", "#a23a90", "#832b74"),
    },
)

DARK = Scheme(
    paper="#12161f",
    ink="#e8ecf4",
    muted="#a6b0c1",
    line="#7c8799",
    faint="#1d2430",
    hues={
        "blue": Hue("#14304a", "#22679c", "#5aaee4", "#8ecaf2"),
        "orange": Hue("#45260f", "#94480f", "#ec8a4c", "#f7b48d"),
        "green": Hue("#0f382b", "#14704f", "#3fbd92", "#84dcbb"),
        "purple": Hue("#3b1f37", "#84407a", "#cf86c3", "#e5b3dc"),
    },
)

SCHEMES: dict[str, Scheme] = {"light": LIGHT, "dark": DARK}

#: Font sizes in CSS pixels; at a figure's natural size they match the site's text.
SIZES = {"title": 15, "name": 13, "label": 13, "small": 12, "tiny": 11}

Style = dict[str, str | float]


def styles(scheme: Scheme) -> dict[str, Style]:
    """Return what each style name means in ``scheme``, as SVG presentation attributes."""
    text: dict[str, Style] = {
        "title": {"font-size": SIZES["title"], "font-weight": 600},
        "name": {"font-size": SIZES["name"], "font-weight": 600},
        "label": {"font-size": SIZES["label"]},
        "note": {"font-size": SIZES["small"], "fill": scheme.muted},
        "code": {"font-family": MONO, "font-size": SIZES["small"]},
        "code-muted": {"font-family": MONO, "font-size": SIZES["tiny"], "fill": scheme.muted},
        "tiny": {"font-size": SIZES["tiny"]},
        "index": {"font-size": SIZES["tiny"], "fill": scheme.muted},
        # Values stand in the middle of their cells; said once, it halves the file of a large map.
        "value": {"font-family": MONO, "font-size": SIZES["tiny"], "text-anchor": "middle"},
    }
    for style in text.values():
        style.setdefault("fill", scheme.ink)
    shapes: dict[str, Style] = {
        "paper": {"fill": scheme.paper},
        "box": {"fill": scheme.faint, "stroke": scheme.line, "stroke-width": 1.25},
        "wire": {"fill": "none", "stroke": scheme.line, "stroke-width": 1.5},
        "bus": {"fill": "none", "stroke": scheme.line, "stroke-width": 4},
        "chosen": {"fill": scheme.paper, "stroke": scheme.ink, "stroke-width": 2},
        "rule": {"fill": "none", "stroke": scheme.line, "stroke-width": 1},
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
            f"wire-{hue}": {"fill": "none", "stroke": c.edge, "stroke-width": 1.75},
            f"arrow-{hue}": {"fill": c.edge},
        }
        text |= {
            f"title-{hue}": text["title"] | {"fill": c.text},
            f"name-{hue}": text["name"] | {"fill": c.text},
            f"tiny-{hue}": text["tiny"] | {"fill": c.text},
            f"code-{hue}": text["code"] | {"fill": c.text},
        }
    return shapes | text


def tokens_css() -> str:
    """Return the colours as CSS custom properties for the site's style sheet."""

    def block(selector: str, scheme: Scheme) -> str:
        lines = [
            f"  --lu-{name}: {getattr(scheme, name)};"
            for name in ("paper", "ink", "muted", "line", "faint")
        ]
        lines += [
            f"  --lu-{hue}-{part}: {getattr(colours, part)};"
            for hue, colours in scheme.hues.items()
            for part in ("fill", "lit", "edge", "text")
        ]
        return "\n".join([f"{selector} {{", *lines, "}"])

    return "\n\n".join(
        [
            "/* Generated from diagram_gen/theme.py. */",
            block(":root", LIGHT),
            block('[data-md-color-scheme="slate"]', DARK),
            "",
        ]
    )

"""The colours of the visual language, in a light and in a dark scheme.

Hues are those of the Okabe-Ito palette, which stays distinct under the common colour vision
deficiencies; shades are chosen so that text reaches a contrast of 4.5:1 and borders 3:1 (WCAG 2.2),
which the tests check.
"""

from dataclasses import dataclass


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

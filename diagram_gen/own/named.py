"""Figures that bear the name of a reader's layer, above all that they show anyway.

A name from a file may be long: it is cut in its middle to the width of the figure, so that what
tells it from others stays.
"""

from dataclasses import replace

from diagram_gen.figures.layout import PAD
from diagram_gen.own.found import shown
from diagram_gen.svg import Figure, group, text
from diagram_gen.text import text_width

MOST_LETTERS = 200  # of a name that is cut to the width of a figure
LINE = 22  # height of the line with the name
STYLE = "title"


def named(figure: Figure, name: str, part: str = "") -> Figure:
    """Return ``figure`` with the name of a layer above it, and of the part that it shows, if any.

    Its title says the name as well.
    """
    behind = f" · {part}" if part else ""
    line = fitted(shown(name, MOST_LETTERS) + behind, figure.width - 2 * PAD)
    return replace(
        figure,
        title=f"{shown(name)}{behind}: {figure.title}",
        height=figure.height + LINE,
        body=(text(PAD, PAD + 14, line, STYLE), group(*figure.body, y=LINE)),
    )


def fitted(name: str, room: float) -> str:
    """Return a name that is no wider than ``room``, its middle left out if need be."""
    kept = len(name)
    line = name
    while kept > 2 and text_width(line, STYLE) > room:
        kept -= 1
        line = f"{name[: kept // 2]}…{name[len(name) - (kept + 1) // 2 :]}"
    return line

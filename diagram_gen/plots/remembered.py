"""The gates of one unit along one sequence: what it reads, and what it does at each step."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from diagram_gen.plots.canvas import ink, plotted
from diagram_gen.plots.panels import (
    Box,
    grid,
    inside,
    line,
    name_below,
    name_left,
    panel,
    plain,
    ticks,
)
from diagram_gen.proof import Proof
from diagram_gen.svg import Figure
from diagram_gen.watching.quantities import GATES, HUES, WORDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Plot

LEFT, WIDTH = 118, 560
ROW, PANEL, GAP = 22, 50, 18


def remembered(proof: Proof) -> Figure:
    """Draw the example of a proof that a unit remembers a marked value."""
    example = proof.data["example"]
    gates: dict[str, list[float]] = example["gates"]
    marker, layer = example["marker"], "LSTM" if "c" in gates else "GRU"
    height = 2 * ROW + GAP + len(gates) * (PANEL + GAP) + 24
    return plotted(
        name=f"action-{proof.key}",
        title=f"One {layer} unit remembers the number at the marker",
        description=_told(gates, marker, layer),
        extent=(LEFT + WIDTH, height),
        paint=lambda plot: _paint(plot, example),
    )


def _paint(plot: "Plot", example: dict[str, Any]) -> None:
    value, marker, gates = example["value"], example["marker"], example["gates"]
    steps = len(value)
    y = 0.0
    for name, row in (("value", value), ("marker", [int(n == marker) for n in range(steps)])):
        axes = _level(plot, y, ROW, steps)
        axes.set_ylim(0, 1)
        name_left(axes, name)
        for step, number in enumerate(row):
            _cell(axes, step, plain(number).replace("0.", "."), lit=step == marker)
        y += ROW
    y += GAP
    for name, values in gates.items():
        axes = _level(plot, y, PANEL, steps)
        low, high = _limits(name, values)
        axes.set_ylim(low, high)
        shown = (low, 0, high) if low < 0 else (low, high)
        grid(axes, shown)
        ticks(axes, "y", shown)
        axes.axvline(marker, color=ink("quiet"), linestyle=(0, (2, 2)))
        line(axes, range(steps), values, f"wire-{HUES[name]}" if name in HUES else "line")
        name_left(axes, _called(name), x=-34)
        y += PANEL + GAP
    ticks(axes, "x", range(0, steps, 2))
    name_below(axes, "time step")


def _level(plot: "Plot", y: float, height: float, steps: int) -> "Axes":
    axes = panel(plot, Box(LEFT, y, WIDTH - 8, height))
    axes.set_xlim(-0.5, steps - 0.5)
    return axes


def _cell(axes: "Axes", step: int, content: str, *, lit: bool) -> None:
    from matplotlib.patches import Rectangle

    if lit:
        axes.add_patch(
            Rectangle((step - 0.5, 0), 1, 1, facecolor=ink("lit-blue"), linewidth=0, clip_on=False)
        )
    inside(axes, step, 0.5, content)


def _called(name: str) -> str:
    return f"{WORDS[name]} {name}" if name in WORDS else name


def _limits(name: str, values: Sequence[float]) -> tuple[float, float]:
    """Return between which values a panel is drawn; a state, which may be of any size, up to it."""
    if name in GATES:
        return 0, 1
    end = max(map(abs, values))
    if name in HUES and end <= 1:
        return -1, 1
    unit = 10.0 ** math.floor(math.log10(end))  # up to the next number with one digit
    high = round(math.ceil(end / unit) * unit, 9)
    return -high, high


def _told(gates: dict[str, list[float]], marker: int, layer: str) -> str:
    told = [
        f"Of {len(next(iter(gates.values())))} steps, step {marker} is marked.",
        *(
            f"{_called(name).capitalize()}: {values[marker]:.2f} at the marker, "
            f"{values[-1]:.2f} at the last step."
            for name, values in gates.items()
        ),
    ]
    return " ".join(told)

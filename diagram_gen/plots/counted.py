"""A state that counts: along a sequence, by depth, and beyond the depths of the training."""

from typing import TYPE_CHECKING, Any

from diagram_gen.plots.canvas import ink, plotted, words
from diagram_gen.plots.panels import (
    Box,
    grid,
    line,
    name_below,
    name_left,
    panel,
    ticks,
)
from diagram_gen.proof import Proof
from diagram_gen.svg import Figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Plot

LEFT, WIDTH = 118, 560


def along(proof: Proof) -> Figure:
    """Draw depth and cell state along a sequence of brackets."""
    example = proof.data["example"]
    cell = example["gates"]["c"]
    return plotted(
        name="action-count-along",
        title="The cell state of one LSTM unit follows the depth of the brackets",
        description=(
            f"{len(cell)} brackets, nested up to {max(example['depth']):g} deep. The cell state "
            f"goes from {cell[0]:.2f} after the first bracket to {_furthest(cell):.2f} at the "
            f"deepest place and {cell[-1]:.2f} at the end."
        ),
        extent=(LEFT + WIDTH, 264),
        paint=lambda plot: _along(plot, example),
        notes=(f"In training no sequence was nested more than {proof.data['deepest']} deep.",),
    )


def _furthest(values: list[float]) -> float:
    return max(values, key=abs)


def _along(plot: "Plot", example: dict[str, Any]) -> None:
    text, depth, cell = example["text"], example["depth"], example["gates"]["c"]
    steps = range(len(text))
    brackets = panel(plot, Box(LEFT, 0, WIDTH - 8, 20))
    brackets.set_xlim(-0.5, len(text) - 0.5)
    for step, bracket in enumerate(text):
        brackets.text(step, 0.5, bracket, ha="center", va="center", **words("code"))
    name_left(brackets, "bracket", x=-34)
    levels = ((40, "depth", "line-quiet", depth), (140, "cell state c", "line", cell))
    for y, name, style, values in levels:
        axes = panel(plot, Box(LEFT, y, WIDTH - 8, 76))
        axes.set_xlim(-0.5, len(text) - 0.5)
        ends = sorted((0.0, round(_furthest(values))))
        axes.set_ylim(min(*values, 0), max(*values, 0))
        grid(axes, ends)
        ticks(axes, "y", ends)
        line(axes, steps, values, style)
        name_left(axes, name, x=-34)
    ticks(axes, "x", range(0, len(text), 5))
    name_below(axes, "time step")


def climbing(proof: Proof) -> Figure:
    """Draw the states of LSTM and GRU after ever more opening brackets."""
    found: dict[str, list[float]] = proof.data["climbing"]
    deepest, counts = proof.data["deepest"], proof.data["counts_to"]
    lstm, gru = found["lstm"], found["gru"]
    return plotted(
        name="action-count-climbing",
        title="Only the state of the LSTM goes on counting",
        description=(
            f"State after 1 to {len(lstm)} opening brackets. The cell state of the LSTM goes from "
            f"{lstm[0]:.2f} by {deepest} brackets to {lstm[deepest - 1]:.2f} and on to "
            f"{lstm[-1]:.2f}; the output of the GRU stays between {min(gru):.2f} and "
            f"{max(gru):.2f}."
        ),
        extent=(LEFT + WIDTH, 216),
        paint=lambda plot: _climbing(plot, found, deepest),
        notes=(_how_far(counts["lstm"], counts["gru"], len(lstm)),),
    )


def _how_far(lstm: int, gru: int, tried: int) -> str:
    return (
        f"Right at each step of nests up to depth {lstm} (LSTM) and {gru} (GRU); the deepest that "
        f"was tried is {tried}."
    )


def _climbing(plot: "Plot", found: dict[str, list[float]], deepest: int) -> None:
    panels = ((56, "LSTM: cell state c", "lstm"), (396, "GRU: output h", "gru"))
    for x, name, layer in panels:
        values = found[layer]
        axes = panel(plot, Box(x, 26, 270, 130))
        axes.set_xlim(1, len(values))
        low, high = min(*values, 0), max(*values, 1)
        axes.set_ylim(low, high)
        axes.axvspan(1, deepest, facecolor=ink("band"), linewidth=0)
        axes.text((1 + deepest) / 2, high * 0.85, "trained", ha="center", **words("note"))
        ends = (0, 1) if high == 1 else (0, 10, 20, 30)
        grid(axes, ends)
        ticks(axes, "y", ends)
        ticks(axes, "x", [1, *range(10, len(values) + 1, 10)])
        line(axes, range(1, len(values) + 1), values, "line")
        axes.set_title(name, loc="left", pad=10, **words("name"))
        name_below(axes, "opening brackets")

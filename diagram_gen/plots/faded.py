"""How much of a gradient is left, step by step on its way back."""

from typing import TYPE_CHECKING

from diagram_gen.plots.canvas import plotted
from diagram_gen.plots.panels import (
    DASHES,
    Box,
    beside,
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

POWERS = (0, -2, -4, -6, -8, -10)
TEXTS = ("1", "10⁻²", "10⁻⁴", "10⁻⁶", "10⁻⁸", "10⁻¹⁰")


def faded(proof: Proof) -> Figure:
    """Draw the gradients of a proof about the initial forget bias."""
    reach: dict[str, list[float]] = proof.data["reach"]
    back, fade = proof.data["back"], proof.data["fade"]
    start = proof.data["from"]
    return plotted(
        name="action-forget-bias",
        title="How far the gradient reaches back in a new LSTM",
        description=(
            "Size of the gradient of the last output, by how many steps back, relative to that at "
            f"the last step. {back} steps back: {reach['1'][back]:.2g} with a forget bias of 1, "
            f"{reach['0'][back]:.2g} with 0. From {start} steps back on, each step leaves "
            f"{fade['1']:.0%} and {fade['0']:.0%}."
        ),
        extent=(700, 270),
        paint=lambda plot: _paint(plot, reach),
    )


def _paint(plot: "Plot", reach: dict[str, list[float]]) -> None:
    axes = panel(plot, Box(112, 10, 440, 210))
    steps = range(len(reach["1"]))
    axes.set_xlim(0, steps[-1])
    axes.set_yscale("log")
    axes.set_ylim(10.0 ** POWERS[-1], 1)
    places = [10.0**power for power in POWERS]
    grid(axes, places)
    ticks(axes, "y", places, TEXTS)
    ticks(axes, "x", range(0, len(steps), 5))
    for bias, hue, dashes in (("1", "orange", DASHES[0]), ("0", "blue", DASHES[1])):
        line(axes, steps, reach[bias], f"wire-{hue}", dashes)
        beside(axes, steps[-1], reach[bias][-1], f"forget bias {bias}", f"name-{hue}")
    name_left(axes, "gradient\nof the last\noutput", "note", x=-46)
    name_below(axes, "steps back")

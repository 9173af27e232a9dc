"""How the number of parameters grows with the units."""

from typing import TYPE_CHECKING

from diagram_gen.layers import KINDS
from diagram_gen.plots.canvas import plotted
from diagram_gen.plots.panels import DASHES, Box, beside, grid, line, name_below, panel, ticks
from diagram_gen.svg import Figure
from diagram_gen.text import format_count, plural

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Plot

FEATURES, MOST = 8, 128

LAYERS = {"lstm": "blue", "gru": "orange", "simple-rnn": "green"}


def growth() -> Figure:
    """Draw the parameters of LSTM, GRU and SimpleRNN by units, with the same features."""
    told = "; ".join(
        f"{KINDS[layer].title}: {format_count(_parameters(layer, 32))} with 32 units, "
        f"{format_count(_parameters(layer, 64))} with 64, {format_count(_parameters(layer, MOST))} "
        f"with {MOST}"
        for layer in LAYERS
    )
    return plotted(
        name="action-growth",
        title="Twice the units are nearly four times the parameters",
        description=f"Parameters by units, on {plural(FEATURES, 'feature')}. {told}.",
        extent=(700, 270),
        paint=_paint,
    )


def _parameters(layer: str, units: int) -> int:
    return KINDS[layer].parameters(units, FEATURES)


def _paint(plot: "Plot") -> None:
    axes = panel(plot, Box(64, 10, 490, 210))
    units = range(1, MOST + 1)
    axes.set_xlim(1, MOST)
    axes.set_ylim(0, 80_000)
    places = range(0, 80_001, 20_000)
    grid(axes, places)
    ticks(axes, "y", places, [format_count(place) for place in places])
    ticks(axes, "x", [1, 32, 64, 96, 128])
    for (layer, hue), dashes in zip(LAYERS.items(), DASHES, strict=True):
        line(axes, units, [_parameters(layer, n) for n in units], f"wire-{hue}", dashes)
        beside(axes, MOST, _parameters(layer, MOST), KINDS[layer].title, f"name-{hue}")
    name_below(axes, "units")

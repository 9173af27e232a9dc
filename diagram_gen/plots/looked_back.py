"""The same windows of a series as features and as steps: what changes, and what is forecast."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from diagram_gen.cells import LSTM
from diagram_gen.expressions import format_shape
from diagram_gen.plots.canvas import ink, plotted, words
from diagram_gen.plots.panels import (
    DASHES,
    Box,
    beside,
    grid,
    heat_ink,
    inside,
    line,
    name_left,
    panel,
    ticks,
)
from diagram_gen.proof import Proof
from diagram_gen.svg import Figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Plot

LEFT, CELL, GAP = 150, 26, 6
SHOWN = 24  # months of the training that are drawn
ROW = 24
PALE = 0.5  # part of the scale that is used: numbers can be read on these colours, in dark, too

#: What stands above each map.
WAYS = {
    "features": "look_back as features: one step of three values",
    "steps": "look_back as time steps: three steps of one value",
}


def changed(way: str, proof: Proof) -> Figure:
    """Draw by how much each value of a layer changed in training.

    Args:
        way: ``features`` or ``steps``.
        proof: the proof about looking back.
    """
    data = proof.data[way]
    arrays: dict[str, list[list[float]]] = data["differences"]
    rows = sum(map(len, arrays.values()))
    units = len(next(iter(arrays.values()))[0]) // len(LSTM.order)
    return plotted(
        name=f"action-change-{way}",
        title=WAYS[way],
        description=" ".join(_told(data)),
        extent=(
            LEFT + len(LSTM.order) * (units * CELL + GAP),
            24 + rows * ROW + len(arrays) * 24,
        ),
        paint=lambda plot: _changed(plot, data, units),
        notes=("How far each value is from what it was before training. 0: not changed at all.",),
    )


def _told(data: dict[str, Any]) -> Iterator[str]:
    for array, blocks in data["changed"].items():
        if blocks["all"] == 0:
            yield f"{array}: no value changed at all."
            continue
        still = [letter for letter in LSTM.order if blocks[letter] == 0]
        yield f"{array}: values changed by up to {blocks['all']:g}" + (
            f", those of block {', '.join(still)} not at all." if still else "."
        )


def _changed(plot: "Plot", data: dict[str, Any], units: int) -> None:
    from matplotlib.patches import Rectangle

    arrays: dict[str, list[list[float]]] = data["differences"]
    end = max(value for rows in arrays.values() for row in rows for value in row)
    y = 22.0
    for array, rows in arrays.items():
        for n, block in enumerate(LSTM.blocks):
            box = Box(LEFT + n * (units * CELL + GAP), y, units * CELL, len(rows) * ROW)
            axes = panel(plot, box)
            axes.set_xlim(0, units)
            axes.set_ylim(len(rows), 0)
            if array == "kernel":
                axes.set_title(f"{block.short} {block.letter}", pad=6, **words(f"tiny-{block.hue}"))
            if n == 0:
                name_left(axes, f"{array}\n{format_shape(data['shapes'][array])}", "code")
            for place, row in enumerate(rows):
                for unit, value in enumerate(row[n * units : (n + 1) * units]):
                    axes.add_patch(
                        Rectangle(
                            (unit + 0.03, place + 0.04),
                            0.94,
                            0.92,
                            facecolor=heat_ink(PALE * value, end),
                            linewidth=0,
                        )
                    )
                    content = f"{value:.2f}".lstrip("0") if value else "0"
                    inside(axes, unit + 0.5, place + 0.5, content)
        y += len(rows) * ROW + 24


def forecast(proof: Proof) -> Figure:
    """Draw the series with the forecasts of both models."""
    errors = {way: proof.data[way]["errors"] for way in WAYS}
    naive = errors["steps"]["naive_test"]
    return plotted(
        name="action-look-back-forecast",
        title="Forecasts of the next month, from three months before it",
        description=(
            "Airline passengers in thousands, by month, to the end of 1960, and what the models "
            "forecast. "
            "Root mean squared error in the test: "
            f"{errors['features']['test']:g} as features, "
            f"{errors['steps']['test']:g} as steps, and {naive:g} for repeating the "
            "last month."
        ),
        extent=(700, 280),
        paint=lambda plot: _forecast(plot, proof.data),
    )


def _forecast(plot: "Plot", data: dict[str, Any]) -> None:
    series = data["series"]
    numbers, first, trained = series["numbers"], series["look_back"], series["training"]
    axes = panel(plot, Box(40, 10, 540, 230))
    start = trained - SHOWN
    axes.set_xlim(start, len(numbers) - 1)
    axes.set_ylim(170, 650)  # room between the lowest number and the first year
    axes.axvspan(start, trained - 0.5, facecolor=ink("band"), linewidth=0)
    axes.text(start + 1, 620, "trained on these months", va="center", **words("note"))
    grid(axes, (200, 400, 600))
    ticks(axes, "y", (200, 400, 600))
    years = range(start, len(numbers), 12)
    ticks(axes, "x", years, [series["months"][n][:4] for n in years])
    line(axes, range(start, len(numbers)), numbers[start:], "line-quiet")
    beside(axes, len(numbers) - 1, numbers[-1], "passengers", "note", dy=0)
    for n, (way, hue) in enumerate((("features", "orange"), ("steps", "blue"))):
        found = data[way]["forecast"]["training"] + data[way]["forecast"]["test"]
        line(axes, range(start, len(numbers)), found[start - first :], f"wire-{hue}", DASHES[n + 1])
        beside(axes, len(numbers) - 1, 620 - 40 * n, f"as {way}", f"name-{hue}")

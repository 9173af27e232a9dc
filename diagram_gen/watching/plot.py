"""The values of a layer over time, drawn with Matplotlib."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from diagram_gen.colours import LIGHT
from diagram_gen.diverging import shades
from diagram_gen.errors import UserError
from diagram_gen.watching.quantities import GATES, HUES, WORDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from diagram_gen.watching.layer_gates import Floats, LayerGates

#: Up to this many units are told apart as lines.
MOST_LINES = 4
DASHES = ("solid", (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (6, 1.5, 1.2, 1.5)))

PANEL = 1.25  # inches


def draw(
    found: "LayerGates", sample: int, names: Sequence[str], axes: "Sequence[Axes] | None"
) -> "tuple[Figure, NDArray[np.object_]]":
    """Draw a panel for each name; return the figure and the panels.

    Raises:
        UserError: if there is not one of ``axes`` for each name.
    """
    from matplotlib.ticker import MaxNLocator

    if axes is None:
        from matplotlib import pyplot as plt

        figure, grid = plt.subplots(
            len(names),
            sharex=True,
            squeeze=False,
            figsize=(7.2, PANEL * len(names) + 0.7),
            layout="constrained",
        )
        panels = grid[:, 0]
        figure.suptitle(
            f"{found.keras_class} {found.layer!r}, sequence {sample}", fontsize="medium"
        )
    else:
        panels = np.array(list(axes), dtype=object)
        if len(panels) != len(names):
            raise UserError(f"{len(names)} names need as many axes, not {len(panels)}.")
        figure = panels[0].figure
    for name, panel in zip(names, panels, strict=True):
        values = found[name][sample]
        (_lines if found.units <= MOST_LINES else _rows)(panel, name, values)
        words = WORDS.get(name)
        label = f"{words}\n{name}" if words else name
        panel.set_ylabel(label, rotation=0, ha="right", va="center", labelpad=12)
    panels[-1].set_xlabel("time step")
    panels[-1].xaxis.set_major_locator(MaxNLocator(integer=True))
    return figure, panels


def limits(name: str, values: "Floats") -> tuple[float, float]:
    """Return between which values a panel is drawn: the same for all data where it can be."""
    furthest = float(np.nanmax(np.abs(values), initial=0))
    if name in GATES and furthest <= 1:
        return 0.0, 1.0
    end = max(1.0, furthest)
    return -end, end


def _lines(panel: Any, name: str, values: "Floats") -> None:
    """Draw a line for each unit; a step that does not count leaves a gap."""
    hue = HUES.get(name)
    colour = LIGHT.hues[hue].edge if hue else LIGHT.ink
    steps, units = values.shape
    for unit in range(units):
        panel.plot(
            np.arange(steps),
            values[:, unit],
            color=colour,
            linestyle=DASHES[unit],
            marker="o" if steps <= 40 else None,
            markersize=3,
            label=f"unit {unit}",
        )
    low, high = limits(name, values)
    room = 0.06 * (high - low)
    panel.set_ylim(low - room, high + room)
    panel.grid(axis="y", linewidth=0.5)
    if units > 1 and name == "h":
        panel.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False, fontsize="small")


def _rows(panel: Any, name: str, values: "Floats") -> None:
    """Draw a row for each unit; a step that does not count is grey."""
    from matplotlib.colors import ListedColormap

    low, high = limits(name, values)
    colours = shades(LIGHT)
    chosen = colours if low < 0 else colours[len(colours) // 2 :]
    scale = ListedColormap(chosen).with_extremes(bad=LIGHT.line)
    image = panel.imshow(
        values.T, aspect="auto", interpolation="none", cmap=scale, vmin=low, vmax=high
    )
    panel.figure.colorbar(image, ax=panel)

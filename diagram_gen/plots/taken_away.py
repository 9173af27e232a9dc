"""How well a trained model answers with a block set to zero, and with two blocks exchanged."""

from typing import TYPE_CHECKING, Any

from diagram_gen.cells import LSTM
from diagram_gen.plots.canvas import ink, plotted
from diagram_gen.plots.panels import Box, noted, panel, ticks
from diagram_gen.proof import Proof
from diagram_gen.svg import Figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Plot

LEFT, WIDTH, ROW = 214, 380, 24

HUES = {block.letter: block.hue for block in LSTM.blocks}
NAMES = {block.letter: block.name for block in LSTM.blocks}


def taken_away(name: str, proof: Proof) -> Figure:
    """Draw the accuracy of the model ``name`` for each change.

    Args:
        name: of a sample model.
        proof: the proof about blocks taken away.
    """
    data = proof.data[name]
    rows = [*_rows(data)]
    task = name.removesuffix("-lstm")
    return plotted(
        name=f"action-{task}-taken-away",
        title=f"{name}: right answers without a block, and with two exchanged",
        description=(
            f"Right answers of the model that learned to {task}. "
            + " ".join(f"{row}: {share:.1%}." for row, share, _ in rows)
            + f" Always answering 0: {data['always_zero']:.1%}."
        ),
        extent=(LEFT + WIDTH + 70, ROW * (len(rows) + 2) + 26),
        paint=lambda plot: _paint(plot, rows, data["always_zero"]),
        notes=("Dotted: what always answering 0 would reach.",),
    )


def _rows(data: dict[str, Any]) -> Any:
    """Yield what was changed, the accuracy, and the style of the bar."""
    yield "as trained", data["whole"], "made"
    for letter, share in data["zeroed"].items():
        yield f"{NAMES[letter]} set to zero", share, f"lit-{HUES[letter]}"
    for (one, other), share in data["swapped"].items():
        yield f"{NAMES[one].split()[0]} and {NAMES[other].split()[0]} exchanged", share, "bar"


def _paint(plot: "Plot", rows: list[tuple[str, float, str]], usual: float) -> None:
    from matplotlib.patches import Rectangle

    axes = panel(plot, Box(LEFT, 0, WIDTH, ROW * (len(rows) + 1)))
    axes.set_xlim(0, 1)
    axes.set_ylim(len(rows) + 1, 0)
    for n, (row, share, style) in enumerate(rows):
        y = n + (n > 0) * 0.4 + (n > len(LSTM.blocks)) * 0.4
        axes.add_patch(Rectangle((0, y + 0.16), share, 0.68, facecolor=ink(style), linewidth=0))
        noted(axes, 0, y + 0.5, row, "note", dx=-10)
        noted(axes, share, y + 0.5, f"{100 * share:.1f} %", "tiny", dx=8)
    axes.axvline(usual, color=ink("rule"), linestyle=(0, (1.5, 2)))
    ticks(axes, "x", (0, 0.5, 1), ("0 %", "50 %", "100 %"))

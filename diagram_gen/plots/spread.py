"""How the values of each block are distributed, before and after training."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from diagram_gen.cells import GRU
from diagram_gen.plots.canvas import ink, plotted, words
from diagram_gen.plots.panels import Box, line, name_below, panel, plain, ticks
from diagram_gen.proof import Proof
from diagram_gen.svg import Figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Plot

WIDTH, HEIGHT, GAP = 200, 130, 34


def spread(array: str, proof: Proof) -> Figure:
    """Draw a histogram for each block of an array.

    Args:
        array: ``kernel`` or ``recurrent_kernel``.
        proof: the proof about learned weights.
    """
    blocks: dict[str, Any] = proof.data[array]
    told = " ".join(
        f"{block.name.capitalize()}: {blocks[block.letter]['before']['deviation']:.2f} before, "
        f"{blocks[block.letter]['after']['deviation']:.2f} after."
        for block in GRU.blocks
    )
    return plotted(
        name=f"action-spread-{array.replace('_', '-')}",
        title=f"{array} of a trained GRU, block by block",
        description=f"Histograms of the values, before and after training. Deviation: {told}",
        extent=(len(GRU.blocks) * (WIDTH + GAP) - GAP, HEIGHT + 66),
        paint=lambda plot: _paint(plot, blocks, proof.data["edges"]),
        notes=("Filled: after training. Line: before. Same scales for all blocks.",),
    )


def _paint(plot: "Plot", blocks: dict[str, Any], edges: list[float]) -> None:
    after = [blocks[block.letter]["after"]["counts"] for block in GRU.blocks]
    # What was there before stands out as a peak: it may leave the panel where it says so.
    top = 1.6 * max(map(max, after))
    for n, block in enumerate(GRU.blocks):
        axes = panel(plot, Box(n * (WIDTH + GAP), 24, WIDTH, HEIGHT), sides=("bottom",))
        axes.set_xlim(edges[0], edges[-1])
        axes.set_ylim(0, top)
        axes.fill_between(
            edges, [*after[n], 0], step="post", facecolor=ink(f"lit-{block.hue}"), linewidth=0
        )
        before = [min(count, top) for count in blocks[block.letter]["before"]["counts"]]
        corners = [x for ends in pairwise(edges) for x in ends]
        line(axes, corners, [count for count in before for _ in range(2)], "line")
        ticks(axes, "x", (edges[0], 0, edges[-1]), [plain(edges[0]), "0", plain(edges[-1])])
        deviation = {when: told["deviation"] for when, told in blocks[block.letter].items()}
        axes.set_title(
            f"{block.name} {block.letter}", loc="left", pad=8, **words(f"name-{block.hue}")
        )
        name_below(axes, f"deviation {deviation['before']:.2f} → {deviation['after']:.2f}")

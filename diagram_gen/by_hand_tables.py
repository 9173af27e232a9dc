"""The forward pass worked through with real numbers, as Markdown: one table for each step."""

from collections.abc import Sequence
from typing import Any

from diagram_gen.by_hand import ARRAYS, RESULTS, as_rows
from diagram_gen.layers import KINDS
from diagram_gen.proof import Proof
from diagram_gen.tables import table
from diagram_gen.text import format_rounded, format_row


def arrays(several: Sequence[Proof]) -> str:
    """Return the arrays and the input that the pass starts from."""
    data = several[0].data
    rows = [
        [f"`{name}`", "<br>".join(format_row(row) for row in as_rows(data[name]))]
        for name in ARRAYS
    ]
    rows.append(["x", ", ".join(format_row(step["x"]) for step in data["steps"])])
    return table(["array", "values"], "ll", rows)


def steps(several: Sequence[Proof]) -> str:
    """Return every step: the sums block by block, the gates, and the new states."""
    data = several[0].data
    parts = []
    for t, step in enumerate(data["steps"]):
        parts.append(
            f"**Step t = {t}.** Into it go x = {format_row(step['x'])}, "
            f"h = {format_row(step['h_before'])} and c = {format_row(step['c_before'])}.\n"
        )
        parts.append(_sums(data, step))
        parts.append(_states(step))
    return "\n".join(parts)


def outputs(several: Sequence[Proof]) -> str:
    """Return the outputs by hand beside those of Keras."""
    data = several[0].data
    rows = [
        [str(t), format_row(step["h"], 6), format_row(by_keras, 6)]
        for t, (step, by_keras) in enumerate(zip(data["steps"], data["keras_h"], strict=True))
    ]
    return table(["t", "h by hand", "h from Keras"], "rll", rows)


def _sums(data: dict[str, Any], step: dict[str, list[float]]) -> str:
    rows = []
    for block in KINDS["lstm"].blocks:
        start, stop = data["columns"][block.letter]
        own = slice(start, stop)
        rows.append(
            [
                f"**{block.letter}** {block.name}",
                f"`[..., {start}:{stop}]`",
                format_row(step["x_kernel"][own]),
                format_row(step["h_recurrent"][own]),
                format_row(data["bias"][own]),
                format_row(step["z"][own]),
                f"{block.activation} → **{format_row(step[RESULTS[block.letter]])}**",
            ]
        )
    head = ["block", "slice", "x @ kernel", "h @ recurrent", "bias", "sum z", "result"]
    return table(head, "llrrrrl", rows)


def _states(step: dict[str, list[float]]) -> str:
    lines = []
    for unit in range(len(step["h"])):
        name = f" of unit {unit}" if len(step["h"]) > 1 else ""
        f, c, i, candidate, o, new_c, new_h = (
            format_rounded(step[key][unit])
            for key in ("f", "c_before", "i", "candidate", "o", "c", "h")
        )
        lines += [
            f"- c{name} = f · c + i · candidate = {f} · {c} + {i} · {candidate} = **{new_c}**",
            f"- h{name} = o · tanh(c) = {o} · tanh({new_c}) = **{new_h}**",
        ]
    return "\n".join(lines) + "\n"

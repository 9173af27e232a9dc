"""The table as published data: ``api/v1/rosetta.json``."""

import json
from dataclasses import asdict
from typing import Any

from diagram_gen.rosetta.layout import Layout
from diagram_gen.rosetta.layouts import layouts
from diagram_gen.rosetta.verified import BOUNDS, WRONG_ORDER, Run, runs

_BLOCKS = {
    "lstm": {"i": "input gate", "f": "forget gate", "c": "candidate", "o": "output gate"},
    "gru": {"z": "update gate", "r": "reset gate", "h": "candidate"},
    "simple_rnn": {"h": "output"},
}

_ROLES = {
    "W": "input weights",
    "U": "recurrent weights",
    "WU": "input weights, and below them recurrent weights",
    "b": "bias beside the input weights",
    "r": "bias beside the recurrent weights",
    "b+r": "one bias, the sum of both",
}

_PACKINGS = {
    "packed": "the columns (or rows, if transposed) of one block lie side by side",
    "interleaved": "the columns (or rows, if transposed) of one unit lie side by side",
    "buffers": "as packed; each block holds the numbers of its transposed matrix in reading order",
}


def published() -> str:
    """Return all that is known as JSON text: the rows, what their words mean, the runs."""
    found = runs()
    data = {
        "blocks": _BLOCKS,
        "roles": _ROLES,
        "packings": _PACKINGS,
        "bounds": {
            dtype: {str(most): bound for most, bound in bounds.items()}
            for dtype, bounds in BOUNDS.items()
        },
        "wrong_order_is_off_by_at_least": WRONG_ORDER,
        "layouts": [_row(row, found.get(row.key)) for row in layouts().values()],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _row(row: Layout, run: Run | None) -> dict[str, Any]:
    return {
        "key": row.key,
        "framework": row.framework,
        "name": row.name,
        "layer": row.layer,
        "versions": row.versions,
        "order": row.order,
        "letters": list(row.letters),
        "arrays": [asdict(stored) for stored in row.arrays],
        "packing": row.packing,
        "transposed": row.transposed,
        "biases": row.biases,
        "bias_optional": row.bias_optional,
        "gate_activation": row.gate_activation or None,
        "activation": row.activation,
        "forget_start": row.forget_start or None,
        "forget_added": row.forget_added,
        "reset": row.reset,
        "old_state_share": row.keeps or None,
        "states": list(row.states),
        "source": row.source,
        "note": row.note or None,
        "verified": asdict(run) if run else None,
    }

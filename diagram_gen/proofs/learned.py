"""What training does to the arrays of a layer of everyday size, gate by gate."""

from typing import Any

import numpy as np

from diagram_gen.cells import GRU
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import by_block, proof
from diagram_gen.proofs.trained import Floats, opened
from diagram_gen.training import files

NAME = "characters-gru"
ARRAYS = ("kernel", "recurrent_kernel")

#: Edges of the columns in which values are counted; what lies beyond is counted in the last ones.
EDGES = np.linspace(-3, 3, 49)


def learned_weights() -> Proof:
    """Training spreads the values of every block; what a gate is does not show in them."""
    model = opened(NAME)
    after = model.layers[0].get_weights()
    before = files.initial_weights(NAME)[: len(after)]
    old, new = ([by_block(GRU.order, array) for array in arrays] for arrays in (before, after))
    data: dict[str, Any] = {
        array: {
            letter: {"before": _told(old[n][letter]), "after": _told(new[n][letter])}
            for letter in GRU.order
        }
        for n, array in enumerate(ARRAYS)
    }
    spread = [
        block["after"]["deviation"] / block["before"]["deviation"]
        for array in ARRAYS
        for block in data[array].values()
    ]
    recurrent = before[1]
    sides = {letter: round(_one_sided(block), 2) for letter, block in new[1].items()}
    biases = {
        letter: float(f"{np.abs(rows[0] - rows[1]).max():.1g}") for letter, rows in new[2].items()
    }
    return proof(
        "learned-weights",
        "Before training all blocks of an array look alike; the recurrent kernel as a whole has "
        "orthonormal rows. Training spreads the values of each block, of some more than of others.",
        f"The trained model {NAME} and its arrays before training.",
        [
            Check(
                "distance of the rows of the recurrent kernel from orthonormal ones, before",
                float(f"{np.abs(recurrent @ recurrent.T - np.eye(len(recurrent))).max():.1e}"),
                "at most",
                1e-5,
            ),
            Check("least growth of the spread of a block", round(min(spread), 2), "at least", 1.2),
            Check(
                "difference of the two rows of bias in the gates",
                max(biases["z"], biases["r"]),
                "at most",
                1e-5,
            ),
            Check("the same in the candidate", biases["h"], "at least", 0.1),
            Check(
                "how one-sided the rows of the block z are, as a multiple of the others",
                round(sides["z"] / max(sides["r"], sides["h"]), 1),
                "at least",
                1.5,
            ),
        ],
        data | {"edges": EDGES.round(3).tolist(), "one_sided": sides, "bias_rows": biases},
    )


def _one_sided(block: Floats) -> float:
    """Return how much the values of a row agree in sign: 1 if all do, about 0 if none does."""
    return float((np.abs(block.mean(axis=1)) / np.abs(block).mean(axis=1)).mean())


def _told(block: Floats) -> dict[str, Any]:
    counts, _ = np.histogram(block.clip(EDGES[0], EDGES[-1]), EDGES)
    return {"deviation": round(float(block.std()), 3), "counts": counts.tolist()}

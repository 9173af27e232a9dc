"""The values that a fresh layer starts with."""

import random
from typing import Any

import numpy as np

from diagram_gen.backend import keras
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import FLOAT64, Array, gap, proof

UNITS, FEATURES, SEED = 16, 4, 34


def initial_values() -> Proof:
    """Glorot over the whole kernel, orthogonal over the whole recurrent kernel, forget bias one."""
    random.seed(SEED)
    kernel, recurrent, bias = _arrays("LSTM")
    _, gru_recurrent, gru_bias = _arrays("GRU")
    quarter = _arrays("LSTM", bias_initializer=keras.initializers.Constant(0.25))[2]
    without = _arrays("LSTM", unit_forget_bias=False)[2]
    limit = np.sqrt(6 / (FEATURES + 4 * UNITS))
    blocks = [_from_orthogonal(block) for block in np.split(recurrent, 4, axis=1)]
    return proof(
        "initial-values",
        "A fresh LSTM has a forget bias of 1 and all other biases 0. The limit of the kernel's "
        "uniform values is √(6/(features + 4·units)), that of the whole matrix, not of one gate; "
        "the recurrent kernel is orthogonal as a whole, while its blocks are not.",
        f"LSTMs and GRUs with {UNITS} units on {FEATURES} features were made with the default "
        "initialisers in double precision, and their arrays were read.",
        [
            Check("bias by block", _by_block(bias, 4), "equals", "0, 1, 0, 0"),
            Check(
                "the same with bias_initializer=Constant(0.25)",
                _by_block(quarter, 4),
                "equals",
                "0.25, 1, 0.25, 0.25",
            ),
            Check(
                "the same with unit_forget_bias=False",
                _by_block(without, 4),
                "equals",
                "0, 0, 0, 0",
            ),
            Check("both bias rows of a GRU by block", _by_block(gru_bias, 3), "equals", "0, 0, 0"),
            Check(
                "largest value of the kernel as a part of the limit",
                round(float(np.abs(kernel).max() / limit), 4),
                "at most",
                1.0,
            ),
            Check(
                "the same, from below",
                round(float(np.abs(kernel).max() / limit), 4),
                "at least",
                0.95,
            ),
            Check(
                "recurrent kernel of the LSTM, distance from orthogonal rows",
                _from_orthogonal(recurrent),
                "at most",
                FLOAT64,
            ),
            Check(
                "the same for the GRU",
                _from_orthogonal(gru_recurrent),
                "at most",
                FLOAT64,
            ),
            Check("least distance of a block of the LSTM", min(blocks), "at least", 0.5),
        ],
        {
            "units": UNITS,
            "features": FEATURES,
            "limit": round(float(limit), 4),
            "limit_of_one_gate": round(float(np.sqrt(6 / (FEATURES + UNITS))), 4),
            "blocks": dict(zip("ifco", blocks, strict=True)),
        },
    )


def _arrays(name: str, **options: Any) -> list[Array]:
    layer = getattr(keras.layers, name)(UNITS, dtype="float64", **options)
    layer.build((None, None, FEATURES))
    return [np.asarray(w) for w in layer.weights]


def _from_orthogonal(matrix: Array) -> float:
    """Return how far the rows are from being of length one and at right angles."""
    return gap(matrix @ matrix.T, np.eye(len(matrix)))


def _by_block(bias: Array, blocks: int) -> str:
    """Return the one value of each block, or all of its values if there are several."""
    return ", ".join(
        "/".join(f"{value:g}" for value in np.unique(block))
        for block in np.split(bias, blocks, axis=-1)
    )

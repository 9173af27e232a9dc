"""What ``dtype`` changes: how weights are kept, how sums are done, how far results are off."""

from typing import Any

import numpy as np

from diagram_gen.backend import keras
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import Array, error_of, fill, gap, proof

UNITS, FEATURES, BATCH, STEPS = 16, 4, 4, 5

#: Policies with the most and the least by which an output may differ from double precision.
POLICIES = {
    "float32": (1e-8, 1e-6),
    "float16": (1e-5, 1e-2),
    "mixed_float16": (1e-5, 1e-2),
    "mixed_bfloat16": (1e-4, 5e-2),
}


def precision() -> Proof:
    """Weights, arithmetic and outputs under each policy."""
    x = np.random.default_rng(32).standard_normal((BATCH, STEPS, FEATURES))
    exact = keras.layers.LSTM(UNITS, unroll=True, dtype="float64")
    exact.build(x.shape)
    arrays = fill(exact, 33)
    output = np.asarray(exact(x))
    rows = [_row(policy, arrays, x, output) for policy in POLICIES]
    outer = _of_cell(keras.layers.LSTMCell(UNITS), arrays, x)
    inner = _of_cell(keras.layers.LSTMCell(UNITS, dtype="float64"), arrays, x)
    found = {
        name: ", ".join(f"{row['policy']} {row[name]}" for row in rows)
        for name in ("weights", "output")
    }
    return proof(
        "precision",
        "A mixed policy keeps all weights in float32 and computes in 16 bits. float16 keeps them "
        "in 16 bits as well. The dtype of an RNN does not reach a cell that is given to it.",
        f"LSTMs with {UNITS} units got the same random arrays under each policy and were compared "
        "with one in double precision.",
        [
            Check(
                "dtype of the weights",
                found["weights"],
                "equals",
                "float32 float32, float16 float16, mixed_float16 float32, mixed_bfloat16 float32",
            ),
            Check(
                "dtype of the output",
                found["output"],
                "equals",
                "float32 float32, float16 float16, mixed_float16 float16, mixed_bfloat16 bfloat16",
            ),
            *(
                check
                for row in rows
                for check in _between(
                    f"error of an output, {row['policy']}", row["error"], POLICIES[row["policy"]]
                )
            ),
            Check(
                "dtype of the weights of RNN(LSTMCell(u), dtype='float64')",
                outer[0],
                "equals",
                "float32",
            ),
            Check("error of its output", gap(outer[1], output), "at least", 1e-9),
            Check(
                "error of RNN(LSTMCell(u, dtype='float64'), dtype='float64')",
                gap(inner[1], output),
                "at most",
                1e-12,
            ),
            Check(
                "error when LSTM(u, dtype='bfloat16') draws its recurrent kernel",
                error_of(lambda: keras.layers.LSTM(UNITS, dtype="bfloat16").build(x.shape)),
                "equals",
                "InvalidArgumentError",
            ),
        ],
        {"units": UNITS, "rows": rows},
    )


def _row(policy: str, arrays: list[Array], x: Array, output: Array) -> dict[str, Any]:
    layer = keras.layers.LSTM(UNITS, unroll=True, dtype=policy)
    layer.build(x.shape)
    layer.set_weights(arrays)
    found = layer(x)
    return {
        "policy": policy,
        "weights": layer.weights[0].dtype,
        "compute": layer.compute_dtype,
        "output": keras.backend.standardize_dtype(found.dtype),
        "error": gap(np.asarray(found).astype("float64"), output),
    }


def _between(what: str, found: float, bounds: tuple[float, float]) -> list[Check]:
    least, most = bounds
    return [Check(what, found, "at least", least), Check(what, found, "at most", most)]


def _of_cell(cell: Any, arrays: list[Array], x: Array) -> tuple[str, Array]:
    """Return the weights' dtype of an RNN in float64 around ``cell``, and its output."""
    layer = keras.layers.RNN(cell, unroll=True, dtype="float64")
    layer.build(x.shape)
    layer.set_weights(arrays)
    return layer.weights[0].dtype, np.asarray(layer(x))

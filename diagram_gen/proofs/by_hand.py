"""A forward pass worked through with real numbers, every intermediate kept."""

from typing import Any

import numpy as np

from diagram_gen.backend import keras
from diagram_gen.by_hand import STEPS
from diagram_gen.facts import two_digits
from diagram_gen.layers import KINDS
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import FLOAT64, Array, proof
from diagram_gen.reference import sigmoid


def lstm_by_hand_u1() -> Proof:
    """One unit on one feature: every number is a scalar."""
    return _by_hand("lstm-by-hand-u1", 1, 1)


def lstm_by_hand_u2() -> Proof:
    """Two units on one feature: each unit reads the other's output."""
    return _by_hand("lstm-by-hand-u2", 2, 1)


def _by_hand(key: str, units: int, features: int) -> Proof:
    # Two decimals, so that a reader can follow with a pocket calculator.
    rng = np.random.default_rng(units)
    kernel, recurrent, bias, x = (
        rng.uniform(-1, 1, shape).round(2)
        for shape in (
            (features, 4 * units),
            (units, 4 * units),
            (4 * units,),
            (STEPS, features),
        )
    )
    layer = keras.layers.LSTM(units, return_sequences=True, return_state=True, dtype="float64")
    layer.build((None, None, features))
    layer.set_weights([kernel, recurrent, bias])
    output, last, cell = (np.asarray(value)[0] for value in layer(x[np.newaxis]))
    steps = [*_steps(kernel, recurrent, bias, x)]
    h = np.array([step["h"] for step in steps])
    return proof(
        key,
        f"The equations with the slices i, f, c, o give the output of LSTM({units}) step by step.",
        f"A forward pass over {STEPS} steps in NumPy, one sum, one block and one state at a time, "
        "with the weights that were set in Keras.",
        [
            Check(
                "difference of any output",
                two_digits(float(np.abs(h - output).max())),
                "at most",
                FLOAT64,
            ),
            Check(
                "difference of the last h",
                two_digits(float(np.abs(h[-1] - last).max())),
                "at most",
                FLOAT64,
            ),
            Check(
                "difference of the last c",
                two_digits(float(np.abs(np.array(steps[-1]["c"]) - cell).max())),
                "at most",
                FLOAT64,
            ),
        ],
        {
            "units": units,
            "features": features,
            "kernel": kernel.tolist(),
            "recurrent_kernel": recurrent.tolist(),
            "bias": bias.tolist(),
            "columns": {
                block.letter: list(KINDS["lstm"].columns(block.letter, units))
                for block in KINDS["lstm"].blocks
            },
            "steps": [_rounded(step) for step in steps],
            "keras_h": output.round(6).tolist(),
        },
    )


def _steps(kernel: Array, recurrent: Array, bias: Array, x: Array) -> Any:
    """Yield all numbers of each step: what comes in, the sums, the blocks and the states."""
    units = recurrent.shape[0]
    h, c = np.zeros(units), np.zeros(units)
    for now in x:
        z = now @ kernel + h @ recurrent + bias
        i, f, candidate, o = np.split(z, 4)
        gates = {"i": sigmoid(i), "f": sigmoid(f), "candidate": np.tanh(candidate), "o": sigmoid(o)}
        new_c = gates["f"] * c + gates["i"] * gates["candidate"]
        new_h = gates["o"] * np.tanh(new_c)
        yield {
            "x": now,
            "h_before": h,
            "c_before": c,
            "x_kernel": now @ kernel,
            "h_recurrent": h @ recurrent,
            "z": z,
            **gates,
            "c": new_c,
            "h": new_h,
        }
        h, c = new_h, new_c


def _rounded(step: dict[str, Array]) -> dict[str, list[float]]:
    return {name: value.round(6).tolist() for name, value in step.items()}

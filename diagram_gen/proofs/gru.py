"""The two GRUs of Keras: where the reset gate acts, and why one of them has two rows of biases."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from diagram_gen.cells import GRU, GRU_BEFORE
from diagram_gen.layers import KINDS
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import FLOAT64, WRONG, Array, differ, gap, proof, random_layer, same
from diagram_gen.reference import scan, sigmoid

UNITS, FEATURES, BATCH, STEPS = 3, 2, 3, 4

#: The cells whose formulas are tried, by the words of this proof.
READINGS = {"after": GRU, "before": GRU_BEFORE}


def gru_reset() -> Proof:
    """``reset_after`` says whether the reset gate acts after or before the recurrent product."""
    layers = {
        "after": random_layer(KINDS["gru"], UNITS, FEATURES, return_sequences=True, unroll=True),
        "before": random_layer(
            KINDS["gru-reset-before"], UNITS, FEATURES, return_sequences=True, unroll=True
        ),
    }
    x, h = _input(UNITS)
    found = {name: np.asarray(layer(x, initial_state=h)) for name, (layer, _) in layers.items()}
    fits = {
        name: {reading: _read(reading, arrays, x, h) for reading in READINGS}
        for name, (_, arrays) in layers.items()
    }
    arrays = layers["after"][1]
    other_way, turned = _other_update(arrays, x, h)
    merged = {part: _read("after", _merged(arrays, part), x, h) for part in "zrh"}
    agree = _agreements()
    return proof(
        "gru-reset",
        "reset_after says on which side of the recurrent product the reset gate of a GRU acts. "
        "With True it multiplies the finished product, its bias included; with False it "
        "multiplies the old output before that product. The two agree, the bias rows added up for "
        "the latter, when the candidate part of bias row 1 is zero and either units = 1, or the "
        "block h of recurrent_kernel is diagonal, or there is one step from a zero state.",
        f"GRUs with {UNITS} units on {FEATURES} features, random weights, biases and initial "
        f"states ran over {STEPS} steps in double precision, and were compared with NumPy versions "
        "of both formulas. Then parts of bias row 1 were added to row 0 and set to zero.",
        [
            same("reset_after=True, formula “after”", fits["after"]["after"], found["after"]),
            differ("reset_after=True, formula “before”", fits["after"]["before"], found["after"]),
            same("reset_after=False, formula “before”", fits["before"]["before"], found["before"]),
            differ("reset_after=False, formula “after”", fits["before"]["after"], found["before"]),
            differ("update (1 − z)·h + z·candidate instead", other_way, found["after"]),
            same("the same with the block z of all arrays negated", turned, found["after"]),
            same("part z of bias row 1 merged into row 0", merged["z"], found["after"]),
            same("part r of bias row 1 merged into row 0", merged["r"], found["after"]),
            differ("part h of bias row 1 merged into row 0", merged["h"], found["after"]),
            *(
                Check(
                    f"“after” against “before”: {row['case']}",
                    row["difference"],
                    "at most" if row["agree"] else "at least",
                    FLOAT64 if row["agree"] else WRONG,
                )
                for row in agree
            ),
        ],
        {
            "readings": [
                {
                    "layer": name,
                    "reading": reading,
                    "difference": gap(output, found[name]),
                }
                for name, outputs in fits.items()
                for reading, output in outputs.items()
            ],
            "merged": [
                {"part": part, "difference": gap(output, found["after"])}
                for part, output in merged.items()
            ],
            "agree": agree,
        },
    )


def _input(units: int, steps: int = STEPS) -> tuple[Array, Array]:
    rng = np.random.default_rng([6, units])
    return rng.standard_normal((BATCH, steps, FEATURES)), rng.standard_normal((BATCH, units))


def _read(reading: str, arrays: Sequence[Array], x: Array, h: Array) -> Array:
    """Return the outputs by one of the two formulas; the bias may have one row or two."""
    output: Array = scan(READINGS[reading], ["zrh"], arrays, x[np.newaxis], [h])[0]
    return output


def _merged(arrays: Sequence[Array], part: str) -> list[Array]:
    """Return the arrays with one part of bias row 1 moved to row 0."""
    kernel, recurrent, bias = (array.copy() for array in arrays)
    columns = slice(*KINDS["gru"].columns(part, recurrent.shape[0]))
    bias[0, columns] += bias[1, columns]
    bias[1, columns] = 0
    return [kernel, recurrent, bias]


def _other_update(arrays: Sequence[Array], x: Array, h: Array) -> tuple[Array, Array]:
    """Return the outputs if z weighed the candidate, not the old output, and with z negated."""
    negated = [array.copy() for array in arrays]
    for array in negated:
        array[..., slice(*KINDS["gru"].columns("z", array.shape[-1] // 3))] *= -1
    return _scan_other(arrays, x, h), _scan_other(negated, x, h)


def _scan_other(arrays: Sequence[Array], x: Array, h: Array) -> Array:
    kernel, recurrent, (bias, recurrent_bias) = arrays
    outputs = []
    for t in range(x.shape[1]):
        xz, xr, xh = np.split(x[:, t] @ kernel + bias, 3, axis=-1)
        hz, hr, hh = np.split(h @ recurrent + recurrent_bias, 3, axis=-1)
        z = sigmoid(xz + hz)
        h = (1 - z) * h + z * np.tanh(xh + sigmoid(xr + hr) * hh)
        outputs.append(h)
    return np.stack(outputs, axis=1)


def _agreements() -> list[dict[str, Any]]:
    """Return by how much the outputs of the two layers differ, in cases that matter.

    The layer with ``reset_after=False`` gets the sum of both bias rows.
    """
    rows: list[dict[str, Any]] = []
    for case, units, steps, zero_bias, diagonal, agree in (
        ("units = 1, candidate part of bias row 1 zero", 1, STEPS, True, False, True),
        ("units = 1, that part not zero", 1, STEPS, False, False, False),
        ("units = 3, that part zero", UNITS, STEPS, True, False, False),
        ("units = 3, that part zero, block h diagonal", UNITS, STEPS, True, True, True),
        ("units = 3, that part zero, one step from a zero state", UNITS, 1, True, False, True),
        ("units = 3, one step from a zero state", UNITS, 1, False, False, False),
    ):
        after, arrays = random_layer(KINDS["gru"], units, FEATURES, unroll=True)
        kernel, recurrent, bias = arrays
        columns = slice(*KINDS["gru"].columns("h", units))
        if zero_bias:
            bias[1, columns] = 0
        if diagonal:
            recurrent[:, columns] *= np.eye(units)
        after.set_weights(arrays)
        before, _ = random_layer(KINDS["gru-reset-before"], units, FEATURES, unroll=True)
        before.set_weights([kernel, recurrent, bias.sum(axis=0)])
        x, h = _input(units, steps)
        start = np.zeros_like(h) if steps == 1 else h
        found = gap(after(x, initial_state=start), before(x, initial_state=start))
        rows.append({"case": case, "agree": agree, "difference": found})
    return rows

#!/usr/bin/env python3
"""Run LSTMs with a projection in PyTorch and TensorFlow 1, and in Keras as an LSTM and a Dense.

Run it with the project's environment: ``.venv/bin/python scripts/projections.py``. The page on
cells of one's own says how (``docs/how-to/write-a-cell.md``); a difference is a failure. Both
frameworks have the environments in which conversions run (``scripts/rosetta.py``).
"""

import argparse
import os
from collections.abc import Iterator, Mapping

from _program import CHILD_ENVIRONMENT, main_program, say

os.environ.update(CHILD_ENVIRONMENT)
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
from frameworks.environments import run_program, scratch
from frameworks.exchange import Case, Outcome, Setup, read_outcomes, write_cases
from frameworks.keras_side import BATCH, STEPS

#: Units, size of the projected h, features.
SIZES = ((4, 2, 3), (5, 1, 1), (16, 7, 5))

#: What may be lost: states go through a pseudoinverse, and there are up to two layers.
ROUNDING = 1e-5

#: Kernel, recurrent kernel, bias and projection of one direction.
Parts = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def main() -> int:
    """Run both frameworks, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    parser.parse_args()
    wrong = 0
    for program, environment, setups in (
        ("torch", "torch", list(_torch_setups())),
        ("tensorflow1", "tf_keras", list(_tensorflow_setups())),
    ):
        cases = [_case(setup) for setup in setups]
        with scratch("projections") as folder:
            given, result = folder / "in.npz", folder / "out.npz"
            write_cases(given, cases)
            run_program(program, environment, given, result)
            version, outcomes = read_outcomes(result)
        errors = [_error(case, out) for case, out in zip(cases, outcomes, strict=True)]
        worst = np.max(errors)  # not `max`: a NaN must stay, and count
        say(f"{program} {version}: {len(cases)} layers, off by {worst:.1e} at most")
        wrong += not worst < ROUNDING
    return 1 if wrong else 0


def _torch_setups() -> Iterator[Setup]:
    for units, projected, features in SIZES:
        for bidirectional, layers, bias in ((False, 1, True), (False, 1, False), (True, 2, True)):
            yield Setup(
                "pytorch-lstm",
                "float32",
                units,
                features,
                bias=bias,
                bidirectional=bidirectional,
                layers=layers,
                projected=projected,
            )


def _tensorflow_setups() -> Iterator[Setup]:
    for units, projected, features in SIZES:
        yield Setup("tf1-lstm", "float32", units, features, variant="LSTMCell", projected=projected)


def _case(setup: Setup) -> Case:
    """Return a case whose weights the framework draws, with initial states that are not zero."""
    rng = np.random.default_rng([setup.units, setup.features, setup.layers])
    slots = setup.layers * (2 if setup.bidirectional else 1)
    x, h, c = (
        rng.normal(size=shape).astype(setup.dtype)
        for shape in (
            (BATCH, STEPS, setup.features),
            (slots, BATCH, setup.projected),
            (slots, BATCH, setup.units),
        )
    )
    return Case(setup, x, (h, c), {})


def _error(case: Case, outcome: Outcome) -> float:
    """Return how far outputs and final c are from those of LSTM and Dense."""
    y, c = _in_keras(case, outcome.arrays or {})
    return float(np.max([np.abs(y - outcome.y).max(), np.abs(c - outcome.states[1]).max()]))


def _in_keras(case: Case, arrays: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    setup = case.setup
    suffixes = ("", "_reverse") if setup.bidirectional else ("",)
    y, cells = case.x, []
    for number in range(setup.layers):
        outputs = []
        for direction, suffix in enumerate(suffixes):
            slot = number * len(suffixes) + direction
            parts = _parts(setup, arrays, f"_l{number}{suffix}")
            states = [state[slot] for state in case.states]
            output, c = _direction(parts, y, states, backwards=direction == 1)
            outputs.append(output)
            cells.append(c)
        y = np.concatenate(outputs, axis=-1)
    return y, np.stack(cells)


def _parts(setup: Setup, arrays: Mapping[str, np.ndarray], suffix: str) -> Parts:
    """Return the arrays of one direction as the table on the page has them."""
    if setup.layout == "pytorch-lstm":
        W, U, P = (arrays[f"weight_{name}{suffix}"].T for name in ("ih", "hh", "hr"))
        b = sum(arrays[f"bias_{name}{suffix}"] for name in ("ih", "hh")) if setup.bias else 0
        return W, U, np.broadcast_to(b, W.shape[1]), P
    joined, bias, projection = (arrays[n] for n in ("kernel", "bias", "projection/kernel"))
    # Its blocks stand as i, candidate, f, o, and it adds 1 to the forget gate by itself.
    i, candidate, f, o = np.split(np.vstack([joined, bias]), 4, axis=1)
    f[-1] += 1
    *rows, b = np.concatenate([i, f, candidate, o], axis=1)
    W, U = np.split(np.stack(rows), [setup.features])
    return W, U, b, projection


def _direction(
    parts: Parts, x: np.ndarray, states: list[np.ndarray], *, backwards: bool
) -> tuple[np.ndarray, np.ndarray]:
    W, U, b, P = parts
    lstm = keras.layers.LSTM(
        P.shape[0], return_sequences=True, return_state=True, go_backwards=backwards
    )
    lstm.build(x.shape)
    lstm.set_weights([W, P @ U, b])
    dense = keras.layers.Dense(P.shape[1], use_bias=False)
    dense.build((None, P.shape[0]))
    dense.set_weights([P])
    h, c = states
    wide, _, after = lstm(x, initial_state=[h @ np.linalg.pinv(P), c])
    y = np.asarray(dense(wide))
    return y[:, ::-1] if backwards else y, np.asarray(after)


if __name__ == "__main__":
    main_program(main)

#!/usr/bin/env python3
"""Run LSTMs with a projection in PyTorch and TensorFlow 1, and in Keras as an LSTM and a Dense.

Run it with the project's environment: ``.venv/bin/python scripts/projections.py``. The page on
cells of one's own says how (``docs/how-to/write-a-cell.md``); a difference is a failure. Both
frameworks have the environments in which conversions run (``scripts/rosetta.py``).
"""

import argparse
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace

from _program import CHILD_ENVIRONMENT, main_program, say

os.environ.update(CHILD_ENVIRONMENT)
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import numpy as np
from frameworks.environments import run_cases
from frameworks.exchange import Array, Arrays, Case, Outcome, Setup
from frameworks.keras_side import case_for, computed, difference, keras_weights

#: Units, size of the projected h, features.
SIZES = ((4, 2, 3), (5, 1, 1), (16, 7, 5))

#: What may be lost: states go through a pseudoinverse, and there are up to two layers.
ROUNDING = 1e-5


def main() -> int:
    """Run both frameworks, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    parser.parse_args()
    wrong = 0
    for program, environment, setups in (
        ("torch", "torch", _torch_setups()),
        ("tensorflow1", "tf_keras", _tensorflow_setups()),
    ):
        cases = [case_for(setup, back=True, drawn_there=True)[0] for setup in setups]
        version, outcomes = run_cases(program, environment, cases)
        errors = [
            difference(outcome, _in_keras(case, outcome.arrays or {}))
            for case, outcome in zip(cases, outcomes, strict=True)
        ]
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


def _in_keras(case: Case, arrays: Mapping[str, Array]) -> Outcome:
    """Return what an LSTM and a Dense compute for each layer, one behind the other."""
    setup = case.setup
    directions = 2 if setup.bidirectional else 1
    plain, projections = _unprojected(setup, arrays)
    y, hs, cs = case.x, [], []
    for number, weights in enumerate(keras_weights(setup, plain)):
        slots = slice(number * directions, (number + 1) * directions)
        h, c = (state[slots] for state in case.states)
        P = projections[slots]
        wide = computed(replace(setup, layers=1), [weights], y, (h @ np.linalg.pinv(P), c))
        y = _dense(P, wide.y)
        hs.append(wide.states[0] @ P)
        cs.append(wide.states[1])
    return Outcome(y, (np.concatenate(hs), np.concatenate(cs)))


def _unprojected(setup: Setup, arrays: Mapping[str, Array]) -> tuple[Arrays, Array]:
    """Return arrays as the framework has them without a projection, and all projections.

    What is fed back meets the product of the projection and the recurrent weights; the projections
    are of shape (layers times directions, units, size of h).
    """
    plain = dict(arrays)
    if setup.layout == "tf1-lstm":
        P = plain.pop("projection/kernel")
        of_x, of_h = np.split(plain["kernel"], [setup.features])
        plain["kernel"] = np.concatenate([of_x, P @ of_h])
        return plain, P[np.newaxis]
    projections = []
    for number in range(setup.layers):
        for suffix in ("", "_reverse") if setup.bidirectional else ("",):
            P_transposed = plain.pop(f"weight_hr_l{number}{suffix}")
            hidden = f"weight_hh_l{number}{suffix}"
            plain[hidden] = plain[hidden] @ P_transposed
            projections.append(P_transposed.T)
    return plain, np.stack(projections)


def _dense(P: Array, wide: Array) -> Array:
    """Project outputs by one Dense: of two directions, with both projections on its diagonal."""
    directions, units, projected = P.shape
    kernel = np.zeros((directions, units, directions, projected), P.dtype)
    for n, projection in enumerate(P):
        kernel[n, :, n] = projection
    layer = keras.layers.Dense(directions * projected, use_bias=False)
    layer.build(wide.shape)
    layer.set_weights([kernel.reshape(directions * units, -1)])
    return np.asarray(layer(wide))


if __name__ == "__main__":
    main_program(main)

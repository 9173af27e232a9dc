"""Runs weights in Equinox."""

from __future__ import annotations

import os
from typing import Any

os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["JAX_ENABLE_X64"] = "1"

import equinox
import jax
import numpy as np

from frameworks.exchange import Arrays, Case, Outcome, main

_CLASSES = {"equinox-lstm": equinox.nn.LSTMCell, "equinox-gru": equinox.nn.GRUCell}


def run(case: Case) -> Outcome:
    """Run a cell with the weights of the case."""
    cell = _cell(case)
    names = list(case.arrays)
    cell = equinox.tree_at(
        lambda c: [getattr(c, name) for name in names],
        cell,
        [jax.numpy.asarray(case.arrays[name]) for name in names],
    )
    return _call(cell, case)


def own(case: Case) -> Outcome:
    """Run a cell as Equinox makes it."""
    cell = _cell(case)
    names = ("weight_ih", "weight_hh", "bias", "bias_n")
    found = {name: getattr(cell, name, None) for name in names}
    arrays: Arrays = {name: np.asarray(a) for name, a in found.items() if a is not None}
    outcome = _call(cell, case)
    return Outcome(outcome.y, outcome.states, arrays)


def _cell(case: Case) -> Any:
    setup = case.setup
    return _CLASSES[setup.layout](
        setup.features,
        setup.units,
        use_bias=setup.bias,
        dtype=setup.dtype,
        key=jax.random.key(0),
    )


def _call(cell: Any, case: Case) -> Outcome:
    state: Any = tuple(s[0] for s in case.states)
    state = state if len(state) > 1 else state[0]
    step = jax.vmap(cell)  # a cell takes one example
    outputs = []
    for t in range(case.x.shape[1]):
        state = step(case.x[:, t], state)
        outputs.append(np.asarray(state[0] if isinstance(state, tuple) else state))
    states = state if isinstance(state, tuple) else (state,)
    return Outcome(np.stack(outputs, axis=1), tuple(np.asarray(s)[np.newaxis] for s in states))


if __name__ == "__main__":
    main(equinox.__version__, run, own)

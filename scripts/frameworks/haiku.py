"""Runs weights in Haiku."""

from __future__ import annotations

import os
from typing import Any

os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["JAX_ENABLE_X64"] = "1"

import haiku
import jax
import numpy as np

from frameworks.exchange import Arrays, Case, Outcome, main

_CLASSES = {"haiku-lstm": haiku.LSTM, "haiku-gru": haiku.GRU}


def run(case: Case) -> Outcome:
    """Run a core with the weights of the case."""
    parameters: dict[str, Arrays] = {}
    for name, array in case.arrays.items():
        *module, leaf = name.split("/")
        parameters.setdefault("/".join(["core", *module]), {})[leaf] = array
    return _call(parameters, case)


def own(case: Case) -> Outcome:
    """Run a core with weights as Haiku draws them."""
    parameters = _transformed(case).init(jax.random.key(0), case.x[:, 0], _state(case))
    arrays = {
        f"{module.removeprefix('core').removeprefix('/')}/{leaf}".removeprefix("/"): np.asarray(a)
        for module, leaves in parameters.items()
        for leaf, a in leaves.items()
    }
    outcome = _call(parameters, case)
    return Outcome(outcome.y, outcome.states, arrays)


def _transformed(case: Case) -> Any:
    cls = _CLASSES[case.setup.layout]

    def step(x: Any, state: Any) -> Any:
        return cls(case.setup.units, name="core")(x, state)

    return haiku.without_apply_rng(haiku.transform(step))


def _state(case: Case) -> Any:
    states = [state[0] for state in case.states]
    return haiku.LSTMState(*states) if len(states) > 1 else states[0]


def _call(parameters: Any, case: Case) -> Outcome:
    apply = _transformed(case).apply
    state = _state(case)
    outputs = []
    for t in range(case.x.shape[1]):
        y, state = apply(parameters, case.x[:, t], state)
        outputs.append(np.asarray(y))
    states = tuple(state) if isinstance(state, haiku.LSTMState) else (state,)
    return Outcome(np.stack(outputs, axis=1), tuple(np.asarray(s)[np.newaxis] for s in states))


if __name__ == "__main__":
    main(haiku.__version__, run, own)

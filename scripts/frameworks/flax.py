"""Runs weights in Flax, linen and nnx."""

from __future__ import annotations

import os
from typing import Any

os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["JAX_ENABLE_X64"] = "1"

import flax
import jax
import numpy as np
from flax import linen, nnx

from frameworks.exchange import Array, Arrays, Case, Outcome, Setup, main

_LINEN = {
    "flax-linen-lstm": linen.LSTMCell,
    "flax-linen-gru": linen.GRUCell,
    "flax-linen-rnn": linen.SimpleCell,
}
_NNX = {
    "flax-nnx-lstm": nnx.LSTMCell,
    "flax-nnx-optimized-lstm": nnx.OptimizedLSTMCell,
    "flax-nnx-gru": nnx.GRUCell,
    "flax-nnx-rnn": nnx.SimpleCell,
}


def run(case: Case) -> Outcome:
    """Run a cell with the weights of the case."""
    return _call(case, _nested(case.arrays))


def own(case: Case) -> Outcome:
    """Run a cell with weights as Flax draws them."""
    setup = case.setup
    if setup.layout in _LINEN:
        cell = _linen(setup)
        tree = cell.init(jax.random.key(0), _carry(case), case.x[:, 0])["params"]
    else:
        tree = nnx.to_pure_dict(nnx.state(_nnx(setup), nnx.Param))
    outcome = _call(case, tree)
    return Outcome(outcome.y, outcome.states, dict(_leaves(tree)))


def _call(case: Case, tree: dict[str, Any]) -> Outcome:
    if case.setup.layout in _LINEN:
        cell = _linen(case.setup)

        def step(carry: Any, x: Array) -> Any:
            return cell.apply({"params": tree}, carry, x)
    else:
        cell = _nnx(case.setup)
        state = nnx.state(cell, nnx.Param)
        nnx.replace_by_pure_dict(state, tree)
        nnx.update(cell, state)
        step = cell
    carry = _carry(case)
    outputs = []
    for t in range(case.x.shape[1]):
        carry, y = step(carry, case.x[:, t])
        outputs.append(np.asarray(y))
    # Flax has (c, h); a state of its own has no further axis.
    states = carry[::-1] if isinstance(carry, tuple) else (carry,)
    return Outcome(np.stack(outputs, axis=1), tuple(np.asarray(s)[np.newaxis] for s in states))


def _linen(setup: Setup) -> Any:
    if setup.variant:
        return getattr(linen, setup.variant)(
            setup.units, dtype=setup.dtype, param_dtype=setup.dtype
        )
    return _LINEN[setup.layout](setup.units, dtype=setup.dtype, param_dtype=setup.dtype)


def _nnx(setup: Setup) -> Any:
    dtypes = {"dtype": setup.dtype, "param_dtype": setup.dtype}
    return _NNX[setup.layout](setup.features, setup.units, rngs=nnx.Rngs(0), **dtypes)


def _carry(case: Case) -> Any:
    states = tuple(state[0] for state in case.states)
    return states[::-1] if len(states) > 1 else states[0]


def _nested(arrays: Arrays) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, array in arrays.items():
        layer, leaf = name.split("/")
        tree.setdefault(layer, {})[leaf] = jax.numpy.asarray(array)
    return tree


def _leaves(tree: dict[str, Any]) -> list[tuple[str, Array]]:
    return [
        (f"{layer}/{leaf}", np.asarray(array))
        for layer, leaves in tree.items()
        for leaf, array in leaves.items()
    ]


if __name__ == "__main__":
    main(flax.__version__, run, own)

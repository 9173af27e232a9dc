"""Runs weights in the cells of TensorFlow 1 and in the operators BlockLSTM and BlockLSTMV2."""

from __future__ import annotations

import os
from typing import Any

os.environ["TF_USE_LEGACY_KERAS"] = "1"  # where TensorFlow 2 keeps those cells

import numpy as np
import tensorflow as tf

from frameworks.exchange import Case, Outcome, main

_CELLS = tf.compat.v1.nn.rnn_cell
_NAMES = {
    "tf1-lstm": ("kernel", "bias"),
    "tf1-gru": ("gates/kernel", "gates/bias", "candidate/kernel", "candidate/bias"),
}


def run(case: Case) -> Outcome:
    """Run a cell or an operator with the weights of the case."""
    if case.setup.layout.startswith("tf-block"):
        return _operator(case)
    cell = _cell(case)
    cell.set_weights([case.arrays[name] for name in _names(case)])
    return _call(cell, case)


def own(case: Case) -> Outcome:
    """Run a cell as TensorFlow makes it."""
    cell = _cell(case)
    outcome = _call(cell, case)
    arrays = dict(zip(_names(case), cell.get_weights(), strict=True))
    return Outcome(outcome.y, outcome.states, arrays)


def _cell(case: Case) -> Any:
    setup = case.setup
    tf.random.set_seed(0)
    name = setup.variant or {"tf1-lstm": "BasicLSTMCell", "tf1-gru": "GRUCell"}[setup.layout]
    options = {"num_proj": setup.projected} if setup.projected else {}
    cell = getattr(_CELLS, name)(setup.units, dtype=setup.dtype, **options)
    cell.build((None, setup.features))
    return cell


def _names(case: Case) -> tuple[str, ...]:
    projection = ("projection/kernel",) if case.setup.projected else ()
    return (*_NAMES[case.setup.layout], *projection)


def _call(cell: Any, case: Case) -> Outcome:
    states = [tf.constant(state[0]) for state in case.states]
    state: Any = _CELLS.LSTMStateTuple(*reversed(states)) if len(states) > 1 else states[0]
    outputs = []
    for t in range(case.x.shape[1]):
        y, state = cell(tf.constant(case.x[:, t]), state)
        outputs.append(y.numpy())
    after = [state.h, state.c] if len(states) > 1 else [state]
    return Outcome(np.stack(outputs, axis=1), tuple(s.numpy()[np.newaxis] for s in after))


def _operator(case: Case) -> Outcome:
    units = case.setup.units
    second = case.setup.layout == "tf-block-lstm-v2"
    # Both cut the cell state off unless told not to, each in its own way.
    options = {"cell_clip": 0.0} if second else {"cell_clip": -1.0, "forget_bias": 1.0}
    peephole = np.zeros(units, case.setup.dtype)
    h, c = (state[0] for state in case.states)
    result = (tf.raw_ops.BlockLSTMV2 if second else tf.raw_ops.BlockLSTM)(
        seq_len_max=np.int64(case.x.shape[1]),
        x=case.x.swapaxes(0, 1),
        cs_prev=c,
        h_prev=h,
        w=case.arrays["w"],
        b=case.arrays["b"],
        wci=peephole,
        wcf=peephole,
        wco=peephole,
        **options,
    )
    y, cells = result.h.numpy(), result.cs.numpy()
    return Outcome(y.swapaxes(0, 1), (y[-1:], cells[-1:]))


if __name__ == "__main__":
    main(tf.__version__, run, own)

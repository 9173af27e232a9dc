"""Runs weights in Keras 2, and files of Keras 1 and of CuDNN layers through its loader."""

from __future__ import annotations

import os
from typing import Any

os.environ["TF_USE_LEGACY_KERAS"] = "1"

import numpy as np
import tensorflow as tf
import tf_keras
from tf_keras.src.saving.legacy.hdf5_format import preprocess_weights_for_loading

from frameworks.exchange import Case, Outcome, main

_LSTM, _GRU = tf_keras.layers.LSTM, tf_keras.layers.GRU
_CLASSES = {
    "tf-keras-lstm": _LSTM,
    "tf-keras-gru": _GRU,
    "tf-keras-gru-before": _GRU,
    "tf-keras-simple-rnn": tf_keras.layers.SimpleRNN,
    "keras2-cudnn-lstm": _LSTM,
    "keras2-cudnn-gru": _GRU,
    "keras1-lstm": _LSTM,
    "keras1-gru": _GRU,
}
_NAMES = ("kernel", "recurrent_kernel", "bias")


def run(case: Case) -> Outcome:
    """Run a layer with the weights of the case."""
    layer = _layer(case)
    version = "1" if case.setup.layout.startswith("keras1") else "2"
    arrays = list(case.arrays.values())
    layer.set_weights(preprocess_weights_for_loading(layer, arrays, version, "tensorflow"))
    return _call(layer, case)


def own(case: Case) -> Outcome:
    """Run a layer as Keras 2 makes it."""
    layer = _layer(case)
    outcome = _call(layer, case)
    arrays = dict(zip(_NAMES, layer.get_weights(), strict=False))
    return Outcome(outcome.y, outcome.states, arrays)


def _layer(case: Case) -> Any:
    setup = case.setup
    tf_keras.utils.set_random_seed(0)
    cls = _CLASSES[setup.layout]
    reset = {"reset_after": setup.layout in ("tf-keras-gru", "keras2-cudnn-gru")}
    layer = cls(
        setup.units,
        use_bias=setup.bias,
        return_sequences=True,
        return_state=True,
        dtype=setup.dtype,
        **(reset if cls is _GRU else {}),
    )
    layer.build((None, None, setup.features))
    return layer


def _call(layer: Any, case: Case) -> Outcome:
    y, *states = layer(case.x, initial_state=[tf.constant(state[0]) for state in case.states])
    return Outcome(np.asarray(y), tuple(np.asarray(s)[np.newaxis] for s in states))


if __name__ == "__main__":
    main(tf_keras.__version__, run, own)

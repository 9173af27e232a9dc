"""Runs weights in MLX, on the CPU."""

import mlx.core as mx
import numpy as np
from mlx import nn

from frameworks.exchange import Case, Outcome, main

_CLASSES = {"mlx-lstm": nn.LSTM, "mlx-gru": nn.GRU, "mlx-rnn": nn.RNN}


def run(case: Case) -> Outcome:
    """Run a layer with the weights of the case."""
    layer = _layer(case)
    layer.load_weights([(name, mx.array(array)) for name, array in case.arrays.items()])
    return _call(layer, case)


def own(case: Case) -> Outcome:
    """Run a layer as MLX makes it."""
    layer = _layer(case)
    outcome = _call(layer, case)
    return Outcome(
        outcome.y, outcome.states, {n: np.array(array) for n, array in layer.parameters().items()}
    )


def _layer(case: Case) -> nn.Module:
    mx.set_default_device(mx.cpu)
    mx.random.seed(0)
    setup = case.setup
    return _CLASSES[setup.layout](setup.features, setup.units, bias=setup.bias)


def _call(layer: nn.Module, case: Case) -> Outcome:
    result = layer(mx.array(case.x), *(mx.array(state[0]) for state in case.states))
    # All states of all time steps: those of the last are the final ones.
    over_time = [np.array(r) for r in (result if isinstance(result, tuple) else (result,))]
    return Outcome(over_time[0], tuple(r[np.newaxis, :, -1] for r in over_time))


if __name__ == "__main__":
    main(mx.__version__, run, own)

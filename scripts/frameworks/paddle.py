"""Runs weights in PaddlePaddle."""

import paddle
from paddle import nn

from frameworks.exchange import Case, Outcome, Setup, main

_CLASSES = {"paddle-lstm": nn.LSTM, "paddle-gru": nn.GRU, "paddle-rnn": nn.SimpleRNN}


def run(case: Case) -> Outcome:
    """Run a layer with the weights of the case."""
    layer = _layer(case.setup)
    layer.set_state_dict({name: paddle.to_tensor(a) for name, a in case.arrays.items()})
    return _call(layer, case)


def own(case: Case) -> Outcome:
    """Run a layer as PaddlePaddle makes it."""
    layer = _layer(case.setup)
    # The cells' own entries are the same tensors once more.
    arrays = {n: t.numpy() for n, t in layer.state_dict().items() if "." not in n}
    outcome = _call(layer, case)
    return Outcome(outcome.y, outcome.states, arrays)


def _layer(setup: Setup) -> nn.Layer:
    paddle.seed(0)
    paddle.set_default_dtype(setup.dtype)
    no_bias = {} if setup.bias else {"bias_ih_attr": False, "bias_hh_attr": False}
    return _CLASSES[setup.layout](
        setup.features,
        setup.units,
        num_layers=setup.layers,
        direction="bidirect" if setup.bidirectional else "forward",
        **no_bias,
    )


def _call(layer: nn.Layer, case: Case) -> Outcome:
    states = tuple(map(paddle.to_tensor, case.states))
    with paddle.no_grad():
        y, after = layer(paddle.to_tensor(case.x), states if len(states) > 1 else states[0])
    after = after if isinstance(after, tuple) else (after,)
    return Outcome(y.numpy(), tuple(state.numpy() for state in after))


if __name__ == "__main__":
    main(paddle.__version__, run, own)

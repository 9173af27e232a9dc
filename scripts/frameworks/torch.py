"""Runs weights in PyTorch."""

import torch
from torch import nn

from frameworks.exchange import Arrays, Case, Outcome, Setup, main

_CLASSES = {"pytorch-lstm": nn.LSTM, "pytorch-gru": nn.GRU, "pytorch-rnn": nn.RNN}


def run(case: Case) -> Outcome:
    """Run a module with the weights of the case."""
    module = _module(case.setup)
    module.load_state_dict({name: torch.from_numpy(a) for name, a in case.arrays.items()})
    return _call(module, case)


def own(case: Case) -> Outcome:
    """Run a module as PyTorch makes it."""
    module = _module(case.setup)
    arrays: Arrays = {name: tensor.numpy() for name, tensor in module.state_dict().items()}
    outcome = _call(module, case)
    return Outcome(outcome.y, outcome.states, arrays)


def _module(setup: Setup) -> nn.Module:
    torch.manual_seed(0)
    return _CLASSES[setup.layout](
        setup.features,
        setup.units,
        num_layers=setup.layers,
        bias=setup.bias,
        bidirectional=setup.bidirectional,
        batch_first=True,
        dtype=getattr(torch, setup.dtype),
    )


def _call(module: nn.Module, case: Case) -> Outcome:
    states = tuple(map(torch.from_numpy, case.states))
    with torch.no_grad():
        y, after = module(torch.from_numpy(case.x), states if len(states) > 1 else states[0])
    after = after if isinstance(after, tuple) else (after,)
    return Outcome(y.numpy(), tuple(state.numpy() for state in after))


if __name__ == "__main__":
    main(torch.__version__.split("+")[0], run, own)

"""Runs weights in PyTorch."""

import torch
from torch import Tensor, nn

from frameworks.exchange import Arrays, Case, Outcome, Setup, main

States = tuple[Tensor, ...]

_CLASSES = {"pytorch-lstm": nn.LSTM, "pytorch-gru": nn.GRU, "pytorch-rnn": nn.RNN}


def run(case: Case) -> Outcome:
    """Run a module with the weights of the case."""
    module = _module(case.setup)
    number = "_l0" if case.setup.variant else ""  # the layer's, which names in a cell do without
    arrays = {n.removesuffix(number): torch.from_numpy(a) for n, a in case.arrays.items()}
    module.load_state_dict(arrays)
    return _call(module, case)


def own(case: Case) -> Outcome:
    """Run a module as PyTorch makes it."""
    module = _module(case.setup)
    arrays: Arrays = {name: tensor.numpy() for name, tensor in module.state_dict().items()}
    outcome = _call(module, case)
    return Outcome(outcome.y, outcome.states, arrays)


def _module(setup: Setup) -> nn.Module:
    torch.manual_seed(0)
    sizes = (setup.features, setup.units)
    options = {"bias": setup.bias, "dtype": getattr(torch, setup.dtype)}
    if setup.variant:
        return getattr(nn, setup.variant)(*sizes, **options)
    if setup.projected:
        options["proj_size"] = setup.projected
    return _CLASSES[setup.layout](
        *sizes,
        num_layers=setup.layers,
        bidirectional=setup.bidirectional,
        batch_first=True,
        **options,
    )


def _call(module: nn.Module, case: Case) -> Outcome:
    x = torch.from_numpy(case.x)
    states = tuple(map(torch.from_numpy, case.states))
    with torch.no_grad():
        y, after = (_steps if case.setup.variant else _whole)(module, x, states)
    return Outcome(y.numpy(), tuple(state.numpy() for state in after))


def _whole(module: nn.Module, x: Tensor, states: States) -> tuple[Tensor, States]:
    y, after = module(x, _bare(states))
    return y, _several(after)


def _steps(cell: nn.Module, x: Tensor, states: States) -> tuple[Tensor, States]:
    states = tuple(state[0] for state in states)
    outputs = []
    for step in x.unbind(dim=1):
        states = _several(cell(step, _bare(states)))
        outputs.append(states[0])
    return torch.stack(outputs, dim=1), tuple(state[None] for state in states)


def _bare(states: States) -> Tensor | States:
    """Return states as PyTorch takes them: one alone is no tuple."""
    return states if len(states) > 1 else states[0]


def _several(states: Tensor | States) -> States:
    return states if isinstance(states, tuple) else (states,)


if __name__ == "__main__":
    main(torch.__version__.split("+")[0], run, own)

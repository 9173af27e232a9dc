"""Weights gate by gate: the form between all others, and the layers run from it in NumPy."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagram_gen.reference import STEPS
from diagram_gen.rosetta.blocks import Array
from diagram_gen.rosetta.layout import Reset


@dataclass(frozen=True)
class Gates:
    """The weights of one recurrent layer in one direction, by block letter.

    Letters: LSTM ``i f c o``, GRU ``z r h``, SimpleRNN ``h``. One step of the layer is made of
    ``x @ W[g] + b[g]`` and ``h @ U[g] + r[g]``.

    Attributes:
        W: input weights, each (features, units).
        U: recurrent weights, each (units, units).
        b: biases, each (units,), or ``None`` for a layer without.
        r: a second bias beside the recurrent weights, each (units,); ``None`` means zero.
            Only a GRU with ``reset="after"`` needs it; elsewhere the sum of both is what counts.
        reset: for a GRU, where the reset gate applies; ``None`` for other layers.
    """

    W: Mapping[str, Array]
    U: Mapping[str, Array]
    b: Mapping[str, Array] | None
    r: Mapping[str, Array] | None = None
    reset: Reset | None = None

    @property
    def units(self) -> int:
        """The width of the output."""
        return len(next(iter(self.U.values())))

    @property
    def features(self) -> int:
        """The width of the input."""
        return len(next(iter(self.W.values())))


def run(gates: Gates, x: Array, state: tuple[Array, ...]) -> tuple[Array, tuple[Array, ...]]:
    """Run the layer over a batch of sequences, with the activations that Keras has by default.

    Computed in float64 by the steps of :mod:`diagram_gen.reference`; which layer it is follows
    from the block letters.

    Args:
        gates: the weights.
        x: (batch, time steps, features).
        state: initial ``(h, c)`` of an LSTM, ``(h,)`` of others, each (batch, units).

    Returns:
        All outputs (batch, time steps, units), and the final state.
    """
    step = STEPS[_cell(gates)]
    bias = gates.b or dict.fromkeys(gates.W, _ZERO)
    recurrent_bias = gates.r or dict.fromkeys(gates.W, _ZERO)

    def recurrent(h: Array) -> dict[str, NDArray[np.float64]]:
        return {g: _double(h) @ _double(U) + recurrent_bias[g] for g, U in gates.U.items()}

    inputs = {g: _double(x) @ _double(W) + bias[g] for g, W in gates.W.items()}
    now = tuple(map(_double, state))
    outputs = []
    for t in range(x.shape[1]):
        now = step({g: z[:, t] for g, z in inputs.items()}, recurrent, now)
        outputs.append(now[0])
    return np.stack(outputs, axis=1), now


def _cell(gates: Gates) -> str:
    if "c" in gates.W:
        return "lstm"
    if "z" in gates.W:
        return "gru" if gates.reset == "after" else "gru-before"
    return "simple-rnn"


_ZERO = np.zeros(())


def _double(array: Array) -> NDArray[np.float64]:
    return array.astype(np.float64, copy=False)

"""Plain NumPy versions of the layers, written from the equations.

They exist to be compared with Keras: a layer description is right if its equations, fed with
the stored arrays in the stated block order, give what the real layer gives.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: The pre-activations of one step, by block letter.
Blocks = Mapping[str, Array]


def sigmoid(z: Array) -> Array:
    """The logistic function."""
    return 1 / (1 + np.exp(-z))


def split_blocks(z: Array, orders: Sequence[str]) -> dict[str, Array]:
    """Cut the last axis of each ``z[n]`` into equal blocks, named by the letters of its order."""
    blocks = np.split(z, len(orders[0]), axis=-1)
    return {
        letter: np.stack([blocks[order.index(letter)][n] for n, order in enumerate(orders)])
        for letter in orders[0]
    }


def lstm_step(z: Blocks, state: tuple[Array, ...]) -> tuple[Array, ...]:
    """One step of an LSTM: the new ``(h, c)`` from the pre-activations and the old state.

    The variant of Gers, Schmidhuber and Cummins (2000), with forget gate and without peepholes.
    """
    _, c = state
    c = sigmoid(z["f"]) * c + sigmoid(z["i"]) * np.tanh(z["c"])
    return sigmoid(z["o"]) * np.tanh(c), c


STEPS: dict[str, Callable[[Blocks, tuple[Array, ...]], tuple[Array, ...]]] = {"lstm": lstm_step}


def run(
    layer: str, order: str, inputs: Array, recurrent_kernel: Array, state: tuple[Array, ...]
) -> Array:
    """Return the last output of a layer over a batch of sequences.

    Args:
        layer: the layer kind's key.
        order: how the packed columns are read, e.g. ``ifco``.
        inputs: ``x @ kernel + bias`` of every step: (batch, time steps, blocks * units).
        recurrent_kernel: the stored array: (units, blocks * units).
        state: initial states of shape (batch, units), in the layer's order.
    """
    output: Array = run_all(layer, [order], inputs, recurrent_kernel, state)[0]
    return output


def run_all(
    layer: str,
    orders: Sequence[str],
    inputs: Array,
    recurrent_kernel: Array,
    state: tuple[Array, ...],
) -> Array:
    """Return what :func:`run` returns for each of ``orders``; at once, which is far quicker."""
    states = tuple(np.stack([s] * len(orders)) for s in state)
    for t in range(inputs.shape[1]):
        h = states[0]
        # One product of two matrices: a stack of them would be as many products.
        recurrent = h.reshape(-1, h.shape[-1]) @ recurrent_kernel
        z = inputs[:, t] + recurrent.reshape(*h.shape[:-1], -1)
        states = STEPS[layer](split_blocks(z, orders), states)
    return states[0]

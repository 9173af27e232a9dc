"""Plain NumPy versions of the layers, written from the equations.

They exist to be compared with Keras: a layer description is right if its equations, fed with
the stored arrays in the stated block order, give what the real layer gives. Several readings of
the same arrays run at once, along a leading axis, which is far quicker than one by one.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diagram_gen.cells import Cell
from diagram_gen.layers import LayerKind

Array = NDArray[np.float64]

#: Values of one step by block letter.
Blocks = Mapping[str, Array]
States = tuple[Array, ...]

#: From what the input adds to each block, the product of an output with the recurrent kernel
#: (its bias included), and the states: the new states, the output first.
Step = Callable[[Blocks, Callable[[Array], Blocks], States], States]


def sigmoid(z: Array) -> Array:
    """The logistic function."""
    return 1 / (1 + np.exp(-z))


def lstm_step(x: Blocks, recurrent: Callable[[Array], Blocks], states: States) -> States:
    """One step of an LSTM with forget gate and without peepholes.

    The variant of Gers, Schmidhuber and Cummins (2000).
    """
    h, c = states
    u = recurrent(h)
    i, f, o = (sigmoid(x[gate] + u[gate]) for gate in "ifo")
    c = f * c + i * np.tanh(x["c"] + u["c"])
    return o * np.tanh(c), c


def gru_step(x: Blocks, recurrent: Callable[[Array], Blocks], states: States) -> States:
    """One step of a GRU whose reset gate acts after the recurrent product, as in cuDNN."""
    (h,) = states
    u = recurrent(h)
    z, r = (sigmoid(x[gate] + u[gate]) for gate in "zr")
    return (z * h + (1 - z) * np.tanh(x["h"] + r * u["h"]),)


def gru_before_step(x: Blocks, recurrent: Callable[[Array], Blocks], states: States) -> States:
    """One step of a GRU whose reset gate acts before the recurrent product: Cho et al. (2014)."""
    (h,) = states
    u = recurrent(h)
    z, r = (sigmoid(x[gate] + u[gate]) for gate in "zr")
    return (z * h + (1 - z) * np.tanh(x["h"] + recurrent(r * h)["h"]),)


def simple_rnn_step(x: Blocks, recurrent: Callable[[Array], Blocks], states: States) -> States:
    """One step of a simple (Elman) recurrent layer."""
    return (np.tanh(x["h"] + recurrent(states[0])["h"]),)


#: Step functions by the key of the cell.
STEPS: dict[str, Step] = {
    "lstm": lstm_step,
    "gru": gru_step,
    "gru-before": gru_before_step,
    "simple-rnn": simple_rnn_step,
    "conv-lstm": lstm_step,
}


def run(
    kind: LayerKind,
    orders: Sequence[str],
    arrays: Sequence[Array],
    x: Array,
    states: Sequence[Array] = (),
) -> Array:
    """Return the outputs of all time steps for each reading of the packed columns.

    Args:
        kind: the layer.
        orders: how the packed columns are read, e.g. ``["ifco", "fico"]``.
        arrays: the stored arrays of all parts, in stored order.
        x: (batch, time steps, further axes…, features).
        states: initial states of a layer of one part; zeros by default.

    Returns:
        (number of orders, batch, time steps, further axes…, units of the output).
    """
    size = len(kind.cell.weights)
    parts = [arrays[n : n + size] for n in range(0, len(arrays), size)]
    sequence = x[np.newaxis]
    if kind.joined == "both ways":
        forward, backward = parts
        return np.concatenate(
            [
                scan(kind.cell, orders, forward, sequence, states),
                scan(kind.cell, orders, backward, sequence[:, :, ::-1], states)[:, :, ::-1],
            ],
            axis=-1,
        )
    for part in parts:
        sequence = scan(kind.cell, orders, part, sequence, states)
    return sequence


def errors_by_order(
    kind: LayerKind,
    arrays: Sequence[Array],
    x: Array,
    states: Sequence[Array],
    output: NDArray[np.floating],
) -> dict[str, float]:
    """Return how far each possible order of the blocks is from what a real layer gave.

    Args:
        kind, arrays, x, states: as :func:`run` takes them.
        output: all outputs of the layer; axes of size one may stand where ``x`` has none.

    Returns:
        The largest absolute difference by order, e.g. ``ifco``.
    """
    orders = ["".join(letters) for letters in itertools.permutations(kind.order)]
    readings = run(kind, orders, arrays, x, states)
    differences = np.abs(readings - output.reshape(readings.shape[1:]))
    errors = differences.reshape(len(orders), -1).max(axis=1)
    return dict(zip(orders, errors.tolist(), strict=True))


def scan(
    cell: Cell,
    orders: Sequence[str],
    arrays: Sequence[Array],
    x: Array,
    states: Sequence[Array] = (),
) -> Array:
    """Run one cell over time; ``x`` and the result have a leading axis for the orders."""
    kernel, recurrent_kernel, *rest = arrays
    # A bias of two rows has one for each product, one of a single row belongs to the input's.
    bias, *recurrent_bias = np.atleast_2d(rest[0]) if rest else (0.0,)

    def recurrent(h: Array) -> Blocks:
        return split_blocks(product(h, recurrent_kernel) + sum(recurrent_bias), orders)

    inputs = split_blocks(product(x, kernel) + bias, orders)
    if not states:
        zero = np.zeros_like(inputs[orders[0][0]][:, :, 0])
        states = (zero,) * len(cell.states)
    now: States = tuple(np.broadcast_to(s, (len(orders), *s.shape[-x.ndim + 2 :])) for s in states)
    outputs = []
    for t in range(x.shape[2]):
        now = STEPS[cell.key]({k: v[:, :, t] for k, v in inputs.items()}, recurrent, now)
        outputs.append(now[0])
    return np.stack(outputs, axis=2)


def split_blocks(z: Array, orders: Sequence[str]) -> dict[str, Array]:
    """Cut the last axis of each ``z[n]`` into equal blocks, named by the letters of its order."""
    blocks = np.split(z, len(orders[0]), axis=-1)
    return {
        letter: np.stack(
            [blocks[order.index(letter)][n % len(z)] for n, order in enumerate(orders)]
        )
        for letter in orders[0]
    }


def product(x: Array, kernel: Array) -> Array:
    """Multiply the last axis of ``x`` with ``kernel``; convolve if that has further axes.

    A convolution goes over the axes just before the last one, is padded to keep their sizes, and
    slides the kernel without turning it round, as neural networks do.
    """
    axes = kernel.ndim - 2
    if not axes:
        # One product of two matrices: a stack of them would be as many products.
        flat = x.reshape(-1, x.shape[-1]) @ kernel
        return flat.reshape(*x.shape[:-1], -1)
    places = x.shape[-1 - axes : -1]
    pad = [(0, 0)] * (x.ndim - axes - 1) + [((k - 1) // 2, k // 2) for k in kernel.shape[:axes]]
    padded = np.pad(x, [*pad, (0, 0)])
    total = np.zeros((*x.shape[:-1], kernel.shape[-1]))
    for tap in np.ndindex(*kernel.shape[:axes]):
        slices = [slice(at, at + size) for at, size in zip(tap, places, strict=True)]
        window: Any = (..., *slices, slice(None))
        total += padded[window] @ kernel[tap]
    return total

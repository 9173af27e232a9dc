"""What acts and learns at one time step, and at two: gradients, and weights overwritten."""

from typing import Any

import numpy as np

from diagram_gen.backend import tf
from diagram_gen.facts import two_digits
from diagram_gen.layers import KINDS, LayerKind
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import by_block, proof, random_layer

UNITS, FEATURES, BATCH = 3, 2, 5


def lstm_idle() -> Proof:
    """At one step from a zero state the recurrent kernel and the forget block are idle."""
    kind = KINDS["lstm"]
    idle = {
        "kernel": "f",
        "recurrent_kernel": "ifco",
        "bias": "f",
    }
    return _idle(
        "lstm-idle",
        kind,
        idle,
        "With one time step and no initial state, the recurrent kernel and the forget blocks of "
        "kernel and bias of an LSTM neither act nor learn. From two steps on, every block does.",
    )


def gru_idle() -> Proof:
    """At one step from a zero state the recurrent kernel of a GRU is idle."""
    kind = KINDS["gru"]
    # The reset gate is not: with reset_after it multiplies the recurrent bias as well.
    idle = {"kernel": "", "recurrent_kernel": "zrh", "bias": ""}
    return _idle(
        "gru-idle",
        kind,
        idle,
        "With one time step and no initial state, the recurrent kernel of a GRU neither acts nor "
        "learns. Its reset gate does act, but only on the recurrent bias.",
    )


def gru_reset_before_idle() -> Proof:
    """Where the reset gate multiplies the state alone, it is idle as well."""
    idle = {"kernel": "r", "recurrent_kernel": "zrh", "bias": "r"}
    return _idle(
        "gru-reset-before-idle",
        KINDS["gru-reset-before"],
        idle,
        "With reset_after=False, one time step and no initial state, the reset blocks of kernel "
        "and bias of a GRU neither act nor learn, and neither does the recurrent kernel.",
    )


def _idle(key: str, kind: LayerKind, idle: dict[str, str], claim: str) -> Proof:
    gradients = {steps: _gradients(kind, steps) for steps in (1, 2)}
    exactly_zero = {
        name: "".join(letter for letter, value in blocks.items() if value == 0)
        for name, blocks in gradients[1].items()
    }
    alive = min(min(blocks.values()) for blocks in gradients[2].values())
    active = [
        value
        for name, blocks in gradients[1].items()
        for letter, value in blocks.items()
        if letter not in idle[name]
    ]
    return proof(
        key,
        claim,
        f"Gradients of a loss on the output of a layer with {UNITS} units and {FEATURES} features, "
        "random weights and biases. Then the idle weights were overwritten and the layer ran "
        "again.",
        [
            *(
                Check(f"blocks of {name} with gradients of exactly 0", zero, "equals", idle[name])
                for name, zero in exactly_zero.items()
            ),
            Check("least gradient of the other blocks", min(active), "at least", 1e-6),
            Check(
                "change of the output by overwriting what is idle",
                _change(kind, idle, 1),
                "equals",
                0.0,
            ),
            Check("least gradient of any block at two steps", alive, "at least", 1e-6),
            Check(
                "change of the output by the same at two steps",
                two_digits(_change(kind, idle, 2)),
                "at least",
                1e-3,
            ),
        ],
        {"steps": {str(steps): blocks for steps, blocks in gradients.items()}},
    )


def _gradients(kind: LayerKind, steps: int) -> dict[str, dict[str, float]]:
    """Return the largest absolute gradient of each block of each array."""
    layer, _ = random_layer(kind, UNITS, FEATURES)
    x = tf.constant(_input(steps))
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.square(layer(x)))
    found = tape.gradient(loss, [w.value for w in layer.weights])
    return {
        weight.name: {
            letter: two_digits(float(np.abs(block).max()))
            for letter, block in by_block(kind.order, gradient).items()
        }
        for weight, gradient in zip(layer.weights, found, strict=True)
    }


def _change(kind: LayerKind, idle: dict[str, str], steps: int) -> float:
    """Return by how much the output changes when all idle blocks are overwritten."""
    layer, arrays = random_layer(kind, UNITS, FEATURES)
    x = _input(steps)
    before = np.asarray(layer(x))
    for array, letters in zip(arrays, idle.values(), strict=True):
        for letter in letters:
            start, stop = kind.columns(letter, UNITS)
            array[..., start:stop] = 7.0
    layer.set_weights(arrays)
    return float(np.abs(np.asarray(layer(x)) - before).max())


def _input(steps: int) -> Any:
    return np.random.default_rng(3).standard_normal((BATCH, steps, FEATURES))

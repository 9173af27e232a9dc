"""How far gradients reach back in a new LSTM, with and without unit_forget_bias."""

from typing import Any

import numpy as np

from diagram_gen.backend import keras, tf
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import proof

UNITS, FEATURES, STEPS, BATCH, SEEDS = 16, 4, 40, 32, 8

#: How many steps back the two are compared, and where their slopes are measured from: the first
#: steps back fade faster.
BACK, FROM = 20, 5


def forget_bias() -> Proof:
    """A forget gate that starts at sigmoid(1) hands more of the gradient on than one at 0.5."""
    reach = {str(bias): _reach(bias=bias == 1) for bias in (0, 1)}
    ratio = float(reach["1"][BACK] / reach["0"][BACK])
    fade = {
        bias: float((values[BACK] / values[FROM]) ** (1 / (BACK - FROM)))
        for bias, values in reach.items()
    }
    return proof(
        "forget-bias",
        "In a new LSTM the gradient of the last output fades step by step on its way back. With "
        "the initial forget bias of 1, the default, it fades more slowly than with 0.",
        f"{SEEDS} new layers of {UNITS} units for each setting, on {BATCH} random sequences of "
        f"{STEPS} steps and {FEATURES} features; the size of the gradient of the last output with "
        "respect to the input of each step, as the geometric mean over all layers.",
        [
            Check(
                f"gradient {BACK} steps back, as a multiple of that without",
                round(ratio, 1),
                "at least",
                10.0,
            ),
            Check("gradient left after each step, bias 1", round(fade["1"], 3), "at least", 0.6),
            Check("gradient left after each step, bias 0", round(fade["0"], 3), "at most", 0.6),
        ],
        {
            "reach": {bias: [float(f"{v:.3g}") for v in values] for bias, values in reach.items()},
            "fade": {bias: round(value, 3) for bias, value in fade.items()},
            "ratio": round(ratio),
            "back": BACK,
            "from": FROM,
        },
    )


def _reach(*, bias: bool) -> Any:
    """Return the size of the gradient, relative to that at the last step, by steps back."""
    logs = [np.log(_gradients(seed, bias=bias)) for seed in range(SEEDS)]
    mean = np.exp(np.mean(logs, axis=0))
    return mean / mean[0]


def _gradients(seed: int, *, bias: bool) -> Any:
    keras.utils.set_random_seed(seed)
    layer = keras.layers.LSTM(UNITS, unit_forget_bias=bias)
    x = tf.constant(
        np.random.default_rng(seed).standard_normal((BATCH, STEPS, FEATURES)), tf.float32
    )
    with tf.GradientTape() as tape:
        tape.watch(x)
        output = tf.reduce_sum(layer(x))
    gradients = np.asarray(tape.gradient(output, x))
    return np.sqrt((gradients**2).mean(axis=(0, 2)))[::-1]

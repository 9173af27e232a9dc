"""What the number of time steps does not change, and the two forms of one sum."""

import numpy as np

from diagram_gen.backend import keras
from diagram_gen.facts import two_digits
from diagram_gen.layers import KINDS
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import FLOAT64, SIZES, Array, proof, random_layer
from diagram_gen.reference import lstm_step

MOST_STEPS = 50

#: Lengths that each layer kind is built for.
LENGTHS: dict[str, tuple[int | None, ...]] = {
    "lstm": (*range(1, MOST_STEPS + 1), None),
    "gru": (1, 2, MOST_STEPS, None),
    "simple-rnn": (1, 2, MOST_STEPS, None),
    "bidirectional-lstm": (1, 2, MOST_STEPS, None),
}


def time_steps() -> Proof:
    """Shapes and counts stay when the number of steps grows."""
    units, features = 3, 2
    found: dict[str, set[str]] = {}
    counts: dict[str, set[int]] = {}
    for key, lengths in LENGTHS.items():
        for steps in lengths:
            layer = KINDS[key].make().make(keras, {"units": units})
            layer.build((None, steps, features))
            found.setdefault(key, set()).add(str([w.shape for w in layer.weights]))
            counts.setdefault(key, set()).add(layer.count_params())
    layer, _ = random_layer(KINDS["lstm"], units, features, return_sequences=True)
    x = np.random.default_rng(4).standard_normal((1, MOST_STEPS, features))
    whole, first = np.asarray(layer(x)), np.asarray(layer(x[:, :7]))
    return proof(
        "time-steps",
        f"The number of time steps is in no weight: from 1 to {MOST_STEPS} steps, and with any "
        "number of steps, shapes and counts are the same.",
        f"An LSTM was built for inputs of 1 to {MOST_STEPS} steps and of open length, "
        f"{len(LENGTHS) - 1} other layers for some of these lengths. One layer then ran over "
        "sequences of two lengths.",
        [
            Check("different sets of shapes per layer", max(map(len, found.values())), "equals", 1),
            Check("different counts per layer", max(map(len, counts.values())), "equals", 1),
            Check(
                "difference of the first outputs of a long and a short sequence",
                two_digits(float(np.abs(whole[:, :7] - first).max())),
                "at most",
                FLOAT64,
            ),
        ],
    )


def joined_form() -> Proof:
    """Two arrays as Keras stores them, or one as textbooks write it: the same sum."""
    differences = []
    for units, features in SIZES:
        layer, (kernel, recurrent, bias) = random_layer(KINDS["lstm"], units, features)
        x = np.random.default_rng([5, units, features]).standard_normal((3, 4, features))
        stacked = np.vstack([kernel, recurrent])
        states: tuple[Array, ...] = (np.zeros((3, units)), np.zeros((3, units)))
        for t in range(x.shape[1]):
            z = np.hstack([x[:, t], states[0]]) @ stacked + bias
            blocks = dict(zip("ifco", np.split(z, 4, axis=-1), strict=True))
            states = lstm_step(blocks, lambda _: dict.fromkeys("ifco", np.zeros(1)), states)
        differences.append(float(np.abs(states[0] - np.asarray(layer(x))).max()))
    return proof(
        "joined-form",
        "The textbook form [x, h] @ W + b, with kernel on top of recurrent_kernel as W, gives what "
        "Keras computes with both arrays apart.",
        f"Layers of {len(SIZES)} sizes with random weights and biases ran over several steps in "
        "double precision, and so did a NumPy version with stacked arrays.",
        [Check("largest difference", two_digits(max(differences)), "at most", FLOAT64)],
    )

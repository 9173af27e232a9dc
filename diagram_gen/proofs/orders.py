"""The order of the blocks: which reading of the packed columns reproduces Keras."""

import numpy as np

from diagram_gen.facts import two_digits
from diagram_gen.layers import KINDS
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import FLOAT64, SIZES, WRONG, proof, random_layer
from diagram_gen.reference import errors_by_order

BATCH, STEPS = 3, 4

#: The size for which the error of every order is listed.
LISTED = (3, 2)


def lstm_order() -> Proof:
    """The LSTM's blocks are i, f, c, o: no other of the 24 orders fits."""
    return _order("lstm", "lstm-order", "an LSTM", "i, f, c, o", 24)


def gru_order() -> Proof:
    """The GRU's blocks are z, r, h: no other of the 6 orders fits."""
    return _order("gru", "gru-order", "a GRU", "z, r, h", 6)


def gru_reset_before_order() -> Proof:
    """The same for ``reset_after=False``."""
    return _order(
        "gru-reset-before",
        "gru-reset-before-order",
        "a GRU with reset_after=False",
        "z, r, h",
        6,
    )


def _order(layer: str, key: str, name: str, stated: str, orders: int) -> Proof:
    right, best_wrong, fitting = [], [], set()
    for units, features in SIZES:
        errors = _errors(layer, units, features)
        best = min(errors, key=lambda order: errors[order])
        fitting.add(best)
        right.append(errors.pop(best))
        best_wrong.append(min(errors.values()))
    listed = sorted(_errors(layer, *LISTED).items(), key=lambda item: item[1])
    return proof(
        key,
        f"The column blocks of {name} in Keras are stored in the order {stated}.",
        f"Layers of {len(SIZES)} sizes, with random weights, biases and initial states, ran over "
        f"{STEPS} time steps in double precision. A NumPy version read the same arrays in each of "
        f"the {orders} possible orders.",
        [
            Check(
                "the orders that fit best",
                ", ".join(sorted(fitting)),
                "equals",
                "".join(stated.split(", ")),
            ),
            Check("orders tried", len(listed), "equals", orders),
            Check(
                "largest difference in the right order", two_digits(max(right)), "at most", FLOAT64
            ),
            Check(
                "least difference in any other order",
                two_digits(min(best_wrong)),
                "at least",
                WRONG,
            ),
        ],
        {
            "units": LISTED[0],
            "features": LISTED[1],
            "orders": [
                {"order": " ".join(order), "difference": two_digits(error)}
                for order, error in listed
            ],
        },
    )


def _errors(layer: str, units: int, features: int) -> dict[str, float]:
    """Return how far each reading is from Keras, over all outputs."""
    kind = KINDS[layer]
    built, arrays = random_layer(kind, units, features, return_sequences=True)
    rng = np.random.default_rng([2, units, features])
    x = rng.standard_normal((BATCH, STEPS, features))
    states = [rng.standard_normal((BATCH, units)) for _ in kind.cell.states]
    output = np.asarray(built(x, initial_state=states))
    return errors_by_order(kind, arrays, x, states, output)

"""What a gate is for, seen by taking it away; and what a wrong order of the blocks does."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np

from diagram_gen.cells import LSTM
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import by_block, proof
from diagram_gen.proofs.trained import Floats, answered, opened
from diagram_gen.training import brackets, remember

COUNT, SEED = 2000, 3000

#: How far a number may be from the right one.
CLOSE = 0.1

#: Tells of each answer whether it is right.
Right = Callable[[Floats, Floats], Any]


def ablation() -> Proof:
    """Blocks are zeroed one by one, and swapped in pairs: nothing complains, answers get wrong."""
    tests = {
        "remember-lstm": (*remember.sequences(COUNT, seed=SEED), _close),
        "count-lstm": (*brackets.sequences(COUNT, seed=SEED), _same_side),
    }
    data = {name: _tried(opened(name), *test) for name, test in tests.items()}
    swaps = [(found, share) for found in data.values() for share in found["swapped"].values()]
    return proof(
        "ablation",
        "Without one of its blocks a trained LSTM answers worse, without some far worse than "
        "without others. Two blocks exchanged raise no error; most exchanges spoil the answers.",
        f"Two trained models of one unit, each on {COUNT} sequences that it has not seen: with one "
        "block of all three arrays set to zero, and with two blocks exchanged in all three. A "
        f"number is right if it is off by at most {CLOSE}.",
        [
            *(
                Check(f"right answers of {name} as it is", found["whole"], "at least", 0.98)
                for name, found in data.items()
            ),
            Check(
                f"of {len(swaps)} exchanges, those that cost at least a twentieth of the answers",
                sum(found["whole"] - share >= 0.05 for found, share in swaps),
                "at least",
                len(swaps) - 2,
            ),
        ],
        data,
    )


def _close(found: Floats, y: Floats) -> Any:
    return np.abs(found - y) <= CLOSE


def _same_side(found: Floats, y: Floats) -> Any:
    return (found > 0.5) == (y > 0.5)


def _tried(model: Any, x: Floats, y: Floats, right: Right) -> dict[str, Any]:
    layer = model.layers[0]
    order, arrays = LSTM.order, layer.get_weights()
    blocks = [by_block(order, array) for array in arrays]

    def share(found: Floats) -> float:
        return round(float(np.mean(right(found, y))), 4)

    def with_blocks(taken: str) -> float:
        """Put another block, or zeros for a dot, in the place of each."""
        layer.set_weights(
            [
                np.concatenate([some.get(letter, np.zeros_like(some["i"])) for letter in taken], -1)
                for some in blocks
            ]
        )
        found = share(answered(model, x))
        layer.set_weights(arrays)
        return found

    return {
        "whole": share(answered(model, x)),
        "always_zero": share(np.zeros_like(y)),
        "zeroed": {letter: with_blocks(order.replace(letter, ".")) for letter in order},
        "swapped": {
            one + other: with_blocks(order.translate(str.maketrans(one + other, other + one)))
            for one, other in combinations(order, 2)
        },
    }

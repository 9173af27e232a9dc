"""A cell state that counts, and a state that cannot: brackets, read by an LSTM and by a GRU."""

from functools import partial
from typing import Any

import numpy as np

from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import proof
from diagram_gen.proofs.trained import accuracy, answered, opened, rounded
from diagram_gen.training import brackets
from diagram_gen.watching.layer_gates import gates

COUNT, SEED = 1000, 3000

#: The sequence that is drawn: two small nests, then one deeper than any of the training.
EXAMPLE = "(())(()())" + "(" * 12 + ")" * 12


def count_brackets() -> Proof:
    """The cell state of the LSTM is the depth; the GRU tells depths apart only near zero."""
    models = {name: opened(f"count-{name}") for name in ("lstm", "gru", "gru-2")}
    x, y = brackets.sequences(COUNT, seed=SEED)
    depth = brackets.depths(x)
    state = gates(models["lstm"].layers[0], x)["c"][..., 0]
    climbing = {name: _climbing(models[name]) for name in ("lstm", "gru")}
    counts = {name: brackets.counts_to(partial(answered, model)) for name, model in models.items()}
    right = {name: accuracy(model, x, y) for name, model in models.items()}
    follows = abs(float(np.corrcoef(state.ravel(), depth.ravel())[0, 1]))
    return proof(
        "count-brackets",
        "The cell state of a trained LSTM unit counts open brackets, and goes on counting beyond "
        f"the depth of {brackets.DEEPEST} that it was trained on.",
        f"The trained models count-lstm, count-gru and count-gru-2 on {COUNT} sequences that they "
        f"have not seen, and on nests of 1 to {brackets.FARTHEST} brackets.",
        [
            Check("accuracy of the LSTM", right["lstm"], "at least", 0.99),
            Check(
                "correlation of the cell state with the depth", round(follows, 4), "at least", 0.95
            ),
            Check(
                "depth up to which the LSTM is right at each step",
                counts["lstm"],
                "at least",
                brackets.DEEPEST + 1,
            ),
        ],
        {
            "correlation": round(follows, 3),
            "accuracy": right,
            "climbing": climbing,
            "counts_to": counts,
            "deepest": brackets.DEEPEST,
            "example": _example(models["lstm"].layers[0]),
        },
    )


def _climbing(model: Any) -> list[float]:
    """Return the state after each of as many opening brackets as the deepest nest has."""
    found = gates(model.layers[0], brackets.encoded("(" * brackets.FARTHEST))
    state: list[float] = rounded(found["c" if "c" in found else "h"][0, :, 0])
    return state


def _example(layer: Any) -> dict[str, Any]:
    x = brackets.encoded(EXAMPLE)
    found = gates(layer, x)
    return {
        "text": EXAMPLE,
        "depth": rounded(brackets.depths(x)[0]),
        "gates": {name: rounded(values[0, :, 0]) for name, values in found.items()},
    }

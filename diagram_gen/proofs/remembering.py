"""How one unit remembers one number: the gates of two trained models at each step."""

from collections.abc import Callable
from typing import Any

import numpy as np

from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import proof
from diagram_gen.proofs.trained import Floats, answered, opened, rounded
from diagram_gen.training import remember
from diagram_gen.watching.layer_gates import LayerGates, gates

#: At which step the number is marked in the sequence that is drawn.
MARKED = 6

#: Sequences that the means are taken over; they are not those of the training.
COUNT, SEED = 2000, 3000

#: The mean of each value by its name, before the marker, at it, and after it.
Means = dict[str, dict[str, float]]

#: The greatest mean squared error of a model that remembers.
ERROR = 0.002


def remember_lstm() -> Proof:
    """The input gate opens at the marker, and the forget gate holds from there on."""
    return _study(
        "remember-lstm",
        "One LSTM unit that has learned to remember a number writes at the marker, where its input "
        "gate is open widest, and keeps what it wrote, with a forget gate close to 1.",
        lambda means: [
            Check(
                "input gate at the marker, as a multiple of that after it",
                round(means["i"]["at"] / means["i"]["after"], 1),
                "at least",
                3.0,
            ),
            Check("forget gate at the marker", means["f"]["at"], "at most", 0.5),
            Check("forget gate after the marker", means["f"]["after"], "at least", 0.9),
        ],
    )


def remember_gru() -> Proof:
    """The update gate of a GRU does both: it lets in at the marker, and keeps elsewhere."""
    return _study(
        "remember-gru",
        "One GRU unit does the same with its update gate alone: low at the marker, where the old "
        "state is replaced, and close to 1 after it, where the state is kept.",
        lambda means: [
            Check("update gate at the marker", means["z"]["at"], "at most", 0.4),
            Check("update gate after the marker", means["z"]["after"], "at least", 0.95),
        ],
    )


def _study(name: str, claim: str, checks: Callable[[Means], list[Check]]) -> Proof:
    """Return the study of the model of that name, with further checks of the means of its gates."""
    model = opened(name)
    x, y = remember.sequences(COUNT, seed=SEED)
    found = gates(model.layers[0], x)
    means = _means(found, x)
    return proof(
        name,
        claim,
        f"The trained model {name} on {COUNT} sequences that it has not seen; gates by "
        "diagram_gen.gates.",
        [_remembers(model, x, y), _agrees(model, found), *checks(means)],
        {"means": means, "example": _example(model, x, y), **_forgets(model)},
    )


def _means(found: LayerGates, x: Floats) -> Means:
    """Return the mean of each value before the marker, at it, and after it."""
    at = x[..., 1] == 1
    seen = np.cumsum(at, axis=1) == 1
    parts = {"before": ~seen, "at": at, "after": seen & ~at}
    return {
        name: {when: round(float(values[part].mean()), 3) for when, part in parts.items()}
        for name, values in found.items()
    }


def _remembers(model: Any, x: Floats, y: Floats) -> Check:
    error = float(np.mean(np.square(answered(model, x) - y)))
    return Check("mean squared error", float(f"{error:.2g}"), "at most", ERROR)


def _agrees(model: Any, found: LayerGates) -> Check:
    returned = np.asarray(model.layers[0](found.x))
    return Check(
        "distance of h from what Keras returns",
        float(f"{np.abs(found['h'] - returned).max():.0e}"),
        "at most",
        1e-5,
    )


def _forgets(model: Any) -> dict[str, Any]:
    """Return the forget gate, where there is one, at a marker in the first step, by the number."""
    found = gates(model.layers[0], np.array([[[-1, 1]], [[1, 1]]], np.float32))
    if "f" not in found:
        return {}
    low, high = found["f"][:, 0, 0]
    return {"forgets": {"-1": round(float(low), 2), "1": round(float(high), 2)}}


def _example(model: Any, x: Floats, y: Floats) -> dict[str, Any]:
    """Return a sequence that is marked at the step of that number, and all gates along it."""
    chosen = int(np.argmax(x[:, MARKED, 1] * (y[:, -1, 0] > 0.8)))
    sequence = x[chosen][None]
    found = gates(model.layers[0], sequence)
    return {
        "value": (np.round(sequence[0, :, 0].astype(np.float64), 1) + 0.0).tolist(),
        "marker": MARKED,
        "answer": round(float(answered(model, sequence)[0, -1, 0]), 2),
        "wanted": round(float(y[chosen, -1, 0]), 2),
        "gates": {name: rounded(values[0, :, 0]) for name, values in found.items()},
    }

"""The same series with look_back as features, and as steps: what each layer can learn."""

from functools import partial
from typing import Any

import numpy as np

from diagram_gen.cells import LSTM
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import by_block, proof
from diagram_gen.proofs.trained import Floats, answered, opened, rounded
from diagram_gen.training import files, passengers

#: Each way of giving the same windows to a layer.
WAYS = {"features": passengers.as_features, "steps": passengers.as_steps}

ARRAYS = ("kernel", "recurrent_kernel", "bias")


def look_back() -> Proof:
    """With one step, the recurrent kernel is what it was before training, to the last bit."""
    data = {way: _found(way) for way in WAYS}
    one, three = (data[way]["changed"] for way in WAYS)
    return proof(
        "look-back",
        "If look_back stands in the features position, the layer takes a single step: training "
        "leaves its recurrent kernel and all its forget blocks exactly as they were initialised.",
        "Two models, trained on the same windows of three months: once as one step of three "
        "features, once as three steps of one feature. Arrays before and after training.",
        [
            *(
                Check(f"change of {what}, one step", found, "equals", 0.0)
                for what, found in (
                    ("the recurrent kernel", one["recurrent_kernel"]["all"]),
                    ("the forget block of the kernel", one["kernel"]["f"]),
                    ("the forget block of the bias", one["bias"]["f"]),
                )
            ),
            Check(
                "least change of any block, three steps",
                min(three[name][letter] for name in ARRAYS for letter in LSTM.order),
                "at least",
                1e-3,
            ),
            *(
                Check(f"error in the test, as {way}", found["errors"]["test"], "at most", 80.0)
                for way, found in data.items()
            ),
        ],
        {**data, "series": _series()},
    )


def _series() -> dict[str, Any]:
    months, numbers = zip(*passengers.months(), strict=True)
    return {
        "months": months,
        "numbers": numbers,
        "look_back": passengers.LOOK_BACK,
        "training": passengers.TRAINING,
    }


def _found(way: str) -> dict[str, Any]:
    name, shaped = f"passengers-as-{way}", WAYS[way]
    model = opened(name)
    layer = model.layers[0]
    before = files.initial_weights(name)[: len(ARRAYS)]
    after = layer.get_weights()
    differences = {
        array: np.abs(new - old) for array, new, old in zip(ARRAYS, after, before, strict=True)
    }
    scores = passengers.scores(partial(answered, model), shaped)
    return {
        "parameters": int(layer.count_params()),
        "shapes": {array: list(difference.shape) for array, difference in differences.items()},
        "changed": {array: _changes(difference) for array, difference in differences.items()},
        "differences": {
            array: rounded(np.atleast_2d(difference)) for array, difference in differences.items()
        },
        "errors": {
            key: round(scores[name], 1)
            for key, name in (
                ("training", "error in training"),
                ("test", "error in test"),
                ("naive_training", "error in training of the naive forecast"),
                ("naive_test", "error in test of the naive forecast"),
            )
        },
        "forecast": {
            "training": _forecast(model, shaped, training=True),
            "test": _forecast(model, shaped, training=False),
        },
    }


def _changes(difference: Floats) -> dict[str, float]:
    blocks = by_block(LSTM.order, difference)
    return {"all": _most(difference), **{letter: _most(block) for letter, block in blocks.items()}}


def _most(difference: Floats) -> float:
    """Return the largest change; 0 only if nothing changed at all."""
    most = float(difference.max())
    return most if most == 0 else float(f"{most:.2g}")


def _forecast(model: Any, shaped: Any, *, training: bool) -> list[float]:
    x, _ = passengers.windows(training=training)
    found = passengers.passengers(answered(model, shaped(x)))[:, 0]
    return [round(float(number), 1) for number in found]

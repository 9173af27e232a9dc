"""Dropout inside a layer: how many masks there are, and where they act."""

from typing import Any

import numpy as np

from diagram_gen.backend import keras
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import Array, differ, error_of, fill, proof, same

UNITS, FEATURES, BATCH, STEPS, RATE = 3, 2, 4, 3, 0.5


def dropout() -> Proof:
    """``implementation`` decides whether the gates share one mask."""
    x = np.random.default_rng(29).standard_normal((BATCH, STEPS, FEATURES))
    plain = _layer()
    arrays = fill(plain, 30)
    output = np.asarray(plain(x))
    chosen: dict[str, Any] = {"dropout": RATE, "seed": 31}
    layers = {n: _layer(arrays, implementation=n, use_cudnn=False, **chosen) for n in (1, 2)}
    automatic = _layer(arrays, implementation=1, **chosen)
    recurrent = _layer(arrays, recurrent_dropout=RATE, seed=31, implementation=2)
    masks = {n: _masks(layer, x) for n, layer in layers.items()}
    trained = {n: np.asarray(layer(x, training=True)) for n, layer in layers.items()}
    return proof(
        "dropout",
        "Dropout adds no weight and acts in training only. With implementation=2 all gates share "
        "one mask of the input, with implementation=1 each has its own; a mask is the same at all "
        "time steps of a call. recurrent_dropout forces implementation=1.",
        f"LSTMs with dropout={RATE} ran in training and not; the masks they had drawn were applied "
        "by hand to the input of a plain LSTM with the same arrays.",
        [
            *(
                same(f"outputs not in training, implementation={n}", layer(x), output)
                for n, layer in layers.items()
            ),
            Check("masks with implementation=1", len(masks[1]), "equals", 4),
            Check("masks with implementation=2", len(masks[2]), "equals", 1),
            same(
                "training with implementation=2 against one mask by hand",
                trained[2],
                plain(x * masks[2][0][:, np.newaxis]),
            ),
            same(
                "training with implementation=1 against four masks by hand",
                trained[1],
                _four_masks(arrays, x, masks[1]),
            ),
            differ("training against not", trained[2], output),
            Check(
                "values of the masks",
                ", ".join(f"{v:g}" for v in np.unique([*masks[1], *masks[2]])),
                "equals",
                f"0, {1 / (1 - RATE):g}",
            ),
            Check("weights", len(layers[1].weights), "equals", len(plain.weights)),
            Check(
                "error in training with implementation=1 unless use_cudnn=False",
                error_of(lambda: automatic(x, training=True)),
                "equals",
                "InvalidArgumentError",
            ),
            Check(
                "implementation of a layer with recurrent_dropout that was given 2",
                recurrent.cell.implementation,
                "equals",
                1,
            ),
        ],
        {
            "rate": RATE,
            "rows": [{"implementation": n, "masks": len(found)} for n, found in masks.items()],
        },
    )


def _layer(arrays: list[Array] | None = None, features: int = FEATURES, **options: Any) -> Any:
    layer = keras.layers.LSTM(UNITS, unroll=True, dtype="float64", **options)
    layer.build((None, STEPS, features))
    if arrays is not None:
        layer.set_weights(arrays)
    return layer


def _masks(layer: Any, x: Array) -> list[Array]:
    """Draw the masks that the next call of ``layer`` will use: it keeps those it has."""
    drawn = layer.cell.get_dropout_mask(keras.ops.convert_to_tensor(x[:, 0]))
    return [np.asarray(mask) for mask in (drawn if isinstance(drawn, list) else [drawn])]


def _four_masks(arrays: list[Array], x: Array, masks: list[Array]) -> Array:
    """Return the outputs with a mask of its own for each gate.

    A plain layer reads the four masked inputs side by side; each gate's kernel sees its own.
    """
    kernel, recurrent, bias = arrays
    apart = np.zeros((4 * FEATURES, 4 * UNITS))
    for n, block in enumerate(np.split(kernel, 4, axis=1)):
        apart[n * FEATURES : (n + 1) * FEATURES, n * UNITS : (n + 1) * UNITS] = block
    masked = np.concatenate([x * mask[:, np.newaxis] for mask in masks], axis=-1)
    output: Array = np.asarray(_layer([apart, recurrent, bias], 4 * FEATURES)(masked))
    return output

"""Convolutional LSTMs: the same cell, with convolutions in place of the two products."""

from typing import Any

import numpy as np

from diagram_gen.backend import keras
from diagram_gen.layers import KINDS
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import WRONG, Array, error_of, fill, gap, proof, same
from diagram_gen.reference import lstm_step, product, run, split_blocks

FILTERS, FEATURES, BATCH, STEPS, PLACES = 2, 2, 2, 3, 5

#: Kernel sizes whose shapes and counts are listed.
KERNEL_SIZES = (1, 2, 3, 5)


def conv_lstm() -> Proof:
    """ConvLSTM layers in NumPy, and what padding and strides do to the recurrent convolution."""
    plain = {axes: _plain(axes) for axes in (1, 2)}
    cases: dict[str, dict[str, Any]] = {
        "padding='valid'": {"padding": "valid"},
        "padding='valid', strides=2": {"padding": "valid", "strides": 2},
    }
    other = {name: _valid(chosen) for name, chosen in cases.items()}
    sizes = {str(_listed(3, places)["shapes"]) for places in (3, 8, 12)}
    return proof(
        "conv-lstm",
        "A ConvLSTM is an LSTM whose two products are convolutions. Padding and strides are those "
        "of the input's convolution; the recurrent one is always padded to keep the size, with "
        "stride 1; the size of the image is in no weight.",
        f"ConvLSTM1D and ConvLSTM2D with {FILTERS} filters on {FEATURES} features and random "
        "weights were compared with NumPy versions in double precision; one with kernel_size=1 "
        "was compared with an LSTM that ran over each pixel by itself.",
        [
            *(same(f"ConvLSTM{axes}D, padding='same'", *both) for axes, both in plain.items()),
            *(same(f"ConvLSTM2D, {name}", *both) for name, both in other.items()),
            same("ConvLSTM2D, kernel_size=1, against an LSTM on each pixel", *_by_pixel()),
            Check("different sets of shapes for images of three sizes", len(sizes), "equals", 1),
            Check(
                "error for images of open size",
                error_of(lambda: _layer(2).build((None, None, None, None, FEATURES))),
                "equals",
                "ValueError",
            ),
            Check(
                "change of a pixel's output by the pixel beside it, kernel_size=3",
                _neighbour(3),
                "at least",
                WRONG,
            ),
            Check("the same, kernel_size=1", _neighbour(1), "equals", 0.0),
        ],
        {
            "filters": FILTERS,
            "features": FEATURES,
            "rows": [_listed(size, PLACES) for size in KERNEL_SIZES],
        },
    )


def _layer(axes: int, size: int = 3, **chosen: Any) -> Any:
    cls = getattr(keras.layers, f"ConvLSTM{axes}D")
    options = {"padding": "same", "unroll": True, "dtype": "float64"} | chosen
    return cls(FILTERS, size, return_sequences=True, **options)


def _input(axes: int) -> Array:
    rng = np.random.default_rng([17, axes])
    return rng.standard_normal((BATCH, STEPS, *[PLACES] * axes, FEATURES))


def _plain(axes: int) -> tuple[Array, Array]:
    """Return the outputs of Keras and of NumPy."""
    layer, x = _layer(axes), _input(axes)
    layer.build(x.shape)
    arrays = fill(layer, 18)
    return np.asarray(layer(x)), run(KINDS[f"conv-lstm{axes}d"], ["ifco"], arrays, x)[0]


def _valid(chosen: dict[str, Any]) -> tuple[Array, Array]:
    """Return the outputs of Keras and of NumPy for a convolution without padding."""
    layer, x = _layer(2, **chosen), _input(2)
    layer.build(x.shape)
    kernel, recurrent, bias = fill(layer, 19)
    size = kernel.shape[0]
    # Where the window lies inside the image, padding makes no difference: cut out that part.
    inside = slice((size - 1) // 2, (size - 1) // 2 + PLACES - size + 1, chosen.get("strides", 1))
    z = split_blocks((product(x, kernel) + bias)[np.newaxis, :, :, inside, inside], ["ifco"])
    states: tuple[Array, ...] = (np.zeros_like(z["i"][:, :, 0]),) * 2
    outputs = []
    for t in range(STEPS):
        states = lstm_step(
            {letter: value[:, :, t] for letter, value in z.items()},
            lambda h: split_blocks(product(h, recurrent), ["ifco"]),
            states,
        )
        outputs.append(states[0][0])
    return np.asarray(layer(x)), np.stack(outputs, axis=1)


def _by_pixel() -> tuple[Array, Array]:
    """Return the outputs of a ConvLSTM2D with kernel size 1 and of an LSTM on each pixel."""
    layer, x = _layer(2, 1), _input(2)
    layer.build(x.shape)
    kernel, recurrent, bias = fill(layer, 20)
    lstm = keras.layers.LSTM(FILTERS, return_sequences=True, unroll=True, dtype="float64")
    lstm.build((None, STEPS, FEATURES))
    lstm.set_weights([kernel[0, 0], recurrent[0, 0], bias])
    pixels = np.moveaxis(x, 1, 3).reshape(-1, STEPS, FEATURES)
    found = np.asarray(lstm(pixels)).reshape(BATCH, PLACES, PLACES, STEPS, FILTERS)
    return np.asarray(layer(x)), np.moveaxis(found, 3, 1)


def _neighbour(size: int) -> float:
    """Return by how much the outputs at the first place change with the input at the second."""
    layer, x = _layer(1, size), _input(1)
    layer.build(x.shape)
    fill(layer, 21)
    before = np.asarray(layer(x))[:, :, 0]
    x[:, :, 1] += 1
    return gap(layer(x)[:, :, 0], before)


def _listed(size: int, places: int) -> dict[str, Any]:
    layer = _layer(2, size)
    layer.build((None, None, places, places, FEATURES))
    return {
        "kernel_size": size,
        "shapes": [list(w.shape) for w in layer.weights],
        "parameters": layer.count_params(),
    }

"""Masked time steps: what a layer does at them, and what it gives there."""

from typing import Any

import numpy as np

from diagram_gen.backend import keras
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import Array, differ, fill, in_double, proof, same

UNITS, FEATURES, STEPS = 3, 2, 5

#: One mask for each sequence; ``False`` is masked.
MASKS = {
    "padded on the right": (True, True, True, False, False),
    "padded on the left": (False, False, True, True, True),
    "with a gap": (True, False, True, True, True),
}


def masking() -> Proof:
    """A masked step holds the states and repeats the output."""
    mask = np.array(list(MASKS.values()))
    x = np.random.default_rng(15).standard_normal((len(mask), STEPS, FEATURES))
    layer = _lstm(return_sequences=True, return_state=True)
    arrays = fill(layer, 16)
    output, h, c = (np.asarray(v) for v in layer(x, mask=mask))
    zeroed, zeroed_h, zeroed_c = (
        np.asarray(v)
        for v in _lstm(arrays, return_sequences=True, return_state=True, zero_output_for_mask=True)(
            x, mask=mask
        )
    )
    cut = [[np.asarray(v)[0] for v in layer(x[n : n + 1, mask[n]])] for n in range(len(mask))]
    other = np.where(mask[..., np.newaxis], x, 7.0)
    # In a loop: with unroll=True Keras sets the outputs of the wrong steps to zero, see below.
    both = np.asarray(_bidirectional(arrays, return_sequences=True)(x, mask=mask))
    unrolled = np.asarray(_bidirectional(arrays, return_sequences=True, unroll=True)(x, mask=mask))
    both_last = _bidirectional(arrays, unroll=True)
    ends = [np.asarray(_lstm(arrays, zero_output_for_mask=z)(x, mask=mask)) for z in (False, True)]
    padded = np.array([[[1.0, 2.0], [0.0, 3.0], [0.0, 0.0]]])
    return proof(
        "masking",
        "At a masked step a layer holds its states and repeats its output. The output is zeros if "
        "no step came before; the last output and states are those of the sequence without the "
        "masked steps.",
        f"An LSTM with {UNITS} units ran over sequences with masks {', '.join(MASKS)}, and over "
        "the same sequences with the masked steps cut out.",
        [
            same("final h against the sequences cut", h, [last for _, last, _ in cut]),
            same("final c against the sequences cut", c, [last for _, _, last in cut]),
            same(
                "outputs at unmasked steps",
                np.concatenate([output[n, mask[n]] for n in range(len(mask))]),
                np.concatenate([outputs for outputs, _, _ in cut]),
            ),
            same("outputs at masked steps against the step before", *_repeats(output, mask)),
            same(
                "outputs with other values at masked steps",
                layer(other, mask=mask)[0],
                output,
            ),
            differ("outputs without the mask", layer(x)[0], output),
            Check(
                "zero_output_for_mask: largest output at a masked step",
                float(np.abs(zeroed[~mask]).max()),
                "equals",
                0.0,
            ),
            same("its outputs at the other steps", zeroed[mask], output[mask]),
            same("its final states", [zeroed_h, zeroed_c], [h, c]),
            same("return_sequences=False, last step masked: the last unmasked output", ends[0], h),
            Check(
                "the same with zero_output_for_mask: largest output",
                float(np.abs(ends[1][~mask[:, -1]]).max()),
                "equals",
                0.0,
            ),
            Check(
                "Bidirectional with return_sequences: largest output at a masked step",
                float(np.abs(both[~mask]).max()),
                "equals",
                0.0,
            ),
            same(
                "its outputs at the other steps against the sequences cut",
                both[mask][:, UNITS:],
                np.concatenate([_backwards(arrays, x[n, mask[n]]) for n in range(len(mask))]),
            ),
            differ("the same with unroll=True, where zeros fall on wrong steps", unrolled, both),
            same(
                "Bidirectional without: against the sequences cut",
                both_last(x, mask=mask),
                [np.asarray(both_last(x[n : n + 1, mask[n]]))[0] for n in range(len(mask))],
            ),
            Check(
                "what Masking(0.) lets through of steps (1, 2), (0, 3), (0, 0)",
                str(np.asarray(keras.layers.Masking(0.0).compute_mask(padded))[0].tolist()),
                "equals",
                "[True, True, False]",
            ),
        ],
        {
            "rows": [
                {
                    "mask": name,
                    "steps": list(steps),
                    "plain": _kinds(output[n], cut[n][0], mask[n]),
                    "zeroed": _kinds(zeroed[n], cut[n][0], mask[n]),
                    "bidirectional": _backward_kinds(both[n]),
                    "unrolled": _backward_kinds(unrolled[n]),
                }
                for n, (name, steps) in enumerate(MASKS.items())
            ]
        },
    )


def _lstm(arrays: list[Array] | None = None, **options: Any) -> Any:
    layer = keras.layers.LSTM(UNITS, unroll=True, dtype="float64", **options)
    layer.build((None, STEPS, FEATURES))
    if arrays is not None:
        layer.set_weights(arrays)
    return layer


def _bidirectional(arrays: list[Array], **options: Any) -> Any:
    layer = in_double(lambda: keras.layers.Bidirectional(keras.layers.LSTM(UNITS, **options)))
    layer.build((None, STEPS, FEATURES))
    layer.set_weights([*arrays, *arrays])
    return layer


def _repeats(output: Array, mask: Any) -> tuple[Array, Array]:
    """Return the outputs at masked steps, and those one step before; zeros before the first."""
    before = np.concatenate([np.zeros_like(output[:, :1]), output[:, :-1]], axis=1)
    return output[~mask], before[~mask]


def _kinds(output: Array, outputs: Array, mask: Any) -> list[str]:
    """Say what each output is: that of the nth unmasked step, or zeros."""
    known = [np.zeros(output.shape[-1]), *outputs]
    return [
        next(
            ("0" if n == 0 else f"y{n}")
            for n, value in enumerate(known)
            if np.allclose(step, value, rtol=0, atol=1e-12)
        )
        for step in output
    ]


def _backward_kinds(output: Array) -> list[str]:
    """Say where the outputs of the backward half are zeros."""
    return ["0" if not step.any() else "y" for step in output[:, UNITS:]]


def _backwards(arrays: list[Array], sequence: Array) -> Array:
    """Return the outputs of an LSTM that reads from the end, in the order of the input."""
    layer = _lstm(arrays, return_sequences=True, go_backwards=True)
    output: Array = np.asarray(layer(sequence[np.newaxis]))[0, ::-1]
    return output

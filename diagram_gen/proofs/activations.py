"""Activations whose meaning has changed between versions of Keras."""

import numpy as np

from diagram_gen.backend import keras
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import proof, same

#: Half the range over which the functions are compared, and the steps in one unit.
RANGE, STEPS = 6, 200


def hard_sigmoid() -> Proof:
    """Keras 3 has another ``hard_sigmoid`` than Keras 2 had."""
    x = np.arange(-RANGE * STEPS, RANGE * STEPS + 1) / STEPS
    found = np.asarray(keras.activations.hard_sigmoid(keras.ops.convert_to_tensor(x)))
    old = np.clip(0.2 * x + 0.5, 0, 1)
    gaps = np.abs(found - old)
    where = sorted({abs(float(v)) for v in x[gaps > gaps.max() - 1e-9]})
    return proof(
        "hard-sigmoid",
        "The hard_sigmoid of Keras 3 is relu6(x + 3)/6, with slope 1/6. The older one was "
        "clip(0.2·x + 0.5, 0, 1); both are 1/2 at zero, and furthest apart at ±2.5.",
        f"Both functions at {len(x)} places from −{RANGE} to {RANGE}, in double precision.",
        [
            same("hard_sigmoid of Keras against relu6(x + 3)/6", found, np.clip(x + 3, 0, 6) / 6),
            same("largest difference from the older one, against 1/12", gaps.max(), 1 / 12),
            Check("where it is largest, ±", ", ".join(f"{v:g}" for v in where), "equals", "2.5"),
            same("value at zero", found[len(x) // 2], 0.5),
        ],
        {
            "largest_gap": round(float(gaps.max()), 4),
            "at": where[0],
            "rows": [
                {"x": float(v), "now": round(float(new), 4), "before": round(float(was), 4)}
                for v, new, was in zip(x, found, old, strict=True)
                if v in (-3, -2.5, -1, 0, 1, 2.5, 3)
            ],
        },
    )

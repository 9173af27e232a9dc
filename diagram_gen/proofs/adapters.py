"""Quantisation and LoRA: which layers have them."""

import warnings
from functools import partial
from typing import Any

from diagram_gen.backend import keras
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import error_of, proof

RECURRENT = ("LSTM", "GRU", "SimpleRNN")
OTHERS = ("Dense", "EinsumDense", "Embedding")


def quantise_lora() -> Proof:
    """Recurrent layers are passed over by ``quantize`` and have no ``enable_lora``."""
    model = keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Embedding(5, 4),
            keras.layers.EinsumDense("abc,cd->abd", (None, 4)),
            *(
                getattr(keras.layers, name)(2, unroll=True, return_sequences=True)
                for name in RECURRENT
            ),
            keras.layers.Dense(2),
        ]
    )
    apart = {}
    for name in RECURRENT:
        layer = getattr(keras.layers, name)(2)
        layer.build((None, 2, 2))
        apart[name] = error_of(partial(layer.quantize, "int8"))
    with warnings.catch_warnings():
        # Keras says for each layer that it passes over it; that is what is read below.
        warnings.simplefilter("ignore")
        model.quantize("int8")
    rows: list[dict[str, Any]] = [
        {
            "layer": type(layer).__name__,
            "enable_lora": hasattr(layer, "enable_lora"),
            "after": {v.name: v.dtype for v in layer.weights},
        }
        for layer in model.layers
    ]
    eight_bits = [row["layer"] for row in rows if "int8" in row["after"].values()]
    kept = [row["layer"] for row in rows if set(row["after"].values()) == {"float32"}]
    return proof(
        "quantise-lora",
        "model.quantize('int8') passes over recurrent layers, and they have no enable_lora. Their "
        "arrays stay in float32; layer.quantize raises NotImplementedError; Dense, EinsumDense and "
        "Embedding have both.",
        "A model of three recurrent and three other layers was quantised, and the dtype of every "
        "array was read; then single layers were asked for the same.",
        [
            Check(
                "layers with arrays in int8",
                ", ".join(sorted(eight_bits)),
                "equals",
                ", ".join(sorted(OTHERS)),
            ),
            Check(
                "layers with all arrays in float32",
                ", ".join(kept),
                "equals",
                ", ".join(RECURRENT),
            ),
            *(
                Check(f"error of {name}.quantize('int8')", found, "equals", "NotImplementedError")
                for name, found in apart.items()
            ),
            Check(
                "layers with enable_lora",
                ", ".join(sorted(row["layer"] for row in rows if row["enable_lora"])),
                "equals",
                ", ".join(sorted(OTHERS)),
            ),
        ],
        {"rows": rows},
    )

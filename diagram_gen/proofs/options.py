"""What each argument of the constructor changes: arrays, outputs, or neither."""

import inspect
from typing import Any

import numpy as np

from diagram_gen.backend import keras
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import FLOAT64, fill, gap, proof

UNITS, FEATURES, BATCH, STEPS = 3, 2, 2, 4

#: Each argument with a value other than its default, and what that does, in words.
OPTIONS: tuple[tuple[str, Any, str], ...] = (
    ("activation", "relu", "replaces tanh, for the candidate and for the cell state"),
    ("recurrent_activation", "hard_sigmoid", "replaces sigmoid in the three gates"),
    ("use_bias", False, "leaves the bias out"),
    ("kernel_initializer", "ones", "fresh kernel"),
    ("recurrent_initializer", "ones", "fresh recurrent_kernel"),
    ("bias_initializer", "ones", "fresh bias, except the forget block"),
    ("unit_forget_bias", False, "fresh forget block of the bias"),
    ("kernel_regularizer", "l2", "adds to the loss, in `fit` and `evaluate`"),
    ("recurrent_regularizer", "l2", "adds to the loss, in `fit` and `evaluate`"),
    ("bias_regularizer", "l2", "adds to the loss, in `fit` and `evaluate`"),
    ("activity_regularizer", "l2", "adds to the loss, in `fit` and `evaluate`"),
    ("kernel_constraint", "non_neg", "applied after each update in training"),
    ("recurrent_constraint", "non_neg", "applied after each update in training"),
    ("bias_constraint", "non_neg", "applied after each update in training"),
    ("dropout", 0.5, "drops inputs in training"),
    ("recurrent_dropout", 0.5, "drops the fed-back output in training"),
    ("seed", 1, "makes dropout repeatable"),
    ("return_sequences", True, "gives the outputs of all steps"),
    ("return_state", True, "gives the last h and c as well"),
    ("go_backwards", True, "reads the sequence from its end"),
    ("stateful", True, "starts where the batch before has ended"),
    ("unroll", True, "lays out all steps in place of a loop"),
    ("zero_output_for_mask", True, "gives 0 at masked steps"),
    ("implementation", 1, "one product for each gate"),
    ("implementation", 2, "one product for all gates"),
    ("use_cudnn", False, "never asks for the fused kernels of a GPU"),
    ("dtype", "float32", "the default: all in 32 bits"),
    ("dtype", "float16", "all in 16 bits"),
    ("dtype", "mixed_float16", "computes in 16 bits, keeps weights in 32"),
    ("dtype", "mixed_bfloat16", "computes in 16 bits, keeps weights in 32"),
    ("trainable", False, "keeps all arrays as they are in training"),
    ("name", "mine", "stands in paths"),
)


def options() -> Proof:
    """Of all arguments only units and use_bias have to do with the shapes."""
    x = np.random.default_rng(13).standard_normal((BATCH, STEPS, FEATURES))
    plain = _layer()
    arrays = fill(plain, 14)
    reference = np.asarray(plain(x))
    base = _facts(plain)
    rows = []
    for name, value, effect in OPTIONS:
        # Unrolled, as that is quicker; the layer that all are held against runs its loop.
        layer = _layer(**({"unroll": True} | {name: value}))
        layer.set_weights(arrays[: len(layer.weights)])
        outputs = layer(x)
        output = np.asarray(outputs[0] if isinstance(outputs, tuple | list) else outputs)
        last = output[:, -1] if output.ndim == 3 else output
        rows.append(
            {
                "option": f"{name}={value!r}",
                "name": name,
                **_facts(layer),
                "output_dtype": str(output.dtype),
                "saved": name in layer.get_config(),
                "difference": gap(last.astype("float64"), reference),
                "effect": effect,
            }
        )
    return proof(
        "options",
        "Of all arguments of LSTM, only units and use_bias change the shapes of the arrays. The "
        "rest of a shape is the number of features, which the input brings along.",
        f"An LSTM with {UNITS} units on {FEATURES} features was built once for each argument of "
        "its constructor, got the same random arrays, and ran over the same input without a mask "
        "and not in training.",
        [
            Check(
                "arguments without a row",
                ", ".join(sorted(_arguments() - {name for name, *_ in OPTIONS})),
                "equals",
                "units",
            ),
            Check(
                "arguments that change shapes",
                _changed(rows, base, "shapes"),
                "equals",
                "use_bias=False",
            ),
            Check(
                "arguments that change the number of parameters",
                _changed(rows, base, "parameters"),
                "equals",
                "use_bias=False",
            ),
            Check(
                "arguments that change the shape of what is returned",
                _changed(rows, base, "output"),
                "equals",
                "return_sequences=True, return_state=True",
            ),
            Check(
                "arguments that change the output at the last step",
                ", ".join(row["option"] for row in rows if row["difference"] > FLOAT64),
                "equals",
                "activation='relu', recurrent_activation='hard_sigmoid', use_bias=False, "
                "go_backwards=True, dtype='float32', dtype='float16', dtype='mixed_float16', "
                "dtype='mixed_bfloat16'",
            ),
            Check(
                "arguments that get_config() does not tell",
                ", ".join(dict.fromkeys(row["name"] for row in rows if not row["saved"])),
                "equals",
                "implementation, use_cudnn",
            ),
        ],
        {"units": UNITS, "features": FEATURES, "base": base, "rows": rows},
    )


def _layer(**chosen: Any) -> Any:
    # No initial values are drawn, as all layers get the same arrays: that takes time.
    drawn = {"kernel_initializer": "zeros", "recurrent_initializer": "zeros"}
    layer = keras.layers.LSTM(UNITS, **({"dtype": "float64"} | drawn | chosen))
    layer.build((BATCH, STEPS, FEATURES))
    return layer


def _facts(layer: Any) -> dict[str, Any]:
    shape = layer.compute_output_shape((None, None, FEATURES))
    several = shape if isinstance(shape[0], tuple | list) else [shape]
    return {
        "shapes": [list(w.shape) for w in layer.weights],
        "parameters": layer.count_params(),
        "weights_dtype": layer.weights[0].dtype,
        "output": [list(s) for s in several],
    }


def _arguments() -> set[str]:
    """Return the arguments that LSTM and the layers it is made of name."""
    classes = (keras.layers.LSTM, keras.layers.RNN, keras.layers.Layer)
    named = {name for cls in classes for name in inspect.signature(cls.__init__).parameters}
    return named - {"self", "cell", "args", "kwargs", "autocast"}


def _changed(rows: list[dict[str, Any]], base: dict[str, Any], fact: str) -> str:
    return ", ".join(row["option"] for row in rows if row[fact] != base[fact])

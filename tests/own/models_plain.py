"""Models without much around their recurrent layers: every kind, option and data type."""

from typing import Any

import numpy as np

from tests.own.known import BOTH, Made, fill, known


def sequential() -> Made:
    """Return a trained model: its file has a state of the optimiser, and of metrics."""
    import keras
    from keras import layers

    alpha = layers.LSTM(3, name="alpha")
    model = keras.Sequential([keras.Input((5, 4)), alpha, layers.Dense(12)], name="plain")
    fill(model)
    model.compile("adam", "mse", metrics=["mae"])
    rng = np.random.default_rng(1)
    model.fit(rng.normal(size=(8, 5, 4)), rng.normal(size=(8, 12)), epochs=2, verbose=0)
    return Made(model, (known(alpha, options={"return_sequences": False, "use_bias": True}),))


def neighbours() -> Made:
    """Return several layers whose names are in no order, and neighbours that look alike."""
    import keras
    from keras import layers

    zeta = layers.LSTM(3, return_sequences=True, name="zeta")
    alpha = layers.LSTM(2, return_sequences=True, name="alpha")
    middle = layers.GRU(2, return_sequences=True, name="middle")
    last = layers.SimpleRNN(4, name="last")
    tokens = keras.Input((6,), dtype="int32", name="tokens")
    x = layers.Embedding(11, 4, mask_zero=True)(tokens)
    x = layers.Masking()(x)
    x = middle(alpha(zeta(x)))
    x = layers.MultiHeadAttention(2, 3)(x, x)
    x = layers.Attention()([x, x])
    x = layers.LayerNormalization()(x)
    x = layers.SeparableConv1D(8, 1)(x)
    x = layers.Dense(16)(layers.Dense(4, use_bias=False)(x))
    x = layers.BatchNormalization()(x)
    out = layers.Dense(4)(last(x))
    model = fill(keras.Model(tokens, out, name="neighbours"))
    return Made(model, tuple(known(layer) for layer in (zeta, alpha, middle, last)))


def convolutional() -> Made:
    import keras
    from keras import layers

    every = []
    for shape, size in (((6, 2), (3,)), ((6, 5, 2), (3, 2)), ((6, 5, 4, 2), (3, 2, 1))):
        axes = len(size)
        layer = getattr(layers, f"ConvLSTM{axes}D")(
            3, size, padding="same", name=f"conv{axes}", use_bias=axes != 1
        )
        start = keras.Input((4, *shape), name=f"in{axes}")
        every.append((start, layer(start), layer))
    starts, ends, built = zip(*every, strict=True)
    model = fill(keras.Model(list(starts), list(ends), name="conv"))
    return Made(model, tuple(known(layer, options={"padding": "same"}) for layer in built))


def variants() -> Made:
    """Return layers without bias, and the GRU both ways."""
    import keras
    from keras import layers

    every = [
        layers.LSTM(3, use_bias=False, name="lstm_bare"),
        layers.GRU(3, name="gru_after"),
        layers.GRU(3, reset_after=False, name="gru_before"),
        layers.GRU(3, use_bias=False, name="gru_bare"),
        layers.GRU(3, use_bias=False, reset_after=False, name="gru_before_bare"),
        layers.SimpleRNN(3, use_bias=False, name="simple_bare"),
        layers.SimpleRNN(1, name="simple_one"),
        layers.LSTM(1, name="lstm_one"),
        layers.GRU(1, name="gru_one"),
        layers.GRU(1, reset_after=False, name="gru_before_one"),
    ]
    start = keras.Input((5, 1))
    model = fill(keras.Model(start, [layer(start) for layer in every], name="variants"))
    return Made(
        model,
        tuple(
            known(
                layer,
                options={"use_bias": layer.use_bias}
                | ({"reset_after": layer.reset_after} if "gru" in layer.name else {}),
            )
            for layer in every
        ),
    )


def dtypes() -> Made:
    import keras
    from keras import layers

    initial = {"recurrent_initializer": "glorot_uniform"}  # the default can't make bfloat16
    every = [
        layers.LSTM(3, dtype=dtype, return_sequences=True, name=f"in_{dtype}", **initial)
        for dtype in ("float16", "bfloat16", "float64", "mixed_float16", "mixed_bfloat16")
    ]
    model = keras.Sequential([keras.Input((5, 4)), *every], name="dtypes")
    fill(model)
    return Made(
        model,
        tuple(known(layer, options={"dtype": layer.name.removeprefix("in_")}) for layer in every),
    )


def options() -> Made:
    """Return a layer with every option away from its default, one of them a function."""
    import keras
    from keras import layers

    def bend(x: Any) -> Any:
        return keras.ops.tanh(x) * 0.5

    keras.saving.register_keras_serializable("tests")(bend)
    given = {
        "recurrent_activation": "hard_sigmoid",
        "unit_forget_bias": False,
        "return_sequences": True,
        "go_backwards": True,
        "stateful": True,
        "unroll": True,
        "dropout": 0.25,
        "recurrent_dropout": 0.125,
    }
    layer = layers.LSTM(3, activation=bend, name="far", **given)
    both = layers.Bidirectional(
        layers.GRU(2, activation="relu"),
        backward_layer=layers.GRU(2, activation="elu", go_backwards=True, name="gru_back"),
        name="both",
    )
    model = keras.Sequential(
        [keras.Input(batch_shape=(2, 3, 4)), layer, both], name="options_model"
    )
    fill(model)
    return Made(
        model,
        (
            known(layer, options={**given, "activation": "tests>bend"}),
            known(both, cells=BOTH, joined="both ways", options={"go_backwards": False}),
        ),
    )


def none() -> Made:
    """Return a model without any recurrent layer; with arrays that could be taken for some."""
    import keras
    from keras import layers

    start = keras.Input((6,), name="start")
    x = layers.Dense(12)(layers.Dense(3)(start))
    return Made(fill(keras.Model(start, layers.Dense(12, use_bias=False)(x), name="none")), ())


def with_lambda() -> Made:
    """Return a model whose file holds marshalled code, which no reader may run."""
    import keras
    from keras import layers

    after = layers.LSTM(3, name="after")
    double = layers.Lambda(lambda x: x * 2, name="double")
    model = keras.Sequential([keras.Input((5, 4)), double, after], name="with_lambda")
    return Made(fill(model), (known(after),))


def unbuilt() -> Made:
    """Return a model of which one layer was never built: it has no arrays."""
    import keras
    from keras import layers

    class Half(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(name="half")
            self.used = layers.LSTM(3, name="used")
            self.unused = layers.LSTM(3, name="unused")

        def call(self, x: Any) -> Any:
            return self.used(x)

    model = Half()
    model(np.zeros((1, 5, 4), "float32"))
    return Made(fill(model), (known(model.used),))

"""Recurrent layers inside of others, of models, and of classes that are none of Keras."""

from typing import Any

import numpy as np

from tests.own.known import BOTH, Made, fill, half, known


def bidirectional() -> Made:
    import keras
    from keras import layers

    x = start = keras.Input((5, 4))
    every: list[tuple[Any, dict[str, object]]] = []
    for merge in ("sum", "mul", "ave", "concat"):
        layer = layers.Bidirectional(
            layers.LSTM(3, return_sequences=True), merge_mode=merge, name=f"by_{merge}"
        )
        x = layer(x)
        every.append((layer, {"merge_mode": merge}))
    apart = layers.Bidirectional(
        layers.GRU(2, return_sequences=True), merge_mode=None, name="apart"
    )
    x = layers.Add()(list(apart(x)))
    every.append((apart, {"merge_mode": None}))
    unequal = layers.Bidirectional(
        layers.LSTM(3), backward_layer=layers.LSTM(2, go_backwards=True, name="b"), name="unequal"
    )
    every.append((unequal, {"merge_mode": "concat"}))
    model = fill(keras.Model(start, unequal(x), name="ways"))
    return Made(
        model,
        tuple(
            known(layer, cells=BOTH, joined="both ways", options=options)
            for layer, options in every
        ),
    )


def time_distributed() -> Made:
    import keras
    from keras import layers

    plain = layers.TimeDistributed(layers.LSTM(3, return_sequences=True), name="plain")
    both = layers.TimeDistributed(layers.Bidirectional(layers.GRU(3)), name="both")
    model = keras.Sequential([keras.Input((2, 5, 4)), plain, both], name="outer")
    fill(model)
    return Made(
        model,
        (
            known(plain),
            known(both, cells=BOTH, joined="both ways"),
        ),
    )


def cells() -> Made:
    import keras
    from keras import layers

    three = layers.RNN(
        [layers.LSTMCell(3), layers.LSTMCell(2), layers.LSTMCell(4)],
        return_sequences=True,
        name="three",
    )
    stacked = layers.RNN(
        layers.StackedRNNCells([layers.GRUCell(3), layers.GRUCell(2)]),
        return_sequences=True,
        name="stacked",
    )
    one = layers.RNN(layers.GRUCell(2), return_sequences=True, name="one")
    simple = layers.RNN(layers.SimpleRNNCell(2), name="simple")
    model = keras.Sequential([keras.Input((5, 4)), three, stacked, one, simple], name="cells")
    fill(model)
    return Made(
        model,
        (
            known(three, cells=("cell 0", "cell 1", "cell 2"), joined="chain"),
            known(stacked, cells=("cell 0", "cell 1"), joined="chain"),
            known(one),
            known(simple),
        ),
    )


def eleven_cells() -> Made:
    """Return a stack in which the order of names as text is not that of the cells."""
    import keras
    from keras import layers

    units = (3, 2, 4, 2, 3, 2, 3, 4, 2, 3, 2, 5)
    many = layers.RNN([layers.LSTMCell(u) for u in units], name="many")
    model = fill(keras.Sequential([keras.Input((5, 4)), many], name="eleven"))
    names = tuple(f"cell {n}" for n in range(len(units)))
    return Made(model, (known(many, cells=names, joined="chain"),))


def halves() -> Made:
    """Return layers whose cells differ so that they are shown as several layers."""
    import keras
    from keras import layers

    both = layers.Bidirectional(
        layers.RNN([layers.LSTMCell(3), layers.LSTMCell(2)], return_sequences=True), name="both"
    )
    unlike = layers.Bidirectional(
        layers.LSTM(3, return_sequences=True),
        backward_layer=layers.GRU(3, go_backwards=True, return_sequences=True, name="backward_gru"),
        name="unlike",
    )
    mixed = layers.RNN([layers.LSTMCell(3), layers.GRUCell(2)], name="mixed")
    model = keras.Sequential([keras.Input((5, 4)), both, unlike, mixed], name="halves")
    fill(model)
    chain: dict[str, Any] = {
        "keras_class": "RNN",
        "cells": ("cell 0", "cell 1"),
        "joined": "chain",
    }
    return Made(
        model,
        (
            half(both, "both/forward_rnn", slice(0, 6), **chain),
            half(both, "both/backward_rnn", slice(6, 12), **chain),
            half(unlike, "unlike/forward_lstm", slice(0, 3), keras_class="LSTM"),
            half(unlike, "unlike/backward_gru", slice(3, 6), keras_class="GRU"),
            half(mixed, "mixed/cell 0", slice(0, 3), keras_class="RNN"),
            half(mixed, "mixed/cell 1", slice(3, 6), keras_class="RNN"),
        ),
    )


def submodels() -> Made:
    """Return models in models, and a layer that two of them share."""
    import keras
    from keras import layers

    first = layers.LSTM(3, return_sequences=True, name="first")
    second = layers.GRU(3, return_sequences=True, name="second")
    encoder = keras.Sequential([keras.Input((5, 4)), first, second], name="encoder")
    shared = layers.LSTM(3, return_sequences=True, name="shared")
    inner_in = keras.Input((5, 4), name="inner_in")
    inner = keras.Model(inner_in, shared(encoder(inner_in)), name="inner")
    start = keras.Input((5, 4), name="start")
    again = shared(inner(start))
    tail = layers.LSTM(2, name="tail")
    model = fill(keras.Model(start, tail(shared(again)), name="whole"))
    return Made(
        model,
        (
            known(first, "inner/encoder/first"),
            known(second, "inner/encoder/second"),
            known(shared, "inner/shared"),
            known(tail),
        ),
    )


def subclassed() -> Made:
    """Return a model with layers in attributes, in lists and in a dictionary."""
    import keras
    from keras import layers

    class Mine(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(name="mine")
            self.blocks = [
                layers.GRU(3, return_sequences=True, name="block_zero"),
                layers.GRU(2, return_sequences=True, name="block_one"),
            ]
            self.by_name = {"x": layers.LSTM(2, return_sequences=True, name="in_dict")}
            self.deep = [[layers.LSTM(2, return_sequences=True, name="deeper")]]
            self.tail = layers.LSTM(2, name="the_tail")

        def call(self, x: Any) -> Any:
            for block in (*self.blocks, self.by_name["x"], self.deep[0][0], self.tail):
                x = block(x)
            return x

    model = Mine()
    model(np.zeros((1, 5, 4), "float32"))
    fill(model)
    layer = {each.name: each for each in model._flatten_layers()}
    names = ("block_zero", "block_one", "in_dict", "deeper", "the_tail")
    return Made(model, tuple(known(layer[name]) for name in names))


def wrapped() -> Made:
    """Return recurrent layers in other layers of Keras that hold a layer."""
    import keras
    from keras import layers

    inner = layers.LSTM(3, return_sequences=True, name="inner")
    twice = layers.TimeDistributed(layers.TimeDistributed(layers.GRU(2)), name="twice")
    encoder = keras.Sequential([keras.Input((5, 4)), inner], name="encoder")
    held = layers.TimeDistributed(encoder, name="held")
    start = keras.Input((2, 3, 5, 4))
    flat = layers.Reshape((6, 5, 4))(start)
    model = fill(keras.Model(start, [twice(start), held(flat)], name="wrapped"))
    return Made(
        model,
        (known(twice), known(inner, "held/encoder/inner")),
    )


def custom() -> Made:
    """Return layers of classes that no reader knows, around layers that it knows."""
    import keras
    from keras import layers

    @keras.saving.register_keras_serializable("tests")
    class Told(layers.Layer):  # type: ignore[misc]
        """Its configuration has the layer inside."""

        def __init__(self, inside: Any = None, **more: Any) -> None:
            super().__init__(**more)
            self.inside = inside or layers.LSTM(3, return_sequences=True, name="inner")

        def build(self, shape: Any) -> None:
            self.inside.build(shape)

        def call(self, x: Any) -> Any:
            return self.inside(x)

        def get_config(self) -> dict[str, Any]:
            inside = keras.saving.serialize_keras_object(self.inside)
            return {**super().get_config(), "inside": inside}

    @keras.saving.register_keras_serializable("tests")
    class Untold(layers.Layer):  # type: ignore[misc]
        """Its configuration says nothing of the layer inside."""

        def __init__(self, **more: Any) -> None:
            super().__init__(**more)
            self.hidden = layers.GRU(2, return_sequences=True, name="hidden_gru")

        def build(self, shape: Any) -> None:
            self.hidden.build(shape)

        def call(self, x: Any) -> Any:
            return self.hidden(x)

    told, untold = Told(name="told"), Untold(name="untold")
    tail = layers.LSTM(2, name="tail")
    model = keras.Sequential([keras.Input((5, 4)), told, untold, tail], name="custom")
    fill(model)
    return Made(
        model,
        (
            known(told.inside, "told/inner"),
            known(untold.hidden, "untold/hidden_gru"),
            known(tail),
        ),
    )


def custom_cell() -> Made:
    """Return an RNN of a cell that stores what a SimpleRNN stores, and one that stores more."""
    import keras
    from keras import layers

    class Alike(layers.Layer):  # type: ignore[misc]
        def __init__(self, units: int = 3, extra: bool = False, **more: Any) -> None:
            super().__init__(**more)
            self.units = self.state_size = units
            self.extra = extra

        def build(self, shape: Any) -> None:
            u = self.units
            self.kernel = self.add_weight(shape=(shape[-1], u), name="kernel")
            self.recurrent_kernel = self.add_weight(shape=(u, u), name="recurrent_kernel")
            self.bias = self.add_weight(shape=(u,), name="bias")
            if self.extra:
                self.peephole = self.add_weight(shape=(u,), name="peephole")

        def call(self, x: Any, states: Any) -> Any:
            y = keras.ops.matmul(x, self.kernel) - keras.ops.matmul(
                states[0], self.recurrent_kernel
            )
            return y + self.bias, [y]

    class Stranger(Alike):
        pass

    alike = layers.RNN(Alike(3), return_sequences=True, name="alike")
    stranger = layers.RNN(Stranger(2, extra=True), name="stranger")
    model = keras.Sequential([keras.Input((5, 4)), alike, stranger], name="own_cell")
    return Made(fill(model), (known(alike),))

"""Gates and states at every step are what Keras computes inside, for all layers and calls."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import diagram_gen
from diagram_gen.errors import UserError
from diagram_gen.watching.layer_gates import Gates, LayerGates, gates

Array = NDArray[Any]

BATCH, STEPS, FEATURES, UNITS = 3, 7, 2, 4


@pytest.fixture(scope="module")
def keras() -> Any:
    """Keras, as the generator imports it."""
    from diagram_gen.backend import keras

    return keras


@pytest.fixture(autouse=True)
def _same_weights(keras: Any) -> None:
    keras.utils.set_random_seed(5)


def _x(dtype: str = "float32", seed: int = 0) -> Array:
    return np.random.default_rng(seed).normal(size=(BATCH, STEPS, FEATURES)).astype(dtype)


def _layer(keras: Any, kind: str, units: int = UNITS, **options: Any) -> Any:
    """Return a built layer, with values in its bias, too."""
    layer = getattr(keras.layers, kind)(units, **options)
    layer.build((None, None, FEATURES))
    rng = np.random.default_rng(9)
    layer.set_weights([rng.normal(size=w.shape) * 0.7 for w in layer.get_weights()])
    return layer


def _stepped(layer: Any, x: Array, states: list[Any] | None = None) -> dict[str, Array]:
    """Run the cell step by step, as the guide of Keras shows it, and keep all states."""
    from keras import ops

    states = states or layer.cell.get_initial_state(len(x))
    kept = []
    for step in range(x.shape[1]):
        _, states = layer.cell(x[:, step], states)
        kept.append([ops.convert_to_numpy(state) for state in states])
    return {
        letter: np.stack([states[n] for states in kept], axis=1)
        for n, letter in enumerate("hc"[: len(kept[0])])
    }


#: Of each layer: its states from its gates, and what they were before, in one equation each.
RELATIONS: dict[str, Callable[[LayerGates, Array, Array], dict[str, Array]]] = {
    "LSTM": lambda g, h, c: {
        "c": g["f"] * c + g["i"] * g["candidate"],
        "h": g["o"] * np.tanh(g["c"]),
    },
    "GRU": lambda g, h, c: {"h": g["z"] * h + (1 - g["z"]) * g["candidate"]},
    "SimpleRNN": lambda g, h, c: {},
}

LAYERS: dict[str, dict[str, Any]] = {
    "LSTM": {},
    "LSTM without bias": {"use_bias": False},
    "LSTM with other activations": {
        "activation": "softsign",
        "recurrent_activation": "hard_sigmoid",
    },
    "LSTM unrolled": {"unroll": True},
    "LSTM by another implementation": {"implementation": 1},
    "LSTM that drops out": {"dropout": 0.5, "recurrent_dropout": 0.5},
    "GRU": {},
    "GRU that resets before": {"reset_after": False},
    "GRU without bias": {"use_bias": False},
    "GRU without bias that resets before": {"use_bias": False, "reset_after": False},
    "SimpleRNN": {},
    "SimpleRNN without bias": {"use_bias": False},
}


@pytest.mark.parametrize(("dtype", "close"), [("float32", 1e-5), ("float64", 1e-12)])
@pytest.mark.parametrize("name", LAYERS)
def test_every_layer(keras: Any, name: str, dtype: str, close: float) -> None:
    """States at each step are those of the cell run step by step, and gates make these states."""
    kind = name.partition(" ")[0]
    layer = _layer(keras, kind, dtype=dtype, **LAYERS[name])
    x = _x(dtype)
    found = gates(layer, x)
    assert isinstance(found, LayerGates)
    expected = _stepped(layer, x)
    for letter, values in expected.items():
        assert found[letter].dtype == dtype
        assert np.abs(found[letter] - values).max() <= close
    assert np.abs(found["h"][:, -1] - np.asarray(layer(x))).max() <= close
    if "activations" not in name:
        before = [_before(found[letter]) for letter in "hc" if letter in found]
        for letter, values in RELATIONS[kind](found, before[0], before[-1]).items():
            assert np.abs(found[letter] - values).max() <= close


def _before(values: Array) -> Array:
    return np.concatenate([np.zeros_like(values[:, :1]), values[:, :-1]], axis=1)


def test_gates_themselves(keras: Any) -> None:
    """A gate is what a cell computes that keeps everything else of it fixed."""
    layer = _layer(keras, "LSTM", dtype="float64")
    x = _x("float64")
    found = gates(layer, x)
    kernel, recurrent, bias = layer.get_weights()
    before = _before(found["h"])
    sums = np.einsum("bsf,fk->bsk", x, kernel) + np.einsum("bsu,uk->bsk", before, recurrent) + bias
    for n, name in enumerate(["i", "f", "candidate", "o"]):
        block = sums[..., n * UNITS : (n + 1) * UNITS]
        expected = np.tanh(block) if name == "candidate" else _sigmoid(block)
        assert np.abs(found[name] - expected).max() <= 1e-12


def _sigmoid(values: Array) -> Array:
    result: Array = 1 / (1 + np.exp(-values))
    return result


def test_an_initial_state_counts(keras: Any) -> None:
    """The first step starts from it."""
    layer = _layer(keras, "LSTM", dtype="float64")
    start = [np.full((BATCH, UNITS), value) for value in (0.3, -2.0)]
    found = gates(layer, _x("float64"), initial_state=start)
    assert isinstance(found, LayerGates)
    expected = _stepped(layer, _x("float64"), start)
    assert np.abs(found["c"] - expected["c"]).max() <= 1e-12
    assert np.abs(found["f"] - gates(layer, _x("float64"))["f"]).max() > 0.01


MASK = np.arange(STEPS) < np.array([[STEPS], [4], [0]])


@pytest.mark.parametrize("side", ["after", "before"])
@pytest.mark.parametrize("kind", ["LSTM", "GRU", "SimpleRNN"])
def test_masked_steps(keras: Any, kind: str, side: str) -> None:
    """There gates are no numbers and states stay; the others are as without those steps."""
    mask = MASK if side == "after" else MASK[:, ::-1]
    layer = _layer(keras, kind, dtype="float64", return_sequences=True)
    x = _x("float64")
    found = gates(layer, x, mask=mask)
    assert isinstance(found, LayerGates)
    assert found.mask is not None
    assert (found.mask == mask).all()
    assert np.abs(found["h"] - np.asarray(layer(x, mask=mask))).max() <= 1e-12
    for name in found:
        assert (
            np.isnan(found[name]).any(axis=2).tolist()
            == (np.zeros_like(mask) if name in "ch" else ~mask).tolist()
        )
    shorter = gates(layer, x[1:2, mask[1]])
    for name in found:
        assert np.abs(found[name][1, mask[1]] - shorter[name][0]).max() <= 1e-12
    assert (found["h"][2] == 0).all()


def test_zeros_for_masked_outputs_are_no_states(keras: Any) -> None:
    """Bidirectional has them put out; the state of the layer stays all the same."""
    layer = _layer(keras, "GRU", dtype="float64", return_sequences=True)
    with_states = gates(layer, _x("float64"), mask=MASK)["h"]
    layer.zero_output_for_mask = True
    assert (gates(layer, _x("float64"), mask=MASK)["h"] == with_states).all()


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_backwards(keras: Any, kind: str) -> None:
    """Values stand where their input stands."""
    layer = _layer(keras, kind, dtype="float64", return_sequences=True, go_backwards=True)
    x = _x("float64")
    found = gates(layer, x)
    assert isinstance(found, LayerGates)
    assert found.backwards
    assert np.abs(found["h"] - np.asarray(layer(x))[:, ::-1]).max() <= 1e-12
    again = gates(layer, x, mask=MASK)
    assert np.abs(again["h"] - np.asarray(layer(x, mask=MASK))[:, ::-1]).max() <= 1e-12


def test_both_ways_with_a_mask_in_a_model(keras: Any) -> None:
    """Each direction is a layer with a name; what the wrapper puts out is made of both."""
    model = keras.Sequential(
        [
            keras.Input((STEPS, FEATURES)),
            keras.layers.Masking(),
            keras.layers.Bidirectional(
                keras.layers.LSTM(UNITS, return_sequences=True, name="lstm"), name="both"
            ),
        ]
    )
    x = np.where(MASK[..., None], _x(), 0)
    found = gates(model, x)
    assert isinstance(found, Gates)
    assert found.layers == ("both/forward_lstm", "both/backward_lstm")
    put_out = np.where(MASK[..., None], np.concatenate([g["h"] for g in found], axis=2), 0)
    assert np.abs(put_out - np.asarray(model(x))).max() <= 1e-5
    assert [each.backwards for each in found] == [False, True]
    np.testing.assert_array_equal(found["both/backward_lstm"].mask, MASK)


def test_a_stateful_layer_is_left_as_it_was(keras: Any) -> None:
    """It starts where it stopped, and does not move on by being looked at."""
    inputs = keras.Input(batch_shape=(BATCH, STEPS, FEATURES))
    layer = keras.layers.GRU(UNITS, stateful=True, return_sequences=True, dtype="float64")
    model = keras.Model(inputs, layer(inputs))
    model(_x("float64"))
    states = _states(layer)
    first, again = (gates(model, _x("float64", 1)) for _ in range(2))
    assert (first[0]["h"] == again[0]["h"]).all()
    assert all((a == b).all() for a, b in zip(states, _states(layer), strict=True))
    assert np.abs(first[0]["h"] - np.asarray(model(_x("float64", 1)))).max() <= 1e-12


def _states(layer: Any) -> list[Array]:
    from keras import ops

    return [np.asarray(ops.copy(state)) for state in layer.states]


@pytest.mark.parametrize(("policy", "close"), [("mixed_float16", 2e-3), ("mixed_bfloat16", 2e-2)])
@pytest.mark.parametrize("kind", ["LSTM", "GRU", "SimpleRNN"])
def test_mixed_precision(keras: Any, kind: str, policy: str, close: float) -> None:
    """Computed in the same half precision, handed over in single."""
    layer = _layer(keras, kind, dtype=policy, return_sequences=True)
    found = gates(layer, _x())
    assert {array.dtype for array in found.values()} == {np.dtype("float32")}
    assert np.abs(found["h"] - np.asarray(keras.ops.cast(layer(_x()), "float32"))).max() == 0
    plain = _layer(keras, kind, return_sequences=True)
    for name, values in gates(plain, _x()).items():
        assert np.abs(found[name] - values).max() <= 20 * close


def _model(keras: Any) -> Any:
    return keras.Sequential(
        [
            keras.Input((STEPS,), dtype="int32"),
            keras.layers.Embedding(9, FEATURES, mask_zero=True),
            keras.layers.LSTM(UNITS, return_sequences=True, name="lower"),
            keras.layers.Dropout(0.5),
            keras.layers.LayerNormalization(),
            keras.layers.Bidirectional(keras.layers.GRU(3, name="inner"), name="nested"),
            keras.layers.Dense(1),
        ]
    )


def test_layers_inside_a_model(keras: Any) -> None:
    """Each gets what it gets in the model: inputs, masks, no dropout."""
    model = _model(keras)
    tokens = np.random.default_rng(0).integers(0, 9, (BATCH, STEPS))
    found = gates(model, tokens)
    assert isinstance(found, Gates)
    assert found.layers == ("lower", "nested/forward_inner", "nested/backward_inner")
    after = keras.Model(model.inputs[0], model.get_layer("lower").output)(tokens)
    assert np.abs(found["lower"]["h"] - np.asarray(after)).max() <= 1e-5
    last = keras.Model(model.inputs[0], model.get_layer("nested").output)(tokens)
    ends = [found["nested/forward_inner"]["h"][:, -1], found["nested/backward_inner"]["h"][:, 0]]
    assert np.abs(np.concatenate(ends, axis=1) - np.asarray(last)).max() <= 1e-5
    np.testing.assert_array_equal(found["lower"].mask, tokens != 0)
    assert found[0] is found["lower"]
    assert found[1:].layers == found.layers[1:]
    with pytest.raises(
        KeyError, match="'lowest' is there 0 times, in 'lower', 'nested/forward_inner'"
    ):
        found["lowest"]


def test_a_layer_that_runs_several_times(keras: Any) -> None:
    """Once for each step of a TimeDistributed."""
    inner = keras.layers.LSTM(UNITS, name="inner")
    wrapped = keras.layers.TimeDistributed(inner)
    x = np.random.default_rng(0).normal(size=(BATCH, 2, STEPS, FEATURES)).astype("float32")
    output = np.asarray(wrapped(x))
    found = gates(wrapped, x)
    assert isinstance(found, Gates)
    assert found.layers == ("inner", "inner")
    for n, each in enumerate(found):
        assert np.abs(each["h"][:, -1] - output[:, n]).max() <= 1e-5
    with pytest.raises(KeyError, match="'inner' is there 2 times"):
        found["inner"]


def test_a_model_of_a_class_of_ones_own(keras: Any) -> None:
    """However it calls its layers."""

    class Mine(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.steps = [keras.layers.GRU(2, return_sequences=True, name="first")]
            self.last = keras.layers.RNN(keras.layers.LSTMCell(3), name="last")

        def call(self, inputs: Any) -> Any:
            for step in self.steps:
                inputs = step(inputs)
            return self.last(inputs * 2)

    model = Mine()
    found = gates(model, _x())
    assert isinstance(found, Gates)
    assert {each.layer: each.keras_class for each in found} == {"first": "GRU", "last": "RNN"}
    assert np.abs(found["last"]["h"][:, -1] - np.asarray(model(_x()))).max() <= 1e-5


def test_nothing_stays_behind(keras: Any) -> None:
    """A layer that was looked at is as before, even if the call fails."""
    layer = _layer(keras, "LSTM")
    before = layer.get_config(), set(vars(layer)), layer.use_cudnn
    gates(layer, _x())
    with pytest.raises(Exception, match="shape"):
        gates(layer, np.zeros((BATCH, STEPS, FEATURES + 1)))
    assert (layer.get_config(), set(vars(layer)), layer.use_cudnn) == before
    assert "inner_loop" not in vars(layer)


# ------------------------------------------------------------------------------ what can't be seen


def test_no_recurrent_layer(keras: Any) -> None:
    """Said in one sentence."""
    with pytest.raises(UserError, match="There is no recurrent layer in 'dense'"):
        gates(keras.layers.Dense(2, name="dense"), np.zeros((1, 2)))


def test_a_cell_of_ones_own(keras: Any) -> None:
    """Neither an unknown class nor one that computes something else gets gates made up."""

    class Twice(keras.layers.LSTMCell):  # type: ignore[misc]
        def call(self, inputs: Any, states: Any, training: bool = False) -> Any:
            output, states = super().call(inputs, states, training=training)
            return 2 * output, states

    layer = keras.layers.RNN(Twice(3), name="twice")
    layer(_x())
    with pytest.raises(UserError, match="'twice' puts out something else than a Twice of Keras"):
        gates(layer, _x())
    stacked = keras.layers.RNN([keras.layers.LSTMCell(2), keras.layers.LSTMCell(2)], name="two")
    stacked(_x())
    with pytest.raises(UserError, match="'two' repeats a cell of the class StackedRNNCells"):
        gates(stacked, _x())


def test_what_can_be_shown_is_shown(keras: Any) -> None:
    """A layer that can't be shown is named in a remark."""
    model = keras.Sequential(
        [
            keras.Input((STEPS, FEATURES)),
            keras.layers.RNN([keras.layers.GRUCell(2)] * 2, return_sequences=True, name="stack"),
            keras.layers.GRU(3, name="plain"),
        ]
    )
    found = gates(model, _x())
    assert isinstance(found, Gates)
    assert found.layers == ("plain",)
    assert "'stack' repeats a cell of the class StackedRNNCells" in found.remarks[0]
    assert "'stack'" in repr(found)


def test_a_compiled_call(keras: Any) -> None:
    """Values can't be seen there; the message says what to do."""
    from diagram_gen.backend import tf

    class Compiled(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.inner = keras.layers.LSTM(2, name="inner")

        @tf.function  # type: ignore[untyped-decorator]
        def call(self, inputs: Any) -> Any:
            return self.inner(inputs)

    model = Compiled()
    for seen in ("values of 'inner' can't be", "recurrent layer of 'compiled' is"):
        with pytest.raises(UserError, match=f"{seen} seen.*: a compiled .*run_functions_eagerly"):
            gates(model, _x())
        model(_x())


# -------------------------------------------------------------------------------------- drawings


@contextmanager
def _agg() -> Iterator[None]:
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    with mpl.rc_context({"backend": "agg"}):
        yield
    plt.close("all")


@pytest.mark.parametrize("units", [1, 3, 12])
def test_plot(keras: Any, units: int) -> None:
    """A panel for each name, with the values of one sequence in it."""
    layer = _layer(keras, "LSTM", units)
    found = gates(layer, _x(), mask=MASK)
    assert isinstance(found, LayerGates)
    with _agg():
        assert found.plot(1) is found
        assert [panel.get_ylabel().split()[-1] for panel in found.axes_] == list(found)
        for name, panel in zip(found, found.axes_, strict=True):
            if units <= 4:
                drawn = np.array([line.get_ydata() for line in panel.lines]).T
            else:
                drawn = panel.images[0].get_array().filled(np.nan).T
            np.testing.assert_array_equal(drawn, found[name][1])
        assert found.axes_[-1].get_xlabel() == "time step"


def test_plot_counts_whole_steps(keras: Any) -> None:
    """There is no step 2.5."""
    long = np.zeros((1, 20, _x().shape[-1]), np.float32)
    with _agg():
        found = gates(_layer(keras, "LSTM", 1), long).plot()
        assert all(place == int(place) for place in found.axes_[-1].get_xticks())


def test_plot_into_axes_of_ones_own(keras: Any) -> None:
    """Some names, into panels that are there."""
    found = gates(_layer(keras, "GRU"), _x())
    assert isinstance(found, LayerGates)
    with _agg():
        from matplotlib import pyplot as plt

        figure, panels = plt.subplots(2)
        found.plot(names=["z", "h"], axes=panels)
        assert found.figure_ is figure
        assert all(len(panel.lines) == UNITS for panel in panels)
        with pytest.raises(UserError, match="4 names need as many axes, not 2"):
            found.plot(axes=panels)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sample": 3}, "There is no sequence 3: the batch has 3"),
        ({"names": ["q"]}, "'gru' has no 'q': it has z, r, candidate, h"),
    ],
)
def test_plot_of_what_is_not_there(keras: Any, arguments: dict[str, Any], message: str) -> None:
    """Said in one sentence."""
    found = gates(_layer(keras, "GRU", name="gru"), _x())
    with pytest.raises(UserError, match=message):
        found.plot(**arguments)


def test_several_layers_are_plotted(keras: Any) -> None:
    """Each in a figure of its own."""
    found = gates(_model(keras), np.ones((BATCH, STEPS), "int32"))
    with _agg():
        assert found.plot() is found
        assert found[0].figure_ is not found[1].figure_


def test_words_for_a_terminal(keras: Any) -> None:
    """What is there, and of which size."""
    found = gates(_layer(keras, "LSTM", name="mine"), _x())
    assert repr(found) == ("<LSTM 'mine': i, f, candidate, o, c, h; 3 sequences, 7 steps, 4 units>")


def test_it_is_part_of_the_package(keras: Any) -> None:
    """Under the name that people type."""
    assert diagram_gen.gates is gates
    assert set(diagram_gen.gates(_layer(keras, "SimpleRNN"), _x())) == {"h"}

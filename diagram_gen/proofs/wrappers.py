"""Layers that hold other layers or cells: each equals plain layers put together by hand."""

from typing import Any

import numpy as np

from diagram_gen.backend import keras
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import FLOAT64, Array, differ, fill, gap, in_double, proof, same

UNITS, FEATURES, BATCH, STEPS = 3, 2, 3, 4
INPUT = (BATCH, STEPS, FEATURES)

#: What each merge mode does with the outputs of the two halves.
MERGES: dict[str | None, Any] = {
    "concat": lambda forward, backward: np.concatenate([forward, backward], axis=-1),
    "sum": lambda forward, backward: forward + backward,
    "mul": lambda forward, backward: forward * backward,
    "ave": lambda forward, backward: (forward + backward) / 2,
    None: lambda forward, backward: np.stack([forward, backward]),
}


def bidirectional() -> Proof:
    """Two LSTMs over the same sequence, one of them over the reversed one."""
    whole = _bidirectional("concat", return_sequences=True, return_state=True)
    arrays = fill(whole, 8)
    x = _input(INPUT)
    output, *states = map(np.asarray, whole(x))
    forward = _lstm(arrays[:3], x)
    reversed_ = _lstm(arrays[3:], x[:, ::-1])
    backward = reversed_[0][:, ::-1]
    last = np.asarray(_with(arrays, "concat")(x))
    start = [np.asarray(s) for s in np.random.default_rng(9).standard_normal((4, BATCH, UNITS))]
    started = whole(x, initial_state=start)[0]
    merges = [_merge_mode(mode, arrays, x, forward[0], backward) for mode in MERGES]
    return proof(
        "bidirectional",
        "Bidirectional is two independent layers, the second of which reads from the end. The "
        "forward arrays come first; the output at a step is the forward output there merged with "
        "the backward one there; states come as fh, fc, bh, bc in every merge mode.",
        f"A Bidirectional LSTM with {UNITS} units in each direction and random weights was "
        "compared with two LSTM layers that got its first three and its last three arrays; the "
        "second read the input with the time axis flipped.",
        [
            Check(
                "layers of the six arrays",
                ", ".join(v.path.split("/")[1].split("_")[0] for v in whole.weights),
                "equals",
                "forward, forward, forward, backward, backward, backward",
            ),
            same("output against the two layers", output, MERGES["concat"](forward[0], backward)),
            differ(
                "output, the backward half not flipped back",
                output,
                MERGES["concat"](forward[0], reversed_[0]),
            ),
            same("states against fh, fc, bh, bc", states, [*forward[1:], *reversed_[1:]]),
            same(
                "outputs with initial states fh, fc, bh, bc",
                started,
                MERGES["concat"](
                    _lstm(arrays[:3], x, start[:2])[0],
                    _lstm(arrays[3:], x[:, ::-1], start[2:])[0][:, ::-1],
                ),
            ),
            same(
                "return_sequences=False, against the last state of each half",
                last,
                np.concatenate([states[0], states[2]], axis=-1),
            ),
            same(
                "its backward half, against the sequence's first position",
                last[:, UNITS:],
                output[:, 0, UNITS:],
            ),
            differ(
                "its backward half, against the sequence's last position",
                last[:, UNITS:],
                output[:, -1, UNITS:],
            ),
            *(
                Check(f"merge_mode={row['mode']}, outputs and states", most, "at most", FLOAT64)
                for row, most in merges
            ),
        ],
        {
            "units": UNITS,
            "features": FEATURES,
            "steps": STEPS,
            "merge_modes": [row for row, _ in merges],
        },
    )


def _merge_mode(
    mode: str | None, arrays: list[Array], x: Array, forward: Array, backward: Array
) -> tuple[dict[str, Any], float]:
    """Return output shapes of one merge mode, and how far it is from what it should be."""
    layer = _with(arrays, mode, return_sequences=True, return_state=True)
    several = 2 if mode is None else 1
    found = [np.asarray(v) for v in layer(x)]
    output = np.stack(found[:2]) if mode is None else found[0]
    ends = [forward[:, -1], backward[:, 0]]
    shape = layer.compute_output_shape((None, None, FEATURES))
    last = keras.layers.Bidirectional(
        keras.layers.LSTM(UNITS), merge_mode=mode
    ).compute_output_shape((None, None, FEATURES))
    row = {
        "mode": repr(mode),
        "sequences": _shapes(shape[:several]),
        "last": _shapes(last if mode is None else [last]),
        "states": len(found) - several,
        "parameters": layer.count_params(),
    }
    return row, max(
        gap(output, MERGES[mode](forward, backward)),
        gap([found[several], found[several + 2]], ends),
    )


def _shapes(shapes: Any) -> list[list[int | None]]:
    return [list(shape) for shape in shapes]


def stacked_cells() -> Proof:
    """An ``RNN`` of two cells and two layers on top of each other."""
    rnn = in_double(
        lambda: keras.layers.RNN(
            [keras.layers.LSTMCell(UNITS), keras.layers.LSTMCell(2)],
            return_sequences=True,
            return_state=True,
            unroll=True,
        )
    )
    rnn.build(INPUT)
    layers = [_plain(UNITS, FEATURES), _plain(2, UNITS)]
    arrays = [array for layer in layers for array in fill(layer, 10)]
    rnn.set_weights(arrays)
    x = _input(INPUT)
    output, *states = rnn(x)
    lower, *lower_states = layers[0](x)
    upper, *upper_states = layers[1](lower)
    nested = [[np.asarray(s) for s in pair] for pair in states]
    return proof(
        "stacked-cells",
        "An RNN of two LSTM cells is two LSTM layers, the first with return_sequences=True. Its "
        "arrays are those of the first followed by those of the second, and its states are one "
        "list [h, c] for each cell.",
        "An RNN of two LSTM cells got the lists of arrays of two LSTM layers, put together, with "
        "set_weights; all ran over the same input.",
        [
            Check("arrays of the RNN", len(rnn.weights), "equals", len(arrays)),
            same("outputs", output, upper),
            same("states of the first cell", nested[0], lower_states),
            same("states of the second cell", nested[1], upper_states),
            Check("lists of states", len(states), "equals", 2),
            Check(
                "parameters",
                rnn.count_params(),
                "equals",
                sum(layer.count_params() for layer in layers),
            ),
        ],
        {
            "state_shapes": [[list(s.shape) for s in pair] for pair in nested],
        },
    )


def time_distributed() -> Proof:
    """One LSTM applied to each entry of an outer axis."""
    inner = _plain(UNITS, FEATURES, return_sequences=False, return_state=False)
    arrays = fill(inner, 11)
    wrapper = in_double(lambda: keras.layers.TimeDistributed(keras.layers.LSTM(UNITS, unroll=True)))
    x = _input((2, 3, STEPS, FEATURES))
    wrapper.build(x.shape)
    wrapper.set_weights(arrays)
    output = np.asarray(wrapper(x))
    return proof(
        "time-distributed",
        "TimeDistributed applies one and the same LSTM to each entry of the axis after the batch. "
        "It has no further weights, and nothing passes from entry to entry.",
        "A TimeDistributed LSTM got the arrays of a plain one; each entry of its input then ran "
        "through the plain one by itself.",
        [
            same("outputs", output, np.stack([inner(x[:, n]) for n in range(x.shape[1])], axis=1)),
            Check("arrays", len(wrapper.weights), "equals", len(inner.weights)),
            Check("parameters", wrapper.count_params(), "equals", inner.count_params()),
        ],
        {"input": list(x.shape), "output": list(output.shape)},
    )


def _input(shape: tuple[int, ...]) -> Array:
    return np.random.default_rng(12).standard_normal(shape)


def _bidirectional(mode: str | None, **options: Any) -> Any:
    layer = in_double(
        lambda: keras.layers.Bidirectional(
            keras.layers.LSTM(UNITS, unroll=True, **options), merge_mode=mode
        )
    )
    layer.build(INPUT)
    return layer


def _with(arrays: list[Array], mode: str | None, **options: Any) -> Any:
    layer = _bidirectional(mode, **options)
    layer.set_weights(arrays)
    return layer


def _plain(units: int, features: int, **options: Any) -> Any:
    chosen = {"return_sequences": True, "return_state": True} | options
    layer = keras.layers.LSTM(units, unroll=True, dtype="float64", **chosen)
    layer.build((None, STEPS, features))
    return layer


def _lstm(arrays: list[Array], x: Array, states: Any = None) -> list[Array]:
    """Return outputs, last h and last c of a plain LSTM with these arrays."""
    layer = _plain(UNITS, FEATURES)
    layer.set_weights(arrays)
    return [np.asarray(v) for v in layer(x, initial_state=states)]

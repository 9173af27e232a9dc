"""What a layer hands over, what it keeps, and the order in which it reads."""

from typing import Any

import numpy as np

from diagram_gen.backend import keras
from diagram_gen.facts import two_digits
from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import Array, differ, error_of, fill, proof, same

UNITS, FEATURES, BATCH, STEPS = 3, 2, 2, 6
HALF = STEPS // 2


def go_backwards() -> Proof:
    """``go_backwards`` reads from the end, and leaves the outputs in that order."""
    layer = _layer(go_backwards=True, return_sequences=True, return_state=True)
    arrays = fill(layer, 22)
    plain = _layer(arrays, return_sequences=True, return_state=True)
    x = _input()
    output, *states = (np.asarray(v) for v in layer(x))
    flipped, *flipped_states = plain(x[:, ::-1])
    return proof(
        "go-backwards",
        "go_backwards=True gives what the same layer gives on the flipped input. The outputs stay "
        "in the order of processing: the first one belongs to the last step of the input.",
        "An LSTM with go_backwards=True and a plain one with the same arrays, which read the input "
        "with its time axis flipped.",
        [
            same("outputs", output, flipped),
            same("last h and c", states, [np.asarray(s) for s in flipped_states]),
            differ("outputs flipped into the order of the input", output[:, ::-1], flipped),
            same(
                "first output against one step on the input's last step",
                output[:, 0],
                plain(x[:, -1:])[1],
            ),
        ],
    )


def stateful() -> Proof:
    """A stateful layer starts where the batch before has ended."""
    layer = _layer(stateful=True, return_sequences=True)
    arrays = fill(layer, 23)
    plain = _layer(arrays, return_sequences=True)
    x = _input()
    whole = np.asarray(plain(x))
    halves = [np.asarray(layer(part)) for part in np.split(x, 2, axis=1)]
    again = np.asarray(layer(x[:, :HALF]))
    layer.reset_state()
    cleared = np.asarray(layer(x[:, :HALF]))
    return proof(
        "stateful",
        "A stateful layer keeps its last states between calls as its next initial states. "
        "reset_state() sets them to zero; they are neither weights nor parameters.",
        f"A stateful LSTM ran over {HALF} steps and then over the next {HALF}, a plain one with "
        f"the same arrays over all {STEPS}.",
        [
            same("outputs of both halves against the whole", np.hstack(halves), whole),
            differ("outputs of the first half a second time", again, halves[0]),
            same("the same after reset_state()", cleared, halves[0]),
            Check("weights", len(layer.weights), "equals", len(plain.weights)),
            Check("variables", len(layer.variables), "equals", len(plain.variables)),
            Check("parameters", layer.count_params(), "equals", plain.count_params()),
            Check("kept states", len(layer.states), "equals", 2),
            Check(
                "error for a batch of another size",
                error_of(lambda: layer(x[:1, :HALF])),
                "equals",
                "ValueError",
            ),
        ],
        {"state_shapes": [list(state.shape) for state in layer.states]},
    )


def states() -> Proof:
    """The states that come and go: their order, and how the output relates to them."""
    layer = _layer(return_sequences=True, return_state=True)
    arrays = fill(layer, 24)
    x = _input()
    output, h, c = (np.asarray(v) for v in layer(x))
    _, *middle = layer(x[:, :HALF])
    rest = layer(x[:, HALF:], initial_state=middle)[0]
    swapped = layer(x[:, HALF:], initial_state=middle[::-1])[0]
    kept = _layer(arrays, stateful=True)
    last = kept(x)
    one_state = {name: [np.asarray(v) for v in _other(name)(x)] for name in ("GRU", "SimpleRNN")}
    return proof(
        "states",
        "The output of a layer is its state h. return_state gives [output, h, c] for an LSTM and "
        "[output, h] for a GRU or SimpleRNN; initial_state takes [h, c] in the same order.",
        f"Layers with {UNITS} units ran over {STEPS} steps, and over {HALF} steps and then the "
        "rest with the states that had come out.",
        [
            same("last output against h", output[:, -1], h),
            differ("h against c", h, c),
            same("the rest from [h, c] against the whole", rest, output[:, HALF:]),
            differ("the rest from [c, h] against the whole", swapped, output[:, HALF:]),
            same("states kept by a stateful layer", [np.asarray(s) for s in kept.states], [h, c]),
            same("its output against h", last, h),
            *(
                same(f"{name}: last output against its one state", given[0][:, -1], *given[1:])
                for name, given in one_state.items()
            ),
        ],
        {
            "returned": {
                "LSTM": [list(v.shape) for v in (output, h, c)],
                **{name: [list(v.shape) for v in given] for name, given in one_state.items()},
            }
        },
    )


def peephole_free() -> Proof:
    """Gates see outputs, not cell states: there are no peepholes."""
    layer = _layer(return_sequences=True)
    fill(layer, 25)
    x = _input()[:1, :2]
    start = np.random.default_rng(26).standard_normal((2, 1, UNITS))
    before = np.asarray(layer(x, initial_state=list(start)))
    by_cell: list[Array] = []
    by_output: list[Array] = []
    for unit in range(UNITS):
        for found, state in ((by_output, 0), (by_cell, 1)):
            moved = start.copy()
            moved[state, :, unit] += 1
            found.append(np.abs(np.asarray(layer(x, initial_state=list(moved))) - before)[0])
    own = np.eye(UNITS, dtype=bool)
    first_by_cell = np.array(by_cell)[:, 0]
    return proof(
        "peephole-free",
        "Keras LSTMs have no peepholes: a cell state acts on its own unit alone within one step. "
        "It reaches the other units through the output, one step later; an output acts on all "
        "units at once.",
        f"The initial cell state, then the initial output, of each of {UNITS} units was raised by "
        "one, and the outputs of two steps were compared.",
        [
            Check(
                "change of the other units by a cell state, first step",
                float(first_by_cell[~own].max()),
                "equals",
                0.0,
            ),
            Check(
                "change of its own unit",
                two_digits(float(first_by_cell[own].min())),
                "at least",
                1e-3,
            ),
            Check(
                "least change of any unit by a cell state, second step",
                two_digits(float(np.array(by_cell)[:, 1].min())),
                "at least",
                1e-6,
            ),
            Check(
                "least change of any unit by an output, first step",
                two_digits(float(np.array(by_output)[:, 0].min())),
                "at least",
                1e-6,
            ),
        ],
        {"by_cell_state": first_by_cell.round(6).tolist()},
    )


def _input() -> Array:
    return np.random.default_rng(27).standard_normal((BATCH, STEPS, FEATURES))


def _layer(arrays: list[Array] | None = None, **options: Any) -> Any:
    layer = keras.layers.LSTM(UNITS, unroll=True, dtype="float64", **options)
    layer.build((BATCH, STEPS, FEATURES))
    if arrays is not None:
        layer.set_weights(arrays)
    return layer


def _other(name: str) -> Any:
    cls = getattr(keras.layers, name)
    layer = cls(UNITS, unroll=True, dtype="float64", return_sequences=True, return_state=True)
    layer.build((BATCH, STEPS, FEATURES))
    fill(layer, 28)
    return layer

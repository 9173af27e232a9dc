"""Gates and states of a pass, computed from what Keras read and put out.

The output of each step is known, so the state that each step starts from is, too: gates of all
steps come from one product for the whole sequence, by the cell's own arrays and activations. Only
the cell state of an LSTM is summed up step by step. What results is held against the output.

The equations are those of ``keras.layers.LSTMCell``, ``GRUCell`` and ``SimpleRNNCell``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diagram_gen.errors import UserError
from diagram_gen.own.found import shown
from diagram_gen.watching.recorded import Array, Run, values_of

#: How far what is computed may be from what Keras put out, by the type it computes in: some
#: roundings of a value of about 1. Beyond it, the cell computes something else.
CLOSE = {"float64": 1e-10, "float32": 1e-4, "float16": 0.05, "bfloat16": 0.3}


@dataclass(frozen=True)
class Steps:
    """The steps of a pass in the order in which the layer takes them.

    Attributes:
        x: what is read, (batch, steps, features).
        before: the output state that each step starts from, (batch, steps, units).
        h: the output state after each step.
        mask: which steps count.
        states: where the states start.
    """

    x: Array
    before: Array
    h: Array
    mask: NDArray[np.bool_] | None
    states: tuple[Array, ...]


def recomputed(run: Run) -> dict[str, Array]:
    """Return all gates and states of a pass by name, each (batch, steps, units).

    They are in the order of the input. At a masked step gates are NaN, and states stay.

    Raises:
        UserError: if the cell is none whose equations are known.
    """
    steps = _steps(run)
    compute = _computation(run)
    found = compute(run.layer.cell, steps)
    _check(run, found.pop("check"), steps)
    if steps.mask is not None:
        gates = [name for name in found if name not in "ch"]
        found |= {name: np.where(steps.mask[..., None], found[name], np.nan) for name in gates}
    found["h"] = steps.h
    if run.layer.go_backwards:
        found = {name: values[:, ::-1] for name, values in found.items()}
    return found


def _steps(run: Run) -> Steps:
    x, mask = run.x, run.mask
    if run.layer.go_backwards:
        x, mask = x[:, ::-1], mask if mask is None else mask[:, ::-1]
    h, start = run.outputs, run.states[0]
    if mask is not None:
        # The output of a masked step is the last one again, or zeros; the state just stays.
        h = _held(h, mask, start)
    before = np.concatenate([start[:, None].astype(h.dtype), h[:, :-1]], axis=1)
    return Steps(x, before, h, mask, run.states)


def _held(values: Array, mask: NDArray[np.bool_], start: Array) -> Array:
    """Return what a state is after each step, if it changes only at those that count."""
    held, now = np.empty_like(values), start
    for step in range(values.shape[1]):
        now = np.where(mask[:, step, None], values[:, step], now)
        held[:, step] = now
    return held


def _computation(run: Run) -> Callable[[Any, Steps], dict[str, Array]]:
    from keras import layers

    known = {layers.LSTMCell: _lstm, layers.GRUCell: _gru, layers.SimpleRNNCell: _simple}
    for kind, compute in known.items():
        if isinstance(run.layer.cell, kind):
            return compute
    raise UserError(
        f"{shown(run.name)!r} repeats a cell of the class {type(run.layer.cell).__name__}, whose "
        "gates are not known: LSTMCell, GRUCell and SimpleRNNCell are."
    )


def _lstm(cell: Any, steps: Steps) -> dict[str, Array]:
    from keras import ops

    i, f, candidate, o = ops.split(_sums(cell, steps), 4, axis=-1)
    i, f, o = (values_of(cell.recurrent_activation(gate)) for gate in (i, f, o))
    candidate = values_of(cell.activation(candidate))
    c = _cell_state(f, i * candidate, steps)
    check = o * values_of(cell.activation(ops.convert_to_tensor(c)))
    return {"i": i, "f": f, "candidate": candidate, "o": o, "c": c, "check": check}


def _cell_state(f: Array, written: Array, steps: Steps) -> Array:
    c, now = np.empty_like(f), steps.states[1].astype(f.dtype)
    for step in range(f.shape[1]):
        new = f[:, step] * now + written[:, step]
        now = new if steps.mask is None else np.where(steps.mask[:, step, None], new, now)
        c[:, step] = now
    return c


def _gru(cell: Any, steps: Steps) -> dict[str, Array]:
    from keras import ops

    input_bias, recurrent_bias = _gru_biases(cell)
    from_x = _product(steps.x, cell.kernel, cell) + input_bias
    x_z, x_r, x_h = ops.split(from_x, 3, axis=-1)
    kernel = ops.cast(cell.recurrent_kernel, cell.compute_dtype)
    if cell.reset_after:
        from_h = _product(steps.before, kernel, cell) + recurrent_bias
        h_z, h_r, h_h = ops.split(from_h, 3, axis=-1)
    else:
        of_gates, of_candidate = kernel[:, : 2 * cell.units], kernel[:, 2 * cell.units :]
        h_z, h_r = ops.split(_product(steps.before, of_gates, cell), 2, axis=-1)
    z = cell.recurrent_activation(x_z + h_z)
    r = cell.recurrent_activation(x_r + h_r)
    if cell.reset_after:
        inner = r * h_h
    else:
        inner = _product(r * ops.cast(steps.before, cell.compute_dtype), of_candidate, cell)
    candidate = cell.activation(x_h + inner)
    z, r, candidate = map(values_of, (z, r, candidate))
    check = z * steps.before + (1 - z) * candidate
    return {"z": z, "r": r, "candidate": candidate, "check": check}


def _gru_biases(cell: Any) -> tuple[Any, Any]:
    from keras import ops

    if cell.bias is None:
        return 0.0, 0.0
    bias = ops.cast(cell.bias, cell.compute_dtype)
    return (bias[0], bias[1]) if cell.reset_after else (bias, 0.0)


def _simple(cell: Any, steps: Steps) -> dict[str, Array]:
    return {"check": values_of(cell.activation(_sums(cell, steps)))}


def _sums(cell: Any, steps: Steps) -> Any:
    """Return both products and the bias, added up for each column."""
    from keras import ops

    sums = _product(steps.x, cell.kernel, cell) + _product(
        steps.before, cell.recurrent_kernel, cell
    )
    return sums if cell.bias is None else sums + ops.cast(cell.bias, cell.compute_dtype)


def _product(values: Any, kernel: Any, cell: Any) -> Any:
    from keras import ops

    dtype = cell.compute_dtype
    return ops.matmul(ops.cast(values, dtype), ops.cast(kernel, dtype))


def _check(run: Run, computed: Array, steps: Steps) -> None:
    """Hold what was computed against what Keras put out.

    Raises:
        UserError: if the cell computes something else.
    """
    if steps.mask is not None:
        computed = np.where(steps.mask[..., None], computed, steps.h)
    distance = float(np.abs(computed.astype("float64") - steps.h.astype("float64")).max(initial=0))
    if not distance <= CLOSE[run.layer.cell.compute_dtype]:
        raise UserError(
            f"{shown(run.name)!r} puts out something else than a {type(run.layer.cell).__name__} "
            f"of Keras would with its arrays (they differ by {distance:.2g}), so its gates are not "
            "known."
        )

"""What reaches the recurrent layers of a model, and what they answer, while it is called.

Keras computes all steps of a layer in ``inner_loop``, after it has found out where the states
start and which steps are masked. For the time of one call, that method of each layer writes down
what goes through it. A model is left as it was: states of stateful layers, too.
"""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diagram_gen.errors import UserError
from diagram_gen.own.found import shown
from diagram_gen.own.live import inside, name_of

Array = NDArray[Any]

HALF = ("float16", "bfloat16")

_COMPILED = (
    "a compiled function (tf.function, jit) shows nothing of what it does. Call the layer "
    "directly, or switch compiling off, for example with tf.config.run_functions_eagerly(True)."
)


@dataclass(frozen=True)
class Run:
    """One pass of a recurrent layer over a batch of sequences.

    Attributes:
        name: the layer's name, with the names of what it lies in before it.
        layer: the layer.
        x: what it read, (batch, steps, features), in the order of the input.
        states: where it started, each (batch, units).
        mask: which steps count, (batch, steps) in the order of the input; ``None`` if all do.
        outputs: what it put out at each step, in the order in which it took the steps.
    """

    name: str
    layer: Any
    x: Array
    states: tuple[Array, ...]
    mask: NDArray[np.bool_] | None
    outputs: Array


def recorded(what: Any, x: Any, arguments: Mapping[str, Any]) -> list[Run]:
    """Call ``what`` on ``x`` and return each pass of each recurrent layer, in order.

    Args:
        what: a layer or model of Keras 3.
        x: its input.
        arguments: what else the call takes, such as ``mask`` or ``initial_state``.

    Raises:
        UserError: if there is no recurrent layer, or its values can't be seen.
    """
    found = dict(_recurrent(what, ()))
    if not found:
        raise UserError(f"There is no recurrent layer in {shown(name_of(what))!r}.")
    runs: list[Run] = []
    with ExitStack() as stack:
        for layer, name in found.items():
            stack.enter_context(_watched(layer, name, runs))
        what(x, training=False, **arguments)
    if not runs:
        raise UserError(
            f"No recurrent layer of {shown(name_of(what))!r} is seen when it is called: {_COMPILED}"
        )
    return runs


def _recurrent(what: Any, around: tuple[str, ...]) -> Iterator[tuple[Any, str]]:
    """Yield each layer that repeats a cell, and its name; the outermost one's is left out."""
    if hasattr(what, "cell") and hasattr(what, "inner_loop"):
        yield what, "/".join(around) or name_of(what)
        return
    for each in inside(what):
        yield from _recurrent(each, (*around, name_of(each)))


@contextmanager
def _watched(layer: Any, name: str, runs: list[Run]) -> Iterator[None]:
    """Write down what the layer does; all else of it is as before when this ends."""
    from keras import ops

    loop = layer.inner_loop
    states = [(state, ops.copy(state)) for state in layer.states or ()] if layer.stateful else []

    def inner_loop(sequences: Any, initial_state: Any, mask: Any, training: Any = False) -> Any:
        kept, layer.return_sequences = layer.return_sequences, True
        try:
            last, outputs, final = loop(sequences, initial_state, mask, training=training)
        finally:
            layer.return_sequences = kept
        runs.append(
            Run(
                name,
                layer,
                _seen(sequences, name),
                tuple(_seen(state, name) for state in _flat(initial_state)),
                None if mask is None else _two_axes(_seen(_flat(mask)[0], name)),
                _seen(outputs, name),
            )
        )
        return last, outputs, final

    # A method of this one object, past the bookkeeping that Keras does for attributes.
    vars(layer)["inner_loop"] = inner_loop
    # The fused kernels for GPUs pass by the loop; of a Bidirectional, they pass by both layers.
    fused = getattr(layer, "use_cudnn", None)
    if fused is not None:
        layer.use_cudnn = False
    try:
        yield
    finally:
        del vars(layer)["inner_loop"]
        if fused is not None:
            layer.use_cudnn = fused
        for state, value in states:
            state.assign(value)


def values_of(tensor: Any) -> Array:
    """Return the values of a tensor; those of half precision in single, which loses nothing."""
    from keras import backend, ops  # whoever passes a model has imported it

    tensor = ops.convert_to_tensor(tensor)
    half = backend.standardize_dtype(tensor.dtype) in HALF
    values: Array = ops.convert_to_numpy(ops.cast(tensor, "float32") if half else tensor)
    return values


def _seen(tensor: Any, name: str) -> Array:
    """Return the values of a tensor.

    Raises:
        UserError: if it has none, as in a graph.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # NumPy's, of how a tensor refuses
            return values_of(tensor)
    except (TypeError, NotImplementedError, AttributeError) as error:
        raise UserError(f"The values of {shown(name)!r} can't be seen: {_COMPILED}") from error


def _flat(states: Any) -> list[Any]:
    if not isinstance(states, list | tuple):
        return [states]
    return [state for each in states for state in _flat(each)]


def _two_axes(mask: Array) -> NDArray[np.bool_]:
    return mask.reshape(mask.shape[:2]).astype(bool)

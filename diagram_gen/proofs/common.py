"""What the proofs share: Keras as the reader sets it up, random layers, rounded results."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diagram_gen.backend import keras
from diagram_gen.facts import two_digits
from diagram_gen.layers import LayerKind
from diagram_gen.proof import Check, Proof
from diagram_gen.versions import versions

Array = NDArray[np.float64]

#: (units, features) over which statements about all sizes are tried.
SIZES = ((1, 1), (1, 3), (4, 1), (3, 5), (8, 8), (16, 7), (64, 32))

#: The most by which equal results may differ in double precision.
FLOAT64 = 1e-12

#: The least by which a wrong reading must differ, so that the right one stands out.
WRONG = 3e-3


def proof(
    key: str,
    claim: str,
    method: str,
    checks: Sequence[Check],
    data: dict[str, Any] | None = None,
) -> Proof:
    """Return a proof with the versions in use."""
    return Proof(key, claim, method, tuple(checks), data or {}, versions())


def random_layer(
    kind: LayerKind, units: int, features: int, seed: int = 1, **options: Any
) -> tuple[Any, list[Array]]:
    """Return a layer in double precision with random weights and biases, and its arrays.

    Sums are kept near one: much larger ones would drive the gates to 0 and 1, where all
    readings look alike.
    """
    layer = kind.make(dtype="float64", **options).make(keras, {"units": units})
    layer.build(kind.input_shape(features, 4))
    return layer, fill(layer, [seed, units, features])


def fill(layer: Any, seed: int | Sequence[int]) -> list[Array]:
    """Give a built layer random weights and biases that keep sums near one; return them."""
    rng = np.random.default_rng(seed)
    arrays = [
        0.7 * rng.standard_normal(v.shape) / (1 if v.name == "bias" else np.sqrt(v.shape[-2]))
        for v in layer.weights
    ]
    layer.set_weights(arrays)
    return arrays


def in_double(layer: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """Return ``layer(*arguments, **options)``, and all that it makes inside, in float64.

    Layers that hold others, such as ``Bidirectional``, convert what goes through them as well.
    """
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float64")
    try:
        return layer(*arguments, **options)
    finally:
        keras.config.set_dtype_policy(before)


def by_block(order: str, array: Any) -> dict[str, Any]:
    """Return the blocks of a packed array by their letters; ``order`` is how they are stored."""
    return dict(zip(order, np.split(np.asarray(array), len(order), axis=-1), strict=True))


def gap(left: Any, right: Any) -> float:
    """Return the largest absolute difference, with two significant digits.

    Raises:
        ValueError: if the shapes differ, as a number that was compared with many would pass.
    """
    one, other = np.asarray(left), np.asarray(right)
    if one.shape != other.shape:
        raise ValueError(f"shapes to be compared differ: {one.shape} and {other.shape}")
    return two_digits(float(np.abs(one - other).max()))


def same(what: str, left: Any, right: Any) -> Check:
    """Return the check that two results agree in double precision."""
    return Check(what, gap(left, right), "at most", FLOAT64)


def differ(what: str, left: Any, right: Any, least: float = WRONG) -> Check:
    """Return the check that two results stand clearly apart."""
    return Check(what, gap(left, right), "at least", least)


def error_of(call: Callable[[], object]) -> str:
    """Return the class of the error that ``call`` raises."""
    try:
        call()
    except Exception as error:  # noqa: BLE001 - whatever Keras says is what is asked for
        return type(error).__name__
    return "none"

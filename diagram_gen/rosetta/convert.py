"""Weights from any layout of the table to any other, exactly.

Everything follows from the two rows: which blocks there are and in which order, which arrays
they share, how the biases are split. What the table says is what is done.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from diagram_gen.errors import UserError
from diagram_gen.expressions import pretty_shape
from diagram_gen.rosetta.arrays import from_array, sizes_of, to_array
from diagram_gen.rosetta.blocks import Array
from diagram_gen.rosetta.gates import Gates
from diagram_gen.rosetta.layout import LayerName, Layout
from diagram_gen.rosetta.layouts import keras_layout


def read(source: Layout, arrays: Mapping[str, Array]) -> Gates:
    """Take the arrays of a framework apart into gates.

    Args:
        source: the framework's row.
        arrays: its arrays by the names in the row; without biases if the layer has none. An axis
            of directions has length 1.

    Raises:
        UserError: if an array is missing, unknown, or of a wrong shape.
    """
    biased = _check_names(source, arrays)
    sizes = sizes_of(source, arrays)
    found: dict[str, dict[str, Array]] = {role: {} for role in ("W", "U", "b", "r")}
    for stored in source.arrays:
        if stored.name in arrays:
            for role, blocks in from_array(source, stored, arrays[stored.name], sizes):
                found["b" if role == "b+r" else role] |= blocks
    if source.keeps == "1-z":
        _negate(found, "z")
    if source.forget_added and biased:
        found["b"]["f"] = found["b"]["f"] + found["b"]["f"].dtype.type(source.forget_added)
    if found["r"]:
        found["r"] = {g: found["r"].get(g, np.zeros_like(b)) for g, b in found["b"].items()}
    r = found["r"] or None
    return Gates(found["W"], found["U"], found["b"] if biased else None, r, source.reset)


def write(target: Layout, gates: Gates) -> dict[str, Array]:
    """Lay gates out as a framework does: its arrays by name, in its order.

    A layer without biases gets none, or zeros where the framework has no such layer.

    Raises:
        UserError: if the framework has no layer that computes the same.
    """
    _check_possible(target, gates)
    sizes = {"units": gates.units, "features": gates.features, "directions": 1}
    roles = {"W": dict(gates.W), "U": dict(gates.U), **_biases(target, gates)}
    if target.keeps == "1-z":
        _negate(roles, "z")
    return {
        stored.name: to_array(target, stored, roles, sizes)
        for stored in target.arrays
        if not stored.is_bias or gates.b is not None or not target.bias_optional
    }


def convert(source: Layout, target: Layout, arrays: Mapping[str, Array]) -> dict[str, Array]:
    """Lay the arrays of one framework out as another one does.

    Raises:
        UserError: as :func:`read` and :func:`write` do.
    """
    return write(target, read(source, arrays))


def gates_from_keras(
    layer: LayerName, weights: Sequence[Array], *, reset_after: bool = True
) -> Gates:
    """Take what ``get_weights()`` of one Keras layer returns apart into gates.

    Raises:
        UserError: if these cannot be the weights of such a layer.
    """
    row = keras_layout(layer, reset_after=reset_after)
    if len(weights) not in (2, 3):
        raise UserError(
            f"{row.name} has 2 weights or, with bias, 3, but {len(weights)} were given; give "
            "what get_weights() of one layer returns."
        )
    names = [stored.name for stored in row.arrays[: len(weights)]]
    return read(row, dict(zip(names, map(np.asarray, weights), strict=True)))


def gates_to_keras(gates: Gates) -> list[Array]:
    """Return what ``set_weights()`` of one Keras layer takes: the inverse of the above.

    Of a GRU, ``reset_after`` has to be what ``gates.reset`` says.
    """
    layer: LayerName = "lstm" if "c" in gates.W else "gru" if "z" in gates.W else "simple_rnn"
    return list(write(keras_layout(layer, reset_after=gates.reset != "before"), gates).values())


def from_keras(
    target: Layout, weights: Sequence[Array], *, reset_after: bool = True
) -> dict[str, Array]:
    """Lay the weights of one Keras layer out as ``target`` does.

    Args:
        target: a row of the table.
        weights: what ``get_weights()`` returns: kernel, recurrent kernel and, if any, bias.
        reset_after: of a GRU, the argument it was made with.

    Raises:
        UserError: if the weights do not fit together or ``target`` cannot compute the same.
    """
    return write(target, gates_from_keras(target.layer, weights, reset_after=reset_after))


def to_keras(source: Layout, arrays: Mapping[str, Array]) -> list[Array]:
    """Return what ``set_weights()`` of the Keras layer takes that computes the same.

    Raises:
        UserError: as :func:`read` does.
    """
    return gates_to_keras(read(source, arrays))


def _check_names(source: Layout, arrays: Mapping[str, Array]) -> bool:
    """Return whether there are biases; raise if arrays are missing or unknown."""
    known = {stored.name for stored in source.arrays}
    biases = {stored.name for stored in source.bias_arrays}
    biased = not source.bias_optional or not biases.isdisjoint(arrays)
    missing = (known if biased else known - biases) - set(arrays)
    unknown = set(arrays) - known
    if missing or unknown:
        what = f"lack {_listed(missing)}" if missing else f"also hold {_listed(unknown)}"
        shapes = "; ".join(f"{s.name} {pretty_shape(s.shape)}" for s in source.arrays)
        raise UserError(f"The arrays given for {source.name} {what}; it has {shapes}.")
    return biased


def _check_possible(target: Layout, gates: Gates) -> None:
    if sorted(target.order) != sorted(gates.W):
        raise UserError(
            f"{target.name} has the blocks {' '.join(target.order)}, but the weights given have "
            f"{' '.join(gates.W)}; choose the row of the same kind of layer."
        )
    if target.reset and gates.reset and target.reset != gates.reset:
        raise UserError(
            f"{target.framework}'s {target.name} applies the reset gate {_MOMENT[target.reset]}, "
            f"this layer {_MOMENT[gates.reset]}: no weights make the two equal; train the layer "
            "with the other reset_after."
        )


_MOMENT = {
    "after": "after the recurrent product (reset_after=True)",
    "before": "before the recurrent product (reset_after=False)",
}


def _biases(target: Layout, gates: Gates) -> dict[str, dict[str, Array]]:
    zeros = {g: np.zeros_like(w[0]) for g, w in gates.W.items()}
    b, r = dict(gates.b or zeros), dict(gates.r or zeros)
    if target.forget_added:
        b["f"] = b["f"] - b["f"].dtype.type(target.forget_added)
    for letter in target.without_recurrent_bias:
        if np.any(r[letter]):
            raise UserError(
                f"{target.framework}'s {target.name} has no recurrent bias for the block "
                f"{letter!r}, but this layer's is not zero; no weights make the two equal."
            )
    return {"b": b, "r": r, "b+r": {g: b[g] + r[g] for g in b}}


def _negate(roles: dict[str, dict[str, Array]], letter: str) -> None:
    """Make a gate its own complement: sigmoid(-z) is 1 - sigmoid(z)."""
    for blocks in roles.values():
        if letter in blocks:
            blocks[letter] = -blocks[letter]


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))

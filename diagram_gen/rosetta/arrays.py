"""One array of a framework: what its shape tells, what is in it, and how it is put together."""

import re
from collections.abc import Iterator, Mapping

import numpy as np

from diagram_gen.errors import UserError
from diagram_gen.expressions import format_shape, pretty_shape
from diagram_gen.rosetta.blocks import Array, join, split
from diagram_gen.rosetta.layout import Layout, Piece, Stored

#: A size that tells ``units`` or ``features`` by itself, such as ``4*units``.
_PLAIN = re.compile(r"(?:(\d+)\*)?(units|features)")


def sizes_of(layout: Layout, arrays: Mapping[str, Array]) -> dict[str, int]:
    """Return ``units``, ``features`` and ``directions`` (1) that make the shapes what they are.

    Raises:
        UserError: if no such sizes fit all arrays.
    """
    sizes = {"directions": 1}
    given = [(stored, arrays[stored.name]) for stored in layout.arrays if stored.name in arrays]
    for stored, array in given:
        for size, expression in zip(array.shape, stored.shape, strict=False):
            if plain := _PLAIN.fullmatch(expression):
                sizes.setdefault(plain[2], size // int(plain[1] or 1))
        if stored.shape[0] == "features+units" and array.ndim == 2:
            sizes["features"] = array.shape[0] - sizes["units"]
    for stored, array in given:
        known = {"units", "features"} <= sizes.keys()
        if not known or array.shape != stored.shape_for(sizes):
            raise UserError(
                f"{layout.name} holds {stored.name} of shape {pretty_shape(stored.shape)}, but "
                f"{format_shape(array.shape)} was given, which does not fit"
                f"{' the other arrays' if known else ''}; give its arrays as they are stored."
            )
    return sizes


def to_array(
    layout: Layout,
    stored: Stored,
    roles: Mapping[str, Mapping[str, Array]],
    sizes: Mapping[str, int],
) -> Array:
    """Put one array together.

    Args:
        layout: the row that the array is of.
        stored: which array.
        roles: for each role, its blocks by letter; weights as ``x @ W`` wants them.
        sizes: what the shape is made of.
    """
    parts = [_joined(layout, piece, roles) for piece in stored.pieces]
    whole = np.concatenate(parts, axis=-1)
    if not stored.is_bias and layout.transposed:
        whole = whole.T
    return np.ascontiguousarray(whole.reshape(stored.shape_for(sizes)))


def from_array(
    layout: Layout, stored: Stored, array: Array, sizes: Mapping[str, int]
) -> Iterator[tuple[str, dict[str, Array]]]:
    """Yield role and blocks of each piece of an array: the inverse of :func:`to_array`."""
    if stored.is_bias:
        whole = array.reshape(1, -1)[0]
    else:
        whole = array.reshape(array.shape[-2:])
        whole = whole.T if layout.transposed else whole
    start = 0
    for piece in stored.pieces:
        stop = start + len(piece.letters) * sizes["units"]
        part = whole[..., start:stop]
        start = stop
        yield from _split(layout, piece, part, sizes)


def _joined(layout: Layout, piece: Piece, roles: Mapping[str, Mapping[str, Array]]) -> Array:
    if piece.role == "WU":
        blocks = {g: np.concatenate([roles["W"][g], roles["U"][g]]) for g in piece.letters}
    else:
        blocks = {g: roles[piece.role][g] for g in piece.letters}
    if layout.packing == "buffers" and piece.role in ("W", "U"):
        blocks = {g: np.ascontiguousarray(w.T).reshape(w.shape) for g, w in blocks.items()}
    return join(blocks, piece.letters, interleaved=layout.packing == "interleaved")


def _split(
    layout: Layout, piece: Piece, part: Array, sizes: Mapping[str, int]
) -> Iterator[tuple[str, dict[str, Array]]]:
    blocks = split(part, piece.letters, interleaved=layout.packing == "interleaved")
    if layout.packing == "buffers" and piece.role in ("W", "U"):
        blocks = {g: w.reshape(w.shape[::-1]).T for g, w in blocks.items()}
    if piece.role == "WU":
        features = sizes["features"]
        yield "W", {g: w[:features] for g, w in blocks.items()}
        yield "U", {g: w[features:] for g, w in blocks.items()}
    else:
        yield piece.role, blocks

"""Layers with invented values, as if they had been found in a model."""

from collections.abc import Sequence

import numpy as np

from diagram_gen.facts import Shape
from diagram_gen.own.found import FoundCell, FoundLayer
from diagram_gen.own.recognise import recognise


def found_cell(*shapes: Shape, name: str = "", path: str = "layers/lstm/cell/vars") -> FoundCell:
    """Return a cell with random values in arrays of these shapes."""
    cell = recognise(shapes)
    assert cell, f"no cell stores arrays of the shapes {shapes}"
    rng = np.random.default_rng(len(name))
    arrays = tuple(rng.normal(size=shape).astype("float32") for shape in shapes)
    return FoundCell(cell, name, tuple(f"{path}/{n}" for n in range(len(shapes))), arrays)


def packed(blocks: int, units: int, features: int) -> tuple[Shape, Shape, Shape]:
    """Return the shapes of a cell with one row of bias."""
    width = blocks * units
    return (features, width), (units, width), (width,)


def lstm(units: int, features: int, name: str = "lstm") -> FoundLayer:
    """Return an LSTM."""
    return FoundLayer(name, "LSTM", (found_cell(*packed(4, units, features)),))


def both_ways(
    units: Sequence[int], features: int, merge: str | None = "concat", cells: int = 4
) -> FoundLayer:
    """Return a bidirectional layer whose directions have these units."""
    names = ("forward", "backward")
    directions = tuple(
        found_cell(*packed(cells, u, features), name=n) for n, u in zip(names, units, strict=True)
    )
    return FoundLayer("both", "Bidirectional", directions, "both ways", {"merge_mode": merge})


def chain(units: Sequence[int], features: int) -> FoundLayer:
    """Return an RNN of LSTM cells that have these units."""
    reads = (features, *units)
    cells = tuple(
        found_cell(*packed(4, u, f), name=f"cell {n}")
        for n, (u, f) in enumerate(zip(units, reads, strict=False))
    )
    return FoundLayer("chain", "RNN", cells, "chain")

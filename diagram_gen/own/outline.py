"""What was found in a file before its arrays are read: they stay where they are until then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diagram_gen.cells import Cell
from diagram_gen.facts import Shape
from diagram_gen.own.found import FoundCell, FoundLayer, FoundModel

Array = NDArray[Any]

#: NumPy has no such type: its numbers travel as whole ones of the same bits.
BFLOAT16 = "bfloat16"

#: The types that weights have in Keras, and the types that hold their bits.
DTYPES = {"float16": "<f2", "float32": "<f4", "float64": "<f8", BFLOAT16: "<u2"}


@dataclass(frozen=True)
class Unread:
    """An array in a file.

    Attributes:
        shape: its shape.
        dtype: its type; a key of :data:`DTYPES`, or the name of another type, which isn't read.
        read: reads the values, bit for bit, as the type that :data:`DTYPES` names.
    """

    shape: Shape
    dtype: str
    read: Callable[[], Array]

    @property
    def bytes(self) -> int:
        """How many bytes the values are."""
        return int(np.prod(self.shape, dtype=object)) * np.dtype(DTYPES[self.dtype]).itemsize


@dataclass(frozen=True)
class CellOutline:
    """As :class:`~diagram_gen.own.found.FoundCell`."""

    cell: Cell
    name: str
    paths: tuple[str, ...]
    arrays: tuple[Unread, ...]


@dataclass(frozen=True)
class LayerOutline:
    """As :class:`~diagram_gen.own.found.FoundLayer`."""

    name: str
    keras_class: str
    cells: tuple[CellOutline, ...]
    joined: str = "alone"
    options: Mapping[str, object] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ModelOutline:
    """As :class:`~diagram_gen.own.found.FoundModel`."""

    name: str
    layers: tuple[LayerOutline, ...]
    remarks: tuple[str, ...] = ()

    @property
    def arrays(self) -> tuple[Unread, ...]:
        """All arrays in order."""
        return tuple(a for layer in self.layers for cell in layer.cells for a in cell.arrays)


def filled(outline: ModelOutline, values: Callable[[Unread], Array]) -> FoundModel:
    """Return the model with its arrays, which ``values`` brings one after the other."""
    layers = []
    for layer in outline.layers:
        cells = tuple(
            FoundCell(c.cell, c.name, c.paths, tuple(typed(values(a), a.dtype) for a in c.arrays))
            for c in layer.cells
        )
        layers.append(
            FoundLayer(
                layer.name, layer.keras_class, cells, layer.joined, layer.options, layer.remarks
            )
        )
    return FoundModel(outline.name, tuple(layers), outline.remarks)


def typed(bits: Array, dtype: str) -> Array:
    """Return values from the bits that they travel as, without copying them."""
    if dtype != BFLOAT16:
        return bits
    import ml_dtypes  # came with Keras; hardly any file needs it

    return bits.view(ml_dtypes.bfloat16)

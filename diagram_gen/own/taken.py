"""What a reader passes to be drawn: layers, a model, live or saved, or a name with sizes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from operator import index
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, SupportsIndex

from diagram_gen.errors import UserError
from diagram_gen.facts import LayerArrays
from diagram_gen.layers import KINDS
from diagram_gen.own.numbers import from_numbers

if TYPE_CHECKING:
    from diagram_gen.own.found import FoundLayer, FoundModel

#: What the names of saved models end in.
FILES = (".keras", ".h5", ".hdf5")


@dataclass(frozen=True)
class TakenLayer:
    """A layer to draw.

    Attributes:
        name: what it is called.
        arrays: its arrays; without values if they come from plain numbers.
        options: arguments that say how it computes, as far as they are known.
        remarks: what else to know of it, in whole sentences.
    """

    name: str
    arrays: LayerArrays
    options: Mapping[str, object] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """What was passed.

    Attributes:
        name: what it is called as a whole.
        layers: what to draw.
        several: whether there may be any number of them, or just one.
        remarks: what can't be drawn, and why, in whole sentences.
    """

    name: str
    layers: tuple[TakenLayer, ...]
    several: bool = False
    remarks: tuple[str, ...] = ()

    def fitting(self, misfit: Callable[[TakenLayer], str]) -> "Taken":
        """Return those that fit a figure.

        Args:
            misfit: returns why a layer does not fit, as a sentence; nothing if it does.

        Raises:
            UserError: if none fits.
        """
        reasons = [misfit(layer) for layer in self.layers]
        left_out = tuple(filter(None, reasons))
        if len(left_out) == len(reasons):
            raise UserError(left_out[0])
        layers = tuple(
            layer for layer, reason in zip(self.layers, reasons, strict=True) if not reason
        )
        return replace(self, layers=layers, remarks=(*self.remarks, *left_out))


def take(
    what: object,
    units: SupportsIndex | None = None,
    features: SupportsIndex | None = None,
    *,
    by_cell: bool = False,
) -> Taken:
    """Return what there is to draw.

    Args:
        what: a built layer, a model, a list or tuple of layers, the path of a saved model, or the
            name of a layer.
        units, features: its sizes, if it is a name.
        by_cell: whether each cell of a layer is drawn by itself.

    Raises:
        UserError: if it is nothing of the kind, or does not say what to draw.
    """
    if isinstance(what, str):
        layer = _named(what, units, features)
        return Taken(layer.name, (layer,))
    if units is not None or features is not None:
        raise UserError('units and features go with a name, such as "lstm": a layer has its own.')
    from diagram_gen.own.described import described
    from diagram_gen.own.found import shown

    model = find_model(what)
    found = [cell for layer in model.layers for cell in (_cells(layer) if by_cell else [layer])]
    several = isinstance(what, list | tuple | PathLike) or hasattr(what, "layers")
    layers = [
        TakenLayer(shown(each.name), described(each), each.options, each.remarks) for each in found
    ]
    return Taken(shown(model.name), tuple(layers), several, model.remarks)


def find_model(what: object) -> "FoundModel":
    """Return the recurrent layers, at least one, of live objects or of a saved model.

    Raises:
        UserError: if there is none, or ``what`` is nothing that has layers.
    """
    if not isinstance(what, PathLike):
        from diagram_gen.own.live import find

        return find(what)
    from diagram_gen.own.read import read_model

    path = Path(what)
    model = read_model(path)
    if not model.layers:
        raise UserError(" ".join((f"There is no recurrent layer in {path}.", *model.remarks[:1])))
    return model


def _named(name: str, units: SupportsIndex | None, features: SupportsIndex | None) -> TakenLayer:
    plain = name.lower().replace("_", "-")
    keys = {kind.key: kind.key for kind in KINDS.values()}
    keys |= {kind.title.lower(): kind.key for kind in KINDS.values()}
    if Path(name).suffix in FILES:
        raise UserError(f"{name!r} would be a layer: pass the path of a file as Path({name!r}).")
    if plain not in keys:
        raise UserError(f"There is no layer {name!r}: choose one of {', '.join(KINDS)}.")
    if units is None or features is None:
        raise UserError(f"Say how large {name!r} is, for example with units=3, features=2.")
    arrays = from_numbers(keys[plain], _whole(units), _whole(features))
    return TakenLayer(arrays.case.kind.title, arrays)


def _whole(size: SupportsIndex) -> int:
    """Return a whole number of any type, such as NumPy's, as Python's; all else as it is."""
    whole = hasattr(size, "__index__") and not isinstance(size, bool)
    return index(size) if whole else size  # type: ignore[return-value]  # refused by its case


def _cells(layer: "FoundLayer") -> list["FoundLayer"]:
    """Return each cell of a layer as a layer of its own."""
    if len(layer.cells) == 1:
        return [layer]
    return [
        replace(
            layer, name=f"{layer.name} {cell.name}", cells=(replace(cell, name=""),), joined="alone"
        )
        for cell in layer.cells
    ]

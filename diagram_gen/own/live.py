"""Recurrent layers of a live Keras layer or model.

Nothing of Keras is imported here: objects bring their classes, of Keras 3 on any backend or of
tf_keras. Layers are told by what they hold (``cell``, ``cells``, ``forward_layer``, ``layer``),
their cells by the shapes of their arrays.
"""

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from diagram_gen.cells import GRU, GRU_BEFORE, Cell
from diagram_gen.errors import UserError
from diagram_gen.expressions import format_shape
from diagram_gen.own.found import FoundCell, FoundLayer, FoundModel, shown
from diagram_gen.own.options import plain_options
from diagram_gen.own.recognise import CLASSES, class_of, recognise

#: Packages whose cells compute what their names say.
KERAS = ("keras", "tf_keras")

#: What a model is called that is a mere list of layers.
SEVERAL = "layers"


def find(what: object) -> FoundModel:
    """Return the recurrent layers of a layer or model, with the values that they hold now.

    A layer that is used more than once appears once.

    Args:
        what: a built layer or model of Keras, or a list or tuple of them.

    Raises:
        UserError: if it is nothing of the kind, has no recurrent layer, or none with weights.
    """
    several = what if isinstance(what, list | tuple) else (what,)
    for each in several:
        _check(each)
    search = _Search()
    if several is what:
        name = SEVERAL
        found = search.each(several, ())
    else:
        name = name_of(what)
        found = search.outermost(what)
    if not found:
        if search.remarks:
            raise UserError(search.remarks[0])
        where = "this list" if several is what else repr(shown(name))
        raise UserError(f"There is no recurrent layer in {where}.")
    return FoundModel(name, tuple(found), tuple(search.remarks))


def _check(what: object) -> None:
    if isinstance(what, type):
        raise UserError(
            f"{what.__name__} is a class, not a layer: call it, build the layer, and pass that."
        )
    if not hasattr(type(what), "get_weights"):
        raise UserError(
            f"No layer can be seen in an object of the class {type(what).__name__}: pass a built "
            "layer or model of Keras, a list of them, or the name of a layer with its sizes."
        )


@dataclass(frozen=True)
class _Together:
    """Cells that are drawn as one layer, how they work together, and what else to know."""

    cells: tuple[FoundCell, ...]
    joined: str = "alone"
    remarks: tuple[str, ...] = ()


class _Search:
    """One walk through a model.

    Attributes:
        remarks: what was seen but can't be shown.
    """

    def __init__(self) -> None:
        self.remarks: list[str] = []
        self._seen: set[int] = set()

    def each(self, several: Iterable[Any], around: tuple[str, ...]) -> list[FoundLayer]:
        """Return the layers of several objects; ``around`` are the names of what they lie in."""
        return [layer for what in several for layer in self._one(what, around)]

    def outermost(self, what: Any) -> list[FoundLayer]:
        """Return the layers of an object whose own name is no part of theirs."""
        found = self._recurrent(what, (name_of(what),))
        return self.each(inside(what), ()) if found is None else found

    def _one(self, what: Any, around: tuple[str, ...]) -> list[FoundLayer]:
        if id(what) in self._seen:
            return []
        names = (*around, name_of(what))
        found = self._recurrent(what, names)
        return self.each(inside(what), names) if found is None else found

    def _recurrent(self, what: Any, names: tuple[str, ...]) -> list[FoundLayer] | None:
        """Return what a recurrent layer is, or ``None`` if others may lie in this one."""
        self._seen.add(id(what))
        name = "/".join(names)
        if together := _together(what):
            below = {id(each) for each in _everything(what) if each.weights}
            if below & self._seen:
                return []  # as another layer already, which shares its weights with this one
            self._seen |= below
            return [_layer(what, name, together)]
        directions, cell = _directions(what), getattr(what, "cell", None)
        if (directions or cell is not None) and not what.weights:
            self.remarks.append(
                f"{shown(name)!r} has no weights yet: build it, for example with "
                "build((None, None, features)), or call it on data once."
            )
            return []
        if directions:
            remark = f"It is one direction of the {type(what).__name__} layer {shown(names[-1])!r}."
            found = self.each(directions, names)
            return [replace(layer, remarks=(remark, *layer.remarks)) for layer in found]
        return None if cell is None else self._apart(what, cell, names)

    def _apart(self, what: Any, cell: Any, names: tuple[str, ...]) -> list[FoundLayer]:
        """Return the cells of an RNN, as far as they are known, as a layer each."""
        stack = getattr(cell, "cells", None)
        found = []
        for n, each in enumerate(stack or [cell]):
            own = (*names, f"cell {n}") if stack else names
            if stack and (known := _cell(each)):
                remark = f"It is one of the cells of {shown(names[-1])!r}."
                together = _Together((known,), "alone", (remark, *_foreign(each)))
                found.append(_layer(what, "/".join(own), together))
            elif within := self.each(inside(each), (*own, name_of(each))):
                found += within
            else:
                self.remarks.append(_unknown("/".join(own), each))
        return found


def _layer(what: Any, name: str, together: _Together) -> FoundLayer:
    keras_class = type(what).__name__
    return FoundLayer(
        name, keras_class, together.cells, together.joined, _options(what), together.remarks
    )


def _together(what: Any) -> _Together | None:
    """Return what is drawn as one layer: one cell, a chain of like ones, or two directions."""
    inner = getattr(what, "layer", None)
    if inner is not None and inside(what) == [inner]:
        together = _together(inner)
        return together and replace(
            together, remarks=(*_wrapped(inner, together), *together.remarks)
        )
    if directions := _directions(what):
        return _both_ways(*map(_together, directions))
    cell = what if hasattr(what, "state_size") else None
    cell = getattr(what, "cell", cell)
    if cell is None:
        return None
    stack = getattr(cell, "cells", None) or [cell]
    known = [known for known in map(_cell, stack) if known]
    if len(known) < len(stack) or len({each.cell for each in known}) > 1:
        return None
    remarks = tuple(dict.fromkeys(remark for each in stack for remark in _foreign(each)))
    if len(known) == 1:
        return _Together((known[0],), remarks=remarks)
    named = tuple(replace(each, name=f"cell {n}") for n, each in enumerate(known))
    return _Together(named, "chain", remarks)


def _directions(what: Any) -> tuple[Any, Any] | None:
    both = getattr(what, "forward_layer", None), getattr(what, "backward_layer", None)
    return None if None in both else both


def _both_ways(forward: _Together | None, backward: _Together | None) -> _Together | None:
    """Return two directions as one layer, if each has one cell and both are of one kind."""
    if not forward or not backward or len(forward.cells + backward.cells) > 2:
        return None
    (one,), (other,) = forward.cells, backward.cells
    if one.cell != other.cell:
        return None
    cells = replace(one, name="forward"), replace(other, name="backward")
    return _Together(
        cells, "both ways", tuple(dict.fromkeys((*forward.remarks, *backward.remarks)))
    )


def _wrapped(inner: Any, together: _Together) -> Iterator[str]:
    """Yield what a wrapper holds, where its title does not say it."""
    name = type(inner).__name__
    if name != class_of(together.cells[0].cell):
        yield f"It holds a layer of the class {name}."


def _cell(cell: Any) -> FoundCell | None:
    """Return a cell that stores arrays of its own and no others, if their shapes are known."""
    if not hasattr(type(cell), "get_weights") or any(each.weights for each in inside(cell)):
        return None
    arrays = tuple(np.array(array) for array in cell.get_weights())
    known = recognise([array.shape for array in arrays], _candidates(cell))
    return FoundCell(known, "", tuple(map(_path, cell.weights)), arrays) if known else None


def _candidates(cell: Any) -> tuple[Cell, ...]:
    """Return what a cell can be by its class; of a GRU without bias shapes don't tell which."""
    candidates = CLASSES.get(type(cell).__name__.removesuffix("Cell"), ())
    reset_after = getattr(cell, "reset_after", None)
    if GRU in candidates and isinstance(reset_after, bool):
        return (GRU if reset_after else GRU_BEFORE,)
    return candidates


def _foreign(cell: Any) -> Iterator[str]:
    """Yield that a cell may compute something else, if it is none of Keras' own."""
    if type(cell).__module__.split(".")[0] not in KERAS:
        yield (
            f"Its cell, of the class {type(cell).__name__}, is told by its shapes: it may compute "
            "something else with them."
        )


def _unknown(name: str, cell: Any) -> str:
    """Return why a cell can't be shown."""
    shapes = [tuple(v.shape) for v in getattr(cell, "weights", ())]
    arrays = ", ".join(map(format_shape, shapes)) or "not to be seen"
    return (
        f"{shown(name)!r} repeats a cell of the class {type(cell).__name__}, which is unknown: its "
        f"arrays are {arrays}."
    )


def _options(what: Any) -> dict[str, object]:
    """Return the options that the layer itself tells; none if it can't."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # whoever only looks wants no advice on saving
        try:
            config = what.get_config()
        except Exception:  # noqa: BLE001 - a class of the reader's own may raise anything
            return {}
    return plain_options(config)


def inside(what: Any) -> list[Any]:
    """Return the layers that ``what`` holds directly, in the order in which Keras keeps them."""
    flatten = getattr(what, "_flatten_layers", None)
    return [] if flatten is None else [*flatten(include_self=False, recursive=False)]


def _everything(what: Any) -> Iterator[Any]:
    """Yield all layers below ``what``."""
    for each in inside(what):
        yield each
        yield from _everything(each)


def name_of(what: Any) -> str:
    """Return what a layer is called; one without a name by its class."""
    name = getattr(what, "name", None)
    return name if isinstance(name, str) else type(what).__name__


def _path(variable: Any) -> str:
    path = getattr(variable, "path", None)  # tf_keras has no more than names, with a counter
    return str(variable.name).removesuffix(":0") if path is None else str(path)

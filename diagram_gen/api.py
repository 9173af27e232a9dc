"""Figures and tables of recurrent layers, for notebooks and scripts.

Every function takes

* a built layer of Keras, which gives one picture;
* a model, a list of layers, or the path of a saved model: a picture of each recurrent layer in it;
* the name of a layer with its sizes, as in ``weights_map("lstm", units=3, features=2)``: this
  imports neither Keras nor NumPy.

Layers are shown with the values that they hold at the time of the call.
"""

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import Any, Protocol, SupportsIndex, overload

from diagram_gen.errors import UserError
from diagram_gen.facts import MOST_VALUES, LayerArrays
from diagram_gen.figures.cell import cell as draw_cell
from diagram_gen.figures.unrolled import unrolled as draw_unrolled
from diagram_gen.figures.weights import values_map as draw_values_map
from diagram_gen.figures.weights import weights_map as draw_weights_map
from diagram_gen.own.shape_table import ShapeRow, ShapeTable, shape_rows
from diagram_gen.own.taken import Taken, TakenLayer, find_model, take
from diagram_gen.pictures import Picture, Pictures
from diagram_gen.svg import Figure
from diagram_gen.text import format_count

__all__ = [
    "Layer",
    "Picture",
    "Pictures",
    "ShapeRow",
    "ShapeTable",
    "UserError",
    "cell",
    "report",
    "shapes",
    "unrolled",
    "values_map",
    "weights_map",
]


class Layer(Protocol):
    """A layer or model of Keras. No type tells them apart: what is returned has any type, too."""

    def get_weights(self) -> Any:
        """Return its arrays."""


#: What gives several pictures.
Several = list[Any] | tuple[Any, ...] | PathLike[str]


@overload
def weights_map(what: str, *, units: SupportsIndex, features: SupportsIndex) -> Picture: ...
@overload
def weights_map(what: Several) -> Pictures: ...
@overload
def weights_map(what: Layer) -> Any: ...
def weights_map(
    what: object, *, units: SupportsIndex | None = None, features: SupportsIndex | None = None
) -> Picture | Pictures:
    """Draw all arrays of a layer with their columns lined up, block by block.

    Args:
        what: a built layer, a model, a list of layers, the path of a saved model, or the name of a
            layer with its sizes.
        units, features: its sizes, if it is a name.

    Raises:
        UserError: if there is nothing to draw; the message says what to do.
    """
    return _drawn(draw_weights_map, take(what, units, features))


@overload
def values_map(what: Several) -> Pictures: ...
@overload
def values_map(what: Layer) -> Any: ...
def values_map(what: object) -> Picture | Pictures:
    """Draw the weights map with its value in every cell. Only of small layers.

    Args:
        what: a built layer, a model, a list of layers or the path of a saved model. Of several
            layers, those with too many values to be read one by one are left out, and remarks say
            so.

    Raises:
        UserError: if there is nothing to draw; the message says what to do.
    """
    if isinstance(what, str):
        raise UserError(f"There are no values behind a name such as {what!r}: pass a built layer.")
    return _drawn(draw_values_map, take(what).fitting(_too_large))


@overload
def cell(what: str, *, units: SupportsIndex, features: SupportsIndex) -> Picture: ...
@overload
def cell(what: Several) -> Pictures: ...
@overload
def cell(what: Layer) -> Any: ...
def cell(
    what: object, *, units: SupportsIndex | None = None, features: SupportsIndex | None = None
) -> Picture | Pictures:
    """Draw one time step of a cell: what is multiplied, summed, squashed and handed on.

    Args:
        what: a built layer, a model, a list of layers, the path of a saved model, or the name of a
            layer with its sizes. A layer of several cells gives several pictures: pass it in a
            list.
        units, features: its sizes, if it is a name.

    Raises:
        UserError: if there is nothing to draw; the message says what to do.
    """
    return _drawn(draw_cell, take(what, units, features, by_cell=True).fitting(_several_cells))


@overload
def unrolled(what: str, *, units: SupportsIndex, features: SupportsIndex) -> Picture: ...
@overload
def unrolled(what: Several) -> Pictures: ...
@overload
def unrolled(what: Layer) -> Any: ...
def unrolled(
    what: object, *, units: SupportsIndex | None = None, features: SupportsIndex | None = None
) -> Picture | Pictures:
    """Draw the first time steps of a layer: its states handed on, its weights shared.

    Args:
        what: a built layer, a model, a list of layers, the path of a saved model, or the name of a
            layer with its sizes.
            Of several layers, those with more than one cell and those that read backwards are left
            out, and remarks say so.
        units, features: its sizes, if it is a name.

    Raises:
        UserError: if there is nothing to draw; the message says what to do.
    """
    taken = take(what, units, features)
    return _drawn(draw_unrolled, taken.fitting(lambda layer: _several_cells(layer) or _back(layer)))


@overload
def shapes(what: str, *, units: SupportsIndex, features: SupportsIndex) -> ShapeTable: ...
@overload
def shapes(what: Several | Layer) -> ShapeTable: ...
def shapes(
    what: object, *, units: SupportsIndex | None = None, features: SupportsIndex | None = None
) -> ShapeTable:
    """Return a table of all arrays: shape, formula, parameters, and the columns of each gate.

    Args:
        what: a built layer, a model, a list of layers, the path of a saved model, or the name of a
            layer with its sizes.
        units, features: its sizes, if it is a name.

    Raises:
        UserError: if there is nothing to tell; the message says what to do.
    """
    taken = take(what, units, features)
    rows = [row for layer in taken.layers for row in shape_rows(layer.arrays, layer.name)]
    remarks = [f"{layer.name}: {remark}" for layer in taken.layers for remark in layer.remarks]
    return ShapeTable(rows, (*remarks, *taken.remarks))


@overload
def report(
    what: str, out: str | PathLike[str], *, units: SupportsIndex, features: SupportsIndex
) -> Path: ...
@overload
def report(what: Several | Layer, out: str | PathLike[str]) -> Path: ...
def report(
    what: object,
    out: str | PathLike[str],
    *,
    units: SupportsIndex | None = None,
    features: SupportsIndex | None = None,
) -> Path:
    """Write all that can be shown as a folder of pages, figures, tables and data.

    Args:
        what: a built layer, a model, a list of layers, the path of a saved model, or the name of a
            layer with its sizes.
        out: the folder. What an earlier report left in it is replaced, other files stay.
        units, features: its sizes, if it is a name.

    Returns:
        The first page, to be opened in a browser.

    Raises:
        UserError: if there is nothing to show, or a file can't be written.
    """
    from diagram_gen.own.report import INDEX, write_layer, write_report  # plots need much more

    folder = Path(out)
    if isinstance(what, str) or units is not None or features is not None:
        write_layer(take(what, units, features).layers[0].arrays, folder)
    else:
        write_report(find_model(what), folder, shared=False)
    return folder / INDEX


def _drawn(draw: Callable[[LayerArrays], Figure], taken: Taken) -> Picture | Pictures:
    """Draw each layer, if there may be several; else the only one.

    Raises:
        UserError: if there are several after all.
    """
    pictures = [Picture(draw(layer.arrays), layer.name, layer.remarks) for layer in taken.layers]
    if taken.several:
        return Pictures(pictures, taken.remarks)
    if len(pictures) > 1:
        names = ", ".join(picture.layer for picture in pictures)
        raise UserError(
            f"{taken.name!r} gives {len(pictures)} pictures ({names}): pass it in a list, as "
            "[layer], for all of them."
        )
    return pictures[0]


def _too_large(layer: TakenLayer) -> str:
    """Return why the values of a layer can't be drawn."""
    if all(weight.values is not None for weight in layer.arrays.weights):
        return ""
    most = max(weight.parameters for weight in layer.arrays.weights)
    return (
        f"The values of {layer.name!r} are not drawn: one of its arrays holds "
        f"{format_count(most)}, and beyond {MOST_VALUES} nobody can read them. weights_map "
        "draws a layer of any size."
    )


def _several_cells(layer: TakenLayer) -> str:
    """Return why a layer can't be drawn as one cell."""
    cells = len(layer.arrays.case.kind.parts)
    if cells == 1:
        return ""
    return f"{layer.name!r} has {cells} cells, and this figure shows one: weights_map shows all."


def _back(layer: TakenLayer) -> str:
    """Return why the steps of a layer can't be drawn in their order."""
    if not layer.options.get("go_backwards"):
        return ""
    return (
        f"{layer.name!r} reads backwards (go_backwards=True), and this figure shows the other way."
    )

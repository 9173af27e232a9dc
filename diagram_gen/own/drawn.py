"""Which figures show a layer of the reader's own, and what these are called."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from diagram_gen import svg
from diagram_gen.case import OwnCase
from diagram_gen.facts import MOST_VALUES, LayerArrays
from diagram_gen.figures.cell import cell
from diagram_gen.figures.flow import flow
from diagram_gen.figures.phrases import layer_title
from diagram_gen.figures.unrolled import unrolled
from diagram_gen.figures.weights import values_map, weights_map
from diagram_gen.layers import LayerKind
from diagram_gen.own.described import class_title, described
from diagram_gen.own.found import Array, FoundCell, FoundLayer, word
from diagram_gen.own.heat import Heat, heat
from diagram_gen.own.named import LINE, named
from diagram_gen.own.recognise import class_of
from diagram_gen.own.statistics import BlockStatistics
from diagram_gen.svg import Figure

#: Values of this size and more have no room in the cells of a values map.
TOO_LARGE = 100

#: The values map shows layers up to these sizes, as on the site.
MOST_UNITS, MOST_FEATURES = 4, 8

#: Classes that run cells or layers one after the other as the figure of a chain shows it.
CHAINS = ("keras.layers.RNN", "keras.Sequential")
BOTH_WAYS = "keras.layers.Bidirectional"

#: What stands between the name of a figure and its suffix, by the scheme.
SUFFIXES = {"auto": "", "light": ".light", "dark": ".dark"}


@dataclass(frozen=True)
class Drawn:
    """One figure of a layer.

    Attributes:
        kind: what it shows: ``weights``, ``heat``, ``cell`` …
        part: the cell that it shows, if the layer has several and it does not show all.
        figure: the drawing.
        heat: the same with its values, if it is a heat map.
    """

    kind: str
    part: str
    figure: Figure
    heat: Heat | None = None

    @property
    def stem(self) -> str:
        """The name of its files without suffix: ``weights``, ``cell-forward``."""
        return f"{self.kind}-{word(self.part)}" if self.part else self.kind

    def files(self) -> dict[str, str]:
        """Return the content of its files: one follows the reader's scheme, two are fixed."""
        write = self.heat.standalone if self.heat else lambda s: svg.standalone(self.figure, s)
        return {f"{self.stem}{suffix}.svg": write(scheme) for scheme, suffix in SUFFIXES.items()}


def of_numbers(arrays: LayerArrays) -> Iterator[Drawn]:
    """Yield the figures of a layer of which only the sizes are known."""
    yield Drawn("weights", "", weights_map(arrays))
    yield from _steps(arrays, {})


def of_layer(layer: FoundLayer, statistics: Sequence[Sequence[BlockStatistics]]) -> Iterator[Drawn]:
    """Yield the figures of a layer.

    Args:
        layer: the layer.
        statistics: of each of its cells.

    Raises:
        UserError: if it holds more weights than this program draws.
    """
    arrays = titled(layer)
    yield Drawn("weights", "", named(weights_map(arrays), layer.name))
    if _legible(layer):
        yield Drawn("values", "", named(values_map(_exact(arrays, layer)), layer.name))
    for each, rows in zip(layer.cells, statistics, strict=True):
        by_itself = titled(_alone(layer, each))
        title, slug = layer_title(by_itself), by_itself.case.slug
        drawn = heat(f"{by_itself.case.layer}-{slug}-heat", title, each, rows)
        drawn = below_name(drawn, layer.name, each.name)
        yield Drawn("heat", each.name, drawn.frame, drawn)
        if each.name:
            figure = named(cell(by_itself), layer.name, each.name)
            yield Drawn("cell", each.name, figure)
    for drawing in _steps(arrays, layer.options):
        # What is remarked on a wrapped layer, such as another wrapper inside, is not in its figure.
        if not (drawing.kind == "flow" and arrays.case.kind.outer and layer.remarks):
            yield replace(drawing, figure=named(drawing.figure, layer.name))


def titled(layer: FoundLayer) -> LayerArrays:
    """Return the description of a layer whose figures say what it is; its name stands above."""
    arrays = described(layer)
    kind = replace(arrays.case.kind, title=class_title(layer))
    case = OwnCase(kind.key, arrays.case.units, arrays.case.features, kind)
    return replace(arrays, case=case)


def below_name(drawn: Heat, name: str, part: str) -> Heat:
    """Return a heat map with the name of its layer above it, and of the part that it shows."""
    return Heat(
        named(drawn.frame, name, part),
        tuple(replace(area, y=area.y + LINE) for area in drawn.areas),
        tuple((x, y + LINE, part, value) for x, y, part, value in drawn.written),
    )


def _alone(layer: FoundLayer, cell: FoundCell) -> FoundLayer:
    """Return one cell of a layer as a layer of its own; the only cell is the layer."""
    if not cell.name:
        return layer
    name, keras_class = f"{layer.name} {cell.name}", class_of(cell.cell)
    cells = (replace(cell, name=""),)
    return replace(layer, name=name, keras_class=keras_class, cells=cells, joined="alone")


def _steps(arrays: LayerArrays, options: Mapping[str, object]) -> Iterator[Drawn]:
    """Yield the figures of how the layer computes, as far as they are true of it."""
    kind = arrays.case.kind
    one, backwards = len(kind.parts) == 1, bool(options.get("go_backwards"))
    if one:
        yield Drawn("cell", "", cell(arrays))
    if not backwards and _flows(kind, options):
        yield Drawn("flow", "", flow(arrays))
    if one and not backwards:
        yield Drawn("unrolled", "", unrolled(arrays))


def _flows(kind: LayerKind, options: Mapping[str, object]) -> bool:
    """Whether there is a figure of how the parts of a layer work together."""
    if len(kind.weights[0].shape) > 2:
        return False
    if kind.joined == "both ways":
        if kind.keras_class != BOTH_WAYS:
            return False
        one, other = kind.parts
        same = (one.units, one.features) == (other.units, other.features)
        concatenated = options.get("merge_mode", "concat") == "concat"
        return same and concatenated and len(one.weights) == len(other.weights) == 3
    if kind.joined == "chain":
        return len(kind.parts) == 2 and kind.keras_class in CHAINS
    return bool(kind.outer)


def _legible(layer: FoundLayer) -> bool:
    """Whether every single value can be read in a map."""
    return all(
        cell.units <= MOST_UNITS and cell.features <= MOST_FEATURES for cell in layer.cells
    ) and all(
        array.size <= MOST_VALUES and bool(np.all(np.abs(array.astype(np.float64)) < TOO_LARGE))
        for cell in layer.cells
        for array in cell.arrays
    )


def _exact(arrays: LayerArrays, layer: FoundLayer) -> LayerArrays:
    """Return the layer with its values as they are, not rounded."""
    own = (array for cell in layer.cells for array in cell.arrays)
    weights = tuple(
        replace(weight, values=tuple(map(tuple, _rows(array).astype(np.float64).tolist())))
        for weight, array in zip(arrays.weights, own, strict=True)
    )
    return replace(arrays, weights=weights)


def _rows(array: Array) -> Array:
    return array.reshape(-1, array.shape[-1])

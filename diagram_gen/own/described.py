"""A layer that was found, in the form that figures and tables take."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from diagram_gen.case import OwnCase
from diagram_gen.cells import Block, Cell
from diagram_gen.construct import Call
from diagram_gen.facts import LayerArrays
from diagram_gen.layers import UNITS, LayerKind, Part
from diagram_gen.own.found import FoundLayer, shown, word
from diagram_gen.own.numbers import layer_arrays
from diagram_gen.own.recognise import VARIANTS, class_of
from diagram_gen.stored import stored

#: The name of a function that is longer than this is cut: it stands in a small box.
MOST_OF_A_FUNCTION = 12

#: Ways of joining the two directions in which the output keeps the size that each has.
SAME_SIZE = ("sum", "mul", "ave")


def described(layer: FoundLayer) -> LayerArrays:
    """Return ``layer`` with a description of its own, made from its cells.

    Raises:
        UserError: if it holds more weights than this program draws.
    """
    first = layer.cells[0]
    parts = tuple(_part(layer, n) for n in range(len(layer.cells)))
    kind = LayerKind(
        key=word(layer.name),
        title=f"{shown(layer.name)} · {class_title(layer)}",
        make=_maker(layer),
        parts=parts,
        joined=layer.joined,
        output=_output(layer, parts),
        outer=int(layer.keras_class == "TimeDistributed"),
        returns_states=False,
    )
    case = OwnCase(kind.key, first.units, first.features, kind)
    weights = tuple(
        stored(cell.name, weight.name, path, array, cell.cell.order)
        for cell in layer.cells
        for weight, path, array in zip(cell.cell.weights, cell.paths, cell.arrays, strict=True)
    )
    return layer_arrays(case, weights)


def class_title(layer: FoundLayer) -> str:
    """Return what the layer is, in words: ``Bidirectional LSTM``, ``RNN of 2 LSTM cells``."""
    cell = layer.cells[0].cell
    inner = class_of(cell)
    variant = f", {VARIANTS[cell.key]}" if cell.key in VARIANTS else ""
    if layer.keras_class == inner:
        return inner + variant
    name = shown(layer.keras_class)
    if layer.joined == "chain":
        return f"{name} of {len(layer.cells)} {inner} cells{variant}"
    if name == "RNN":
        return f"RNN of {'an' if inner == 'LSTM' else 'a'} {inner} cell{variant}"
    return f"{name} {inner}{variant}"


def _maker(layer: FoundLayer) -> Callable[..., Call]:
    cell = layer.cells[0].cell
    inner = class_of(cell)
    fixed: dict[str, object] = {"reset_after": False} if cell.key == "gru-before" else {}
    if places := cell.weights[0].shape[:-2]:
        fixed["kernel_size"] = [int(size) for size in places]
    if layer.keras_class == inner:
        return lambda **options: Call(inner, (UNITS,), fixed | options)
    return lambda **options: Call(layer.keras_class, (Call(inner, (UNITS,), fixed | options),))


def _part(layer: FoundLayer, n: int) -> Part:
    """Return a part whose sizes are told in those of the first one where they follow from them."""
    first, cell = layer.cells[0], layer.cells[n]
    units, features = str(cell.units), str(cell.features)
    if layer.joined == "chain":
        units = units if n else "units"
        features = ("features", "units")[n] if n < 2 else features
    else:
        units = "units" if cell.units == first.units else units
        features = "features" if cell.features == first.features else features
    path = cell.paths[0].rpartition("/")[0]
    return Part(_computing(cell.cell, layer.options), path, cell.name, units, features)


def _computing(cell: Cell, options: Mapping[str, object]) -> Cell:
    """Return a cell with the functions that the layer's options name."""

    def function(block: Block) -> str:
        name = options.get("recurrent_activation" if block.is_gate else "activation", "")
        return shown(str(name), MOST_OF_A_FUNCTION) if name else block.activation

    blocks = tuple(replace(block, activation=function(block)) for block in cell.blocks)
    return replace(cell, blocks=blocks)


def _output(layer: FoundLayer, parts: tuple[Part, ...]) -> str:
    """Return the last axis of the output as an expression."""
    if layer.joined == "both ways" and layer.options.get("merge_mode") not in SAME_SIZE:
        one, other = (part.units for part in parts)
        return f"2*{one}" if one == other else f"{one}+{other}"
    return parts[-1].units

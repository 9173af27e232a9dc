"""Weights that bear names such as ``encoder/lstm_1/lstm_cell/kernel:0``, brought into layers.

Legacy ``.h5`` files and SavedModels have such names. They are made of the names of layers, not of
attributes, and every version of Keras makes them a little otherwise: with or without the name of
the cell, of the model, of the layer that a TimeDistributed holds. With a configuration the cells
are matched to those that it tells of; without one, names as Keras gives them say what is what.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from diagram_gen.own.assemble import Clues, RawCell
from diagram_gen.own.configuration import Configuration, Told
from diagram_gen.own.found import shown
from diagram_gen.own.outline import DTYPES, Unread
from diagram_gen.own.paths import BACKWARD, CELL, CELLS, FORWARD, LAYER, LAYERS, Path

KERNEL, RECURRENT, BIAS = "kernel", "recurrent_kernel", "bias"

#: What Keras calls cells unless somebody else does.
CELL_NAME = re.compile(r"(lstm|gru|simple_rnn|conv_lstm\w*)_cell(_[0-9]+)?")
STACK_NAME = re.compile(r"stacked_rnn_cells(_[0-9]+)?")
OUTER_NAME = re.compile(r"time_distributed(_[0-9]+)?")
FORWARD_NAME, BACKWARD_NAME = "forward_", "backward_"

#: The layer of cells whose file doesn't say which layer of the model they lie in.
_ANY = ""

#: Cells of one layer are compared by name with so many others at most.
_MOST = 1000

#: The arrays of Keras 1, one for each gate: `lstm_1_W_i`.
KERAS_1 = re.compile(r"(?P<layer>.*)_[WUb](_[icfozrh])?")

#: How many arrays of one layer in Keras 1 are a recurrent one's: of an LSTM, a GRU, a SimpleRNN.
KERAS_1_PARTS = (12, 9, 3)


@dataclass(frozen=True)
class Named:
    """An array with the name that its file gives it.

    Attributes:
        layer: the outermost layer that it belongs to; empty if the file doesn't say.
        name: the name, e.g. ``lstm_1/lstm_cell/kernel:0``.
        path: where it lies.
        array: itself.
    """

    layer: str
    name: str
    path: str
    array: Unread

    @property
    def parts(self) -> tuple[str, ...]:
        """The names that its name is made of, without the counter of TensorFlow."""
        return tuple(part for part in self.name.partition(":")[0].split("/") if part)


@dataclass(frozen=True)
class _Cell:
    """Arrays with the same names before ``kernel``, ``recurrent_kernel`` and the like.

    Attributes:
        layer: the outermost layer that they belong to; empty if the file doesn't say.
        parts: these names.
        arrays: kernel, recurrent kernel, bias if there is one, and whatever else there is.
    """

    layer: str
    parts: tuple[str, ...]
    arrays: tuple[Named, ...]

    @property
    def name(self) -> str:
        """What it is called in sentences."""
        return f"'{shown('/'.join(self.parts) or self.layer)}'"


def cells(
    weights: Sequence[Named], configuration: Configuration
) -> tuple[list[RawCell], Clues, list[str]]:
    """Return the recurrent cells among ``weights``, what is known of them, and remarks.

    Args:
        weights: in the order of the model.
        configuration: what is told of it.

    Raises:
        Refused: if an array can't be read.
    """
    remarks = list(_of_keras_1(weights))
    found: list[_Cell] = []
    known: dict[tuple[str, ...], _Cell] = {}
    for cell in _together(weights):
        if _of_cudnn(cell):
            remarks.append(
                f"{cell.name} keeps its arrays as cuDNN packed them: Keras 2 can load them into a "
                "layer that has no CuDNN in its name."
            )
        elif not _same(cell, known.setdefault(cell.parts, cell)):
            found.append(cell)
    matched = _matched(found, configuration)
    names: dict[Path, str] = {}
    wrappers: set[Path] = set()
    guessed = _guessed([c for c in found if c not in matched], names, wrappers)
    raw = [
        RawCell(
            matched[cell] if cell in matched else next(guessed),
            tuple(each.path for each in cell.arrays),
            tuple(each.array for each in cell.arrays),
        )
        for cell in found
    ]
    return raw, Clues(configuration, names, wrappers), remarks


def _together(weights: Iterable[Named]) -> Iterator[_Cell]:
    """Yield arrays that share a name but for its end, if two of them are kernels of a cell."""
    current: dict[tuple[str, tuple[str, ...]], dict[str, Named]] = {}
    every: list[tuple[tuple[str, tuple[str, ...]], dict[str, Named]]] = []
    for each in weights:
        kind = each.parts[-1] if each.parts else ""
        key = (each.layer, each.parts[:-1])
        if key not in current or kind in current[key]:  # the next layer of the same name
            current[key] = {}
            every.append((key, current[key]))
        current[key][kind] = each
    for (layer, parts), held in every:
        if KERNEL in held and RECURRENT in held:
            first = [kind for kind in (KERNEL, RECURRENT, BIAS) if kind in held]
            order = [*first, *(kind for kind in held if kind not in first)]
            yield _Cell(layer, parts, tuple(held[kind] for kind in order))


def _same(cell: _Cell, other: _Cell) -> bool:
    """Return whether two cells are one, stored with each of the layers that share it."""
    if cell is other or len(cell.arrays) != len(other.arrays) or not cell.parts:
        return False
    pairs = [(a.array, b.array) for a, b in zip(cell.arrays, other.arrays, strict=True)]
    if any((a.shape, a.dtype) != (b.shape, b.dtype) or a.dtype not in DTYPES for a, b in pairs):
        return False
    return all(a.read().tobytes() == b.read().tobytes() for a, b in pairs)


def _of_cudnn(cell: _Cell) -> bool:
    """Return whether the bias is one row with a bias for each of the two products."""
    kernel, _, *bias = (each.array.shape for each in cell.arrays)
    return len(kernel) == 2 and bias == [(2 * kernel[1],)]


def _of_keras_1(weights: Iterable[Named]) -> Iterator[str]:
    """Yield which layers have an array for each gate."""
    parts: dict[tuple[str, str], int] = defaultdict(int)
    for each in weights:
        if match := KERAS_1.fullmatch(each.parts[-1] if each.parts else ""):
            parts[each.layer, match["layer"]] += 1
    for (layer, name), count in parts.items():
        if count in KERAS_1_PARTS:
            yield (
                f"'{shown(layer or name)}' is of Keras 1, with an array for each gate: Keras 2 "
                "can load and save it in the form that is shown here."
            )


@dataclass(frozen=True)
class _Slot:
    """A cell that the configuration tells of.

    Attributes:
        path: where Keras 3 keeps it.
        own: what the layers are called that only repeat, turn round or apply it.
        around: what the models and other layers around these are called.
    """

    path: Path
    own: frozenset[str]
    around: frozenset[str]


def _matched(found: Sequence[_Cell], configuration: Configuration) -> dict[_Cell, Path]:
    """Return where the configuration has the cells: those with the most names in common.

    The order of both is that of the model, so the first of equals is it. What is left over on both
    sides of one layer is the same if it is the same number.
    """
    slots: dict[str, list[_Slot]] = defaultdict(list)
    for path, told in configuration.cells():
        slot = _slot(path, told, configuration.told)
        slots[told.names[0]].append(slot)
        slots[_ANY].append(slot)
    groups: dict[str, list[_Cell]] = defaultdict(list)
    for cell in found:
        groups[cell.layer].append(cell)
    matched: dict[_Cell, Path] = {}
    for layer, members in groups.items():
        free = slots.get(layer, [])[:_MOST]
        for cell in members[:_MOST]:
            names = {*cell.parts, cell.layer}
            best = max(free, key=lambda slot: _alike(slot, names), default=None)
            if best is not None and best.own & names:
                matched[cell] = best.path
                free.remove(best)
        left = [cell for cell in members if cell not in matched]
        if len(left) == len(free):
            matched |= {cell: each.path for cell, each in zip(left, free, strict=True)}
    return matched


def _alike(slot: _Slot, names: set[str]) -> tuple[int, int]:
    return len(slot.own & names), len(slot.around & names)


def _slot(path: Path, told: Told, every: Mapping[Path, Told]) -> _Slot:
    """Return the names that may stand in the name of an array of this cell."""
    own: set[str] = set()
    around: set[str] = set()
    for end in range(1, len(path) + 1):
        each = every.get(path[:end])
        if path[end - 1] == LAYERS or (each and each.own):
            around |= own
            own = set()
        if each and each.name:
            # Keras 2 puts the direction before the name, and doesn't tell.
            way = {FORWARD: FORWARD_NAME, BACKWARD: BACKWARD_NAME}.get(path[end - 1], "")
            own |= {each.name, way + each.name}
    return _Slot(path, frozenset(own), frozenset(around))


def _guessed(found: Sequence[_Cell], names: dict[Path, str], wrappers: set[Path]) -> Iterator[Path]:
    """Yield paths as Keras 3 would make them, told from the names alone; note the names."""
    bodies = [_body(cell) for cell in found]
    times = Counter(bodies)
    turned = {
        parts[:-1] for parts, _ in bodies if parts[-1:] and parts[-1].startswith(FORWARD_NAME)
    }
    for cell, (parts, tail) in zip(found, bodies, strict=True):
        path: Path = ()
        for at, part in enumerate(parts):
            step = part
            around = parts[:at]
            if at == len(parts) - 1 and around in turned:
                step = FORWARD if part.startswith(FORWARD_NAME) else BACKWARD
            elif path and OUTER_NAME.fullmatch(path[-1]):
                wrappers.add(path)
                step = LAYER
            path = (*path, step)
            names[path] = part
        several = tail == (CELL,) and times[parts, tail] > 1 and cell.parts
        yield (*path, *((CELL, CELLS, cell.parts[-1]) if several else tail))


def _body(cell: _Cell) -> tuple[tuple[str, ...], Path]:
    """Return the names of layers before a cell, and where in the innermost one the cell lies."""
    parts = cell.parts
    tail: Path = (CELL,)
    if parts and CELL_NAME.fullmatch(parts[-1]):
        if len(parts) > 1 and STACK_NAME.fullmatch(parts[-2]):
            tail = (CELL, CELLS, parts[-1])
            parts = parts[:-1]
        parts = parts[:-1]
    if cell.layer in parts:
        parts = parts[parts.index(cell.layer) :]
    elif cell.layer:
        parts = (cell.layer, *parts)
    return parts, tail

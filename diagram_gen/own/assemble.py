"""Cells that were found become layers: which belong together, what they are called, what is odd.

Arrays are the truth. A configuration, if there is one, gives names, classes and options; where it
says something else than the arrays, the arrays are shown and a remark tells so.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from diagram_gen.cells import GRU, GRU_BEFORE, Cell
from diagram_gen.construct import snake_case
from diagram_gen.expressions import format_shape
from diagram_gen.own.configuration import NOTHING, OF_ONE_CELL, Configuration, Told
from diagram_gen.own.found import shown
from diagram_gen.own.limits import Limits
from diagram_gen.own.outline import DTYPES, CellOutline, LayerOutline, ModelOutline, Unread
from diagram_gen.own.paths import (
    BACKWARD,
    FORWARD,
    LAYER,
    SILENT,
    Path,
    Place,
    place_of,
    without_counter,
)
from diagram_gen.own.recognise import CLASSES, class_of, parameters, recognise, units_and_features
from diagram_gen.own.refused import Refused, quoted

#: What the halves of a bidirectional layer are called.
_DIRECTIONS = {FORWARD: "forward", BACKWARD: "backward"}

#: Classes that a group's name tells, as Keras names groups after classes.
BY_STEP = {
    snake_case(name): name for name in (*OF_ONE_CELL, "RNN", "Bidirectional", "TimeDistributed")
}

#: What cells that work together are, if nothing tells their class.
_SIMPLEST = {"chain": "RNN", "both ways": "Bidirectional"}

#: A model may have any number of oddities; so many are told.
MOST_REMARKS = 20

#: An unknown cell may have any number of arrays; so many are told.
MOST_ARRAYS = 4

#: Names are shown cut; what is kept of one has an end, too.
MOST_NAME = 500


@dataclass(frozen=True)
class RawCell:
    """Arrays that lie together where a cell has its own.

    Attributes:
        path: of the cell, as Keras 3 would keep it.
        paths: where each array lies.
        arrays: kernel, recurrent kernel and bias, if that is what they are.
    """

    path: Path
    paths: tuple[str, ...]
    arrays: tuple[Unread, ...]


@dataclass(frozen=True)
class Clues:
    """What is known besides the arrays.

    Attributes:
        configuration: what the configuration tells.
        names: true names of layers and models by their paths, as far as a file has them.
        wrappers: paths of layers that hold ``layer`` and nothing else in the file.
    """

    configuration: Configuration = NOTHING
    names: Mapping[Path, str] = field(default_factory=dict)
    wrappers: Container[Path] = frozenset()

    def wraps(self, path: Path) -> bool:
        """Return whether a layer holds ``layer`` and nothing else."""
        told = self.told(path)
        inside = (*path, LAYER) in self.configuration.told
        return path in self.wrappers or (inside and told is not None and not told.own)

    def told(self, path: Path) -> Told | None:
        """Return what the configuration tells of a layer."""
        return self.configuration.told.get(path)

    def place(self, path: Path) -> int:
        """Return the place in the configuration of a layer, or of the innermost one around it."""
        ends = range(len(path), 0, -1)
        told = next(filter(None, (self.told(path[:end]) for end in ends)), None)
        return told.place if told else -1

    def keras_class(self, path: Path) -> str:
        """Return the class of a layer; empty if nothing tells it."""
        if told := self.told(path):
            return told.keras_class
        return BY_STEP.get(without_counter(path[-1]), "") if path else ""

    def name(self, path: Path) -> str:
        """Return what a layer or model is called; empty if it has no name."""
        if name := self.names.get(path):
            return name
        told = self.told(path)
        return told.name if told else ""

    def full_name(self, path: Path) -> str:
        """Return its name after those of the models and layers around it."""
        parts = []
        for end in range(1, len(path) + 1):
            name = self.name(path[:end])
            silent = self.names or without_counter(path[end - 1]) in SILENT
            if not name and not (silent and end < len(path)):
                name = path[end - 1]
            if name:
                parts.append(name)
        return "/".join(parts)


@dataclass(frozen=True)
class _Known:
    """A cell whose arrays were recognised."""

    raw: RawCell
    place: Place
    cell: Cell
    remarks: tuple[str, ...]

    def outline(self, name: str = "") -> CellOutline:
        return CellOutline(self.cell, name, tuple(map(clean, self.raw.paths)), self.raw.arrays)


def assembled(
    name: str,
    raw: Iterable[RawCell],
    clues: Clues,
    limits: Limits,
    remarks: Iterable[str] = (),
) -> ModelOutline:
    """Return the layers that these cells make up.

    Args:
        name: of the model.
        raw: its cells in the order of the model.
        clues: what else is known.
        limits: what may be used.
        remarks: what is to be said of the model anyway.

    Raises:
        Refused: if there are too many, or they hold too many weights.
    """
    odd = list(remarks)
    groups: dict[Path, list[_Known | RawCell]] = {}
    for each in raw:
        place = place_of(each.path, clues.wraps)
        groups.setdefault(place.layer, []).append(_known(each, place, clues) or each)
    layers: list[LayerOutline] = []
    for path, members in groups.items():
        known = [member for member in members if isinstance(member, _Known)]
        odd += [_stranger(m, path, clues) for m in members if isinstance(m, RawCell)]
        layers += _layers(path, known, whole=len(known) == len(members), clues=clues)
    odd += _missing(clues, groups)
    if len(layers) > limits.layers:
        raise Refused(f"it holds more than {limits.layers:,} recurrent layers")
    outline = ModelOutline(clean(name), tuple(layers), tuple(_few(odd)))
    if parameters([array.shape for array in outline.arrays]) > limits.weights:
        raise Refused(
            f"its recurrent layers hold more than {limits.weights:,} weights",
            "choose a smaller model",
        )
    return outline


def clean(name: str) -> str:
    """Return a name that any program can write: no half characters, and not without end."""
    return name[:MOST_NAME].encode("utf-8", "replace").decode()


def _known(raw: RawCell, place: Place, clues: Clues) -> _Known | None:
    """Return a cell with what it is, if its arrays are those of one."""
    if any(array.dtype not in DTYPES for array in raw.arrays):
        return None
    shapes = [array.shape for array in raw.arrays]
    told = clues.told(place.repeater)
    inner = clues.told(raw.path)
    keras_class = clues.keras_class(place.repeater)
    cell_class = inner.keras_class if inner else ""
    candidates = CLASSES.get(cell_class.removesuffix("Cell")) or CLASSES.get(keras_class, ())
    remarks: list[str] = []
    says = (inner.reset_after if inner else None, told.reset_after if told else None)
    reset_after = next((each for each in says if each is not None), None)
    if GRU in candidates and len(shapes) == 2:
        if reset_after is None:
            remarks.append("Without a bias, shapes don't tell reset_after: True is the default.")
        candidates = (GRU_BEFORE if reset_after is False else GRU,)
    cell = recognise(shapes, candidates) or recognise(shapes)
    if cell is None:
        return None
    remarks += [
        f"It is called {shown(name)}, but its arrays are those of {class_of(cell)}."
        for name in (cell_class.removesuffix("Cell"), keras_class)
        if name in OF_ONE_CELL and name != class_of(cell)
    ]
    remarks += _doubts(cell, shapes, told, inner)
    return _Known(raw, place, cell, tuple(remarks))


def _doubts(
    cell: Cell, shapes: Sequence[tuple[int, ...]], told: Told | None, inner: Told | None
) -> Iterator[str]:
    """Yield where the configuration does not agree with the arrays, or may mean something else."""
    for each, what in ((inner, "Its cell, of the class"), (told, "Its class,")):
        if each and each.own:
            yield (
                f"{what} {shown(each.keras_class)}, is told by its shapes: it may compute "
                "something else with them."
            )
    units, _ = units_and_features(shapes)
    says = next((each.units for each in (inner, told) if each and each.units is not None), None)
    if says is not None and says != units:
        yield f"The configuration says {shown(str(says))} units, the arrays are those of {units}."
    biased = next(
        (each.options["use_bias"] for each in (inner, told) if each and "use_bias" in each.options),
        None,
    )
    if isinstance(biased, bool) and biased != (len(shapes) == 3):
        yield f"The configuration says use_bias={biased}, the arrays are {len(shapes)}."


def _layers(
    path: Path, known: Sequence[_Known], *, whole: bool, clues: Clues
) -> Iterator[LayerOutline]:
    """Yield the layers that recognised cells with one outermost layer are shown as."""
    halves = list(dict.fromkeys(each.place.half for each in known))
    if not any(halves):
        yield from _stack(path, known, whole=whole, clues=clues)
        return
    cells = {each.cell for each in known}
    if whole and sorted(halves) == sorted(_DIRECTIONS) and len(known) == 2 and len(cells) == 1:
        outlines = [each.outline(_DIRECTIONS[each.place.half]) for each in known]
        yield _layer(path, known, outlines, "both ways", clues)
        return
    around = known[0].place.wraps[-1]
    name = shown(clues.full_name(around).rpartition("/")[2])
    kind = shown(clues.keras_class(around) or _SIMPLEST["both ways"])
    remark = f"It is one direction of the {kind} layer '{name}'."
    for half in halves:
        own = [each for each in known if each.place.half == half]
        for layer in _stack(own[0].place.repeater, own, whole=whole, clues=clues):
            yield replace(layer, remarks=(remark, *layer.remarks))


def _stack(
    path: Path, known: Sequence[_Known], *, whole: bool, clues: Clues
) -> Iterator[LayerOutline]:
    """Yield a layer with one cell, one with a chain of them, or each cell as a layer."""
    if not known:
        return
    if len(known) == 1 and whole:
        yield _layer(path, known, [known[0].outline()], "alone", clues)
    elif whole and _chained(known):
        outlines = [each.outline(f"cell {n}") for n, each in enumerate(known)]
        yield _layer(path, known, outlines, "chain", clues)
    else:
        remark = f"It is one of the cells of {quoted(clues.full_name(path).rpartition('/')[2])}."
        counted = all(clues.told(each.raw.path) for each in known) or (
            len({without_counter(each.raw.path[-1]) for each in known}) == 1
        )
        for n, each in enumerate(known):
            layer = _layer(path, [each], [each.outline()], "alone", clues)
            # Without a configuration, groups of different classes may have any order.
            step = f"cell {n}" if counted else clean(each.raw.path[-1])
            yield replace(layer, name=f"{layer.name}/{step}", remarks=(remark, *layer.remarks))


def _chained(known: Sequence[_Known]) -> bool:
    """Return whether cells are of one kind, and each reads what the one before gives."""
    sizes = [units_and_features([a.shape for a in each.raw.arrays]) for each in known]
    fits = all(one[0] == other[1] for one, other in pairwise(sizes))
    return fits and len({each.cell for each in known}) == 1


def _layer(
    path: Path,
    known: Sequence[_Known],
    cells: Sequence[CellOutline],
    joined: str,
    clues: Clues,
) -> LayerOutline:
    inner = class_of(cells[0].cell)
    told = clues.told(path)
    keras_class = clues.keras_class(path) or _SIMPLEST.get(joined, inner)
    if keras_class in OF_ONE_CELL and keras_class != inner:
        keras_class = inner  # a remark of the cell says so
    repeaters = {clues.keras_class(each.place.repeater) for each in known}
    within = [clues.keras_class(between) for between in known[0].place.wraps[1:]]
    if known[0].place.repeater != path:
        within += repeaters
    remarks = [
        f"It holds a layer of the class {shown(each)}."
        for each in within
        if each not in ("", inner)
    ]
    name = clues.full_name(path)
    if not path:
        name = clues.full_name(known[0].raw.path)
        remarks.append("It is a cell that no layer repeats: the model itself does.")
    if told is None and clues.configuration.given:
        remarks.append("The configuration says nothing of it: its options are unknown.")
    remarks += [remark for each in known for remark in each.remarks]
    return LayerOutline(
        clean(name) or keras_class,
        clean(keras_class),
        tuple(cells),
        joined,
        told.options if told else {},
        tuple(dict.fromkeys(remarks)),
    )


def _stranger(raw: RawCell, path: Path, clues: Clues) -> str:
    """Return why arrays in the place of a cell can't be shown."""
    kinds = {array.dtype for array in raw.arrays} - set(DTYPES)
    told = clues.told(raw.path)
    a_cell = f"a cell of the class {shown(told.keras_class)}, which" if told else "a cell that"
    what = f"holds {min(kinds)}" if kinds else "is unknown"
    shapes = [format_shape(array.shape) for array in raw.arrays]
    more = ["…"] if len(shapes) > MOST_ARRAYS else []
    return (
        f"{quoted(clues.full_name(path))} repeats {a_cell} {what}: its arrays are "
        f"{', '.join(shapes[:MOST_ARRAYS] + more)}."
    )


def _missing(clues: Clues, groups: Mapping[Path, object]) -> Iterator[str]:
    """Yield recurrent layers of which only the configuration tells."""
    expected = {place_of(path, clues.wraps).layer for path, _ in clues.configuration.cells()}
    found = {clues.name(path) for path in groups}
    for path in sorted(expected - set(groups), key=lambda path: (clues.place(path), path)):
        if clues.name(path) not in found:
            yield (
                f"{quoted(clues.full_name(path))} has no weights in the file: it was saved before "
                "it was built."
            )


def _few(remarks: Sequence[str]) -> Iterator[str]:
    yield from remarks[:MOST_REMARKS]
    if len(remarks) > MOST_REMARKS:
        yield f"There are {len(remarks) - MOST_REMARKS} more remarks of this sort."

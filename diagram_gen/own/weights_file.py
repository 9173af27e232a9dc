"""Weights in the layout of Keras 3: ``.weights.h5`` files, and the weights in ``.keras`` files.

tf_keras writes the same. ``layers/lstm_1/cell/vars/0`` is the kernel of the cell of the second
LSTM; see :mod:`diagram_gen.own.paths`.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from diagram_gen.own.assemble import MOST_ARRAYS, Clues, RawCell, assembled
from diagram_gen.own.configuration import NOTHING, Configuration, Told
from diagram_gen.own.hdf5 import HDF5, Group
from diagram_gen.own.limits import Limits
from diagram_gen.own.outline import ModelOutline
from diagram_gen.own.paths import LAYER, VARS, Path, in_order, is_cell, without_counter
from diagram_gen.own.refused import quoted

#: Layers of Keras 2 that keep a bias for each product in one row, and have no cell of their own.
CUDNN = ("cu_dnnlstm", "cu_dnngru")

#: Where names are kept since this version, as an attribute.
NAME = "name"


def outline(
    file: HDF5, root: Group, name: str, limits: Limits, configuration: Configuration | None = None
) -> ModelOutline:
    """Return the recurrent layers in a weights file.

    Args:
        file: the file.
        root: its root.
        name: what the model is called if nothing in it says so.
        limits: what may be used.
        configuration: what is told of the model, if anything is.

    Raises:
        Refused: if the file is damaged, too large or holds links.
    """
    groups = {group.path: group for group in _all(root)}
    names = {
        path[:-1]: text
        for path, group in groups.items()
        if path[-1:] == (VARS,) and (text := file.text(group, NAME))
    }
    wrappers = {path for path, group in groups.items() if set(group.groups) - {VARS} == {LAYER}}
    clues = Clues(_matched(configuration or NOTHING, names, groups), names, wrappers)
    cells = [
        _cell(file, path, group.groups[VARS])
        for path, group in groups.items()
        if is_cell(path) and VARS in group.groups and group.groups[VARS].arrays
    ]
    cells.sort(key=lambda cell: (clues.place(cell.path), in_order(cell.path)))
    remarks = [
        _packed(clues.full_name(path))
        for path in groups
        if path and without_counter(path[-1]) in CUDNN
    ]
    if configuration is None:
        remarks.append(
            "A file of weights doesn't tell classes, options or the order of layers: they are "
            "listed by name."
        )
    return assembled(
        names.get(()) or clues.configuration.name or name, cells, clues, limits, remarks
    )


def _all(group: Group) -> Iterator[Group]:
    """Yield a group and all below it."""
    waiting = [group]
    while waiting:
        each = waiting.pop()
        yield each
        waiting += each.groups.values()


def _cell(file: HDF5, path: Path, variables: Group) -> RawCell:
    """Return the arrays in a cell's own group, by their numbers."""
    inside = sorted(variables.arrays, key=lambda name: in_order((name,)))
    # A few more than a cell has: it is told as unknown then.
    some = inside[: MOST_ARRAYS + 1]
    return RawCell(
        path,
        tuple(f"{variables.where}/{name}" for name in some),
        tuple(file.array(variables, name) for name in some),
    )


def _packed(name: str) -> str:
    return (
        f"{quoted(name)} keeps its arrays as cuDNN packed them: Keras 2 can load them "
        "into a layer that has no CuDNN in its name."
    )


def _matched(
    configuration: Configuration, names: dict[Path, str], groups: dict[Path, Group]
) -> Configuration:
    """Return the configuration with paths as they are in the file.

    A class of its own may call an attribute otherwise than the argument that it tells of. Then the
    name of the layer, if no other has it, says which group is meant.
    """
    elsewhere: dict[str, list[Told]] = defaultdict(list)
    for path, told in configuration.told.items():
        if told.name and path not in groups:
            elsewhere[told.name].append(told)
    moved: dict[Path, Path] = {}
    for path, name in names.items():
        if path and path not in configuration.told and len(meant := elsewhere.get(name, [])) == 1:
            moved[meant[0].path] = path
    return replace(
        configuration,
        told={_new_path(path, moved): each for path, each in configuration.told.items()},
    )


def _new_path(path: Path, moved: dict[Path, Path]) -> Path:
    """Return a path after the innermost layer around it, or itself, was moved."""
    for end in range(len(path), 0, -1):
        if path[:end] in moved:
            return (*moved[path[:end]], *path[end:])
    return path

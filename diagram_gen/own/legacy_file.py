"""Legacy ``.h5`` files: whole models of Keras 1, 2 and 3 and of tf_keras, and their weights.

The attribute ``layer_names`` lists the layers of the model, ``weight_names`` of each layer's group
the paths of its arrays below it; ``model_config`` holds the configuration.
"""

from collections.abc import Iterator

from diagram_gen.own.assemble import assembled
from diagram_gen.own.configuration import NOTHING, from_json
from diagram_gen.own.hdf5 import HDF5, Group
from diagram_gen.own.limits import Limits
from diagram_gen.own.outline import ModelOutline
from diagram_gen.own.refused import Refused, quoted
from diagram_gen.own.weight_paths import Named, cells

#: Where a whole model has its weights, and its configuration.
WEIGHTS, CONFIGURATION = "model_weights", "model_config"

LAYER_NAMES, WEIGHT_NAMES = "layer_names", "weight_names"


def is_legacy(file: HDF5, root: Group) -> bool:
    """Return whether an HDF5 file has this layout; the other one has nothing of these names."""
    return WEIGHTS in root.groups or file.texts(root, LAYER_NAMES) is not None


def outline(file: HDF5, root: Group, name: str, limits: Limits) -> ModelOutline:
    """Return the recurrent layers of a legacy file.

    Args:
        file: the file.
        root: its root.
        name: what the model is called if nothing in it says so.
        limits: what may be used.

    Raises:
        Refused: if the file is damaged, or lacks what it says it holds.
    """
    told, remarks = NOTHING, []
    if text := file.text(root, CONFIGURATION, limits.configuration):
        told = from_json(text, CONFIGURATION, limits)
    else:
        remarks.append("A file of weights doesn't tell classes and options of layers.")
    raw, clues, more = cells(list(_named(file, root)), told)
    return assembled(told.name or name, raw, clues, limits, [*remarks, *more])


def _named(file: HDF5, root: Group) -> Iterator[Named]:
    """Yield all arrays in the order of the model."""
    weights = root.groups.get(WEIGHTS, root)
    for layer in _texts(file, weights, LAYER_NAMES):
        group = _below(weights, layer.split("/"))
        for name in _texts(file, group, WEIGHT_NAMES):
            *parts, last = name.split("/")
            holder = _below(group, parts)
            if last not in holder.arrays:
                raise _lacks(holder, last)
            path = f"{holder.where}/{last}"
            yield Named(layer, name, path, file.array(holder, last))


def _texts(file: HDF5, group: Group, name: str) -> list[str]:
    if (texts := file.texts(group, name)) is None:
        raise Refused(f"it is damaged: {quoted(group.where)} doesn't tell its {name}")
    return texts


def _below(group: Group, path: list[str]) -> Group:
    for name in path:
        if name not in group.groups:
            raise _lacks(group, name)
        group = group.groups[name]
    return group


def _lacks(group: Group, name: str) -> Refused:
    return Refused(f"it is damaged: it lacks {quoted('/'.join((*group.path, name)))}")

"""The configuration of a model, read as plain JSON: classes and functions in it are only names."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from diagram_gen.construct import snake_case
from diagram_gen.own.limits import Limits
from diagram_gen.own.options import plain_options
from diagram_gen.own.paths import BACKWARD, CELL, CELLS, FORWARD, LAYER, LAYERS, Path, is_cell
from diagram_gen.own.recognise import CLASSES
from diagram_gen.own.refused import Refused

#: Packages whose classes are what they are called.
PACKAGES = ("keras", "keras_core", "tf_keras", "tensorflow")

#: Layers that hold their one cell without telling of it.
OF_ONE_CELL = (*CLASSES, *(f"ConvLSTM{axes}D" for axes in (1, 2, 3)))

#: What holds several cells as if they were one.
STACK = "StackedRNNCells"

#: Arguments of Keras' own layers that are layers, and attributes of the same names that hold them.
INSIDE = (LAYER, LAYERS, CELL, CELLS)

#: What the number of units is called: Keras 2 and 3, layers that convolve, Keras 1.
UNITS = ("units", "filters", "output_dim")


@dataclass(frozen=True)
class Told:
    """A layer, model or cell as the configuration tells of it.

    Attributes:
        path: where Keras 3 keeps its weights in a file.
        names: its name, after those of the models and layers around it; without the model itself.
        keras_class: its class; one that isn't from Keras has the package before it.
        own: whether the class is none of Keras.
        options: arguments that say how it computes.
        units: how many units it should have, if it says so.
        reset_after: which reading of a GRU it has, if it says so.
        place: how many were told before it.
    """

    path: Path
    names: tuple[str, ...]
    keras_class: str
    own: bool
    options: Mapping[str, object]
    units: int | None
    reset_after: bool | None
    place: int

    @property
    def name(self) -> str:
        """Its name."""
        return self.names[-1] if self.names else ""


@dataclass(frozen=True)
class Configuration:
    """All that is told of a model.

    Attributes:
        name: of the model.
        told: every layer by its path.
        given: whether there is a configuration at all.
    """

    name: str
    told: Mapping[Path, Told]
    given: bool = True

    def cells(self) -> Iterator[tuple[Path, Told]]:
        """Yield where each cell of a recurrent layer should be, with what tells of it."""
        for path, told in self.told.items():
            if told.keras_class in OF_ONE_CELL:
                yield (*path, CELL), told
            elif is_cell(path) and told.keras_class != STACK:
                yield path, told


#: What is told if there is no configuration.
NOTHING = Configuration("", {}, given=False)


def from_json(text: bytes | str, where: str, limits: Limits) -> Configuration:
    """Return what a configuration tells; what has a wrong type in it is passed over.

    Args:
        text: the JSON.
        where: what it is called in sentences.
        limits: what may be used.

    Raises:
        Refused: if it is no JSON object, or tells of too many layers or too deep ones.
    """
    if len(text) > limits.configuration:
        raise Refused(f"{where} is more than {limits.configuration >> 20} megabytes")
    try:
        data = json.loads(text.decode() if isinstance(text, bytes) else text)
    except UnicodeDecodeError as error:
        raise Refused(f"{where} is no text in UTF-8") from error
    except ValueError as error:
        raise Refused(f"{where} is no JSON") from error
    except RecursionError as error:
        raise Refused(f"{where} is nested too deep") from error
    if not isinstance(data, dict):
        raise Refused(f"{where} is no JSON object")
    return from_data(data, where, limits)


def from_data(data: Mapping[str, Any], where: str, limits: Limits) -> Configuration:
    """Return the same from JSON that was read already."""
    walk = _Walk(where, limits)
    walk.layer(data, (), ())
    root = walk.told.pop((), None)
    return Configuration(root.name if root else "", walk.told)


class _Walk:
    """One walk through a configuration."""

    def __init__(self, where: str, limits: Limits) -> None:
        self.told: dict[Path, Told] = {}
        self._where = where
        self._limits = limits

    def layer(self, data: object, path: Path, names: tuple[str, ...]) -> None:
        """Note what is told of a layer, and of the layers in it."""
        if not isinstance(data, Mapping) or not isinstance(data.get("class_name"), str):
            return
        if len(names) > self._limits.depth:
            raise Refused(f"layers in {self._where} are nested too deep")
        config = data.get("config")
        if isinstance(config, list):  # Sequential in Keras 1 and early 2
            config = {LAYERS: config}
        if not isinstance(config, Mapping) or path in self.told:
            return
        self.told[path] = told = _told(data, config, path, names, len(self.told))
        if len(self.told) > self._limits.layers:
            raise self._too_many()
        inside = told.names if path else ()
        if told.keras_class == "Bidirectional":
            self._directions(config, path, inside)
            return
        for key, value in config.items():
            if not (told.own or key in INSIDE):
                continue
            if isinstance(value, list):
                self._several(value, (*path, key), inside)
            else:
                self.layer(value, (*path, key), inside)

    def _directions(self, config: Mapping[Any, Any], path: Path, names: tuple[str, ...]) -> None:
        """Note both directions; Keras 2 tells of one layer that is copied for each of them."""
        forward, backward = config.get("layer"), config.get("backward_layer")
        if not backward:
            forward, backward = (_renamed(forward, f"{way}_") for way in ("forward", "backward"))
        self.layer(forward, (*path, FORWARD), names)
        self.layer(backward, (*path, BACKWARD), names)

    def _several(self, value: object, path: Path, names: tuple[str, ...]) -> None:
        """Note layers in a list: Keras numbers those of each class."""
        if not isinstance(value, list):
            return
        if len(value) > self._limits.layers:
            raise self._too_many()
        used: Counter[str] = Counter()
        for each in value:
            if isinstance(each, Mapping) and isinstance(each.get("class_name"), str):
                step = snake_case(each["class_name"].rpartition(">")[2])
                number, used[step] = used[step], used[step] + 1
                self.layer(each, (*path, f"{step}_{number}" if number else step), names)

    def _too_many(self) -> Refused:
        return Refused(f"{self._where} tells of more than {self._limits.layers:,} layers")


def _told(
    data: Mapping[str, Any],
    config: Mapping[str, Any],
    path: Path,
    names: tuple[str, ...],
    place: int,
) -> Told:
    name = config.get("name")
    own = _is_own(data)
    registered = data.get("registered_name")
    keras_class = registered if own and isinstance(registered, str) else data["class_name"]
    reset_after = config.get("reset_after")
    return Told(
        path=path,
        names=(*names, name if isinstance(name, str) else ""),
        keras_class=keras_class,
        own=own,
        options=plain_options(config),
        units=next((config[key] for key in UNITS if type(config.get(key)) is int), None),
        reset_after=reset_after if isinstance(reset_after, bool) else None,
        place=place,
    )


def _renamed(data: object, before: str) -> object:
    """Return a layer with something put before its name."""
    if not isinstance(data, Mapping) or not isinstance(data.get("config"), Mapping):
        return data
    config = data["config"]
    return {**data, "config": {**config, "name": f"{before}{config.get('name', '')}"}}


def _is_own(data: Mapping[str, Any]) -> bool:
    """Return whether a class is none of Keras: it is registered by a package, or of a module."""
    module, registered = data.get("module"), data.get("registered_name")
    if any(isinstance(name, str) and ">" in name for name in (registered, data["class_name"])):
        return True
    return isinstance(module, str) and module.split(".")[0] not in PACKAGES

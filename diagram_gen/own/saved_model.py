"""SavedModel folders: the checkpoint and the notes of Keras beside it; no graph is loaded or run.

The only format whose reader needs TensorFlow: for its checkpoint reader and two protocol buffers.
The checkpoint says what each variable was called; Keras 2 adds the configuration of its layers.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from diagram_gen.own.assemble import assembled
from diagram_gen.own.configuration import NOTHING, Configuration, from_data
from diagram_gen.own.limits import Limits
from diagram_gen.own.outline import BFLOAT16, DTYPES, Array, ModelOutline, Unread
from diagram_gen.own.refused import Refused
from diagram_gen.own.weight_paths import Named, cells

#: What makes a folder a SavedModel.
_GRAPH = "saved_model.pb"

#: The notes of Keras 2.
_NOTES = "keras_metadata.pb"

#: Where the graph of objects lies in a checkpoint, and what a variable's value is called in it.
_OBJECTS, _VALUE = "_CHECKPOINTABLE_OBJECT_GRAPH", "VARIABLE_VALUE"

#: Exports of Keras 3 hold every variable twice; these come in the order of the model.
_FIRST = "variables/"


def is_saved_model(folder: Path) -> bool:
    """Return whether a folder is a SavedModel."""
    return (folder / _GRAPH).is_file()


def outline(folder: Path, name: str, limits: Limits) -> ModelOutline:
    """Return the recurrent layers of a SavedModel.

    Args:
        folder: the SavedModel.
        name: what the model is called if nothing in it says so.
        limits: what may be used.

    Raises:
        Refused: if TensorFlow is not installed, or the folder is damaged or incomplete.
    """
    tensorflow = _tensorflow()
    try:
        reader = tensorflow.train.load_checkpoint(str(folder / "variables" / "variables"))
        weights = list(_named(reader))
    except Refused:
        raise
    except Exception as error:  # its errors are of many kinds, without a common base
        raise Refused("its variables are missing or damaged") from error
    told, remarks = _told(folder / _NOTES, limits), []
    if not told.given:
        remarks.append(
            "The SavedModel holds no configuration: classes are told by the shapes of arrays and "
            "the names of variables."
        )
    raw, clues, more = cells(weights, told)
    return assembled(told.name or name, raw, clues, limits, [*remarks, *more])


def _tensorflow() -> Any:
    try:
        import tensorflow as tf
    except ImportError as error:
        raise Refused(
            "reading a SavedModel needs TensorFlow, which is not installed",
            "install it, or save the model as a .keras file",
        ) from error
    return tf


def _named(reader: Any) -> Iterator[Named]:
    """Yield the variables, each once, in the order of the model."""
    from tensorflow.core.protobuf import trackable_object_graph_pb2

    shapes, dtypes = reader.get_variable_to_shape_map(), reader.get_variable_to_dtype_map()
    graph = trackable_object_graph_pb2.TrackableObjectGraph()
    graph.ParseFromString(reader.get_tensor(_OBJECTS))
    variables = [
        (attribute.checkpoint_key, attribute.full_name)
        for node in graph.nodes
        for attribute in node.attributes
        if attribute.name == _VALUE and attribute.checkpoint_key in shapes
    ]
    once = [(key, name) for key, name in variables if key.startswith(_FIRST)] or variables
    for key, name in once:
        shape, dtype = tuple(shapes[key]), str(dtypes[key].name)
        known = dtype if dtype in DTYPES else "no floating-point numbers"
        yield Named("", name, name, Unread(shape, known, _values(reader, key, dtype)))


def _values(reader: Any, key: str, dtype: str) -> Callable[[], Array]:
    """Return what reads a variable."""

    def read() -> Array:
        try:
            values: Array = reader.get_tensor(key)
        except Exception as error:  # see above
            raise Refused("its variables are damaged") from error
        return values.view(DTYPES[dtype]) if dtype == BFLOAT16 else values

    return read


def _told(notes: Path, limits: Limits) -> Configuration:
    """Return what the notes of Keras 2 tell; nothing if there are none.

    A model that was made of layers has all in its own note; another one has a note for each.
    """
    try:
        with notes.open("rb") as file:
            content = file.read(limits.configuration + 1)
    except FileNotFoundError:
        return NOTHING
    if len(content) > limits.configuration:
        raise Refused(f"{_NOTES} in it is more than {limits.configuration >> 20} megabytes")
    try:
        from tensorflow.python.keras.protobuf import saved_metadata_pb2

        saved = saved_metadata_pb2.SavedMetadata()
        saved.ParseFromString(content)
        told = [(node.node_path, json.loads(node.metadata)) for node in saved.nodes]
    except Exception as error:  # protobuf, too, has errors of its own
        raise Refused(f"{_NOTES} in it is damaged") from error
    layers = {path: data for path, data in told if isinstance(data, dict) and "config" in data}
    if "root" in layers and "layers" in layers["root"]["config"]:
        return from_data(layers["root"], _NOTES, limits)
    outermost = [
        data
        for path, data in layers.items()
        if not any(path.startswith(f"{other}.") for other in layers if other != path)
    ]
    root: dict[str, Any] = next((data for path, data in told if path == "root"), {})
    model = {"class_name": "Model", "config": {"name": root.get("name"), "layers": outermost}}
    return from_data(model, _NOTES, limits)

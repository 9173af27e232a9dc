"""Files in the layouts of Keras, written byte by byte without Keras: also such as it never writes.

The layouts are those that real files have; the tests of the readers hold them against real ones.
"""

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

#: Members of a ``.keras`` file are dated; all of these are from the same second.
DATE = (2026, 1, 1, 0, 0, 0)

METADATA = json.dumps({"keras_version": "3.15.1", "date_saved": "2026-01-01@00:00:00"})


def arrays(units: int = 3, features: int = 2, blocks: int = 4, seed: int = 0) -> list[Array]:
    """Return kernel, recurrent kernel and bias of a cell with random values."""
    rng = np.random.default_rng(seed)
    width = blocks * units
    shapes = ((features, width), (units, width), (width,))
    return [rng.normal(size=shape).astype("float32") for shape in shapes]


def layer(name: str = "alpha", keras_class: str = "LSTM", **config: Any) -> dict[str, Any]:
    """Return the configuration of a layer as Keras 3 writes it."""
    units = {} if keras_class in ("Sequential", "Functional") else {"units": 3}
    return {
        "module": "keras.layers",
        "class_name": keras_class,
        "config": {"name": name, "trainable": True, **units, **config},
        "registered_name": None,
    }


def model(*layers: Any, name: str = "by_hand", keras_class: str = "Sequential") -> dict[str, Any]:
    """Return the configuration of a model."""
    return layer(name, keras_class, layers=list(layers))


def keras3(
    file: h5py.File, layers: Mapping[str, Sequence[Array]], names: Mapping[str, str] | None = None
) -> None:
    """Write arrays in the layout of Keras 3: ``{"layers/lstm/cell": [kernel, …]}``.

    ``names`` are the names of layers by their groups, which Keras keeps since 3.6.
    """
    for path, values in layers.items():
        variables = file.require_group(f"{path}/vars")
        for number, array in enumerate(values):
            variables.create_dataset(str(number), data=array)
    for path, name in (names or {}).items():
        file.require_group(f"{path}/vars").attrs["name"] = name


def in_memory(write: Callable[[h5py.File], object], **options: Any) -> bytes:
    """Return the bytes of an HDF5 file."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", **options) as file:
        write(file)
    return buffer.getvalue()


def weights(
    layers: Mapping[str, Sequence[Array]] | None = None, names: Mapping[str, str] | None = None
) -> bytes:
    """Return a weights file; of one LSTM unless told otherwise."""
    held = {"layers/lstm/cell": arrays()} if layers is None else layers
    return in_memory(lambda file: keras3(file, held, names))


def members(configuration: Any = None, held: bytes | None = None) -> dict[str, bytes]:
    """Return the members of a ``.keras`` file; of one LSTM unless told otherwise.

    The configuration may be given as bytes.
    """
    told = model(layer()) if configuration is None else configuration
    return {
        "metadata.json": METADATA.encode(),
        "config.json": told if isinstance(told, bytes) else json.dumps(told).encode(),
        "model.weights.h5": weights() if held is None else held,
    }


def zipped(path: Path, content: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    """Write a zip file with these members."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(member(name, compression), data)
    return path


def member(name: str, compression: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    """Return the head of a member."""
    info = zipfile.ZipInfo(name, DATE)
    info.compress_type = compression
    return info


def keras_file(path: Path, configuration: Any = None, held: bytes | None = None) -> Path:
    """Write a ``.keras`` file; of one LSTM unless told otherwise."""
    return zipped(path, members(configuration, held))


def legacy(
    path: Path,
    layers: Mapping[str, Mapping[str, Array]],
    configuration: Any = None,
    order: Sequence[str] | None = None,
) -> Path:
    """Write a legacy ``.h5`` file: ``{"alpha": {"alpha/lstm_cell/kernel:0": kernel}}``.

    With a configuration it is a whole model, else weights only.
    """
    with h5py.File(path, "w") as file:
        root = file
        if configuration is not None:
            file.attrs["model_config"] = json.dumps(configuration)
            root = file.create_group("model_weights")
        root.attrs["layer_names"] = [name.encode() for name in (order or layers)]
        for name, held in layers.items():
            group = root.create_group(name)
            group.attrs["weight_names"] = [weight.encode() for weight in held]
            for weight, array in held.items():
                group.create_dataset(weight, data=array)
    return path

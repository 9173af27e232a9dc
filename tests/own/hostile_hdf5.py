"""Broken and malicious HDF5 files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from tests.own.by_hand import arrays, in_memory, keras3, keras_file, weights

Writer = Callable[[Path], Path]

_KERNEL = "layers/lstm/cell/vars/0"


def _file(write: Callable[[h5py.File], object], name: str = "model.weights.h5") -> Writer:
    """Return what writes an HDF5 file that is not as it should be."""

    def make(folder: Path) -> Path:
        path = folder / name
        with h5py.File(path, "w", libver="latest") as file:
            write(file)
        return path

    return make


def _lstm(file: h5py.File) -> h5py.Group:
    """Write an LSTM and return the group of its arrays."""
    keras3(file, {"layers/lstm/cell": arrays()})
    return file["layers/lstm/cell/vars"]


def _kernel(replace: Callable[[h5py.Group], object]) -> Writer:
    """Return what writes an LSTM whose kernel is something else."""

    def write(file: h5py.File) -> None:
        variables = _lstm(file)
        del variables["0"]
        replace(variables)

    return _file(write)


def _declared(shape: tuple[int, ...], **more: Any) -> Writer:
    """Return what writes a kernel that claims a shape and stores nothing."""
    return _kernel(lambda group: group.create_dataset("0", shape, "<f4", **more))


def _changed(change: Callable[[bytearray], object]) -> Writer:
    def write(folder: Path) -> Path:
        data = bytearray(weights())
        change(data)
        path = folder / "model.weights.h5"
        path.write_bytes(data)
        return path

    return write


def _cut(share: float) -> Writer:
    def cut(data: bytearray) -> None:
        del data[int(share * len(data)) :]

    return _changed(cut)


def _big_lstm(file: h5py.File, **storage: Any) -> None:
    """Claim an LSTM of sound shapes that is far too large, and store nothing of it."""
    units = 20_000
    variables = file.create_group("layers/lstm/cell/vars")
    for number, shape in enumerate(((8, 4 * units), (units, 4 * units), (4 * units,))):
        variables.create_dataset(str(number), shape, "<f4", **storage)


def _packed_lstm(file: h5py.File) -> None:
    """Pack an LSTM of zeros: a few kilobytes for 160 megabytes."""
    units = 3000
    variables = file.create_group("layers/lstm/cell/vars")
    for number, shape in enumerate(((8, 4 * units), (units, 4 * units), (4 * units,))):
        data = np.zeros(shape, "<f4")
        variables.create_dataset(str(number), data=data, compression="gzip", compression_opts=9)


def _external_storage(group: h5py.Group) -> None:
    group.create_dataset("0", (2, 12), "<f4", external=[("/etc/passwd", 0, h5py.h5f.UNLIMITED)])


def _virtual(group: h5py.Group) -> None:
    layout = h5py.VirtualLayout((2, 12), "<f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "data", (2, 12))
    group.create_virtual_dataset("0", layout)


def _unknown_filter(group: h5py.Group) -> None:
    """Name a filter that HDF5 would look for among plug-ins: code, found by a number."""
    creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    creation.set_chunk((2, 12))
    creation.set_filter(32_099, h5py.h5z.FLAG_OPTIONAL, (1,))
    space = h5py.h5s.create_simple((2, 12))
    h5py.h5d.create(group.id, b"0", h5py.h5t.IEEE_F32LE, space, creation)


def _levels(file: h5py.File) -> None:
    group = file
    for _ in range(400):
        group = group.create_group("layer")
    keras3(file, {f"{group.name}/cell": arrays()})


def _many_objects(file: h5py.File) -> None:
    """Link one group under more names than any model has."""
    target = file.create_group("layers/lstm")
    for number in range(120_000):
        h5py.h5o.link(target.id, file.id, b"g%d" % number)


def _references(group: h5py.Group) -> None:
    data = group.create_dataset("0", (2, 12), h5py.ref_dtype)
    data[0, 0] = group.ref


#: What must be refused: what writes it, and words of the sentence.
REFUSED: dict[str, tuple[Writer, tuple[str, ...]]] = {
    "HDF5 cut in half": (_cut(0.5), ("damaged",)),
    "HDF5 cut near its end": (_cut(0.97), ("damaged",)),
    "HDF5 cut to its signature": (_cut(0.003), ("damaged",)),
    "external link": (
        _kernel(lambda group: group.__setitem__("0", h5py.ExternalLink("/etc/passwd", "/x"))),
        ("link",),
    ),
    "external link to a group": (
        _file(lambda file: file.__setitem__("layers", h5py.ExternalLink("other.h5", "/layers"))),
        ("link",),
    ),
    "soft link": (
        _kernel(lambda group: group.__setitem__("0", h5py.SoftLink("/layers/lstm/cell/vars/1"))),
        ("link",),
    ),
    "soft link to itself": (
        _kernel(lambda group: group.__setitem__("0", h5py.SoftLink(f"/{_KERNEL}"))),
        ("link",),
    ),
    "external storage": (_kernel(_external_storage), ("another file",)),
    "virtual array": (_kernel(_virtual), ("another file",)),
    "unknown filter": (_kernel(_unknown_filter), ("packed",)),
    "LSTM of gigantic shapes": (_file(_big_lstm), ("weights",)),
    "LSTM of gigantic shapes in chunks": (
        _file(lambda file: _big_lstm(file, chunks=True, compression="gzip")),
        ("weights",),
    ),
    "LSTM that unpacks to a thousand times its size": (_file(_packed_lstm), ("unpack",)),
    "four hundred groups in one another": (_file(_levels), ("levels",)),
    "more groups than any model has": (_file(_many_objects), ("groups",)),
}


def _odd_neighbours(file: h5py.File) -> None:
    """Write arrays that nobody asks for, each with something absurd."""
    _lstm(file)
    rest = file.create_group("layers/odd/cell/vars")
    rest.create_dataset("0", (1 << 40, 1 << 10), "<f4")
    rest.create_dataset("1", (1 << 40, 1 << 10), "<f4")
    several = file.create_group("layers/odd_1/vars")
    several.create_dataset("0", data=np.zeros((1,) * 32, "<f4"))
    several.create_dataset("1", (0, 0), "<f4")
    several.create_dataset("2", data=np.zeros(3, [("a", "<i4"), ("b", "S5")]))
    several.create_dataset("3", data=[b"one", b"two"])
    several.create_dataset("4", data=h5py.Empty("f"))
    several.create_dataset("5", (2, 12), "<f4", chunks=(2, 12), maxshape=(None, None))
    several.create_dataset("999999999999999999999999999999", data=1.0)
    file["layers/odd_1/type"] = np.dtype("<f4")
    _references(file.create_group("layers/odd_2/cell/vars"))


def _cycle(file: h5py.File) -> None:
    _lstm(file)
    file["layers/lstm/again"] = file["layers"]
    file["layers/lstm/cell/self"] = file["layers/lstm/cell"]


def _diamonds(file: h5py.File) -> None:
    """Write groups that can be walked in 2**40 ways."""
    _lstm(file)
    group = file.create_group("layers/lstm_1")
    for _ in range(40):
        below = group.create_group("a")
        group["b"] = below
        group = below


def _attributes(file: h5py.File) -> None:
    """Give the names of layers every type that an attribute can have."""
    _lstm(file)
    attributes = file.create_group("layers/lstm/vars").attrs
    attributes["name"] = np.zeros(5000, "<f4")
    for number, value in enumerate((h5py.Empty("S4"), file.ref, 2.5, b"\xff\xfe", ["a", "b"])):
        file.create_group(f"layers/group_{number}/vars").attrs["name"] = value


def _huge_attribute(file: h5py.File) -> None:
    _lstm(file)
    file.create_group("layers/lstm/vars").attrs["name"] = "n" * (8 << 20)


def _numbers(kind: str) -> Callable[[h5py.File], object]:
    """Return what writes a second LSTM whose numbers are of another kind."""

    def write(file: h5py.File) -> None:
        _lstm(file)
        held = [array.astype(kind) for array in arrays()]
        keras3(file, {"layers/lstm_1/cell": held})

    return write


def _shapes(*shapes: tuple[int, ...]) -> Writer:
    """Return what writes a second cell with arrays of these shapes."""

    def write(file: h5py.File) -> None:
        _lstm(file)
        keras3(file, {"layers/gru/cell": [np.zeros(shape, "<f4") for shape in shapes]})

    return _file(write)


def _bytes_as_names(file: h5py.File) -> None:
    _lstm(file)
    file.create_group(b"layers/\xff\xfe\x80")
    file.create_group("layers/" + "n" * 30_000)


def _in_keras(write: Callable[[h5py.File], object]) -> Writer:
    return lambda folder: keras_file(folder / "model.keras", held=in_memory(write))


HARMLESS: dict[str, Writer] = {
    "absurd arrays that nobody needs": _file(_odd_neighbours),
    "groups in a circle": _file(_cycle),
    "groups in a circle inside a zip": _in_keras(_cycle),
    "groups with 2**40 ways through": _file(_diamonds),
    "names of every type": _file(_attributes),
    "name of eight megabytes": _file(_huge_attribute),
    "names that are no text": _file(_bytes_as_names),
    "whole numbers as weights": _file(_numbers("int8")),
    "complex numbers as weights": _file(_numbers("complex64")),
    "a cell with four axes too many": _shapes((1,) * 7, (1,) * 7, (1,)),
    "a cell of size zero": _shapes((0, 12), (3, 12), (12,)),
    "a cell like no other": _shapes((2, 15), (3, 15), (15,)),
}

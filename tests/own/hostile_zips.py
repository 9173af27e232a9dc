"""Broken and malicious archives."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.own.by_hand import keras_file, member, members, weights, zipped

Writer = Callable[[Path], Path]

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def _zeros(size: int) -> bytes:
    """Return so many zeros as a deflated stream, without ever holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(1 << 20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


def _bomb(name: str, size: int, told: int | None = None) -> Writer:
    """Return what writes a member of zeros; it may tell another size than it has."""

    def write(folder: Path) -> Path:
        path = folder / "model.keras"
        content = members()
        packed = _zeros(size)
        zipped(path, {**content, name: packed})
        data = bytearray(path.read_bytes())
        crc = zlib.crc32(bytes(size)) if told is None else 0
        sizes = struct.pack("<III", crc, len(packed), size if told is None else told)
        for mark, method, checksum, told_name in ((_LOCAL, 8, 14, 30), (_CENTRAL, 10, 16, 46)):
            head = _head(bytes(data), mark, told_name, name.encode())
            data[head + method : head + method + 2] = struct.pack("<H", zipfile.ZIP_DEFLATED)
            data[head + checksum : head + checksum + 12] = sizes
        path.write_bytes(data)
        return path

    return write


def _head(data: bytes, mark: bytes, name_at: int, name: bytes) -> int:
    """Return where the head of a member starts."""
    head = data.index(mark)
    while data[head + name_at : head + name_at + len(name)] != name:
        head = data.index(mark, head + 1)
    return head


def _changed(change: Callable[[bytearray], object]) -> Writer:
    """Return what writes a sound file whose bytes were changed afterwards."""

    def write(folder: Path) -> Path:
        path = keras_file(folder / "model.keras")
        data = bytearray(path.read_bytes())
        change(data)
        path.write_bytes(data)
        return path

    return write


def _cut(share: float) -> Writer:
    def cut(data: bytearray) -> None:
        del data[int(share * len(data)) :]

    return _changed(cut)


def _flag_encrypted(data: bytearray) -> None:
    head = data.rindex(b"config.json", 0, data.index(_CENTRAL)) - 30
    data[head + 6] |= 1
    head = data.index(b"config.json", data.index(_CENTRAL)) - 46
    data[head + 8] |= 1


def _tell_zip64(data: bytearray) -> None:
    """Say that the sizes of the weights are in an extra field, and tell 2**62 there."""
    head = data.index(b"model.weights.h5", data.index(_CENTRAL)) - 46
    extra = struct.pack("<HHQQ", 1, 16, 1 << 62, 1 << 62)
    data[head + 20 : head + 28] = b"\xff" * 8
    data[head + 30 : head + 32] = struct.pack("<H", len(extra))
    end = head + 46 + len(b"model.weights.h5")
    data[end:end] = extra
    tail = data.index(_END)
    size = struct.unpack_from("<I", data, tail + 12)[0] + len(extra)
    struct.pack_into("<I", data, tail + 12, size)


def _tell_huge_directory(data: bytearray) -> None:
    struct.pack_into("<HHI", data, data.rindex(_END) + 8, 0xFFFE, 0xFFFE, 0xFFFFFFF0)


def _flip_weights(data: bytearray) -> None:
    data[data.index(b"\x89HDF") + 3000] ^= 0x55


def _without(name: str) -> Writer:
    def write(folder: Path) -> Path:
        content = members()
        del content[name]
        return zipped(folder / "model.keras", content)

    return write


def _with(extra: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> Writer:
    def write(folder: Path) -> Path:
        return zipped(folder / "model.keras", {**members(), **extra}, compression)

    return write


def _twice(folder: Path) -> Path:
    path = keras_file(folder / "model.keras")
    with zipfile.ZipFile(path) as archive:
        config = archive.read("config.json")
    second = b"x" + b"onfig.json"
    zipped(path, {**members(), second.decode(): config})
    path.write_bytes(path.read_bytes().replace(second, b"config.json"))
    return path


def _symlink(folder: Path) -> Path:
    path = folder / "model.keras"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members().items():
            info = member(name)
            if name == "config.json":
                info.create_system = 3  # Unix
                info.external_attr = 0o120777 << 16
                archive.writestr(info, "/etc/passwd")
            else:
                archive.writestr(info, data)
    return path


def _many_members(folder: Path) -> Path:
    path = folder / "model.keras"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members().items():
            archive.writestr(member(name), data)
        for number in range(20_000):
            archive.writestr(member(f"assets/{number:020}"), b"")
    return path


def _archive_in_archive(folder: Path) -> Path:
    inner = keras_file(folder / "inner.keras").read_bytes()
    return keras_file(folder / "model.keras", held=inner)


def _nothing(folder: Path) -> Path:
    return zipped(folder / "model.keras", {})


def _torch(folder: Path) -> Path:
    return zipped(folder / "model.keras", {"archive/data.pkl": b"\x80\x02cposix\nsystem\n."})


#: What must be refused: what writes it, and words of the sentence.
REFUSED: dict[str, tuple[Writer, tuple[str, ...]]] = {
    "zip cut in half": (_cut(0.5), ("damaged",)),
    "zip cut near its end": (_cut(0.98), ("damaged",)),
    "zip cut to its first bytes": (_cut(0.001), ("damaged",)),
    "zip with no member": (_nothing, ("config.json",)),
    "zip of another program": (_torch, ("config.json",)),
    "zip without configuration": (_without("config.json"), ("config.json",)),
    "zip without weights": (_without("model.weights.h5"), ("model.weights.h5",)),
    "zip with a changed byte": (_changed(_flip_weights), ("model.weights.h5", "damaged")),
    "bomb as configuration": (_bomb("config.json", 64 << 20), ("config.json", "more than")),
    "bomb as weights": (_bomb("model.weights.h5", 256 << 20), ("model.weights.h5", "unpack")),
    "bomb that tells a small size": (
        _bomb("model.weights.h5", 256 << 20, 4096),
        ("model.weights.h5", "damaged"),
    ),
    "zip64 sizes that are a lie": (_changed(_tell_zip64), ("model.weights.h5", "more than")),
    "huge list of members": (_changed(_tell_huge_directory), ("damaged",)),
    "too many members": (_many_members, ("members",)),
    "member twice": (_twice, ("config.json", "twice")),
    "encrypted member": (_changed(_flag_encrypted), ("config.json", "encrypted")),
    "member packed with bzip2": (_with({}, zipfile.ZIP_BZIP2), ("packed",)),
    "member that climbs out": (_with({"../../evil.txt": b"x"}), ("..",)),
    "member at an absolute place": (_with({"/tmp/evil.txt": b"x"}), ("/tmp/evil.txt",)),  # noqa: S108
    "member on another drive": (_with({"C:\\evil.txt": b"x"}), ("evil.txt",)),
    "member that climbs out with backslashes": (_with({"..\\evil.txt": b"x"}), ("..",)),
    "symbolic link as configuration": (_symlink, ("config.json", "link")),
    "archive in an archive": (_archive_in_archive, ("model.weights.h5", "HDF5")),
}


def _deflated(folder: Path) -> Path:
    return zipped(folder / "model.keras", members(), zipfile.ZIP_DEFLATED)


def _with_assets(folder: Path) -> Path:
    extra = {
        "assets/layers/a/vocabulary.txt": b"one\ntwo\n",
        "assets/run.pkl": b"cposix\nsystem\n.",
    }
    return _with(extra)(folder)


def _named_otherwise(folder: Path) -> Path:
    return keras_file(folder / "model.keras").rename(folder / "model.h5")


def _weights_named_keras(folder: Path) -> Path:
    path = folder / "weights.keras"
    path.write_bytes(weights())
    return path


HARMLESS: dict[str, Writer] = {
    "deflated members": _deflated,
    "further members": _with_assets,
    "a zip called .h5": _named_otherwise,
    "HDF5 called .keras": _weights_named_keras,
}

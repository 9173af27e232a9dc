"""Damage and malice for files of models: what `fuzz_readers.py` makes of sound ones."""

import copy
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

CONFIGURATION, WEIGHTS = "config.json", "model.weights.h5"

#: What structures of HDF5 and of zip files start with: their sizes and addresses lie behind.
_MARKS = (
    *(b"\x89HDF", b"OHDR", b"OCHK", b"TREE", b"SNOD", b"HEAP", b"GCOL", b"FRHP", b"BTHD", b"BTLF"),
    *(b"FHDB", b"FHIB", b"FSHD", b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"),
)
_BEHIND = 96

_LARGE = 1 << 22

#: Numbers that programs trip over, as bytes in either order.
_NUMBERS = [
    number.to_bytes(size, order)
    for size in (1, 2, 4, 8)
    for number in (0, 1, (1 << (8 * size - 1)) - 1, 1 << (8 * size - 1), (1 << (8 * size)) - 1)
    for order in ("little", "big")
]

#: Values that have no business in a configuration, and words that have, elsewhere.
_VALUES: list[Any] = [
    *(None, True, -1, 0, 2.5, 10**30, float("nan"), float("inf"), "", "\ud800", "../x", "a/b"),
    *([], {}, [[]], {"class_name": "LSTM"}, {"class_name": "LSTM", "config": {}}),
    {"class_name": "Bidirectional", "config": {"layer": {"class_name": "RNN", "config": {}}}},
    *("LSTM", "GRU", "RNN", "Bidirectional", "TimeDistributed", "StackedRNNCells", "Functional"),
]
_KEYS = ("class_name", "config", "layers", "layer", "cell", "cells", "units", "name", "module")


def mutated(data: bytes, other: bytes, random: Random) -> bytes:
    """Return a file like ``data``, with damage; ``other`` lends bytes."""
    if data.startswith(b"PK") and random.random() < 0.7:
        return _inside(data, other, random)
    return _some(bytearray(data), other, random)


def _some(data: bytearray, other: bytes, random: Random) -> bytes:
    """Damage bytes in one to six ways."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        if data:
            random.choice(_BYTES)(data, other, random)
    return bytes(data)


def _flip(data: bytearray, other: bytes, random: Random) -> None:
    for _ in range(random.choice((1, 1, 2, 8, 32))):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def _number(data: bytearray, other: bytes, random: Random) -> None:
    number = random.choice(_NUMBERS)
    at = random.randrange(len(data))
    data[at : at + len(number)] = number


def _field(data: bytearray, other: bytes, random: Random) -> None:
    """Write a number behind a mark."""
    at = data.find(random.choice(_MARKS), random.randrange(len(data)))
    if at >= 0:
        number = random.choice(_NUMBERS)
        at += random.randrange(4, _BEHIND)
        data[at : at + len(number)] = number


def _cut(data: bytearray, other: bytes, random: Random) -> None:
    del data[random.randrange(len(data)) :]


def _drop(data: bytearray, other: bytes, random: Random) -> None:
    at = random.randrange(len(data))
    del data[at : at + random.choice((1, 8, 64, 4096))]


def _again(data: bytearray, other: bytes, random: Random) -> None:
    """Write a piece of the file elsewhere in it: addresses lead in circles."""
    at, size = random.randrange(len(data)), random.choice((8, 64, 512))
    piece = data[at : at + size]
    to = random.randrange(len(data))
    data[to : to + len(piece)] = piece


def _lend(data: bytearray, other: bytes, random: Random) -> None:
    at, size = random.randrange(max(1, len(other))), random.choice((8, 64, 4096))
    to = random.randrange(len(data))
    data[to : to + size] = other[at : at + size]


_BYTES: Sequence[Callable[[bytearray, bytes, Random], None]] = (
    *(_flip, _number, _field, _field, _field),
    *(_cut, _drop, _again, _lend),
)


def _inside(data: bytes, other: bytes, random: Random) -> bytes:
    """Damage one member of an archive that is sound otherwise."""
    members = _members(data)
    if not members:
        return _some(bytearray(data), other, random)
    name = random.choice((CONFIGURATION, CONFIGURATION, WEIGHTS))
    content = members.get(name, b"")
    if name == CONFIGURATION and random.random() < 0.9:
        members[name] = mutated_json(content, random)
    elif content:
        members[name] = _some(bytearray(content), other, random)
    target = io.BytesIO()
    packing = random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(target, "w", packing) as archive:
        for member, held in members.items():
            archive.writestr(member, held)
    return target.getvalue()


def _members(data: bytes) -> dict[str, bytes]:
    """Return the members of an archive; none if it is damaged already, or a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(info.file_size > _LARGE for info in archive.infolist()):
                return {}
            return {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError):
        return {}


def mutated_json(text: bytes, random: Random) -> bytes:
    """Return JSON with values exchanged, dropped, doubled or put into one another."""
    try:
        data = json.loads(text)
        for _ in range(random.choice((1, 1, 2, 4, 16))):
            _change(data, random)
        return json.dumps(data).encode()
    except (ValueError, RecursionError):
        return text


def _change(data: Any, random: Random) -> None:
    """Change something at a random place."""
    places = list(_places(data))
    if not places:
        return
    holder, key = random.choice(places)
    value = holder[key]
    match random.randrange(6):
        case 0 | 1:
            holder[key] = random.choice(_VALUES)
        case 2 if isinstance(holder, dict):
            del holder[key]
        case 3 if isinstance(holder, list):
            holder.extend([copy.deepcopy(value)] * random.choice((1, 2, 20)))
        case 4:
            source, at = random.choice(places)
            holder[key] = copy.deepcopy(source[at])
        case _ if isinstance(value, dict):
            value[random.choice(_KEYS)] = random.choice(_VALUES)
        case _:
            holder[key] = [value]


def _places(data: Any) -> list[tuple[Any, Any]]:
    """Return every value in JSON, as what holds it and its key there."""
    found: list[tuple[Any, Any]] = []
    waiting = [data] if isinstance(data, dict | list) else []
    while waiting:
        holder = waiting.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            found.append((holder, key))
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])
    return found

"""From the process that opens a reader's file to the one that shows it: one JSON text, raw arrays.

The receiver believes nothing: it checks types, shapes and sizes, and recognises each cell anew.
"""

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np

from diagram_gen.cells import GRU, GRU_BEFORE, Cell
from diagram_gen.own.found import FoundModel
from diagram_gen.own.limits import Limits
from diagram_gen.own.outline import (
    DTYPES,
    Array,
    CellOutline,
    LayerOutline,
    ModelOutline,
    Unread,
    filled,
)
from diagram_gen.own.recognise import PLAIN, recognise
from diagram_gen.own.refused import Refused

#: The two files of an answer: the text, and the bytes of all arrays one after the other.
TEXT, ARRAYS = "found.json", "arrays"

_JOINED = ("alone", "chain", "both ways")


class Mangled(Exception):
    """An answer is not what the other process should have written."""


def send(outline: ModelOutline, folder: Path) -> None:
    """Write a model into ``folder``, its arrays one at a time.

    Raises:
        Refused: if an array can't be read, or there is no space.
    """
    try:
        with (folder / ARRAYS).open("wb") as file:
            for array in outline.arrays:
                array.read().tofile(file)
    except OSError as error:
        raise Refused("there is no space for temporary files", "free some space") from error
    _write(folder, {"model": _model(outline)})


def send_refusal(refused: Refused, folder: Path) -> None:
    """Write why a file can't be read."""
    _write(folder, {"refused": [refused.what, refused.remedy]})


def receive(folder: Path, limits: Limits) -> FoundModel:
    """Return the model that was written into ``folder``.

    Raises:
        Refused: if it says that the file can't be read.
        Mangled: if it is not what :func:`send` or :func:`send_refusal` writes.
    """
    try:
        data = json.loads((folder / TEXT).read_bytes())
        if "refused" in data:
            what, remedy = data["refused"]
            raise Refused(_text(what), _text(remedy))
        with (folder / ARRAYS).open("rb") as file:
            outline = _outline(data["model"], _reader(file))
            size = sum(array.bytes for array in outline.arrays)
            if size != (folder / ARRAYS).stat().st_size or size > limits.arrays:
                raise Mangled
            return filled(outline, lambda array: array.read())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Mangled from error


def _write(folder: Path, data: Mapping[str, object]) -> None:
    (folder / TEXT).write_text(json.dumps(data), encoding="utf-8")


def _model(outline: ModelOutline) -> dict[str, object]:
    return {
        "name": outline.name,
        "remarks": outline.remarks,
        "layers": [
            {
                "name": layer.name,
                "keras_class": layer.keras_class,
                "joined": layer.joined,
                "options": layer.options,
                "remarks": layer.remarks,
                "cells": [
                    {
                        "key": cell.cell.key,
                        "name": cell.name,
                        "paths": cell.paths,
                        "arrays": [[array.dtype, array.shape] for array in cell.arrays],
                    }
                    for cell in layer.cells
                ],
            }
            for layer in outline.layers
        ],
    }


def _outline(data: Any, unread: Callable[[Any], Unread]) -> ModelOutline:
    return ModelOutline(
        _text(data["name"]),
        tuple(
            LayerOutline(
                _text(layer["name"]),
                _text(layer["keras_class"]),
                tuple(_cell(cell, unread) for cell in layer["cells"]),
                _JOINED[_JOINED.index(layer["joined"])],
                {_text(key): _plain(value) for key, value in layer["options"].items()},
                _texts(layer["remarks"]),
            )
            for layer in data["layers"]
        ),
        _texts(data["remarks"]),
    )


def _cell(data: Any, unread: Callable[[Any], Unread]) -> CellOutline:
    arrays = tuple(map(unread, data["arrays"]))
    cell = recognise([array.shape for array in arrays], _candidates(data["key"]))
    paths = _texts(data["paths"])
    if cell is None or len(paths) != len(arrays):
        raise Mangled
    return CellOutline(cell, _text(data["name"]), paths, arrays)


def _candidates(key: str) -> tuple[Cell, ...]:
    """Return what a cell of this key can be; a convolution is told by its shapes."""
    return tuple(cell for cell in (*PLAIN, GRU, GRU_BEFORE) if cell.key == key)


def _reader(file: IO[bytes]) -> Callable[[Any], Unread]:
    """Return what makes arrays that are read from ``file``, one after the other."""

    def unread(data: Any) -> Unread:
        dtype, shape = _text(data[0]), tuple(data[1])
        if dtype not in DTYPES or not all(type(n) is int and n > 0 for n in shape):
            raise Mangled

        def read() -> Array:
            return np.fromfile(file, DTYPES[dtype], math.prod(shape)).reshape(shape)

        return Unread(shape, dtype, read)

    return unread


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Mangled
    return value


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise Mangled
    return tuple(map(_text, values))


def _plain(value: object) -> object:
    if value is not None and not isinstance(value, str | int | float):
        raise Mangled
    return value

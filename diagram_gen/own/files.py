"""A reader's file, told by its content and opened; the arrays in it are read later.

Nothing in here imports Keras. TensorFlow is imported for a SavedModel only.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from diagram_gen.own import archive, hdf5, legacy_file, saved_model, weights_file
from diagram_gen.own.configuration import Configuration, from_json
from diagram_gen.own.limits import Limits
from diagram_gen.own.outline import ModelOutline
from diagram_gen.own.refused import Refused
from diagram_gen.own.source import CHOOSE, is_folder, reason

#: Groups in the root of an HDF5 file that aren't the model: states of its optimizer.
SKIPPED = frozenset({"optimizer", "optimizer_weights"})

#: Opening a pipe doesn't wait for its writer; and bytes are bytes on Windows.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

#: Endings that are no part of a model's name.
_ENDINGS = (".weights.h5", ".keras", ".hdf5", ".h5", ".savedmodel")


@contextmanager
def opened(path: Path, scratch: Path, limits: Limits) -> Iterator[ModelOutline]:
    """Open a model's file and return what it holds; arrays can be read until it is closed.

    Args:
        path: the file, or the folder of a SavedModel or of an unpacked ``.keras`` file.
        scratch: a folder for temporary files.
        limits: what may be used.

    Raises:
        Refused: if it can't be read.
    """
    with ExitStack() as stack:
        yield _opened(path, scratch, limits, stack)


def _opened(path: Path, scratch: Path, limits: Limits, stack: ExitStack) -> ModelOutline:
    if is_folder(path):
        if saved_model.is_saved_model(path):
            return saved_model.outline(path, _name(path), limits)
        return _unpacked(path, limits, stack)
    start = _start(path)
    if start.startswith(hdf5.SIGNATURE):
        return _hdf5(path, "", _name(path), limits, stack)
    if start.startswith(archive.SIGNATURE):
        inside = stack.enter_context(archive.opened(path, limits))
        told = from_json(inside.configuration(), archive.CONFIGURATION, limits)
        weights = scratch / "weights"
        inside.weights(weights)
        return _weights(weights, _name(path), told, limits, stack)
    if not start:
        raise Refused("it is empty", CHOOSE)
    raise Refused("it is neither a .keras nor an HDF5 file", CHOOSE)


def _start(path: Path) -> bytes:
    """Return the first bytes of a file; what was exchanged for a pipe meanwhile doesn't block."""
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            return file.read(len(hdf5.SIGNATURE)) or b""
    except OSError as error:
        raise Refused(f"it can't be opened ({reason(error)})", "allow reading it") from error


def _unpacked(path: Path, limits: Limits, stack: ExitStack) -> ModelOutline:
    """Return what a ``.keras`` file holds that was unpacked, or saved with ``zipped=False``."""
    configuration, weights = path / archive.CONFIGURATION, path / archive.WEIGHTS
    if not (configuration.is_file() and weights.is_file()):
        raise Refused("it is a folder without a saved model in it", CHOOSE)
    with configuration.open("rb") as file:
        text = file.read(limits.configuration + 1)
    told = from_json(text, archive.CONFIGURATION, limits)
    return _weights(weights, _name(path), told, limits, stack)


def _weights(
    path: Path, name: str, told: Configuration, limits: Limits, stack: ExitStack
) -> ModelOutline:
    """Return what the weights of a ``.keras`` file hold."""
    with path.open("rb") as file:
        if file.read(len(hdf5.SIGNATURE)) != hdf5.SIGNATURE:
            raise Refused(f"{archive.WEIGHTS} in it is no HDF5 file")
    return _hdf5(path, archive.WEIGHTS, name, limits, stack, told)


def _hdf5(
    path: Path,
    where: str,
    name: str,
    limits: Limits,
    stack: ExitStack,
    told: Configuration | None = None,
) -> ModelOutline:
    file = stack.enter_context(hdf5.opened(path, where, limits))
    root = file.walk(SKIPPED)
    if told is None and legacy_file.is_legacy(file, root):
        return legacy_file.outline(file, root, name, limits)
    return weights_file.outline(file, root, name, limits, told)


def _name(path: Path) -> str:
    name = path.name or path.resolve().name
    return next((name[: -len(e)] for e in _ENDINGS if name.lower().endswith(e)), name)

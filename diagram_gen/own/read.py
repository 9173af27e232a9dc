"""Read a reader's model file, whatever it is: in a process of its own, within limits.

Nothing in the file is executed or made into objects. Keras is not imported for it; TensorFlow is
for a SavedModel, in that process alone.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from diagram_gen.environment import QUIET, SAME_NUMBERS
from diagram_gen.own.found import FoundModel
from diagram_gen.own.limits import LIMITS, Limits
from diagram_gen.own.refused import Refused, told_of
from diagram_gen.own.source import is_folder
from diagram_gen.own.transfer import Mangled, receive

_PACKAGES = Path(__file__).parents[2]

#: Settings of whoever starts the program that would change what the other process loads.
_UNWANTED = ("PYTHON", "HDF5_", "LD_PRELOAD", "DYLD_")


def read_model(path: Path, limits: Limits = LIMITS) -> FoundModel:
    """Return the recurrent layers of a saved model, with their arrays as they are in the file.

    Args:
        path: a ``.keras``, ``.h5`` or ``.weights.h5`` file, told by its content; or the folder
            of a SavedModel or of an unpacked ``.keras`` file.
        limits: what may be used.

    Raises:
        UserError: if the file can't be read: one sentence says why, and what to do.
    """
    with told_of(str(path)):
        seconds = limits.slow_seconds if is_folder(path) else limits.seconds
        with _scratch() as folder:
            _run(path, Path(folder), limits, seconds)
            try:
                return receive(Path(folder), limits)
            except Mangled as error:
                raise _crashed() from error


def _scratch() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="lstm-unpacked-", ignore_cleanup_errors=True)
    except OSError as error:
        raise Refused(
            "there is no folder for temporary files", "free some space, or set TMPDIR"
        ) from error


def _run(path: Path, folder: Path, limits: Limits, seconds: float) -> None:
    """Let a process of its own read the file and write into ``folder`` what it found."""
    command = [sys.executable, "-P", "-s", "-m", "diagram_gen.own.child"]
    told = json.dumps(asdict(limits))
    process = subprocess.Popen(
        [*command, str(path.absolute()), str(folder), told],
        cwd=folder,
        env=_environment(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for this process, which then ends the other one
    )
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise Refused(
            f"reading it took more than {seconds:g} seconds, so it is damaged or far too large"
        ) from None
    finally:
        process.kill()
        process.wait()
    if code != 0:
        raise _crashed()


def _crashed() -> Refused:
    return Refused("the program that reads it broke off, so it is probably damaged")


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the process that reads: packages from where they are here."""
    kept = {key: value for key, value in own.items() if not key.startswith(_UNWANTED)}
    places = [str(_PACKAGES), *(place for place in sys.path if place and Path(place).is_absolute())]
    return {
        **kept,
        **QUIET,
        **SAME_NUMBERS,
        "HDF5_PLUGIN_PRELOAD": "::",  # load no plug-ins
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join(places),
        "PYTHONUTF8": "1",
    }

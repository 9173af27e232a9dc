"""Makes `.venv` from a lock file, once; afterwards a look at a stamp is all it takes."""

# Standard library only, Python 3.8: this runs before there is an environment.

from __future__ import annotations

import hashlib
import os
import sys

from _interpreter import find_interpreter
from _program import CACHE, ROOT, Problem, run_logged, say, turn

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
STAMP = VENV / "made-from.txt"  # written last: without it, nothing in the environment is trusted
LOG = CACHE / "environment.log"

BUILD = "requirements.lock"
TEST = "requirements-test.lock"
SATISFIED_BY = {BUILD: (BUILD, TEST), TEST: (TEST,)}  # TEST holds all that BUILD does, and more


def prepare(lock: str) -> None:
    """Have in `.venv` what a lock file names, and the project itself."""
    if _is_ready(lock):
        return
    with turn("environment"):
        if not _is_ready(lock):  # else the run that we waited for has made it
            _install(lock)


def _is_ready(lock: str) -> bool:
    return PYTHON.exists() and _read_stamp() in [_stamp(other) for other in SATISFIED_BY[lock]]


def _read_stamp() -> str:
    return STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""


def _stamp(lock: str) -> str:
    """Two digests: of what an environment can't be moved away from, and of what it holds."""
    place = _digest(os.fsencode(VENV), os.fsencode(os.path.realpath(PYTHON)))
    return f"{place} {_digest((ROOT / 'pyproject.toml').read_bytes(), (ROOT / lock).read_bytes())}"


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _install(lock: str) -> None:
    before = _read_stamp()
    whole = PYTHON.exists() and before.split(" ")[0] == _stamp(lock).split(" ")[0]
    LOG.write_bytes(b"")
    if not whole:
        interpreter = find_interpreter()
        say(f"Making .venv with {interpreter} ...")
        if not run_logged([interpreter, "-m", "venv", "--clear", VENV], LOG, "making it"):
            raise Problem("could not make .venv", LOG)
    say(f"Installing {lock} into .venv; the first time this takes a minute or more ...")
    STAMP.unlink(missing_ok=True)
    try:
        _install_with_pip(lock)
    except (Problem, KeyboardInterrupt):
        # pip downloads all before it changes anything, and undoes what it could not finish.
        if whole:
            STAMP.write_text(before, encoding="utf-8")
        raise
    STAMP.write_text(_stamp(lock), encoding="utf-8")


def _install_with_pip(lock: str) -> None:
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install")
    if not run_logged([*pip, "--require-hashes", "-r", lock], LOG, "installing", show=True):
        remedy = "check the network, pip's settings and the free space, then run this again"
        raise Problem(f"could not install {lock}: {remedy}", LOG)
    # Needs no download: the build backend is in the lock.
    if not run_logged([*pip, "--no-build-isolation", "--no-deps", "-e", "."], LOG, "installing"):
        raise Problem("could not install the project into .venv", LOG)

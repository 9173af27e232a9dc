"""Files: written whole or not at all, and only when their content changes.

A writer that is killed, or two that write at once, leave the old file or the new one, never a
part of one: content goes to a temporary file beside the target, which then takes its name.
"""

import contextlib
import errno
import hashlib
import os
import tempfile
import time
from pathlib import Path

from diagram_gen.errors import UserError

#: Temporary files start so; MkDocs and its live reload pass over names with a leading dot.
_TEMPORARY = ".diagram_gen-"

#: A temporary file this old (in seconds) was left behind by a build that was killed.
_STALE = 600


def sha256(content: bytes) -> str:
    """Return the SHA-256 of ``content`` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read(path: Path) -> bytes | None:
    """Return the content of a file, or ``None`` if there is no such file.

    Raises:
        UserError: if it is there but cannot be read.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UserError(f"Cannot read {path}: {error.strerror}.") from error


def write(path: Path, content: bytes) -> bool:
    """Make ``content`` the content of ``path``; return whether that changed anything.

    Raises:
        UserError: if the file cannot be written; an earlier content is then still there.
    """
    if read(path) == content:
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, content)
    except OSError as error:
        advice = (
            "free some space and run the command again"
            if error.errno in (errno.ENOSPC, errno.EDQUOT)
            else "make the folder writable or choose another one"
        )
        raise UserError(f"Cannot write {path}: {error.strerror}; {advice}.") from error
    return True


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o644)  # mkstemp makes files that only their owner can read
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def remove(path: Path, root: Path) -> None:
    """Remove a file if it is there, and the folders up to ``root`` that this leaves empty.

    Raises:
        UserError: if it is there but cannot be removed, or does not lie below ``root``.
    """
    if root not in path.parents or ".." in path.parts[len(root.parts) :]:
        raise UserError(f"Will not remove {path}: it does not lie in {root}.")
    try:
        path.unlink()
    except (FileNotFoundError, NotADirectoryError):
        pass  # gone already, perhaps with its folder
    except OSError as error:
        raise UserError(f"Cannot remove {path}: {error.strerror}.") from error
    for folder in path.parents:
        if folder == root or root not in folder.parents:
            break
        with contextlib.suppress(OSError):  # not empty, or gone already
            folder.rmdir()


def sweep(root: Path) -> None:
    """Remove temporary files that killed builds left below ``root``."""
    for path in root.rglob(f"{_TEMPORARY}*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _STALE:
                path.unlink()

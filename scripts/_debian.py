"""What the system brings: found, or installed from Debian's packages where that is possible."""

import os
import shutil
from collections.abc import Callable

from _program import CACHE, run_logged, say, turn

_LOG = CACHE / "debian.log"


def found(program: str, package: str = "") -> str:
    """Return the path of a program, or nothing if there is none.

    With ``package``, one that is missing is installed, if this is Debian and we are root.
    """
    if package:
        brought(package, lambda: shutil.which(program) is not None)
    return shutil.which(program) or ""


def brought(package: str, there: Callable[[], bool]) -> bool:
    """Install a package unless ``there`` says that what it holds is there; return if it is."""
    if there():
        return True
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    install = ("apt-get", "install", "--yes", "--no-install-recommends", package)
    with turn("debian"):
        _LOG.write_bytes(b"")
        say(f"Installing {package} ...")
        # The lists may be there, and new enough.
        for command in (install, ("apt-get", "update"), install):
            run_logged(command, _LOG, f"installing {package}")
            if there():
                return True
    return False

"""Packages that only one program here needs, each in a folder of its own below ``.cache``."""

import shutil
import sys
from pathlib import Path

from _program import CACHE, Problem, run_logged, say, turn


def installed(name: str, version: str) -> Path:
    """Return the folder that a package without dependencies is in; install it if it is not there.

    Raises:
        Problem: if that fails.
    """
    folder, log = CACHE / name / version, CACHE / f"{name}.log"
    done = folder / "done.txt"  # written last
    with turn(name):
        if not done.exists():
            say(f"Installing {name} {version} ...")
            shutil.rmtree(folder, ignore_errors=True)
            pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install")
            command = (*pip, "--no-deps", "--target", folder, f"{name}=={version}")
            if not run_logged(command, log, f"installing {name}"):
                raise Problem(f"could not install {name}: check network and pip's settings", log)
            done.touch()
    return folder

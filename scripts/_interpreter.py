"""Finds a Python to make the environment with, on machines of every kind."""

# Standard library only, Python 3.8: this runs before there is an environment.

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from _program import CACHE, Problem, output_of, run_logged, say

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSIONS = ("3.13", "3.12")  # best first; pyproject.toml has the same as `requires-python`

LOG = CACHE / "interpreter.log"

# Prints the path of an interpreter that will do. It is run rather than judged by its name: pyenv's
# shims exist for versions that are not active, and Debian takes `ensurepip` out of Python.
PROBE = f"""
import ensurepip, sys, sysconfig, venv
if (
    "%d.%d" % sys.version_info[:2] in {VERSIONS}
    and sys.implementation.name == "cpython"
    and sys.maxsize > 2**32
    and not sysconfig.get_config_var("Py_GIL_DISABLED")
):
    # Of a virtual environment its base: the environment itself may be the one to be replaced.
    print(getattr(sys, "_base_executable", sys.executable))
"""

# Where Homebrew and python.org put it, for a PATH that does not say.
FURTHER_FOLDERS = (
    "/opt/homebrew/bin",
    "/home/linuxbrew/.linuxbrew/bin",
    "/usr/local/bin",
    "/usr/bin",
    *(f"/Library/Frameworks/Python.framework/Versions/{version}/bin" for version in VERSIONS),
)


def find_interpreter() -> str:
    for candidate in _candidates():
        found = output_of([*candidate, "-c", PROBE])
        if found:
            return found
    raise Problem(
        f"no Python {' or '.join(sorted(VERSIONS))} that can make virtual environments was found"
        " (on PATH, with uv, with pyenv): install one, on Debian and Ubuntu together with the"
        " package python3-venv, and run the same command again"
    )


def _candidates() -> Iterator[tuple[str, ...]]:
    """Commands that may start a suitable Python, the ones nearest to hand first."""
    yield (sys.executable,)
    uv = shutil.which("uv")
    if uv:
        yield from _known_to_uv(uv)
    yield from _on_path()
    yield from _made_by_pyenv()
    if sys.platform == "win32":
        yield from (("py", f"-{version}") for version in VERSIONS)
    if uv:
        say(f"Fetching Python {VERSIONS[0]} with uv ...")
        run_logged([uv, "python", "install", VERSIONS[0]], LOG, "fetching")
        yield from _known_to_uv(uv)


def _known_to_uv(uv: str) -> Iterator[tuple[str, ...]]:
    for version in VERSIONS:
        path = output_of([uv, "python", "find", "--system", version])
        if path:
            yield (path,)


def _on_path() -> Iterator[tuple[str, ...]]:
    for name in (*(f"python{version}" for version in VERSIONS), "python3", "python"):
        for folder in (*os.get_exec_path(), *FURTHER_FOLDERS):
            path = shutil.which(name, path=folder)
            if path:
                yield (path,)


def _made_by_pyenv() -> Iterator[tuple[str, ...]]:
    program = "python.exe" if sys.platform == "win32" else "bin/python"
    for root in _pyenv_roots():
        for version in VERSIONS:
            for home in sorted((root / "versions").glob(f"{version}.*"), reverse=True):
                yield (str(home / program),)


def _pyenv_roots() -> Iterator[Path]:
    """Where pyenv may keep its versions, with or without its settings in the environment."""
    if "PYENV_ROOT" in os.environ:
        yield Path(os.environ["PYENV_ROOT"])
    pyenv = shutil.which("pyenv")
    if pyenv:
        yield Path(pyenv).resolve().parent.parent
    yield from (Path(folder).parent for folder in os.get_exec_path() if folder.endswith("shims"))
    yield Path(os.path.expanduser("~/.pyenv"))  # noqa: PTH111 - works without a home, too

"""An environment of its own for each framework, below ``.cache/frameworks``."""

import contextlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from _program import CACHE, ROOT, Problem, output_of, run, run_logged, say, turn

from frameworks.exchange import Case, Outcome, read_outcomes, write_cases

_FOLDER = CACHE / "frameworks"
_LOG = CACHE / "frameworks.log"
_PROGRAMS = ROOT / "scripts"

#: An older Python for a framework that has no wheels for ours; used where there is one.
_OTHER_PYTHON = {"torch": "3.11"}

#: Environments of Node.js; their programs run with our Python.
_NODE = ("tfjs",)

#: Starts a program so that neither the project nor its neighbours hide a package of that name.
_LAUNCH = (
    "import runpy, sys; sys.path.append({!r}); "
    "runpy.run_module('frameworks.{}', run_name='__main__')"
)


@contextlib.contextmanager
def scratch(purpose: str) -> Iterator[Path]:
    """Yield a folder for what is given to a program and what it writes; then it is gone."""
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{purpose}-", dir=CACHE) as folder:
        yield Path(folder)


def run_program(program: str, environment: str, given: Path, result: Path) -> None:
    """Run a program of this folder on one file so that it writes the other.

    Raises:
        Problem: if the environment cannot be made or the program fails.
    """
    python = _prepared(environment)
    launch = _LAUNCH.format(str(_PROGRAMS), program)
    with _LOG.open("wb") as log:
        code = run([python, "-P", "-c", launch, given, result], stdout=log, stderr=log)
    if code != 0:
        raise Problem(f"{program} failed in the environment of {environment}", _LOG)


def run_cases(program: str, environment: str, cases: Sequence[Case]) -> tuple[str, list[Outcome]]:
    """Return the version of what a program of this folder runs, and what comes of each case."""
    with scratch(program) as folder:
        given, result = folder / "in.npz", folder / "out.npz"
        write_cases(given, cases)
        run_program(program, environment, given, result)
        return read_outcomes(result)


def report_on(word: str, program: str, environment: str) -> dict[str, Any]:
    """Return what a program of this folder reports on a word: see :func:`exchange.tell`."""
    with scratch(program) as folder:
        given, result = folder / "word.txt", folder / "report.json"
        given.write_text(word, encoding="utf-8")
        run_program(program, environment, given, result)
        report: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return report


def _prepared(name: str) -> str:
    """Return the Python to run a program with; make what it needs if that is not there."""
    folder = _FOLDER / name
    packages = (_PROGRAMS / "frameworks" / f"{name}.txt").read_text(encoding="utf-8")
    interpreter = sys.executable if name in _NODE else _interpreter(name)
    wanted = f"{interpreter}\n{packages}"
    stamp = folder / "made-from.txt"
    with turn(f"environment of {name}"):
        if not (stamp.exists() and stamp.read_text(encoding="utf-8") == wanted):
            say(f"Making an environment for {name} ...")
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for command in _commands(name, interpreter, packages.split()):
                if not run_logged(command, _LOG, f"installing {name}"):
                    raise Problem(f"could not make the environment of {name}: {_REMEDY}", _LOG)
            stamp.write_text(wanted, encoding="utf-8")
    if name in _NODE:
        os.environ["NODE_PATH"] = str(folder / "node_modules")
        return interpreter
    return str(_python_in(folder))


_REMEDY = (
    "check the network and the installer's settings, or choose another Python with "
    "ROSETTA_PYTHON_ and the environment's name in capitals"
)


def _commands(
    name: str, interpreter: str, packages: Sequence[str]
) -> Iterator[tuple[str | Path, ...]]:
    folder = _FOLDER / name
    if name in _NODE:
        npm = shutil.which("npm")
        if npm is None:
            raise Problem(f"{name} needs Node.js and npm: install both and run this again")
        yield (npm, "install", "--no-audit", "--no-fund", "--prefix", folder, *packages)
    else:
        yield (interpreter, "-m", "venv", folder)
        pip = (_python_in(folder), "-m", "pip", "--disable-pip-version-check")
        yield (*pip, "install", *packages)


def _python_in(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _interpreter(name: str) -> str:
    """Return the Python to make an environment with: ours, unless another is named or better."""
    named = os.environ.get(f"ROSETTA_PYTHON_{name.upper()}")
    if named:
        return named
    version = _OTHER_PYTHON.get(name)
    if version:
        probe = "import ensurepip, sys; print('%d.%d' % sys.version_info[:2], sys.executable)"
        for candidate in (f"python{version}", "python3", "python"):
            found = output_of([candidate, "-c", probe])
            if found.startswith(f"{version} "):
                return found.removeprefix(f"{version} ")
    return sys.executable

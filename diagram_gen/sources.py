"""Which source files a module's results depend on.

Keys of facts and files cover the code that makes them. A module depends on its own file and on
those of all project modules that it imports, directly or not; so an edit redoes what it can have
changed, and nothing else. Imports are read from the text: nothing is imported here.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

PACKAGE = __name__.split(".")[0]
_ROOT = Path(__file__).parent.parent

#: An import on lines of its own, as the formatter writes it; parsing the source would take more
#: time than all else that a build with nothing to do does.
_IMPORT = re.compile(
    r"^ *(?:import ([^\n#]+)|from ([\w.]+) import (\([^)]*\)|[^\n#]+))", re.MULTILINE
)
_NAME = re.compile(r"[\w.]+")


@cache
def digest(module: str) -> str:
    """Return a digest of the source of ``module`` and of every project module it needs."""
    found: set[str] = set()
    _collect(module, found)
    return _digest({name: _source(name) for name in found})


def text_digest(text: str) -> str:
    """Return a digest of ``text`` and of every project module that it imports."""
    found: set[str] = set()
    for name in _imports_in(text):
        _collect(name, found)
    return _digest({"": text.encode()} | {name: _source(name) for name in found})


def own_digest(module: str) -> str:
    """Return a digest of the source of ``module`` alone."""
    return hashlib.sha256(_source(module)).hexdigest()


def _digest(texts: dict[str, bytes]) -> str:
    total = hashlib.sha256()
    for name in sorted(texts):
        total.update(name.encode() + b"\0" + texts[name] + b"\0")
    return total.hexdigest()


def _collect(module: str, found: set[str]) -> None:
    if module not in found:
        found.add(module)
        for needed in _imports(module):
            _collect(needed, found)


@cache
def _imports(module: str) -> frozenset[str]:
    return _imports_in(_source(module).decode())


def _imports_in(text: str) -> frozenset[str]:
    names: set[str] = set()
    for plain, origin, members in _IMPORT.findall(text):
        names |= set(_NAME.findall(plain))
        if origin.split(".")[0] == PACKAGE:
            inner = {f"{origin}.{member}" for member in _NAME.findall(members)}
            # A package is there for its modules; what else its own file has is not asked for.
            names |= inner if all(map(_file, inner)) else {origin, *inner}
    return frozenset(n for n in names if n.split(".")[0] == PACKAGE and _file(n))


@cache
def _source(module: str) -> bytes:
    file = _file(module)
    if file is None:
        raise LookupError(f"no source file for the module {module}")
    return file.read_bytes()


def _file(module: str) -> Path | None:
    path = _ROOT.joinpath(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None

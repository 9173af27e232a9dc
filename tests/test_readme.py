"""What the README says of the repository is so."""

import fnmatch
import re

from tests.programs import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_module_has_its_line() -> None:
    """The map of the code names each module once, and none that is gone.

    A folder stands for all modules in it, a star for any part of a name.
    """
    package = ROOT / "diagram_gen"
    modules = {p.relative_to(package).as_posix() for p in package.rglob("*.py")}
    modules = {name for name in modules if not name.endswith("__init__.py")}
    table = README[README.index("| module of") : README.index("`scripts/` holds")]
    named = re.findall(r"`([\w/*]+(?:\.py|/))`", table)
    meant = {name: set(fnmatch.filter(modules, _pattern(name))) for name in named}
    assert [name for name, found in meant.items() if not found] == []
    every = [module for found in meant.values() for module in found]
    assert set(every) == modules
    assert len(set(every)) == len(every) == len(modules)


def _pattern(name: str) -> str:
    return f"{name}*" if name.endswith("/") else name


def test_every_file_that_it_names_is_there() -> None:
    """Links and pictures lead to files of the repository."""
    targets = re.findall(r'(?:src|srcset)="([^"]+)"|\]\(([\w/.-]+)\)', README)
    files = [a or b for a, b in targets if not (a or b).startswith(("http", "figures/"))]
    assert len(files) >= 4
    assert [name for name in files if not (ROOT / name).is_file()] == []

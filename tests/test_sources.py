"""A result depends on the source of all that made it, and on nothing else."""

import ast
import json
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from diagram_gen import sources
from diagram_gen.case import ProofCase
from diagram_gen.fact_cache import BACKEND, READER
from diagram_gen.proof_catalogue import PROOFS
from tests.programs import ROOT, copy_project, python

MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "diagram_gen").rglob("*.py")
)


def _closure(module: str) -> set[str]:
    found: set[str] = set()
    sources._collect(module, found)
    return found


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the package that may be edited, and whose source the module looks at."""
    monkeypatch.setattr(sources, "_ROOT", copy_project(tmp_path))
    _forget()
    yield tmp_path
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for cached in (sources.digest, sources._imports, sources._source):
        cached.cache_clear()


def _append(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8") + "\n# a comment\n", encoding="utf-8")
    _forget()


def test_nothing_that_is_imported_is_missed() -> None:
    """What Python really loads for a module belongs to what the module depends on."""
    program = """
import importlib, json, sys
loaded = {}
for module in sys.argv[1:]:
    for name in [n for n in sys.modules if n.split(".")[0] == "diagram_gen"]:
        del sys.modules[name]
    importlib.import_module(module)
    loaded[module] = [n for n in sys.modules if n.split(".")[0] == "diagram_gen"]
print(json.dumps(loaded))
"""
    slow = (READER, BACKEND, "diagram_gen.__main__")  # as the proofs, they import Keras
    quick = [m for m in MODULES if m not in slow and not m.startswith("diagram_gen.proofs.")]
    done = python(["-c", program, *quick])
    assert done.returncode == 0, done.stderr
    packages = {m for m in MODULES if (ROOT.joinpath(*m.split(".")) / "__init__.py").exists()}
    for module, loaded in json.loads(done.stdout).items():
        assert set(loaded) - _closure(module) <= packages, module


@pytest.mark.parametrize("module", MODULES)
def test_imports_are_those_that_python_sees(module: str) -> None:
    """However an import is written, at the top or inside a function, it is found."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(sources._source(module))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= inner if inner <= set(MODULES) else {node.module, *inner}
    assert names & set(MODULES) <= sources._imports(module)


def test_a_package_is_not_its_modules() -> None:
    """What the package offers to readers changes nothing that its own programs make."""
    needed = _closure("diagram_gen")
    assert {"diagram_gen.api", "diagram_gen.figures.weights", "diagram_gen.own.live"} <= needed
    importing = [m for m in MODULES if "diagram_gen" in _closure(m) - {m}]
    assert importing == []


def test_imports_inside_functions_count() -> None:
    """The facts depend on the reader, which is imported late to save time."""
    assert READER in _closure("diagram_gen.fact_cache")
    for needed in ("layers", "cells", "construct", "reference", "backend"):
        assert f"diagram_gen.{needed}" in _closure(READER)


@pytest.mark.parametrize("case", PROOFS, ids=lambda case: case.name)
def test_what_proofs_depend_on(case: ProofCase) -> None:
    """On their own module and on Keras as it is set up here, never on how results are shown."""
    needed = _closure(case.source)
    assert {case.source, BACKEND, "diagram_gen.proof"} <= needed
    assert not {m for m in needed if ".figures" in m or "tables" in m or "catalogue" in m}


def test_keras_is_imported_in_one_place() -> None:
    """Elsewhere it would be imported without the settings that make its numbers the same.

    TensorFlow is also the reader of its own checkpoints, in a process that computes nothing. What
    runs a reader's own layers does so with the Keras that these are of.
    """
    allowed = {
        "backend.py": "keras|tensorflow",
        "own/saved_model.py": "tensorflow",
        "watching/recorded.py": "keras",
        "watching/recomputed.py": "keras",
    }
    package = ROOT / "diagram_gen"
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found = re.findall(r"^ *(?:import|from) (keras|tensorflow)\b", text, re.MULTILINE)
        here = allowed.get(path.relative_to(package).as_posix(), "").split("|")
        assert set(found) <= set(here), path


def test_facts_do_not_depend_on_drawings() -> None:
    """A change of colour draws again and reads nothing."""
    needed = _closure(READER)
    assert not {m for m in needed if ".figures" in m or m.endswith((".theme", ".svg", ".tables"))}


@pytest.mark.parametrize(
    "changed",
    ["figures/cell.py", "figures/grid.py", "theme.py", "layers.py", "cells.py", "proofs/idle.py"],
)
def test_an_edit_changes_what_depends_on_it(changed: str, project: Path) -> None:
    """The digests of exactly those modules change that need the edited one."""
    module = f"diagram_gen.{changed.removesuffix('.py').replace('/', '.')}"
    before = {m: sources.digest(m) for m in MODULES}
    _append(project / "diagram_gen" / changed)
    after = {m: sources.digest(m) for m in MODULES}
    assert {m for m in MODULES if before[m] != after[m]} == {
        m for m in MODULES if module in _closure(m)
    }


def test_a_text_depends_on_what_it_imports(project: Path) -> None:
    """A notebook runs again if the code changes that it shows, and only then."""
    text = "# %%\nfrom diagram_gen.text import format_count\n"
    before = sources.text_digest(text)
    assert sources.text_digest(text + "1 + 1\n") != before
    _append(project / "diagram_gen" / "cli.py")
    assert sources.text_digest(text) == before
    _append(project / "diagram_gen" / "theme.py")  # which the imported module needs
    assert sources.text_digest(text) != before


def test_a_notebook_depends_on_what_it_shows(project: Path) -> None:
    """It imports no more than the package, which brings the figures."""
    text = "# %%\nimport diagram_gen\ndiagram_gen.weights_map(layer)\n"
    for needed in ("figures/weights.py", "own/live.py", "api.py"):
        before = sources.text_digest(text)
        _append(project / "diagram_gen" / needed)
        assert sources.text_digest(text) != before


def test_digest_is_the_same_elsewhere(project: Path) -> None:
    """The folder of a project does not matter."""
    elsewhere = {m: sources.digest(m) for m in MODULES}
    sources._ROOT = ROOT
    _forget()
    assert {m: sources.digest(m) for m in MODULES} == elsewhere


def test_every_import_is_absolute() -> None:
    """A relative import would go unseen, and its change unnoticed."""
    for path in (ROOT / "diagram_gen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: line {node.lineno}"


def test_every_package_that_is_imported_is_declared() -> None:
    """Imports inside functions too: they would fail only where they are reached."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {
        re.split(r"[\s\[<>=;!~]", dependency)[0].lower() for dependency in project["dependencies"]
    }
    declared |= {"markdown"}  # comes with mkdocs, whose configuration names the extension
    where = packages_distributions()
    for path in (ROOT / "diagram_gen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in {n.split(".")[0] for n in names} - {"diagram_gen"}:
                if name not in sys.stdlib_module_names:
                    homes = {home.lower().replace("_", "-") for home in where.get(name, [name])}
                    assert homes & declared, f"{path.name} imports {name}"


def test_a_module_without_source_is_an_error(project: Path) -> None:
    """A digest of nothing would never change."""
    shutil.rmtree(project / "diagram_gen" / "figures")
    with pytest.raises(LookupError, match="figures"):
        sources.digest("diagram_gen.figures.cell")

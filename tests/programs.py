"""Run the generator as a program, in processes that share nothing with the tests."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diagram_gen.pipeline import INDEX
from diagram_gen.results import MANIFEST

ROOT = Path(__file__).parents[1]

#: How Keras runs in the generator, and in the tests that build layers of their own.
SETTINGS = {
    "CUDA_VISIBLE_DEVICES": "-1",
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
}

#: How the names of temporary files start.
TEMPORARY = ".diagram_gen-"

#: Builds the whole site into one folder, with the facts in another, and prints the report.
SITE = """
import dataclasses, json, sys
from pathlib import Path
from diagram_gen import cli
report = cli._build_site(Path(sys.argv[1]), Path(sys.argv[2]))
print(json.dumps(dataclasses.asdict(report)))
"""


@dataclass(frozen=True)
class Built:
    """A folder with results and the folder with the facts that they were made from."""

    out: Path
    cache: Path

    @property
    def facts(self) -> Path:
        """Where the facts are."""
        return self.cache / "facts"


def copy_of(built: Built, folder: Path) -> Built:
    """Copy results and facts into ``folder``, with the times of the files."""
    copy = Built(folder / "docs", folder / "cache")
    shutil.copytree(built.out, copy.out)
    shutil.copytree(built.cache, copy.cache)
    return copy


def copy_results(built: Built, copy: Built) -> None:
    """Copy what the generator made, and no other file of the folder, and the facts."""
    index = json.loads((built.out / INDEX).read_text(encoding="utf-8"))
    made = (address for entry in index.values() for address in entry["files"])
    for address in (*made, INDEX, MANIFEST):
        target = copy.out / address
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(built.out / address, target)
    shutil.copytree(built.facts, copy.facts)


def copy_project(folder: Path) -> Path:
    """Copy the package and what it reads into ``folder``, so that a test can edit it."""
    for part in ("diagram_gen", "docs/assets"):
        ignored = shutil.ignore_patterns("__pycache__", "generated")
        shutil.copytree(ROOT / part, folder / part, ignore=ignored)
    shutil.copy(ROOT / "LICENSE-docs", folder)  # the archive of all figures holds it
    return folder


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of a quiet generator."""
    return {
        **os.environ,
        **SETTINGS,
        "PYTHONDONTWRITEBYTECODE": "1",
        **changes,
    }


def python(
    arguments: Sequence[str | Path],
    *,
    root: Path = ROOT,
    changes: Mapping[str, str] | None = None,
    warnings: str = "error",
    seconds: float = 300,
) -> subprocess.CompletedProcess[str]:
    """Run Python with ``arguments``, with the package in ``root``; a warning is an error."""
    return subprocess.run(
        [sys.executable, "-W", warnings, *map(str, arguments)],
        cwd=root,
        env=environment(**(changes or {})),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=seconds,
    )


def start(arguments: Sequence[str | Path], *, root: Path = ROOT) -> subprocess.Popen[bytes]:
    """Start Python with ``arguments`` and do not wait for it."""
    return subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        cwd=root,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def build_site(
    built: Built, *, root: Path = ROOT, changes: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Build the whole site and return the report."""
    arguments: list[str | Path] = ["-c", SITE, built.out, built.cache]
    done = python(arguments, root=root, changes=changes, seconds=900)  # every figure as PNG, too
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below ``folder`` by its address."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def results(folder: Path) -> dict[str, bytes]:
    """Return the same without the temporary files of builds that were stopped."""
    return {a: content for a, content in contents(folder).items() if TEMPORARY not in a}


def times(folder: Path) -> dict[str, int]:
    """Return when each file below ``folder`` was last written."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }

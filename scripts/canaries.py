#!/usr/bin/env python3
"""Try what this project may have to live with next; the result is a table, not a verdict.

Run it with the project's environment: ``.venv/bin/python scripts/canaries.py``. The same sources
are built with the site generators Zensical and ProperDocs, and every proof is run with the newest
nightly Keras. Each of these is installed in an environment of its own below ``.cache``, in front
of what ``.venv`` holds. Failures are reported; only with ``--strict`` do they fail the run.
"""

import argparse
import os
import re
import shutil
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from _environment import PYTHON
from _program import CACHE, CHILD_ENVIRONMENT, ROOT, main_program, output_of, run_logged, say, turn

_FOLDER = CACHE / "canaries"
_LOG = CACHE / "canaries.log"

#: Seconds that each step of one of them may take.
LIMIT = 300.0

#: What a copy of the sources does without.
_NOT_COPIED = (".git", ".venv*", ".cache", "site", ".site-*", "__pycache__", "tests", "downloads")

#: All facts and proofs afresh, in a folder of its own.
_PROOFS = """
import sys
from pathlib import Path
from diagram_gen import catalogue, jobs, pipeline
folder = Path(sys.argv[1])
pipeline.build(jobs.site_jobs(), catalogue.site_cases(), folder / "docs", folder / "cache")
"""


@dataclass(frozen=True)
class Canary:
    """What is tried: a package, its newest version or a nightly one, and how."""

    package: str
    pip: tuple[str, ...]
    work: Callable[[Path, Path, float], Iterator[str]]


class Failed(Exception):
    """It did not come to an end; the words are the last that it said."""


def main() -> int:
    """Try each, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--only", choices=CANARIES, action="append", help="try this one")
    parser.add_argument("--strict", action="store_true", help="fail if anything is wrong")
    parser.add_argument("--limit", type=float, default=LIMIT, help=f"seconds a step [{LIMIT:g}]")
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    options = parser.parse_args()
    names = options.only or list(CANARIES)
    wrong = 0
    with turn("canaries"):
        _LOG.write_bytes(b"")
        for name in names:
            started = time.monotonic()
            version, findings = tried(CANARIES[name], options.limit)
            wrong += bool(findings)
            seconds = time.monotonic() - started
            result = "; ".join(findings) or "well"
            say(f"{name:<14} {version:<22} {seconds:>5.0f} s  {result}")
    return 1 if wrong and options.strict else 0


def tried(canary: Canary, limit: float) -> tuple[str, list[str]]:
    """Return the version that was tried, and what is wrong with it."""
    python = _environment(canary)
    if python is None:
        return "", ["could not be installed"]
    ask = f"from importlib.metadata import version; print(version({canary.package!r}))"
    version = output_of([python, "-c", ask])
    with tempfile.TemporaryDirectory(prefix="canary-") as folder:
        try:
            return version, list(canary.work(python, Path(folder), limit))
        except Failed as failure:
            return version, [str(failure)]


def _environment(canary: Canary) -> Path | None:
    """Return the Python of its environment, with the newest version in it."""
    folder = _FOLDER / f"{canary.package}-{sysconfig.get_python_version()}"
    python = folder / PYTHON.relative_to(PYTHON.parents[1])
    if not python.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(exist_ok=True)
        if not run_logged([PYTHON, "-m", "venv", folder], _LOG, "making an environment"):
            return None
        # Whatever is not there comes from the project's environment.
        inside = output_of([python, "-c", _PURELIB])
        ours = output_of([PYTHON, "-c", _PURELIB])
        line = f"import site; site.addsitedir({ours!r})\n"
        Path(inside, "project.pth").write_text(line, encoding="utf-8")
    pip = (python, "-m", "pip", "--disable-pip-version-check", "install", "--upgrade")
    command: list[str | Path] = [*pip, *canary.pip, canary.package]
    return python if run_logged(command, _LOG, f"installing {canary.package}") else None


_PURELIB = "import sysconfig; print(sysconfig.get_path('purelib'))"


def _run(command: list[str | Path], folder: Path, limit: float) -> None:
    """Run a command in a folder.

    Raises:
        Failed: if it fails or takes too long.
    """
    environment = {
        **CHILD_ENVIRONMENT,
        **os.environ,
        "JUPYTER_PATH": f"{PYTHON.parents[1]}/share/jupyter",
    }
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"not done after {limit:.0f} s") from None
    with _LOG.open("a", encoding="utf-8") as log:
        log.write(done.stdout)
    if done.returncode != 0:
        lines = [line for line in done.stdout.splitlines() if line.strip()]
        raise Failed(lines[-1][:160] if lines else f"exit code {done.returncode}")


def _zensical(python: Path, folder: Path, limit: float) -> Iterator[str]:
    return _built(folder, limit, [python, "-m", "zensical", "build"])


def _properdocs(python: Path, folder: Path, limit: float) -> Iterator[str]:
    return _built(
        folder, limit, [python, "-m", "properdocs", "build", "--config-file", "mkdocs.yml"]
    )


def _built(folder: Path, limit: float, command: list[str | Path]) -> Iterator[str]:
    """Build a copy of the project, whose results are up to date; yield what is amiss."""
    _run([PYTHON, "-m", "diagram_gen", "build"], ROOT, limit)
    copy = folder / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*_NOT_COPIED))
    (copy / ".cache").mkdir()
    shutil.copytree(CACHE / "diagram_gen", copy / ".cache" / "diagram_gen")
    _run(command, copy, limit)
    yield from amiss(copy / "docs", copy / "site")


def amiss(docs: Path, site: Path) -> Iterator[str]:
    """Yield what a site lacks that its sources hold: pages, facts, snippets, figures."""
    sources = [
        path
        for path in sorted((*docs.rglob("*.md"), *docs.glob("notebooks/*.ipynb")))
        if "_generated" not in path.parts
    ]
    missing, unfilled, bare = [], [], []
    for source in sources:
        name = source.relative_to(docs).with_suffix("").as_posix()
        page = site / f"{name}.html"
        if not page.is_file():
            missing.append(name)
            continue
        html = page.read_text(encoding="utf-8")
        if name == "about/contributing":  # explains that very syntax
            continue
        if re.search(r"\{\{ |--8<--", html):
            unfilled.append(name)
        drawn = re.search(r"!\[\]\([^)]*figures/", source.read_text(encoding="utf-8"))
        if drawn and 'class="lu-figure' not in html:
            bare.append(name)
    for what, names in (
        ("pages missing", missing),
        ("with facts or snippets left unfilled", unfilled),
        ("with figures left incomplete", bare),
    ):
        if names:
            yield f"{len(names)} of {len(sources)} {what}: {', '.join(names[:4])}"


def _keras(python: Path, folder: Path, limit: float) -> Iterator[str]:
    _run([python, "-c", _PROOFS, folder], ROOT, limit)
    yield from ()


CANARIES = {
    "zensical": Canary("zensical", ("--ignore-installed",), _zensical),
    "properdocs": Canary("properdocs", (), _properdocs),
    # Without what it needs: TensorFlow and all else are those of the lock.
    "keras-nightly": Canary("keras-nightly", ("--pre", "--no-deps"), _keras),
}


if __name__ == "__main__":
    main_program(main)

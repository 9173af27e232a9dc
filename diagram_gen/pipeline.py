"""The build: facts, then the jobs whose result is out of date, then the manifest."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from diagram_gen import sources, store
from diagram_gen.errors import UserError
from diagram_gen.fact_cache import AnyCase, Fact, FactCache, fetch
from diagram_gen.jobs import Job
from diagram_gen.processes import shared_out

T = TypeVar("T")

#: What was made and from what: lies with the results that it speaks of.
INDEX = ".diagram_gen.json"

MANIFEST = "figures/manifest.json"

#: From this many jobs on, several processes draw in clearly less time than one, start included
#: (`scripts/bench.py` measures it).
PARALLEL_FROM = 500


class Progress:
    """Tells how far a build is. This one is silent; the command line has one that talks."""

    def __call__(self, what: str, items: Iterable[T], total: int) -> Iterable[T]:
        """Yield ``items`` as they are worked on."""
        return items


@dataclass
class Report:
    """What a build did: facts read, jobs run, files written and removed, jobs in all."""

    read: int = 0
    made: list[str] = field(default_factory=list)
    written: int = 0
    removed: int = 0
    total: int = 0


@dataclass(frozen=True)
class _Entry:
    """What the index says of a job.

    Attributes:
        key: the key it ran with; ``None`` while it is only planned.
        files: for each address its size and SHA-256; nothing while it is only planned.
        about: title, text alternative, size and licence of a figure.
    """

    key: str | None
    files: dict[str, dict[str, Any]]
    about: dict[str, Any]


def build(
    jobs: Sequence[Job],
    cases: Sequence[AnyCase],
    out: Path,
    cache: Path,
    progress: Progress | None = None,
    *,
    prune: bool = True,
) -> Report:
    """Bring everything below ``out`` up to date; do nothing that is done already.

    Args:
        jobs: what to make.
        cases: the cases that the jobs need.
        out: the folder for the results. Files in it that no build made are left alone.
        cache: the folder for the facts.
        progress: told of long work.
        prune: remove what earlier builds made in ``out`` and ``jobs`` no longer makes.

    Raises:
        UserError: if a fact is wrong or damaged or a file cannot be written. What was there
            before stays; a later build goes on where this one stopped.
    """
    progress = progress or Progress()
    report = Report(total=len(jobs))

    def reading(missing: list[AnyCase]) -> Iterable[AnyCase]:
        report.read = len(missing)
        return progress("Reading layers from Keras", missing, len(missing))

    for folder in (out, cache):
        store.sweep(folder)
    index = _load_index(out)
    for job in jobs:
        # Reads the code as it was imported just now: an edit while layers are being read must
        # not pass for what draws.
        sources.digest(job.code.__module__)
    facts = fetch(FactCache(cache / "facts"), cases, reading)
    keys = {job.name: job.key(facts) for job in jobs}
    stale = [job for job in jobs if not _is_fresh(index.get(job.name), keys[job.name], out)]
    gone = _no_longer_made(index, jobs) if prune else []
    if stale or gone:
        # Planned before it is done, so that no file of a killed build is forgotten.
        planned = {
            job.name: _Entry(None, {address: {} for address in job.files}, {}) for job in stale
        }
        _save_index(out, index | planned)
    for job, entry, written in progress("Drawing", _run(stale, facts, out), len(stale)):
        index[job.name] = replace(entry, key=keys[job.name])
        report.made.append(job.name)
        report.written += written
    for address in gone:
        store.remove(out / address, out)
        report.removed += 1
    if prune:
        index = {name: index[name] for name in keys}
    _save_index(out, index)
    report.written += store.write(out / MANIFEST, _manifest(index))
    return report


def _no_longer_made(index: dict[str, _Entry], jobs: Sequence[Job]) -> list[str]:
    known = {address for entry in index.values() for address in entry.files}
    return sorted(known - {address for job in jobs for address in job.files})


def _is_fresh(entry: _Entry | None, key: str, out: Path) -> bool:
    """Whether a job ran with ``key`` and its files are still what it made."""
    if entry is None or entry.key != key:
        return False
    for address, known in entry.files.items():
        content = store.read(out / address)
        if content is None or store.sha256(content) != known["sha256"]:
            return False
    return True


def _run(stale: list[Job], facts: dict[str, Fact], out: Path) -> Iterable[tuple[Job, _Entry, int]]:
    """Run jobs, in several processes when there are many, and yield what they made."""
    work = [(job, {case: facts[case] for case in job.cases}) for job in stale]
    make = partial(_make, out=out)
    yield from shared_out(make, work, PARALLEL_FROM, chunk=50)


def _make(work: tuple[Job, dict[str, Fact]], out: Path) -> tuple[Job, _Entry, int]:
    job, facts = work
    made = job.run(facts)
    files, written = {}, 0
    for address, text in made.files.items():
        content = text.encode()
        written += store.write(out / address, content)
        files[address] = {"bytes": len(content), "sha256": store.sha256(content)}
    return job, _Entry(None, files, made.about), written


def _load_index(out: Path) -> dict[str, _Entry]:
    content = store.read(out / INDEX)
    if content is None:
        return {}
    try:
        return {
            name: _Entry(entry["key"], dict(entry["files"]), dict(entry["about"]))
            for name, entry in json.loads(content).items()
        }
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise UserError(
            f"The index {out / INDEX} is damaged: delete that file and build again."
        ) from error


def _save_index(out: Path, index: dict[str, _Entry]) -> None:
    data = {name: vars(entry) for name, entry in sorted(index.items())}
    store.write(out / INDEX, (json.dumps(data, indent=0, ensure_ascii=False) + "\n").encode())


def _manifest(index: dict[str, _Entry]) -> bytes:
    """Return the published list of figures: each file with size and digest, and its words."""
    figures = {
        name.removeprefix("figures/"): entry.about | {"files": entry.files}
        for name, entry in sorted(index.items())
        if entry.about
    }
    return (json.dumps(figures, indent=1, ensure_ascii=False) + "\n").encode()


def clean(out: Path) -> int:
    """Remove everything that builds made below ``out`` and return the number of files."""
    addresses = {a for entry in _load_index(out).values() for a in entry.files} | {MANIFEST}
    present = [a for a in sorted(addresses) if (out / a).exists()]
    for address in present:
        store.remove(out / address, out)
    (out / INDEX).unlink(missing_ok=True)
    return len(present)

"""The build: facts, then the jobs whose result is out of date, then the manifest."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

from diagram_gen import sources, store
from diagram_gen.errors import UserError
from diagram_gen.fact_cache import AnyCase, Fact, FactCache, fetch
from diagram_gen.job import Job
from diagram_gen.processes import shared_out
from diagram_gen.results import MANIFEST, Entry, Results

T = TypeVar("T")

#: What was made and from what: lies with the results that it speaks of.
INDEX = ".diagram_gen.json"

#: From this many jobs on, several processes share them. Few of them are figures then or many: a
#: figure takes a tenth of a second, a text a thousandth (`scripts/bench.py` measures it).
PARALLEL_FROM = 100


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
class _Work:
    """A job with all that it runs on."""

    job: Job
    facts: dict[str, Fact]
    results: Results

    @classmethod
    def of(cls, job: Job, facts: dict[str, Fact], results: Results) -> Self:
        """Take what the job needs from what there is."""
        return cls(job, {case: facts[case] for case in job.cases}, results.of(job.results))

    @property
    def key(self) -> str:
        """The job's key."""
        return self.job.key(self.facts, self.results)


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
    known = dict(index)
    for job in jobs:
        # Reads the code as it was imported just now: an edit while layers are being read must
        # not pass for what draws.
        sources.digest(job.code.__module__)
    facts = fetch(FactCache(cache / "facts"), cases, reading)
    gone = _no_longer_made(index, jobs) if prune else []
    for what, some in (
        ("Drawing", [job for job in jobs if not job.results]),
        ("Writing about figures", [job for job in jobs if job.results]),
    ):
        every = [_Work.of(job, facts, Results(out, index)) for job in some]
        keys = {work.job.name: work.key for work in every}
        stale = [w for w in every if not _is_fresh(index.get(w.job.name), keys[w.job.name], out)]
        if stale or gone:
            # Planned before it is done, so that no file of a killed build is forgotten.
            _save_index(out, index | {work.job.name: _planned(work.job) for work in stale})
        for job, entry, written in progress(what, _run(stale, out), len(stale)):
            index[job.name] = replace(entry, key=keys[job.name])
            report.made.append(job.name)
            report.written += written
    for address in gone:
        store.remove(out / address, out)
        report.removed += 1
    if prune:
        index = {job.name: index[job.name] for job in jobs}
    # To write the index takes a third of the time of a build with nothing to do. Whatever was made
    # stands in it as planned.
    if report.made or index != known:
        _save_index(out, index)
    report.written += store.write(out / MANIFEST, Results(out, index).manifest())
    return report


def _planned(job: Job) -> Entry:
    return Entry(None, {address: {} for address in job.files}, {})


def _no_longer_made(index: dict[str, Entry], jobs: Sequence[Job]) -> list[str]:
    known = {address for entry in index.values() for address in entry.files}
    return sorted(known - {address for job in jobs for address in job.files})


def _is_fresh(entry: Entry | None, key: str, out: Path) -> bool:
    """Whether a job ran with ``key`` and its files are still what it made."""
    if entry is None or entry.key != key:
        return False
    for address, known in entry.files.items():
        content = store.read(out / address)
        if content is None or store.sha256(content) != known["sha256"]:
            return False
    return True


def _run(work: Sequence[_Work], out: Path) -> Iterable[tuple[Job, Entry, int]]:
    """Run jobs, in several processes when there are many, and yield what they made."""
    yield from shared_out(partial(_make, out=out), work, PARALLEL_FROM, chunk=8)


def _make(work: _Work, out: Path) -> tuple[Job, Entry, int]:
    made = work.job.run(work.facts, work.results)
    files, written = {}, 0
    for address, text in made.files.items():
        content = text if isinstance(text, bytes) else text.encode()
        written += store.write(out / address, content)
        files[address] = {"bytes": len(content), "sha256": store.sha256(content)}
    return work.job, Entry(None, files, made.about), written


def _load_index(out: Path) -> dict[str, Entry]:
    content = store.read(out / INDEX)
    if content is None:
        return {}
    try:
        return {
            name: Entry(entry["key"], dict(entry["files"]), dict(entry["about"]))
            for name, entry in json.loads(content).items()
        }
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise UserError(
            f"The index {out / INDEX} is damaged: delete that file and build again."
        ) from error


def _save_index(out: Path, index: dict[str, Entry]) -> None:
    data = {name: vars(entry) for name, entry in sorted(index.items())}
    store.write(out / INDEX, (json.dumps(data, indent=0, ensure_ascii=False) + "\n").encode())


def clean(out: Path) -> int:
    """Remove everything that builds made below ``out`` and return the number of files."""
    addresses = {a for entry in _load_index(out).values() for a in entry.files} | {MANIFEST}
    present = [a for a in sorted(addresses) if (out / a).exists()]
    for address in present:
        store.remove(out / address, out)
    (out / INDEX).unlink(missing_ok=True)
    return len(present)

"""Builds do what is needed and nothing else, and survive whatever stops them."""

import contextlib
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import Any

import pytest

from diagram_gen import catalogue, jobs, pipeline, sources, store
from diagram_gen.case import Case
from diagram_gen.errors import UserError
from diagram_gen.fact_cache import FactCache, digest
from diagram_gen.job import Job
from diagram_gen.pipeline import INDEX, Report, build, clean
from diagram_gen.results import MANIFEST
from diagram_gen.verify import Disagreement
from tests import few
from tests.drawn import parse
from tests.programs import (
    ROOT,
    SITE,
    TEMPORARY,
    Built,
    contents,
    copy_project,
    environment,
    python,
    results,
    start,
    times,
)

#: Builds a part of the site, see :mod:`tests.few`.
FEW_SITE = f"from tests import few\nfew.keep()\n{SITE}"

CASES = [Case("lstm", u, f) for u in (1, 3) for f in (1, 2)]


def _work(cases: Iterable[Case] = CASES) -> list[Job]:
    chosen = list(cases)
    return [*map(few.lean, jobs.figure_jobs(chosen)), *jobs.data_jobs(chosen)]


def _small(built: Built, out: Path, cases: list[Case] = CASES) -> Report:
    """Build a few figures from facts that are there."""
    return build(_work(cases), cases, out, built.cache)


def _whole(built: Built) -> Report:
    """Build all that the site needs, or what is left of it in this test."""
    return build(jobs.site_jobs(), catalogue.site_cases(), built.out, built.cache)


def _temporary(folder: Path) -> list[Path]:
    return list(folder.rglob(f"{TEMPORARY}*"))


def _all_there(built: Built, out: Path) -> bool:
    return results(out) == contents(built.out)


# ------------------------------------------------------------------------ nothing is redone


def test_second_build_does_nothing(copied: Built) -> None:
    """Nothing read, made, written or removed, and no file touched, not even rewritten as it was."""
    before = times(copied.out), times(copied.cache)
    report = _whole(copied)
    assert (report.read, report.made, report.written, report.removed) == (0, [], 0, 0)
    assert report.total == len(jobs.site_jobs())
    assert (times(copied.out), times(copied.cache)) == before


def test_second_build_imports_nothing_large(built: Built) -> None:
    """TensorFlow, Keras, NumPy and matplotlib stay on the disk."""
    program = f"""{SITE}
large = {{"tensorflow", "keras", "numpy", "matplotlib", "h5py", "mkdocs", "markdown"}}
print(json.dumps(sorted(large & set(sys.modules))))
"""
    before = times(built.out)
    done = python(["-c", program, built.out, built.cache])
    assert done.returncode == 0, done.stderr
    report, imported = map(json.loads, done.stdout.splitlines())
    assert imported == []
    assert (report["read"], report["made"], report["written"]) == (0, [], 0)
    assert times(built.out) == before


def test_drawing_imports_nothing_large(part: Built, tmp_path: Path) -> None:
    """Nor does a build that draws everything from facts that are known."""
    program = f'{FEW_SITE}\nprint(sorted({{"tensorflow", "keras", "numpy"}} & set(sys.modules)))'
    done = python(["-c", program, tmp_path / "docs", part.cache])
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1] == "[]"
    assert _all_there(part, tmp_path / "docs")


def test_an_edited_figure_is_drawn_again_alone(copied: Built, tmp_path: Path) -> None:
    """A comment in one module: its figures are drawn again, nothing is read or written."""
    project = copy_project(tmp_path / "project")
    module = project / "diagram_gen/figures/cell.py"
    module.write_text(module.read_text(encoding="utf-8") + "\n# seen\n", encoding="utf-8")
    before = times(copied.out)
    expected = {
        job.name
        for job in jobs.site_jobs()
        if "diagram_gen.figures.cell" in _needed(job.code.__module__)
    }
    assert {"figures/lstm/u3-f1/cell", "figures/gru/u3-f2/cell"} <= expected
    assert "figures/lstm/u3-f1/weights" not in expected
    report = _build_few(copied, project)
    assert set(report["made"]) == expected
    assert (report["read"], report["written"], report["removed"]) == (0, 0, 0)
    after = times(copied.out)
    assert {a for a in after if after[a] != before[a]} == {INDEX}
    again = _build_few(copied, project)
    assert (again["made"], again["written"]) == ([], 0)


def _needed(module: str) -> set[str]:
    found: set[str] = set()
    sources._collect(module, found)
    return found


def _build_few(
    built: Built, project: Path, changes: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Build with the code of ``project``; the tests come from here."""
    changes = {"PYTHONPATH": str(ROOT), **(changes or {})}
    done = python(["-c", FEW_SITE, built.out, built.cache], root=project, changes=changes)
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@pytest.mark.parametrize(
    ("address", "job"),
    [
        ("figures/lstm/u3-f1/cell.svg", "figures/lstm/u3-f1/cell"),
        ("figures/lstm/u3-f1/cell.dark.svg", "figures/lstm/u3-f1/cell"),
        ("figures/lstm/u3-f1/weights.small.png", "figures/lstm/u3-f1/weights"),
        ("figures/lstm/u3-f1/weights.pdf", "figures/lstm/u3-f1/weights"),
        ("api/v1/gru/u3-f2.json", "api/v1/gru/u3-f2.json"),
        ("_generated/lstm-by-block.md", "_generated/lstm-by-block.md"),
    ],
)
@pytest.mark.parametrize("how", ["deleted", "edited"])
def test_one_lost_result_is_restored_alone(
    address: str, job: str, how: str, copied: Built, part: Built
) -> None:
    """A result that is gone, or that somebody edited, is made again, and no other."""
    path = copied.out / address
    if how == "deleted":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes() + b" ")
    before = times(copied.out)
    report = _whole(copied)
    assert (report.read, report.made, report.written) == (0, [job], 1)
    after = times(copied.out)
    assert {a for a in after if after[a] != before.get(a)} <= {address, INDEX}
    assert _all_there(part, copied.out)


def test_a_lost_manifest_is_restored(copied: Built, part: Built) -> None:
    """The list of figures is made from what is known of them; nothing is drawn for it."""
    (copied.out / MANIFEST).unlink()
    report = _whole(copied)
    assert (report.made, report.written) == ([], 1)
    assert _all_there(part, copied.out)


def test_one_lost_fact_is_read_alone(copied: Built, part: Built) -> None:
    """A fact that is gone is read again; as it is the same, nothing is drawn."""
    path = FactCache(copied.facts).path(Case("lstm", 2, 2))
    path.unlink()
    before = times(copied.cache)
    report = _whole(copied)
    assert (report.read, report.made, report.written) == (1, [], 0)
    after = times(copied.cache)
    assert {a for a in after if after[a] != before.get(a)} == {"facts/lstm/u2-f2.json"}
    assert contents(copied.cache) == contents(part.cache)


def test_what_is_no_longer_made_is_removed(part: Built, tmp_path: Path) -> None:
    """A build of fewer things removes the others, but nothing that it did not make."""
    out = tmp_path / "docs"
    _small(part, out)
    mine = out / "figures/lstm/u3-f2/mine.svg"
    mine.write_text("mine")
    report = _small(part, out, CASES[:1])
    gone = {address for job in _work(CASES[1:]) for address in job.files}
    assert report.removed == len(gone)
    assert (report.made, report.read) == ([], 0)
    kept = {address for job in _work(CASES[:1]) for address in job.files}
    assert set(contents(out)) == kept | {INDEX, MANIFEST, "figures/lstm/u3-f2/mine.svg"}
    assert mine.read_text() == "mine"
    assert not (out / "figures/lstm/u1-f2").exists()
    listed = json.loads((out / MANIFEST).read_bytes())
    assert {name.split("/")[1] for name in listed} == {CASES[0].slug}


def test_a_selection_adds_to_what_is_there(part: Built, tmp_path: Path) -> None:
    """Without pruning, one build after another fills a folder; the manifest lists all."""
    for case in CASES:
        build(_work([case]), [case], tmp_path, part.cache, prune=False)
    together = tmp_path / "together"
    _small(part, together)
    one = {a: c for a, c in contents(tmp_path).items() if not a.startswith("together/")}
    assert one == contents(together)


def test_clean_removes_what_builds_made(part: Built, tmp_path: Path) -> None:
    """A file of somebody else stays, and so does its folder."""
    _small(part, tmp_path)
    (tmp_path / "index.md").write_text("mine")
    (tmp_path / "figures/lstm/u3-f1/mine.svg").write_text("mine")
    made = {address for job in _work() for address in job.files} | {MANIFEST}
    assert clean(tmp_path) == len(made)
    assert sorted(contents(tmp_path)) == ["figures/lstm/u3-f1/mine.svg", "index.md"]
    assert clean(tmp_path) == 0


# --------------------------------------------------------------------- the same bytes always


def test_same_bytes_elsewhere(part: Built, tmp_path: Path) -> None:
    """Another folder, hash seed, time zone, language and settings: all bytes are the same."""
    project = copy_project(tmp_path / "Ordner mit Ümlaut")
    settings = {"floatx": "float64", "image_data_format": "channels_first", "backend": "torch"}
    (tmp_path / ".keras").mkdir()
    (tmp_path / ".keras/keras.json").write_text(json.dumps(settings))
    changes = {
        "PYTHONHASHSEED": "4242",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "LANG": "C",
        "HOME": str(tmp_path),
        "TF_ENABLE_ONEDNN_OPTS": "1",  # would round differently
        "KERAS_BACKEND": "jax",
    }
    report = _build_few(Built(project / "dräwn", project / "fäcts"), project, changes)
    assert report["read"] == len(few.CASES)
    assert _all_there(part, project / "dräwn")
    assert contents(project / "fäcts") == contents(part.cache)


def test_same_bytes_from_several_processes(
    part: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Large builds are shared out; that changes nothing."""
    monkeypatch.setattr(pipeline, "PARALLEL_FROM", 1)
    monkeypatch.chdir(tmp_path)
    report = build(jobs.site_jobs(), catalogue.site_cases(), tmp_path / "docs", part.cache)
    assert report.made == [job.name for job in jobs.site_jobs()]
    assert _all_there(part, tmp_path / "docs")


def test_order_of_jobs_does_not_matter(part: Built, tmp_path: Path) -> None:
    """Nor do jobs depend on one another."""
    shuffled = jobs.site_jobs()
    random.Random(7).shuffle(shuffled)  # noqa: S311 - no secret
    build(shuffled, catalogue.site_cases(), tmp_path, part.cache)
    assert _all_there(part, tmp_path)


# -------------------------------------------------------------------- builds that are stopped


def _wait_for(found: Callable[[], bool], process: Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while not found():
        assert process.poll() is None, "the build was over before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.0005)


def _kill(process: Popen[bytes]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL


def _assert_whole(found: dict[str, bytes], expected: dict[str, bytes]) -> None:
    """Every file is there as a whole or not at all."""
    for address, content in found.items():
        if address == INDEX:
            json.loads(content)
        elif address.endswith(".svg"):
            parse(content)
        if address != INDEX:
            assert content == expected[address], address


@pytest.mark.parametrize("seed", range(3))
def test_killed_while_drawing(seed: int, part: Built, tmp_path: Path) -> None:
    """At any moment: whole files, all of them known, and the next build completes the rest."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    out = tmp_path / "docs"
    work = jobs.site_jobs()
    awaited = out / rng.choice(work[: 2 * len(work) // 3]).files[0]
    if seed == 0:
        awaited = out / INDEX  # written first, before anything is drawn
    process = start(["-c", FEW_SITE, out, part.cache])
    _wait_for(awaited.exists, process)
    time.sleep(rng.uniform(0, 0.01))
    _kill(process)
    found = results(out)
    assert len(found) < len(contents(part.out))
    _assert_whole(found, contents(part.out))
    for path in _temporary(out):
        os.utime(path, (0, 0))  # as if it had happened long ago
    shutil.copytree(out, tmp_path / "cleaned")
    clean(tmp_path / "cleaned")
    assert not results(tmp_path / "cleaned"), "a killed build forgot what it made"
    report = build(work, catalogue.site_cases(), out, part.cache)
    assert 0 < len(report.made) <= len(work)
    assert _all_there(part, out)
    assert not _temporary(out)


def test_a_killed_build_leaves_no_process(part: Built, tmp_path: Path) -> None:
    """Whoever drew for it ends as well, which closes the last end of the pipe."""
    out = tmp_path / "docs"
    parallel = f"from diagram_gen import pipeline\npipeline.PARALLEL_FROM = 1\n{FEW_SITE}"
    process = Popen(
        [sys.executable, "-c", parallel, out, part.cache],
        cwd=ROOT,
        env=environment(),
        stdout=PIPE,
        stderr=DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for((out / "figures/lstm/u1-f1/weights.svg").exists, process)
        process.kill()
        process.communicate(timeout=3)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def test_killed_while_reading(part: Built, tmp_path: Path) -> None:
    """Facts that were read before stay, whole; the next build reads only the others."""
    other = Built(tmp_path / "docs", tmp_path / "cache")
    process = start(["-c", FEW_SITE, other.out, other.cache])
    awaited = FactCache(other.facts).path(few.CASES[3])
    _wait_for(awaited.exists, process)
    _kill(process)
    found = results(other.cache)
    _assert_whole(found, contents(part.cache))
    assert not contents(other.out)
    for path in _temporary(other.cache):
        os.utime(path, (0, 0))
    report = _whole(other)
    assert report.read == len(few.CASES) - len(found)
    assert 4 <= len(found) < len(few.CASES)
    assert _all_there(part, other.out)
    assert contents(other.cache) == contents(part.cache)


def test_two_builds_at_once(part: Built, tmp_path: Path) -> None:
    """Both succeed, and the results are right."""
    out = tmp_path / "docs"
    processes = [start(["-c", FEW_SITE, out, part.cache]) for _ in range(2)]
    reports = [json.loads(process.communicate()[0]) for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert all(len(report["made"]) > 0 for report in reports)
    assert _all_there(part, out)
    assert not _temporary(out)
    assert _whole(Built(out, part.cache)).made == []


def test_old_temporary_files_go(copied: Built) -> None:
    """Even by a build that has nothing else to do, from results and facts alike."""
    paths = [copied.out / "figures/lstm" / f"{TEMPORARY}x", copied.facts / "lstm" / f"{TEMPORARY}y"]
    for path in paths:
        path.write_bytes(b"part")
        os.utime(path, (0, 0))
    young = copied.out / f"{TEMPORARY}z"
    young.write_bytes(b"part")
    assert _whole(copied).written == 0
    assert not any(path.exists() for path in paths)
    assert young.exists(), "it may belong to a build that is running"


def test_a_full_disk(part: Built, tmp_path: Path) -> None:
    """Writing fails in the middle of a file: the old one stays whole, the reason is told."""
    program = f"""
import resource, signal
{FEW_SITE.replace("report =", "resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)); report =")}
"""
    out = tmp_path / "docs"
    _small(part, out)
    before = contents(out)
    done = python(["-c", program, out, part.cache])
    assert done.returncode == 1
    assert "UserError: Cannot write" in done.stderr
    assert contents(out) == before
    report = _whole(Built(out, part.cache))
    assert report.made
    assert _all_there(part, out)


@pytest.mark.parametrize("after", [1, 20, 100])
def test_a_disk_that_fills_up(
    after: int, copied: Built, part: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some files were written: these are whole, and the next build goes on."""
    out, written, real = tmp_path / "docs2", 0, Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal written
        written += 1
        if written > after:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(pipeline, "PARALLEL_FROM", 10_000)  # one process, which counts
    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(UserError, match="No space left on device; free some space"):
        _whole(Built(out, copied.cache))
    monkeypatch.undo()
    assert len(contents(out)) == after
    _assert_whole(contents(out), contents(part.out))
    _whole(Built(out, copied.cache))
    assert _all_there(part, out)


# ----------------------------------------------------------------- facts and indexes gone bad


def _corrupt(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def _falsify(path: Path) -> None:
    entry = json.loads(path.read_bytes())
    entry["facts"]["weights"][0]["shape"] = [12, 1]
    entry["sha256"] = digest(entry["facts"])
    path.write_text(json.dumps(entry), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (_corrupt, UserError, "u3-f1.json are damaged"),
        (
            _falsify,
            Disagreement,
            r"LSTM\(3\) with features=1: the shape of lstm/lstm_cell/kernel should be \(1, 12\)",
        ),
    ],
    ids=["corrupted", "falsified"],
)
def test_a_bad_fact_stops_the_build(
    change: Callable[[Path], None],
    error: type[Exception],
    message: str,
    copied: Built,
    part: Built,
) -> None:
    """No fact is drawn that is damaged or false, and what is there stays as it is."""
    path = FactCache(copied.facts).path(Case("lstm", 3, 1))
    change(path)
    before = times(copied.out)
    (copied.out / "figures/lstm/u1-f1/cell.svg").unlink()
    with pytest.raises(error, match=message):
        _whole(copied)
    before.pop("figures/lstm/u1-f1/cell.svg")
    assert times(copied.out) == before
    shutil.copy(FactCache(part.facts).path(Case("lstm", 3, 1)), path)
    assert _whole(copied).written == 1


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"",
        b"[]",
        b"null",
        b'{"a": 3}',
        b'{"a": {"key": null}}',
        b'{"a": {"key": null, "files": 3, "about": {}}}',
        b"\xff\xff",
    ],
    ids=["cut", "empty", "list", "null", "number", "members", "types", "bytes"],
)
def test_a_damaged_index_stops_the_build(content: bytes, copied: Built) -> None:
    """In one sentence that says what to do, and nothing is touched."""
    (copied.out / INDEX).write_bytes(content)
    before = contents(copied.out)
    for action in (lambda: _whole(copied), lambda: clean(copied.out)):
        with pytest.raises(UserError, match=r"\.diagram_gen\.json is damaged: delete that file"):
            action()
    assert contents(copied.out) == before


def test_without_its_index_a_build_finds_what_is_there(copied: Built) -> None:
    """Everything is made again, and nothing written."""
    (copied.out / INDEX).unlink()
    report = _whole(copied)
    assert (len(report.made), report.written) == (report.total, 0)


@pytest.mark.parametrize("address", ["../mine.txt", "figures/../../mine.txt", "{absolute}"])
def test_an_index_cannot_reach_outside(address: str, part: Built, tmp_path: Path) -> None:
    """Whatever an index says was made, only files below its own folder are removed."""
    out, mine = tmp_path / "docs", tmp_path / "mine.txt"
    _small(part, out)
    mine.write_text("mine")
    index = json.loads((out / INDEX).read_bytes())
    index["x"] = {"key": "", "files": {address.format(absolute=mine): {}}, "about": {}}
    (out / INDEX).write_text(json.dumps(index))
    for action in (lambda: _small(part, out), lambda: clean(out)):
        with pytest.raises(UserError, match="Will not remove"):
            action()
        assert mine.read_text() == "mine"


def test_two_results_of_one_name_are_not_mixed_up(part: Built, tmp_path: Path) -> None:
    """A file that another job of the same name made before is not taken for this job's."""
    _small(part, tmp_path, CASES[:1])
    path = tmp_path / "figures/lstm/u1-f1/weights.svg"
    path.write_bytes((part.out / "figures/lstm/u3-f1/weights.svg").read_bytes())
    assert store.sha256(path.read_bytes()) != store.sha256(
        (part.out / "figures/lstm/u1-f1/weights.svg").read_bytes()
    )
    assert _small(part, tmp_path, CASES[:1]).made == ["figures/lstm/u1-f1/weights"]
    assert path.read_bytes() == (part.out / "figures/lstm/u1-f1/weights.svg").read_bytes()

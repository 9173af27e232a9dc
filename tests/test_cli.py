"""The command line: what it does, and what it says to whoever uses it wrongly."""

import errno
import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import NoReturn

import pytest

from diagram_gen import catalogue, cli, formats, jobs, versions
from diagram_gen.case import MOST_PARAMETERS, Case
from diagram_gen.errors import UserError
from diagram_gen.fact_cache import FactCache
from diagram_gen.pipeline import INDEX
from diagram_gen.results import MANIFEST
from tests.programs import ROOT, Built, contents, environment, python, results, times

#: Runs the command line with another folder for the facts.
WITH_CACHE = """
import sys
import termios
from pathlib import Path
from diagram_gen import cli
cli.CACHE = Path(sys.argv.pop(1))
sys.exit(cli.main())
"""

#: The same for a part of the site.
FEW_WITH_CACHE = f"from tests import few\nfew.keep()\n{WITH_CACHE}"

#: As a reader who presses Ctrl-C when twenty files are written.
STOPPED = f"""
import os
import signal
from diagram_gen import store
write, written = store.write, []
def stop_after_some(path, content):
    written.append(write(path, content))
    if len(written) == 20:
        os.kill(os.getpid(), signal.SIGINT)
    return written[-1]
store.write = stop_after_some
{FEW_WITH_CACHE}"""

#: What the addresses of a figure's files end in.
ENDINGS = (".svg", ".light.svg", ".dark.svg", ".png", ".small.png", ".pdf")


@dataclass(frozen=True)
class Said:
    """What a run said, and its exit status."""

    status: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(copied: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line on a copy of a part of the site, which is all that it makes."""
    monkeypatch.setattr(cli, "DOCS", copied.out)
    monkeypatch.setattr(cli, "CACHE", copied.cache)

    def run(*arguments: str | Path) -> Said:
        try:
            status = cli.main([*map(str, arguments)])
        except SystemExit as stop:  # how argparse ends
            status = int(stop.code or 0)
        return Said(status, *capsys.readouterr())

    return run


def _is_refused(said: Said) -> None:
    """Status 2, nothing on stdout, one sentence or two on stderr, and no traceback."""
    assert said.status == 2
    assert said.out == ""
    lines = [line for line in said.err.splitlines() if not re.match(r"(Reading|Drawing)", line)]
    if not lines[0].startswith("usage:"):
        assert len(lines) == 1, said.err
        assert re.fullmatch(r"diagram_gen: .+[.]", lines[0])
    assert "Traceback" not in said.err
    assert "mistake in the program" not in said.err


# ------------------------------------------------------------------------------------ build


def test_build_of_what_is_there(run: Run, copied: Built) -> None:
    """Nothing to do, and it says so."""
    before = times(copied.out)
    said = run("build")
    assert said.status == 0
    assert said.out == f"{copied.out}: all {len(jobs.site_jobs())} results are up to date.\n"
    assert said.err == ""
    assert times(copied.out) == before


def test_build_elsewhere(run: Run, tmp_path: Path, part: Built) -> None:
    """All results in another folder."""
    said = run("build", "--out", tmp_path / "elsewhere")
    assert said.status == 0
    count = len(jobs.site_jobs())
    assert f"{count} of {count} results made (0 layers read)" in said.out
    assert contents(tmp_path / "elsewhere") == contents(part.out)


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--units", "3"], {"lstm/u3-f1": "weights values cell forms unrolled"}),
        (["--units", "3", "--figure", "cell"], {"lstm/u3-f1": "cell"}),
        (
            ["--layer", "lstm", "--units", "1,16", "--features", "2,5", "--figure", "weights,cell"],
            dict.fromkeys(
                ("lstm/u1-f2", "lstm/u1-f5", "lstm/u16-f2", "lstm/u16-f5"), "weights cell"
            ),
        ),
        (["--figure", "values"], dict.fromkeys([f"lstm/u{u}-f1" for u in (1, 2, 3)], "values")),
        (["--units", "2, 2,2", "--figure", "values"], {"lstm/u2-f1": "values"}),
        (
            ["--layer", "gru", "--units", "3", "--features", "2", "--figure", "weights,cell"],
            {"gru/u3-f2": "weights cell"},
        ),
        (
            ["--layer", "conv-lstm2d", "--units", "1", "--features", "1,3", "--figure", "weights"],
            {"conv-lstm2d/u1-f1": "weights", "conv-lstm2d/u1-f3": "weights"},
        ),
    ],
    ids=["units", "figure", "several", "default", "repeated", "gru", "convolution"],
)
def test_build_of_a_selection(
    options: list[str], names: dict[str, str], run: Run, tmp_path: Path, built: Built
) -> None:
    """Just the chosen figures and the data of their layers, as they are on the site."""
    said = run("build", *options, "--out", tmp_path / "drawings")
    assert said.status == 0, said.err
    found = contents(tmp_path / "drawings")
    expected = {f"api/v1/{key}.json" for key in names} | {INDEX, MANIFEST}
    for key, figures in names.items():
        for name in figures.split():
            expected |= {f"figures/{key}/{name}{ending}" for ending in ENDINGS}
    assert set(found) == expected
    assert all(
        (built.out / a).read_bytes() == c for a, c in found.items() if a not in (INDEX, MANIFEST)
    )


def test_a_size_of_ones_own(run: Run, tmp_path: Path) -> None:
    """A size that the site lacks is read from Keras."""
    said = run("build", "--units", "7", "--features", "6", "--out", tmp_path)
    assert said.status == 0
    assert "(1 layers read)" in said.out
    for ending in ENDINGS:
        assert (tmp_path / f"figures/lstm/u7-f6/weights{ending}").exists()
    assert not (tmp_path / "figures/lstm/u7-f6/values.svg").exists()


REFUSED = {
    "units zero": (["--units", "0"], "units must be at least 1, not 0"),
    "units negative": (["--units=-3"], "units must be at least 1, not -3"),
    "units fraction": (["--units", "2.5"], "--units takes whole numbers"),
    "units word": (["--units", "x"], "not 'x'"),
    "units empty": (["--units", ""], "--units takes whole numbers"),
    "units list": (["--units", "1,,2"], "not '1,,2'"),
    "units exponent": (["--units", "1e3"], "not '1e3'"),
    "units million": (["--units", "10000000"], f"more than {MOST_PARAMETERS:,} weights"),
    "units absurd": (["--units", str(10**30)], "choose smaller sizes"),
    "units beyond": (["--units", "9" * 3000], "choose smaller sizes"),
    "units unprintable": (["--units", "9" * 9000], "--units takes whole numbers"),
    "features zero": (["--features", "0"], "features must be at least 1, not 0"),
    "features negative": (["--features", "-1"], "features must be at least 1, not -1"),
    "features fraction": (["--features", "2.5"], "--features takes whole numbers"),
    "features word": (["--features", "x"], "not 'x'"),
    "features empty": (["--features", ""], "--features takes whole numbers"),
    "features absurd": (["--features", str(10**30)], "choose smaller sizes"),
    "layer": (["--layer", "lstmm"], "Unknown layer 'lstmm': choose one of lstm, gru, "),
    "layer empty": (["--layer", ""], "Unknown layer ''"),
    "figure": (["--figure", "weight"], "Unknown figure 'weight': choose from weights, values"),
    "figure empty": (["--figure", ""], "Unknown figure ''"),
    "figure list": (["--figure", "cell,"], "Unknown figure ''"),
    "convolution absurd": (["--layer", "conv-lstm3d", "--units", "2000"], "choose smaller sizes"),
    "figure of others": (["--layer", "gru", "--figure", "forms"], "No forms figure is drawn"),
    "too large to read": (["--units", "9", "--figure", "values"], "No values figure is drawn"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_bad_input(what: str, run: Run, tmp_path: Path, copied: Built) -> None:
    """Refused in a sentence before anything is written."""
    options, message = REFUSED[what]
    before = times(copied.out)
    said = run("build", *options, "--out", tmp_path / "drawings")
    _is_refused(said)
    assert message in said.err
    assert not (tmp_path / "drawings").exists()
    assert times(copied.out) == before


@pytest.mark.parametrize(
    "options", [["--units", "3"], ["--features", "2"], ["--figure", "cell"], ["--layer", "lstm"]]
)
def test_a_selection_needs_a_folder(options: list[str], run: Run, copied: Built) -> None:
    """Else it would leave docs/ with a part of what pages need."""
    before = times(copied.out)
    said = run("build", *options)
    _is_refused(said)
    assert "name one with --out" in said.err
    assert times(copied.out) == before


@pytest.mark.parametrize(
    "arguments",
    [[], ["bild"], ["build", "--unit"], ["build", "3"], ["check", "--fast"], ["--units", "3"]],
    ids=lambda arguments: " ".join(arguments) or "nothing",
)
def test_unknown_commands_and_options(arguments: list[str], run: Run) -> None:
    """The parser's own words, and no traceback."""
    said = run(*arguments)
    _is_refused(said)
    assert "error:" in said.err


# ------------------------------------------------------------------------ what can go wrong


def _file_in_the_way(folder: Path) -> Path:
    (folder / "file").write_text("mine")
    return folder / "file"


def _file_above(folder: Path) -> Path:
    return _file_in_the_way(folder) / "drawings"


def _system(folder: Path) -> Path:
    return Path("/proc/drawings")


def _index_is_a_folder(folder: Path) -> Path:
    (folder / "drawings" / INDEX).mkdir(parents=True)
    return folder / "drawings"


def _figure_is_a_folder(folder: Path) -> Path:
    (folder / "drawings/figures/lstm/u3-f1/cell.svg").mkdir(parents=True)
    return folder / "drawings"


@pytest.mark.parametrize(
    "place",
    [_file_in_the_way, _file_above, _system, _index_is_a_folder, _figure_is_a_folder],
    ids=lambda place: place.__name__.strip("_"),
)
def test_unwritable_output(place: Callable[[Path], Path], run: Run, tmp_path: Path) -> None:
    """A place where nothing can be written is named; what is there stays."""
    folder = tmp_path / "place"
    folder.mkdir()
    out = place(folder)
    before = contents(folder)
    said = run("build", "--units", "3", "--out", out)
    _is_refused(said)
    assert str(out) in said.err
    assert {a: c for a, c in contents(folder).items() if a in before} == before


def test_full_disk(
    run: Run, tmp_path: Path, copied: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence says what to do; the results that were there are as they were."""

    def full(self: Path, target: Path) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = copied.out / "figures/lstm/u3-f1/cell.svg"
    path.unlink()
    before = times(copied.out)
    monkeypatch.setattr(Path, "replace", full)
    said = run("build")
    _is_refused(said)
    assert "No space left on device; free some space and run the command again" in said.err
    assert times(copied.out) == before
    monkeypatch.undo()
    assert not path.exists()


def test_damaged_facts(run: Run, copied: Built) -> None:
    """The file is named, so that it can be deleted."""
    path = FactCache(copied.facts).path(Case("lstm", 3, 1))
    path.write_bytes(path.read_bytes()[:-100])
    before = times(copied.out)
    said = run("build")
    _is_refused(said)
    assert f"The cached facts in {path} are damaged" in said.err
    assert times(copied.out) == before
    path.unlink()


@pytest.mark.parametrize("missing", ["keras", "tensorflow", "numpy", "typst", "matplotlib"])
def test_missing_packages(
    missing: str, run: Run, copied: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package that is not installed is named, with the way to get it."""

    def version(name: str) -> str:
        if name.startswith(missing):
            raise PackageNotFoundError(name)
        return metadata.version(name)

    monkeypatch.setattr("diagram_gen.versions.version", version)
    known = (versions._version, formats.identity)
    for one in known:
        one.cache_clear()
    before = times(copied.out)
    said = run("build")
    for one in known:
        one.cache_clear()
    _is_refused(said)
    assert f"The package {missing} is not installed" in said.err
    assert "scripts/build.py" in said.err
    assert times(copied.out) == before


@pytest.mark.parametrize("known", [True, False], ids=["facts known", "facts missing"])
def test_no_packages_at_all(known: bool, part: Built, tmp_path: Path) -> None:
    """With a bare Python: the same sentence, of the first that is missed; no failing import."""
    cache = part.cache if known else tmp_path / "cache"
    arguments = ["build", "--units", "3", "--out", str(tmp_path / "out")]
    done = python(["-S", "-c", WITH_CACHE, cache, *arguments])
    _is_refused(Said(done.returncode, done.stdout, done.stderr))
    assert "The package typst is not installed" in done.stderr
    assert not (tmp_path / "out").exists()


def test_debug_shows_where(run: Run, tmp_path: Path, part: Built) -> None:
    """Whoever asks gets the traceback: as an exception here, on stderr in a program."""
    with pytest.raises(UserError, match="at least 1"):
        run("--debug", "build", "--units", "0", "--out", tmp_path)
    arguments = ["--debug", "build", "--units", "0", "--out", str(tmp_path)]
    done = python(["-c", WITH_CACHE, part.cache, *arguments])
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "_sizes" in done.stderr or "_selection" in done.stderr


def test_mistakes_of_the_program(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody thought of does not show a traceback either, and says how to see it."""

    def broken() -> NoReturn:
        raise ZeroDivisionError("a mistake")

    monkeypatch.setattr(jobs, "site_jobs", broken)
    said = run("build")
    assert said.status == 2
    assert "mistake in the program" in said.err
    assert "--debug" in said.err
    assert "Traceback" not in said.err
    with pytest.raises(ZeroDivisionError):
        run("--debug", "build")


# --------------------------------------------------------------------------------- programs


def test_as_a_program(part: Built, tmp_path: Path) -> None:
    """Stages on stderr, the result on stdout, status 0; bad input gives status 2."""
    arguments = ["build", "--units", "3", "--out", str(tmp_path / "out")]
    done = python(["-c", WITH_CACHE, part.cache, *arguments])
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    assert re.fullmatch(r"Drawing: 6 …\nDrawing: done in \d+\.\d s\n", done.stderr)
    done = python(["-m", "diagram_gen", "build", "--units", "x", "--out", tmp_path / "out"])
    _is_refused(Said(done.returncode, done.stdout, done.stderr))


def test_on_a_terminal(part: Built, tmp_path: Path) -> None:
    """A bar that is gone in the end."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    arguments = ["build", "--units", "3", "--out", str(tmp_path)]
    with subprocess.Popen(
        [sys.executable, "-c", WITH_CACHE, str(part.cache), *arguments],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as process:
        assert process.stdout is not None
        out = process.stdout.read().decode()
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert process.returncode == 0
    assert "6 of 6 results made" in out
    assert "Traceback" not in shown
    assert re.search(r"\rDrawing: +\d+%\|", shown)
    assert shown.endswith("\r")


def test_interrupted(part: Built, tmp_path: Path) -> None:
    """Ctrl-C ends it in a sentence, and the next build goes on."""
    out = tmp_path / "out"
    stopped = python(["-c", STOPPED, part.cache, "build", "--out", out])
    assert stopped.returncode == 130
    assert "diagram_gen: stopped; the next build goes on from here." in stopped.stderr
    assert "Traceback" not in stopped.stderr
    done = python(["-c", FEW_WITH_CACHE, part.cache, "build", "--out", out])
    made = re.search(r"(\d+) of (\d+) results made", done.stdout)
    assert made
    assert 0 < int(made[1]) < int(made[2])
    assert results(out) == contents(part.out)


def test_read_by_head() -> None:
    """Whoever closes the pipe early gets no complaint."""
    process = subprocess.Popen(
        [sys.executable, "-m", "diagram_gen", "list"],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stderr as stream:
        assert stream.read() == b""
    assert process.wait() == 0


def test_help_names_all_commands(run: Run) -> None:
    """Each command, and for a build each option and what it can be."""
    said = run("--help")
    assert said.status == 0
    for command in ("build", "check", "list", "clean", "--debug"):
        assert command in said.out
    said = run("build", "--help")
    assert said.status == 0
    for word in ("--layer", "--units", "--features", "--figure", "--out", "lstm"):
        assert word in said.out
    for row in catalogue.FIGURES:
        assert row.name in said.out
    for command in ("check", "list", "clean"):
        assert run(command, "--help").status == 0


# --------------------------------------------------------------------- list, clean and check


def test_list(run: Run, part: Built) -> None:
    """All that a build makes, one address a line; nothing is built for it."""
    said = run("list")
    assert said.status == 0
    listed = said.out.splitlines()
    assert len(set(listed)) == len(listed)
    assert {*listed, INDEX} == set(contents(part.out))


def test_clean(run: Run, copied: Built) -> None:
    """Results and facts go, pages stay; then there is nothing left to clean."""
    (copied.out / "index.md").write_text("mine")
    (copied.out / "figures/mine.svg").write_text("mine")
    count = len(contents(copied.out)) - 3  # the index and the two that are mine
    said = run("clean")
    assert said.status == 0
    assert said.out.startswith(f"{count} files removed from {copied.out}")
    assert sorted(contents(copied.out)) == ["figures/mine.svg", "index.md"]
    assert not copied.cache.exists()
    assert run("clean").out.startswith("0 files removed")


def test_check(run: Run, copied: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """From fresh layers: 0 if all is equal; 1, naming each file, if a byte differs."""
    cases = [Case("lstm", 1, 1), Case("lstm", 2, 1)]
    work = [*jobs.figure_jobs(cases), *jobs.data_jobs(cases)]
    monkeypatch.setattr(jobs, "site_jobs", lambda: work)
    monkeypatch.setattr(catalogue, "site_cases", lambda: cases)
    assert run("build").status == 0
    before = times(copied.out), times(copied.cache)
    count = sum(len(job.files) for job in work) + 1
    said = run("check")
    assert (said.status, said.out) == (0, f"{count} of {count} files are identical.\n")
    assert (times(copied.out), times(copied.cache)) == before
    edited = copied.out / "figures/lstm/u2-f1/cell.dark.svg"
    content = bytearray(edited.read_bytes())
    content[len(content) // 2] ^= 1
    edited.write_bytes(content)
    lost = copied.out / "api/v1/lstm/u1-f1.json"
    lost.unlink()
    said = run("check")
    assert said.status == 1
    assert said.out.splitlines() == [
        f"{edited} differs",
        f"{lost} is missing",
        f"{count - 2} of {count} files are identical.",
    ]
    assert edited.read_bytes() == content, "check only looks"

"""The two commands: what they do when something is missing, and what they leave in place."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import _interpreter
import build
import pytest
from _program import Problem

from tests.programs import ROOT


def _site(folder: Path, word: str) -> None:
    folder.mkdir()
    (folder / "index.html").write_text(word, encoding="utf-8")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which `build.build` works instead of the project's."""
    for name, folder in (("SITE", "site"), ("NEW", ".site-new"), ("OLD", ".site-old")):
        monkeypatch.setattr(build, name, tmp_path / folder)
    return tmp_path


def test_a_failed_build_leaves_the_site_as_it_was(
    places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MkDocs fails half-way: the earlier site is whole, and nothing lies beside it."""
    _site(places / "site", "old")

    def half_way(*_: object) -> int:
        _site(places / ".site-new", "half")
        return 1

    monkeypatch.setattr(build, "run", half_way)
    with pytest.raises(Problem, match="could not build the site"):
        build.build()
    assert [p.name for p in places.iterdir()] == ["site"]
    assert (places / "site/index.html").read_text(encoding="utf-8") == "old"


def test_a_good_build_takes_the_place_of_the_site(
    places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also after a run that was killed between its two renames."""
    _site(places / ".site-old", "older")

    def good(*_: object) -> int:
        assert (places / "site/index.html").read_text(encoding="utf-8") == "older"
        _site(places / ".site-new", "new")
        return 0

    monkeypatch.setattr(build, "run", good)
    build.build()
    assert [p.name for p in places.iterdir()] == ["site"]
    assert (places / "site/index.html").read_text(encoding="utf-8") == "new"


def test_no_suitable_python_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs that are no Python, or do not exist, are passed over."""
    monkeypatch.setattr(_interpreter, "_candidates", lambda: iter([("false",), ("/nowhere/x",)]))
    with pytest.raises(Problem, match=r"no Python 3\.12 or 3\.13"):
        _interpreter.find_interpreter()


def test_the_running_python_is_found() -> None:
    """The interpreter that runs these tests is a suitable one."""
    found = Path(_interpreter.find_interpreter())
    assert found.exists()


@pytest.mark.parametrize("address", ["127.0.0.1:x", "8000", ":8000", "127.0.0.1:99999"])
def test_no_address_to_serve_at(address: str) -> None:
    """One sentence instead of MkDocs' traceback."""
    with pytest.raises(Problem, match="choose another with --addr"):
        build.serve(address)


def test_a_taken_port() -> None:
    """The same for a port that somebody else listens at."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Problem, match="it is taken"):
            build.serve(f"127.0.0.1:{port}")


def test_no_network_while_installing(tmp_path: Path) -> None:
    """A fresh clone without a package index: one sentence that names the log, nothing kept."""
    clone = tmp_path / "a clone"
    shutil.copytree(ROOT / "scripts", clone / "scripts")
    for name in ("pyproject.toml", "requirements.lock", "requirements-test.lock"):
        shutil.copy(ROOT / name, clone)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "CI"))}
    environment |= {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path),
        "PIP_CONFIG_FILE": os.devnull,
    }
    done = subprocess.run(
        [sys.executable, "scripts/build.py"],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("build.py: could not install requirements.lock: check the network")
    assert Path(sentence.rpartition("the reason is in ")[2]).is_file()
    assert not (clone / ".venv/made-from.txt").exists()

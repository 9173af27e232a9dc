"""Files are written whole or not at all, and only when they change."""

import errno
import os
import threading
from pathlib import Path
from typing import NoReturn

import pytest

from diagram_gen import store
from diagram_gen.errors import UserError


def _fail(number: int) -> object:
    def fail(*arguments: object, **options: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return fail


def test_same_content_is_left_alone(tmp_path: Path) -> None:
    """A file is written when it is new or differs, and its time tells."""
    path = tmp_path / "new" / "folder" / "file.svg"
    assert store.write(path, b"one")
    before = path.stat()
    assert not store.write(path, b"one")
    after = path.stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)
    assert store.write(path, b"two")
    assert path.read_bytes() == b"two"


def test_others_may_read(tmp_path: Path) -> None:
    """A web server of another user can read what was written."""
    store.write(tmp_path / "file", b"one")
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS])
def test_failure_keeps_the_old_file(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong at the end: the old file stays, nothing else does, the reason is told."""
    path = tmp_path / "file"
    store.write(path, b"old")
    monkeypatch.setattr(Path, "replace", _fail(number))
    with pytest.raises(UserError) as caught:
        store.write(path, b"new")
    message = str(caught.value)
    assert str(path) in message
    assert os.strerror(number) in message
    full = number in (errno.ENOSPC, errno.EDQUOT)
    assert ("free some space" if full else "writable") in message
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"old"


def test_interruption_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of a write leaves no temporary file."""

    def interrupt(self: Path, mode: int) -> NoReturn:
        raise KeyboardInterrupt

    path = tmp_path / "file"
    store.write(path, b"old")
    monkeypatch.setattr(Path, "chmod", interrupt)
    with pytest.raises(KeyboardInterrupt):
        store.write(path, b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"old"


def test_file_in_place_of_a_folder(tmp_path: Path) -> None:
    """A file where a folder should be is an error that names it, and is not overwritten."""
    (tmp_path / "figures").write_bytes(b"mine")
    with pytest.raises(UserError, match="figures"):
        store.write(tmp_path / "figures" / "a.svg", b"new")
    assert (tmp_path / "figures").read_bytes() == b"mine"


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    """A folder where a file should be is an error, not a crash, for all who touch it."""
    (tmp_path / "a.svg").mkdir()
    with pytest.raises(UserError, match=r"a\.svg"):
        store.read(tmp_path / "a.svg")
    with pytest.raises(UserError, match=r"a\.svg"):
        store.write(tmp_path / "a.svg", b"new")
    with pytest.raises(UserError, match=r"a\.svg"):
        store.remove(tmp_path / "a.svg", tmp_path)


def test_readers_and_writers_at_once(tmp_path: Path) -> None:
    """Whoever reads while several write sees one of the contents, whole."""
    path = tmp_path / "file"
    possible = [bytes([65 + n]) * 200_000 for n in range(3)]
    store.write(path, possible[0])
    seen: set[bytes | None] = set()

    def write(content: bytes) -> None:
        for _ in range(40):
            store.write(path, content)

    writers = [threading.Thread(target=write, args=(content,)) for content in possible]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        seen.add(store.read(path))
    assert seen <= set(possible)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_removal_takes_empty_folders_along(tmp_path: Path) -> None:
    """Folders that held nothing else go; the root, and folders with anything in them, stay."""
    store.write(tmp_path / "a" / "b" / "one", b"1")
    store.write(tmp_path / "a" / "two", b"2")
    store.remove(tmp_path / "a" / "b" / "one", tmp_path)
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["two"]
    store.remove(tmp_path / "a" / "two", tmp_path)
    assert tmp_path.exists()
    assert not list(tmp_path.iterdir())


def test_removing_what_is_gone(tmp_path: Path) -> None:
    """What was removed by hand, or replaced with its folder, needs no removal."""
    store.remove(tmp_path / "a" / "b", tmp_path)
    (tmp_path / "a").write_bytes(b"mine")
    store.remove(tmp_path / "a" / "b", tmp_path)
    assert (tmp_path / "a").read_bytes() == b"mine"


def test_sweep_takes_only_old_temporary_files(tmp_path: Path) -> None:
    """What a killed build left goes; what a running build is about to rename stays."""
    folder = tmp_path / "figures" / "lstm"
    folder.mkdir(parents=True)
    old, young, other = (folder / name for name in (".diagram_gen-a", ".diagram_gen-b", "c.svg"))
    for path in (old, young, other):
        path.write_bytes(b"part")
    for path in (old, other):
        os.utime(path, (0, 0))
    store.sweep(tmp_path)
    assert sorted(p.name for p in folder.iterdir()) == [".diagram_gen-b", "c.svg"]

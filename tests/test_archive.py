"""The archive of all figures holds what is published, and depends on nothing else."""

import io
import json
import time
import zipfile

import pytest

from diagram_gen import archive
from diagram_gen.results import MANIFEST
from diagram_gen.store import sha256
from diagram_gen.versions import site_version
from tests.programs import ROOT, Built

CONTENTS = {"figures/b.svg": b"<svg/>", "api/v1/a.json": b"{}\n", "figures/a.pdf": b"%PDF\n"}


def _opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def test_equal_contents_give_equal_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the order and the time."""
    before = archive.packed("1.0", CONTENTS.items())
    monkeypatch.setattr(time, "time", lambda: 4e9)
    assert archive.packed("1.0", reversed(CONTENTS.items())) == before
    assert archive.packed("1.1", CONTENTS.items()) != before
    assert archive.packed("1.0", [*CONTENTS.items(), ("api/v1/b.json", b"")]) != before


def test_what_is_in_an_archive() -> None:
    """The files in one folder, readable by everyone, with licence and explanation."""
    content = archive.packed("1.0", CONTENTS.items())
    found = _opened(content)
    readme = found.pop("lstm-unpacked/README.txt").decode()
    assert found.pop("lstm-unpacked/LICENSE.txt") == (ROOT / "LICENSE-docs").read_bytes()
    assert found == {f"lstm-unpacked/{a}": c for a, c in CONTENTS.items()}
    assert "LSTM Unpacked 1.0" in readme
    assert "https://creativecommons.org/licenses/by/4.0/" in readme
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.namelist() == sorted(opened.namelist())
        assert {entry.date_time for entry in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in opened.infolist()} == {0o100644}


def test_the_published_archive(built: Built) -> None:
    """All figures but the PNG files, all data and schemas, byte for byte; and the list of them."""
    content = (built.out / archive.ADDRESS).read_bytes()
    found = _opened(content)
    readme = found.pop("lstm-unpacked/README.txt").decode()
    del found["lstm-unpacked/LICENSE.txt"]
    assert f"LSTM Unpacked {site_version()}" in readme
    listed = json.loads((built.out / MANIFEST).read_bytes())
    figures = {a for entry in listed.values() for a in entry["files"] if not a.endswith(".png")}
    data = {p.relative_to(built.out).as_posix() for p in (built.out / "api").rglob("*.json")}
    expected = {MANIFEST} | figures | data - {archive.ABOUT}
    assert set(found) == {f"lstm-unpacked/{address}" for address in expected}
    for address in expected:
        assert found[f"lstm-unpacked/{address}"] == (built.out / address).read_bytes()
    about = json.loads((built.out / archive.ABOUT).read_bytes())
    assert about == {
        "address": archive.ADDRESS,
        "bytes": len(content),
        "megabytes": round(len(content) / 1e6, 1),
        "sha256": sha256(content),
        "files": len(expected) + 2,
    }
    assert len(content) < 100e6, "some hosts take no larger file"

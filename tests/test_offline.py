"""The copy of the site for reading without a network."""

import io
import zipfile
from pathlib import Path

from diagram_gen import offline


def _site(folder: Path) -> Path:
    for address, content in {
        "index.html": '<a href="figures/a.png">PNG</a> <a class="x" href="figures/a.svg">SVG</a>',
        "figures/a.svg": "<svg/>",
        "figures/a.png": "pixels",
        "figures/a.pdf": "pages",
        "assets/images/favicon.png": "icon",
        "downloads/all.zip": "archive",
        "search/search_index.json": "{}",
        "search/search_index.js": "var __index = {};",
    }.items():
        path = folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def _opened(site: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO((site / offline.ADDRESS).read_bytes()))


def test_it_holds_pages_and_svg_and_links_to_nothing_else(tmp_path: Path) -> None:
    """Large files stay on the site, and what linked to them is text."""
    site = _site(tmp_path / "site")
    offline.write(site, tmp_path / "cache")
    with _opened(site) as archive:
        names = [name.removeprefix("lstm-unpacked/") for name in archive.namelist()]
        page = archive.read("lstm-unpacked/index.html").decode()
    assert names == [
        "README.txt",
        "assets/images/favicon.png",
        "figures/a.svg",
        "index.html",
        "search/search_index.js",
    ]
    assert page == '<span>PNG</span> <a class="x" href="figures/a.svg">SVG</a>'


def test_it_is_packed_once(tmp_path: Path) -> None:
    """A site that is as before is not packed again; one that changed is, and equals a fresh one."""
    site, cache = _site(tmp_path / "site"), tmp_path / "cache"
    offline.write(site, cache)
    (kept,) = cache.iterdir()
    before = kept.stat().st_mtime_ns
    offline.write(site, cache)
    assert kept.stat().st_mtime_ns == before
    (site / "index.html").write_text("other", encoding="utf-8")
    offline.write(site, cache)
    assert [path.name for path in cache.iterdir()] != [kept.name]
    again = tmp_path / "again"
    _site(again)
    (again / "index.html").write_text("other", encoding="utf-8")
    offline.write(again, tmp_path / "other cache")
    assert (again / offline.ADDRESS).read_bytes() == (site / offline.ADDRESS).read_bytes()

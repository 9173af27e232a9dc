"""Pictures of notebooks become files beside their page."""

from base64 import b64encode
from pathlib import Path

from notebook_pictures import taken_out


def _inside(content: bytes) -> str:
    return f'<img alt="a" src="data:image/png;base64,{b64encode(content).decode()}" width="3">'


def test_pictures_are_numbered_files(tmp_path: Path) -> None:
    """They hold the same bytes; size and words stay in the page."""
    page = tmp_path / "notebooks" / "gates.html"
    html = taken_out(f"<p>{_inside(b'one')}</p>{_inside(b'two')}", page)
    assert html == (
        '<p><img alt="a" src="gates-1.png" loading="lazy" width="3"></p>'
        '<img alt="a" src="gates-2.png" loading="lazy" width="3">'
    )
    assert {path.name: path.read_bytes() for path in page.parent.iterdir()} == {
        "gates-1.png": b"one",
        "gates-2.png": b"two",
    }


def test_a_page_without_them_stays_as_it_is(tmp_path: Path) -> None:
    """Pictures of another sort, too."""
    html = '<img src="a.svg"><img src="data:image/svg+xml;base64,AA">'
    assert taken_out(html, tmp_path / "a.html") == html
    assert list(tmp_path.iterdir()) == []

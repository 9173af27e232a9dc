"""The built site as one file, to be read without a network.

It holds every page with its figures as SVG. What would make it many times as large stays on the
site: PNG and PDF files, and archives. Links to these become plain words.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from diagram_gen.archive import zipped

ADDRESS = "downloads/lstm-unpacked-site.zip"

#: What is not in it; the search of a page that is opened from a disk reads the script instead.
_LEFT_OUT = re.compile(
    r"figures/.*\.(?:png|pdf)|downloads/.*\.zip|search/search_index\.json|.*\.gz|.*\.map"
)
_LINK = re.compile(
    r'<a\b(?=[^>]*\shref="(?!https?:)[^"]*\.(?:png|pdf|zip)")[^>]*>(.*?)</a>', re.DOTALL
)

_README = """\
LSTM Unpacked, to be read without a network: open index.html.

PNG and PDF files of the figures are on the site only; every figure is here as SVG.
Text and figures: CC BY 4.0. Code: MIT.
"""


def contents(site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield address and content of each file that belongs to the copy, in order."""
    yield "README.txt", _README.encode()
    for path in sorted(site.rglob("*")):
        address = path.relative_to(site).as_posix()
        if path.is_file() and not _LEFT_OUT.fullmatch(address):
            content = path.read_bytes()
            yield address, _unlinked(content) if path.suffix == ".html" else content


def _unlinked(page: bytes) -> bytes:
    return _LINK.sub(r"<span>\1</span>", page.decode()).encode()


def write(site: Path, cache: Path) -> None:
    """Write the copy into the built site; one that is as before is not packed again."""
    files = list(contents(site))
    key = sha256(Path(__file__).read_bytes())
    for address, content in files:
        key.update(f"{address}\0{len(content)}\0".encode())
        key.update(content)
    kept = cache / f"{key.hexdigest()}.zip"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        for old in cache.glob("*.zip"):
            old.unlink(missing_ok=True)
        new = kept.with_suffix(".new")
        new.write_bytes(zipped(files))
        new.replace(kept)
    target = site / ADDRESS
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(kept.read_bytes())

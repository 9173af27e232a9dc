"""The figure that stands for a page where a link to the page is shown with a picture."""

import json
import re
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

#: Stands for pages that have no figure of their own.
DEFAULT = "figures/lstm/u3-f1/weights"

_FIRST = re.compile(r'<img[^>]+src="[^"]*?(figures/[\w./-]+)\.svg"')


@dataclass(frozen=True)
class Picture:
    """A figure as pixels.

    Attributes:
        address: of the PNG file, from the site's root.
        alt: the figure in words.
        width, height: in pixels.
    """

    address: str
    alt: str
    width: int
    height: int


def picture(docs: Path, content: str, wanted: str | None = None) -> Picture:
    """Return the picture of a page.

    Args:
        docs: the folder with the published figures.
        content: the page as HTML; its first figure is taken.
        wanted: the address of another figure, without suffix: it goes first.

    Raises:
        LookupError: if the figure is not published.
    """
    found = _FIRST.search(content)
    address = wanted or (found[1] if found else DEFAULT)
    manifest = docs / "figures/manifest.json"
    entry = _figures(manifest, manifest.stat().st_mtime_ns).get(address.removeprefix("figures/"))
    if entry is None:
        raise LookupError(f"the catalogue draws no figure {address!r}")
    with (docs / f"{address}.png").open("rb") as file:
        width, height = struct.unpack(">II", file.read(24)[16:])  # where every PNG has its size
    return Picture(f"{address}.png", entry["alt"], width, height)


@lru_cache(maxsize=1)
def _figures(manifest: Path, changed: int) -> dict[str, Any]:
    """Return what is known of all figures; read again when the file has changed."""
    entries: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
    return entries

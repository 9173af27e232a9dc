"""All figures and data as one file, for those who want them without the site."""

import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

from diagram_gen.embed import LICENCE, LICENCE_URL, SITE
from diagram_gen.store import sha256

ADDRESS = "downloads/lstm-unpacked-figures.zip"

#: Says of the archive what other programs ask first.
ABOUT = "api/v1/archive.json"

#: The licence of text and figures.
LICENCE_FILE = Path(__file__).parent.parent / "LICENSE-docs"

#: The oldest date that an archive can hold: what is in it depends on no clock.
_DATE = (1980, 1, 1, 0, 0, 0)

_README = """\
Figures and data of {site} {version}
{rule}

figures/        every figure: .svg follows light and dark, .light.svg and .dark.svg do not, .pdf is
                for LaTeX. The PNG files stand at the same addresses on the site only: with them
                this file would be many times as large.
figures/manifest.json
                title, text alternative, size, licence and SHA-256 of every figure and file
api/v1/         the facts that the figures are drawn from
api/v1/schema/  JSON Schemas of all these files

You may use all of it anywhere, changed or not, if you name the source: {site} {version},
{licence}, {url}
The whole licence is in LICENSE.txt.
"""


def wanted(address: str) -> bool:
    """Whether a file belongs to the archive: a figure or data, but no pixels."""
    return address.startswith(("figures/", "api/")) and not address.endswith(".png")


def packed(version: str, contents: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the archive as bytes; equal contents give equal bytes.

    Args:
        version: of the site.
        contents: address and content of each file.
    """
    readme = _README.format(
        site=SITE,
        version=version,
        rule="=" * len(f"Figures and data of {SITE} {version}"),
        licence=LICENCE,
        url=LICENCE_URL,
    )
    more = [("README.txt", readme.encode()), ("LICENSE.txt", LICENCE_FILE.read_bytes())]
    return zipped([*more, *contents])


def zipped(contents: Iterable[tuple[str, bytes]]) -> bytes:
    """Return files as an archive; equal contents give equal bytes.

    Args:
        contents: address and content of each file.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for address, content in sorted(contents):
            entry = zipfile.ZipInfo(f"lstm-unpacked/{address}", _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # as on any Unix
            archive.writestr(entry, content)
    return file.getvalue()


def about(archive: bytes) -> str:
    """Return the JSON text about the archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        files = len(opened.namelist())
    data = {
        "address": ADDRESS,
        "bytes": len(archive),
        "megabytes": round(len(archive) / 1e6, 1),
        "sha256": sha256(archive),
        "files": files,
    }
    return json.dumps(data, indent=2) + "\n"

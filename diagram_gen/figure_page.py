"""The page of one figure: its permanent address, and what to paste elsewhere.

A page is a static file beside the figure. It needs no script; ``docs/assets/embed.js`` adds
buttons that copy, and makes addresses absolute from where the page was loaded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from posixpath import relpath
from typing import Any

from diagram_gen.embed import LICENCE, LICENCE_URL, PLACES, SITE, Shown, Site
from diagram_gen.figure_names import Named, near
from diagram_gen.templating import filled
from diagram_gen.text import format_bytes
from diagram_gen.theme import LEAST_SCALE

TEMPLATE = "figure.html.j2"

#: What the files of a figure are, by what stands behind its name.
FORMATS = {
    ".svg": "SVG that follows light and dark",
    ".light.svg": "SVG, light",
    ".dark.svg": "SVG, dark",
    ".png": "PNG, 1600 pixels wide",
    ".small.png": "PNG, 800 pixels wide",
    ".pdf": "PDF",
}

#: Stands for the base of the addresses while texts are written: no text has it otherwise.
_BASE = "\ue000"


@dataclass(frozen=True)
class _File:
    name: str
    saved_as: str
    words: str
    size: str


@dataclass(frozen=True)
class _Link:
    href: str
    words: str


def figure_page(
    shown: Shown,
    site: Site,
    files: Mapping[str, int],
    data: Sequence[str],
    others: Iterable[str],
) -> str:
    """Return the HTML of the page.

    Args:
        shown: the figure.
        site: where it comes from. With an address, snippets are absolute without a script, too.
        files: the figure's files by address, with their sizes in bytes.
        data: addresses of the published data that it was drawn from.
        others: addresses of the figures near it, without suffix.

    Raises:
        KeyError: if a file is of no known format.
    """
    named = Named(shown.address)
    folder, _, name = shown.address.rpartition("/")
    return filled(
        TEMPLATE,
        shown=shown,
        named=named,
        site=site,
        site_name=SITE,
        licence=LICENCE,
        licence_url=LICENCE_URL,
        root="../" * shown.address.count("/"),
        file_name=name,
        least_width=round(shown.width * LEAST_SCALE),
        files=[_file(shown, address, size) for address, size in files.items()],
        data=data,
        snippets=[(place, place.write(shown, site, _BASE).split(_BASE)) for place in PLACES],
        neighbourhood=list(_neighbourhood(named, others, folder)),
        linked_data=_linked_data(shown, site),
    )


def _file(shown: Shown, address: str, size: int) -> _File:
    suffix = address.removeprefix(shown.address)
    return _File(
        name=address.rpartition("/")[2],
        saved_as=shown.slug + suffix,
        words=FORMATS[suffix],
        size=format_bytes(size),
    )


def _neighbourhood(
    named: Named, others: Iterable[str], folder: str
) -> Iterable[tuple[str, list[_Link]]]:
    found = near(named, map(Named, others))
    for title, some, words in (
        ("Same layer, same size", found.kinds, "own_name"),
        ("Other units", found.units, "label"),
        ("Other features", found.features, "label"),
        ("Other time steps", found.steps, "label"),
        ("Other layouts", found.layouts, "label"),
    ):
        links = [_Link(f"{relpath(f.address, folder)}.html", getattr(f, words)) for f in some]
        if links:
            yield title, links


def _linked_data(shown: Shown, site: Site) -> dict[str, Any]:
    """Return what search engines read of a picture's licence (https://schema.org/ImageObject)."""
    page = f"{site.url}{shown.address}.html"
    return {
        "@context": "https://schema.org/",
        "@type": "ImageObject",
        "name": shown.title,
        "description": shown.alt,
        "contentUrl": f"{site.url}{shown.address}.svg",
        "license": LICENCE_URL,
        "acquireLicensePage": page,
        "creditText": f"{SITE} {site.version}",
        "url": page,
    }

"""A figure in every form that is published: SVG, and for places that take none, PNG and PDF.

All of them are written from one tree. PNG and PDF show its light rendering, set by Typst in
DejaVu, which comes with matplotlib: their bytes depend on no font of the machine.
"""

from collections.abc import Callable
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from diagram_gen import sources
from diagram_gen.errors import UserError
from diagram_gen.fact_cache import digest
from diagram_gen.svg import Figure, clean, standalone
from diagram_gen.theme import Families
from diagram_gen.versions import picture_versions

if TYPE_CHECKING:
    from typst import Compiler

FAMILIES = Families("DejaVu Sans", "DejaVu Sans Mono")

#: Widths of the PNG files in pixels: for a screen with fine pixels or a slide, and for a page.
LARGE, SMALL = 1600, 800

AUTHOR = "The LSTM Unpacked authors"

#: What Typst calls a point is here one pixel of a PNG; a PDF has 3/4 of its points for a CSS pixel.
_PIXELS_PER_INCH = 72
_POINTS = 0.75

#: Typst's whole source. Whatever comes from outside is handed in as data and never read as code.
_SOURCE = b"""\
#set document(
  title: sys.inputs.title, author: sys.inputs.author, description: sys.inputs.alt, date: none)
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(
  bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1pt, alt: sys.inputs.alt)
"""


def png(figure: Figure, width: int) -> bytes:
    """Return a PNG file so many pixels wide; outside the round corners it is transparent.

    Raises:
        UserError: if Typst or the fonts are not there, or the figure cannot be shown.
    """
    return _compiled(figure, "png", width)


def pdf(figure: Figure) -> bytes:
    """Return a PDF file in the natural size of the figure, with its text as text.

    Title, author and text alternative are in it as PDF/UA-1 wants them; a date is not.

    Raises:
        UserError: if Typst or the fonts are not there, or the figure cannot be shown.
    """
    return _compiled(figure, "pdf", _POINTS * figure.width)


#: How each file of a figure is made, by what its address ends in.
FORMS: dict[str, Callable[[Figure], str | bytes]] = {
    ".svg": standalone,
    ".light.svg": partial(standalone, scheme="light"),
    ".dark.svg": partial(standalone, scheme="dark"),
    ".png": partial(png, width=LARGE),
    ".small.png": partial(png, width=SMALL),
    ".pdf": pdf,
}


@cache
def identity() -> str:
    """Return a digest of all that decides, beside the tree, what the files of a figure hold.

    Raises:
        UserError: if Typst or matplotlib is not installed.
    """
    return digest([sources.own_digest(__name__), picture_versions()])


def _compiled(figure: Figure, form: Literal["png", "pdf"], width: float) -> bytes:
    compiler = _compiler()
    from typst import TypstError  # not for a build with nothing to draw

    inputs = {
        "svg": standalone(figure, "light", FAMILIES),
        "title": clean(figure.title),
        "alt": clean(figure.alt),
        "author": AUTHOR,
        "width": str(width),
    }
    try:
        made = compiler.compile(
            _SOURCE, format=form, ppi=_PIXELS_PER_INCH, sys_inputs=inputs, pdf_standards="ua-1"
        )
    except TypstError as error:
        raise UserError(
            f"Typst cannot show the figure {figure.name} ({error.message}): look for what is wrong "
            "in its SVG."
        ) from error
    if not isinstance(made, bytes):
        raise TypeError(f"{figure.name} takes more than one page")
    return made


@cache
def _compiler() -> "Compiler":
    """Return what all figures of a process share: it has read the fonts."""
    picture_versions()  # says so if something is not installed
    from typst import Compiler, Fonts

    folder = _font_folder()
    fonts = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    missing = [family for family in FAMILIES if family not in fonts.families()]
    if missing:
        raise UserError(
            f"The installed matplotlib does not bring the font {missing[0]}: run "
            "`python3 scripts/build.py`, which installs one that does."
        )
    return Compiler(_SOURCE, root=folder, font_paths=fonts)


def _font_folder() -> Path:
    """Return where matplotlib keeps its fonts, without importing it."""
    spec = find_spec("matplotlib")
    if spec is None or not spec.origin:
        raise UserError("The package matplotlib is damaged: delete .venv and build again.")
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"

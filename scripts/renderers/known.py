"""The programs that figures are held against, and how far each may be off."""

import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from _browser import find_browser
from _debian import found

from renderers import browsers, programs
from renderers.compare import Difference
from renderers.samples import NAMED, Sample, Shot

#: For pictures in the same fonts: what edges and the places of letters, to half a pixel, make.
CLOSE = Difference(place=0.09, ink=0.05, colour=0.05)

#: For pictures in other fonts: words have other widths, and are more or less black.
LIKE = Difference(place=0.35, ink=0.25, colour=0.10)

#: Files whose fonts are known.
SAME_FONTS = (NAMED, ".png", ".pdf")


@dataclass(frozen=True)
class Renderer:
    """A program that shows figures.

    Attributes:
        name: what people call it.
        show: returns its pictures; gets the paths of ``commands``, then the figures.
        commands: the programs that it takes, each with the Debian package that has it; without
            a name of a package it is not installed, but used where it is.
        required: whether a check fails without it.
        close: files that it must show as Chromium does, not only alike.
    """

    name: str
    show: Callable[..., list[Shot]]
    commands: tuple[tuple[str, str], ...] = ()
    required: bool = True
    close: tuple[str, ...] = SAME_FONTS

    def found(self, *, install: bool) -> list[str]:
        """Return the paths of its programs, or what is missing as an empty text."""
        return [found(program, package if install else "") for program, package in self.commands]

    def pictures(self, paths: Sequence[str], samples: Sequence[Sample]) -> list[Shot]:
        """Return what it shows."""
        return self.show(*paths, samples)

    def bound(self, form: str) -> Difference:
        """Return how far it may be off for a file."""
        return CLOSE if form in self.close else LIKE

    def version(self, paths: Sequence[str]) -> str:
        """Return its version, as far as it tells."""
        if self.name == "resvg":
            return programs.RESVG
        if self.name == "Typst":
            return version("typst")
        return told(paths[0] if paths else find_browser())


def told(path: str) -> str:
    """Return the version that a program tells when asked in one of the two usual ways."""
    for question in ("--version", "-v"):
        done = subprocess.run([path, question], capture_output=True, text=True, check=False)
        number = re.search(r"\d+(\.\d+)+\w*", done.stdout + done.stderr)
        if number:
            return number[0]
    return "unknown"


_PAGES = ("pdftoppm", "poppler-utils")

#: The first is the one that the others are compared with.
RENDERERS = (
    Renderer("Chromium", browsers.chromium),
    Renderer("Firefox", browsers.firefox, (("firefox-esr", "firefox-esr"),)),
    Renderer("librsvg", programs.librsvg, (("rsvg-convert", "librsvg2-bin"),)),
    Renderer("resvg", programs.resvg),
    Renderer("Typst", programs.typst),
    Renderer("Poppler", programs.poppler, (_PAGES,)),
    Renderer("LaTeX", programs.latex, (("pdflatex", ""), _PAGES), required=False),
    Renderer(
        "LibreOffice",
        programs.impress,
        (("soffice", "libreoffice-impress"), _PAGES),
        required=False,
        close=(),  # it sets text in its own way, and packs pictures with loss
    ),
)

"""Other programs that show figures: converters, and what documents are written with."""

import base64
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from _packages import installed
from _program import CACHE, Problem, run_logged
from PIL import Image

from renderers.samples import NAMED, WIDTH, Sample, Shot, shots

#: The forms that are SVG.
VECTORS = (".svg", ".light.svg", ".dark.svg", NAMED)
_LOG = CACHE / "renderers.log"

RESVG = "0.5.0"


def librsvg(program: str, samples: Sequence[Sample]) -> list[Shot]:
    """Return how librsvg shows the SVG files."""

    def convert(file: Path, picture: Path) -> None:
        _run("librsvg", program, "--width", WIDTH, "--output", picture, file)

    return _converted(samples, VECTORS, convert)


def resvg(samples: Sequence[Sample]) -> list[Shot]:
    """Return how resvg shows the SVG files, with the fonts that it finds on the system."""
    sys.path.append(str(installed("resvg_py", RESVG)))
    import resvg_py

    def convert(file: Path, picture: Path) -> None:
        picture.write_bytes(resvg_py.svg_to_bytes(svg_path=str(file), width=WIDTH))

    return _converted(samples, VECTORS, convert)


def typst(samples: Sequence[Sample]) -> list[Shot]:
    """Return how a Typst document shows the SVG files, with the fonts it takes by itself."""
    from typst import compile as typeset

    def convert(file: Path, picture: Path) -> None:
        source = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("{file.name}", '
        (file.parent / "page.typ").write_text(f"{source}width: {WIDTH}pt)\n", encoding="utf-8")
        typeset(file.parent / "page.typ", output=picture, format="png", ppi=72)

    return _converted(samples, VECTORS, convert)


def poppler(program: str, samples: Sequence[Sample]) -> list[Shot]:
    """Return how Poppler shows the PDF files."""

    def convert(file: Path, picture: Path) -> None:
        (page,) = _pages(program, file, picture.parent)
        page.rename(picture)

    return _converted(samples, (".pdf",), convert)


def latex(program: str, pages: str, samples: Sequence[Sample]) -> list[Shot]:
    r"""Return how a LaTeX document shows the PDF files, with ``\includegraphics``."""
    with _folder() as folder:
        included = "".join(_BOX % sample.file(".pdf") for sample in samples)
        (folder / "all.tex").write_text(_LATEX % included, encoding="utf-8")
        _run("LaTeX", program, "-interaction=batchmode", f"-output-directory={folder}", "all.tex")
        return shots(".pdf", samples, _pages(pages, folder / "all.pdf", folder))


_BOX = r"\setbox0\hbox{\includegraphics{%s}}\pdfpagewidth\wd0\pdfpageheight\ht0\shipout\box0" + "\n"
_LATEX = r"""\documentclass{article}
\usepackage{graphicx}
\pdfhorigin=0pt\pdfvorigin=0pt
\begin{document}
%s\end{document}
"""


def impress(program: str, pages: str, samples: Sequence[Sample]) -> list[Shot]:
    """Return how a slide of LibreOffice shows SVG and PNG files that were put into it."""
    with _folder() as folder:
        forms = (*VECTORS, ".png")
        slides = "".join(_slide(sample, form) for form in forms for sample in samples)
        highest = max(sample.height for sample in samples)
        (folder / "all.fodp").write_text(_SLIDES.format(WIDTH, highest, slides), encoding="utf-8")
        _run(
            *("LibreOffice", program, f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *("--headless", "--convert-to", "pdf", "--outdir", folder, folder / "all.fodp"),
        )
        found = iter(_pages(pages, folder / "all.pdf", folder))
        return [
            each
            for form in forms
            for each in shots(form, samples, [_cut(next(found), s) for s in samples])
        ]


def _slide(sample: Sample, form: str) -> str:
    kind = "image/png" if form.endswith(".png") else "image/svg+xml"
    data = base64.b64encode(sample.file(form).read_bytes()).decode()
    return _SLIDE.format(WIDTH, sample.height, kind, data)


def _cut(picture: Path, sample: Sample) -> Path:
    with Image.open(picture) as image:
        image.crop((0, 0, *sample.size)).save(picture)
    return picture


_SLIDE = """<draw:page draw:name="" draw:master-page-name="m"><draw:frame svg:x="0pt" svg:y="0pt"
svg:width="{}pt" svg:height="{}pt"><draw:image draw:mime-type="{}"><office:binary-data>{}
</office:binary-data></draw:image></draw:frame></draw:page>
"""
_SLIDES = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.presentation">
<office:styles/>
<office:automatic-styles><style:page-layout style:name="p"><style:page-layout-properties
 fo:page-width="{}pt" fo:page-height="{}pt" fo:margin-top="0pt" fo:margin-bottom="0pt"
 fo:margin-left="0pt" fo:margin-right="0pt" style:print-orientation="portrait"/>
</style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="m" style:page-layout-name="p"/>
</office:master-styles>
<office:body><office:presentation>
{}</office:presentation></office:body></office:document>
"""


def _converted(
    samples: Sequence[Sample], forms: Sequence[str], convert: Callable[[Path, Path], None]
) -> list[Shot]:
    """Return the pictures of some forms of the figures, each converted by itself."""
    with _folder() as folder:
        found: list[Shot] = []
        for form in forms:
            pictures = []
            for n, sample in enumerate(samples):
                picture = folder / f"{n}{form}.png"
                convert(sample.file(form), picture)
                pictures.append(picture)
            found += shots(form, samples, pictures)
        return found


def _pages(program: str, file: Path, folder: Path) -> list[Path]:
    """Turn the pages of a PDF into pictures of the common width."""
    size = ("-scale-to-x", WIDTH, "-scale-to-y", -1)
    _run("Poppler", program, "-png", *size, file, folder / "page")
    return sorted(folder.glob("page-*.png"))


def _run(name: str, *command: object) -> None:
    if not run_logged([str(part) for part in command], _LOG, f"waiting for {name}"):
        raise Problem(f"{name} could not show the figures", _LOG)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="renderers-") as name:
        yield Path(name)

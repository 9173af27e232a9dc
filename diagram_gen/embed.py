"""What to paste elsewhere to show a figure: one text for each place.

Every text is a pure function of a :class:`Shown` figure, a :class:`Site` and the base of the
addresses: the root of the published site, or nothing for paths relative to that root. Words that
come from facts are escaped by the rules of the place.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

SITE = "LSTM Unpacked"
AUTHOR = "The LSTM Unpacked authors"
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Shown:
    """A figure as other places see it.

    Attributes:
        address: without suffix, from the site's root: ``figures/lstm/u3-f1/weights``.
        title: one line that says what it shows.
        alt: the figure in words.
        width, height: its natural size in CSS pixels.
        keras: the version of Keras that it was read from; ``None`` if it was read from no layer.
    """

    address: str
    title: str
    alt: str
    width: int
    height: int
    keras: str | None = None

    @property
    def slug(self) -> str:
        """A name for a file or a label elsewhere, e.g. ``lstm-u3-f1-weights``."""
        return self.address.removeprefix("figures/").replace("/", "-")


@dataclass(frozen=True)
class Site:
    """Where figures come from.

    Attributes:
        version: of the site.
        url: where it is published, ending in a slash; empty if that is not known.
    """

    version: str
    url: str = ""


@dataclass(frozen=True)
class Place:
    """A place that shows figures, and what to paste there.

    Attributes:
        key: its name in ids and addresses.
        name: what people call it.
        note: what else to know, as a sentence; may be empty.
        write: returns the text for a figure, given the base of the addresses.
    """

    key: str
    name: str
    note: str
    write: Callable[[Shown, Site, str], str]


def _markdown(figure: Shown, site: Site, base: str) -> str:
    image = f"![{_markdown_text(figure.alt)}]({base}{figure.address}.svg)"
    return f"[{image}]({base}{figure.address}.html)"


def _markdown_text(text: str) -> str:
    """Escape ``text`` for the words of an image, in CommonMark and in Python-Markdown."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"([\\`*\[\]])", r"\\\1", text)
    # Between letters an underscore is one: `recurrent_kernel` stays as it is.
    return re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)


def _picture(figure: Shown, site: Site, base: str) -> str:
    at = escape(base) + figure.address
    return (
        f'<a href="{at}.html">\n'
        "  <picture>\n"
        f'    <source media="(prefers-color-scheme: dark)" srcset="{at}.dark.svg">\n'
        f'    <img src="{at}.light.svg" width="{figure.width}" style="max-width: 100%"\n'
        f'      alt="{escape(figure.alt)}">\n'
        "  </picture>\n"
        "</a>"
    )


def _iframe(figure: Shown, site: Site, base: str) -> str:
    # A frame a pixel larger than the rounded size of the figure needs no scroll bars.
    return (
        f'<iframe src="{escape(base)}{figure.address}.svg" title="{escape(figure.title)}"\n'
        f'  width="{figure.width + 1}" height="{figure.height + 1}" loading="lazy"\n'
        '  style="border: 0; max-width: 100%"></iframe>'
    )


def _restructured(figure: Shown, site: Site, base: str) -> str:
    return (
        f".. image:: {base}{figure.address}.svg\n"
        f"   :target: {base}{figure.address}.html\n"
        f"   :width: {figure.width}px\n"
        f"   :alt: {figure.alt}"
    )


def _asciidoc(figure: Shown, site: Site, base: str) -> str:
    words = re.sub(r"(\{[\w:-]+\})", r"\\\1", figure.alt.replace('"', '\\"'))
    return (
        f"image::{base}{figure.address}.svg"
        f'["{words}",width={figure.width},link="{base}{figure.address}.html"]'
    )


def _latex(figure: Shown, site: Site, base: str) -> str:
    title = _latex_text(figure.title)
    return (
        f"% {base}{figure.address}.pdf, saved as {figure.slug}.pdf\n"
        "% \\usepackage{graphicx,url}\n"
        "\\begin{figure}\n"
        "  \\centering\n"
        "  \\includegraphics[width=\\linewidth,height=0.8\\textheight,\n"
        f"    keepaspectratio]{{{figure.slug}.pdf}}\n"
        f"  \\caption[{{{title}}}]{{{title}.\n"
        f"    {SITE} {site.version}, \\url{{{base}{figure.address}.html}}, {LICENCE}.}}\n"
        f"  \\label{{fig:{figure.slug}}}\n"
        "\\end{figure}"
    )


_LATEX = {
    **{character: f"\\{character}" for character in "{}$&#_%"},
    "\\": "\\textbackslash{}",
    "^": "\\textasciicircum{}",
    "~": "\\textasciitilde{}",
    "→": "$\\rightarrow$",
    "·": "$\\cdot$",
    "×": "$\\times$",
    "σ": "$\\sigma$",
    "−": "$-$",
    "⟨": "$\\langle$",
    "⟩": "$\\rangle$",
}


def _latex_text(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in text)


def _citation(figure: Shown, site: Site, base: str) -> str:
    return f"{figure.title}. {_origin(figure, site)}. {LICENCE}. {base}{figure.address}.html"


def _origin(figure: Shown, site: Site) -> str:
    read = f", read from Keras {figure.keras}" if figure.keras else ""
    return f"{SITE} {site.version}{read}"


def _bibtex(figure: Shown, site: Site, base: str) -> str:
    return (
        f"@misc{{lstm-unpacked-{figure.slug},\n"
        f"  author = {{{{{AUTHOR}}}}},\n"
        f"  title = {{{{{_latex_text(figure.title)}}}}},\n"
        f"  howpublished = {{\\url{{{base}{figure.address}.html}}}},\n"
        f"  note = {{{_origin(figure, site)}, {LICENCE}}},\n"
        "}"
    )


#: The places in the order in which a page of a figure names them.
PLACES = (
    Place(
        "markdown", "Markdown", "The figure follows the reader's light or dark scheme.", _markdown
    ),
    Place("html", "HTML, GitHub", "One file for light pages, one for dark pages.", _picture),
    Place("iframe", "Frame", "For places that take a frame but no picture.", _iframe),
    Place("rst", "reStructuredText", "For Sphinx and docutils.", _restructured),
    Place("asciidoc", "AsciiDoc", "", _asciidoc),
    Place("latex", "LaTeX", "Save the PDF beside your document first.", _latex),
    Place("citation", "Citation", "Name the source wherever you use the figure.", _citation),
    Place("bibtex", "BibTeX", "", _bibtex),
)

"""Figures as a reader holds them: shown by notebooks, saved in several forms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from os import PathLike
from pathlib import Path
from typing import overload

from diagram_gen.errors import UserError
from diagram_gen.saving import check_scheme, different, page, save
from diagram_gen.svg import Figure, fragment, standalone
from diagram_gen.text import plural

#: Width of a PNG in pixels, unless another is asked for: sharp on a slide or a fine screen.
WIDTH = 1600

#: The widest PNG: four times the width of a large screen.
WIDEST = 16_384

#: Stands for the name of each picture where several are saved.
NAME = "{name}"


@dataclass(frozen=True)
class Picture:
    """One figure of one layer. A notebook shows it when it is the last value of a cell.

    Attributes:
        figure: the drawing.
        layer: the name of the layer that it shows.
        remarks: what else to know of that layer, in whole sentences.
    """

    figure: Figure
    layer: str
    remarks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """One line that says what is shown."""
        return self.figure.title

    @property
    def alt(self) -> str:
        """The picture in words, for those who do not see it."""
        return self.figure.alt

    @property
    def name(self) -> str:
        """A name for files: lower-case letters, digits and hyphens."""
        return self.figure.name

    @property
    def svg(self) -> str:
        """A whole SVG file that follows the light or dark scheme of the place that shows it."""
        return standalone(self.figure)

    def save(
        self, path: str | PathLike[str], scheme: str = "auto", width: int | None = None
    ) -> Path:
        """Save the picture and return where it is.

        Args:
            path: ends in ``.svg``, ``.html``, ``.png`` or ``.pdf``.
            scheme: ``auto`` follows the reader's colours, ``light`` and ``dark`` are fixed. PNG and
                PDF are always light.
            width: of a PNG, in pixels; 1600 if none is given.

        Raises:
            UserError: if the name ends in anything else, the form can't be had with these
                arguments, or the file can't be written.
        """
        check_scheme(scheme)
        suffix = Path(path).suffix.lower()
        if width is not None and suffix != ".png":
            raise UserError(f"Only a PNG has a width in pixels: leave it out for {path}.")
        if scheme == "dark" and suffix in (".png", ".pdf"):
            raise UserError(f"{path} would be light: choose SVG or HTML for dark colours.")
        return save(
            path,
            {
                ".svg": partial(standalone, self.figure, scheme),
                ".html": lambda: page(self.title, self._repr_html_(), scheme),
                ".png": partial(self._png, WIDTH if width is None else width),
                ".pdf": self._pdf,
            },
        )

    def _png(self, width: int) -> bytes:
        from diagram_gen.formats import png  # needs packages that a drawing does without

        if not 1 <= width <= WIDEST:
            raise UserError(f"The width of a PNG is 1 to {WIDEST} pixels, not {width!r}.")
        return png(self.figure, width)

    def _pdf(self) -> bytes:
        from diagram_gen.formats import pdf

        return pdf(self.figure)

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the figure as a part of the page."""
        notes = "".join(f"<p>{escape(remark)}</p>" for remark in self.remarks)
        caption = f"<figcaption>{notes}</figcaption>" if notes else ""
        return (
            f'<figure class="lu-figure" style="margin-inline:0" aria-label="{escape(self.title)}">'
            f'<div class="lu-scroll" style="overflow-x:auto">{fragment(self.figure)}</div>'
            f"{caption}</figure>"
        )

    def __repr__(self) -> str:
        """Return what a terminal shows."""
        return f"<Picture: {self.title}>"


class Pictures(Sequence[Picture]):
    """One picture for each of several layers, in the order of the model.

    ``pictures[0]`` and ``pictures["encoder/lstm"]`` are pictures; ``pictures[1:]`` are several.

    Attributes:
        remarks: what could not be drawn, and why, in whole sentences.
    """

    def __init__(self, pictures: Sequence[Picture], remarks: Sequence[str] = ()) -> None:
        self._pictures = tuple(pictures)
        self.remarks = tuple(remarks)

    @property
    def layers(self) -> tuple[str, ...]:
        """The names of the layers."""
        return tuple(picture.layer for picture in self._pictures)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._pictures)

    def __iter__(self) -> Iterator[Picture]:
        """Yield each picture."""
        return iter(self._pictures)

    @overload
    def __getitem__(self, which: int | str) -> Picture: ...

    @overload
    def __getitem__(self, which: slice) -> "Pictures": ...

    def __getitem__(self, which: int | str | slice) -> "Picture | Pictures":
        """Return a picture by its place or by the name of its layer, or several by a slice.

        Raises:
            IndexError: if there is no such place.
            KeyError: if no layer has this name, or more than one.
        """
        if isinstance(which, slice):
            return Pictures(self._pictures[which], self.remarks)
        if not isinstance(which, str):
            return self._pictures[which]
        named = [picture for picture in self._pictures if picture.layer == which]
        if len(named) != 1:
            raise KeyError(
                f"{len(named) or 'no'} layers are called {which!r}; there are "
                f"{', '.join(map(repr, self.layers))}"
            )
        return named[0]

    def save(
        self, where: str | PathLike[str], scheme: str = "auto", width: int | None = None
    ) -> list[Path]:
        """Save each picture in a file of its own and return where they are.

        Args:
            where: a folder, which then gets SVG files; or a path with ``{name}`` in it, such as
                ``maps/{name}.png``.
            scheme, width: as for :meth:`Picture.save`.

        Raises:
            UserError: if all pictures would go into one file, or as for :meth:`Picture.save`.
        """
        pattern = Path(where)
        if NAME not in str(pattern):
            if pattern.suffix and not pattern.is_dir():
                raise UserError(
                    f"{pattern} is one file for {len(self)} pictures: name a folder, or put {NAME} "
                    "into the name."
                )
            pattern /= f"{NAME}.svg"
        names = different(picture.name for picture in self._pictures)
        return [
            picture.save(str(pattern).replace(NAME, name), scheme, width)
            for picture, name in zip(self._pictures, names, strict=True)
        ]

    def _repr_html_(self) -> str:
        """Return what a notebook shows: all pictures, and what could not be drawn."""
        notes = "".join(f"<p>{escape(remark)}</p>" for remark in self.remarks)
        return "".join(picture._repr_html_() for picture in self._pictures) + notes

    def __repr__(self) -> str:
        """Return what a terminal shows."""
        lines = [f"  {picture!r}" for picture in self._pictures] + [f"  {r}" for r in self.remarks]
        return "\n".join([f"<{plural(len(self), 'picture')}>", *lines])

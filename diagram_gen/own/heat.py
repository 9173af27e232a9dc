"""Heat maps: the real values of a cell, block by block.

Kernel and recurrent kernel share one scale, so that their colours can be compared; the bias,
which is often of another size, has its own. Both have zero in the middle.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from diagram_gen.colours import SCHEMES
from diagram_gen.diverging import SHADES, legible_on, no_number, shade_of, shades
from diagram_gen.figures.layout import PAD
from diagram_gen.figures.phrases import LINE
from diagram_gen.own.found import FoundCell
from diagram_gen.own.heat_labels import around, caption_width, missing, values_in_words
from diagram_gen.own.heat_paint import Area, painted
from diagram_gen.own.heat_panels import Band, Panels, placed
from diagram_gen.own.numbers_written import compact, three_digits
from diagram_gen.own.statistics import BlockStatistics
from diagram_gen.svg import Element, Figure, number, rect, standalone, text
from diagram_gen.text import MINUS, plural, text_width, wrapped
from diagram_gen.theme import SYSTEM

LEAST_WIDTH = 400  # of a figure
TOP = PAD + 28  # where the panels start
BAR, BAR_HEIGHT = 172, 12  # a scale
BAR_GAP = 24
VALUE_SIZE = 10  # font size of a value in its cell


@dataclass(frozen=True)
class Heat:
    """A heat map.

    Attributes:
        frame: everything but the values and the scales.
        areas: these, as parts of the end of the scale.
        written: the values that stand in cells: where, what part of the end they are, and as text.
    """

    frame: Figure
    areas: tuple[Area, ...]
    written: tuple[tuple[float, float, float, str], ...]

    def standalone(self, scheme: str = "auto") -> str:
        """Return a complete SVG file, as :func:`diagram_gen.svg.standalone` does."""
        start, end = standalone(self.frame, scheme).split("</svg>")
        return f"{start}{''.join(self._shown(scheme))}</svg>{end}"

    def _shown(self, scheme: str) -> Iterator[str]:
        if scheme != "auto":
            yield self._painted[scheme]
            return
        # The colours of pictures can't follow a scheme, so both are there and one is shown.
        yield (
            "<style>.in-dark{display:none}@media(prefers-color-scheme:dark)"
            "{.in-light{display:none}.in-dark{display:inline}}</style>"
        )
        for name in SCHEMES:
            yield f'<g class="in-{name}">{self._painted[name]}</g>'

    @cached_property
    def _painted(self) -> dict[str, str]:
        """The values and scales in each scheme."""
        width, height = self.frame.width, self.frame.height
        return {
            name: painted(width, height, self.areas, scheme)
            + "".join(self._values(shades(scheme), no_number(scheme)))
            for name, scheme in SCHEMES.items()
        }

    def _values(self, colours: list[str], other: str) -> Iterator[str]:
        """Yield the values as text, in the colour that is legible on their cells."""
        texts: dict[str, list[str]] = {}
        for x, y, part, content in self.written:
            below = other if np.isnan(part) else shade_of(part, colours)
            texts.setdefault(legible_on(below), []).append(
                f'<text x="{number(x)}" y="{number(y)}">{content}</text>'
            )
        for colour, some in sorted(texts.items()):
            yield (
                f'<g fill="{colour}" font-family="{SYSTEM.mono}" font-size="{VALUE_SIZE}"'
                f' text-anchor="middle">{"".join(some)}</g>'
            )


@dataclass(frozen=True)
class _Scale:
    """A scale that some arrays share.

    Attributes:
        arrays: their names.
        end: the value furthest from zero in all of them; 1 if all are zero.
    """

    arrays: tuple[str, ...]
    end: float


def heat(name: str, title: str, cell: FoundCell, statistics: Sequence[BlockStatistics]) -> Heat:
    """Draw the values of a cell.

    Args:
        name: unique among the figures of one page; prefix of every id.
        title: what the cell belongs to.
        cell: the cell.
        statistics: of the same cell, by :func:`~diagram_gen.own.statistics.cell_statistics`.
    """
    panels = placed(cell, TOP)
    scales = [*_scales(panels, statistics)]
    width = PAD + max(
        LEAST_WIDTH - PAD,
        panels.right,
        PAD + text_width(title, "title"),
        *(PAD + caption_width(band) for band in panels.bands),
    )
    bars_top = panels.bottom + 40
    notes_top = bars_top + BAR_HEIGHT + 42
    notes = [line for note in _notes(panels, scales, statistics) for line in _broken(note, width)]
    frame = Figure(
        name=name,
        title=f"Values of {title}",
        description=values_in_words(cell, statistics),
        width=width,
        height=notes_top + LINE * (len(notes) - 1) + PAD,
        body=(
            text(PAD, PAD + 14, title, "title"),
            *around(panels, TOP),
            *_bars(scales, bars_top),
            *(text(PAD, notes_top + LINE * n, line, "note") for n, line in enumerate(notes)),
        ),
    )
    end = {array: scale.end for scale in scales for array in scale.arrays}
    areas = [area for band in panels.bands for area in _areas(panels, band, end)]
    areas += (
        Area(_bar_x(n), bars_top, BAR, BAR_HEIGHT, np.linspace(-1, 1, SHADES)[None])
        for n in range(len(scales))
    )
    return Heat(frame, tuple(areas), tuple(_written(panels, end)))


def _scales(panels: Panels, statistics: Sequence[BlockStatistics]) -> Iterator[_Scale]:
    for some in (panels.bands[:2], panels.bands[2:]):
        arrays = tuple(band.described.name for band in some)
        spreads = [row.values.spread for row in statistics if row.array in arrays]
        if arrays:
            ends = [max(-s.least, s.greatest) for s in spreads if s]
            yield _Scale(arrays, max(ends, default=0) or 1.0)


def _areas(panels: Panels, band: Band, end: Mapping[str, float]) -> Iterator[Area]:
    for x, part in zip(panels.starts, band.blocks, strict=True):
        values = part.points / end[band.described.name]
        yield Area(x, band.y, panels.width, band.height, values, apart=band.written)


def _written(panels: Panels, end: Mapping[str, float]) -> Iterator[tuple[float, float, float, str]]:
    """Yield the values that stand in cells."""
    for band in panels.bands:
        if band.written:
            rows = band.array.reshape(-1, len(panels.blocks) * panels.units).astype(np.float64)
            for place, value in np.ndenumerate(rows):
                block, unit = divmod(place[1], panels.units)
                x = panels.starts[block] + (unit + 0.5) * panels.column
                y = band.y + (place[0] + 0.5) * band.row + VALUE_SIZE * 0.36
                part = value / end[band.described.name] if np.isfinite(value) else np.nan
                yield x, y, part, compact(value)


def _bar_x(n: int) -> float:
    return PAD + n * (BAR + BAR_GAP)


def _bars(scales: Sequence[_Scale], y: float) -> Iterator[Element]:
    """Draw what stands around the scales: whose they are, and their ends."""
    for n, scale in enumerate(scales):
        x = _bar_x(n)
        label = three_digits(scale.end)
        yield text(x, y - 7, ", ".join(scale.arrays), "tiny")
        yield rect(x - 0.5, y - 0.5, BAR + 1, BAR_HEIGHT + 1, "rule")
        yield text(x, y + BAR_HEIGHT + 15, f"{MINUS}{label}", "index")
        yield text(x + BAR / 2, y + BAR_HEIGHT + 15, "0", "index", "middle")
        yield text(x + BAR, y + BAR_HEIGHT + 15, label, "index", "end")


def _notes(
    panels: Panels, scales: Sequence[_Scale], statistics: Sequence[BlockStatistics]
) -> Iterator[str]:
    """Yield what a reader of the figure needs to know, in sentences."""
    yield (
        "Orange: above zero. Blue: below. One scale for kernel and recurrent_kernel"
        f"{', another for bias' if len(scales) > 1 else ''}."
    )
    for band in panels.bands:
        first = band.blocks[0]
        if not first.whole:
            yield (
                f"{band.described.name}: a point shows, of {plural(first.rows, 'row')} and "
                f"{plural(first.columns, 'column')}, the value furthest from zero."
            )
    for band in panels.bands:
        if counts := missing(band.described.name, statistics):
            yield f"Purple: {counts}."


def _broken(note: str, width: float) -> list[str]:
    return wrapped(note, "note", width - 2 * PAD)

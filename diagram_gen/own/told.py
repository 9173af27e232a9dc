"""A layer with all that is known of it: what pages and data tell."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from diagram_gen.facts import LayerArrays, OpenShape
from diagram_gen.own.drawn import Drawn, of_layer, of_numbers, titled
from diagram_gen.own.found import FoundLayer, shown
from diagram_gen.own.statistics import BlockStatistics, cell_statistics

#: What stands for a name that is empty or blank.
NAMELESS = "(no name)"

#: A remark that is longer than this is cut.
MOST_OF_A_REMARK = 1000

#: How the cells of a layer work together, in words.
JOINED = {"alone": "", "chain": "one after the other", "both ways": "in both directions"}


@dataclass(frozen=True)
class Told:
    """A layer with all that is known of it.

    Attributes:
        name: what it is called.
        arrays: its arrays; the title of its kind says what it is.
        figures: what is drawn of it.
        statistics: of each of its cells; empty if its values are not known.
        options: how it computes, as far as its configuration says so.
        remarks: what else to know, in whole sentences.
    """

    name: str
    arrays: LayerArrays
    figures: tuple[Drawn, ...]
    statistics: tuple[tuple[BlockStatistics, ...], ...] = ()
    options: tuple[tuple[str, object], ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What it is, in words."""
        return self.arrays.case.kind.title

    @property
    def outputs(self) -> tuple[OpenShape, OpenShape] | None:
        """The shapes that it gives, without and with ``return_sequences``, if that is certain.

        It is not where something is remarked on, such as another wrapper, or where the directions
        are not merged.
        """
        apart = dict(self.options).get("merge_mode", "") is None
        arrays = self.arrays
        return None if apart or self.remarks else (arrays.output_last, arrays.output_sequences)


def layer_told(layer: FoundLayer) -> Told:
    """Return all that is known of a layer of the reader's own.

    Raises:
        UserError: if it holds more weights than this program draws.
    """
    arrays = titled(layer)  # first: it refuses what is too large
    statistics = tuple(map(cell_statistics, layer.cells))
    return Told(
        called(layer.name),
        arrays,
        tuple(of_layer(layer, statistics)),
        statistics,
        tuple((shown(name), _plain(value)) for name, value in layer.options.items()),
        sentences(layer.remarks),
    )


def numbers_told(arrays: LayerArrays) -> Told:
    """Return all that is known of a layer of which only the sizes are."""
    return Told(arrays.case.kind.title, arrays, tuple(of_numbers(arrays)))


def called(name: str) -> str:
    """Return the name of a layer or model as a heading: never nothing."""
    return shown(name) if name.strip() else NAMELESS


def sentences(remarks: Iterable[str]) -> tuple[str, ...]:
    """Return remarks as they may be shown: there may be names from a file in them."""
    return tuple(shown(remark, MOST_OF_A_REMARK) for remark in remarks)


def _plain(value: object) -> object:
    """Return the value of an option as JSON knows it; every text is one that may be shown."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return shown(str(value))

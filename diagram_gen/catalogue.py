"""What is made: which layers are built and read, and which files are drawn from them.

This is the place to change what the site shows. A *case* is one layer in one size; the rows of
:data:`FIGURES` say which figures are drawn for which cases, those of :data:`TABLES` which tables
are written for the pages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from diagram_gen import tables
from diagram_gen.case import Case, InputCase
from diagram_gen.facts import InputFacts, LayerFacts
from diagram_gen.figures.cell import cell
from diagram_gen.figures.compare import compare
from diagram_gen.figures.forms import forms
from diagram_gen.figures.unrolled import unrolled
from diagram_gen.figures.weights import values_map, weights_map
from diagram_gen.layers import KINDS
from diagram_gen.svg import Figure

#: The sizes for which the site has figures: every units value with every features value.
UNITS = (1, 2, 3, 4, 5, 8, 16, 32, 64, 128)
FEATURES = (1, 2, 3, 5, 8)

#: Sizes (units, features) that pages quote without drawing them.
QUOTED = ((4, 4), (10, 30), (16, 12), (32, 12), (50, 1), (256, 1), (256, 4096), (512, 1))

#: Units for which whole models are built with inputs of several shapes.
MODEL_UNITS = (1, 2, 3, 4)


def drawn_cases() -> list[Case]:
    """Return the cases that get figures."""
    return [Case(layer, u, f) for layer in KINDS for u in UNITS for f in FEATURES]


def layer_cases() -> list[Case]:
    """Return all cases that are built and read, drawn or only quoted."""
    quoted = [Case(layer, u, f) for layer in KINDS for u, f in QUOTED]
    return list(dict.fromkeys([*drawn_cases(), *quoted]))


def input_cases() -> list[InputCase]:
    """Return the models that are built with inputs of several shapes."""
    return [InputCase(layer, units) for layer in KINDS for units in MODEL_UNITS]


def site_cases() -> list[Case | InputCase]:
    """Return everything that is read from Keras for the site."""
    return [*layer_cases(), *input_cases()]


@dataclass(frozen=True)
class FigureRow:
    """One kind of figure.

    Attributes:
        name: the file's name in every address.
        draw: the function that draws it.
        wanted: for which cases it is drawn.
    """

    name: str
    draw: Callable[[LayerFacts], Figure]
    wanted: Callable[[Case], bool] = lambda case: True


def values_are_legible(case: Case) -> bool:
    """Whether every single value can still be read in a map."""
    return case.units <= 4 and case.features <= 8


FIGURES = (
    FigureRow("weights", weights_map),
    FigureRow("values", values_map, values_are_legible),
    FigureRow("cell", cell),
    FigureRow("forms", forms),
    FigureRow("unrolled", unrolled),
)


@dataclass(frozen=True)
class ComparisonRow:
    """One figure of several cases side by side.

    Attributes:
        name: the file's name.
        draw: the function that draws it.
        cases: what is compared; all of one layer, with the same number of features.
    """

    name: str
    draw: Callable[[Sequence[LayerFacts]], Figure]
    cases: tuple[Case, ...]

    @property
    def key(self) -> str:
        """The address of the figure's folder, e.g. ``lstm/u1-u2-u3-f1``."""
        first = self.cases[0]
        units = "-".join(f"u{case.units}" for case in self.cases)
        return f"{first.layer}/{units}-f{first.features}"


COMPARISONS = tuple(
    ComparisonRow("compare", compare, tuple(Case(layer, units, features) for units in (1, 2, 3)))
    for layer in KINDS
    for features in FEATURES
)


@dataclass(frozen=True)
class TableRow:
    """A table for the pages: a function and the facts that it gets."""

    name: str
    write: Callable[[Sequence[LayerFacts]], str]
    cases: tuple[Case, ...]


def _lstm(*sizes: tuple[int, int]) -> tuple[Case, ...]:
    return tuple(Case("lstm", u, f) for u, f in sizes)


TABLES = (
    *(
        TableRow(f"lstm-shapes-f{f}", tables.shapes, _lstm(*((u, f) for u in UNITS)))
        for f in FEATURES
    ),
    TableRow("lstm-shapes-small", tables.shapes, _lstm((1, 1), (2, 1), (3, 1))),
    TableRow("lstm-growth", tables.growth, _lstm(*((u, 1) for u in (1, 2, 3, 4, 5)))),
    TableRow("lstm-growth-f5", tables.growth, _lstm(*((u, 5) for u in (1, 2, 3, 4, 5)))),
    TableRow("lstm-quoted", tables.shapes_with_features, _lstm(*QUOTED)),
    TableRow("lstm-by-block", tables.by_block, _lstm((3, 2))),
    TableRow("lstm-slices", tables.slices, _lstm((3, 1))),
    TableRow("lstm-order", tables.order_proofs, _lstm((1, 1), (3, 2), (16, 5), (128, 8))),
)


@dataclass(frozen=True)
class InputTableRow:
    """A table about whole models with inputs of several shapes."""

    name: str
    write: Callable[[InputFacts], str]
    case: InputCase


INPUT_TABLES = tuple(
    InputTableRow(f"lstm-inputs-u{u}", tables.inputs, InputCase("lstm", u)) for u in MODEL_UNITS
)

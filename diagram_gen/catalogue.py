"""What is made: which layers are built and read, and which files are drawn from them.

This is the place to change what the site shows. A *case* is one layer in one size. The rows of
:data:`LAYERS` say which layers are built in which sizes, those of :data:`FIGURES` which figures
are drawn for which cases, those of :data:`TABLES` which tables are written for the pages.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from diagram_gen import tables
from diagram_gen.case import Case, InputCase, ProofCase
from diagram_gen.facts import MOST_VALUES, InputFacts, LayerFacts
from diagram_gen.figures.cell import cell
from diagram_gen.figures.compare import compare
from diagram_gen.figures.flow import flow
from diagram_gen.figures.forms import forms
from diagram_gen.figures.unrolled import unrolled
from diagram_gen.figures.weights import values_map, weights_map
from diagram_gen.proof_catalogue import PROOFS
from diagram_gen.svg import Figure

#: The sizes for which the site has figures of an LSTM: every units value with every features
#: value.
UNITS = (1, 2, 3, 4, 5, 8, 16, 32, 64, 128)
FEATURES = (1, 2, 3, 5, 8)

#: The same for the other layers.
FEWER_UNITS = (1, 2, 3, 4, 8, 32)
FEWER_FEATURES = (1, 2, 5)


@dataclass(frozen=True)
class LayerRow:
    """The sizes in which one layer kind is built, read and drawn.

    Attributes:
        units, features: drawn, every value of the one with every value of the other.
        quoted: (units, features) that pages quote without drawing them.
    """

    layer: str
    units: tuple[int, ...] = FEWER_UNITS
    features: tuple[int, ...] = FEWER_FEATURES
    quoted: tuple[tuple[int, int], ...] = ()

    @property
    def drawn_cases(self) -> tuple[Case, ...]:
        """The cases that get figures."""
        return tuple(Case(self.layer, u, f) for u in self.units for f in self.features)

    @property
    def quoted_cases(self) -> tuple[Case, ...]:
        """The cases that pages quote."""
        return tuple(Case(self.layer, u, f) for u, f in self.quoted)


LAYERS = (
    LayerRow(
        "lstm",
        UNITS,
        FEATURES,
        ((4, 4), (10, 30), (16, 12), (32, 12), (50, 1), (256, 1), (256, 4096), (512, 1)),
    ),
    LayerRow("gru"),
    LayerRow("gru-reset-before"),
    LayerRow("simple-rnn"),
    LayerRow("lstm-no-bias", (1, 2, 3, 4), (1, 2)),
    LayerRow("bidirectional-lstm", (1, 2, 3, 4, 16), (1, 2)),
    LayerRow("bidirectional-gru", (1, 2, 3, 4, 16), (1, 2)),
    LayerRow("stacked-lstm", (1, 3, 4, 32), (1, 2)),
    LayerRow("stacked-cells", (1, 3, 4, 32), (1, 2)),
    LayerRow("rnn-lstm-cell", (3,), (2,)),
    LayerRow("time-distributed-lstm", (3,), (2,)),
    LayerRow("conv-lstm1d", (1, 2, 3, 8), (1, 2)),
    LayerRow("conv-lstm2d", (1, 2, 3, 8), (1, 3), ((40, 1), (40, 40))),
    LayerRow("conv-lstm3d", (1, 3), (1, 2)),
)

#: Layers whose models are built with inputs of several shapes, and the units they get.
MODELS = {"lstm": (1, 2, 3, 4), "gru": (3,), "simple-rnn": (3,)}


def drawn_cases() -> list[Case]:
    """Return the cases that get figures."""
    return [case for row in LAYERS for case in row.drawn_cases]


def layer_cases() -> list[Case]:
    """Return all cases that are built and read, drawn or only quoted."""
    quoted = [case for row in LAYERS for case in row.quoted_cases]
    return list(dict.fromkeys([*drawn_cases(), *quoted]))


def input_cases() -> list[InputCase]:
    """Return the models that are built with inputs of several shapes."""
    return [InputCase(layer, units) for layer, several in MODELS.items() for units in several]


def site_cases() -> list[Case | InputCase | ProofCase]:
    """Return everything that is read from Keras for the site."""
    return [*layer_cases(), *input_cases(), *PROOFS]


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
    return case.units <= 4 and case.features <= 8 and values_are_kept(case)


def values_are_kept(case: Case) -> bool:
    """Whether the facts of ``case`` hold every single value."""
    arrays = (w.shape_for(case.units, case.features) for w in case.kind.weights)
    return all(math.prod(shape) <= MOST_VALUES for shape in arrays)


def _of(*layers: str) -> Callable[[Case], bool]:
    return lambda case: case.layer in layers


def _has_one_cell(case: Case) -> bool:
    return len(case.kind.parts) == 1


def _is_composed(case: Case) -> bool:
    """Whether a layer has several cells, or serves several sequences."""
    return not _has_one_cell(case) or bool(case.kind.outer)


FIGURES = (
    FigureRow("weights", weights_map),
    FigureRow("values", values_map, values_are_legible),
    FigureRow("cell", cell, _has_one_cell),
    FigureRow("forms", forms, _of("lstm", "simple-rnn")),
    FigureRow("unrolled", unrolled, _has_one_cell),
    FigureRow("flow", flow, _is_composed),
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
    ComparisonRow("compare", compare, tuple(Case(row.layer, u, f) for u in (1, 2, 3)))
    for row in LAYERS
    if row.layer in ("lstm", "gru", "gru-reset-before", "simple-rnn")
    for f in row.features
)


@dataclass(frozen=True)
class TableRow:
    """A table for the pages: a function and the facts that it gets."""

    name: str
    write: Callable[[Sequence[LayerFacts]], str]
    cases: tuple[Case, ...]


def _lstm(*sizes: tuple[int, int]) -> tuple[Case, ...]:
    return tuple(Case("lstm", u, f) for u, f in sizes)


def _quoted(layer: str) -> tuple[Case, ...]:
    return next(row.quoted_cases for row in LAYERS if row.layer == layer)


TABLES = (
    *(
        TableRow(
            f"{row.layer}-shapes-f{f}",
            tables.shapes,
            tuple(case for case in row.drawn_cases if case.features == f),
        )
        for row in LAYERS
        for f in row.features
    ),
    *(
        TableRow(f"{row.layer}-{name}", write, (Case(row.layer, 3, 2),))
        for row in LAYERS
        if Case(row.layer, 3, 2) in row.drawn_cases
        for name, write in (("by-block", tables.by_block), ("slices", tables.slices))
    ),
    TableRow("lstm-shapes-small", tables.shapes, _lstm((1, 1), (2, 1), (3, 1))),
    TableRow("lstm-growth", tables.growth, _lstm(*((u, 1) for u in (1, 2, 3, 4, 5)))),
    TableRow("lstm-growth-f5", tables.growth, _lstm(*((u, 5) for u in (1, 2, 3, 4, 5)))),
    TableRow("lstm-quoted", tables.shapes_with_features, _quoted("lstm")),
    TableRow("conv-lstm2d-quoted", tables.shapes_with_features, _quoted("conv-lstm2d")),
    TableRow("lstm-order", tables.order_proofs, _lstm((1, 1), (3, 2), (16, 5), (128, 8))),
    TableRow(
        "layer-orders",
        tables.layer_orders,
        tuple(row.drawn_cases[-1] for row in LAYERS),
    ),
)


@dataclass(frozen=True)
class InputTableRow:
    """A table about whole models with inputs of several shapes."""

    name: str
    write: Callable[[InputFacts], str]
    case: InputCase


INPUT_TABLES = tuple(
    InputTableRow(f"{case.layer}-inputs-u{case.units}", tables.inputs, case)
    for case in input_cases()
)

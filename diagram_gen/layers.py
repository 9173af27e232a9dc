"""What we hold to be true of each layer kind: the one place of knowledge.

Drawings, tables, equations and the published data all read this module. It is never simply
believed: while facts are read, every statement here is held against real Keras layers
(:mod:`diagram_gen.verify`), and a disagreement stops the build.

To add a layer kind, add a :class:`LayerKind` to :data:`KINDS` and a row to the catalogue.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from diagram_gen.cells import (
    CONV_LSTM,
    GRU,
    GRU_BEFORE,
    LSTM,
    SIMPLE_RNN,
    Block,
    Cell,
    Weight,
    without_bias,
)
from diagram_gen.construct import Call, Size
from diagram_gen.expressions import evaluate, substitute

UNITS = Size("units")


@dataclass(frozen=True)
class Part:
    """One cell of a layer, with what its sizes are in terms of the layer's.

    Attributes:
        cell: what the part stores and computes.
        path: where Keras keeps its variables, e.g. ``lstm/lstm_cell``.
        name: tells several parts of one layer apart; empty if there is but one.
        units, features: the part's sizes as expressions in those of the layer.
    """

    cell: Cell
    path: str
    name: str = ""
    units: str = "units"
    features: str = "features"

    def sizes(self, sizes: Mapping[str, int]) -> dict[str, int]:
        """Return the part's sizes from those of the layer."""
        return {
            "units": evaluate(self.units, sizes),
            "features": evaluate(self.features, sizes),
        }

    @cached_property
    def weights(self) -> tuple[Weight, ...]:
        """The arrays of the part, with shapes in the sizes of the layer."""
        names = {"units": self.units, "features": self.features}
        return tuple(
            replace(w, shape=tuple(substitute(size, names) for size in w.shape))
            for w in self.cell.weights
        )


@dataclass(frozen=True)
class LayerKind:
    """A recurrent layer of Keras, or a small model of such layers.

    Attributes:
        key: its name in addresses.
        title: what it is called in figures.
        make: returns the constructor call, with further options for the recurrent layer in it.
        parts: its cells, in the order in which Keras keeps their arrays.
        joined: how the parts work together: ``alone``, ``chain`` (one reads what the other one
            gives) or ``both ways`` (the second reads backwards; outputs stand side by side).
        output: last axis of the output, as an expression.
        outer: axes of the input between batch and time.
        spatial: axes of the input between time and features, with the sizes they are read with.
        returns_states: whether it takes ``return_state``.
    """

    key: str
    title: str
    make: Callable[..., Call]
    parts: tuple[Part, ...]
    joined: str = "alone"
    output: str = "units"
    outer: int = 0
    spatial: tuple[int, ...] = ()
    returns_states: bool = True

    @property
    def keras_class(self) -> str:
        """The class whose constructor is called, with its module."""
        return self.make().qualified

    @property
    def cell(self) -> Cell:
        """The cell of the first part; all parts of one layer have cells of one kind."""
        return self.parts[0].cell

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The column blocks in stored order: the same for each part."""
        return self.cell.blocks

    @property
    def order(self) -> str:
        """The block letters in stored order, e.g. ``ifco``."""
        return self.cell.order

    @cached_property
    def weights(self) -> tuple[Weight, ...]:
        """All arrays in stored order, with shapes in the sizes of the layer."""
        return tuple(weight for part in self.parts for weight in part.weights)

    def parameters(self, units: int, features: int) -> int:
        """Return the number of weights that the shapes imply."""
        return sum(math.prod(w.shape_for(units, features)) for w in self.weights)

    def columns(self, letter: str, units: int) -> tuple[int, int]:
        """Return the half-open column range of a block, as in ``array[..., start:stop]``.

        ``units`` are those of the part.
        """
        start = self.order.index(letter) * units
        return start, start + units

    def input_shape(self, features: int, steps: int | None = None) -> tuple[int | None, ...]:
        """Return the input's shape with open batch and, unless given, open time steps."""
        return (None, *[None] * self.outer, steps, *self.spatial, features)


def _of(name: str, **fixed: object) -> Callable[..., Call]:
    """Return what makes ``name(units, …)``."""
    return lambda **options: Call(name, (UNITS,), fixed | options)


def _cells(**options: object) -> Call:
    both = [Call("LSTMCell", (UNITS,)), Call("LSTMCell", (2,))]
    return Call("RNN", (Call("StackedRNNCells", (both,)),), options)


def _layers(**options: object) -> Call:
    first = Call("LSTM", (UNITS,), {"return_sequences": True})
    return Call("Sequential", ([first, Call("LSTM", (2,), options)],))


def _bidirectional(name: str, cell: Cell) -> LayerKind:
    layer = name.lower()
    return LayerKind(
        f"bidirectional-{layer}",
        f"Bidirectional {name}",
        lambda **options: Call("Bidirectional", (Call(name, (UNITS,), options),)),
        tuple(
            Part(cell, f"bidirectional/{way}_{layer}/{layer}_cell", way)
            for way in ("forward", "backward")
        ),
        joined="both ways",
        output="2*units",
    )


KINDS: dict[str, LayerKind] = {
    kind.key: kind
    for kind in (
        LayerKind("lstm", "LSTM", _of("LSTM"), (Part(LSTM, "lstm/lstm_cell"),)),
        LayerKind("gru", "GRU", _of("GRU"), (Part(GRU, "gru/gru_cell"),)),
        LayerKind(
            "gru-reset-before",
            "GRU, reset_after=False",
            _of("GRU", reset_after=False),
            (Part(GRU_BEFORE, "gru/gru_cell"),),
        ),
        LayerKind(
            "simple-rnn",
            "SimpleRNN",
            _of("SimpleRNN"),
            (Part(SIMPLE_RNN, "simple_rnn/simple_rnn_cell"),),
        ),
        LayerKind(
            "lstm-no-bias",
            "LSTM, use_bias=False",
            _of("LSTM", use_bias=False),
            (Part(without_bias(LSTM), "lstm/lstm_cell"),),
        ),
        _bidirectional("LSTM", LSTM),
        _bidirectional("GRU", GRU),
        LayerKind(
            "stacked-lstm",
            "Two LSTM layers",
            _layers,
            (
                Part(LSTM, "sequential/lstm/lstm_cell", "first layer"),
                Part(LSTM, "sequential/lstm_1/lstm_cell", "second layer", "2", "units"),
            ),
            joined="chain",
            output="2",
            returns_states=False,
        ),
        LayerKind(
            "stacked-cells",
            "RNN of two LSTM cells",
            _cells,
            (
                Part(LSTM, "rnn/stacked_rnn_cells/lstm_cell", "first cell"),
                Part(LSTM, "rnn/stacked_rnn_cells/lstm_cell_1", "second cell", "2", "units"),
            ),
            joined="chain",
            output="2",
        ),
        LayerKind(
            "rnn-lstm-cell",
            "RNN of an LSTM cell",
            lambda **options: Call("RNN", (Call("LSTMCell", (UNITS,)),), options),
            (Part(LSTM, "rnn/lstm_cell"),),
        ),
        LayerKind(
            "time-distributed-lstm",
            "TimeDistributed LSTM",
            lambda **options: Call("TimeDistributed", (Call("LSTM", (UNITS,), options),)),
            (Part(LSTM, "time_distributed/lstm/lstm_cell"),),
            outer=1,
            returns_states=False,
        ),
        *(
            LayerKind(
                f"conv-lstm{axes}d",
                f"ConvLSTM{axes}D",
                _of(f"ConvLSTM{axes}D", kernel_size=3, padding="same"),
                (Part(CONV_LSTM[axes], f"conv_lstm{axes}d/conv_lstm_cell"),),
                spatial=(4,) * axes,
            )
            for axes in (1, 2, 3)
        ),
    )
}

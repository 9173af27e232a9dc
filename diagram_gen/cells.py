"""The cells of Keras: what each stores, block by block and array by array.

A cell is what a recurrent layer repeats at every time step. Shapes are expressions in the cell's
own ``units`` and ``features``; layers that hold several cells say what these are for each
(:mod:`diagram_gen.layers`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from diagram_gen.expressions import evaluate


@dataclass(frozen=True)
class Block:
    """One of the equal column blocks that a recurrent layer packs side by side.

    Attributes:
        letter: the block's letter in figures and equations.
        name: what it is called, e.g. ``forget gate``.
        short: the name where space is scarce.
        hue: the colour family in :mod:`diagram_gen.theme`.
        activation: the function that Keras applies to it by default.
        does: what the block is for, as the end of a sentence that starts with its name.
    """

    letter: str
    name: str
    short: str
    hue: str
    activation: str
    does: str

    @property
    def is_gate(self) -> bool:
        """Whether it says how much of something goes through, and is not what goes through."""
        return self.name.endswith("gate")


@dataclass(frozen=True)
class Weight:
    """One stored array.

    Attributes:
        name: the variable's name in Keras.
        shape: sizes as expressions; the last axis is the packed one.
        rows: what a row belongs to (``features``, ``units``, ``products``) or ``None`` for a
            single row.
        row_letter: the letter that labels the rows in figures.
        multiplies: what the array is multiplied with, in words; empty for a bias.
        row_names: labels of the rows, where these are no numbered features or units.
    """

    name: str
    shape: tuple[str, ...]
    rows: str | None
    row_letter: str
    multiplies: str
    row_names: tuple[str, ...] = ()

    def shape_for(self, units: int, features: int) -> tuple[int, ...]:
        """Return the shape in numbers."""
        return tuple(evaluate(s, {"units": units, "features": features}) for s in self.shape)

    def row_label(self, shape: tuple[int, ...], row: int) -> tuple[str, str]:
        """Return what stands before a row in figures: a text and its lowered index.

        An array with more than two axes has its leading ones laid out in rows, in storage order.
        A row is then labelled by its place in the convolution kernel and by its channel.
        """
        if self.row_names:
            return self.row_names[row], ""
        *taps, channels = shape[:-1]
        tap, channel = divmod(row, channels)
        place: list[int] = []
        for size in reversed(taps):
            tap, at = divmod(tap, size)
            place.insert(0, at)
        prefix = f"{','.join(map(str, place))} " if place else ""
        return f"{prefix}{self.row_letter}", str(channel)


@dataclass(frozen=True)
class Cell:
    """What a recurrent layer repeats: its blocks and arrays, both in stored order.

    Attributes:
        key: its step function in :mod:`diagram_gen.reference`.
        blocks: the equal blocks of the packed axis.
        weights: the stored arrays.
        states: letters of the states that it hands on; the first one is also the output.
        joinable: whether one step can be written with kernel and recurrent kernel stacked.
    """

    key: str
    blocks: tuple[Block, ...]
    weights: tuple[Weight, ...]
    states: tuple[str, ...]
    joinable: bool = True

    @cached_property
    def order(self) -> str:
        """The block letters in stored order, e.g. ``ifco``."""
        return "".join(block.letter for block in self.blocks)


def rows_of(shape: tuple[int, ...]) -> int:
    """Return how many rows an array has when all axes but the packed one are laid out in rows."""
    return math.prod(shape[:-1])


def _single_row(packed: str) -> Weight:
    """Return a bias of one row, for both products together."""
    return Weight("bias", (packed,), None, "", "")


def _arrays(blocks: int, bias: Weight | None = None) -> tuple[Weight, ...]:
    packed = f"{blocks}*units" if blocks > 1 else "units"
    return (
        Weight("kernel", ("features", packed), "features", "x", "the input x of this step"),
        Weight("recurrent_kernel", ("units", packed), "units", "h", "the previous output h"),
        bias or _single_row(packed),
    )


_LSTM_BLOCKS = (
    Block("i", "input gate", "input", "blue", "sigmoid", "decides how much is written"),
    Block("f", "forget gate", "forget", "orange", "sigmoid", "decides how much is kept"),
    Block("c", "candidate", "candidate", "green", "tanh", "is what would be written"),
    Block("o", "output gate", "output", "purple", "sigmoid", "decides how much is shown"),
)

LSTM = Cell("lstm", _LSTM_BLOCKS, _arrays(4), ("h", "c"))

_GRU_BLOCKS = (
    Block("z", "update gate", "update", "orange", "sigmoid", "decides how much is kept"),
    Block("r", "reset gate", "reset", "blue", "sigmoid", "decides how much of the past is read"),
    Block("h", "candidate", "candidate", "green", "tanh", "is what would be written"),
)

#: The default of Keras: the reset gate acts after the product with the recurrent kernel, so that
#: product needs a bias of its own. Row 0 goes with the input, row 1 with the previous output.
GRU = Cell(
    "gru",
    _GRU_BLOCKS,
    _arrays(3, Weight("bias", ("2", "3*units"), "products", "", "", ("x", "h"))),
    ("h",),
    joinable=False,
)

#: ``reset_after=False``, the form of Cho et al. (2014): the reset gate acts before the product.
GRU_BEFORE = Cell("gru-before", _GRU_BLOCKS, _arrays(3), ("h",), joinable=False)

SIMPLE_RNN = Cell(
    "simple-rnn",
    (Block("h", "output", "output", "green", "tanh", "is the new output"),),
    _arrays(1),
    ("h",),
)


def conv_lstm(places: Sequence[int] | Sequence[str]) -> Cell:
    """Return the cell of a ConvLSTM layer whose convolution kernel has this size.

    Sizes may be names, as in the shapes.
    """
    taps = tuple(map(str, places))
    return Cell(
        "conv-lstm",
        _LSTM_BLOCKS,
        (
            Weight("kernel", (*taps, "features", "4*units"), "features", "x", "the input x"),
            Weight("recurrent_kernel", (*taps, "units", "4*units"), "units", "h", "the previous h"),
            _single_row("4*units"),
        ),
        ("h", "c"),
        joinable=False,
    )


def without_bias(cell: Cell) -> Cell:
    """Return what ``cell`` is with ``use_bias=False``."""
    return replace(cell, weights=cell.weights[:2])


#: By the number of spatial axes; with convolution kernels of 3 along each of them.
CONV_LSTM = {axes: conv_lstm((3,) * axes) for axes in (1, 2, 3)}

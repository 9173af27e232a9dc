"""What we hold to be true of each layer kind: the one place of knowledge.

Drawings, tables, equations and the published data all read this module. It is never simply
believed: while facts are read, every statement here is held against real Keras layers
(:mod:`diagram_gen.verify`), and a disagreement stops the build.

To add a layer kind, add a :class:`LayerKind` to :data:`KINDS` and rows to the catalogue.
"""

import math
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Weight:
    """One stored array.

    Attributes:
        name: the variable's name in Keras.
        shape: sizes as expressions in ``units`` and ``features``; the last axis is the packed one.
        rows: what a row belongs to (``features``, ``units``) or ``None`` for a single row.
        row_letter: the letter that labels the rows in figures.
        multiplies: what the array is multiplied with, in words; empty for a bias.
    """

    name: str
    shape: tuple[str, ...]
    rows: str | None
    row_letter: str
    multiplies: str

    def shape_for(self, units: int, features: int) -> tuple[int, ...]:
        """Return the shape in numbers."""
        return tuple(evaluate(s, {"units": units, "features": features}) for s in self.shape)


@dataclass(frozen=True)
class LayerKind:
    """A recurrent layer of Keras: its blocks in stored order and its arrays in stored order."""

    key: str
    keras_class: str
    cell_name: str
    blocks: tuple[Block, ...]
    weights: tuple[Weight, ...]
    states: tuple[str, ...]

    @cached_property
    def order(self) -> str:
        """The block letters in stored order, e.g. ``ifco``."""
        return "".join(block.letter for block in self.blocks)

    def parameters(self, units: int, features: int) -> int:
        """Return the number of weights that the shapes imply."""
        return sum(math.prod(w.shape_for(units, features)) for w in self.weights)

    def columns(self, letter: str, units: int) -> tuple[int, int]:
        """Return the half-open column range of a block, as in ``array[..., start:stop]``."""
        start = self.order.index(letter) * units
        return start, start + units


LSTM = LayerKind(
    key="lstm",
    keras_class="LSTM",
    cell_name="lstm_cell",
    blocks=(
        Block("i", "input gate", "input", "blue", "sigmoid", "decides how much is written"),
        Block("f", "forget gate", "forget", "orange", "sigmoid", "decides how much is kept"),
        Block("c", "candidate", "candidate", "green", "tanh", "is what would be written"),
        Block("o", "output gate", "output", "purple", "sigmoid", "decides how much is shown"),
    ),
    weights=(
        Weight("kernel", ("features", "4*units"), "features", "x", "the input x of this step"),
        Weight("recurrent_kernel", ("units", "4*units"), "units", "h", "the previous output h"),
        Weight("bias", ("4*units",), None, "", ""),
    ),
    states=("h", "c"),
)

KINDS: dict[str, LayerKind] = {kind.key: kind for kind in (LSTM,)}

"""How one framework lays out the weights of one recurrent layer: the form of a table row."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from diagram_gen.expressions import evaluate

#: Where a GRU applies its reset gate: to what the recurrent weights give, or to what they get.
Reset = Literal["after", "before"]

LayerName = Literal["lstm", "gru", "simple_rnn"]

#: What a piece of an array is. ``W``, ``U``: input and recurrent weights; ``WU``: both, the rows
#: of ``W`` above those of ``U``. ``b``, ``r``: the bias beside the input and the recurrent
#: weights; ``b+r``: one bias that stands for their sum.
Role = Literal["W", "U", "WU", "b", "r", "b+r"]

#: Packed: the columns of a block lie side by side. Interleaved: those of a unit do.
#: Buffers: as packed, but every block holds its transposed matrix's numbers in reading order.
Packing = Literal["packed", "interleaved", "buffers"]


@dataclass(frozen=True)
class Piece:
    """Blocks of one role that follow one another in an array, e.g. ``W:ifco``."""

    role: Role
    letters: str


@dataclass(frozen=True)
class Stored:
    """One array of a framework.

    Attributes:
        name: what the framework, or its file, calls it.
        shape: sizes as expressions in ``units``, ``features`` and ``directions``.
        holds: the pieces in it, in order, written ``role:letters`` with blanks between; for
            instance ``b:iofc r:iofc``. Letters are ours: ``i f c o``, ``z r h``, ``h``.
    """

    name: str
    shape: tuple[str, ...]
    holds: str

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """What :attr:`holds` says."""
        found = re.findall(r"(W|U|WU|b|r|b\+r):([ifcozrh]+)(?: |$)", self.holds)
        return tuple(Piece(role, letters) for role, letters in found)

    @property
    def is_bias(self) -> bool:
        """Whether it holds biases, not weights."""
        return self.pieces[0].role not in ("W", "U", "WU")

    def shape_for(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """Return the shape in numbers."""
        return tuple(evaluate(size, sizes) for size in self.shape)


@dataclass(frozen=True)
class Layout:
    """A row of the table: one layer, cell or operator of one framework.

    Attributes:
        key: the row's name in files and addresses.
        framework: who made it.
        name: the class or operator.
        layer: the kind of layer.
        versions: what the row is true for.
        letters: the framework's own letters or names of the blocks, in the order of :attr:`order`.
        arrays: what it stores, in its own order.
        source: a public page or file that says so.
        packing: how blocks share an array.
        gate_activation: of the gates, by default; empty for a SimpleRNN.
        activation: of the candidate (LSTM, GRU) or of the output (SimpleRNN), by default.
        forget_start: what a fresh forget gate's bias is; empty where there is none.
        forget_added: what the framework adds to the forget gate whenever it runs.
        reset: where a GRU applies its reset gate.
        keeps: the share of the old state in a GRU's new one: ``z`` or ``1-z``.
        states: states in the framework's order.
        bias_optional: whether the layer can be without its biases.
        note: what else to know, as a sentence.
    """

    key: str
    framework: str
    name: str
    layer: LayerName
    versions: str
    letters: tuple[str, ...]
    arrays: tuple[Stored, ...]
    source: str
    packing: Packing = "packed"
    gate_activation: str = "sigmoid"
    activation: str = "tanh"
    forget_start: str = ""
    forget_added: float = 0.0
    reset: Reset | None = None
    keeps: Literal["z", "1-z", ""] = ""
    states: tuple[str, ...] = ("h",)
    bias_optional: bool = True
    note: str = ""

    @cached_property
    def order(self) -> str:
        """The blocks in stored order, in our letters."""
        return "".join(piece.letters for piece in self._pieces("W", "WU"))

    @cached_property
    def transposed(self) -> bool:
        """Whether a row, not a column, belongs to a unit: ``W @ x`` instead of ``x @ W``."""
        return self._first("W", "WU").shape[-1] == "features"

    @cached_property
    def has_directions(self) -> bool:
        """Whether an axis of the arrays counts the directions, forward and backward."""
        return any("directions" in size for stored in self.arrays for size in stored.shape)

    @property
    def input_arrays(self) -> tuple[Stored, ...]:
        """The arrays that multiply the input; also the previous output, where both are joined."""
        return self._holding("W", "WU")

    @property
    def recurrent_arrays(self) -> tuple[Stored, ...]:
        """The arrays that multiply the previous output."""
        return self._holding("U", "WU")

    @property
    def bias_arrays(self) -> tuple[Stored, ...]:
        """The arrays that are added."""
        return tuple(stored for stored in self.arrays if stored.is_bias)

    @cached_property
    def biases(self) -> int:
        """How many numbers are added to each block of a unit, at most: 1 or 2."""
        roles = {
            letter: [p.role for p in self._pieces("b", "r", "b+r") if letter in p.letters]
            for letter in self.order
        }
        return max(map(len, roles.values()))

    @property
    def bias_split(self) -> str:
        """How the biases are split, e.g. ``b:iofc r:iofc``; arrays are separated by commas."""
        return ", ".join(stored.holds for stored in self.bias_arrays)

    @cached_property
    def without_recurrent_bias(self) -> str:
        """The blocks that have no number beside the recurrent weights, nor a sum of both."""
        placed = {g for piece in self._pieces("r", "b+r") for g in piece.letters}
        return "".join(letter for letter in self.order if letter not in placed)

    def _first(self, *roles: Role) -> Stored:
        return self._holding(*roles)[0]

    def _holding(self, *roles: Role) -> tuple[Stored, ...]:
        return tuple(s for s in self.arrays if any(p.role in roles for p in s.pieces))

    def _pieces(self, *roles: Role) -> list[Piece]:
        return [p for s in self.arrays for p in s.pieces if p.role in roles]

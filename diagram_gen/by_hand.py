"""The forward pass that is worked through with numbers: its stages, and what each reads and makes.

The names of values are those in the data of the proofs ``lstm-by-hand-…``, which hold the pass
against Keras (:mod:`diagram_gen.proofs.by_hand`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from diagram_gen.proof import Proof

#: How many time steps are worked through.
STEPS = 3

#: The arrays in stored order.
ARRAYS = ("kernel", "recurrent_kernel", "bias")

#: How the result of each block is called, by its letter.
RESULTS = {"i": "i", "f": "f", "c": "candidate", "o": "o"}

#: The candidate as papers write it, which tells it from the state c.
CANDIDATE = "c\N{COMBINING TILDE}"


@dataclass(frozen=True)
class Stage:
    """One stage of a time step.

    Attributes:
        key: its name in addresses.
        sign: what is made, as short as can be.
        name: what happens, as a heading.
        reads: the values that it reads, besides a block of the arrays.
        makes: the values that are new with it; of a block, its result.
        block: letter of the block that it computes, if it computes one.
    """

    key: str
    sign: str
    name: str
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    block: str = ""


def _block(letter: str, what: str) -> Stage:
    result = RESULTS[letter]
    sign = CANDIDATE if result == "candidate" else letter
    return Stage(result, sign, f"Block {letter}: {what}", ("x", "h_before"), (result,), letter)


STAGES = (
    Stage("x", "x", "x comes in", (), ("x", "h_before", "c_before")),
    _block("i", "how much is written"),
    _block("f", "how much is kept"),
    _block("c", "what is written"),
    _block("o", "how much is shown"),
    Stage("new-c", "c", "The new c", ("i", "f", "candidate", "c_before"), ("c",)),
    Stage("new-h", "h", "The new h", ("o", "c"), ("h",)),
)


@dataclass(frozen=True)
class Moment:
    """One stage of one time step."""

    t: int
    stage: Stage

    @property
    def key(self) -> str:
        """Its name in addresses, e.g. ``t0-i``."""
        return f"t{self.t}-{self.stage.key}"

    @property
    def known(self) -> frozenset[str]:
        """Values of this step that are there once the stage is done."""
        done = STAGES[: STAGES.index(self.stage) + 1]
        return frozenset(name for stage in done for name in stage.makes)


def moments() -> Iterator[Moment]:
    """Yield all moments of the pass in the order in which they happen."""
    yield from (Moment(t, stage) for t in range(STEPS) for stage in STAGES)


def moment(key: str) -> Moment:
    """Return the moment with this name.

    Raises:
        KeyError: if there is none.
    """
    return {each.key: each for each in moments()}[key]


def block_rows(proof: Proof, array: str, block: str) -> list[list[float]]:
    """Return the rows of an array, cut to the columns of a block."""
    start, stop = proof.data["columns"][block]
    return [row[start:stop] for row in as_rows(proof.data[array])]


def as_rows(array: list[float] | list[list[float]]) -> list[list[float]]:
    """Return an array as rows; a bias is one row."""
    return [row for row in array if isinstance(row, list)] or [
        [value for value in array if not isinstance(value, list)]
    ]

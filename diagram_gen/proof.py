"""Proofs: statements that a build holds against running Keras layers, as plain data.

A proof says what it claims and how it was tested, lists each number that was measured with the
bound that it had to keep, and carries further data for figures and tables. The build stops if a
bound is broken (:func:`verify_proof`).
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from diagram_gen.errors import UserError

Relation = Literal["at most", "at least", "equals"]
Measured = float | int | str | bool


class ProofFailed(UserError):
    """Something that the site claims did not hold when it was run."""


@dataclass(frozen=True)
class Check:
    """One measured number or text with the bound that it must keep."""

    what: str
    found: Measured
    relation: Relation
    bound: Measured

    @property
    def holds(self) -> bool:
        """Whether the bound is kept.

        Raises:
            ValueError: if the relation is none of the three.
        """
        if self.relation == "equals":
            return self.found == self.bound
        if isinstance(self.found, str) or isinstance(self.bound, str):
            return False
        if self.relation == "at most":
            return self.found <= self.bound
        if self.relation == "at least":
            return self.found >= self.bound
        raise ValueError(f"a check cannot be {self.relation!r}")


@dataclass(frozen=True)
class Proof:
    """A statement and the run that it was held against.

    Attributes:
        key: its name in addresses, e.g. ``lstm-order``.
        claim: what is true, as a sentence.
        method: what was run to find out, as one or two sentences.
        checks: all that was measured.
        data: further results, of JSON types, for figures, tables and pages.
        read_with: the versions it was run with.
    """

    key: str
    claim: str
    method: str
    checks: tuple[Check, ...]
    data: dict[str, Any]
    read_with: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return the proof as JSON types."""
        return asdict(self)


def proof_from_json(data: dict[str, Any]) -> Proof:
    """Return the proof that :meth:`Proof.to_json` wrote.

    Raises:
        KeyError, TypeError, ValueError: if ``data`` is not of that form.
    """
    return Proof(
        key=data["key"],
        claim=data["claim"],
        method=data["method"],
        checks=tuple(Check(**check) for check in data["checks"]),
        data=dict(data["data"]),
        read_with=dict(data["read_with"]),
    )


def verify_proof(proof: Proof) -> None:
    """Check that every bound is kept.

    Raises:
        ProofFailed: naming the proof, what was measured, and the bound.
    """
    if not proof.checks:
        raise ProofFailed(f"The proof {proof.key} measures nothing: give it a check.")
    for check in proof.checks:
        if not check.holds:
            raise ProofFailed(
                f"The proof {proof.key} failed with Keras {proof.read_with.get('keras')}: "
                f"{check.what} is {check.found}, but should be "
                f"{'' if check.relation == 'equals' else check.relation + ' '}{check.bound}."
            )

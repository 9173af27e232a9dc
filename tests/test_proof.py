"""A proof holds if every bound is kept, and tables say what was measured."""

import json
import math
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagram_gen import proof_tables
from diagram_gen.proof import (
    Check,
    Measured,
    Proof,
    ProofFailed,
    Relation,
    proof_from_json,
    verify_proof,
)
from diagram_gen.publish import published

_MEASURED = st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.text(max_size=5)
_DATA: st.SearchStrategy[object] = st.recursive(
    st.none() | _MEASURED,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
_CHECKS = st.builds(
    Check, st.text(), _MEASURED, st.sampled_from(["at most", "at least", "equals"]), _MEASURED
)
_PROOFS = st.builds(
    Proof,
    key=st.text(max_size=8),
    claim=st.text(),
    method=st.text(),
    checks=st.lists(_CHECKS, max_size=3).map(tuple),
    data=st.dictionaries(st.text(max_size=3), _DATA, max_size=3),
    read_with=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)


def _proof(*checks: Check, claim: str = "It holds.") -> Proof:
    return Proof("some-proof", claim, "It was run.", checks, {}, {"keras": "3.99"})


RIGHT = Check("the difference", 1e-9, "at most", 1e-6)


@pytest.mark.parametrize(
    ("found", "relation", "bound", "holds"),
    [
        (1e-9, "at most", 1e-6, True),
        (1e-6, "at most", 1e-6, True),
        (2e-6, "at most", 1e-6, False),
        (0.1, "at least", 0.01, True),
        (0.01, "at least", 0.01, True),
        (0.009, "at least", 0.01, False),
        (0.0, "equals", 0.0, True),
        (1e-300, "equals", 0.0, False),
        (24, "equals", 24, True),
        (23, "equals", 24, False),
        ("ifco", "equals", "ifco", True),
        ("ifco", "equals", "fico", False),
        ("", "equals", "", True),
        (True, "equals", True, True),
        (False, "equals", True, False),
        ("9", "at least", 1, False),
        (1, "at most", "9", False),
        (math.nan, "at most", 1.0, False),
        (math.nan, "at least", 1.0, False),
        (math.nan, "equals", math.nan, False),
        (math.inf, "at most", 1.0, False),
    ],
)
def test_bounds(found: Measured, relation: Relation, bound: Measured, holds: bool) -> None:
    """A bound may be reached; text can only be equal; what is no number proves nothing."""
    check = Check("it", found, relation, bound)
    assert check.holds == holds
    if holds:
        verify_proof(_proof(RIGHT, check))
        return
    with pytest.raises(ProofFailed):
        verify_proof(_proof(RIGHT, check))


def test_an_unknown_relation_proves_nothing() -> None:
    """A cached check with a relation that nobody wrote is refused, however it is refused."""
    data = json.loads(json.dumps(_proof(RIGHT).to_json()))
    data["checks"][0] |= {"relation": "near", "found": 2.0}
    with pytest.raises((ProofFailed, ValueError)):
        verify_proof(proof_from_json(data))


def test_a_failure_names_everything() -> None:
    """The proof, the version of Keras, what was measured, and its bound."""
    with pytest.raises(ProofFailed) as caught:
        verify_proof(_proof(RIGHT, Check("the gap", 0.5, "at most", 0.001)))
    assert str(caught.value) == (
        "The proof some-proof failed with Keras 3.99: the gap is 0.5, but should be at most 0.001."
    )
    with pytest.raises(ProofFailed, match=r"the order is fico, but should be ifco\.$"):
        verify_proof(_proof(Check("the order", "fico", "equals", "ifco")))


def test_a_proof_of_nothing_is_none() -> None:
    """One that measures nothing would always hold."""
    with pytest.raises(ProofFailed, match="some-proof measures nothing"):
        verify_proof(_proof())


@settings(max_examples=40)
@given(_PROOFS)
def test_round_trip(proof: Proof) -> None:
    """Whatever a proof says is the same after it was written and read."""
    assert proof_from_json(json.loads(published(proof))) == proof


# ----------------------------------------------------------------------------------- tables


def _cells(text: str) -> list[list[str]]:
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    assert len({len(row) for row in rows}) == 1, "a table has a rectangle of cells"
    return [rows[0], *rows[2:]]


def test_table_of_checks() -> None:
    """One row for each, with the sign of its bound."""
    proof = _proof(
        RIGHT,
        Check("orders", 24, "equals", 24),
        Check("the order", "ifco", "equals", "ifco"),
        Check("idle blocks", "", "equals", ""),
        Check("the next", 0.0123, "at least", 0.003),
    )
    assert _cells(proof_tables.checks([proof])) == [
        ["measured", "result", "bound"],
        ["the difference", "1e-09", "≤ 1e-06"],
        ["orders", "24", "= 24"],
        ["the order", "ifco", "= ifco"],
        ["idle blocks", "none", "= none"],
        ["the next", "0.0123", "≥ 0.003"],
    ]


def test_tables_about_one_proof() -> None:
    """They take no second one in silence."""
    for write in (proof_tables.checks, proof_tables.orders):
        with pytest.raises(ValueError, match="too many values"):
            write([_proof(RIGHT), _proof(RIGHT)])


def test_table_of_orders() -> None:
    """Only the first of the sorted orders fits."""
    orders = [{"order": "z r h", "difference": 1e-16}, {"order": "r z h", "difference": 0.5}]
    proof = replace(_proof(RIGHT), data={"orders": orders})
    assert _cells(proof_tables.orders([proof]))[1:] == [
        ["`z r h`", "1e-16", "fits"],
        ["`r z h`", "0.5", ""],
    ]


def test_report_and_summary_lead_to_each_other() -> None:
    """Each row of the summary links to a section with the claim as its heading."""
    proofs = [
        _proof(RIGHT, claim="It holds. Always."),
        replace(_proof(RIGHT, RIGHT, claim="So does this."), key="other-proof"),
    ]
    report, summary = proof_tables.report(proofs), _cells(proof_tables.summary(proofs))
    headings = re.findall(r"^## (.+) \{ #([\w-]+) \}$", report, re.MULTILINE)
    assert headings == [("It holds", "some-proof"), ("So does this", "other-proof")]
    assert [row[0] for row in summary[1:-1]] == [f"[{text}](#{key})" for text, key in headings]
    assert [row[1] for row in summary[1:]] == ["1", "2", "3"]
    assert summary[-1][0] == "2 proofs"
    assert "Always.\n\nIt was run." in report
    assert "(../api/v1/proofs/other-proof.json)" in report

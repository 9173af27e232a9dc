"""Tables about proofs: what was claimed, what was measured, what came out."""

from collections.abc import Sequence

from diagram_gen.proof import Check, Measured, Proof
from diagram_gen.tables import table


def report(several: Sequence[Proof]) -> str:
    """Return a section for each proof: what is claimed, how it was tested, what came out."""
    return "\n".join(
        f"## {_first_sentence(proof.claim)} {{ #{proof.key} }}\n\n"
        f"{_other_sentences(proof.claim)}{proof.method}\n\n"
        f"{checks([proof])}\n"
        f"[The numbers as JSON](../api/v1/proofs/{proof.key}.json)\n"
        for proof in several
    )


def summary(several: Sequence[Proof]) -> str:
    """Return one row for each proof: the claim, with a link to its section, and how often."""
    rows = [
        [f"[{_first_sentence(proof.claim)}](#{proof.key})", str(len(proof.checks)), "holds"]
        for proof in several
    ]
    total = str(sum(len(proof.checks) for proof in several))
    rows.append([f"{len(several)} proofs", total, "all hold"])
    return table(["claim", "measured", "result"], "lrl", rows)


def _first_sentence(claim: str) -> str:
    return claim.split(". ", maxsplit=1)[0].removesuffix(".")


def _other_sentences(claim: str) -> str:
    rest = claim.split(". ", maxsplit=1)[1:]
    return f"{rest[0]}\n\n" if rest else ""


def checks(several: Sequence[Proof]) -> str:
    """Return the checks of one proof."""
    (proof,) = several
    rows = [[check.what, number(check.found), _bound(check)] for check in proof.checks]
    return table(["measured", "result", "bound"], "lrl", rows)


def orders(several: Sequence[Proof]) -> str:
    """Return how far each reading of the packed columns is from Keras."""
    (proof,) = several
    rows = [
        [f"`{row['order']}`", number(row["difference"]), "fits" if n == 0 else ""]
        for n, row in enumerate(proof.data["orders"])
    ]
    return table(["order", "largest difference", ""], "crl", rows)


def _bound(check: Check) -> str:
    relation = {"at most": "≤", "at least": "≥", "equals": "="}[check.relation]
    return f"{relation} {number(check.bound)}"


def number(value: Measured) -> str:
    """Return a measured value as it stands in a table."""
    return f"{value:g}" if isinstance(value, float) else str(value) or "none"

"""A part of the site with results of every sort, made in a fraction of the time.

What a build does to one result it does to all; tests that build again and again use this part.
A program is told to do so as well: ``from tests import few; few.keep()``.
"""

from diagram_gen import catalogue, jobs
from diagram_gen.case import Case, InputCase
from diagram_gen.fact_cache import AnyCase
from diagram_gen.jobs import Job
from diagram_gen.proof_catalogue import PROOFS

#: What is read: an LSTM in enough sizes to compare them, one of each other sort.
CASES: tuple[AnyCase, ...] = (
    *(Case("lstm", units, features) for units in (1, 2, 3) for features in (1, 2)),
    Case("gru", 3, 2),
    Case("bidirectional-lstm", 3, 2),
    Case("conv-lstm1d", 2, 1),
    InputCase("lstm", 3),
    *(proof for proof in PROOFS if proof.name == "lstm-by-hand-u1"),
)

#: Of what is made from nothing that is read: one of each sort.
WITHOUT_CASES = (
    "figures/layouts/pytorch-lstm",
    "_generated/rosetta-gru.md",
    "assets/generated/tokens.css",
)

_ALL_JOBS = jobs.site_jobs


def site_cases() -> list[AnyCase]:
    """Return what is read for this part."""
    return list(CASES)


def site_jobs() -> list[Job]:
    """Return what is made from this, and a little of what is made from nothing that is read."""
    keys = {case.key for case in CASES}
    return [
        job
        for job in _ALL_JOBS()
        if (job.cases and keys.issuperset(job.cases)) or job.name in WITHOUT_CASES
    ]


def keep() -> None:
    """Make this part all that a build in this process makes."""
    jobs.site_jobs = site_jobs
    catalogue.site_cases = site_cases

"""A part of the site with results of every sort, made in a fraction of the time.

What a build does to one result it does to all; tests that build again and again use this part.
A program is told to do so as well: ``from tests import few; few.keep()``.
"""

from dataclasses import replace

from diagram_gen import catalogue, jobs
from diagram_gen.case import Case, InputCase
from diagram_gen.derived_jobs import derived_jobs
from diagram_gen.fact_cache import AnyCase
from diagram_gen.job import Job
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
    "figures/action/growth",  # by Matplotlib
    "figures/action/values-remember-lstm",  # from the file of a model
    "_generated/rosetta-gru.md",
    "api/v1/cells.json",
    "assets/generated/logo.svg",
    "assets/generated/tokens.css",
)

#: The figures that are made as PNG and PDF too: for the others that takes too long here.
WITH_PICTURES = ("figures/lstm/u3-f1/weights", "figures/layouts/pytorch-lstm")

_FIRST_JOBS = jobs.first_jobs


def site_cases() -> list[AnyCase]:
    """Return what is read for this part."""
    return list(CASES)


def first_jobs() -> list[Job]:
    """Return what is made from this, and a little of what is made from nothing that is read."""
    keys = {case.key for case in CASES}
    return [
        lean(job)
        for job in _FIRST_JOBS()
        if (job.cases and keys.issuperset(job.cases)) or job.name in WITHOUT_CASES
    ]


def lean(job: Job) -> Job:
    """Return the job of a figure without its pictures, unless they are wanted here."""
    if not job.files[0].endswith(".svg") or job.name in WITH_PICTURES:
        return job
    return replace(job, files=tuple(a for a in job.files if a.endswith(".svg")))


def site_jobs() -> list[Job]:
    """Return the same, and what is derived from it."""
    first = first_jobs()
    return [*first, *derived_jobs(first)]


def keep() -> None:
    """Make this part all that a build in this process makes."""
    jobs.site_jobs = site_jobs
    catalogue.site_cases = site_cases

"""How a job runs its code, and what becomes of the result.

A module of its own: its source is part of every job's key, so an edit here makes everything again,
and one in a list of jobs makes only what it changes.
"""

from collections.abc import Sequence
from typing import Any

from diagram_gen.facts import LayerFacts
from diagram_gen.formats import FORMS
from diagram_gen.job import Job, Made
from diagram_gen.notebooks import names, source
from diagram_gen.svg import Figure

LICENCE = "CC-BY-4.0"


def figure(job: Job, facts: Sequence[Any]) -> Made:
    """Draw a figure of some facts, in all the forms that the job announces."""
    return _drawing(job, job.code(*job.arguments, *facts))


def comparison(job: Job, facts: Sequence[LayerFacts]) -> Made:
    """Draw a figure that takes all facts as one list."""
    return _drawing(job, job.code(facts))


def _drawing(job: Job, figure: Figure) -> Made:
    contents = {a: FORMS[a.removeprefix(job.name)](figure) for a in job.files}
    about = {
        "title": figure.title,
        "alt": figure.alt,
        "width": round(figure.width),
        "height": round(figure.height),
        "licence": LICENCE,
        "cases": [case for case in job.cases if not case.startswith("proofs/")],
    }
    return Made(contents, about)


def text(job: Job, facts: Sequence[Any]) -> Made:
    """Write a file from the arguments of the job, if any, and its facts, if any."""
    return Made({job.name: job.code(*job.arguments, *facts)}, {})


def table(job: Job, facts: Sequence[Any]) -> Made:
    """Write a file by code that takes all facts as one list."""
    return Made({job.name: job.code(facts)}, {})


def notebooks(job: Job, facts: Sequence[Any]) -> Made:
    """Run the notebooks."""
    made = job.code({name: source(name) for name in names()})
    return Made({f"notebooks/{name}": content for name, content in made.items()}, {})

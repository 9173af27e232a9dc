"""The jobs of a build: one for each thing that is made, with what it is made from."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from diagram_gen import (
    action_catalogue,
    catalogue,
    framework_catalogue,
    making,
    netron,
    notebooks,
    proof_catalogue,
    sources,
    step_through,
    templating,
)
from diagram_gen.asset_jobs import asset_jobs
from diagram_gen.case import Case
from diagram_gen.derived_jobs import derived_jobs
from diagram_gen.fact_cache import AnyCase, digest
from diagram_gen.formats import FORMS, identity
from diagram_gen.job import Job, Made
from diagram_gen.publish import published
from diagram_gen.store import sha256
from diagram_gen.svg import Figure
from diagram_gen.versions import versions


def _drawing_job(
    name: str,
    cases: Sequence[AnyCase],
    make: Callable[[Job, Sequence[Any]], Made],
    code: Callable[..., Figure],
    *arguments: str,
    inputs: str = "",
) -> Job:
    files = tuple(f"{name}{ending}" for ending in FORMS)
    inputs = digest([inputs, identity()])
    return Job(name, files, tuple(case.key for case in cases), make, code, inputs, arguments)


def _text_job(
    name: str,
    cases: Sequence[AnyCase],
    make: Callable[[Job, Sequence[Any]], Made],
    code: Callable[..., str],
    inputs: str = "",
) -> Job:
    return Job(name, (name,), tuple(case.key for case in cases), make, code, inputs)


def figure_jobs(cases: Iterable[Case], names: Sequence[str] = ()) -> list[Job]:
    """Return the jobs for the figures of ``cases``; ``names`` narrows the kinds of figure."""
    return [
        _drawing_job(f"figures/{case.key}/{row.name}", [case], making.figure, row.draw)
        for case in cases
        for row in catalogue.FIGURES
        if row.wanted(case) and (not names or row.name in names)
    ]


def comparison_jobs() -> list[Job]:
    """Return the jobs for the figures that compare several cases."""
    return [
        _drawing_job(f"figures/{row.key}/{row.name}", row.cases, making.comparison, row.draw)
        for row in catalogue.COMPARISONS
    ]


def proof_figure_jobs() -> list[Job]:
    """Return the jobs for the figures that show what a proof found."""
    return [
        _drawing_job(
            f"figures/{row.case.key}/{row.name}",
            [row.case, row.proof],
            making.figure,
            row.draw,
            *row.arguments,
        )
        for row in proof_catalogue.PROOF_FIGURES
    ]


def step_through_job() -> Job:
    """Return the job for the list of all moments of the passes that are worked through."""
    cases = [case for both in proof_catalogue.PASSES for case in both]
    template = templating.source(step_through.TEMPLATE)
    return _text_job(
        "_generated/step-through.md", cases, making.text, step_through.listed, template
    )


def plot_jobs() -> list[Job]:
    """Return the jobs for the plots of what trained models do."""
    return [
        _drawing_job(
            f"figures/action/{row.name}",
            row.studies,
            making.figure,
            row.draw,
            *row.arguments,
            inputs=_contents(row.reads),
        )
        for row in action_catalogue.PLOTS
    ]


def layout_jobs() -> list[Job]:
    """Return the jobs for the figures of other frameworks' layouts."""
    draw = framework_catalogue.draw_layout
    return [
        _drawing_job(f"figures/layouts/{key}", [], making.figure, draw, key)
        for key in framework_catalogue.drawn_layouts()
    ]


def viewer_jobs() -> list[Job]:
    """Return the job for the figure of what a viewer of model files shows."""
    draw, inputs = framework_catalogue.draw_netron, _contents([netron.PATH])
    return [_drawing_job("figures/netron/lstm", [], making.figure, draw, inputs=inputs)]


def data_jobs(cases: Iterable[AnyCase]) -> list[Job]:
    """Return the jobs that publish the facts of ``cases``."""
    return [_text_job(f"api/v1/{case.key}.json", [case], making.text, published) for case in cases]


def notebook_jobs() -> list[Job]:
    """Return the job that runs the notebooks: one for all of them, as they share a kernel."""
    names = notebooks.names()
    files = [f"notebooks/{folder}{name}.ipynb" for name in names for folder in ("", "download/")]
    read = [sources.text_digest(notebooks.source(name)) for name in names]
    inputs = digest([read, _contents(notebooks.READS), versions()])
    return [Job("notebooks", tuple(files), (), making.notebooks, notebooks.run, inputs)]


def _known_text_job(row: framework_catalogue.TextRow) -> Job:
    inputs = _contents(row.data)
    return Job(row.address, (row.address,), (), making.text, row.write, inputs, row.arguments)


def _contents(paths: Sequence[Path]) -> str:
    """Return a digest of what stands in some files."""
    return digest([sha256(path.read_bytes()) for path in paths])


def site_jobs() -> list[Job]:
    """Return everything that the site needs, in a fixed order."""
    jobs = first_jobs()
    return [*jobs, *derived_jobs(jobs)]


def first_jobs() -> list[Job]:
    """Return what is made from facts and from what we know, in a fixed order."""
    return [
        *notebook_jobs(),  # first: it takes longest
        *figure_jobs(catalogue.drawn_cases()),
        *comparison_jobs(),
        *proof_figure_jobs(),
        step_through_job(),
        *plot_jobs(),
        *layout_jobs(),
        *viewer_jobs(),
        *data_jobs(catalogue.site_cases()),
        *(
            _text_job(f"_generated/{row.name}.md", row.cases, making.table, row.write)
            for row in catalogue.TABLES
        ),
        *(
            _text_job(f"_generated/{row.name}.md", row.cases, making.table, row.write)
            for row in proof_catalogue.PROOF_TABLES
        ),
        *(
            _text_job(f"_generated/{row.name}.md", [row.case], making.text, row.write)
            for row in catalogue.INPUT_TABLES
        ),
        *map(_known_text_job, (*framework_catalogue.TEXTS, *action_catalogue.TEXTS)),
        *asset_jobs(),
    ]

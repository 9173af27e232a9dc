"""Jobs: one for each thing that is made, with what it is made from.

A job turns facts into the content of one or more files. Its key covers the facts it gets, the
source of the code that runs, and its arguments: if the key is unchanged, so is the result.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from diagram_gen import (
    catalogue,
    framework_catalogue,
    netron,
    notebooks,
    proof_catalogue,
    sources,
    theme,
)
from diagram_gen.case import Case
from diagram_gen.fact_cache import AnyCase, Fact, digest
from diagram_gen.facts import LayerFacts
from diagram_gen.publish import published
from diagram_gen.svg import Figure, standalone
from diagram_gen.versions import versions

LICENCE = "CC-BY-4.0"


@dataclass(frozen=True)
class Made:
    """What a job made: file contents by address, and what the manifest says of them."""

    files: dict[str, str]
    about: dict[str, Any]


@dataclass(frozen=True)
class Job:
    """One unit of work.

    Attributes:
        name: its address without suffix, e.g. ``figures/lstm/u3-f1/weights``.
        files: the addresses of the files that it makes.
        cases: keys of the facts that it needs, in the order in which ``make`` takes them.
        make: runs ``code`` on those facts and wraps the result.
        code: the function that draws or writes; its source decides if a result is still good.
        inputs: a digest of what else the result depends on.
        arguments: what ``code`` gets before the facts.
    """

    name: str
    files: tuple[str, ...]
    cases: tuple[str, ...]
    make: Callable[["Job", Sequence[Any]], Made]
    code: Callable[..., Any]
    inputs: str = ""
    arguments: tuple[str, ...] = ()

    def key(self, facts: dict[str, Fact]) -> str:
        """Return a digest of all that the result depends on."""
        return digest(
            [
                self.name,
                self.files,
                [facts[case].digest for case in self.cases],
                sources.digest(self.code.__module__),
                sources.own_digest(self.make.__module__),
                self.inputs,
                self.arguments,
            ]
        )

    def run(self, facts: dict[str, Fact]) -> Made:
        """Make the files."""
        return self.make(self, [facts[case].facts for case in self.cases])


def _figure(job: Job, facts: Sequence[Any]) -> Made:
    return _drawing(job, job.code(*job.arguments, *facts))


def _comparison(job: Job, facts: Sequence[LayerFacts]) -> Made:
    return _drawing(job, job.code(facts))


def _drawing(job: Job, figure: Figure) -> Made:
    contents = (standalone(figure, scheme) for scheme in ("auto", "light", "dark"))
    about = {
        "title": figure.title,
        "alt": figure.alt,
        "width": round(figure.width),
        "height": round(figure.height),
        "licence": LICENCE,
        "cases": [case for case in job.cases if not case.startswith("proofs/")],
    }
    return Made(dict(zip(job.files, contents, strict=True)), about)


def _text(job: Job, facts: Sequence[Any]) -> Made:
    return Made({job.name: job.code(*job.arguments, *facts)}, {})


def _table(job: Job, facts: Sequence[Any]) -> Made:
    return Made({job.name: job.code(facts)}, {})


def _drawing_job(
    name: str,
    cases: Sequence[AnyCase],
    make: Callable[[Job, Sequence[Any]], Made],
    code: Callable[..., Figure],
    *arguments: str,
) -> Job:
    files = tuple(f"{name}{suffix}.svg" for suffix in ("", ".light", ".dark"))
    return Job(name, files, tuple(case.key for case in cases), make, code, arguments=arguments)


def _text_job(
    name: str,
    cases: Sequence[AnyCase],
    make: Callable[[Job, Sequence[Any]], Made],
    code: Callable[..., str],
) -> Job:
    return Job(name, (name,), tuple(case.key for case in cases), make, code)


def figure_jobs(cases: Iterable[Case], names: Sequence[str] = ()) -> list[Job]:
    """Return the jobs for the figures of ``cases``; ``names`` narrows the kinds of figure."""
    return [
        _drawing_job(f"figures/{case.key}/{row.name}", [case], _figure, row.draw)
        for case in cases
        for row in catalogue.FIGURES
        if row.wanted(case) and (not names or row.name in names)
    ]


def comparison_jobs() -> list[Job]:
    """Return the jobs for the figures that compare several cases."""
    return [
        _drawing_job(f"figures/{row.key}/{row.name}", row.cases, _comparison, row.draw)
        for row in catalogue.COMPARISONS
    ]


def proof_figure_jobs() -> list[Job]:
    """Return the jobs for the figures that show what a proof found."""
    return [
        _drawing_job(f"figures/{row.case.key}/{row.name}", [row.case, row.proof], _figure, row.draw)
        for row in proof_catalogue.PROOF_FIGURES
    ]


def layout_jobs() -> list[Job]:
    """Return the jobs for the figures of other frameworks' layouts."""
    draw = framework_catalogue.draw_layout
    return [
        _drawing_job(f"figures/layouts/{key}", [], _figure, draw, key)
        for key in framework_catalogue.drawn_layouts()
    ]


def viewer_jobs() -> list[Job]:
    """Return the job for the figure of what a viewer of model files shows."""
    job = _drawing_job("figures/netron/lstm", [], _figure, framework_catalogue.draw_netron)
    return [replace(job, inputs=_contents([netron.PATH]))]


def data_jobs(cases: Iterable[AnyCase]) -> list[Job]:
    """Return the jobs that publish the facts of ``cases``."""
    return [_text_job(f"api/v1/{case.key}.json", [case], _text, published) for case in cases]


def _notebooks(job: Job, facts: Sequence[Any]) -> Made:
    texts = {name: notebooks.source(name) for name in notebooks.names()}
    made = job.code(texts)
    return Made({f"notebooks/{name}": content for name, content in made.items()}, {})


def notebook_jobs() -> list[Job]:
    """Return the job that runs the notebooks: one for all of them, as they share a kernel."""
    names = notebooks.names()
    files = [f"notebooks/{folder}{name}.ipynb" for name in names for folder in ("", "download/")]
    read = [sources.text_digest(notebooks.source(name)) for name in names]
    inputs = digest([read, versions()])
    return [Job("notebooks", tuple(files), (), _notebooks, notebooks.run, inputs)]


def _known_text_job(row: framework_catalogue.TextRow) -> Job:
    inputs = _contents(row.data)
    return Job(row.address, (row.address,), (), _text, row.write, inputs, row.arguments)


def _contents(paths: Sequence[Path]) -> str:
    """Return a digest of what stands in some files."""
    return digest([path.read_text(encoding="utf-8") for path in paths])


def site_jobs() -> list[Job]:
    """Return everything that the site needs, in a fixed order."""
    return [
        *notebook_jobs(),  # first: it takes longest
        *figure_jobs(catalogue.drawn_cases()),
        *comparison_jobs(),
        *proof_figure_jobs(),
        *layout_jobs(),
        *viewer_jobs(),
        *data_jobs(catalogue.site_cases()),
        *(
            _text_job(f"_generated/{row.name}.md", row.cases, _table, row.write)
            for row in catalogue.TABLES
        ),
        *(
            _text_job(f"_generated/{row.name}.md", row.cases, _table, row.write)
            for row in proof_catalogue.PROOF_TABLES
        ),
        *(
            _text_job(f"_generated/{row.name}.md", [row.case], _text, row.write)
            for row in catalogue.INPUT_TABLES
        ),
        *map(_known_text_job, framework_catalogue.TEXTS),
        _text_job("assets/generated/tokens.css", [], _text, theme.tokens_css),
    ]

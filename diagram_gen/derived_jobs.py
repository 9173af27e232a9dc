"""Jobs for what is made from other results: how readers take figures elsewhere."""

import os
from collections.abc import Sequence
from typing import Any

from diagram_gen import archive, figure_page, gallery, making, publish, templating
from diagram_gen.embed import Shown, Site
from diagram_gen.figure_names import neighbours
from diagram_gen.job import Job, Made
from diagram_gen.results import MANIFEST
from diagram_gen.versions import site_version


def _page(job: Job, given: Sequence[Any]) -> Made:
    *facts, results = given
    (name,) = job.results
    (entry,) = results.entries.values()
    url, version, *others = job.arguments
    shown = Shown(
        address=name,
        **{word: entry.about[word] for word in ("title", "alt", "width", "height")},
        keras=facts[0].read_with["keras"] if facts else None,
    )
    sizes = {address: file["bytes"] for address, file in entry.files.items()}
    page = job.code(shown, Site(version, url), sizes, _data(job), others)
    return Made({job.name: page}, {})


def _data(job: Job) -> list[str]:
    """Return where the data are published that a figure was drawn from."""
    group = job.name.split("/")[1]
    known = {"layouts": "api/v1/rosetta.json", "netron": "api/v1/netron.json"}
    return [known[group]] if group in known else [f"api/v1/{case}.json" for case in job.cases]


def page_jobs(figures: Sequence[Job]) -> list[Job]:
    """Return the jobs for a page of each figure: what to paste elsewhere, what is near it.

    The pages know where the site is published from ``SITE_URL``, as ``mkdocs.yml`` does.
    """
    url = os.environ.get("SITE_URL", "").rstrip("/")
    site = (f"{url}/" if url else "", site_version())
    near = neighbours(job.name for job in figures)
    template = templating.source(figure_page.TEMPLATE)
    return [
        Job(
            name=f"{job.name}.html",
            files=(f"{job.name}.html",),
            cases=job.cases,
            make=_page,
            code=figure_page.figure_page,
            inputs=template,
            arguments=(*site, *near[job.name]),
            results=(job.name,),
        )
        for job in figures
    ]


def gallery_job(figures: Sequence[Job]) -> Job:
    """Return the job for the list of all figures."""
    name, addresses = "_generated/gallery.md", tuple(job.name for job in figures)
    template = templating.source(gallery.TEMPLATE)
    return Job(name, (name,), (), making.text, gallery.gallery, template, addresses)


def schema_jobs() -> list[Job]:
    """Return the jobs that publish what form the published data have."""
    return [
        Job(name, (name,), (), making.text, publish.schema, publish.schema(kind), (kind,))
        for kind in publish.schemas()
        for name in [f"api/v1/schema/{kind}.json"]
    ]


def _archive(job: Job, given: Sequence[Any]) -> Made:
    (results,) = given
    (version,) = job.arguments
    contents = {a: results.read(a) for a in results.files if archive.wanted(a)}
    contents[MANIFEST] = results.manifest()
    made = job.code(version, contents.items())
    return Made({archive.ADDRESS: made, archive.ABOUT: archive.about(made)}, {})


def archive_job(jobs: Sequence[Job]) -> Job:
    """Return the job that packs what ``jobs`` make into one file."""
    return Job(
        name=archive.ADDRESS,
        files=(archive.ADDRESS, archive.ABOUT),
        cases=(),
        make=_archive,
        code=archive.packed,
        inputs=archive.LICENCE_FILE.read_text(encoding="utf-8"),
        arguments=(site_version(),),
        results=tuple(job.name for job in jobs if any(map(archive.wanted, job.files))),
    )


def derived_jobs(jobs: Sequence[Job]) -> list[Job]:
    """Return what is made from what ``jobs`` make: for readers who take it elsewhere."""
    figures = [job for job in jobs if job.name.startswith("figures/")]
    schemas = schema_jobs()
    return [
        gallery_job(figures),
        *schemas,
        *page_jobs(figures),
        archive_job([*jobs, *schemas]),
    ]

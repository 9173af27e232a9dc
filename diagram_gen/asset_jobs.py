"""Jobs for what pages load or hold besides figures: style sheets, scripts, snippets of HTML."""

from collections.abc import Callable

from diagram_gen import look, making, templating, theme
from diagram_gen.explorer import page as explorer
from diagram_gen.fact_cache import digest
from diagram_gen.formats import identity
from diagram_gen.job import Job
from diagram_gen.own import bundle, sample
from diagram_gen.own.published import cells_json
from diagram_gen.store import sha256


def _job(address: str, code: Callable[..., str | bytes], inputs: str = "", *arguments: str) -> Job:
    return Job(address, (address,), (), making.text, code, inputs, arguments)


def asset_jobs() -> list[Job]:
    """Return all of them, in a fixed order."""
    return [*look_jobs(), *browser_jobs(), *explorer_jobs(), *sample_jobs()]


def look_jobs() -> list[Job]:
    """Return the jobs for the style sheets of the site and of pages that stand alone; its sign."""
    read = digest([path.read_text(encoding="utf-8") for path in look.files()])
    return [
        _job("assets/generated/tokens.css", theme.tokens_css),
        _job("assets/generated/logo.svg", theme.logo_svg),
        _job("assets/generated/site.css", look.style_sheet, read),
    ]


def browser_jobs() -> list[Job]:
    """Return the jobs for the page that reads models in the browser."""
    inputs = digest([sha256(path.read_bytes()) for path in bundle.files()])
    return [
        _job("api/v1/cells.json", cells_json),
        _job("assets/generated/your-model.js", bundle.page_script, inputs),
        _job("assets/generated/your-model-reader.js", bundle.reader_script, inputs),
    ]


def explorer_jobs() -> list[Job]:
    """Return the jobs for the explorer: in pages, in a frame, and its scripts."""
    markup = digest([templating.source(name) for name in (explorer.TEMPLATE, explorer.FRAME)])
    modules = digest([sha256(path.read_bytes()) for path in explorer.scripts()])
    return [
        _job("_generated/explorer.md", explorer.explorer, markup),
        _job("embed/explorer.html", explorer.frame, markup),
        _job("embed/explorer.js", explorer.element_script, modules),
        _job("embed/explorer-data.js", explorer.data_script, markup),
    ]


def sample_jobs() -> list[Job]:
    """Return the jobs for what the command line makes of models of the site."""
    models = {name: sha256(path.read_bytes()) for name, path in sample.HEATED.items()}
    return [
        _job("_generated/sample-listing.md", sample.listing, models["sample"]),
        *(
            job
            for name, model in models.items()
            for job in (
                _job(f"_generated/{name}-heat.md", sample.figure, model, name),
                _job(sample.heat_address(name), sample.heat_map, digest([model, identity()]), name),
            )
        ),
    ]

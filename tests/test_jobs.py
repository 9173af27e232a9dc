"""Jobs: what is made, under which address, and from what."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from diagram_gen import (
    catalogue,
    derived_jobs,
    formats,
    framework_catalogue,
    jobs,
    making,
    notebooks,
    pipeline,
    publish,
    sources,
)
from diagram_gen.case import Case
from diagram_gen.fact_cache import Fact, FactCache
from diagram_gen.job import Job
from diagram_gen.own import sample
from diagram_gen.results import Results
from diagram_gen.versions import picture_versions
from tests import few
from tests.fresh import TYPED
from tests.programs import Built

_LAYERS = "|".join(TYPED)

#: Addresses that are promised to readers and embedders, and those that pages take in.
ADDRESSES = re.compile(
    rf"figures/({_LAYERS})/(u\d+-)+f\d+/(weights|values|cell|forms|unrolled|compare|flow|idle"
    r"|t\d-(x|i|f|candidate|o|new-[ch]))((\.light|\.dark)?\.svg|(\.small)?\.png|\.pdf|\.html)"
    r"|figures/((layouts|action)/[a-z0-9-]+|netron/lstm)"
    r"((\.light|\.dark)?\.svg|(\.small)?\.png|\.pdf|\.html)"
    rf"|api/v1/({_LAYERS})/u\d+-f\d+\.json"
    rf"|api/v1/inputs/({_LAYERS})/u\d+\.json"
    r"|api/v1/proofs/[a-z0-9-]+\.json"
    r"|api/v1/(cells|rosetta|netron|archive)\.json"
    r"|api/v1/schema/(cells|layer|inputs|proof|rosetta|netron|archive|manifest)\.json"
    r"|downloads/lstm-unpacked-figures\.zip"
    r"|notebooks/(download/)?[a-z-]+\.ipynb"
    r"|_generated/[a-z0-9-]+\.md"
    r"|assets/generated/((tokens|site)\.css|your-model(-reader)?\.js|(logo|[a-z-]+-heat)\.svg)"
    r"|embed/explorer(\.html|(-data)?\.js)"
)


#: How a file starts that is no text.
BEGINNINGS = {".png": b"\x89PNG\r\n\x1a\n", ".pdf": b"%PDF-1.7\n", ".zip": b"PK\3\4"}


@pytest.fixture(scope="module")
def known(built: Built) -> dict[str, Fact]:
    """All facts by the key of their case."""
    cache = FactCache(built.facts)
    found = {case.key: cache.get(case) for case in catalogue.site_cases()}
    return {key: fact for key, fact in found.items() if fact is not None}


@pytest.fixture(scope="module")
def results(built: Built) -> Results:
    """Everything that was made."""
    return Results(built.out, pipeline._load_index(built.out))


def test_addresses_are_as_promised() -> None:
    """An address once published stays; no two jobs write the same file."""
    files = [address for job in jobs.site_jobs() for address in job.files]
    assert not [address for address in files if not ADDRESSES.fullmatch(address)]
    assert not [address for address, n in Counter(files).items() if n > 1]
    names = [job.name for job in jobs.site_jobs()]
    assert len(set(names)) == len(names)
    for address in (
        "figures/lstm/u3-f1/weights.svg",
        "figures/lstm/u3-f1/weights.light.svg",
        "figures/lstm/u3-f1/weights.dark.svg",
        "figures/lstm/u3-f1/weights.png",
        "figures/lstm/u3-f1/weights.small.png",
        "figures/lstm/u3-f1/weights.pdf",
        "figures/lstm/u3-f1/weights.html",
        "figures/lstm/u1-u2-u3-f1/compare.svg",
        "figures/gru/u3-f1/weights.svg",
        "figures/bidirectional-lstm/u3-f1/weights.svg",
        "api/v1/lstm/u3-f1.json",
        "api/v1/gru/u3-f1.json",
        "api/v1/inputs/lstm/u3.json",
        "api/v1/proofs/lstm-order.json",
        "api/v1/cells.json",
        "api/v1/schema/layer.json",
        "downloads/lstm-unpacked-figures.zip",
    ):
        assert address in files


def test_every_job_has_its_facts(known: dict[str, Fact]) -> None:
    """All that jobs need is read, and all that is read is needed."""
    needed = {case for job in jobs.site_jobs() for case in job.cases}
    assert needed == set(known) == {case.key for case in catalogue.site_cases()}


def test_the_sizes_that_people_ask_about_are_there() -> None:
    """Units 1, 2 and 3 with one feature in every kind of figure of an LSTM, and beyond."""
    names = {job.name for job in jobs.site_jobs()}
    for units in (1, 2, 3):
        for figure in ("weights", "values", "cell", "forms", "unrolled"):
            assert f"figures/lstm/u{units}-f1/{figure}" in names
    for layer in TYPED:
        cases = [case for case in catalogue.drawn_cases() if case.layer == layer]
        assert cases
        for case in cases:
            assert f"figures/{case.key}/weights" in names
            assert f"api/v1/{case.key}.json" in names
    assert {case.layer for case in catalogue.input_cases()} == {"lstm", "gru", "simple-rnn"}


def test_no_size_is_listed_twice() -> None:
    """Of a case, nor of a layer; a quoted size is one that is not drawn."""
    cases = catalogue.site_cases()
    assert len({case.key for case in cases}) == len(cases)
    assert [row.layer for row in catalogue.LAYERS] == list(TYPED)
    for row in catalogue.LAYERS:
        assert not set(row.drawn_cases) & set(row.quoted_cases)


def test_part_of_the_site_has_results_of_every_sort() -> None:
    """Tests that build a part of the site (tests/few.py) see all that is made, but notebooks."""
    every, some = ({job.make for job in found()} for found in (jobs.site_jobs, few.site_jobs))
    assert every - some == {making.notebooks}
    assert set(few.WITHOUT_CASES) <= {job.name for job in few.site_jobs()}


def test_a_job_makes_just_its_files(known: dict[str, Fact], results: Results) -> None:
    """One job of each kind: the files that it announced, none of them empty."""
    kinds = {job.name.rsplit("/", 1)[-1]: job for job in few.site_jobs()}
    for job in kinds.values():
        made = job.run(known, results)
        assert tuple(made.files) == job.files
        for address, content in made.files.items():
            if isinstance(content, bytes):
                assert content.startswith(BEGINNINGS[Path(address).suffix])
            else:
                assert content.endswith("\n")
        is_figure = job.name.startswith("figures/") and not job.name.endswith(".html")
        assert bool(made.about) == is_figure


type Keys = Callable[[dict[str, Fact]], dict[str, str]]


@pytest.fixture
def keys(results: Results) -> Keys:
    """The keys of all jobs, for the facts that it is given."""
    return lambda known: {job.name: job.key(known, results) for job in jobs.site_jobs()}


def test_keys_differ(known: dict[str, Fact], keys: Keys) -> None:
    """No two jobs are taken for one another."""
    found = keys(known)
    assert len(set(found.values())) == len(found)


def test_a_changed_fact_changes_what_is_made_from_it(known: dict[str, Fact], keys: Keys) -> None:
    """Figures, data and tables of this case, and no others."""
    changed = Case("lstm", 3, 1).key
    before = keys(known)
    after = keys(known | {changed: replace(known[changed], digest="another")})
    touched = {name for name in before if before[name] != after[name]}
    assert touched == {job.name for job in jobs.site_jobs() if changed in job.cases}
    assert len(touched) > 8


@pytest.mark.parametrize(
    "module", ["diagram_gen.figures.cell", "diagram_gen.tables", "diagram_gen.proof_tables"]
)
def test_changed_code_changes_what_it_makes(
    module: str, known: dict[str, Fact], keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing that another module makes."""
    before, real = keys(known), sources.digest
    monkeypatch.setattr(sources, "digest", lambda m: "another" if m == module else real(m))
    after = keys(known)
    assert {name for name in before if before[name] != after[name]} == {
        job.name for job in jobs.site_jobs() if job.code.__module__ == module
    }


@pytest.mark.parametrize(
    "change",
    [
        {"name": "figures/another"},
        {"files": ("figures/lstm/u3-f1/weights.svg", "figures/lstm/u3-f1/weights.png")},
        {"cases": ("lstm/u3-f2",)},
        {"code": publish.published},
        {"inputs": "another digest"},
        {"arguments": ("another",)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_all_of_a_job_counts(change: dict[str, Any], known: dict[str, Fact]) -> None:
    """One more file, or another input, and the result is made again."""
    job = next(job for job in jobs.site_jobs() if job.name == "figures/lstm/u3-f1/weights")
    assert replace(job, **change).key(known) != job.key(known)


def test_what_is_known_from_files_depends_on_them(tmp_path: Path) -> None:
    """A text that is written from a file of results follows that file."""
    row = next(row for row in framework_catalogue.TEXTS if row.data)
    file = tmp_path / "results.json"
    keys = []
    for content in ("{}", "[]"):
        file.write_text(content, encoding="utf-8")
        keys.append(jobs._known_text_job(replace(row, data=(file,))).key({}))
    assert keys[0] != keys[1]


def test_notebooks_depend_on_what_they_say_and_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On their text, on code that they import and files that they read, and on versions in use."""
    (job,) = jobs.notebook_jobs()
    keys = {job.key({})}
    real = notebooks.source
    with monkeypatch.context() as patch:
        patch.setattr(notebooks, "source", lambda name: real(name) + "\n# one more line\n")
        keys.add(jobs.notebook_jobs()[0].key({}))
    with monkeypatch.context() as patch:
        patch.setattr(sources, "text_digest", lambda text: "of other code")
        keys.add(jobs.notebook_jobs()[0].key({}))
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "versions", lambda: {"keras": "99"})
        keys.add(jobs.notebook_jobs()[0].key({}))
    file = tmp_path / "read"
    for content in ("one", "another"):
        file.write_text(content, encoding="utf-8")
        with monkeypatch.context() as patch:
            patch.setattr(notebooks, "READS", (file,))
            keys.add(jobs.notebook_jobs()[0].key({}))
    assert len(keys) == 6


def test_the_module_that_makes_counts_too(
    known: dict[str, Fact], keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the manifest says of figures is written in one; so an edit there makes them again."""
    before = keys(known)
    monkeypatch.setattr(sources, "own_digest", lambda module: f"another {module}")
    assert not set(before.items()) & set(keys(known).items())


@pytest.mark.parametrize("what", ["typst", "matplotlib"])
def test_figures_depend_on_what_makes_their_pictures(
    what: str, known: dict[str, Fact], keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version of it, and all figures are made again, but nothing else."""
    before = keys(known)
    changed = picture_versions() | {what: "99"}
    monkeypatch.setattr(formats, "picture_versions", lambda: changed)
    formats.identity.cache_clear()
    after = keys(known)
    drawn = {job.name for job in jobs.site_jobs() if job.make in (making.figure, making.comparison)}
    formats.identity.cache_clear()  # last: whatever asks for jobs fills it
    assert {name for name in before if before[name] != after[name]} == drawn | set(
        map(sample.heat_address, sample.HEATED)
    )


def test_a_selection() -> None:
    """Names narrow the kinds of figure; a kind that would be illegible is left out."""
    cases = [Case("lstm", 2, 2), Case("lstm", 9, 2)]
    assert [job.name for job in jobs.figure_jobs(cases, ["values", "cell"])] == [
        "figures/lstm/u2-f2/values",
        "figures/lstm/u2-f2/cell",
        "figures/lstm/u9-f2/cell",
    ]


def _derived(url: str | None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Job]:
    if url is None:
        monkeypatch.delenv("SITE_URL", raising=False)
    else:
        monkeypatch.setenv("SITE_URL", url)
    return {job.name: job for job in derived_jobs.derived_jobs(few.first_jobs())}


def test_pages_of_figures_depend_on_where_the_site_is(
    known: dict[str, Fact], results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another address, and each page is written again; a slash at its end makes no difference."""
    urls = (None, "https://example.org/a", "https://example.org/a/", "https://example.org/b/")
    found = [
        {name: job.key(known, results) for name, job in _derived(url, monkeypatch).items()}
        for url in urls
    ]
    pages = {name for name in found[0] if name.endswith(".html")}
    assert len(pages) > 20
    assert found[1] == found[2]
    for one, other in ((0, 1), (1, 3)):
        assert {name for name in pages if found[one][name] != found[other][name]} == pages
        assert {n: k for n, k in found[one].items() if n not in pages} == {
            n: k for n, k in found[other].items() if n not in pages
        }


def test_what_is_derived_follows_what_it_is_derived_from(
    known: dict[str, Fact], results: Results
) -> None:
    """A figure with another title or of another size: its own page, and the archive."""
    name = "figures/lstm/u3-f1/weights"
    entry = results.entries[name]
    work = [job for job in few.site_jobs() if job.results]
    before = {job.name: job.key(known, results) for job in work}
    for changed in (
        replace(entry, about=entry.about | {"title": "Another"}),
        replace(entry, files={a: file | {"bytes": 1} for a, file in entry.files.items()}),
    ):
        other = replace(results, entries={**results.entries, name: changed})
        after = {job.name: job.key(known, other) for job in work}
        touched = {n for n in before if before[n] != after[n]}
        assert touched == {f"{name}.html", "downloads/lstm-unpacked-figures.zip"}


def test_how_a_figure_was_made_does_not_count(known: dict[str, Fact], results: Results) -> None:
    """Drawn again and still the same: what is derived from it stays."""
    again = {name: replace(entry, key="another") for name, entry in results.entries.items()}
    for job in few.site_jobs():
        assert job.key(known, replace(results, entries=again)) == job.key(known, results)

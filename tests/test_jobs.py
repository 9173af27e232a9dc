"""Jobs: what is made, under which address, and from what."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from diagram_gen import catalogue, jobs, sources
from diagram_gen.case import Case
from diagram_gen.fact_cache import Fact, FactCache
from tests.programs import Built

#: Addresses that are promised to readers and embedders, and those that pages take in.
ADDRESSES = re.compile(
    r"figures/lstm/(u\d+-)+f\d+/(weights|values|cell|forms|unrolled|compare)(\.light|\.dark)?\.svg"
    r"|api/v1/(inputs/)?lstm/u\d+(-f\d+)?\.json"
    r"|_generated/lstm-[a-z0-9-]+\.md"
    r"|assets/generated/tokens\.css"
)


@pytest.fixture
def known(built: Built) -> dict[str, Fact]:
    """All facts by the key of their case."""
    cache = FactCache(built.facts)
    found = {case.key: cache.get(case) for case in catalogue.site_cases()}
    return {key: fact for key, fact in found.items() if fact is not None}


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
        "figures/lstm/u1-u2-u3-f1/compare.svg",
        "api/v1/lstm/u3-f1.json",
        "api/v1/inputs/lstm/u3.json",
    ):
        assert address in files


def test_every_job_has_its_facts(known: dict[str, Fact]) -> None:
    """All that jobs need is read, and all that is read is needed."""
    needed = {case for job in jobs.site_jobs() for case in job.cases}
    assert needed == set(known) == {case.key for case in catalogue.site_cases()}


def test_the_sizes_that_people_ask_about_are_there() -> None:
    """Units 1, 2 and 3 with one feature, and beyond, in every kind of figure."""
    names = {job.name for job in jobs.site_jobs()}
    for units in (1, 2, 3):
        for row in catalogue.FIGURES:
            assert f"figures/lstm/u{units}-f1/{row.name}" in names
    assert len(catalogue.drawn_cases()) >= 50


def test_a_job_makes_just_its_files(known: dict[str, Fact]) -> None:
    """One job of each kind: the files that it announced, none of them empty."""
    kinds = {job.name.rsplit("/", 1)[-1]: job for job in jobs.site_jobs()}
    for job in kinds.values():
        made = job.run(known)
        assert tuple(made.files) == job.files
        assert all(content.endswith("\n") for content in made.files.values())
        assert bool(made.about) == job.name.startswith("figures/")


def _keys(known: dict[str, Fact]) -> dict[str, str]:
    return {job.name: job.key(known) for job in jobs.site_jobs()}


def test_keys_differ(known: dict[str, Fact]) -> None:
    """No two jobs are taken for one another."""
    keys = _keys(known)
    assert len(set(keys.values())) == len(keys)


def test_a_changed_fact_changes_what_is_made_from_it(known: dict[str, Fact]) -> None:
    """Figures, data and tables of this case, and no others."""
    changed = Case("lstm", 3, 1).key
    before = _keys(known)
    after = _keys(known | {changed: replace(known[changed], digest="another")})
    touched = {name for name in before if before[name] != after[name]}
    assert touched == {job.name for job in jobs.site_jobs() if changed in job.cases}
    assert len(touched) > 8


@pytest.mark.parametrize("module", ["diagram_gen.figures.cell", "diagram_gen.tables"])
def test_changed_code_changes_what_it_makes(
    module: str, known: dict[str, Fact], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing that another module makes."""
    before, real = _keys(known), sources.digest
    monkeypatch.setattr(sources, "digest", lambda m: "another" if m == module else real(m))
    after = _keys(known)
    assert {name for name in before if before[name] != after[name]} == {
        job.name for job in jobs.site_jobs() if job.code.__module__ == module
    }


def test_changed_files_change_the_key(known: dict[str, Fact]) -> None:
    """One more file, such as another format, is made even if nothing else has changed."""
    job = jobs.site_jobs()[0]
    more = replace(job, files=(*job.files, f"{job.name}.png"))
    assert more.key(known) != job.key(known)


def test_this_module_counts_too(known: dict[str, Fact], monkeypatch: pytest.MonkeyPatch) -> None:
    """What the manifest says of figures is written here; so an edit here makes them again."""
    before = _keys(known)
    monkeypatch.setattr(sources, "own_digest", lambda module: f"another {module}")
    assert not set(before.items()) & set(_keys(known).items())


def test_a_selection() -> None:
    """Names narrow the kinds of figure; a kind that would be illegible is left out."""
    cases = [Case("lstm", 2, 2), Case("lstm", 9, 2)]
    assert [job.name for job in jobs.figure_jobs(cases, ["values", "cell"])] == [
        "figures/lstm/u2-f2/values",
        "figures/lstm/u2-f2/cell",
        "figures/lstm/u9-f2/cell",
    ]

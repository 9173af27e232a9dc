"""Jobs: what is made, under which address, and from what."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from diagram_gen import catalogue, framework_catalogue, jobs, notebooks, publish, sources
from diagram_gen.case import Case
from diagram_gen.fact_cache import Fact, FactCache
from tests import few
from tests.fresh import TYPED
from tests.programs import Built

_LAYERS = "|".join(TYPED)

#: Addresses that are promised to readers and embedders, and those that pages take in.
ADDRESSES = re.compile(
    rf"figures/({_LAYERS})/(u\d+-)+f\d+/(weights|values|cell|forms|unrolled|compare|flow|idle)"
    r"(\.light|\.dark)?\.svg"
    r"|figures/(layouts/[a-z0-9-]+|netron/lstm)(\.light|\.dark)?\.svg"
    rf"|api/v1/({_LAYERS})/u\d+-f\d+\.json"
    rf"|api/v1/inputs/({_LAYERS})/u\d+\.json"
    r"|api/v1/proofs/[a-z0-9-]+\.json"
    r"|api/v1/(rosetta|netron)\.json"
    r"|notebooks/(download/)?[a-z-]+\.ipynb"
    r"|_generated/[a-z0-9-]+\.md"
    r"|assets/generated/tokens\.css"
)


@pytest.fixture(scope="module")
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
        "figures/gru/u3-f1/weights.svg",
        "figures/bidirectional-lstm/u3-f1/weights.svg",
        "api/v1/lstm/u3-f1.json",
        "api/v1/gru/u3-f1.json",
        "api/v1/inputs/lstm/u3.json",
        "api/v1/proofs/lstm-order.json",
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
    assert every - some == {jobs._notebooks}
    assert set(few.WITHOUT_CASES) <= {job.name for job in few.site_jobs()}


def test_a_job_makes_just_its_files(known: dict[str, Fact]) -> None:
    """One job of each kind: the files that it announced, none of them empty."""
    kinds = {job.name.rsplit("/", 1)[-1]: job for job in few.site_jobs()}
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


@pytest.mark.parametrize(
    "module", ["diagram_gen.figures.cell", "diagram_gen.tables", "diagram_gen.proof_tables"]
)
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


def test_notebooks_depend_on_what_they_say_and_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """On their text, on the code that they import, and on the versions in use."""
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
    assert len(keys) == 4


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

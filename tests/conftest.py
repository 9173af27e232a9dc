"""What all tests share: one build of everything, facts out of it, and the golden files."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from diagram_gen import catalogue, cli, jobs, pipeline
from diagram_gen.case import Case
from diagram_gen.facts import LayerFacts, layer_from_json
from tests import few
from tests.golden_files import Golden
from tests.programs import SETTINGS, Built, build_site, copy_of, copy_results

# Before anything imports Keras: the same rounding here as in the generator.
os.environ.update(SETTINGS)

# The same examples on every machine and in every run; a slow machine is no failure.
settings.register_profile("tests", derandomize=True, database=None, deadline=None)
settings.load_profile("tests")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes the golden files anew."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the files in tests/golden anew and say which have changed",
    )


#: What begins: what takes longest, so that no worker is left alone with it in the end, and beside
#: the first, which builds the site, what needs none.
FIRST = (
    "tests/site/test_pages.py::TestOnALaptop",
    "tests/site/test_code.py",
    "tests/site/test_pages.py::TestOnAPhone",
    "tests/site/test_pages.py::TestFromADisk",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put first what is to be first."""
    place = {scope: number for number, scope in enumerate(FIRST)}

    def wanted(item: pytest.Item) -> int:
        scope = item.nodeid.partition("[")[0].rpartition("::")[0]
        return place.get(scope, len(FIRST))

    items.sort(key=wanted)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say which golden files have changed, from whichever process wrote them."""
    if config.getoption("update_golden"):
        reports = [r for rs in terminalreporter.stats.values() for r in rs]
        changed = {
            str(value)
            for report in reports
            for key, value in getattr(report, "user_properties", ())
            if key == "golden"
        }
        terminalreporter.section("golden files")
        terminalreporter.write_line("\n".join(sorted(changed)) or "none has changed")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare with the golden files, or write them."""
    properties = request.node.user_properties
    return Golden(
        update=request.config.getoption("update_golden"),
        changed=lambda name: properties.append(("golden", name)),
    )


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of a run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextmanager
def _turn(folder: Path, name: str) -> Iterator[None]:
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def built(shared: Path) -> Built:
    """Everything that the site needs: brought up to date once per run, and copied. Only to read."""
    found = Built(shared / "built" / "docs", shared / "built" / "cache")
    done = shared / "built.done"
    with _turn(shared, "built"):
        if not done.exists():
            kept = Built(cli.DOCS, cli.CACHE)
            build_site(kept)
            copy_results(kept, found)
            done.touch()
    return found


@pytest.fixture(scope="session")
def _few(tmp_path_factory: pytest.TempPathFactory) -> Built:
    found = Built(tmp_path_factory.mktemp("few") / "docs", tmp_path_factory.mktemp("facts"))
    pipeline.build(few.site_jobs(), few.site_cases(), found.out, found.cache)
    return found


@pytest.fixture
def part(_few: Built) -> Iterator[Built]:
    """A part of the site, which is all that a build makes in this test. Only to read."""
    with pytest.MonkeyPatch.context() as patch:  # its own, so that a test may undo others
        patch.setattr(jobs, "site_jobs", few.site_jobs)
        patch.setattr(catalogue, "site_cases", few.site_cases)
        yield _few


@pytest.fixture
def copied(part: Built, tmp_path: Path) -> Built:
    """A copy of this part, to do with as a test likes."""
    return copy_of(part, tmp_path)


@pytest.fixture(scope="session")
def read() -> Callable[[str, int, int], LayerFacts]:
    """Facts of a layer of any kind and size, read from Keras here and now."""

    @cache
    def read(layer: str, units: int, features: int) -> LayerFacts:
        from diagram_gen.keras_reader import read_layer

        return read_layer(Case(layer, units, features))

    return read


@pytest.fixture(scope="session")
def facts(built: Built) -> Callable[[int, int], LayerFacts]:
    """Facts of an LSTM in a size of the catalogue, as the published data tell them."""

    def published(units: int, features: int) -> LayerFacts:
        path = built.out / f"api/v1/{Case('lstm', units, features).key}.json"
        return layer_from_json(json.loads(path.read_text(encoding="utf-8")))

    return published

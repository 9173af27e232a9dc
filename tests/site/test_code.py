"""Every Python block of the pages runs, and prints what stands behind ``#>``."""

import contextlib
import io
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from diagram_gen.layers import KINDS
from tests.site.conftest import DOCS, PAGES

_BLOCK = re.compile(
    r"^(?P<indent> *)```(?:python|py)[^\n]*\n(?P<code>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL
)
_PRINTED = re.compile(r"^ *#> ?(.*)$", re.MULTILINE)


def _blocks(page: str) -> list[str]:
    path = DOCS / f"{page}.md"
    source = path.read_text(encoding="utf-8") if path.exists() else ""  # else it is a notebook
    return [textwrap.dedent(found["code"]) for found in _BLOCK.finditer(source)]


@pytest.fixture(autouse=True)
def layer_kinds() -> Iterator[None]:
    """What a page adds to the layer kinds is gone after it."""
    before = dict(KINDS)
    yield
    KINDS.clear()
    KINDS.update(before)


WITH_CODE = [page for page in PAGES if _blocks(page)]


def test_pages_have_code() -> None:
    """The search for blocks finds them."""
    assert len(WITH_CODE) >= 5


# Keras hands an object without NumPy 2's `copy` keyword to h5py when it saves weights.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("page", WITH_CODE)
def test_blocks_run_and_print_what_they_say(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks of a page run in order and share their variables, as a reader would run them."""
    import keras

    keras.utils.set_random_seed(1)
    monkeypatch.chdir(tmp_path)
    variables: dict[str, object] = {"__name__": "__main__"}
    for number, code in enumerate(_blocks(page), start=1):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, f"{page}.md, block {number}", "exec"), variables)  # noqa: S102
        assert printed.getvalue().splitlines() == _PRINTED.findall(code), code

"""Every Python block of the pages runs, and prints what stands behind ``#>``."""

import contextlib
import io
import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diagram_gen.layers import KINDS
from tests.site.conftest import DOCS, PAGES

# Keras hands an object without NumPy 2's `copy` keyword to h5py when it saves weights.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

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


def test_old_models_without_an_input_layer_load(tmp_path: Path) -> None:
    """Keras before TensorFlow 2.2 wrote none; its first layer has the shape.

    There is no such Keras to write a file with: this has the configuration that it wrote.
    """
    import h5py
    import keras
    import numpy as np

    (recipe,) = (code for code in _blocks("answers/versions") if "def load_old(" in code)
    names: dict[str, Any] = {"keras": keras}
    exec(recipe, names)  # noqa: S102
    model = keras.Sequential([keras.Input((4, 2)), keras.layers.LSTM(3)])
    layer = model.layers[0].get_config()
    layer |= {"batch_input_shape": [None, 4, 2], "time_major": False}
    layers = [{"class_name": "LSTM", "config": layer}]
    config = {"class_name": "Sequential", "config": {"name": "old", "layers": layers}}
    model.save(tmp_path / "old.h5")
    with h5py.File(tmp_path / "old.h5", "a") as file:
        file.attrs["model_config"] = json.dumps(config)
    x = np.ones((1, 4, 2), "float32")
    np.testing.assert_array_equal(names["load_old"](tmp_path / "old.h5")(x), model(x))

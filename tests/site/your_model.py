"""The page that reads models in a browser, and what Python's readers say of the same files."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from diagram_gen.own import files
from diagram_gen.own.found import FoundCell, FoundModel
from diagram_gen.own.limits import LIMITS
from diagram_gen.own.outline import filled
from diagram_gen.own.statistics import Statistics, cell_statistics

#: Resolves to what is told of the next file that is read; values travel as bytes.
NEXT = """() => {
  window.nextModel = new Promise((resolve) => {
    document.getElementById("your-model").addEventListener("modelread", ({ detail }) => {
      const packed = (values) => {
        const bytes = new Uint8Array(new Float64Array(values).buffer);
        let text = "";
        for (const byte of bytes) text += String.fromCharCode(byte);
        return btoa(text);
      };
      const plain = (key, value) => (ArrayBuffer.isView(value) ? packed(value) : value);
      resolve(JSON.stringify(detail, plain));
    }, { once: true });
  });
}"""


@dataclass
class Opened:
    """The page, and whatever it did that it should not."""

    page: Page
    faults: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def read(self, path: Path) -> dict[str, Any]:
        """Choose a file and return what the page makes of it."""
        self.page.evaluate(NEXT)
        self.page.locator(".lu-model-input").set_input_files(path)
        found = json.loads(self.page.evaluate("() => window.nextModel"))
        assert isinstance(found, dict)
        return found

    @property
    def status(self) -> str:
        """What the page says of the file."""
        return self.page.locator(".lu-model-status").inner_text()


def opened_in(browser: Browser, url: str, **options: Any) -> Iterator[Opened]:
    context = browser.new_context(reduced_motion="reduce", **options)
    opened = Opened(context.new_page())
    page = opened.page
    page.on("pageerror", lambda error: opened.faults.append(str(error)))
    page.on("console", lambda m: opened.faults.append(m.text) if m.type == "error" else None)
    page.on("dialog", lambda dialog: opened.faults.append(dialog.message))
    page.on("crash", lambda _: opened.faults.append("the page crashed"))
    page.on("popup", lambda _: opened.faults.append("a window opened"))
    page.goto(url, wait_until="networkidle")
    page.on("request", lambda request: opened.requests.append(request.url))
    yield opened
    context.close()


@cache
def in_python(path: Path) -> FoundModel:
    """Return what Python's readers find in a file, here and not in a process of its own."""
    scratch = path.parent / f"{path.name}.scratch"
    scratch.mkdir()
    with files.opened(path, scratch, LIMITS) as outline:
        return filled(outline, lambda unread: unread.read())


def values_of(array: dict[str, Any]) -> Any:
    return np.frombuffer(base64.b64decode(array["values"])).reshape(array["shape"])


def assert_same(found: dict[str, Any], expected: FoundModel) -> None:
    """Compare what the page found with what Python did; numbers are the very same."""
    model = found["model"]
    assert model["name"] == expected.name
    assert model["remarks"] == list(expected.remarks)
    assert [layer["name"] for layer in model["layers"]] == [each.name for each in expected.layers]
    for layer, told in zip(model["layers"], expected.layers, strict=True):
        assert layer["keras_class"] == told.keras_class
        assert layer["joined"] == told.joined
        assert list(layer["options"].items()) == list(told.options.items())
        assert layer["remarks"] == list(told.remarks)
        for cell, other in zip(layer["cells"], told.cells, strict=True):
            assert cell["name"] == other.name
            assert cell["key"].startswith(other.cell.key)
            assert [array["path"] for array in cell["arrays"]] == list(other.paths)
            for array, values in zip(cell["arrays"], other.arrays, strict=True):
                assert array["dtype"] == str(values.dtype)
                np.testing.assert_array_equal(values_of(array), values.astype("float64"))
            _assert_same_statistics(cell, other)


def _assert_same_statistics(cell: dict[str, Any], other: FoundCell) -> None:
    expected = iter(cell_statistics(other))
    for array in cell["arrays"]:
        for found in array["statistics"]:
            told: Statistics = next(expected).values
            assert found["count"] == told.count
            assert found["nan"] == told.nan
            assert found["infinite"] == told.infinite
            assert found["zeros"] == told.zeros
            if told.spread is None:
                assert found["spread"] is None
                continue
            spread = told.spread
            both = {
                "mean": spread.mean,
                "deviation": spread.deviation,
                "least": spread.least,
                "greatest": spread.greatest,
                "size": spread.mean_size,
            }
            assert found["spread"] == pytest.approx(both, rel=1e-9, abs=1e-12)
    assert next(expected, None) is None

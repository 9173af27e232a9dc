#!/usr/bin/env python3
"""Look at what the model viewer Netron shows for saved Keras layers.

Run it with the project's environment: ``.venv/bin/python scripts/netron.py``. It saves small
models, opens each file in Netron as a reader does, and compares what is to be read there with
what was stored before. Netron is installed below ``.cache``; nothing leaves this machine.
"""

import json
import logging
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from _browser import find_browser
from _packages import installed
from _program import CHILD_ENVIRONMENT, Problem, main_program, say
from _served import served
from _stored import asked_to_write

os.environ.update(CHILD_ENVIRONMENT)
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import onnx
from playwright.sync_api import Browser, Locator, Page, Route, sync_playwright

from diagram_gen.netron import FILE_KINDS, PATH, File, Looked, Model, Weight, from_json, to_json
from diagram_gen.rosetta.layout import LayerName
from diagram_gen.rosetta.onnx import to_onnx
from diagram_gen.store import write

VERSION = "9.3.3"

#: An old release asks for an update instead of showing anything: it reads its age here.
_DATE = re.compile(r'<meta name="date"[^>]*>')

_LAYER = "layer"  # the same name for all, where Keras would count
_OPERATOR_SET = 22  # the newest version of ONNX's recurrent operators


@dataclass(frozen=True)
class Sample:
    """A model with one layer; ``operator`` is what ONNX has for it, if it is tried."""

    code: str
    kind: str
    features: int
    model: Any
    operator: LayerName | None

    @property
    def layer(self) -> Any:
        """The layer itself."""
        return self.model.get_layer(_LAYER)


def main() -> int:
    """Look, and compare or store."""
    store = asked_to_write(__doc__, PATH)
    found = look()
    if store:
        write(PATH, to_json(found).encode())
        return 0
    if not PATH.exists():
        raise Problem(f"there is no {PATH} to compare with: run this with --write")
    stored = from_json(json.loads(PATH.read_text(encoding="utf-8")))
    different = list(differences(stored, found))
    for sentence in different:
        say(sentence, sys.stderr)
    return 1 if different else 0


def differences(stored: Looked, found: Looked) -> Iterator[str]:
    """Yield a sentence for each thing that is not as it was; dates do not count."""
    old, new = (dict(_places(each)) for each in (stored, found))
    for place in sorted({*old, *new}):
        if old.get(place) != new.get(place):
            yield f"{place} was {old.get(place, 'not there')}, is {new.get(place, 'not there')}"


def _places(looked: Looked) -> Iterator[tuple[str, object]]:
    yield from looked.versions.items()
    for model in looked.models:
        yield f"{model.name}: what is stored", model.stored
        for kind, file in model.files.items():
            for what, seen in asdict(file).items():
                yield f"{model.name}, {kind}: {what}", seen


def look() -> Looked:
    """Save the models, open every file and return what was seen."""
    logging.getLogger("absl").setLevel(logging.ERROR)  # Keras warns of each .h5: we know
    with (
        tempfile.TemporaryDirectory(prefix="netron-") as folder,
        served(installed("netron", VERSION) / "netron") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("LSTM_UNPACKED_CHROMIUM") or find_browser(),
            args=["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [],
        )
        models = tuple(_looked_at(browser, address, each, Path(folder)) for each in samples())
        browser.close()
    return Looked(
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        versions={"netron": VERSION, "keras": keras.__version__, "onnx": onnx.__version__},
        models=models,
    )


# ------------------------------------------------------------------------------ the models


def samples() -> Iterator[Sample]:
    """Yield the models: recurrent layers, and a Dense layer to compare them with."""
    layers = keras.layers
    for units, features in ((1, 1), (2, 1), (3, 1), (3, 2)):
        layer = layers.LSTM(units, name=_LAYER)
        yield _sample(f"LSTM({units})", "lstm", layer, "lstm", features)
    yield _sample("GRU(3)", "gru", layers.GRU(3, name=_LAYER), "gru")
    yield _sample("SimpleRNN(3)", "simple-rnn", layers.SimpleRNN(3, name=_LAYER), "simple_rnn")
    both = layers.Bidirectional(layers.LSTM(3, name="lstm"), name=_LAYER)
    yield _sample("Bidirectional(LSTM(3))", "bidirectional-lstm", both, "lstm")
    yield _sample("Dense(3)", "dense", layers.Dense(3, name=_LAYER), None)


def _sample(
    code: str, kind: str, layer: Any, operator: LayerName | None, features: int = 1
) -> Sample:
    model = keras.Sequential([keras.Input((1, features), name="input"), layer], name="model")
    return Sample(code, kind, features, model, operator)


def _save(sample: Sample, kind: str, path: Path) -> None:
    if kind == ".weights.h5":
        sample.model.save_weights(path)
    elif kind == ".onnx" and sample.operator:
        onnx.save(_onnx(sample.layer, sample.operator), path)
    else:
        sample.model.save(path)


def _onnx(layer: Any, operator: LayerName) -> onnx.ModelProto:
    """Return a layer as one operator of ONNX, with the weights in the order of ONNX."""
    helper, floats = onnx.helper, onnx.TensorProto.FLOAT
    both_ways = isinstance(layer, keras.layers.Bidirectional)
    node = to_onnx(operator, layer.get_weights(), bidirectional=both_ways)
    graph = helper.make_graph(
        [helper.make_node(node.operator, ["X", *node.inputs], ["Y"], _LAYER, **node.attributes)],
        "model",
        [helper.make_tensor_value_info("X", floats, [None] * 3)],
        [helper.make_tensor_value_info("Y", floats, [None] * 4)],
        [onnx.numpy_helper.from_array(array, name) for name, array in node.inputs.items()],
    )
    built = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPERATOR_SET)])
    onnx.checker.check_model(built)
    return built


# ------------------------------------------------------------------------------ the viewer


def _looked_at(browser: Browser, address: str, sample: Sample, folder: Path) -> Model:
    files = {}
    for kind in FILE_KINDS:
        if sample.operator or kind != ".onnx":
            say(f"{sample.code} on {sample.features}, {kind} ...")
            path = folder / f"model{kind}"
            _save(sample, kind, path)
            files[kind] = _opened(browser, address, path)
    inner = getattr(sample.layer, "forward_layer", sample.layer)
    return Model(
        code=sample.code,
        kind=sample.kind,
        units=inner.units,
        features=sample.features,
        stored=tuple(
            (w.path.removeprefix(f"model/{_LAYER}/"), tuple(w.shape)) for w in sample.layer.weights
        ),
        files=files,
    )


def _opened(browser: Browser, address: str, path: Path) -> File:
    """Open a file in a fresh window and read all that Netron says of its layer."""
    with browser.new_context(viewport={"width": 1600, "height": 1200}) as context:
        context.add_cookies([{"name": "consent", "value": "1", "url": address}])
        page = context.new_page()
        page.route("**/*", lambda route: _only_here(route, address))
        page.goto(address)
        page.locator("body.welcome:not(.spinner)").wait_for()
        page.locator("#open-file-dialog").set_input_files(path)
        page.locator("body.default, body.alert").wait_for()
        if page.locator("body.alert").count():
            raise Problem(f"Netron does not open {path.name}: {_text(page.locator('#message'))}")
        nodes = page.locator("g.graph-node")
        if nodes.count() > 1:
            raise Problem(f"Netron shows {nodes.count()} layers for {path.name}, which has one")
        return _read(page, nodes) if nodes.count() else File((), "", {}, ())


def _only_here(route: Route, address: str) -> None:
    """Let through what Netron asks its own server for: it also asks for statistics elsewhere."""
    if route.request.url == address:
        response = route.fetch()
        route.fulfill(response=response, body=_DATE.sub("", response.text()))
    elif route.request.url.startswith(address):
        route.continue_()
    else:
        route.abort()


def _read(page: Page, node: Locator) -> File:
    """Return what stands on the node, and what the sidebar says of it after a click."""
    heads = node.locator(".node-item-type")
    on_node = {
        _text(line.locator("tspan").first): _text(line.locator("tspan").last)
        for line in node.locator(".node-argument").all()
    }
    heads.first.click()
    rows = page.locator("#sidebar-content .sidebar-object > div")
    rows.first.wait_for()
    section, type_, attributes, weights = "", "", {}, []
    for row in rows.all():
        if row.get_attribute("class") == "sidebar-section":
            section = _text(row)
            continue
        name = row.locator("input").get_attribute("value") or ""
        if section == "Attributes":
            attributes[name] = _first_line(row)
        elif row.get_by_title("Show Tensor").count():
            row.locator(".sidebar-item-value-expander").click()
            lines = row.locator("[class*=sidebar-item-value-line]:not(span):not(:has(pre))")
            weights.append(Weight(name, on_node.get(name, ""), tuple(map(_text, lines.all()))))
        elif not section and name == "type":
            type_ = _first_line(row)
    shown = tuple(_text(head.locator("text")) for head in heads.all())
    return File(shown, type_, attributes, tuple(weights))


def _first_line(row: Locator) -> str:
    return _text(row.locator(".sidebar-item-value-line").first)


def _text(place: Locator) -> str:
    return (place.text_content() or "").replace("\N{NO-BREAK SPACE}", " ").strip()


if __name__ == "__main__":
    main_program(main)

"""Published data have the published form."""

import json
from collections.abc import Container, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from diagram_gen import publish
from diagram_gen.results import MANIFEST
from tests.programs import Built

NAMES = ("archive", "cells", "inputs", "layer", "manifest", "netron", "proof", "rosetta")

#: A file of each form, with as much in it as there is.
EXAMPLES = {
    "archive": "api/v1/archive.json",
    "cells": "api/v1/cells.json",
    "inputs": "api/v1/inputs/lstm/u3.json",
    "layer": "api/v1/lstm/u1-f1.json",
    "manifest": MANIFEST,
    "netron": "api/v1/netron.json",
    "proof": "api/v1/proofs/lstm-order.json",
    "rosetta": "api/v1/rosetta.json",
}

#: Of a list or a table of many alike, so many are damaged.
FEW = 2


@cache
def _validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(publish.schema(name)))


def _form(address: str) -> str:
    """Return which schema a published file follows, as the page on embedding says it."""
    if address == MANIFEST:
        return "manifest"
    match address.removeprefix("api/v1/").split("/"):
        case ["proofs", _]:
            return "proof"
        case ["inputs", _, _]:
            return "inputs"
        case [_, _]:
            return "layer"
        case [name]:
            return name.removesuffix(".json")
    raise AssertionError(address)


def _published(built: Built) -> dict[str, Path]:
    files = [built.out / MANIFEST, *(built.out / "api").rglob("*.json")]
    every = {path.relative_to(built.out).as_posix(): path for path in files}
    return {a: path for a, path in every.items() if not a.startswith("api/v1/schema/")}


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_schemas(name: str, built: Built) -> None:
    """Of the draft that they name, and published as they are."""
    text = publish.schema(name)
    schema = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"{name}.json"
    assert (built.out / f"api/v1/schema/{name}.json").read_text(encoding="utf-8") == text


def test_every_published_file_has_its_form(built: Built) -> None:
    """Each file validates; each schema is used; none is without a form."""
    forms = set()
    for address, path in _published(built).items():
        forms.add(_form(address))
        errors = _validator(_form(address)).iter_errors(json.loads(path.read_bytes()))
        assert [f"{address} {e.json_path}: {e.message}" for e in errors] == []
    assert forms == set(NAMES) == set(publish.schemas())


def test_a_file_fits_no_other_form(built: Built) -> None:
    """The forms tell the files apart."""
    for name, address in EXAMPLES.items():
        data = json.loads((built.out / address).read_bytes())
        fitting = [other for other in NAMES if _validator(other).is_valid(data)]
        assert fitting == [name]


#: What has no fixed keys: a member less is no damage there, and another name may be right.
OPEN = {
    "archive": set(),
    "cells": {"cells", "classes", "class_of", "variants"},
    "inputs": {"rows", "shapes"},
    "layer": {"spread"},
    "manifest": {"files", "weights"},
    "netron": {"attributes", "files", "versions"},
    "proof": {"data"},
    "rosetta": {"blocks", "lstm", "gru", "simple_rnn", "roles", "packings", "bounds", "errors"}
    | {"float32", "float64"},
}


def _damaged(
    data: Any, whole: Any, is_open: Container[str], name: str = ""
) -> Iterator[tuple[str, Any]]:
    """Yield ``whole`` with one thing wrong in ``data``, a part of it, and what that is.

    Members of objects are taken away, renamed, or of another type.
    """
    if isinstance(data, list):
        for value in data[:FEW]:
            yield from _damaged(value, whole, is_open)
    if not isinstance(data, dict):
        return
    for key, value in list(data.items()):
        if name not in is_open:
            del data[key]
            yield f"{name} without {key}", whole
            data[f"{key}!"] = value
            yield f"{name} with {key} renamed", whole
            del data[f"{key}!"]
        data[key] = "no list" if isinstance(value, list) else ["of another type"]
        yield f"{name} with {key} of another type", whole
        data[key] = value
    for key, value in data.items():
        yield from _damaged(value, whole, is_open, key)


@pytest.mark.parametrize("name", NAMES)
def test_damage_is_seen(name: str, built: Built) -> None:
    """Each member of each object of fixed form: missing, by another name, or of another type."""
    data = json.loads((built.out / EXAMPLES[name]).read_bytes())
    if name == "manifest":
        data = {"lstm/u3-f1/weights": data["lstm/u3-f1/weights"]}
    if name == "proof":
        data["data"] = {}
    found = list(_passing(name, data))
    assert found == []
    _validator(name).validate(data)


def _passing(name: str, data: Any) -> Iterator[str]:
    count = 0
    root = "weights" if name == "manifest" else ""
    for what, damaged in _damaged(data, data, OPEN[name], root):
        count += 1
        if _validator(name).is_valid(damaged):
            yield what
    assert count > 10

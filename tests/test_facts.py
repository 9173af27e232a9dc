"""Facts survive their way through JSON, and the published data keep their form."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from diagram_gen import catalogue
from diagram_gen.facts import (
    InputFacts,
    LayerFacts,
    inputs_from_json,
    layer_from_json,
    published,
)
from tests.invented import INPUT_FACTS, LAYER_FACTS
from tests.programs import Built

_NAME = {"type": "string", "minLength": 1}
_COUNT = {"type": "integer", "minimum": 1}
_OPEN_SHAPE = {"type": "array", "items": {"type": ["integer", "null"], "minimum": 1}}
_PAIR = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
_VECTOR = {"type": "array", "items": {"type": "number"}}


def _record(**properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object with just these members, all of them needed."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _either(*schemas: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": list(schemas)}


_NOTHING = {"type": "null"}
_VERSIONS = _record(keras=_NAME, tensorflow=_NAME, numpy=_NAME)

#: What ``api/v1`` promises. A member may be added; one that is there stays as it is.
LAYER_SCHEMA = _record(
    layer=_NAME,
    units=_COUNT,
    features=_COUNT,
    blocks={
        "type": "array",
        "items": _record(letter=_NAME, name=_NAME, activation=_NAME, columns=_PAIR),
    },
    keras_class=_NAME,
    weights={
        "type": "array",
        "items": _record(
            name=_NAME,
            path=_NAME,
            shape={"type": "array", "items": _COUNT},
            dtype={"const": "float32"},
            parameters=_COUNT,
            spread={"type": "object", "additionalProperties": _PAIR},
            values=_either(_NOTHING, {"type": "array", "items": _VECTOR}),
        ),
    },
    parameters=_COUNT,
    output_last=_OPEN_SHAPE,
    output_sequences=_OPEN_SHAPE,
    states={"type": "array", "items": _OPEN_SHAPE},
    order_proof=_record(
        order=_NAME,
        difference={"type": "number"},
        runner_up={"type": "number"},
        tried=_COUNT,
    ),
    step=_either(
        _NOTHING,
        _record(x=_VECTOR, h=_VECTOR, split=_VECTOR, joined=_VECTOR, difference={"type": "number"}),
    ),
    read_with=_VERSIONS,
)


@given(LAYER_FACTS)
def test_layer_facts_round_trip(facts: LayerFacts) -> None:
    """Whatever a layer says is the same after it was written and read."""
    assert layer_from_json(json.loads(published(facts))) == facts


@given(INPUT_FACTS)
def test_input_facts_round_trip(facts: InputFacts) -> None:
    """The same for models with inputs of several shapes."""
    assert inputs_from_json(json.loads(published(facts))) == facts


def test_published_data_keep_their_form(built: Built) -> None:
    """Every file of a layer has the members that are promised, and no others."""
    for case in catalogue.layer_cases():
        data = json.loads((built.out / f"api/v1/{case.key}.json").read_bytes())
        jsonschema.validate(data, LAYER_SCHEMA)
        assert (data["layer"], data["units"], data["features"]) == (
            case.layer,
            case.units,
            case.features,
        )


def test_published_data_keep_the_stored_order(built: Built) -> None:
    """Arrays and blocks come as Keras stores them, not by the alphabet."""
    for path in (built.out / "api/v1").rglob("*.json"):
        data = json.loads(path.read_bytes())
        if "rows" in data:
            orders = [list(row["shapes"]) for row in data["rows"].values()]
        else:
            orders = [[w["name"] for w in data["weights"]]]
            assert [b["letter"] for b in data["blocks"]] == list("ifco")
            assert all(list(w["spread"]) == list("ifco") for w in data["weights"])
        assert all(order == ["kernel", "recurrent_kernel", "bias"] for order in orders), path


def test_weight_by_name(facts: Callable[[int, int], LayerFacts]) -> None:
    """A weight is found by its name; a wrong name is an error, not another weight."""
    assert facts(3, 1).weight("recurrent_kernel").shape == (3, 12)
    with pytest.raises(KeyError, match="recurrent"):
        facts(3, 1).weight("recurrent")

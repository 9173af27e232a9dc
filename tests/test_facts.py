"""Facts survive their way through JSON, and the published data keep their form."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from diagram_gen import catalogue
from diagram_gen.case import Case, InputCase
from diagram_gen.facts import InputFacts, LayerFacts, inputs_from_json, layer_from_json
from diagram_gen.publish import published, schema
from tests.fresh import Fresh, columns, fresh
from tests.invented import INPUT_FACTS, LAYER_FACTS
from tests.programs import Built


@settings(max_examples=40)
@given(LAYER_FACTS)
def test_layer_facts_round_trip(facts: LayerFacts) -> None:
    """Whatever a layer says is the same after it was written and read."""
    assert layer_from_json(json.loads(published(facts))) == facts


@settings(max_examples=10)
@given(LAYER_FACTS)
def test_a_proof_without_a_runner_up(facts: LayerFacts) -> None:
    """Of one block there is but one order."""
    alone = replace(facts, order_proof=replace(facts.order_proof, runner_up=None))
    assert layer_from_json(json.loads(published(alone))) == alone


@given(INPUT_FACTS)
def test_input_facts_round_trip(facts: InputFacts) -> None:
    """The same for models with inputs of several shapes."""
    assert inputs_from_json(json.loads(published(facts))) == facts


def test_published_data_keep_their_form(built: Built) -> None:
    """Every file of a layer has the members that are promised, and no others."""
    validator = jsonschema.Draft202012Validator(json.loads(schema("layer")))
    for case in catalogue.layer_cases():
        data = _published(built, case)
        validator.validate(data)
        assert (data["layer"], data["units"], data["features"]) == (
            case.layer,
            case.units,
            case.features,
        )


def _published(built: Built, case: Case) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((built.out / f"api/v1/{case.key}.json").read_bytes())
    return data


@pytest.mark.parametrize("row", catalogue.LAYERS, ids=lambda row: row.layer)
def test_published_data_keep_the_stored_order(row: catalogue.LayerRow, built: Built) -> None:
    """Arrays, parts and blocks come as Keras stores them, not by the alphabet."""
    for case in (row.drawn_cases[0], row.drawn_cases[-1]):
        data, real = _published(built, case), fresh(case.layer, case.units, case.features)
        assert [w["path"] for w in data["weights"]] == list(real.paths)
        assert [tuple(w["shape"]) for w in data["weights"]] == [a.shape for a in real.stored]
        assert all(list(w["spread"]) == list(real.blocks) for w in data["weights"])
        _check_parts(data, real)


def _check_parts(data: dict[str, Any], real: Fresh) -> None:
    """Each part has sizes and columns of the arrays that are its own."""
    assert list(dict.fromkeys(w["part"] for w in data["weights"])) == [
        part["name"] for part in data["parts"]
    ]
    stored = dict(zip(real.paths, real.stored, strict=True))
    for part in data["parts"]:
        own = [w for w in data["weights"] if w["part"] == part["name"]]
        arrays = {w["name"]: stored[w["path"]] for w in own}
        assert part["features"] == arrays["kernel"].shape[-2]
        assert part["units"] == arrays["recurrent_kernel"].shape[-2]
        assert {b["letter"]: b["name"] for b in part["blocks"]} == real.blocks
        found = {b["letter"]: tuple(b["columns"]) for b in part["blocks"]}
        assert all(found == columns(array, real.blocks) for array in arrays.values())


@pytest.mark.parametrize("case", catalogue.input_cases(), ids=lambda case: case.key)
def test_published_models_keep_the_stored_order(case: InputCase, built: Built) -> None:
    """The same of models with inputs of several shapes."""
    data = json.loads((built.out / f"api/v1/{case.key}.json").read_bytes())
    for row in data["rows"].values():
        assert list(row["shapes"]) == ["kernel", "recurrent_kernel", "bias"]


def test_what_a_weight_is_called(read: Callable[[str, int, int], LayerFacts]) -> None:
    """By its name, and with its part where there are several."""
    for key, labels in (
        ("gru", ["kernel", "recurrent_kernel", "bias"]),
        ("bidirectional-lstm", ["forward kernel", "forward recurrent_kernel", "forward bias"]),
    ):
        assert [w.label for w in read(key, 3, 2).weights][:3] == labels
    for key in ("bidirectional-gru", "stacked-lstm", "stacked-cells"):
        found = [w.label for w in read(key, 3, 2).weights]
        assert len(set(found)) == len(found) == 6


def test_weight_by_name(facts: Callable[[int, int], LayerFacts]) -> None:
    """A weight is found by its name; a wrong name is an error, not another weight."""
    assert facts(3, 1).weight("recurrent_kernel").shape == (3, 12)
    with pytest.raises(KeyError, match="recurrent"):
        facts(3, 1).weight("recurrent")

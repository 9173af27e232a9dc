"""Layers from plain numbers are those that Keras builds."""

import json
import subprocess
import sys

import pytest

from diagram_gen import catalogue
from diagram_gen.errors import UserError
from diagram_gen.facts import layer_from_json
from diagram_gen.layers import KINDS
from diagram_gen.own.numbers import from_numbers
from tests.programs import Built


@pytest.mark.parametrize("row", catalogue.LAYERS, ids=lambda row: row.layer)
def test_they_are_what_keras_says(row: catalogue.LayerRow, built: Built) -> None:
    for case in row.drawn_cases:
        text = (built.out / f"api/v1/{case.key}.json").read_text(encoding="utf-8")
        facts = layer_from_json(json.loads(text))
        arrays = from_numbers(case.layer, case.units, case.features)
        assert arrays.case == facts.case
        assert arrays.parameters == facts.parameters
        for computed, read in zip(arrays.weights, facts.weights, strict=True):
            for what in ("part", "name", "path", "shape", "dtype", "parameters"):
                assert getattr(computed, what) == getattr(read, what)
        spatial = len(case.kind.spatial)
        assert len(arrays.output_last) == len(facts.output_last)
        assert arrays.output_last[-1] == facts.output_last[-1]
        assert arrays.output_last[-1 - spatial : -1] == (None,) * spatial
        assert len(arrays.output_sequences) == len(facts.output_sequences)


def test_large_sizes_take_no_room() -> None:
    arrays = from_numbers("lstm", 4096, 512)
    assert arrays.parameters == 4 * 4096 * (4096 + 512 + 1)
    assert arrays.weights[0].values is None


@pytest.mark.parametrize(
    ("layer", "units", "features", "words"),
    [
        ("dense", 3, 1, "choose one of lstm, gru"),
        ("lstm", 0, 1, "units must be at least 1"),
        ("lstm", 3, -1, "features must be at least 1"),
        ("lstm", 10**9, 1, "choose smaller sizes"),
    ],
)
def test_what_makes_no_sense(layer: str, units: int, features: int, words: str) -> None:
    with pytest.raises(UserError, match=words):
        from_numbers(layer, units, features)


def test_keras_is_not_imported() -> None:
    code = (
        "import sys; from diagram_gen.own.numbers import from_numbers;"
        f"[from_numbers(kind, 3, 2) for kind in {list(KINDS)!r}];"
        "sys.exit(any(name.split('.')[0] in ('keras', 'tensorflow') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

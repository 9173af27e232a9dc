"""Whole files, byte by byte: what readers and embedders get changes only on purpose.

The figures are drawn from facts that are kept beside them, so that they do not depend on the
rounding of a machine; that these facts are still true is a test of its own.

After a change that is meant: ``pytest tests/test_golden.py --update-golden``, then look at the
difference before it is committed.
"""

import json
import math
from collections.abc import Callable
from typing import Any

import pytest

from diagram_gen import framework_catalogue, tables
from diagram_gen.case import Case
from diagram_gen.facts import LayerFacts, layer_from_json
from diagram_gen.figures.cell import cell
from diagram_gen.figures.compare import compare
from diagram_gen.figures.flow import flow
from diagram_gen.figures.forms import forms
from diagram_gen.figures.idle import idle
from diagram_gen.figures.step_through import step_through
from diagram_gen.figures.unrolled import unrolled
from diagram_gen.figures.weights import values_map, weights_map
from diagram_gen.proof import Proof, proof_from_json
from diagram_gen.publish import published
from diagram_gen.svg import Figure, fragment, standalone
from tests.golden_files import GOLDEN, Golden
from tests.invented import idle_proof

LSTM_SIZES = ((1, 1), (2, 1), (2, 2), (3, 1), (4, 4), (64, 5))
CASES = (
    *(Case("lstm", units, features) for units, features in LSTM_SIZES),
    Case("gru", 3, 2),
    Case("gru-reset-before", 3, 2),
    Case("simple-rnn", 3, 2),
    Case("lstm-no-bias", 3, 1),
    Case("bidirectional-lstm", 3, 2),
    Case("stacked-lstm", 3, 2),
    Case("time-distributed-lstm", 3, 2),
    Case("conv-lstm2d", 2, 1),
)

#: The proof whose pass is drawn; it is kept beside the facts.
PROOF = "facts/lstm-by-hand-u2.json"

#: How far a value may be from one that another machine rounded.
ROUNDING = 1e-3


def _path(case: Case) -> str:
    return f"facts/{case.layer}-{case.slug}.json"


def _read(case: Case) -> dict[str, Any]:
    """Read facts from Keras; the versions are left out, for they change nothing."""
    from diagram_gen.keras_reader import read_layer

    data: dict[str, Any] = json.loads(published(read_layer(case)))
    return data | {"read_with": dict.fromkeys(data["read_with"], "any")}


def _kept(case: Case) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((GOLDEN / _path(case)).read_bytes())
    return data


def _alike(one: Any, other: Any) -> bool:
    """Whether two facts are equal but for rounding."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=0, abs_tol=ROUNDING)
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_alike(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return type(one) is type(other) and bool(one == other)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_facts_are_still_true(case: Case, golden: Golden) -> None:
    """What Keras says today is what it said when the golden files were made."""
    fresh = _read(case)
    path = GOLDEN / _path(case)
    if golden.update and not (path.exists() and _alike(fresh, _kept(case))):
        golden.compare(_path(case), json.dumps(fresh, indent=1) + "\n")
    assert _alike(fresh, _kept(case))


def test_the_pass_is_still_true(golden: Golden) -> None:
    """The same of the forward pass: its arrays, its input and all that comes of them."""
    from diagram_gen.proofs.by_hand import lstm_by_hand_u2

    proof = lstm_by_hand_u2()
    path = GOLDEN / PROOF
    # What was measured differs from machine to machine, but for rounding.
    fresh = proof.to_json() | {"checks": [], "read_with": {}}
    if golden.update and not (path.exists() and _alike(fresh, json.loads(path.read_bytes()))):
        golden.compare(PROOF, json.dumps(fresh, indent=1) + "\n")
    assert _alike(fresh, json.loads(path.read_bytes()))


def test_only_rounding_is_forgiven() -> None:
    """The comparison above is strict in all else."""
    facts = _kept(CASES[3])
    assert _alike(facts, facts)
    near, far = _kept(CASES[3]), _kept(CASES[3])
    near["weights"][0]["values"][0][0] += ROUNDING / 2
    far["weights"][0]["values"][0][0] += ROUNDING * 2
    assert _alike(facts, near)
    assert not _alike(facts, far)
    assert not _alike(facts, facts | {"units": 4})
    assert not _alike(facts, facts | {"units": 3.0})
    assert not _alike(facts, dict(reversed(facts.items())))


def _facts(units: int, features: int, layer: str = "lstm") -> LayerFacts:
    return layer_from_json(_kept(Case(layer, units, features)))


def _adaptive(
    draw: Callable[[LayerFacts], Figure], units: int, features: int, layer: str = "lstm"
) -> Callable[[], str]:
    return lambda: standalone(draw(_facts(units, features, layer)))


def _idle(facts: LayerFacts) -> Figure:
    return idle(facts, idle_proof(facts, {"recurrent_kernel": "ifco", "kernel": "f", "bias": "f"}))


def _proof() -> Proof:
    return proof_from_json(json.loads((GOLDEN / PROOF).read_bytes()))


def _step(key: str) -> Callable[[], str]:
    return lambda: standalone(step_through(key, _facts(2, 1), _proof()))


def _layout(key: str) -> Callable[[], str]:
    return lambda: standalone(framework_catalogue.draw_layout(key))


FILES: dict[str, Callable[[], str]] = {
    "weights-u1-f1.svg": _adaptive(weights_map, 1, 1),
    "weights-u3-f1.svg": _adaptive(weights_map, 3, 1),
    "weights-u4-f4.svg": _adaptive(weights_map, 4, 4),
    "weights-u64-f5.svg": _adaptive(weights_map, 64, 5),
    "weights-gru-u3-f2.svg": _adaptive(weights_map, 3, 2, "gru"),
    "weights-stacked-lstm-u3-f2.svg": _adaptive(weights_map, 3, 2, "stacked-lstm"),
    "weights-conv-lstm2d-u2-f1.svg": _adaptive(weights_map, 2, 1, "conv-lstm2d"),
    "values-u2-f2.svg": _adaptive(values_map, 2, 2),
    "cell-u3-f1.svg": _adaptive(cell, 3, 1),
    "cell-gru-u3-f2.svg": _adaptive(cell, 3, 2, "gru"),
    "cell-gru-reset-before-u3-f2.svg": _adaptive(cell, 3, 2, "gru-reset-before"),
    "cell-simple-rnn-u3-f2.svg": _adaptive(cell, 3, 2, "simple-rnn"),
    "cell-lstm-no-bias-u3-f1.svg": _adaptive(cell, 3, 1, "lstm-no-bias"),
    "cell-conv-lstm2d-u2-f1.svg": _adaptive(cell, 2, 1, "conv-lstm2d"),
    "forms-u2-f1.svg": _adaptive(forms, 2, 1),
    "forms-u64-f5.svg": _adaptive(forms, 64, 5),
    "unrolled-u3-f1.svg": _adaptive(unrolled, 3, 1),
    "unrolled-gru-u3-f2.svg": _adaptive(unrolled, 3, 2, "gru"),
    "flow-bidirectional-lstm-u3-f2.svg": _adaptive(flow, 3, 2, "bidirectional-lstm"),
    "flow-stacked-lstm-u3-f2.svg": _adaptive(flow, 3, 2, "stacked-lstm"),
    "flow-time-distributed-lstm-u3-f2.svg": _adaptive(flow, 3, 2, "time-distributed-lstm"),
    "idle-u3-f1.svg": _adaptive(_idle, 3, 1),
    "step-u2-t1-candidate.svg": _step("t1-candidate"),
    "step-u2-t2-new-c.svg": _step("t2-new-c"),
    "layout-onnx-lstm.svg": _layout("onnx-lstm"),
    "compare-u1-u2-u3-f1.svg": lambda: standalone(compare([_facts(u, 1) for u in (1, 2, 3)])),
    "weights-u3-f1.light.svg": lambda: standalone(weights_map(_facts(3, 1)), "light"),
    "weights-u3-f1.dark.svg": lambda: standalone(weights_map(_facts(3, 1)), "dark"),
    "cell-u3-f1.dark.svg": lambda: standalone(cell(_facts(3, 1)), "dark"),
    "weights-u2-f1.fragment.svg": lambda: fragment(weights_map(_facts(2, 1))) + "\n",
    "u3-f1.json": lambda: published(_facts(3, 1)),
    "shapes.md": lambda: tables.shapes([_facts(u, 1) for u in (1, 2, 3)]),
}


@pytest.mark.parametrize("name", FILES)
def test_files(name: str, golden: Golden) -> None:
    """Byte by byte."""
    golden.compare(name, FILES[name]())


def test_no_golden_file_is_forgotten() -> None:
    """Each file in the folder is compared with something."""
    found = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()}
    assert found == {*FILES, PROOF, *(_path(case) for case in CASES)}

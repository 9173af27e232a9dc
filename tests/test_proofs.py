"""The proofs of orders, sizes, idle blocks and the worked example: run, broken, and shown.

The others are in tests/test_proofs_more.py and, of trained models, in tests/test_studies.py.
"""

import importlib
import json
import math
import re
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from diagram_gen import by_hand_tables, proof_tables, reference
from diagram_gen.case import ProofCase
from diagram_gen.proof import Proof, ProofFailed, proof_from_json, verify_proof
from diagram_gen.proof_catalogue import PROOFS
from tests.fresh import TYPED
from tests.test_proofs_more import MODULES as MORE
from tests.test_studies import MODULES as STUDIES
from tests.test_studies import broken

MODULES = ("orders", "by_hand", "sizes", "idle")
CASES = {case.name: case for case in PROOFS if case.module in MODULES}
BY_HAND = ("lstm-by-hand-u1", "lstm-by-hand-u2")


def _module(case: ProofCase) -> Any:
    return importlib.import_module(case.source)


def _run(name: str) -> Proof:
    case = CASES[name]
    proof: Proof = getattr(_module(case), name.replace("-", "_"))()
    return proof


@cache
def _proof(name: str) -> Proof:
    return _run(name)


def test_every_proof_is_tested() -> None:
    """Here or with the others; no two have one address."""
    assert {case.module for case in PROOFS} == {*MODULES, *MORE, *STUDIES}
    assert len({case.key for case in PROOFS}) == len(PROOFS)


@pytest.mark.parametrize("name", CASES)
def test_holds(name: str) -> None:
    """Run for real: every bound is kept; what was found survives JSON and is plain data."""
    proof = _proof(name)
    verify_proof(proof)
    assert proof.key == name
    assert proof.claim.endswith(".")
    assert proof.method.endswith(".")
    text = json.dumps(proof.to_json(), allow_nan=False)
    assert proof_from_json(json.loads(text)) == proof
    assert "|" not in text, "a bar would break the tables"


@pytest.mark.parametrize("name", CASES)
def test_every_check_counts(name: str) -> None:
    """Each number that was measured, if it were wrong, would stop the build."""
    proof = _proof(name)
    for n, check in enumerate(proof.checks):
        wrong = replace(check, found=broken(check))
        with pytest.raises(ProofFailed, match=re.escape(f"{name} failed with Keras")) as caught:
            verify_proof(replace(proof, checks=(*proof.checks[:n], wrong, *proof.checks[n + 1 :])))
        assert check.what in str(caught.value)


@pytest.mark.parametrize("name", [name for name in CASES if name != "time-steps"])
def test_nothing_is_left_to_chance(name: str) -> None:
    """A second run says the same."""
    assert _run(name) == _proof(name)


def _forgetful_step(
    x: reference.Blocks, recurrent: Any, states: reference.States
) -> reference.States:
    """An LSTM that calls its forget gate the input gate, and the other way round."""

    def renamed(blocks: reference.Blocks) -> reference.Blocks:
        return {**blocks, "i": blocks["f"], "f": blocks["i"]}

    return reference.lstm_step(renamed(x), lambda h: renamed(recurrent(h)), states)


def _backwards(kind: Any, units: int, features: int, **options: Any) -> Any:
    from diagram_gen.proofs.common import random_layer

    return random_layer(kind, units, features, go_backwards=True, **options)


#: What breaks a proof: what is replaced in its module, and by what.
BREAKS: dict[str, tuple[str, Any]] = {
    "lstm-by-hand-u1": ("sigmoid", np.tanh),
    "lstm-by-hand-u2": ("sigmoid", lambda z: np.clip(z / 6 + 0.5, 0, 1)),
    "joined-form": ("lstm_step", _forgetful_step),
    "time-steps": ("random_layer", _backwards),
    "lstm-idle": ("_input", lambda steps: np.ones((5, 2, 2))),
    "gru-idle": ("_input", lambda steps: np.ones((5, 2, 2))),
    "gru-reset-before-idle": ("_input", lambda steps: np.ones((5, 2, 2))),
}


@pytest.mark.parametrize("name", BREAKS)
def test_notices(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof whose equations or input are not those that it claims fails."""
    monkeypatch.setattr(_module(CASES[name]), *BREAKS[name])
    with pytest.raises(ProofFailed, match=name):
        verify_proof(_run(name))


@pytest.mark.parametrize(
    ("name", "key", "step"),
    [
        ("lstm-order", "lstm", _forgetful_step),
        ("gru-order", "gru", reference.gru_before_step),
        ("gru-reset-before-order", "gru-before", reference.gru_step),
    ],
)
def test_orders_follow_the_equations(
    name: str, key: str, step: reference.Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With other equations another order fits, or none."""
    monkeypatch.setitem(reference.STEPS, key, step)
    with pytest.raises(ProofFailed, match=name):
        verify_proof(_run(name))


@pytest.mark.parametrize("layer", ["lstm", "gru", "gru-reset-before"])
def test_table_of_orders(layer: str) -> None:
    """All orders, each once; the documented one first, the others far behind."""
    proof = _proof(f"{layer}-order")
    blocks = TYPED[layer].blocks
    rows = [line.split("|")[1:-1] for line in proof_tables.orders([proof]).splitlines()[2:]]
    orders = [order.strip(" `").split() for order, _, _ in rows]
    assert orders[0] == list(blocks)
    assert len({tuple(order) for order in orders}) == len(rows) == math.factorial(len(blocks))
    assert all(set(order) == set(blocks) for order in orders)
    errors = [float(error) for _, error, _ in rows]
    assert errors == sorted(errors)
    assert [fits.strip() for _, _, fits in rows] == ["fits"] + [""] * (len(rows) - 1)


# ------------------------------------------------------------------------ the worked example


def _numbers(text: str) -> list[float]:
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text.replace("\N{MINUS SIGN}", "-"))]


def _shown_arrays(proof: Proof) -> dict[str, list[list[float]]]:
    """Return the arrays and inputs that a reader sees."""
    rows = [line.split("|")[1:-1] for line in by_hand_tables.arrays([proof]).splitlines()[2:]]
    return {
        name.strip(" `"): [_numbers(row) for row in values.split("<br>")] for name, values in rows
    }


@pytest.mark.parametrize("name", BY_HAND)
def test_a_reader_can_follow_from_the_arrays(name: str) -> None:
    """From the arrays as they are shown, by formulas typed here, to the outputs as shown."""
    proof = _proof(name)
    shown = _shown_arrays(proof)
    units = proof.data["units"]
    kernel, recurrent, (bias,), (x,) = shown.values()
    h, c = [0.0] * units, [0.0] * units
    rows = by_hand_tables.outputs([proof]).splitlines()[2:]
    assert len(rows) == len(x) == 3
    for value, row in zip(x, rows, strict=True):
        z = [
            value * kernel[0][n] + sum(h[m] * recurrent[m][n] for m in range(units)) + bias[n]
            for n in range(4 * units)
        ]
        i, f, o = ([1 / (1 + math.exp(-v)) for v in z[b * units :][:units]] for b in (0, 1, 3))
        candidate = [math.tanh(v) for v in z[2 * units :][:units]]
        c = [f[n] * c[n] + i[n] * candidate[n] for n in range(units)]
        h = [o[n] * math.tanh(c[n]) for n in range(units)]
        _, by_hand, by_keras = row.split("|")[1:-1]
        assert _numbers(by_hand) == pytest.approx(h, abs=1e-6)
        assert _numbers(by_keras) == pytest.approx(h, abs=1e-6)


@pytest.mark.parametrize("name", BY_HAND)
def test_every_step_adds_up(name: str) -> None:
    """Each line can be checked with a pocket calculator: sums, functions, and new states."""
    proof = _proof(name)
    units, text = proof.data["units"], by_hand_tables.steps([proof])
    steps = re.split(r"^\*\*Step t = ", text, flags=re.MULTILINE)[1:]
    assert len(steps) == 3
    before = [0.0] * units
    for t, step in enumerate(steps):
        assert step.startswith(f"{t}.** ")
        rows = [line.split("|")[1:-1] for line in step.splitlines() if line.startswith("| **")]
        assert [row[0].strip()[2] for row in rows] == list("ifco")
        for n, (_, sliced, by_x, by_h, bias, z, result) in enumerate(rows):
            assert sliced.strip() == f"`[..., {n * units}:{(n + 1) * units}]`"
            parts = zip(*map(_numbers, (by_x, by_h, bias)), strict=True)
            assert _numbers(z) == pytest.approx([sum(p) for p in parts], abs=2e-4)
            function = math.tanh if "tanh" in result else _sigmoid
            expected = [function(v) for v in _numbers(z)]
            assert _numbers(result) == pytest.approx(expected, abs=1e-4)
        lines = [line for line in step.splitlines() if line.startswith("- ")]
        assert len(lines) == 2 * units
        for unit, (cell, output) in enumerate(zip(lines[::2], lines[1::2], strict=True)):
            f, old, i, candidate, new = _numbers(cell.split(" = ", 1)[1])
            assert old == before[unit]
            assert new == pytest.approx(f * old + i * candidate, abs=2e-4)
            o, tanh_of, shown = _numbers(output.split(" = ", 1)[1])
            assert tanh_of == new
            assert shown == pytest.approx(o * math.tanh(new), abs=2e-4)
            before[unit] = new


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))

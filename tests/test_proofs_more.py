"""The proofs about options, wrappers, masks and files: they hold, and would notice if not."""

import importlib
import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest

from diagram_gen import proof_catalogue
from diagram_gen.case import ProofCase
from diagram_gen.cells import GRU, GRU_BEFORE
from diagram_gen.proof import Proof, ProofFailed, proof_from_json, verify_proof
from diagram_gen.proof_catalogue import PROOFS, STUDY_TABLES

# Keras' own way of making arrays; NumPy has asked for another one.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

MODULES = (
    *("gru", "wrappers", "options", "masking", "conv", "states"),
    *("dropout", "precision", "fresh", "activations", "adapters", "files"),
)
CASES = [case for case in PROOFS if case.module in MODULES]


def _module(name: str) -> Any:
    return importlib.import_module(f"diagram_gen.proofs.{name}")


def _run(case: ProofCase) -> Proof:
    made: Proof = getattr(_module(case.module), case.name.replace("-", "_"))()
    # As the tables and pages get it: through JSON.
    return proof_from_json(json.loads(json.dumps(made.to_json())))


@cache
def _proof(name: str) -> Proof:
    return _run(next(case for case in CASES if case.name == name))


def _rows(text: str) -> list[list[str]]:
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()]
    assert len({len(row) for row in rows}) == 1, "a table has a rectangle of cells"
    return [rows[0], *rows[2:]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_holds(case: ProofCase) -> None:
    """Every bound is kept, twice with the same result: nothing is left to chance."""
    found = _proof(case.name)
    verify_proof(found)
    assert found.key == case.name
    again = _run(case)
    assert again.data == found.data
    assert again.checks == found.checks


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_reads_as_a_heading(case: ProofCase) -> None:
    """The first sentence of a claim is a heading on the page: short, and not cut in its middle."""
    claim = _proof(case.name).claim
    first = claim.split(". ", maxsplit=1)[0]
    assert len(first) <= 95
    assert claim.endswith(".")


#: What breaks a proof: a module, what is replaced there and by what, and the proof that must fail.
BREAKS: dict[str, tuple[str, str, Any]] = {
    "gru-reset": ("gru", "READINGS", {"after": GRU_BEFORE, "before": GRU}),
    "bidirectional": (
        "wrappers",
        "_lstm",
        lambda *given: [np.zeros((3, 4, 3)), *np.zeros((2, 3, 3))],
    ),
    "conv-lstm": ("conv", "product", lambda x, kernel: np.zeros((*x.shape[:-1], kernel.shape[-1]))),
    "masking": ("masking", "_repeats", lambda output, mask: (output[~mask], output[~mask] + 1)),
    "dropout": ("dropout", "_four_masks", lambda arrays, x, masks: np.zeros((4, 3))),
    "options": ("options", "OPTIONS", (("use_bias", False, ""),)),
    "initial-values": ("fresh", "_from_orthogonal", lambda matrix: 0.0),
    "precision": ("precision", "POLICIES", {"float32": (0.0, 0.0)}),
    "quantise-lora": ("adapters", "OTHERS", ("Dense",)),
    "saved-files": ("saved_models", "fill", lambda layer, seed: []),
}


@pytest.mark.parametrize("name", BREAKS)
def test_notices(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof that reads the layer in a wrong way fails."""
    module, attribute, wrong = BREAKS[name]
    monkeypatch.setattr(_module(module), attribute, wrong)
    with pytest.raises(ProofFailed, match=re.escape(name)):
        verify_proof(_run(next(case for case in CASES if case.name == name)))


def _written() -> list[tuple[str, str, Callable[[Sequence[Proof]], str]]]:
    return [
        (proof, name, write) for proof, some in STUDY_TABLES.items() for name, write in some.items()
    ]


@pytest.mark.parametrize(
    ("proof", "name", "write"), _written(), ids=[name for _, name, _ in _written()]
)
def test_tables(proof: str, name: str, write: Callable[[Sequence[Proof]], str]) -> None:
    """Tables have rows, and follow the data that they are given."""
    found = _proof(proof)
    head, *rows = _rows(write([found]))
    assert all(head)
    assert len(rows) >= 2
    text = json.dumps(found.data).replace("float32", "float31")
    tampered = {"data": json.loads(re.sub(r"\b(\d)\b", lambda digit: f"9{digit[1]}", text))}
    other = proof_from_json(found.to_json() | tampered)
    assert write([other]) != write([found])
    with pytest.raises(ValueError, match="too many values"):
        write([found, found])


def test_every_table_has_an_address_of_its_own() -> None:
    """No table overwrites another, and each one is about a proof that exists."""
    names = [row.name for row in proof_catalogue.PROOF_TABLES]
    assert len(set(names)) == len(names)
    assert all(
        len(row.cases) == 1 for row in proof_catalogue.PROOF_TABLES if "proofs" not in row.name
    )


def test_files_table_leads_to_the_arrays() -> None:
    """Paths and places in the table of ``.weights.h5`` are those that Keras wrote."""
    from diagram_gen.backend import keras

    _, *rows = _rows(STUDY_TABLES["saved-files"]["files-weights-h5"]([_proof("saved-files")]))
    paths = {
        row[1].strip("`"): (row[2].strip("`"), row[3].strip("`[]"), row[4].strip("`"))
        for row in rows
    }
    layer = keras.layers.LSTM(3)
    layer.build((None, None, 2))
    for place, weight in enumerate(layer.weights):
        shape, number, name = paths[f"layers/lstm/cell/vars/{place}"]
        assert (number, name) == (str(place), weight.name)
        assert place > 0 or shape == str(tuple(weight.shape))


def test_options_show_only_what_differs() -> None:
    """Of all rows but the first, only ``use_bias`` shows arrays, and few show anything."""
    _, _, *rows = _rows(STUDY_TABLES["options"]["options"]([_proof("options")]))
    assert [row[0] for row in rows if "arrays" in row[2]] == ["`use_bias=False`"]
    assert {row[0].partition("=")[0] for row in rows if row[2] != "same"} == {
        "`use_bias",
        "`return_sequences",
        "`return_state",
        "`dtype",
    }
    assert [row[0] for row in rows if row[4] == "no"] == [
        "`implementation=1`",
        "`implementation=2`",
        "`use_cudnn=False`",
    ]

"""The studies of trained models hold, and would notice a model that learned nothing."""

import importlib
import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from diagram_gen.action_catalogue import STUDIES
from diagram_gen.case import ProofCase
from diagram_gen.proof import Check, Measured, Proof, ProofFailed, proof_from_json, verify_proof
from diagram_gen.training import files

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

MODULES = (
    *("remembering", "counting", "ablation", "looking_back"),
    *("forget_bias", "learned"),
)

each_study = pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)


def _module(study: ProofCase) -> Any:
    return importlib.import_module(study.source)


def _run(study: ProofCase) -> Proof:
    made: Proof = getattr(_module(study), study.name.replace("-", "_"))()
    # As the plots and pages get it: through JSON.
    return proof_from_json(json.loads(json.dumps(made.to_json(), allow_nan=False)))


@cache
def _proof(study: ProofCase) -> Proof:
    return _run(study)


@each_study
def test_holds(study: ProofCase) -> None:
    """Every bound is kept, twice with the same result: nothing is left to chance."""
    found = _proof(study)
    verify_proof(found)
    assert found.key == study.name
    assert found.claim.endswith(".")
    assert found.method.endswith(".")
    assert _run(study) == found
    assert "|" not in json.dumps(found.to_json()), "a bar would break the tables"


@each_study
def test_every_check_counts(study: ProofCase) -> None:
    """Each number that was measured, if it were wrong, would stop the build."""
    found = _proof(study)
    for n, check in enumerate(found.checks):
        wrong = replace(check, found=broken(check))
        with pytest.raises(ProofFailed, match=f"{study.name} failed with Keras"):
            verify_proof(replace(found, checks=(*found.checks[:n], wrong, *found.checks[n + 1 :])))


def broken(check: Check) -> Measured:
    """Return what would not keep the bound."""
    if isinstance(check.found, str):
        return f"{check.found}x"
    assert not isinstance(check.bound, str)
    return check.bound / 2 if check.relation == "at least" else check.bound + 1


@pytest.fixture
def untrained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every model is as it was before its training."""
    from diagram_gen.proofs import trained

    opened = trained.opened

    def forgotten(name: str) -> Any:
        model = opened(name)
        model.set_weights(files.initial_weights(name))
        return model

    for study in STUDIES:
        monkeypatch.setattr(_module(study), "opened", forgotten, raising=False)


@pytest.mark.usefixtures("untrained")
@pytest.mark.parametrize(
    "study", [study for study in STUDIES if study.reads], ids=lambda study: study.name
)
def test_notices_a_model_that_learned_nothing(study: ProofCase) -> None:
    """What is said of trained models is not true of new ones."""
    with pytest.raises(ProofFailed, match=study.name):
        verify_proof(_run(study))


def test_notices_equal_forget_biases(monkeypatch: pytest.MonkeyPatch) -> None:
    """If both settings were the same, there would be no difference to be shown."""
    (study,) = [study for study in STUDIES if study.name == "forget-bias"]
    module = _module(study)
    gradients = module._gradients
    monkeypatch.setattr(module, "_gradients", lambda seed, *, bias: gradients(seed, bias=True))
    with pytest.raises(ProofFailed, match="forget-bias"):
        verify_proof(_run(study))

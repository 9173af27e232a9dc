"""What was found out about stateful layers is whole, and says what the pages say."""

from typing import Any

import pytest
from frameworks.stateful import LAYERS, WAYS, outcomes

from diagram_gen.findings import to_json
from diagram_gen.stateful import BACKENDS, PATH, load, stateful_table


def test_the_stored_result_is_what_writing_it_again_would_give() -> None:
    """Nothing is lost between file and data."""
    assert to_json(load()) == PATH.read_text(encoding="utf-8")


def test_each_backend_does_what_the_page_says() -> None:
    """On JAX only a call keeps states; PyTorch trains a gated layer without cuDNN's function."""
    found = load().outcomes
    for way in WAYS:
        assert set(found["tensorflow"][way].values()) == {"kept"}
        assert set(found["jax"][way].values()) == {"kept" if way == "model(x)" else "zero"}
        failing = {"LSTM", "GRU"} if way == "fit" else set()
        torch = found["torch"][way]
        assert {layer for layer, outcome in torch.items() if outcome != "kept"} == failing
        assert {torch[layer] for layer in failing} <= {"RuntimeError"}


def test_the_table_has_a_row_for_each_use_and_the_versions() -> None:
    """What differs between layers is said of each."""
    text, found = stateful_table(), load()
    assert text.count("\n| `") == len(WAYS)
    assert "| LSTM, GRU: `RuntimeError`; SimpleRNN: kept |" in text
    assert all(f"{BACKENDS[name]} {version}" in text for name, version in found.versions.items())


# Keras reads its states by an object without NumPy 2's `copy` keyword.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_states_that_are_not_written_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call writes them; if nothing is done, they are zero; an error is named."""
    import keras

    def fail(model: Any, x: Any) -> None:
        raise RuntimeError

    call, _ = WAYS["model(x)"]
    ways = {"call": call, "nothing": lambda model, x: None, "error": fail}
    monkeypatch.setattr("frameworks.stateful.WAYS", {name: (use, {}) for name, use in ways.items()})
    assert outcomes(keras) == {
        "call": dict.fromkeys(LAYERS, "kept"),
        "nothing": dict.fromkeys(LAYERS, "zero"),
        "error": dict.fromkeys(LAYERS, "RuntimeError"),
    }

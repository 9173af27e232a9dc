"""A wrong description, or a wrong fact, stops the build and says what is wrong."""

import itertools
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from diagram_gen import layers
from diagram_gen.case import Case
from diagram_gen.fact_cache import FactCache
from diagram_gen.facts import InputFacts, LayerFacts, OrderProof, Step, StoredWeight
from diagram_gen.layers import LSTM, LayerKind, Weight
from diagram_gen.verify import Disagreement, verify_inputs, verify_layer
from tests.programs import Built

Facts = Callable[[int, int], LayerFacts]


@pytest.fixture
def real(facts: Facts) -> LayerFacts:
    """What a real layer says."""
    return facts(2, 3)


def _reordered(order: str) -> LayerKind:
    blocks = {block.letter: block for block in LSTM.blocks}
    return replace(LSTM, blocks=tuple(blocks[letter] for letter in order))


def _reshaped(n: int, *shape: str) -> LayerKind:
    weights = list(LSTM.weights)
    weights[n] = replace(weights[n], shape=shape)
    return replace(LSTM, weights=tuple(weights))


def _renamed(n: int, name: str) -> LayerKind:
    weights = list(LSTM.weights)
    weights[n] = replace(weights[n], name=name)
    return replace(LSTM, weights=tuple(weights))


def _fails(facts: LayerFacts, *words: str) -> None:
    """Check that the error names layer, configuration, what was expected and what was found."""
    with pytest.raises(Disagreement) as caught:
        verify_layer(facts)
    message = str(caught.value)
    assert f"units={facts.case.units}, features={facts.case.features}" in message
    assert facts.keras_class in message
    assert re.search(r"should (be|differ)", message)
    for word in words:
        assert word in message, message


def test_truth_passes(real: LayerFacts) -> None:
    """The real description of a real layer."""
    verify_layer(real)


@pytest.mark.parametrize(
    "order", ["".join(p) for p in itertools.permutations("ifco") if p != tuple("ifco")]
)
def test_every_other_order_is_caught(
    order: str, real: LayerFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong order of the blocks, which changes no shape."""
    monkeypatch.setitem(layers.KINDS, "lstm", _reordered(order))
    _fails(real, "block order", order, "ifco")


FALSE_DESCRIPTIONS: list[tuple[LayerKind, list[str]]] = [
    (_reshaped(0, "4*units", "features"), ["shape of kernel", "(8, 3)", "(3, 8)"]),
    (_reshaped(0, "features", "3*units"), ["shape of kernel", "(3, 6)", "(3, 8)"]),
    (_reshaped(1, "features", "4*units"), ["shape of recurrent_kernel", "(3, 8)", "(2, 8)"]),
    (_reshaped(2, "units"), ["shape of bias", "(2,)", "(8,)"]),
    (_reshaped(2, "2", "4*units"), ["shape of bias", "(2, 8)", "(8,)"]),
    (_renamed(0, "kernels"), ["kernels", "'kernel'"]),
    (replace(LSTM, weights=LSTM.weights[:2]), ["arrays", "bias"]),
    (replace(LSTM, weights=LSTM.weights[::-1]), ["arrays", "['bias',", "['kernel',"]),
    (
        replace(LSTM, weights=(*LSTM.weights, Weight("peephole", ("units",), None, "", ""))),
        ["arrays", "peephole"],
    ),
    (replace(LSTM, keras_class="GRU"), ["class", "keras.layers.GRU", "keras.layers.LSTM"]),
    (replace(LSTM, cell_name="cell"), ["path", "lstm/cell/kernel", "lstm/lstm_cell/kernel"]),
    (replace(LSTM, states=("h",)), ["states", "((None, 2),)", "((None, 2), (None, 2))"]),
]


@pytest.mark.parametrize(
    ("kind", "words"), FALSE_DESCRIPTIONS, ids=[", ".join(w) for _, w in FALSE_DESCRIPTIONS]
)
def test_false_descriptions_are_caught(
    kind: LayerKind, words: list[str], real: LayerFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shapes, names, number and order of the arrays, class, path and states."""
    monkeypatch.setitem(layers.KINDS, "lstm", kind)
    _fails(real, *words)


def _weight(facts: LayerFacts, n: int, **changes: object) -> LayerFacts:
    weights = list(facts.weights)
    weights[n] = replace(weights[n], **changes)  # type: ignore[arg-type]
    return replace(facts, weights=tuple(weights))


FALSE_FACTS: dict[str, Callable[[LayerFacts], LayerFacts]] = {
    "shape of kernel": lambda f: _weight(f, 0, shape=(1, 8)),
    "shape of bias": lambda f: _weight(f, 2, shape=(1, 8)),
    "the path": lambda f: _weight(f, 0, path="lstm/kernel"),
    "the arrays": lambda f: replace(f, weights=f.weights[:2]),
    "values in kernel": lambda f: _weight(_weight(f, 0, parameters=25), 2, parameters=7),
    "values in bias": lambda f: _weight(f, 2, parameters=9),
    "the number of parameters": lambda f: replace(f, parameters=49),
    "the class": lambda f: replace(f, keras_class="keras.layers.GRU"),
    "the output shape ": lambda f: replace(f, output_last=(None, 3)),
    "of a sequence": lambda f: replace(f, output_sequences=(None, 3, 2)),
    "the states": lambda f: replace(f, states=f.states[:1]),
    "the block order": lambda f: replace(f, order_proof=replace(f.order_proof, order="fico")),
}


@pytest.mark.parametrize("what", FALSE_FACTS)
def test_false_facts_are_caught(what: str, real: LayerFacts) -> None:
    """Whatever a layer says otherwise than described."""
    _fails(FALSE_FACTS[what](real), what)


def test_a_weak_proof_is_no_proof(real: LayerFacts) -> None:
    """The right order must fit, and no other may come near."""
    _fails(replace(real, order_proof=OrderProof("ifco", 0.01, 0.2, 24)), "0.01")
    _fails(replace(real, order_proof=OrderProof("ifco", 1e-7, 1e-4, 24)), "0.0001")


def test_both_forms_of_the_sum_must_agree(real: LayerFacts) -> None:
    """If joining the arrays changed the sum, the figure that says otherwise would be wrong."""
    step = real.step
    assert isinstance(step, Step)
    joined = (step.joined[0] + 0.0001, *step.joined[1:])
    _fails(replace(real, step=replace(step, joined=joined)), "joined form")


def test_values_that_were_not_all_read(real: LayerFacts) -> None:
    """A drawing never shows fewer values than the array has, or more."""
    kernel = real.weights[0]
    assert isinstance(kernel, StoredWeight)
    assert kernel.values is not None
    _fails(_weight(real, 0, values=kernel.values[:-1]), "kernel")


@pytest.fixture
def models(built: Built) -> InputFacts:
    """What real models say."""
    from diagram_gen.case import InputCase

    fact = FactCache(built.facts).get(InputCase("lstm", 3))
    assert fact is not None
    assert isinstance(fact.facts, InputFacts)
    return fact.facts


@pytest.mark.parametrize(
    "changes",
    [
        {"shapes": {"kernel": (50, 12), "recurrent_kernel": (3, 12), "bias": (12,)}},
        {"shapes": {"kernel": (1, 12), "recurrent_kernel": (3, 12)}},
        {"parameters": 61},
        {"output": (None, 50, 3)},
    ],
    ids=["shape", "array", "parameters", "output"],
)
def test_time_steps_must_not_matter(models: InputFacts, changes: dict[str, object]) -> None:
    """A model that says otherwise is named with the shape of its input."""
    rows = [replace(r, **changes) if r.steps == 50 else r for r in models.rows]  # type: ignore[arg-type]
    verify_inputs(models)
    with pytest.raises(Disagreement) as caught:
        verify_inputs(replace(models, rows=tuple(rows)))
    assert "keras.layers.LSTM with units=3 on inputs of shape (50, 1)" in str(caught.value)


def test_a_false_description_stops_the_build(
    copied: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Facts that were right when they were stored are held against the description of today."""
    monkeypatch.setitem(layers.KINDS, "lstm", _reordered("fico"))
    with pytest.raises(Disagreement, match="fico"):
        FactCache(copied.facts).get(Case("lstm", 3, 1))

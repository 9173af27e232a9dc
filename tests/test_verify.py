"""A wrong description, or a wrong fact, stops the build and says what is wrong."""

import itertools
import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from diagram_gen import layers
from diagram_gen.case import Case, InputCase
from diagram_gen.cells import Weight
from diagram_gen.errors import UserError
from diagram_gen.fact_cache import Fact, FactCache
from diagram_gen.facts import InputFacts, LayerFacts, OrderProof, Step, StoredWeight
from diagram_gen.layers import KINDS, LayerKind
from diagram_gen.verify import Disagreement, verify_inputs, verify_layer
from tests.programs import Built

LSTM = KINDS["lstm"]

#: Gives what a real layer says: kind, units and features.
Read = Callable[[str, int, int], LayerFacts]

#: Units and features, so few that an LSTM has a worked step.
SIZES = (2, 3)


def _lstm(**changes: Any) -> LayerKind:
    """Return the description of an LSTM with another cell."""
    (part,) = LSTM.parts
    return replace(LSTM, parts=(replace(part, cell=replace(part.cell, **changes)),))


def _reordered(order: str) -> LayerKind:
    blocks = {block.letter: block for block in LSTM.blocks}
    return _lstm(blocks=tuple(blocks[letter] for letter in order))


def _changed(n: int, **changes: Any) -> LayerKind:
    weights = list(LSTM.cell.weights)
    weights[n] = replace(weights[n], **changes)
    return _lstm(weights=tuple(weights))


def _with_part(**changes: Any) -> LayerKind:
    return replace(LSTM, parts=(replace(LSTM.parts[0], **changes),))


def _fails(facts: LayerFacts, *words: str) -> None:
    """Check that the error names layer, configuration, what was expected and what was found."""
    with pytest.raises(Disagreement) as caught:
        verify_layer(facts)
    message = str(caught.value)
    assert message.startswith(f"{facts.code} with features={facts.case.features}: ")
    assert re.search(r"should (be|differ)", message)
    for word in words:
        assert word in message, message


@pytest.mark.parametrize("key", KINDS)
@pytest.mark.parametrize("sizes", [SIZES, (1, 1), (5, 2)], ids=str)
def test_truth_passes(key: str, sizes: tuple[int, int], read: Read) -> None:
    """The real description of a real layer, of every kind."""
    verify_layer(read(key, *sizes))


@pytest.mark.parametrize(
    "order", ["".join(p) for p in itertools.permutations("ifco") if p != tuple("ifco")]
)
def test_every_other_order_is_caught(
    order: str, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong order of the blocks, which changes no shape."""
    monkeypatch.setitem(layers.KINDS, "lstm", _reordered(order))
    facts = read("lstm", *SIZES)
    _fails(replace(facts, weights=_in_order(facts.weights, order)), "block order", order, "ifco")
    _fails(facts, "the blocks of", str(list(order)), str(list("ifco")))


def _in_order(weights: tuple[StoredWeight, ...], order: str) -> tuple[StoredWeight, ...]:
    """Return what a reader would say that believed in ``order``."""
    return tuple(
        replace(w, spread=dict(zip(order, w.spread.values(), strict=True))) for w in weights
    )


_PEEPHOLE = Weight("peephole", ("units",), None, "", "")
_WEIGHTS = LSTM.cell.weights

FALSE_DESCRIPTIONS: list[tuple[LayerKind, list[str]]] = [
    (_changed(0, shape=("4*units", "features")), ["shape of lstm/", "(8, 3)", "(3, 8)"]),
    (_changed(0, shape=("features", "3*units")), ["kernel should be (3, 6)", "gives (3, 8)"]),
    (_changed(1, shape=("features", "4*units")), ["kernel should be (3, 8)", "gives (2, 8)"]),
    (_changed(2, shape=("units",)), ["bias should be (2,)", "gives (8,)"]),
    (_changed(2, shape=("2", "4*units")), ["bias should be (2, 8)", "gives (8,)"]),
    (_changed(0, name="kernels"), ["kernels", "'kernel'"]),
    (_lstm(weights=_WEIGHTS[:2]), ["the arrays", "bias"]),
    (_lstm(weights=_WEIGHTS[::-1]), ["the arrays should be [('', 'bias')", "gives [('', 'kernel'"]),
    (_lstm(weights=(*_WEIGHTS, _PEEPHOLE)), ["the arrays", "peephole"]),
    (_lstm(states=("h",)), ["the states should be ((None, 2),)", "((None, 2), (None, 2))"]),
    (replace(LSTM, make=KINDS["gru"].make), ["the class", "layers.GRU", "layers.LSTM"]),
    (replace(LSTM, make=KINDS["lstm-no-bias"].make), ["the code", "use_bias=False"]),
    (_with_part(path="lstm/cell"), ["the path", "lstm/cell/kernel", "lstm/lstm_cell/kernel"]),
    (_with_part(name="first"), ["the arrays", "'first'"]),
    (_with_part(units="2*units"), ["shape of lstm/lstm_cell/kernel should be (3, 16)"]),
    (_with_part(features="units"), ["kernel should be (2, 8)", "gives (3, 8)"]),
    (replace(LSTM, parts=LSTM.parts * 2), ["the arrays"]),
    (replace(LSTM, output="2*units"), ["the output shape should be (None, 4)"]),
    (replace(LSTM, outer=1), ["the output shape should be (None, None, 2)"]),
    (replace(LSTM, spatial=(4,)), ["the output shape should be (None, 4, 2)"]),
    (replace(LSTM, returns_states=False), ["the states should be ()"]),
]


@pytest.mark.parametrize(
    ("kind", "words"), FALSE_DESCRIPTIONS, ids=[", ".join(w) for _, w in FALSE_DESCRIPTIONS]
)
def test_false_descriptions_are_caught(
    kind: LayerKind, words: list[str], read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shapes, names, number and order of the arrays, class, path, states and outputs."""
    real = read("lstm", *SIZES)
    monkeypatch.setitem(layers.KINDS, "lstm", kind)
    _fails(real, *words)


@pytest.mark.parametrize("key", KINDS)
def test_one_kind_is_not_taken_for_another(
    key: str, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No two descriptions fit the same layer."""
    real = read(key, *SIZES)
    for other in set(KINDS) - {key}:
        monkeypatch.setitem(layers.KINDS, key, replace(KINDS[other], key=key))
        _fails(real)


def _changes(value: Any) -> list[Any]:
    """Return false values in place of a true one, of the same type and of another."""
    match value:
        case None:
            return [7]
        case str():
            return [value + "x", None]
        case int():
            return [value + 1, 0, None]
        case float():
            return [value + 10, str(value)]
        case list():
            return [[*value, *value[-1:]], value[:-1], None] if value else [[[7]]]
        case dict():
            return [dict(list(value.items())[1:]), None]
    raise TypeError(value)


def _tampered(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield ``value`` with one change somewhere inside it, and where that is."""
    for change in _changes(value):
        yield "", change
    members = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for name, member in members:
        for place, change in _tampered(member):
            changed = value.copy()
            changed[name] = change
            yield f".{name}{place}", changed


#: What no description can tell: the sums of the worked step follow from its x and h, and versions
#: are those that were in use. ``parts`` are made from the description and never read back.
UNKNOWN = re.compile(r"\.(parts|read_with)(\..*)?|\.step(\.(x|h)\.\d+|\.difference)?")

#: Smaller differences would be even better, larger ones of other orders too.
BOUNDS = {".order_proof.difference": [1e-4, math.nan], ".order_proof.runner_up": [1e-4, math.nan]}


@pytest.mark.parametrize("key", KINDS)
def test_every_single_change_is_refused(key: str, read: Read) -> None:
    """Whatever one place of the stored facts says otherwise, in every kind of layer."""
    sizes = (1, 2) if key == "conv-lstm3d" else SIZES  # so few that every value is kept
    case = Case(key, *sizes)
    data = json.loads(json.dumps(read(key, *sizes).to_json()))
    assert _is_accepted(Fact(case, data, ""))
    places = [
        (place, _is_accepted(Fact(case, changed, "")))
        for place, changed in _tampered(data)
        if not UNKNOWN.fullmatch(place) and place not in BOUNDS
    ]
    assert [place for place, accepted in places if accepted] == []
    assert len(places) > 100
    for place, changes in BOUNDS.items():
        _, name, member = place.split(".")
        for change in changes:
            changed = data | {name: data[name] | {member: change}}
            assert not _is_accepted(Fact(case, changed, ""))


@pytest.mark.parametrize("layer", ["lstm", "gru", "simple-rnn"])
def test_every_single_change_of_models_is_refused(layer: str) -> None:
    """The same of what models with inputs of several shapes said."""
    from diagram_gen.keras_reader import read_inputs

    case = InputCase(layer, 3)
    data = json.loads(json.dumps(read_inputs(case).to_json()))
    assert _is_accepted(Fact(case, data, ""))
    accepted = [
        place
        for place, changed in _tampered(data)
        if not UNKNOWN.fullmatch(place) and _is_accepted(Fact(case, changed, ""))
    ]
    assert accepted == []


def _is_accepted(fact: Fact) -> bool:
    try:
        _ = fact.facts
    except UserError:
        return False
    return True


def _weight(facts: LayerFacts, n: int, **changes: Any) -> LayerFacts:
    weights = list(facts.weights)
    weights[n] = replace(weights[n], **changes)
    return replace(facts, weights=tuple(weights))


FALSE_FACTS: dict[str, Callable[[LayerFacts], LayerFacts]] = {
    "shape of lstm/lstm_cell/kernel": lambda f: _weight(f, 0, shape=(1, 8)),
    "shape of lstm/lstm_cell/bias": lambda f: _weight(f, 2, shape=(1, 8)),
    "the path of kernel": lambda f: _weight(f, 0, path="lstm/kernel"),
    "the data type of lstm/lstm_cell/bias": lambda f: _weight(f, 2, dtype="float64"),
    "the arrays": lambda f: replace(f, weights=f.weights[:2]),
    "values in lstm/lstm_cell/kernel": lambda f: _weight(
        _weight(f, 0, parameters=25), 2, parameters=7
    ),
    "values in lstm/lstm_cell/bias": lambda f: _weight(f, 2, parameters=9),
    "the rows of values in lstm": lambda f: _weight(f, 0, values=f.weights[0].values[:-1]),  # type: ignore[index]
    "whether lstm/lstm_cell/kernel has all values": lambda f: _weight(f, 0, values=None),
    "the spread of values in lstm": lambda f: _weight(f, 2, values=((0.5,) * 8,)),
    "the blocks of lstm": lambda f: _weight(f, 1, spread={"i": (0.0, 1.0)}),
    "the number of parameters": lambda f: replace(f, parameters=49),
    "the class": lambda f: replace(f, keras_class="keras.layers.GRU"),
    "the output shape ": lambda f: replace(f, output_last=(None, 3)),
    "of a sequence": lambda f: replace(f, output_sequences=(None, 3, 2)),
    "the states": lambda f: replace(f, states=f.states[:1]),
    "the block order": lambda f: replace(f, order_proof=replace(f.order_proof, order="fico")),
    "orders tried": lambda f: replace(f, order_proof=replace(f.order_proof, tried=23)),
    "another order": lambda f: replace(f, order_proof=replace(f.order_proof, runner_up=None)),
}


@pytest.mark.parametrize("what", FALSE_FACTS)
def test_false_facts_are_named(what: str, read: Read) -> None:
    """Whatever a layer says otherwise than described, the message says which thing it is."""
    _fails(FALSE_FACTS[what](read("lstm", *SIZES)), what)


@pytest.mark.parametrize(
    ("difference", "runner_up"),
    [(0.01, 0.2), (1e-7, 1e-4), (math.nan, 0.2), (1e-7, math.nan), (0.2, 0.3), (1e-7, 1e-7)],
)
def test_a_weak_proof_is_no_proof(difference: float, runner_up: float, read: Read) -> None:
    """The right order must fit, and no other may come near; what is no number proves nothing."""
    proof = OrderProof("ifco", difference, runner_up, 24)
    facts = replace(read("lstm", *SIZES), order_proof=proof)
    _fails(facts, f"{difference:g}", f"{runner_up:g}")


def test_both_forms_of_the_sum_must_agree(read: Read) -> None:
    """If joining the arrays changed the sum, the figure that says otherwise would be wrong."""
    facts = read("lstm", *SIZES)
    step = facts.step
    assert isinstance(step, Step)
    joined = (step.joined[0] + 0.0001, *step.joined[1:])
    _fails(replace(facts, step=replace(step, joined=joined)), "joined form")
    _fails(
        replace(facts, step=replace(step, x=step.x[1:])), "worked step", "(3, 2, 8)", "(2, 2, 8)"
    )


@pytest.fixture
def models(request: pytest.FixtureRequest) -> InputFacts:
    """What real models say."""
    from diagram_gen.keras_reader import read_inputs

    return read_inputs(InputCase(getattr(request, "param", "lstm"), 3))


@pytest.mark.parametrize("models", ["lstm", "gru", "simple-rnn"], indirect=True)
def test_models_pass(models: InputFacts) -> None:
    """Each kind of layer for which there are models."""
    verify_inputs(models)


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
    with pytest.raises(Disagreement) as caught:
        verify_inputs(replace(models, rows=tuple(rows)))
    assert "keras.layers.LSTM with units=3 on inputs of shape (50, 1)" in str(caught.value)


def test_a_false_description_stops_the_build(
    copied: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Facts that were right when they were stored are held against the description of today."""
    monkeypatch.setitem(layers.KINDS, "lstm", _reordered("fico"))
    with pytest.raises(Disagreement, match=r"should be \['f', 'i', 'c', 'o'\] by"):
        FactCache(copied.facts).get(Case("lstm", 3, 1))

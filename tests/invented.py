"""Facts that no layer ever said: for drawings of any size, and for data of any content."""

import math

from hypothesis import strategies as st

from diagram_gen.case import Case, InputCase
from diagram_gen.expressions import evaluate
from diagram_gen.facts import (
    MOST_VALUES,
    InputFacts,
    InputRow,
    LayerFacts,
    OrderProof,
    Step,
    StoredWeight,
)
from diagram_gen.layers import KINDS
from diagram_gen.proof import Proof


def layer_facts(units: int, features: int, value: float = -0.25, layer: str = "lstm") -> LayerFacts:
    """Return facts of the right form for a layer of any size; every value is the same."""
    case = Case(layer, units, features)
    kind = case.kind
    weights = tuple(
        StoredWeight(
            part=part.name,
            name=described.name,
            path=f"{part.path}/{described.name}",
            shape=shape,
            dtype="float32",
            parameters=math.prod(shape),
            spread=dict.fromkeys(kind.order, (value, value)),
            values=_filled(shape, value) if math.prod(shape) <= MOST_VALUES else None,
        )
        for part in kind.parts
        for described in part.weights
        for shape in [described.shape_for(units, features)]
    )
    outer, out = (None,) * kind.outer, evaluate(kind.output, case.sizes)
    states = tuple(
        (None, *kind.spatial, part.sizes(case.sizes)["units"])
        for part in kind.parts
        for _ in kind.cell.states
    )
    joinable = kind.cell.joinable and kind.joined == "alone" and len(weights) == 3
    small = joinable and units <= 2 and features <= 3
    z = (value,) * (len(kind.blocks) * units)
    return LayerFacts(
        case=case,
        keras_class=kind.keras_class,
        code=kind.make().code(case.sizes),
        weights=weights,
        parameters=case.parameters,
        output_last=(None, *outer, *kind.spatial, out),
        output_sequences=(None, *outer, None, *kind.spatial, out),
        states=states if kind.returns_states else (),
        order_proof=OrderProof(kind.order, 1e-7, 0.1, math.factorial(len(kind.order))),
        step=Step((value,) * features, (value,) * units, z, z, 0.0) if small else None,
        read_with={"keras": "0", "tensorflow": "0", "numpy": "0"},
    )


def idle_proof(facts: LayerFacts, idle: dict[str, str]) -> Proof:
    """Return a proof of the right form: at one step the blocks in ``idle`` have no gradient."""
    steps = {
        str(n): {
            w.name: {
                letter: 0.0 if n == 1 and letter in idle.get(w.name, "") else 0.1 * n
                for letter in facts.case.kind.order
            }
            for w in facts.weights
        }
        for n in (1, 2)
    }
    return Proof("idle", "Some blocks are idle.", "By hand.", (), {"steps": steps}, {})


def _filled(shape: tuple[int, ...], value: float) -> tuple[tuple[float, ...], ...]:
    *rows, columns = shape
    return ((value,) * columns,) * math.prod(rows)


_FLOATS = st.floats(allow_nan=False, allow_infinity=False)
_SIZES = st.integers(1, 50)
_ROW = st.lists(_FLOATS, max_size=5).map(tuple)
_VERSIONS = st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3)
_SHAPES = st.lists(_SIZES, min_size=1, max_size=3).map(tuple)
_OPEN_SHAPES = st.lists(st.none() | _SIZES, min_size=1, max_size=3).map(tuple)

_WEIGHTS = st.builds(
    StoredWeight,
    part=st.text(),
    name=st.text(),
    path=st.text(),
    shape=_SHAPES,
    dtype=st.text(max_size=8),
    parameters=st.integers(0),
    spread=st.dictionaries(st.sampled_from("ifcozrh"), st.tuples(_FLOATS, _FLOATS)),
    values=st.none() | st.lists(_ROW, min_size=1, max_size=3).map(tuple),
)

#: Facts of the right types with any content.
LAYER_FACTS = st.builds(
    LayerFacts,
    case=st.builds(Case, st.sampled_from(list(KINDS)), _SIZES, _SIZES),
    keras_class=st.text(),
    code=st.text(),
    weights=st.lists(_WEIGHTS, max_size=3).map(tuple),
    parameters=st.integers(0),
    output_last=_OPEN_SHAPES,
    output_sequences=_OPEN_SHAPES,
    states=st.lists(_OPEN_SHAPES, max_size=4).map(tuple),
    order_proof=st.builds(OrderProof, st.text(max_size=4), _FLOATS, _FLOATS, st.integers(0)),
    step=st.none() | st.builds(Step, x=_ROW, h=_ROW, split=_ROW, joined=_ROW, difference=_FLOATS),
    read_with=_VERSIONS,
)

_ROWS = st.builds(
    InputRow,
    steps=st.none() | _SIZES,
    features=_SIZES,
    shapes=st.dictionaries(st.text(max_size=8), _SHAPES, max_size=3),
    parameters=st.integers(0),
    output=_OPEN_SHAPES,
)

#: The same of models; no two rows have the same input shape.
INPUT_FACTS = st.builds(
    InputFacts,
    case=st.builds(InputCase, st.just("lstm"), _SIZES),
    rows=st.lists(_ROWS, max_size=4, unique_by=lambda row: (row.steps, row.features)).map(tuple),
    read_with=_VERSIONS,
)

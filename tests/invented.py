"""Facts that no layer ever said: for drawings of any size, and for data of any content."""

import math

from hypothesis import strategies as st

from diagram_gen.case import Case, InputCase
from diagram_gen.facts import (
    InputFacts,
    InputRow,
    LayerFacts,
    OrderProof,
    Step,
    StoredWeight,
)


def layer_facts(units: int, features: int, value: float = -0.25) -> LayerFacts:
    """Return facts of the right form for an LSTM of any size; every value is the same."""
    shapes = {
        "kernel": (features, 4 * units),
        "recurrent_kernel": (units, 4 * units),
        "bias": (4 * units,),
    }
    weights = tuple(
        StoredWeight(
            name=name,
            path=f"lstm/lstm_cell/{name}",
            shape=shape,
            dtype="float32",
            parameters=math.prod(shape),
            spread=dict.fromkeys("ifco", (value, value)),
            values=_filled(shape, value) if math.prod(shape) <= 300 else None,
        )
        for name, shape in shapes.items()
    )
    small = units <= 2 and features <= 3
    z = (value,) * (4 * units)
    return LayerFacts(
        case=Case("lstm", units, features),
        keras_class="keras.layers.LSTM",
        weights=weights,
        parameters=sum(math.prod(shape) for shape in shapes.values()),
        output_last=(None, units),
        output_sequences=(None, None, units),
        states=((None, units),) * 2,
        order_proof=OrderProof("ifco", 1e-7, 0.1, 24),
        step=Step((value,) * features, (value,) * units, z, z, 0.0) if small else None,
        read_with={"keras": "0", "tensorflow": "0", "numpy": "0"},
    )


def _filled(shape: tuple[int, ...], value: float) -> tuple[tuple[float, ...], ...]:
    *rows, columns = shape
    return ((value,) * columns,) * (rows[0] if rows else 1)


_FLOATS = st.floats(allow_nan=False, allow_infinity=False)
_SIZES = st.integers(1, 50)
_ROW = st.lists(_FLOATS, max_size=5).map(tuple)
_VERSIONS = st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3)
_SHAPES = st.lists(_SIZES, min_size=1, max_size=3).map(tuple)
_OPEN_SHAPES = st.lists(st.none() | _SIZES, min_size=1, max_size=3).map(tuple)

_WEIGHTS = st.builds(
    StoredWeight,
    name=st.text(),
    path=st.text(),
    shape=_SHAPES,
    dtype=st.text(max_size=8),
    parameters=st.integers(0),
    spread=st.dictionaries(st.sampled_from("ifco"), st.tuples(_FLOATS, _FLOATS)),
    values=st.none() | st.lists(_ROW, min_size=1, max_size=3).map(tuple),
)

#: Facts of the right types with any content.
LAYER_FACTS = st.builds(
    LayerFacts,
    case=st.builds(Case, st.just("lstm"), _SIZES, _SIZES),
    keras_class=st.text(),
    weights=st.lists(_WEIGHTS, max_size=3).map(tuple),
    parameters=st.integers(0),
    output_last=_OPEN_SHAPES,
    output_sequences=_OPEN_SHAPES,
    states=st.lists(_OPEN_SHAPES, max_size=2).map(tuple),
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

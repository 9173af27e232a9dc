"""Facts: what was read off a real Keras layer, as plain data.

The JSON form of :class:`LayerFacts` is what the cache keeps and what the site publishes under
``api/v1/``. Nothing in here computes a shape: shapes come from Keras.
"""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from diagram_gen.case import Case, InputCase
from diagram_gen.layers import Part

#: Of arrays with more values than this only the spread is kept.
MOST_VALUES = 300

Shape = tuple[int, ...]
OpenShape = tuple[int | None, ...]


def two_digits(value: float) -> float:
    """Return ``value`` with two significant digits, as differences are stated."""
    return float(f"{value:.1e}")


@dataclass(frozen=True)
class StoredWeight:
    """One variable of the built layer.

    Attributes:
        part: name of the layer's part that it belongs to; empty if the layer has but one.
        name: ``variable.name``.
        path: ``variable.path`` of a layer built on its own.
        shape: its shape.
        dtype: its data type.
        parameters: number of values.
        spread: per block letter, the least and the greatest initial value.
        values: all initial values, rounded to four decimals, if they are few; else ``None``.
    """

    part: str
    name: str
    path: str
    shape: Shape
    dtype: str
    parameters: int
    spread: dict[str, tuple[float, float]]
    values: tuple[tuple[float, ...], ...] | None

    @property
    def label(self) -> str:
        """What it is called within its layer: ``kernel``, or ``forward kernel`` among several."""
        return f"{self.part} {self.name}".lstrip()


@dataclass(frozen=True)
class OrderProof:
    """Which reading of the packed columns reproduces the layer's output.

    The layer gets random weights, biases and states and runs over several time steps. A plain
    NumPy cell then reads the same arrays in every possible block order.

    Attributes:
        order: the block order with the smallest difference, e.g. ``ifco``.
        difference: its largest absolute difference to the output of Keras.
        runner_up: the difference of the best *other* order; ``None`` if there is no other.
        tried: the number of orders tried.
    """

    order: str
    difference: float
    runner_up: float | None
    tried: int


@dataclass(frozen=True)
class Step:
    """One time step with real numbers, from the initial weights (small layers only).

    ``split`` is x @ kernel + h @ recurrent_kernel + bias; ``joined`` is the textbook form
    [x, h] @ W + bias with both arrays stacked. ``difference`` is the largest difference
    between the two, computed in float64.
    """

    x: tuple[float, ...]
    h: tuple[float, ...]
    split: tuple[float, ...]
    joined: tuple[float, ...]
    difference: float


@dataclass(frozen=True)
class LayerArrays:
    """A layer as its arrays: what figures draw.

    Attributes:
        case: the layer and its size.
        weights: the arrays, in the order of ``get_weights()``.
        parameters: the number of values in all of them.
        output_last, output_sequences: shape of the output with ``return_sequences`` off and on.
    """

    #: What the values in the arrays are called.
    holds: ClassVar[str] = "values"

    case: Case
    weights: tuple[StoredWeight, ...]
    parameters: int
    output_last: OpenShape
    output_sequences: OpenShape

    def weight(self, name: str) -> StoredWeight:
        """Return the weight called ``name``.

        Raises:
            KeyError: if the layer has none of that name.
        """
        for weight in self.weights:
            if weight.name == name:
                return weight
        raise KeyError(name)


@dataclass(frozen=True)
class LayerFacts(LayerArrays):
    """All that was read off one layer."""

    holds = "initial values"

    keras_class: str
    code: str
    states: tuple[OpenShape, ...]
    order_proof: OrderProof
    step: Step | None
    read_with: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return the facts as JSON types, with the columns of each block spelled out."""
        data = asdict(self)
        case = data.pop("case")
        parts = [_part(self.case, part) for part in self.case.kind.parts]
        call = {key: data.pop(key) for key in ("keras_class", "code")}  # before the long lists
        return {**case, "parts": parts, **call, **data}


def _part(case: Case, part: Part) -> dict[str, Any]:
    sizes = part.sizes(case.sizes)
    blocks = [
        {
            "letter": block.letter,
            "name": block.name,
            "activation": block.activation,
            "columns": list(case.kind.columns(block.letter, sizes["units"])),
        }
        for block in part.cell.blocks
    ]
    return {"name": part.name, **sizes, "blocks": blocks}


def _step_from_json(difference: float, **vectors: list[float]) -> Step:
    return Step(**{name: tuple(v) for name, v in vectors.items()}, difference=difference)


def layer_from_json(data: dict[str, Any]) -> LayerFacts:
    """Return the facts that :meth:`LayerFacts.to_json` wrote.

    Raises:
        KeyError, TypeError, ValueError, UserError: if ``data`` is not of that form.
    """
    step = data["step"]
    return LayerFacts(
        case=Case(data["layer"], data["units"], data["features"]),
        keras_class=data["keras_class"],
        code=data["code"],
        weights=tuple(
            StoredWeight(
                **w
                | {
                    "shape": tuple(w["shape"]),
                    "spread": {letter: tuple(pair) for letter, pair in w["spread"].items()},
                    "values": w["values"] and tuple(map(tuple, w["values"])),
                }
            )
            for w in data["weights"]
        ),
        parameters=data["parameters"],
        output_last=tuple(data["output_last"]),
        output_sequences=tuple(data["output_sequences"]),
        states=tuple(map(tuple, data["states"])),
        order_proof=OrderProof(**data["order_proof"]),
        step=step and _step_from_json(**step),
        read_with=dict(data["read_with"]),
    )


@dataclass(frozen=True)
class InputRow:
    """What ``Sequential([Input((steps, features)), layer])`` says of itself.

    ``steps`` is ``None`` for an input of any length.
    """

    steps: int | None
    features: int
    shapes: dict[str, Shape]
    parameters: int
    output: OpenShape


@dataclass(frozen=True)
class InputFacts:
    """The same layer in models whose inputs have different shapes."""

    case: InputCase
    rows: tuple[InputRow, ...]
    read_with: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return the facts as JSON types; rows are keyed by their shape, e.g. ``t1-f3``."""
        rows = {
            f"t{'N' if r.steps is None else r.steps}-f{r.features}": asdict(r) for r in self.rows
        }
        return asdict(self.case) | {"rows": rows, "read_with": self.read_with}


def inputs_from_json(data: dict[str, Any]) -> InputFacts:
    """Return the facts that :meth:`InputFacts.to_json` wrote.

    Raises:
        KeyError, TypeError, ValueError: if ``data`` is not of that form.
    """
    return InputFacts(
        case=InputCase(data["layer"], data["units"]),
        rows=tuple(
            InputRow(
                **row
                | {
                    "shapes": {name: tuple(shape) for name, shape in row["shapes"].items()},
                    "output": tuple(row["output"]),
                }
            )
            for row in data["rows"].values()
        ),
        read_with=dict(data["read_with"]),
    )

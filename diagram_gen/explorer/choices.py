"""What can be chosen in the explorer: layers, their arguments, sizes, and what each one changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from diagram_gen.case import OwnCase
from diagram_gen.cells import without_bias
from diagram_gen.explorer.drawings import MOST
from diagram_gen.layers import KINDS, LayerKind
from diagram_gen.rosetta.layout import Layout
from diagram_gen.rosetta.layouts import layout


@dataclass(frozen=True)
class Layer:
    """A layer to choose.

    Attributes:
        key: its name in addresses.
        name: its class.
        kinds: its descriptions by the value of ``reset_after``; one for both if it has none.
        pytorch: the row of its counterpart in the table of layouts.
    """

    key: str
    name: str
    kinds: Mapping[bool, str]
    pytorch: str

    @property
    def has_reset_after(self) -> bool:
        """Whether it takes ``reset_after``."""
        return len(set(self.kinds.values())) > 1


LAYERS = (
    Layer("lstm", "LSTM", {True: "lstm", False: "lstm"}, "pytorch-lstm"),
    Layer("gru", "GRU", {True: "gru", False: "gru-reset-before"}, "pytorch-gru"),
    Layer("simple-rnn", "SimpleRNN", {True: "simple-rnn", False: "simple-rnn"}, "pytorch-rnn"),
)


@dataclass(frozen=True)
class Size:
    """A number to choose.

    Attributes:
        name: its name in addresses and in texts with places.
        label: what a reader calls it.
        start: its first value.
        most: the largest one.
        note: what it is, in a few words.
    """

    name: str
    label: str
    start: int
    most: int
    note: str


SIZES = (
    Size("units", "units", 3, MOST, "outputs of the layer"),
    Size("features", "features", 2, MOST, "numbers per time step"),
    Size("steps", "time steps", 5, 100_000, "length of a sequence"),
    Size("batch", "batch", 32, 100_000, "sequences at once"),
)


@dataclass(frozen=True)
class Option:
    """An argument that is on or off.

    Attributes:
        name: what Keras calls it.
        start: whether it is on at first, as in Keras.
    """

    name: str
    start: bool


OPTIONS = (
    Option("use_bias", True),
    Option("reset_after", True),
    Option("return_sequences", False),
)


@dataclass(frozen=True)
class Variant:
    """A layer with those arguments that change its arrays.

    Attributes:
        layer: the layer.
        reset_after, use_bias: the arguments; ``reset_after`` is on where there is none.
    """

    layer: Layer
    reset_after: bool
    use_bias: bool

    @property
    def key(self) -> str:
        """Its name in the data, as the script makes it from what is chosen."""
        return f"{self.layer.key}{'' if self.reset_after else '-before'}" + (
            "" if self.use_bias else "-no-bias"
        )

    @property
    def arguments(self) -> dict[str, bool]:
        """What is passed to the constructor."""
        given = {"reset_after": self.reset_after, "use_bias": self.use_bias}
        return {name: value for name, value in given.items() if not value}

    @property
    def kind(self) -> LayerKind:
        """Its description."""
        kind = KINDS[self.layer.kinds[self.reset_after]]
        if self.use_bias:
            return kind
        (part,) = kind.parts
        title = f"{kind.title}, use_bias=False"
        parts = (replace(part, cell=without_bias(part.cell)),)
        return replace(kind, key=f"{kind.key}-no-bias", title=title, parts=parts)

    @property
    def pytorch(self) -> Layout | None:
        """The row of its counterpart in PyTorch; there is none for every GRU."""
        return layout(self.layer.pytorch) if self.reset_after else None

    def case(self, units: int, features: int) -> OwnCase:
        """Return it in one size."""
        return OwnCase(self.kind.key, units, features, self.kind)


def variants() -> Iterator[Variant]:
    """Yield every layer with every arguments."""
    for layer, reset_after, use_bias in product(LAYERS, (True, False), (True, False)):
        if reset_after or layer.has_reset_after:
            yield Variant(layer, reset_after, use_bias)

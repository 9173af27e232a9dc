"""A case: one layer kind in one size. Everything that is read or drawn belongs to cases."""

from dataclasses import dataclass, field
from pathlib import Path

from diagram_gen.errors import UserError
from diagram_gen.layers import KINDS, LayerKind

#: A layer beyond this has more weights than any machine that builds a web site wants to hold.
MOST_PARAMETERS = 200_000_000


@dataclass(frozen=True, order=True)
class Case:
    """One layer kind in one size.

    Raises:
        UserError: if the layer is unknown or a size makes no sense.
    """

    layer: str
    units: int
    features: int

    def __post_init__(self) -> None:
        _ = self.kind
        for name in ("units", "features"):
            size = getattr(self, name)
            if not isinstance(size, int) or isinstance(size, bool):
                raise UserError(f"{name} must be a whole number, not {size!r}.")
            if size < 1:
                raise UserError(f"{name} must be at least 1, not {size}.")
        if self.parameters > MOST_PARAMETERS:
            raise UserError(
                f"{self.layer} with units={self.units} and features={self.features} would hold "
                f"more than {MOST_PARAMETERS:,} weights, the most this program builds: "
                "choose smaller sizes."
            )

    @property
    def kind(self) -> LayerKind:
        """The description of this case's layer."""
        if self.layer not in KINDS:
            raise UserError(f"Unknown layer {self.layer!r}: choose one of {', '.join(KINDS)}.")
        return KINDS[self.layer]

    @property
    def sizes(self) -> dict[str, int]:
        """The sizes by the names that expressions use."""
        return {"units": self.units, "features": self.features}

    @property
    def slug(self) -> str:
        """The configuration part of every address, e.g. ``u3-f1``."""
        return f"u{self.units}-f{self.features}"

    @property
    def key(self) -> str:
        """The address of this case, e.g. ``lstm/u3-f1``."""
        return f"{self.layer}/{self.slug}"

    @property
    def parameters(self) -> int:
        """The number of weights that the layer description implies."""
        return self.kind.parameters(self.units, self.features)


@dataclass(frozen=True, order=True)
class OwnCase(Case):
    """A layer that brings its own description: one of a reader's model.

    Attributes:
        layer: a word for addresses and ids; lower-case letters, digits and hyphens.
        described: the description.
    """

    described: LayerKind = field(compare=False)

    @property
    def kind(self) -> LayerKind:
        """The description of this case's layer."""
        return self.described


#: Input shapes (time steps, features) that are compared; ``None`` stands for any number of steps.
INPUT_SHAPES: tuple[tuple[int | None, int], ...] = (
    (1, 1),
    (1, 3),
    (1, 5),
    (3, 1),
    (5, 1),
    (50, 1),
    (None, 1),
)


@dataclass(frozen=True, order=True)
class InputCase:
    """Models with one layer kind and one number of units, fed with inputs of several shapes."""

    layer: str
    units: int

    @property
    def key(self) -> str:
        """The address of this case, e.g. ``inputs/lstm/u3``."""
        return f"inputs/{self.layer}/u{self.units}"


@dataclass(frozen=True, order=True)
class ProofCase:
    """A statement that is held against running layers.

    Attributes:
        name: the proof's key; the function that runs it has the same name with underscores.
        module: where that function lies, below :mod:`diagram_gen.proofs`.
        reads: files that it reads; it is run again when one of them changes.
    """

    name: str
    module: str
    reads: tuple[Path, ...] = ()

    @property
    def key(self) -> str:
        """The address of this case, e.g. ``proofs/lstm-order``."""
        return f"proofs/{self.name}"

    @property
    def source(self) -> str:
        """The full name of the module."""
        return f"diagram_gen.proofs.{self.module}"

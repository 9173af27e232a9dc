"""What was found in a model: its recurrent layers as plain data.

Everything that finds layers (files, live objects) returns these; everything that shows them
(figures, tables, statistics, pages) takes them.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from diagram_gen.cells import Cell
from diagram_gen.facts import Shape
from diagram_gen.own.recognise import units_and_features

#: Names longer than this are cut when they are shown.
MOST_LETTERS = 60

#: A name that is nothing but marks still needs a word for its address.
NAMELESS = "layer"

Array = NDArray[Any]


@dataclass(frozen=True)
class FoundCell:
    """One cell with its arrays.

    Attributes:
        cell: what it stores and computes; :func:`~diagram_gen.own.recognise.recognise` told it
            from the shapes, so these agree.
        name: tells several cells of one layer apart (``forward``, ``backward``, ``cell 0``);
            empty if there is but one.
        paths: where each array lies, as the file or Keras names it.
        arrays: kernel, recurrent kernel and, unless the layer has none, bias, as stored.
    """

    cell: Cell
    name: str
    paths: tuple[str, ...]
    arrays: tuple[Array, ...]

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes of the arrays."""
        return tuple(array.shape for array in self.arrays)

    @property
    def units(self) -> int:
        """The cell's own units."""
        return units_and_features(self.shapes)[0]

    @property
    def features(self) -> int:
        """What the cell reads at each step."""
        return units_and_features(self.shapes)[1]


@dataclass(frozen=True)
class FoundLayer:
    """One recurrent layer of a model.

    Attributes:
        name: as the model calls it, with the names of the models around it: ``encoder/lstm_1``.
        keras_class: its class, e.g. ``LSTM``, ``Bidirectional``; for a layer told by its arrays
            alone, what they are most simply the arrays of.
        cells: its cells, in the order of ``get_weights()``.
        joined: how they work together, as in :class:`~diagram_gen.layers.LayerKind`.
        options: arguments of the layer that say how it computes, as its configuration has them.
        remarks: what a reader should know of how it was found, in whole sentences.
    """

    name: str
    keras_class: str
    cells: tuple[FoundCell, ...]
    joined: str = "alone"
    options: Mapping[str, object] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class FoundModel:
    """The recurrent layers of a model, in the order in which it has them.

    Attributes:
        name: what the model or its file is called.
        layers: its recurrent layers.
        remarks: what was seen but can't be shown, in whole sentences.
    """

    name: str
    layers: tuple[FoundLayer, ...]
    remarks: tuple[str, ...] = ()


def shown(name: str, most: int = MOST_LETTERS) -> str:
    """Return a name from a file as it may stand in a text.

    Control characters, marks that turn the direction of writing, ends of lines and lone
    surrogates become U+FFFD; what is longer than ``most`` letters is cut.
    """
    seen = "".join(
        "\N{REPLACEMENT CHARACTER}" if _unseen(letter) else letter for letter in name[: most + 1]
    )
    return seen if len(seen) <= most else f"{seen[: most - 1]}…"


def _unseen(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category[0] == "C" or category in ("Zl", "Zp")


def word(name: str) -> str:
    """Return a name from a file as a word for addresses and ids: letters a to z, digits, hyphens.

    Different names may give the same word.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MOST_LETTERS].strip("-") or NAMELESS

"""What the gates of a layer did: values by name, ready to be plotted."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self, overload

import numpy as np
from numpy.typing import NDArray

from diagram_gen.errors import UserError
from diagram_gen.text import plural
from diagram_gen.watching.recomputed import recomputed
from diagram_gen.watching.recorded import Run, recorded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = NDArray[np.floating[Any]]


class LayerGates(Mapping[str, Floats]):
    """The values of one recurrent layer at every time step, by name.

    Of an LSTM ``i``, ``f``, ``candidate``, ``o``, ``c`` and ``h``; of a GRU ``z``, ``r``,
    ``candidate`` and ``h``; of a SimpleRNN ``h``. Each is an array (batch, steps, units), in the
    order of the input, also where a layer reads backwards. At masked steps gates are NaN; states
    stay what they were.

    Attributes:
        layer: the name of the layer.
        keras_class: the class of the layer.
        x: what it read, (batch, steps, features).
        mask: which steps count, (batch, steps); ``None`` if all do.
        backwards: whether it read the last step first.
        figure_, axes_: what :meth:`plot` drew last.
    """

    figure_: "Figure"
    axes_: "NDArray[np.object_]"

    def __init__(
        self,
        layer: str,
        keras_class: str,
        values: Mapping[str, Floats],
        x: Floats,
        mask: NDArray[np.bool_] | None = None,
        *,
        backwards: bool = False,
    ) -> None:
        self.layer = layer
        self.keras_class = keras_class
        self.x = x
        self.mask = mask
        self.backwards = backwards
        self._values = dict(values)

    @classmethod
    def of(cls, run: Run) -> Self:
        """Compute the values of a pass.

        Raises:
            UserError: if its cell is none whose equations are known.
        """
        backwards = bool(run.layer.go_backwards)
        keras_class = type(run.layer).__name__
        return cls(run.name, keras_class, recomputed(run), run.x, run.mask, backwards=backwards)

    @property
    def units(self) -> int:
        """How many units the layer has."""
        return int(self["h"].shape[2])

    def plot(
        self,
        sample: int = 0,
        *,
        names: Sequence[str] | None = None,
        axes: "Sequence[Axes] | None" = None,
    ) -> Self:
        """Draw the values of one sequence: a panel for each name, time from left to right.

        Up to four units are drawn as lines, more as rows of a heat map. The drawing is in
        ``figure_`` and ``axes_``.

        Args:
            sample: which sequence of the batch.
            names: what to draw; all by default.
            axes: where to, one for each name; by default a figure of its own.

        Raises:
            UserError: if there is no such sequence or name, or another number of axes.
        """
        from diagram_gen.watching.plot import draw  # matplotlib takes a second to import

        chosen = list(self) if names is None else list(names)
        if unknown := [name for name in chosen if name not in self]:
            raise UserError(f"{self.layer!r} has no {unknown[0]!r}: it has {', '.join(self)}.")
        batch = len(self["h"])
        if not -batch <= sample < batch:
            raise UserError(f"There is no sequence {sample}: the batch has {batch}.")
        self.figure_, self.axes_ = draw(self, sample, chosen, axes)
        return self

    def __getitem__(self, name: str) -> Floats:
        """Return the values of that name."""
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names, in the order in which a step computes them."""
        return iter(self._values)

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self._values)

    def __repr__(self) -> str:
        """Return what a terminal shows."""
        batch, steps, units = self["h"].shape
        names = ", ".join(self)
        return (
            f"<{self.keras_class} {self.layer!r}: {names}; {plural(batch, 'sequence')}, "
            f"{plural(steps, 'step')}, {plural(units, 'unit')}>"
        )


class Gates(Sequence[LayerGates]):
    """The values of all recurrent layers of a model, in the order in which these ran.

    ``found[0]`` and ``found["encoder/lstm"]`` are layers. A layer that runs more than once, such as
    one that is shared or lies in a TimeDistributed, is there once for each time.

    Attributes:
        remarks: which layers can't be shown, and why, in whole sentences.
    """

    def __init__(self, layers: Sequence[LayerGates], remarks: Sequence[str] = ()) -> None:
        self._layers = tuple(layers)
        self.remarks = tuple(remarks)

    @property
    def layers(self) -> tuple[str, ...]:
        """The names of the layers."""
        return tuple(each.layer for each in self._layers)

    @overload
    def __getitem__(self, which: int | str) -> LayerGates: ...

    @overload
    def __getitem__(self, which: slice) -> "Gates": ...

    def __getitem__(self, which: int | str | slice) -> "LayerGates | Gates":
        """Return a layer by its place or name, or several by a slice.

        Raises:
            IndexError: if there is no such place.
            KeyError: if no layer has this name, or it ran more than once.
        """
        if isinstance(which, slice):
            return Gates(self._layers[which], self.remarks)
        if not isinstance(which, str):
            return self._layers[which]
        named = [each for each in self._layers if each.layer == which]
        if len(named) != 1:
            raise KeyError(
                f"{which!r} is there {len(named)} times, in {', '.join(map(repr, self.layers))}"
            )
        return named[0]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._layers)

    def plot(self, sample: int = 0) -> Self:
        """Draw each layer in a figure of its own; see :meth:`LayerGates.plot`."""
        for each in self._layers:
            each.plot(sample)
        return self

    def __repr__(self) -> str:
        """Return what a terminal shows."""
        return "\n".join(map(str, (*map(repr, self._layers), *self.remarks)))


def gates(what: Any, x: Any, **arguments: Any) -> Any:
    """Return the values of all gates and states at every step, while a layer or model is called.

    It is called once, with ``training=False``, on the whole batch. Nothing of it changes: states of
    stateful layers are put back.

    Args:
        what: a built layer or a model of Keras 3.
        x: its input; a model with several inputs takes a list or dict, as when it is called.
        arguments: what else its call takes, such as ``mask`` and ``initial_state``.

    Returns:
        :class:`LayerGates` of a layer; of a model or a wrapper such as ``Bidirectional``,
        :class:`Gates`, with each recurrent layer in it. No type tells layers and models apart.

    Raises:
        UserError: if there is no recurrent layer, or none whose gates are known.
    """
    runs = recorded(what, x, arguments)
    if len(runs) == 1 and runs[0].layer is what:
        return LayerGates.of(runs[0])
    layers, remarks = [], []
    for run in runs:
        try:
            layers.append(LayerGates.of(run))
        except UserError as error:
            remarks.append(str(error))
    if not layers:
        raise UserError(remarks[0])
    return Gates(layers, remarks)

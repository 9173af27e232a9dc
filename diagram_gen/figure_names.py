"""What figures are called on pages, as their addresses tell it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from diagram_gen.by_hand import Moment, moments
from diagram_gen.layers import KINDS
from diagram_gen.rosetta.layouts import layouts

#: The kinds of figure in the order in which people look for them; others follow under their own.
KIND_NAMES = {
    "weights": "Weights",
    "values": "Weights with values",
    "cell": "One time step",
    "forms": "Two written forms",
    "unrolled": "Unrolled in time",
    "flow": "Flow through the cells",
    "idle": "Idle weights",
    "by-hand": "Worked through with numbers",
    "compare": "Sizes side by side",
    "layouts": "Layout in a framework",
    "netron": "What Netron shows",
    "action": "Trained models",
}

#: Figures of no layer of ours, by the folder that they are in.
OTHER_GROUPS = {"layouts": "Other frameworks", "netron": "Netron", "action": "Gates in action"}

#: The figures of trained models, but for the maps of their weights.
ACTION_NAMES = {
    "remember-lstm": "An LSTM unit remembers",
    "remember-gru": "A GRU unit remembers",
    "count-along": "Units that count brackets",
    "count-climbing": "How far units count",
    "remember-taken-away": "Remembering without a block",
    "count-taken-away": "Counting without a block",
    "change-features": "Training with look_back as features",
    "change-steps": "Training with look_back as steps",
    "look-back-forecast": "Forecasts with look_back either way",
    "forget-bias": "How far gradients reach back",
    "spread-kernel": "Trained kernel, block by block",
    "spread-recurrent-kernel": "Trained recurrent kernel, block by block",
    "growth": "Parameters as units grow",
}

#: The figures of a forward pass that is worked through, one for each moment, by their own names.
_MOMENTS = {moment.key: moment for moment in moments()}

#: The page of the site that explains what a folder of figures shows; else the list of layers.
PAGES = {
    "lstm": "layers/lstm",
    "gru": "layers/gru",
    "gru-reset-before": "layers/gru",
    "simple-rnn": "layers/simple-rnn",
    "lstm-no-bias": "layers/options",
    "bidirectional-lstm": "layers/bidirectional",
    "bidirectional-gru": "layers/bidirectional",
    "stacked-lstm": "layers/stacked",
    "stacked-cells": "layers/stacked",
    "rnn-lstm-cell": "layers/rnn-cells",
    "time-distributed-lstm": "layers/time-distributed",
    "conv-lstm1d": "layers/conv-lstm",
    "conv-lstm2d": "layers/conv-lstm",
    "conv-lstm3d": "layers/conv-lstm",
    "layouts": "frameworks/index",
    "netron": "files/netron",
    "action": "action/index",
}


@dataclass(frozen=True)
class Named:
    """A figure by its address, ``figures/<group>/<configuration>/<kind>``.

    The figures of :data:`OTHER_GROUPS` have no configuration: ``figures/layouts/<name>``.
    """

    address: str

    @cached_property
    def _steps(self) -> list[str]:
        return self.address.split("/")[1:]

    @cached_property
    def group(self) -> str:
        """The folder: a layer, or one of :data:`OTHER_GROUPS`."""
        return self._steps[0]

    @cached_property
    def kind(self) -> str:
        """Its own name, such as ``weights``; of :data:`OTHER_GROUPS`, that of the folder.

        Those of a forward pass are of one kind.
        """
        if self.moment:
            return "by-hand"
        return self.group if self.group in OTHER_GROUPS else self._steps[-1]

    @cached_property
    def moment(self) -> Moment | None:
        """Which moment of a forward pass it shows, if it does."""
        return None if self.group in OTHER_GROUPS else _MOMENTS.get(self._steps[-1])

    @property
    def name(self) -> str:
        """The last part of its address."""
        return self._steps[-1]

    @property
    def configuration(self) -> str:
        """What it shows in which sizes, e.g. ``u3-f1``; else its own name."""
        return self._steps[1]

    @cached_property
    def units(self) -> tuple[int, ...]:
        """The sizes that it shows; none if it shows a layer of any size."""
        return tuple(map(int, re.findall(r"\bu(\d+)", self._sized)))

    @cached_property
    def features(self) -> tuple[int, ...]:
        """The numbers of features, likewise."""
        return tuple(map(int, re.findall(r"\bf(\d+)", self._sized)))

    @property
    def _sized(self) -> str:
        return "" if self.group in OTHER_GROUPS else self.configuration

    @property
    def group_name(self) -> str:
        """What the layer is called."""
        return OTHER_GROUPS.get(self.group) or KINDS[self.group].title

    @property
    def kind_name(self) -> str:
        """What this kind of figure is called."""
        return KIND_NAMES.get(self.kind, self.kind.replace("-", " ").capitalize())

    @property
    def own_name(self) -> str:
        """What it is called among figures of the same layer in the same sizes."""
        return self.moment.stage.name if self.moment else self.kind_name

    @property
    def label(self) -> str:
        """What tells it apart from others of its group and kind."""
        if self.group == "layouts":
            row = layouts()[self.configuration]
            return f"{row.framework} · {row.name}"
        if self.group == "action":
            model = self.name.removeprefix("values-")
            return f"Weights of {model}" if model != self.name else ACTION_NAMES[model]
        if self.group in OTHER_GROUPS:
            return KINDS[self.configuration].title
        units = ", ".join(map(str, self.units))
        step = f" · t = {self.moment.t}" if self.moment else ""
        return f"units {units} · features {self.features[0]}{step}"

    @property
    def page(self) -> str:
        """The address of the page that explains it, without suffix."""
        if self.moment:
            return "learn/by-hand"
        return PAGES.get(self.group, "layers/index")


@dataclass(frozen=True)
class Near:
    """What there is near a figure.

    Attributes:
        kinds: other figures of the same layer in the same sizes; of a forward pass, of one step.
        units, features: the same figure with another number of units, or of features.
        steps: the same figure of a forward pass at other time steps.
        layouts: of the same layer in other frameworks, or of other layers in the same one.
    """

    kinds: tuple[Named, ...]
    units: tuple[Named, ...]
    features: tuple[Named, ...]
    steps: tuple[Named, ...]
    layouts: tuple[Named, ...]


def near(figure: Named, others: Iterable[Named]) -> Near:
    """Return which of ``others`` are near ``figure``; their order stays as it is."""
    found = [other for other in others if other != figure and other.group == figure.group]
    return Near(
        kinds=tuple(o for o in found if _same_sizes(o) == _same_sizes(figure) != ()),
        units=tuple(o for o in found if _same_features(o) == _same_features(figure) != ()),
        features=tuple(o for o in found if _same_units(o) == _same_units(figure) != ()),
        steps=tuple(o for o in found if _same_stage(o) == _same_stage(figure) != ()),
        layouts=tuple(o for o in found if figure.group == "layouts" and _akin(o, figure)),
    )


def _same_sizes(figure: Named) -> tuple[object, ...]:
    """Return what figures have in common that show one layer in one size; else nothing."""
    if not figure.units:
        return ()
    t = figure.moment.t if figure.moment else None
    return (figure.group, figure.configuration, t)


def _same_stage(figure: Named) -> tuple[object, ...]:
    moment = figure.moment
    return (figure.group, figure.configuration, moment.stage.key) if moment else ()


def _same_features(figure: Named) -> tuple[object, ...]:
    return (figure.group, figure.name, "features", figure.features) if figure.units else ()


def _same_units(figure: Named) -> tuple[object, ...]:
    return (figure.group, figure.name, "units", figure.units) if figure.units else ()


def _akin(one: Named, other: Named) -> bool:
    rows = layouts()[one.configuration], layouts()[other.configuration]
    return rows[0].layer == rows[1].layer or rows[0].framework == rows[1].framework


def neighbours(addresses: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return for each of these figures the addresses of all that are near it.

    Only figures with something in common are compared: time grows with what is found.
    """
    figures = [Named(address) for address in addresses]
    common: dict[tuple[object, ...], list[Named]] = defaultdict(list)
    for figure in figures:
        for shared in _in_common(figure):
            common[shared].append(figure)
    found = {}
    for figure in figures:
        others = dict.fromkeys(o for shared in _in_common(figure) for o in common[shared])
        together = vars(near(figure, others)).values()
        found[figure.address] = tuple(other.address for some in together for other in some)
    return found


def _in_common(figure: Named) -> list[tuple[object, ...]]:
    shared = [
        _same_sizes(figure),
        _same_features(figure),
        _same_units(figure),
        _same_stage(figure),
    ]
    return [*filter(None, shared)] or [(figure.group,)]

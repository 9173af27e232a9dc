"""What is shown of trained models: the studies, and the figures drawn from them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from diagram_gen.case import ProofCase
from diagram_gen.framework_catalogue import TextRow
from diagram_gen.own.trained import trained_values
from diagram_gen.plots import counted, faded, growth, looked_back, remembered, spread, taken_away
from diagram_gen.svg import Figure
from diagram_gen.training import card_texts, files


def _study(name: str, module: str, *models: str) -> ProofCase:
    """Return a study of some sample models: a proof that reads their files."""
    paths = [path(model) for model in models for path in (files.model_path, files.initial_path)]
    return ProofCase(name, module, tuple(paths))


_BRACKETS = ("count-lstm", "count-gru", "count-gru-2")
_PASSENGERS = ("passengers-as-features", "passengers-as-steps")

#: Studies by their names.
_STUDIES = {
    study.name: study
    for study in (
        _study("remember-lstm", "remembering", "remember-lstm"),
        _study("remember-gru", "remembering", "remember-gru"),
        _study("count-brackets", "counting", *_BRACKETS),
        _study("ablation", "ablation", "remember-lstm", "count-lstm"),
        _study("look-back", "looking_back", *_PASSENGERS),
        _study("forget-bias", "forget_bias"),
        _study("learned-weights", "learned", "characters-gru"),
    )
}

STUDIES = tuple(_STUDIES.values())


@dataclass(frozen=True)
class PlotRow:
    """A figure of trained models: ``draw`` gets ``arguments``, and what the studies found.

    ``reads`` are files that it is drawn from besides.
    """

    name: str
    draw: Callable[..., Figure]
    studies: tuple[ProofCase, ...] = ()
    arguments: tuple[str, ...] = ()
    reads: tuple[Path, ...] = ()


def _plot(name: str, draw: Callable[..., Figure], study: str, *arguments: str) -> PlotRow:
    return PlotRow(name, draw, (_STUDIES[study],), arguments)


PLOTS = (
    _plot("remember-lstm", remembered.remembered, "remember-lstm"),
    _plot("remember-gru", remembered.remembered, "remember-gru"),
    _plot("count-along", counted.along, "count-brackets"),
    _plot("count-climbing", counted.climbing, "count-brackets"),
    _plot("remember-taken-away", taken_away.taken_away, "ablation", "remember-lstm"),
    _plot("count-taken-away", taken_away.taken_away, "ablation", "count-lstm"),
    _plot("change-features", looked_back.changed, "look-back", "features"),
    _plot("change-steps", looked_back.changed, "look-back", "steps"),
    _plot("look-back-forecast", looked_back.forecast, "look-back"),
    _plot("forget-bias", faded.faded, "forget-bias"),
    _plot("spread-kernel", spread.spread, "learned-weights", "kernel"),
    _plot("spread-recurrent-kernel", spread.spread, "learned-weights", "recurrent_kernel"),
    PlotRow("growth", growth.growth),
    *(
        PlotRow(f"values-{name}", trained_values, (), (name,), (files.model_path(name),))
        for name in ("remember-lstm", "remember-gru", "count-lstm", "count-gru", "add-lstm")
    ),
)

#: All sample models.
MODELS = files.names()

#: What pages say of the models.
TEXTS = (
    TextRow("_generated/models.md", card_texts.overview, tuple(map(files.card_path, MODELS))),
    *(
        TextRow(f"_generated/model-{name}.md", card_texts.card, (files.card_path(name),), (name,))
        for name in MODELS
    ),
)

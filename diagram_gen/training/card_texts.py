"""What pages say of the sample models: one table of all, and a card of each."""

from decimal import Decimal
from typing import Any

from diagram_gen.text import MINUS
from diagram_gen.training import files


def overview() -> str:
    """Return a table of all models, for pages one folder below the first page."""
    rows = [_row(files.card(name)) for name in files.names()]
    head = ["| model | layers | parameters | score | files |", "| :-- | :-- | --: | :-- | :-- |"]
    return "\n".join([*head, *rows, ""])


def _row(card: dict[str, Any]) -> str:
    name, score = card["name"], next(iter(card["scores"]))
    layers = ", ".join(f"`{layer}`" for layer in card["layers"])
    return (
        f"| `{name}` | {layers} | {card['parameters']:,} | {score}: "
        f"{_number(card['scores'][score]['value'])} | {_links(name)} |"
    )


def card(name: str) -> str:
    """Return what there is to know of one model, for a page one folder below the first page."""
    told = files.card(name)
    scores = "; ".join(_score(key, score) for key, score in told["scores"].items())
    training = (
        f"{told['epochs']} epochs in batches of {told['batch size']}, `{told['optimizer']}`, loss "
        f"`{told['loss']}`, seed {told['seed']}"
    )
    versions = ", ".join(f"{package} {version}" for package, version in told["versions"].items())
    rows = {
        "task": told["task"],
        "data": told["data"],
        "layers": ", ".join(f"`{layer}`" for layer in told["layers"])
        + f"; {told['parameters']:,} parameters",
        "training": training,
        "scores": scores,
        "made with": versions,
        "files": _links(name),
        "train again": f"`python -m diagram_gen train {name}`",
    }
    lines = [f"| {key} | {value} |" for key, value in rows.items()]
    return "\n".join([f"| `{name}` | |", "| :-- | :-- |", *lines, ""])


def _links(name: str) -> str:
    paths = {
        "model": files.model_path(name),
        "before": files.initial_path(name),
        "card": files.card_path(name),
    }
    return " · ".join(
        f"[{what}](../assets/models/{path.name}){{ download }}" for what, path in paths.items()
    )


def _score(name: str, score: dict[str, float]) -> str:
    bounds = [
        f"{sense} {_number(score[sense])}" for sense in ("at least", "at most") if sense in score
    ]
    wanted = f" ({bounds[0]} was asked for)" if bounds else ""
    return f"{name} {_number(score['value'])}{wanted}"


def _number(value: float) -> str:
    # Written out: 7.5e-05 is no number to read in a sentence.
    return f"{Decimal(f'{value:.3g}'):f}".replace("-", MINUS)

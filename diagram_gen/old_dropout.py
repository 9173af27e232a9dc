"""For how many time steps a mask of ``dropout`` serves, as ``scripts/old_dropout.py`` found."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from diagram_gen.tables import by_outcome, code, table

#: Where ``scripts/old_dropout.py --write`` puts its result.
PATH = Path(__file__).with_name("old_dropout.json")

_WORDS = {"one": "one mask for all steps", "each": "**a new mask at each step**"}


@dataclass(frozen=True)
class OldDropout:
    """What was tried.

    Attributes:
        date: the day.
        versions: those of Keras 2 (``tf_keras``) and Keras 3.
        masks: by these, by arguments, and by layer: ``one`` for all steps, or ``each`` has its own.
    """

    date: str
    versions: dict[str, str]
    masks: dict[str, dict[str, dict[str, str]]]


def load() -> OldDropout:
    """Return the stored result."""
    return OldDropout(**json.loads(PATH.read_text(encoding="utf-8")))


def to_json(found: OldDropout) -> str:
    """Return a result as it is stored."""
    return json.dumps(asdict(found), indent=2) + "\n"


def old_dropout_table() -> str:
    """Return a row for each way to ask for dropout: the masks in Keras 2 and in Keras 3."""
    found = load()
    rows = [
        [code(way), *(by_outcome(masks[way], _WORDS) for masks in found.masks.values())]
        for way in next(iter(found.masks.values()))
    ]
    head = [f"{name} ({version})" for name, version in found.versions.items()]
    note = f"\nTried on TensorFlow, without a GPU, on {found.date}.\n"
    return table(["arguments", *head], "lll", rows) + note

"""For how many time steps a mask of ``dropout`` serves, as ``scripts/old_dropout.py`` found."""

from dataclasses import dataclass
from pathlib import Path

from diagram_gen.findings import read
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
        masks: by these, by arguments besides ``dropout``, and by layer: ``one`` for all steps, or
            ``each`` has its own.
    """

    date: str
    versions: dict[str, str]
    masks: dict[str, dict[str, dict[str, str]]]


def load() -> OldDropout:
    """Return the stored result."""
    return OldDropout(**read(PATH))


def old_dropout_table() -> str:
    """Return a row for ``dropout`` alone and one for all arguments with which masks are others."""
    found = load()
    with_masks: dict[tuple[str, ...], list[str]] = {}
    for arguments in next(iter(found.masks.values())):
        masks = tuple(by_outcome(each[arguments], _WORDS) for each in found.masks.values())
        with_masks.setdefault(masks, []).append(arguments)
    rows = [
        [", ".join(code(arguments) if arguments else "alone" for arguments in several), *masks]
        for masks, several in with_masks.items()
    ]
    head = [f"{name} ({version})" for name, version in found.versions.items()]
    note = f"\nTried on TensorFlow, without a GPU, on {found.date}.\n"
    return table([code("dropout=0.5"), *head], "lll", rows) + note

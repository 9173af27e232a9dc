"""Where stateful layers keep their states, as ``scripts/stateful.py`` found."""

from dataclasses import dataclass
from pathlib import Path

from diagram_gen.findings import read
from diagram_gen.tables import by_outcome, code, table

#: Where ``scripts/stateful.py --write`` puts its result.
PATH = Path(__file__).with_name("stateful.json")

#: What Keras calls its backends, and how they are written.
BACKENDS = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}

_WORDS = {"kept": "kept", "zero": "**stay at zero**"}


@dataclass(frozen=True)
class Stateful:
    """What was tried.

    Attributes:
        date: the day.
        keras: the version of Keras.
        versions: those of its backends.
        outcomes: by backend, by what the model is used for, and by layer: ``kept``, ``zero``, or
            the name of the error.
    """

    date: str
    keras: str
    versions: dict[str, str]
    outcomes: dict[str, dict[str, dict[str, str]]]


def load() -> Stateful:
    """Return the stored result."""
    return Stateful(**read(PATH))


def stateful_table() -> str:
    """Return a row for each use of a model: whether the states are kept, in each backend."""
    found = load()
    ways = next(iter(found.outcomes.values()))
    rows = [
        [code(way), *(by_outcome(found.outcomes[name][way], _WORDS) for name in BACKENDS)]
        for way in ways
    ]
    versions = ", ".join(f"{BACKENDS[name]} {found.versions[name]}" for name in BACKENDS)
    note = f"\nTried with Keras {found.keras}, {versions}, without a GPU, on {found.date}.\n"
    return table(["the states after", *BACKENDS.values()], "llll", rows) + note

"""The files of trained models: the model, its arrays before training, and a card that tells of it.

Nothing here imports Keras, and nothing depends on how the files were made.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diagram_gen.training.arrays import Floats

#: Where the files lie that belong to the repository.
FOLDER = Path(__file__).parents[2] / "docs" / "assets" / "models"


def names(folder: Path = FOLDER) -> list[str]:
    """Return the names of all models, in alphabetical order."""
    return sorted(path.stem for path in folder.glob("*.keras"))


def model_path(name: str, folder: Path = FOLDER) -> Path:
    """Return where the model of a task is, a ``.keras`` file."""
    return folder / f"{name}.keras"


def initial_path(name: str, folder: Path = FOLDER) -> Path:
    """Return where its arrays before training are, a ``.npz`` file."""
    return folder / f"{name}.initial.npz"


def card_path(name: str, folder: Path = FOLDER) -> Path:
    """Return where its card is, a ``.json`` file."""
    return folder / f"{name}.json"


def card(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """Return the card of a trained model: what it was trained for, how, and how well it went."""
    told: dict[str, Any] = json.loads(card_path(name, folder).read_text(encoding="utf-8"))
    return told


def initial_weights(name: str, folder: Path = FOLDER) -> "list[Floats]":
    """Return the arrays before training, in the order of ``model.get_weights()``."""
    import numpy as np  # not for a build with nothing to do, which asks only where files are

    with np.load(initial_path(name, folder)) as file:
        return [file[path] for path in file.files]

"""Write the files of a trained model: the same bytes each time, on one machine with one version.

Keras is not imported here: a model is only asked to save itself.
"""

import io
import json
import platform
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from diagram_gen import store
from diagram_gen.training import files
from diagram_gen.training.arrays import Floats
from diagram_gen.training.tasks import Trained
from diagram_gen.versions import versions

#: What the archive says of its members' age.
_DATE = (2026, 1, 1, 0, 0, 0)

#: What differs in the JSON of each .keras file: when it was saved, and where objects that may stand
#: in several places were in memory.
_DIFFERING = frozenset({"date_saved", "shared_object_id"})

#: Digits behind the point in a card.
_DIGITS = 6


def write(trained: Trained, folder: Path = files.FOLDER) -> None:
    """Write the three files of a trained model.

    Raises:
        UserError: if one of them cannot be written.
    """
    name = trained.task.name
    store.write(files.model_path(name, folder), packed(trained.model))
    store.write(files.initial_path(name, folder), _arrays(trained.initial))
    text = json.dumps(described(trained), ensure_ascii=False, indent=2)
    store.write(files.card_path(name, folder), f"{text}\n".encode())


def packed(model: Any) -> bytes:
    """Return the ``.keras`` file of a model, which depends on nothing but the model."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.keras")
        with warnings.catch_warnings():  # Keras does not yet say "copy" as NumPy 2 wants it
            warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
            model.save(path)
        return same_bytes(path.read_bytes())


def same_bytes(content: bytes) -> bytes:
    """Return a ``.keras`` file without what differs each time that Keras saves the same model.

    No layer of the model may stand in two places of it.
    """
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(made, "w") as smaller,
    ):
        for name in archive.namelist():
            member = archive.read(name)
            if name.endswith(".json"):
                member = json.dumps(_without(json.loads(member), _DIFFERING)).encode()
            info = zipfile.ZipInfo(name, _DATE)
            smaller.writestr(info, member, zipfile.ZIP_DEFLATED, compresslevel=9)
    return made.getvalue()


def _without(value: Any, keys: frozenset[str]) -> Any:
    match value:
        case dict():
            return {key: _without(v, keys) for key, v in value.items() if key not in keys}
        case list():
            return [_without(v, keys) for v in value]
    return value


def _arrays(arrays: dict[str, Floats]) -> bytes:
    made = io.BytesIO()
    np.savez_compressed(made, allow_pickle=False, **arrays)
    return made.getvalue()


def described(trained: Trained) -> dict[str, Any]:
    """Return the card of a trained model, without anything that differs from run to run."""
    task = trained.task
    return {
        "name": task.name,
        "task": task.what,
        "reason": task.reason,
        "data": task.about_data,
        "input": list(task.shape),
        "layers": [layer.code(short=True) for layer in task.layers],
        "units": task.units,
        "parameters": trained.model.count_params(),
        "seed": task.seed,
        "epochs": task.epochs,
        "batch size": task.batch_size,
        "optimizer": f"Adam({task.learning_rate})",
        "loss": task.loss,
        "scores": {
            name: {"value": round(value, _DIGITS)}
            | ({bound.sense: bound.value} if (bound := task.bounds.get(name)) else {})
            for name, value in trained.scores.items()
        },
        "details": {
            name: [round(value, _DIGITS) for value in values]
            for name, values in trained.details.items()
        },
        "versions": {"python": platform.python_version(), **versions()},
    }

"""Where saved files keep the arrays: written by Keras, read without it."""

import io
import json
import logging
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from diagram_gen.proof import Check, Proof
from diagram_gen.proofs.common import proof
from diagram_gen.proofs.saved_models import MODELS, saved_model

Row = dict[str, Any]

#: The model whose file with a state of its optimiser is read as well.
TRAINED = "LSTM alpha, LSTM beta"


def saved_files() -> Proof:
    """Each array of each saved file is one of ``get_weights()``, bit for bit."""
    rows: dict[str, list[Row]] = {"weights_h5": [], "keras": [], "legacy_h5": []}
    members: dict[str, dict[str, Any]] = {}
    configs, variables = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for title in MODELS:
            model = saved_model(title)
            found = _write_and_read(title, model, Path(folder))
            for kind, some in found["arrays"].items():
                rows[kind] += some
            members[title] = found["members"]
            configs.append({"model": title, "names": found["names"], "classes": found["classes"]})
            variables += len(model.variables)
        optimiser = _optimiser_order(Path(folder))
    plain, legacy = rows["weights_h5"], rows["legacy_h5"]
    weights = {(row["model"], row["array"]) for row in plain}
    return proof(
        "saved-files",
        "In saved files, vars/0, vars/1, vars/2 of a cell are kernel, recurrent_kernel, bias. "
        "This holds for .keras and .weights.h5; the groups above bear the class in snake case "
        "with a counter, not the name of the layer, which is an attribute.",
        f"{len(MODELS)} models with random weights were saved as .keras, .weights.h5 and .h5. The "
        "files were then read with zipfile, json and h5py alone, and each array was compared with "
        "all of get_weights(), bit for bit.",
        [
            *(
                Check(
                    f"arrays in {kind} files that equal exactly one array of get_weights()",
                    len({(row["model"], row["array"]) for row in some}),
                    "equals",
                    len(some),
                )
                for kind, some in zip((".weights.h5", ".keras", ".h5"), rows.values(), strict=True)
            ),
            Check("arrays in all .h5 files", len(legacy), "equals", len(weights)),
            Check(
                "what vars/0, vars/1, vars/2 are",
                _joined(f"{row['path'].rsplit('/', 1)[1]} {row['weight']}" for row in plain),
                "equals",
                "0 kernel, 1 recurrent_kernel, 2 bias",
            ),
            Check(
                "groups of the layers alpha and beta",
                _joined(row["path"].split("/")[1] for row in plain if row["model"] == TRAINED),
                "equals",
                "lstm, lstm_1",
            ),
            Check(
                "names that attributes of these groups give",
                _joined(row["layer"] for row in plain if row["model"] == TRAINED),
                "equals",
                "alpha, beta",
            ),
            Check(
                "halves of Bidirectional as HDF5 lists them",
                _joined(
                    row["path"].split("/")[2]
                    for row in plain
                    if "/bidirectional/" in f"/{row['path']}"
                ),
                "equals",
                "backward_layer, forward_layer",
            ),
            Check(
                "members of a .keras file",
                "; ".join(dict.fromkeys(", ".join(names) for names in members.values())),
                "equals",
                "metadata.json, config.json, model.weights.h5",
            ),
            Check(
                "whether .keras and .weights.h5 hold the same under the same paths",
                rows["keras"] == plain,
                "equals",
                True,
            ),
            Check(
                "arrays of a layer in .h5 as HDF5 lists them",
                _joined(row["weight"] for row in legacy),
                "equals",
                "bias, kernel, recurrent_kernel",
            ),
            Check(
                "layers in .h5 whose attribute weight_names is in the order of get_weights()",
                _in_order(legacy),
                "equals",
                len({(row["model"], row["layer"]) for row in legacy}),
            ),
            Check(
                "variables in no file: one state of a random generator for each cell",
                variables - len(weights),
                "equals",
                len(weights) // 3,
            ),
            Check(
                "the first arrays of an optimiser as HDF5 lists them",
                ", ".join(optimiser[:4]),
                "equals",
                "0, 1, 10, 11",
            ),
        ],
        {**rows, "members": members[TRAINED], "configs": configs, "optimizer_vars": optimiser},
    )


def _write_and_read(title: str, model: Any, folder: Path) -> Row:
    """Save ``model`` in three ways; return the arrays of each file and what the zip holds."""
    files = {kind: folder / f"{kind}.{kind.replace('_', '.')}" for kind in ("keras", "weights_h5")}
    legacy = folder / "legacy.h5"
    with _without_advice():
        model.save(files["keras"])
        model.save_weights(files["weights_h5"])
        model.save(legacy)
    with zipfile.ZipFile(files["keras"]) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(contents["config.json"])
    arrays = _arrays(title, model, io.BytesIO(contents["model.weights.h5"]))
    layers = config["config"]["layers"][1:]  # the first one is the input
    return {
        "arrays": {
            "weights_h5": _arrays(title, model, files["weights_h5"]),
            "keras": arrays,
            "legacy_h5": _legacy_arrays(title, model, legacy),
        },
        "members": {
            name: len(arrays) if name.endswith(".h5") else sorted(json.loads(content))
            for name, content in contents.items()
        },
        "names": [layer["config"]["name"] for layer in layers],
        "classes": [layer["class_name"] for layer in layers],
    }


@contextmanager
def _without_advice() -> Iterator[None]:
    """Keep Keras from saying that ``.h5`` is old, and NumPy that Keras' variables are."""
    log = logging.getLogger("absl")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
            yield
    finally:
        log.setLevel(level)


def _arrays(title: str, model: Any, file: Path | io.BytesIO) -> list[Row]:
    """Return the arrays of a ``.weights.h5`` file in the order in which HDF5 lists them."""
    with h5py.File(file) as stored:
        return [
            _row(title, model, name, values) | {"layer": _layer_name(stored, name)}
            for name, values in _datasets(stored)
        ]


def _layer_name(stored: Any, path: str) -> str:
    """Return the name that the file gives the innermost layer (not cell) above an array."""
    places = path.split("/")
    named = [
        str(stored["/".join([*places[:depth], "vars"])].attrs["name"])
        for depth in range(2, len(places) - 1)
        if "vars" in stored["/".join(places[:depth])]
        and not {"cell", "cells"} & set(places[:depth])
    ]
    return named[-1]


def _legacy_arrays(title: str, model: Any, file: Path) -> list[Row]:
    """Return the arrays of an ``.h5`` file in the order in which HDF5 lists them."""
    with h5py.File(file) as stored:
        rows = []
        for name, values in _datasets(stored["model_weights"]):
            layer = name.split("/")[0]
            order = [str(n) for n in stored["model_weights"][layer].attrs["weight_names"]]
            rows.append(
                _row(title, model, f"model_weights/{name}", values)
                | {"layer": layer, "place": order.index(name.removeprefix(f"{layer}/"))}
            )
        return rows


def _datasets(group: Any) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []

    def visit(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset):
            found.append((name, item[()]))

    group.visititems(visit)
    return found


def _row(title: str, model: Any, path: str, values: Any) -> Row:
    """Say which array of ``get_weights()`` the stored one equals: ``-1`` unless exactly one."""
    equal = [
        n
        for n, array in enumerate(model.get_weights())
        if array.dtype == values.dtype and np.array_equal(array, values)
    ]
    array = equal[0] if len(equal) == 1 else -1
    return {
        "model": title,
        "path": path,
        "shape": list(values.shape),
        "array": array,
        "weight": model.weights[array].name,
    }


def _optimiser_order(folder: Path) -> list[str]:
    """Return the names of the arrays of an optimiser in the order in which HDF5 lists them."""
    model = saved_model(TRAINED)
    model.compile("adam")
    model.optimizer.build(model.trainable_variables)
    with _without_advice():
        model.save(folder / "trained.keras")
    with (
        zipfile.ZipFile(folder / "trained.keras") as archive,
        h5py.File(io.BytesIO(archive.read("model.weights.h5"))) as stored,
    ):
        return list(stored["optimizer/vars"])


def _in_order(rows: list[Row]) -> int:
    """Return for how many layers the places tell the order of ``get_weights()``."""
    layers: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for row in rows:
        layers.setdefault((row["model"], row["layer"]), []).append((row["place"], row["array"]))
    return sum(
        [array for _, array in sorted(pairs)] == sorted(array for _, array in pairs)
        for pairs in layers.values()
    )


def _joined(names: Any) -> str:
    return ", ".join(dict.fromkeys(names))

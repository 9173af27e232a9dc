"""The page that reads models in the browser: real files, odd ones and hostile ones."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from playwright.sync_api import expect

from diagram_gen.own import bundle
from diagram_gen.own.found import shown
from tests.own.by_hand import arrays, weights
from tests.own.hostile import HARMLESS, HOSTILE
from tests.own.models import MODELS, made, save
from tests.site.your_model import NEXT, Opened, assert_same, in_python, values_of

#: What Python's readers refuse and a browser has no trouble with: JSON that is nested too deep, or
#: has too long a number, where nobody looks.
READ_HERE = {"configuration of objects in objects", "number of ten thousand digits"}

#: Models whose other formats are read in another way, and come out a little otherwise.
FORMATS = {
    ".keras": MODELS,
    ".weights.h5": ("eleven-cells", "halves", "subclassed", "dtypes", "wrapped"),
    ".h5": ("bidirectional", "halves", "dtypes", "submodels", "custom-cell"),
}


@pytest.mark.parametrize(
    ("name", "suffix"), [(name, suffix) for suffix, names in FORMATS.items() for name in names]
)
def test_real_models_are_read_as_python_reads_them(
    reader: Opened, models_folder: Path, name: str, suffix: str
) -> None:
    """Names, classes, options, remarks, values and statistics; values are those of Keras."""
    path = save(name, suffix, models_folder)
    found = reader.read(path)
    expected = in_python(path)
    if not expected.layers:
        assert "no recurrent layer" in reader.status
        return
    assert_same(found, expected)
    held = Counter(
        values_of(array).tobytes()
        for layer in found["model"]["layers"]
        for cell in layer["cells"]
        for array in cell["arrays"]
    )
    in_keras = [array.astype("float64") for layer in made(name).layers for array in layer.arrays]
    assert held == Counter(array.tobytes() for array in in_keras)


def test_the_small_model_to_try(reader: Opened, tmp_path: Path) -> None:
    """The button shows the model that the repository has."""
    copy = tmp_path / bundle.SAMPLE.name
    copy.write_bytes(bundle.SAMPLE.read_bytes())
    reader.page.evaluate(NEXT)
    reader.page.get_by_role("button", name="Try it with a small model").click()
    found = json.loads(reader.page.evaluate("() => window.nextModel"))
    assert_same(found, in_python(copy))
    expect(reader.page.locator(".lu-map")).to_be_visible()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_one_sentence(reader: Opened, tmp_path: Path, name: str) -> None:
    """Soon, and without a trace; the next file is read as if nothing had been."""
    path = HOSTILE[name].write(tmp_path)
    found = reader.read(path)
    if name in READ_HERE:
        assert found["model"]["layers"][0]["cells"][0]["sizes"] == {"units": 3, "features": 2}
        return
    (sentence,) = found.values()
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 300
    assert reader.status == f"{shown(path.name)}: {sentence}"
    assert reader.page.locator(".lu-model-layer").count() == 0
    good = tmp_path / "good.weights.h5"
    good.write_bytes(weights())
    assert len(reader.read(good)["model"]["layers"]) == 1


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_sound_in_odd_files_is_read_as_python_reads_it(
    reader: Opened, tmp_path: Path, name: str
) -> None:
    """Names with markup are text; nothing in a file is run."""
    path = HARMLESS[name](tmp_path)
    assert_same(reader.read(path), in_python(path))
    results = reader.page.locator(".lu-model-results")
    assert results.locator("script, img, iframe, b b, a[href^='javascript']").count() == 0
    assert not (tmp_path / "RAN").exists()


@pytest.mark.parametrize("library", ["earliest", "v108", "latest"])
@pytest.mark.parametrize("storage", ["whole", "one chunk", "chunks", "packed", "big-endian"])
def test_every_form_of_hdf5_that_weights_come_in(
    reader: Opened, tmp_path: Path, library: str, storage: str
) -> None:
    """Files of Keras that another program wrote again: newer forms, chunks, packing."""
    path = tmp_path / "model.weights.h5"
    held = arrays(units=13, features=7)
    options: dict[str, dict[str, Any]] = {
        "one chunk": {"chunks": True},
        "chunks": {},
        "packed": {"compression": "gzip", "shuffle": True, "fletcher32": True},
    }
    with h5py.File(path, "w", libver=(library, "latest")) as file:
        group = file.create_group("layers/lstm/cell/vars")
        for number, array in enumerate(held):
            more = options.get(storage, {})
            if storage in ("chunks", "packed"):
                more = more | {"chunks": tuple(min(5, size) for size in array.shape)}
            if storage == "one chunk":
                more = {"chunks": array.shape}
            data = array.astype(">f4") if storage == "big-endian" else array
            group.create_dataset(str(number), data=data, **more)
        for number in range(40):  # more than are kept in the group itself
            file["layers/lstm"].attrs[f"attribute {number}"] = "x" * number
            file.create_group(f"layers/dense_{number}/vars").attrs["name"] = f"dense {number}"
        file.create_group("layers/lstm/vars").attrs["name"] = "größer"
    (layer,) = reader.read(path)["model"]["layers"]
    assert layer["name"] == "größer"
    for array, values in zip(layer["cells"][0]["arrays"], held, strict=True):
        np.testing.assert_array_equal(values_of(array), values)

"""Saved models are read as Keras made them, and files that mean harm are refused."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from diagram_gen.errors import UserError
from diagram_gen.own.found import FoundModel
from diagram_gen.own.read import read_model
from tests.own.hostile import HARMLESS, HOSTILE
from tests.own.models import MODELS, SUFFIXES, made, save
from tests.programs import ROOT

#: Formats that keep the names and classes of layers.
TOLD = (".keras", ".h5")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the models of this module are saved, once each."""
    return tmp_path_factory.mktemp("models")


def _arrays(model: FoundModel) -> list[bytes]:
    """Return the content of every array, in any order of layers."""
    return sorted(
        np.ascontiguousarray(array).tobytes()
        for layer in model.layers
        for cell in layer.cells
        for array in cell.arrays
    )


@pytest.mark.parametrize("suffix", SUFFIXES[:2])
@pytest.mark.parametrize("name", MODELS)
def test_every_array_is_what_get_weights_says(name: str, suffix: str, folder: Path) -> None:
    expected = [array.tobytes() for layer in made(name).layers for array in layer.arrays]
    assert _arrays(read_model(save(name, suffix, folder))) == sorted(expected)


@pytest.mark.parametrize("name", MODELS)
def test_names_classes_and_cells(name: str, folder: Path) -> None:
    found = read_model(save(name, ".keras", folder)).layers
    known = made(name).layers
    assert [(f.name, f.keras_class, f.joined) for f in found] == [
        (k.name, k.keras_class, k.joined) for k in known
    ]
    for layer, told in zip(found, known, strict=True):
        assert tuple(cell.name for cell in layer.cells) == told.cells
        assert {key: layer.options.get(key) for key in told.options} == dict(told.options)
        arrays = [array for cell in layer.cells for array in cell.arrays]
        for one, other in zip(arrays, told.arrays, strict=True):
            assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize("name", ["sequential", "bidirectional", "submodels", "convolutional"])
def test_a_legacy_file_tells_the_same(name: str, folder: Path) -> None:
    new, old = (read_model(save(name, suffix, folder)) for suffix in TOLD)
    assert [layer.name for layer in new.layers] == [layer.name for layer in old.layers]
    assert _arrays(new) == _arrays(old)


def test_a_savedmodel_is_told_by_its_shapes(folder: Path) -> None:
    found = read_model(save("sequential", ".savedmodel", folder))
    expected = [array.tobytes() for layer in made("sequential").layers for array in layer.arrays]
    assert _arrays(found) == sorted(expected)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    path = HOSTILE[name].write(tmp_path)
    around = sorted(tmp_path.rglob("*"))
    start = time.monotonic()
    with pytest.raises(UserError) as refused:
        read_model(path)
    assert time.monotonic() - start < 50  # a limit of the reader, not a measurement
    sentence = str(refused.value)
    assert all(word.lower() in sentence.lower() for word in HOSTILE[name].words)
    assert str(path) in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert sorted(tmp_path.rglob("*")) == around


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_bad_is_read(name: str, tmp_path: Path) -> None:
    model = read_model(HARMLESS[name](tmp_path))
    shapes = [cell.shapes for layer in model.layers for cell in layer.cells]
    assert ((2, 12), (3, 12), (12,)) in shapes


@pytest.mark.parametrize("what", ["missing", "folder", "pipe", "secret"])
def test_what_is_no_file_to_read(what: str, tmp_path: Path) -> None:
    path = tmp_path / "model.keras"
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "secret":
        path.symlink_to("/proc/self/mem")
    with pytest.raises(UserError, match="Cannot read"):
        read_model(path)


@pytest.mark.parametrize("suffix", [".keras", ".h5", ".weights.h5"])
def test_keras_is_not_imported(suffix: str, folder: Path) -> None:
    """The process that opens the file has neither Keras nor TensorFlow in it."""
    path = save("lambda", suffix, folder)
    code = (
        "import sys, tempfile; from pathlib import Path;"
        "from diagram_gen.own import files; from diagram_gen.own.limits import LIMITS;"
        "scratch = Path(tempfile.mkdtemp());"
        "opened = files.opened(Path(sys.argv[1]), scratch, LIMITS);"
        "outline = opened.__enter__();"
        "bad = {n.split('.')[0] for n in sys.modules} & {'keras', 'tensorflow', 'pickle5', 'dill'};"
        "sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()


def test_a_model_without_recurrent_layers(folder: Path) -> None:
    assert read_model(save("none", ".keras", folder)).layers == ()

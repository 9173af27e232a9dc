"""The files of the repository: whole, told of truly, and written the same each time."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from diagram_gen.training import files, writing
from diagram_gen.training.arrays import Predict
from diagram_gen.training.tasks import TASKS, Task, task

NAMES = [one.name for one in TASKS]

#: How far scores may be from those of another machine, which rounds otherwise.
NEAR = 1e-3

each_task = pytest.mark.parametrize("one", TASKS, ids=NAMES)


@pytest.fixture(scope="module")
def load() -> Callable[[str], Any]:
    """Load a model as readers do."""
    from diagram_gen.backend import keras

    return lambda name: keras.models.load_model(files.model_path(name))


@pytest.fixture(scope="module")
def predicting() -> Callable[[Any], Predict]:
    """Make a function of a model, as for its card."""
    from diagram_gen.training.train import predicting

    return predicting


def test_each_file_has_a_task_and_each_task_its_files() -> None:
    """No file is left over from a task that is gone."""
    expected = {
        path(name).name
        for name in NAMES
        for path in (files.model_path, files.initial_path, files.card_path)
    }
    assert {path.name for path in files.FOLDER.iterdir()} == expected
    assert len(set(NAMES)) == len(NAMES)


@each_task
def test_a_card_tells_of_its_task(one: Task) -> None:
    """It says what the task says now: a task that was changed has to be trained again."""
    card = files.card(one.name)
    assert card["name"] == one.name
    assert [card[key] for key in ("task", "reason", "data")] == [
        one.what,
        one.reason,
        one.about_data,
    ]
    assert card["input"] == list(one.shape)
    assert card["layers"] == [layer.code(short=True) for layer in one.layers]
    settings = (one.units, one.seed, one.epochs, one.batch_size, one.loss)
    assert settings == tuple(card[k] for k in ("units", "seed", "epochs", "batch size", "loss"))
    assert card["optimizer"] == f"Adam({one.learning_rate})"
    assert set(card["versions"]) == {"python", "keras", "tensorflow", "numpy"}


@each_task
def test_a_card_is_plain(one: Task) -> None:
    """Sentences end, text is text, and nothing tells of a time."""
    text = files.card_path(one.name).read_text(encoding="utf-8")
    assert "second" not in text
    card = json.loads(text)
    for key in ("task", "reason", "data"):
        assert card[key].endswith(".")
        assert not card[key].endswith("..")


@each_task
def test_scores_reach_their_bounds(one: Task) -> None:
    """Every bound is in the card, and each score is good enough."""
    scores = files.card(one.name)["scores"]
    for name, score in scores.items():
        bound = one.bounds.get(name)
        assert score == {"value": score["value"]} | ({bound.sense: bound.value} if bound else {})
        assert bound is None or bound.reached(score["value"])
    assert set(one.bounds) <= set(scores)


@each_task
def test_scores_are_those_of_the_file(
    one: Task, load: Callable[[str], Any], predicting: Callable[[Any], Predict]
) -> None:
    """The model of the repository is measured again, on the same fresh data."""
    model, card = load(one.name), files.card(one.name)
    assert model.count_params() == card["parameters"]
    found = one.measure(predicting(model))
    told = {name: score["value"] for name, score in card["scores"].items()}
    assert found == pytest.approx(told, rel=NEAR, abs=NEAR)
    for name, values in one.detail(predicting(model)).items():
        assert values == pytest.approx(card["details"][name], abs=0.05)


@each_task
def test_the_arrays_before_training(one: Task, load: Callable[[str], Any]) -> None:
    """They have the shapes of those that were learned, and a kernel of other numbers."""
    trained = load(one.name).get_weights()
    initial = files.initial_weights(one.name)
    assert [array.shape for array in initial] == [array.shape for array in trained]
    assert all(array.dtype == np.float32 for array in initial)
    assert not np.allclose(initial[0], trained[0], atol=0.01)


def test_one_step_leaves_the_recurrent_kernel_alone(load: Callable[[str], Any]) -> None:
    """Its gradient is exactly 0 with one step, and is not with three."""
    for name, same in (("passengers-as-features", True), ("passengers-as-steps", False)):
        trained = load(name).get_weights()[1]
        assert np.array_equal(files.initial_weights(name)[1], trained) == same


def test_the_kernels_of_the_two_shapes(load: Callable[[str], Any]) -> None:
    """Three rows for three features, one row for one."""
    assert load("passengers-as-features").get_weights()[0].shape == (3, 16)
    assert load("passengers-as-steps").get_weights()[0].shape == (1, 16)


@each_task
def test_a_file_is_as_it_would_be_written(one: Task, load: Callable[[str], Any]) -> None:
    """A model that is loaded and saved again has the same members, and they tell no time."""
    content = files.model_path(one.name).read_bytes()
    assert _members(writing.packed(load(one.name))) == _members(content)
    assert writing.same_bytes(content) == writing.same_bytes(writing.same_bytes(content))
    text = b"".join(_members(content).values())
    assert b"date_saved" not in text
    assert b"shared_object_id" not in text
    assert len(content) < 50_000


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {2026}
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_task_is_found_by_its_name() -> None:
    """As the command line and figures ask for it."""
    assert task("count-lstm").units == 1

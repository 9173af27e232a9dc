"""Training: the same numbers each time, and nothing written that is not good enough."""

from pathlib import Path

import numpy as np
import pytest

from diagram_gen import cli
from diagram_gen.errors import UserError
from diagram_gen.training import files
from diagram_gen.training.tasks import TASKS, Bound, task
from diagram_gen.training.train import check
from tests.programs import contents, python

#: The model that is quickest to train.
QUICKEST = "passengers-as-steps"

#: A training of a moment, whose bound may be out of reach. In a process of its own: training makes
#: TensorFlow compute in one order only, for as long as the process lives.
MOMENT = """
import sys
from dataclasses import replace
from functools import partial
from diagram_gen import cli
from diagram_gen.training import remember, tasks
moment = replace(
    tasks.task("remember-lstm"),
    data=partial(remember.sequences, 64, 5),
    measure=lambda predict: {"accuracy": float(predict(remember.sequences(9)[0]).mean()) ** 2},
    epochs=1,
    bounds={},
)
tasks.TASKS = (moment,)
for folder in sys.argv[1:3]:
    assert cli.main(["train", "--out", folder]) == 0
out_of_reach = {"accuracy": tasks.Bound("at least", 2.0)}
tasks.TASKS = (moment, replace(moment, name="too-hard", bounds=out_of_reach))
sys.exit(cli.main(["train", "--out", sys.argv[3]]))
"""


def test_the_quickest_model_is_trained_again(tmp_path: Path) -> None:
    """It reaches the score that is asked for, from the arrays that are in the repository.

    Another processor may round otherwise, and so learn other numbers that are as good.
    """
    done = python(["-m", "diagram_gen", "train", QUICKEST, "--out", tmp_path])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{QUICKEST}: error in training ")
    card = files.card(QUICKEST, tmp_path)
    for name, bound in task(QUICKEST).bounds.items():
        assert bound.reached(card["scores"][name]["value"])
    before = files.initial_weights(QUICKEST, tmp_path)
    for now, kept in zip(before, files.initial_weights(QUICKEST), strict=True):
        np.testing.assert_allclose(now, kept, atol=1e-5)


def test_the_same_bytes_or_nothing(tmp_path: Path) -> None:
    """Two trainings write the same; one that misses a bound writes nothing, nor do those before."""
    done = python(["-c", MOMENT, *(tmp_path / name for name in "abc")])
    assert done.returncode == 2
    assert done.stderr.startswith("diagram_gen: Training too-hard missed its bound: accuracy is 0.")
    assert done.stderr.endswith("not at least 2.0; nothing is written.\n")
    first = contents(tmp_path / "a")
    assert len(first) == 3
    assert contents(tmp_path / "b") == first
    assert not (tmp_path / "c").exists()


def test_bounds() -> None:
    """A score may be exactly at its bound; one that is no number is not good enough."""
    add, count = task("add-lstm"), task("count-lstm")
    check(add, {"mean squared error": 0.005})
    check(count, {"accuracy": 0.99})
    with pytest.raises(UserError, match=r"^Training add-lstm .* is 0\.0051, not at most 0\.005;"):
        check(add, {"mean squared error": 0.0051})
    with pytest.raises(UserError, match=r"accuracy is 0\.98, not at least 0\.99;"):
        check(count, {"accuracy": 0.98})
    assert not Bound("at most", 1).reached(float("nan"))


def test_a_name_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    """It is named, with all that could be meant; nothing is trained before."""
    assert cli.main(["train", QUICKEST, "forget"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    names = ", ".join(one.name for one in TASKS)
    assert said.err == (
        f"diagram_gen: There is no model 'forget' to be trained: choose from {names}.\n"
    )


def test_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That is said before minutes are spent on training."""
    file = tmp_path / "file"
    file.touch()
    assert cli.main(["train", "--out", str(file)]) == 2
    assert capsys.readouterr().err == (
        f"diagram_gen: {file} is not a folder: name another one with --out.\n"
    )

"""The data of the tasks are what they are said to be, and are made without Keras."""

from collections.abc import Callable

import numpy as np
import pytest

from diagram_gen.training import adding, brackets, characters, passengers, remember
from diagram_gen.training.arrays import Floats
from tests.programs import python

#: Passengers of each year from 1949 on, in thousands.
YEARS = (1520, 1676, 2042, 2364, 2700, 2867, 3408, 3939, 4421, 4572, 5140, 5714)

MODULES = ("adding", "brackets", "characters", "passengers", "remember", "tasks", "files", "train")


def test_nothing_imports_keras() -> None:
    """Figures take their inputs from here; the command is asked for help without it."""
    names = ", ".join(MODULES)
    code = f"import sys; from diagram_gen.training import {names}; print('keras' in sys.modules)"
    assert python(["-c", code]).stdout == "False\n"


@pytest.mark.parametrize(
    "make",
    [remember.sequences, brackets.sequences, adding.sequences],
    ids=["remember", "brackets", "adding"],
)
def test_a_seed_gives_the_same_sequences(
    make: Callable[[int, int, int], tuple[Floats, Floats]],
) -> None:
    """And another seed gives others, of the type and the sizes that Keras gets."""
    (x, y), (again, same), (other, _) = make(50, 12, 3), make(50, 12, 3), make(50, 12, 4)
    assert np.array_equal(x, again)
    assert np.array_equal(y, same)
    assert not np.array_equal(x, other)
    assert x.dtype == y.dtype == np.float32
    assert x.shape == (50, 12, 2)


def test_remember() -> None:
    """The answer is the number at the only marked step, which may be any, from there on."""
    x, y = remember.sequences(500, 7, 1)
    assert np.abs(x[..., 0]).max() <= 1
    assert np.array_equal(x[..., 1].sum(axis=1), np.ones(500))
    assert set(x[..., 1].argmax(axis=1)) == set(range(7))
    seen = np.cumsum(x[..., 1], axis=1)
    chosen = (x[..., 0] * x[..., 1]).sum(axis=1, keepdims=True)
    assert np.array_equal(y[..., 0], seen * chosen)
    assert abs(chosen.mean()) < 0.1


def test_brackets() -> None:
    """Depths never leave their range, reach both ends of it, and give the answers."""
    x, y = brackets.sequences(500, 30, 1, deepest=5)
    assert np.array_equal(x.sum(axis=-1), np.ones((500, 30)))
    depths = brackets.depths(x)
    assert [depths.min(), depths.max()] == [0, 5]
    assert y.shape == (500, 30, 1)
    assert np.array_equal(y[..., 0] == 1, depths == 0)


def test_brackets_as_text() -> None:
    """A text becomes the same features, and nothing else is taken for a bracket."""
    x = brackets.encoded("(())()")
    assert brackets.depths(x).tolist() == [[1, 2, 1, 0, 1, 0]]
    assert brackets.answers(x)[0, :, 0].tolist() == [0, 0, 0, 1, 0, 1]
    assert np.array_equal(brackets.nested(2), brackets.encoded("(())"))
    with pytest.raises(ValueError, match="substring"):
        brackets.encoded("[]")


def test_how_far_a_model_counts() -> None:
    """One that answers rightly up to depth 6 counts to 6; one that always says no, to 0."""

    def up_to_six(x: Floats) -> Floats:
        deepest = np.maximum.accumulate(brackets.depths(x), axis=1)
        return np.where(deepest[..., None] > 6, 1, brackets.answers(x))

    assert brackets.scores(up_to_six)["counts to"] == 6
    never = brackets.scores(lambda x: 0 * x[..., :1])
    assert never["counts to"] == 0
    assert never["accuracy"] == never["accuracy of always answering 0"]
    (of_each,) = brackets.detail(up_to_six).values()
    assert [accuracy == 1 for accuracy in of_each] == [n <= 6 for n in range(1, 51)]
    assert of_each[6] == 7 / 14  # six before depth 7, and the last


def test_adding() -> None:
    """Two steps are marked, and the answer is the sum of their numbers."""
    x, y = adding.sequences(500, 6, 1)
    assert np.array_equal(x[..., 1].sum(axis=1), np.full(500, 2))
    assert set(np.unique(x[..., 1])) == {0, 1}
    assert np.all(x[..., 1].any(axis=0))
    assert 0 <= x[..., 0].min() <= x[..., 0].max() < 1
    np.testing.assert_allclose((x[..., 0] * x[..., 1]).sum(axis=1), y[:, 0], rtol=1e-6)


def test_always_answering_one() -> None:
    """The variance of a sum of two numbers between 0 and 1 is 1/6."""
    found = adding.scores(lambda x: np.ones((len(x), 1), np.float32))
    assert found["mean squared error"] == pytest.approx(1 / 6, abs=0.02)
    assert found["mean squared error"] == found["mean squared error of always answering 1"]


def test_the_series_is_the_published_one() -> None:
    """144 months in a row, with the sums that each year is known to have."""
    months = passengers.months()
    assert [month for month, _ in months] == [
        f"{year}-{month:02}" for year in range(1949, 1961) for month in range(1, 13)
    ]
    numbers = np.array([number for _, number in months])
    assert tuple(numbers.reshape(12, 12).sum(axis=1)) == YEARS
    assert (numbers.min(), numbers.max()) == (104, 622)


def test_windows() -> None:
    """Each of the months from the fourth on is the answer once; the test comes after."""
    numbers = [number for _, number in passengers.months()]
    trained, answers = passengers.windows(training=True)
    tested, later = passengers.windows(training=False)
    assert [trained.min(), trained.max()] == [0, 1]
    assert later.max() > 1
    x = passengers.passengers(np.concatenate([trained, tested]))
    y = passengers.passengers(np.concatenate([answers, later]))
    assert (len(trained), len(tested)) == (93, 48)
    np.testing.assert_allclose(y[:, 0], numbers[3:], rtol=1e-6)
    for past in range(3):
        np.testing.assert_allclose(x[:, past], numbers[past : past - 3], rtol=1e-6)


def test_the_two_shapes_hold_the_same_numbers() -> None:
    """One step of three features, or three steps of one."""
    x, _ = passengers.windows(training=True)
    assert passengers.as_features(x).shape == (93, 1, 3)
    assert passengers.as_steps(x).shape == (93, 3, 1)
    assert np.array_equal(passengers.as_features(x)[5, 0], passengers.as_steps(x)[5, :, 0])


def test_the_naive_forecast() -> None:
    """A model that repeats the last month has the errors that are named for it."""
    found = passengers.scores(lambda x: x[:, 0, -1:], passengers.as_features)
    for part in ("training", "test"):
        naive = found[f"error in {part} of the naive forecast"]
        assert found[f"error in {part}"] == pytest.approx(naive)
    assert 20 < found["error in training"] < found["error in test"] < 60


def test_characters() -> None:
    """The pieces are those of the poem, and each answer is the character that follows."""
    x, y = characters.pieces()
    text, alphabet = characters.text(), characters.alphabet()
    assert text.startswith("Shall I compare thee")
    assert text.count("\n") == 14
    assert x.shape == y.shape == (141, characters.STEPS, len(alphabet))
    read = ["".join(alphabet[place] for place in piece) for piece in x.argmax(axis=-1)]
    assert read[2] == text[2 * characters.STRIDE :][: characters.STEPS]
    assert np.array_equal(x[:, 1:], y[:, :-1])
    with pytest.raises(ValueError, match="substring"):
        characters.encoded("€")


def test_bits_per_character() -> None:
    """None for who knows the next one; the logarithm of their number for who knows nothing."""
    after = characters.encoded(characters.text()[1:])
    knows = characters.scores(lambda x: after)
    assert (knows["bits per character"], knows["accuracy"]) == (0, 1)
    number = len(characters.alphabet())
    guesses = characters.scores(lambda x: np.full_like(x, 1 / number))
    assert guesses["bits per character"] == pytest.approx(np.log2(number))
    assert 4 < guesses["bits per character of always giving the frequencies"] < np.log2(number)

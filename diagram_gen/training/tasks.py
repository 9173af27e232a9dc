"""The tasks that sample models are trained for. Change this first: all else follows from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from diagram_gen.construct import Call
from diagram_gen.errors import UserError
from diagram_gen.training import adding, brackets, characters, passengers, remember
from diagram_gen.training.arrays import Floats, Predict


@dataclass(frozen=True)
class Bound:
    """What a score has to reach."""

    sense: Literal["at least", "at most"]
    value: float

    def __str__(self) -> str:
        """Return it as words, e.g. ``at least 0.99``."""
        return f"{self.sense} {self.value}"

    def reached(self, score: float) -> bool:
        """Tell whether a score is good enough; one that is no number never is."""
        return score >= self.value if self.sense == "at least" else score <= self.value


def _no_detail(predict: Predict) -> dict[str, list[float]]:
    return {}


@dataclass(frozen=True)
class Task:
    """One model to be trained.

    Attributes:
        name: of the model and its files.
        what: the task in one sentence.
        reason: what a reader can see in this model, in one sentence.
        about_data: where the data is from, in one sentence.
        shape: of one input, steps and features; ``None`` is any number of steps.
        recurrent: class of the recurrent layer, the first of the model.
        units: of the recurrent layer.
        last: the last layer, which makes the answer.
        data: gives inputs and answers for training.
        measure: gives scores, by name, of a function from inputs to outputs.
        bounds: what scores have to reach; a score without a bound is only reported.
        loss: as Keras calls it.
        each_step: whether there is an answer at each step, not only after the last one.
        seed: of the arrays at the beginning and of the order of the data.
        epochs: times that training sees all data.
        batch_size: sequences between two changes of the arrays.
        learning_rate: of the optimizer Adam.
        detail: gives more numbers than a score, by name, like ``measure``.
    """

    name: str
    what: str
    reason: str
    about_data: str
    shape: tuple[int | None, int]
    recurrent: Literal["LSTM", "GRU"]
    units: int
    last: Call
    data: Callable[[], tuple[Floats, Floats]]
    measure: Callable[[Predict], dict[str, float]]
    bounds: Mapping[str, Bound]
    loss: str
    each_step: bool = False
    seed: int = 1
    epochs: int = 40
    batch_size: int = 64
    learning_rate: float = 0.02
    detail: Callable[[Predict], dict[str, list[float]]] = _no_detail

    @property
    def layers(self) -> tuple[Call, ...]:
        """The layers of the model."""
        options = {"return_sequences": True} if self.each_step else {}
        return Call(self.recurrent, (self.units,), options), self.last


@dataclass(frozen=True)
class Trained:
    """A model that reached what its task asks for.

    Attributes:
        task: what it was trained for.
        model: the Keras model, without an optimizer.
        initial: its arrays before training, by their path, in the order of ``get_weights()``.
        scores: what :attr:`Task.measure` found, by the name of the score.
        details: what :attr:`Task.detail` found.
    """

    task: Task
    model: Any
    initial: dict[str, Floats]
    scores: dict[str, float]
    details: dict[str, list[float]]


_YES_OR_NO = Call("Dense", (1,), {"activation": "sigmoid"})
_NUMBER = Call("Dense", (1,))

#: Of yes and no.
_RIGHT = {"accuracy": Bound("at least", 0.99)}


def _remember(recurrent: Literal["LSTM", "GRU"]) -> Task:
    return Task(
        name=f"remember-{recurrent.lower()}",
        what="Read 20 numbers between −1 and 1, of which a marker marks one, and give that number "
        "from there on.",
        reason="One unit is enough: its gates let the marked number in and keep it until the end.",
        about_data="4096 random sequences, made by diagram_gen/training/remember.py.",
        shape=(None, 2),
        recurrent=recurrent,
        units=1,
        last=_NUMBER,
        data=partial(remember.sequences, 4096, seed=1000),
        measure=remember.scores,
        bounds={"mean squared error": Bound("at most", 0.002)},
        loss="mse",
        each_step=True,
        epochs=60,
    )


def _count(
    name: str,
    recurrent: Literal["LSTM", "GRU"],
    units: int,
    reason: str,
    epochs: int,
    bounds: Mapping[str, Bound],
) -> Task:
    return Task(
        name=name,
        what="Read brackets, and tell at each step whether all that were opened are closed.",
        reason=reason,
        about_data="2048 random sequences of 40 brackets, nested 8 deep at most, made by "
        "diagram_gen/training/brackets.py.",
        shape=(None, 2),
        recurrent=recurrent,
        units=units,
        last=_YES_OR_NO,
        data=partial(brackets.sequences, 2048, seed=1000),
        measure=brackets.scores,
        bounds=bounds,
        loss="binary_crossentropy",
        each_step=True,
        epochs=epochs,
        detail=brackets.detail,
    )


def _add() -> Task:
    return Task(
        name="add-lstm",
        what="Read 20 numbers between 0 and 1, of which a marker marks two, and give the sum of "
        "these two after the last step.",
        reason="One unit is enough to add two numbers up after 20 steps; what it learned is tied "
        "to this length, because its state drifts at every step.",
        about_data="4096 random sequences, made by diagram_gen/training/adding.py.",
        shape=(None, 2),
        recurrent="LSTM",
        units=1,
        last=_NUMBER,
        data=partial(adding.sequences, 4096, seed=1000),
        measure=adding.scores,
        bounds={"mean squared error": Bound("at most", 0.005)},
        loss="mse",
    )


def _passengers(
    way: str, said: str, shape: tuple[int, int], shaped: Callable[[Floats], Floats]
) -> Task:
    return Task(
        name=f"passengers-as-{way}",
        what="Forecast the airline passengers of the next month from those of three months, "
        f"given as {said}.",
        reason="The same numbers in two shapes that are often confused: with one step the "
        "recurrent kernel is never used, and stays what it was before training. In the months of "
        "the test, repeating the last month is the better forecast.",
        about_data="Airline passengers in 144 months, 1949 to 1960 (Box and Jenkins, 1970, series "
        "G), scaled by the first 96, whose forecasts are the training.",
        shape=shape,
        recurrent="LSTM",
        units=4,
        last=_NUMBER,
        data=partial(_shaped_windows, shaped),
        measure=partial(passengers.scores, shaped=shaped),
        # Better than the naive forecast where it was trained; of some use where it was not.
        bounds={"error in training": Bound("at most", 23), "error in test": Bound("at most", 80)},
        loss="mse",
        epochs=100,
        batch_size=8,
        learning_rate=0.01,
    )


def _shaped_windows(shaped: Callable[[Floats], Floats]) -> tuple[Floats, Floats]:
    x, y = passengers.windows(training=True)
    return shaped(x), y


def _characters() -> Task:
    return Task(
        name="characters-gru",
        what="Read a poem character by character, and give the probability of each character to "
        "be the next one.",
        reason="A model of everyday size: it has learned one poem by heart, and nothing else.",
        about_data="Shakespeare's Sonnet 18 in modern spelling, 623 characters, in overlapping "
        "pieces of 60.",
        shape=(None, 41),
        recurrent="GRU",
        units=32,
        last=Call("Dense", (41,), {"activation": "softmax"}),
        data=characters.pieces,
        measure=characters.scores,
        bounds={"bits per character": Bound("at most", 0.5)},
        loss="categorical_crossentropy",
        each_step=True,
        epochs=100,
        batch_size=16,
        learning_rate=0.01,
    )


#: Every model, in the order in which they are trained.
TASKS: tuple[Task, ...] = (
    _remember("LSTM"),
    _remember("GRU"),
    _count(
        "count-lstm",
        "LSTM",
        1,
        "The cell state becomes a counter, which goes on far beyond the depths of the training.",
        40,
        _RIGHT,
    ),
    _count(
        "count-gru",
        "GRU",
        1,
        "The state of a GRU stays between −1 and 1: its one unit does not learn to count, even in "
        "three times as many epochs as the LSTM.",
        120,
        {},
    ),
    _count(
        "count-gru-2",
        "GRU",
        2,
        "With two units a GRU learns the depths of its training, and gets lost soon after them.",
        60,
        _RIGHT,
    ),
    _add(),
    _passengers(
        "features", "1 step of 3 features", (1, passengers.LOOK_BACK), passengers.as_features
    ),
    _passengers("steps", "3 steps of 1 feature", (passengers.LOOK_BACK, 1), passengers.as_steps),
    _characters(),
)


def task(name: str) -> Task:
    """Return the task with this name.

    Raises:
        UserError: if there is none.
    """
    for one in TASKS:
        if one.name == name:
            return one
    known = ", ".join(one.name for one in TASKS)
    raise UserError(f"There is no model {name!r} to be trained: choose from {known}.")

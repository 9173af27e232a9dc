"""Constructor calls: what a reader sees as code is what was built."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagram_gen.construct import Call, Size, snake_case
from diagram_gen.layers import KINDS
from tests.fresh import TYPED

SIZES = {"units": 3, "features": 2}

_VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just((3, 3))
_ARGUMENTS = st.recursive(
    _VALUES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.builds(
            Call,
            st.sampled_from(["LSTM", "Bidirectional", "Sequential"]),
            st.lists(inner, max_size=2).map(tuple),
            st.dictionaries(st.sampled_from(["unroll", "padding"]), inner, max_size=2),
        )
    ),
    max_leaves=6,
)


class Recorder:
    """Stands for Keras: a call of any class gives back what was called and how."""

    def __init__(self) -> None:
        self.layers = self

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **options: (
            name,
            args,
            {key: value for key, value in options.items() if key != "name"},
        )


@given(st.lists(_ARGUMENTS, max_size=3).map(tuple))
def test_code_says_what_is_made(arguments: tuple[object, ...]) -> None:
    """Whatever the arguments are: the code, run by Python, makes the same call."""
    call = Call("RNN", (Size("2*units"), *arguments))
    keras = Recorder()
    ran = eval(call.code(SIZES), {"keras": keras})  # noqa: S307 - made of names and literals
    assert ran == call.make(keras, SIZES)
    assert ran[1][0] == 6


def test_code_for_readers() -> None:
    """With sizes as numbers or as names, with the module or without."""
    inner = Call("GRU", (Size("units"),), {"reset_after": False, "activation": "tanh"})
    call = Call("Sequential", ([inner, Call("LSTM", (Size("2"),))],))
    assert call.code(SIZES) == (
        'keras.Sequential([keras.layers.GRU(3, reset_after=False, activation="tanh"), '
        "keras.layers.LSTM(2)])"
    )
    assert call.code(short=True) == (
        'Sequential([GRU(units, reset_after=False, activation="tanh"), LSTM(2)])'
    )
    assert (call.qualified, inner.qualified) == ("keras.Sequential", "keras.layers.GRU")


def test_snake_case_is_that_of_keras() -> None:
    """Every class that Keras has gets the name that Keras gives it."""
    import keras
    from keras.src.utils.naming import to_snake_case

    names = [name for name in dir(keras.layers) if name[0].isupper()]
    assert len(names) > 100
    assert {name: snake_case(name) for name in names} == {n: to_snake_case(n) for n in names}


@settings(max_examples=200)
@given(st.text(max_size=12) | st.from_regex(r"[A-Za-z0-9_]{1,12}", fullmatch=True))
def test_snake_case_of_any_name(name: str) -> None:
    """And so would a class of any other name."""
    from keras.src.utils.naming import to_snake_case

    assert snake_case(name) == to_snake_case(name)


@pytest.mark.parametrize("key", KINDS)
def test_code_builds_the_layer(key: str) -> None:
    """In a fresh namespace, as in a reader's new process: same class, names, paths and shapes.

    The layer of the generator gets its names from the generator, the reader's from Keras.
    """
    import keras

    call, typed = KINDS[key].make(), TYPED[key]
    made = call.make(keras, SIZES)
    keras.backend.clear_session(free_memory=False)
    readers = eval(call.code(SIZES), {"keras": keras})  # noqa: S307 - it is what pages show
    by_hand = typed.make(SIZES["units"])
    for layer in (made, readers, by_hand):
        layer.build((None, *typed.input_shape(2, None)))
    assert type(readers).__name__ == call.name
    described = [[(v.path, v.shape) for v in a.weights] for a in (made, readers, by_hand)]
    assert described[0] == described[1] == described[2]
    assert made.name == readers.name == by_hand.name


def test_names_do_not_depend_on_what_was_made_before() -> None:
    """Keras counts on within a process; the paths of the site do not."""
    import keras

    call = KINDS["stacked-lstm"].make()
    paths = []
    for _ in range(2):
        layer = call.make(keras, SIZES)
        layer.build((None, None, 2))
        paths.append([v.path for v in layer.weights])
    assert paths[0] == paths[1]
    assert [path.split("/")[1] for path in paths[0][::3]] == ["lstm", "lstm_1"]

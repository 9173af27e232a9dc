"""What is found in live layers and models is what Keras says of them."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from diagram_gen.errors import UserError
from diagram_gen.figures.weights import weights_map
from diagram_gen.own.described import described
from diagram_gen.own.found import FoundLayer
from diagram_gen.own.live import SEVERAL, find
from tests.own.models import MODELS, made
from tests.programs import environment

SHAPE = (None, None, 2)


def _built(layer: Any, shape: tuple[int | None, ...] = SHAPE) -> Any:
    layer.build(shape)
    return layer


def _arrays(layer: FoundLayer) -> list[np.ndarray[Any, Any]]:
    return [array for cell in layer.cells for array in cell.arrays]


@pytest.mark.parametrize("name", [name for name in MODELS if made(name).layers])
def test_every_nesting(name: str) -> None:
    """Names, classes, cells, options and every single value, in the order of the model."""
    known = made(name).layers
    found = find(made(name).model)
    assert found.name == made(name).model.name
    assert [layer.name for layer in found.layers] == [layer.name for layer in known]
    for layer, expected in zip(found.layers, known, strict=True):
        assert layer.keras_class == expected.keras_class
        assert layer.joined == expected.joined
        assert tuple(cell.name for cell in layer.cells) == expected.cells
        for array, value in zip(_arrays(layer), expected.arrays, strict=True):
            assert array.dtype == value.dtype
            assert np.array_equal(array, value)
        assert {key: layer.options[key] for key in expected.options} == expected.options
        assert layer.name in weights_map(described(layer)).title


@pytest.mark.parametrize("name", [name for name in MODELS if made(name).layers])
def test_nothing_of_a_file_is_needed_to_find_the_paths(name: str) -> None:
    """Each array is called what its variable is called."""
    paths = {variable.path for variable in made(name).model.weights}
    for layer in find(made(name).model).layers:
        for cell in layer.cells:
            assert set(cell.paths) <= paths
            assert [path.rpartition("/")[2] for path in cell.paths] == [
                weight.name for weight in cell.cell.weights
            ]


@pytest.mark.parametrize(
    ("model", "layer", "words"),
    [
        ("time-distributed", "both", "holds a layer of the class Bidirectional"),
        ("wrapped", "twice", "holds a layer of the class TimeDistributed"),
        ("halves", "both/forward_rnn", "one direction of the Bidirectional layer 'both'"),
        ("halves", "mixed/cell 1", "one of the cells of 'mixed'"),
        ("custom-cell", "alike", "of the class Alike, is told by its shapes"),
    ],
)
def test_what_else_to_know_of_a_layer(model: str, layer: str, words: str) -> None:
    """A remark says what a title can't."""
    found = {each.name: each for each in find(made(model).model).layers}
    (remark,) = found[layer].remarks
    assert words in remark


def test_values_are_those_of_the_call() -> None:
    """What was found stays as it was when the layer goes on learning."""
    import keras

    layer = _built(keras.layers.LSTM(3))
    before = [array.copy() for array in layer.get_weights()]
    found = find(layer).layers[0]
    layer.set_weights([array + 1 for array in before])
    assert all(map(np.array_equal, _arrays(found), before))
    assert all(map(np.array_equal, _arrays(find(layer).layers[0]), layer.get_weights()))


def test_several_layers() -> None:
    """They keep their names; what is shared by two of them appears once."""
    import keras

    layers = keras.layers
    one, other = _built(layers.LSTM(3, name="one")), _built(layers.GRU(2, name="other"))
    found = find([one, other, one, _built(layers.Dense(3), (None, 2))])
    assert found.name == SEVERAL
    assert [layer.name for layer in found.layers] == ["one", "other"]
    shared = layers.TimeDistributed(one, name="shared")
    shared.build((None, 4, None, 2))
    assert [layer.name for layer in find((one, shared)).layers] == ["one"]
    assert [layer.name for layer in find((shared, one)).layers] == ["shared"]


def test_layers_with_an_activation_in_common() -> None:
    """Both are there: they share no weights."""
    from keras import layers

    bend = layers.LeakyReLU()
    both = [_built(layers.LSTM(3, activation=bend, name=name)) for name in ("one", "other")]
    assert [layer.name for layer in find(both).layers] == ["one", "other"]


def test_a_cell_by_itself() -> None:
    """As it is used in a loop of one's own."""
    import keras

    class Loop(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(name="loop")
            self.step = keras.layers.LSTMCell(3, name="step")

        def build(self, shape: Any) -> None:
            self.step.build((None, 2))

    (layer,) = find(_built(Loop())).layers
    assert (layer.name, layer.keras_class) == ("step", "LSTMCell")
    assert layer.cells[0].units == 3


def test_cells_that_hold_others() -> None:
    """A cell around one of Keras is looked into; an activation with no weights is no obstacle."""
    import keras

    class Twice(keras.layers.Layer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(name="twice")
            self.first = keras.layers.LSTMCell(3, name="first")
            self.state_size = self.first.state_size

        def build(self, shape: Any) -> None:
            self.first.build(shape)

        def call(self, x: Any, states: Any) -> Any:
            return self.first(x, states)

    (inside,) = find(_built(keras.layers.RNN(Twice(), name="outer"))).layers
    assert (inside.name, inside.keras_class) == ("outer/twice/first", "LSTMCell")
    leaky = _built(keras.layers.LSTM(3, activation=keras.layers.LeakyReLU()))
    (layer,) = find(leaky).layers
    assert layer.options["activation"] == "LeakyReLU"


def test_a_class_that_only_has_the_name() -> None:
    """Somebody's own LSTMCell may compute anything, and that is said."""
    import keras

    class LSTMCell(keras.layers.LSTMCell):  # type: ignore[misc]
        pass

    (layer,) = find(_built(keras.layers.RNN(LSTMCell(3)))).layers
    assert any("may compute something else" in remark for remark in layer.remarks)
    (plain,) = find(_built(keras.layers.RNN(keras.layers.LSTMCell(3)))).layers
    assert plain.remarks == ()


def test_a_configuration_that_fails_is_no_obstacle() -> None:
    """The arrays are the truth; without options nothing is told of them."""
    import keras

    class Secret(keras.layers.LSTM):  # type: ignore[misc]
        def get_config(self) -> Any:
            raise RuntimeError("not for you")

    (layer,) = find(_built(Secret(3))).layers
    assert layer.options == {}
    assert len(layer.cells[0].arrays) == 3


def _keras(make: Callable[[Any], Any]) -> Callable[[], object]:
    def made_now() -> object:
        import keras

        return make(keras)

    return made_now


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: None, "class NoneType: pass a built layer"),
        (lambda: 3, "class int: pass a built layer"),
        (lambda: np.zeros((2, 12)), "class ndarray: pass a built layer"),
        (lambda: [None], "class NoneType"),
        (list, "no recurrent layer in this list"),
        (_keras(lambda keras: keras.layers.LSTM), "LSTM is a class, not a layer"),
        (_keras(lambda keras: keras.layers.LSTM(3, name="new")), "'new' has no weights yet: build"),
        (
            _keras(lambda keras: keras.layers.Bidirectional(keras.layers.LSTM(3), name="both")),
            "'both' has no weights yet",
        ),
        (
            _keras(lambda keras: keras.Sequential([keras.layers.GRU(3, name="later")])),
            "'later' has no weights yet",
        ),
        (
            _keras(lambda keras: _built(keras.layers.Dense(3, name="dense"), (None, 2))),
            "no recurrent layer in 'dense'",
        ),
        (lambda: made("none").model, "no recurrent layer in 'none'"),
    ],
)
def test_what_cannot_be_shown(make: Callable[[], object], words: str) -> None:
    """One sentence says what was wrong and what to do."""
    with pytest.raises(UserError, match=words) as caught:
        find(make())
    assert "\n" not in str(caught.value)


def test_what_of_a_model_cannot_be_shown() -> None:
    """A layer that was never called, and a cell that is unknown, are remarks."""
    (unbuilt,) = find(made("unbuilt").model).remarks
    assert "'unused' has no weights yet" in unbuilt
    (stranger,) = find(made("custom-cell").model).remarks
    assert "'stranger' repeats a cell of the class Stranger" in stranger
    assert "(3, 2), (2, 2), (2,), (2,)" in stranger


def test_looking_warns_nobody() -> None:
    """Keras warns of a lambda when a configuration is asked for; nothing is saved here."""
    import keras

    (layer,) = find(_built(keras.layers.LSTM(3, activation=lambda x: x))).layers
    assert layer.options["activation"] == "custom"


def test_keras_is_not_imported() -> None:
    """The objects bring it."""
    code = (
        "import sys, diagram_gen.own.live;"
        "sys.exit(any(name.split('.')[0] in ('keras', 'tensorflow') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, env=environment())
    assert done.returncode == 0

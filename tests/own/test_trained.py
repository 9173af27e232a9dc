"""Maps of sample models hold the numbers of their files."""

import numpy as np
import pytest

from diagram_gen.action_catalogue import PLOTS
from diagram_gen.expressions import format_shape
from diagram_gen.own.trained import trained_values
from diagram_gen.svg import standalone
from diagram_gen.training import files
from tests.drawn import draw
from tests.read_figures import value

MODELS = [row.arguments[0] for row in PLOTS if row.draw is trained_values]


@pytest.mark.parametrize("name", MODELS)
def test_every_cell_holds_its_value(name: str) -> None:
    """Row by row, as Keras loads them; shapes stand in the words."""
    from diagram_gen.backend import keras

    figure = trained_values(name)
    arrays = keras.models.load_model(files.model_path(name)).layers[0].get_weights()
    texts = [t for t in draw(standalone(figure)).texts if t.runs[0].name.startswith("value")]
    texts.sort(key=lambda text: (text.baseline, text.box.left))
    expected = np.concatenate([array.ravel() for array in arrays])
    assert [value(text.content) for text in texts] == pytest.approx(expected, abs=0.0051)
    for array in arrays:
        assert f" {format_shape(array.shape)}" in figure.description
    assert (figure.name, name in figure.title) == (f"action-values-{name}", True)


def test_there_is_a_map_of_each_model_with_one_unit() -> None:
    """Only there every value has room in a page, and a meaning that can be told."""
    small = {name for name in files.names() if files.card(name)["units"] == 1}
    assert set(MODELS) == small

"""What was found out about files of Keras 2 is whole, and says what the pages say."""

import json
import math
from pathlib import Path

import pytest
from frameworks.rounding import one_digit

from diagram_gen.findings import to_json
from diagram_gen.old_files import PATH, load, new_files_table, old_files_table


def test_the_stored_result_is_what_writing_it_again_would_give() -> None:
    """Nothing is lost between file and data."""
    assert to_json(load()) == PATH.read_text(encoding="utf-8")


def test_whole_models_are_refused_and_weights_load() -> None:
    """As the pages have it; a convolutional layer alone gives other results."""
    rows = load().rows
    assert {row.suffix for row in rows} == {".h5", ".keras", ".weights.h5"}
    assert {row.whole for row in rows if row.suffix != ".weights.h5"} == {"'time_major' refused"}
    assert {row.layer for row in rows if row.difference} == {"ConvLSTM2D"}


def test_the_recipe_loads_what_the_page_says() -> None:
    """All but models that pass states, and one file with a normalization."""
    rows = [row for row in load().rows if row.suffix != ".weights.h5"]
    assert {(row.layer, row.suffix) for row in rows if row.recipe != "0"} == {
        ("Model(LSTM, initial_state)", ".h5"),
        ("Model(LSTM, initial_state)", ".keras"),
        ("LSTM, BatchNormalization", ".keras"),
        ("ConvLSTM2D", ".h5"),
        ("ConvLSTM2D", ".keras"),
    }
    assert {row.recipe for row in rows if "initial_state" in row.layer} == {"ValueError"}


def test_the_table_has_every_file_and_the_versions() -> None:
    """One line for each file, and who wrote and read them."""
    found = load()
    text = old_files_table()
    assert text.count("\n| `") == len(found.rows)
    assert f"`tf_keras` {found.old}, loaded by Keras {found.new} on {found.date}" in text
    text = new_files_table()
    assert text.count("\n| `") == len(found.back)
    assert f"Keras {found.new}, loaded by `tf_keras` {found.old} on {found.date}" in text


def test_keras_2_refuses_whole_models_of_keras_3_and_takes_their_weights() -> None:
    """As the pages have it, and for the same models."""
    found = load()
    assert {row.layer for row in found.back} == {row.layer for row in found.rows}
    whole = {row.whole for row in found.back if row.suffix != ".weights.h5"}
    assert whole == {"'batch_shape' refused", "'Functional' refused"}
    for off in ("weights", "arrays"):
        assert {row.layer for row in found.back if getattr(row, off)} == {"ConvLSTM2D"}


def test_what_is_no_number_is_no_rounding() -> None:
    """A model that computes none is off; a difference is kept in one digit."""
    assert math.isnan(one_digit(math.nan))
    assert one_digit(0.000_000_9) == 0
    assert one_digit(0.0734) == 0.07


# Keras hands an object without NumPy 2's `copy` keyword to h5py when it saves weights.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_old_models_without_an_input_layer_load(tmp_path: Path) -> None:
    """Keras before TensorFlow 2.2 wrote none; its first layer has the shape.

    There is no such Keras to write a file with: this has the configuration that it wrote.
    """
    import h5py
    import keras
    import numpy as np
    from old_files import recipe_of_the_page

    load_old = recipe_of_the_page()
    model = keras.Sequential([keras.Input((4, 2)), keras.layers.LSTM(3)])
    layer = model.layers[0].get_config()
    layer |= {"batch_input_shape": [None, 4, 2], "time_major": False}
    layers = [{"class_name": "LSTM", "config": layer}]
    config = {"class_name": "Sequential", "config": {"name": "old", "layers": layers}}
    model.save(tmp_path / "old.h5")
    with h5py.File(tmp_path / "old.h5", "a") as file:
        file.attrs["model_config"] = json.dumps(config)
    x = np.ones((1, 4, 2), "float32")
    np.testing.assert_array_equal(load_old(tmp_path / "old.h5")(x), model(x))

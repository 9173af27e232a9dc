"""What was found out about files of Keras 2 is whole, and says what the pages say."""

from diagram_gen.old_files import PATH, load, old_files_table, to_json


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
    assert f"`tf_keras` {found.written_by}, loaded by Keras {found.read_by}" in text

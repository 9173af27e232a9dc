"""What was found out about dropout in Keras 2 is whole, and says what the pages say."""

from typing import Any

from frameworks.dropout_masks import LAYERS, WAYS, outcomes

from diagram_gen.findings import to_json
from diagram_gen.old_dropout import PATH, load, old_dropout_table


def test_the_stored_result_is_what_writing_it_again_would_give() -> None:
    """Nothing is lost between file and data."""
    assert to_json(load()) == PATH.read_text(encoding="utf-8")


def test_both_do_what_the_page_says() -> None:
    """Only Keras 2 draws anew at each step: LSTM and GRU, with nothing but ``dropout``."""
    masks = load().masks
    each = {
        (name, way, layer)
        for name, ways in masks.items()
        for way, layers in ways.items()
        for layer, found in layers.items()
        if found == "each"
    }
    assert each == {("Keras 2", "", layer) for layer in ("LSTM", "GRU")}


def test_the_table_has_all_arguments_and_the_versions() -> None:
    """What differs between layers is said of each; arguments that change nothing share a row."""
    text, found = old_dropout_table(), load()
    assert text.count("\n| ") == 3
    assert all(f"`{arguments}`" in text for arguments in WAYS if arguments)
    assert (
        "| alone | LSTM, GRU: **a new mask at each step**; SimpleRNN: one mask for all steps |"
        in text
    )
    assert all(f"{name} ({version})" in text for name, version in found.versions.items())


def test_masks_that_differ_between_steps_are_seen() -> None:
    """The Keras that is here draws one; a dropout of its own in front draws for each step."""
    import keras

    assert _said(outcomes(keras)) == {"one"}
    in_front = outcomes(_WithDropoutInFront(keras))
    assert _said(in_front) == {"each"}
    assert in_front.keys() == WAYS.keys()
    assert in_front[""].keys() == LAYERS.keys()


def _said(found: dict[str, dict[str, str]]) -> set[str]:
    return {masks for layers in found.values() for masks in layers.values()}


class _WithDropoutInFront:
    """Stands for a Keras whose layers drop by a layer in front of them."""

    def __init__(self, keras: Any) -> None:
        self.layers = self
        self._keras = keras

    def __getattr__(self, name: str) -> Any:
        def made(units: int, dropout: float, **options: Any) -> Any:
            layer = getattr(self._keras.layers, name)(units, **options)
            in_front = self._keras.layers.Dropout(dropout)
            inside = layer.call
            layer.call = lambda x, **given: inside(in_front(x, training=True), **given)
            return layer

        return made

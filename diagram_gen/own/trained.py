"""The sample models of the site, drawn like a model of the reader's own."""

from dataclasses import replace
from typing import TYPE_CHECKING

from diagram_gen.training import files

if TYPE_CHECKING:
    from diagram_gen.svg import Figure


def trained_values(name: str) -> "Figure":
    """Draw the recurrent layer of a sample model with the value in every cell."""
    from diagram_gen.figures.weights import values_map
    from diagram_gen.own.described import described
    from diagram_gen.own.read import read_model  # with all that reads files

    (layer,) = read_model(files.model_path(name)).layers
    figure = values_map(described(replace(layer, name=name)))
    return replace(figure, name=f"action-values-{name}")

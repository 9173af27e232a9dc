"""Models of the site as the command line shows them: for the pages that tell of that."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from diagram_gen.theme import LEAST_SCALE
from diagram_gen.training import files

if TYPE_CHECKING:
    from diagram_gen.own.drawn import Drawn
    from diagram_gen.own.found import FoundModel

#: A model that was trained for the page that reads models (``scripts/sample_model.py``).
PATH = Path(__file__).parents[2] / "docs" / "assets" / "your-model" / "sample.keras"

#: The models whose first layer is shown as a heat map, by name.
HEATED = {"sample": PATH, "characters-gru": files.model_path("characters-gru")}


def heat_address(name: str) -> str:
    """Return where the heat map of a model lies below ``docs``."""
    return f"assets/generated/{name}-heat.svg"


def listing() -> str:
    """Return what ``model`` says of the model, as a block of Markdown."""
    from diagram_gen.own.summary import model_lines

    return "\n".join(["```text", *model_lines(_read("sample")), "```", ""])


def heat_map(name: str) -> str:
    """Return the heat map of the first layer of a model as an SVG file."""
    return _heat_map(name).files()["heat.svg"]


def figure(name: str) -> str:
    """Return what shows that file in a page below ``docs``, with the heat map in words."""
    from html import escape

    drawn, address = _heat_map(name).figure, heat_address(name)
    width, height = round(drawn.width), round(drawn.height)
    return (
        '<figure class="lu-figure"><div class="lu-scroll">'
        f'<a href="../{address}" class="lu-open"><img src="../{address}" width="{width}" '
        f'height="{height}" style="min-width:{round(width * LEAST_SCALE)}px" '
        f'alt="{escape(drawn.alt)}"></a></div></figure>\n'
    )


def _heat_map(name: str) -> "Drawn":
    from diagram_gen.own.drawn import of_layer
    from diagram_gen.own.statistics import cell_statistics

    layer = _read(name).layers[0]
    figures = of_layer(layer, [*map(cell_statistics, layer.cells)])
    return next(drawn for drawn in figures if drawn.heat)


@cache
def _read(name: str) -> "FoundModel":
    from dataclasses import replace

    from diagram_gen.own.read import read_model  # with all that reads files

    path = HEATED[name]
    return replace(read_model(path), name=path.name)

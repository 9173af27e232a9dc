"""What the explorer puts together, held against what the generator draws in one piece."""

import random
import re
from typing import Any

import pytest

from diagram_gen.explorer.choices import Variant, variants
from diagram_gen.explorer.data import explorer_data
from diagram_gen.explorer.drawings import MOST
from diagram_gen.explorer.slots import fill
from diagram_gen.figures.layout import MOST_ENTRIES
from diagram_gen.figures.weights import weights_map
from diagram_gen.own.numbers import from_case
from diagram_gen.svg import Figure, fragment, standalone

VARIANTS = pytest.mark.parametrize("variant", [*variants()], ids=lambda variant: variant.key)
WHOLE = range(1, MOST_ENTRIES + 1)


def assembled(variant: Variant, units: int, features: int) -> tuple[str, str]:
    """Return the drawing for a page and for a file, as the script makes them."""
    data = explorer_data()
    described = data["variants"][variant.key]
    most = len(data["entries"])
    row = described["drawn"][min(units, most) - 1]
    width, height, shown, file, body = row[min(features, most) - 1]
    sizes = {"units": units, "features": features}
    size = {"width": f"{width:g}", "height": f"{height:g}"}
    scope = sizes | size | {"alt": fill(described["texts"]["alt"], sizes)}

    def write(piece: Any) -> str:
        if isinstance(piece, int):
            return write(data["pieces"][piece])
        if isinstance(piece, str):
            return fill(piece, scope)
        start, *inside = piece
        name = re.match(r"<(\w+)", start)
        end = f"</{name[1]}>" if name else ""
        return fill(start, scope) + "".join(map(write, inside)) + end

    return f"{write(shown)}{write(body)}</svg>", f"{write(file)}{write(body)}</svg>\n"


def drawn(variant: Variant, units: int, features: int) -> Figure:
    """Return the figure as the generator draws it."""
    return weights_map(from_case(variant.case(units, features)))


@VARIANTS
def test_small_layers_are_the_generators_figures(variant: Variant) -> None:
    """Every layer that is drawn whole is the same file, byte for byte."""
    for units in WHOLE:
        for features in WHOLE:
            figure = drawn(variant, units, features)
            page, file = assembled(variant, units, features)
            assert file == standalone(figure)
            assert page == fragment(figure)


@VARIANTS
def test_large_layers_say_what_the_generators_figures_say(variant: Variant) -> None:
    """Of larger ones every word and number, and every tile; the paper has room for all sizes."""
    chance = random.Random(variant.key)  # noqa: S311 - no secret
    sizes = [(chance.randint(9, MOST), chance.randint(1, MOST)) for _ in range(12)]
    sizes += [(chance.randint(1, 8), chance.randint(9, MOST)) for _ in range(8)]
    for units, features in (*sizes, (9, 9), (10, 11), (100, 101), (1000, 999), (MOST, MOST)):
        figure = drawn(variant, units, features)
        for made, whole in zip(
            assembled(variant, units, features), (fragment(figure), standalone(figure)), strict=True
        ):
            assert _words(made) == _words(whole)
            assert re.findall(r"<path[^>]*>", made) == re.findall(r"<path[^>]*>", whole)
            (wide,), (needed,) = (re.findall(r'viewBox="0 0 ([\d.]+)', t) for t in (made, whole))
            assert float(needed) <= float(wide) <= float(needed) + 90


def _words(svg: str) -> list[str]:
    return re.findall(r">([^<]+)<", re.sub(r"<style>.*?</style>", "", svg)) + re.findall(
        r'aria-label="([^"]*)"', svg
    )


def test_everything_that_is_drawn_whole_is_offered() -> None:
    """The axes are those of the figures: whole up to a number, then elided."""
    entries = explorer_data()["entries"]
    assert entries[:-1] == [list(range(n)) for n in WHOLE]
    assert entries[-1] == [0, 1, -1]

"""Colours can be told apart by everyone: contrast by WCAG 2.2, and in shades of grey."""

import itertools
import re

import pytest

from diagram_gen.colours import DARK, LIGHT, SCHEMES, Scheme
from diagram_gen.layers import KINDS
from diagram_gen.theme import logo_svg, styles, tokens_css
from tests.drawn import contrast

SCHEME = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)

TEXT = 4.5  # least contrast of text
BORDER = 3  # least contrast of what is needed to see a shape
GREY = 1.5  # least contrast by which two fills side by side can be told apart


def _fills(scheme: Scheme) -> dict[str, str]:
    """Everything that text stands on: the paper, boxes, cells, cells that are lit."""
    return {
        name: str(style["fill"])
        for name, style in styles(scheme).items()
        if name.startswith(("paper", "box", "op", "cell-", "lit-"))
    }


@SCHEME
def test_ink_is_legible_on_everything(scheme: Scheme) -> None:
    """Values stand in cells of every colour, lit or not."""
    poor = {n: c for n, fill in _fills(scheme).items() if (c := contrast(scheme.ink, fill)) < TEXT}
    assert not poor


@SCHEME
def test_muted_text_is_legible(scheme: Scheme) -> None:
    """Notes, indices and slices stand on paper, in boxes and in plain cells."""
    fills = {n: f for n, f in _fills(scheme).items() if not n.startswith("lit-")}
    poor = {n: c for n, fill in fills.items() if (c := contrast(scheme.muted, fill)) < TEXT}
    assert not poor


@SCHEME
def test_coloured_text_is_legible(scheme: Scheme) -> None:
    """A block's letter stands on paper and in a cell of its own colour."""
    for hue in scheme.hues.values():
        assert contrast(hue.text, scheme.paper) >= TEXT
        assert contrast(hue.text, hue.fill) >= TEXT


@SCHEME
def test_borders_are_visible(scheme: Scheme) -> None:
    """Lines stand out from the paper around them and from the fill that they enclose."""
    for around in (scheme.paper, scheme.faint):
        assert contrast(scheme.line, around) >= BORDER
    for hue in scheme.hues.values():
        for around in (scheme.paper, hue.fill):
            assert contrast(hue.edge, around) >= BORDER


@SCHEME
def test_lit_cells_differ_without_colour(scheme: Scheme) -> None:
    """Printed in grey, the columns of unit 0 are still darker or lighter than the others."""
    for lit, plain in itertools.product(scheme.hues.values(), repeat=2):
        assert contrast(lit.lit, plain.fill) >= GREY


@SCHEME
def test_blocks_have_colours_of_their_own(scheme: Scheme) -> None:
    """No two blocks of a layer share a colour, and each colour exists."""
    for kind in KINDS.values():
        hues = [scheme.hues[block.hue] for block in kind.blocks]
        for part in ("fill", "lit", "edge", "text"):
            assert len({getattr(hue, part) for hue in hues}) == len(kind.blocks)


def test_schemes_style_the_same_things() -> None:
    """A style that one scheme lacks would draw in black in the other."""
    light, dark = styles(LIGHT), styles(DARK)
    assert {n: set(s) for n, s in light.items()} == {n: set(s) for n, s in dark.items()}


def test_style_sheet_has_all_colours() -> None:
    """The site's style sheet has each colour, once in each scheme, by the same names."""
    light, dark, system = re.findall(r"([^{}]*)\{([^{}]*)\}", tokens_css())
    blocks = (light, dark, system)
    names = [re.findall(r"(--[a-z-]+): (#[0-9a-f]{6});", block[1]) for block in blocks]
    assert [name for name, _ in names[0]] == [name for name, _ in names[1]]
    for found, scheme in zip(names, (LIGHT, DARK, DARK), strict=True):
        colours = dict(found)
        assert len(colours) == len(found) == 5 + 4 * len(scheme.hues)
        assert colours["--lu-ink"] == scheme.ink
        assert colours["--lu-blue-edge"] == scheme.hues["blue"].edge
    assert "slate" in dark[0]
    assert "slate" not in light[0]
    assert system[0].strip() == ".lu-page"
    assert "@media screen and (prefers-color-scheme: dark) {\n.lu-page" in tokens_css()
    assert '@media screen {\n[data-md-color-scheme="slate"]' in tokens_css()


def test_the_sign_has_the_colours_of_the_figures() -> None:
    """Four blocks, each of a row above a larger part, in the colours that figures use."""
    drawn = re.findall(r'fill="(#[0-9a-f]{6})"', logo_svg())
    assert drawn == [c for hue in LIGHT.hues.values() for c in (hue.edge, hue.lit)]

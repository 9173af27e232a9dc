"""Pages of a reader's own model, opened from a disk in a browser."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from diagram_gen.colours import SCHEMES
from diagram_gen.diverging import shades
from diagram_gen.own.found import FoundLayer, FoundModel
from diagram_gen.own.report import write_report
from tests.drawn import contrast
from tests.own.layers import both_ways, found_cell, lstm
from tests.own.names import NAMES
from tests.site.browsing import (
    SCHEME_NAMES,
    WIDTHS,
    SchemeName,
    broken_images,
    colour_at,
    opened,
    overflow,
)

#: The colours of everything that is read, and of what lies below it.
_COLOURS = """[...document.querySelectorAll("body *")].filter(e =>
  [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())).map(e => {
    let below = e;
    const behind = () => getComputedStyle(below).backgroundColor;
    while (behind() === "rgba(0, 0, 0, 0)") below = below.parentElement;
    return [getComputedStyle(e).color, behind(), e.textContent];
  })"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of layers with and without bias, small and large, and one of an evil name."""
    layers = (
        lstm(3, 2),
        both_ways((20, 20), 7),
        FoundLayer("bare", "SimpleRNN", (found_cell((2, 9), (9, 9)),)),
        lstm(2, 1, NAMES["attribute"]),
        lstm(4, 1, NAMES["script"] * 5),
    )
    folder = tmp_path_factory.mktemp("model")
    write_report(FoundModel(NAMES["script"], layers, ("A remark.",)), folder)
    return folder


def _addresses(pages: Path) -> list[str]:
    return [path.as_uri() for path in sorted(pages.rglob("*.html"))]


@pytest.mark.parametrize("scheme", SCHEME_NAMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_pages(browser: Browser, pages: Path, width: int, scheme: SchemeName) -> None:
    """Nothing is missing, asked for from elsewhere, run, or wider than the window."""
    for address in _addresses(pages):
        with opened(browser, address, width, scheme) as page:
            assert broken_images(page) == []
            assert overflow(page) <= 0
            assert page.evaluate("document.scripts.length") == 0
            background = page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert _hex(background) == SCHEMES[scheme].paper
            for ink, below, text in page.evaluate(_COLOURS):
                assert contrast(_hex(ink), _hex(below)) >= 4.5, text


def _hex(colour: str) -> str:
    """Return ``#rrggbb`` for ``rgb(r, g, b)``."""
    parts = colour.removeprefix("rgb(").removesuffix(")").split(", ")
    return "#" + "".join(f"{int(part):02x}" for part in parts)


def _figure(page: Page, name: str) -> bytes:
    return page.locator(f'img[src="{name}"]').screenshot()


def test_figures_follow_the_scheme(browser: Browser, pages: Path) -> None:
    """Those of our own and those that Matplotlib painted; on paper, all are light."""
    address = (pages / "01-lstm" / "index.html").as_uri()
    for scheme in SCHEME_NAMES:
        with opened(browser, address, 1280, scheme) as page:
            for name in ("weights.svg", "heat.svg"):
                assert colour_at(_figure(page, name)) == SCHEMES[scheme].paper
            page.emulate_media(media="print")
            assert colour_at(_figure(page, "heat.svg")) == SCHEMES["light"].paper
            body = page.evaluate("getComputedStyle(document.body).color")
            assert _hex(body) == SCHEMES["light"].ink


def test_a_heat_map_has_its_colours(browser: Browser, pages: Path) -> None:
    """A browser shows both ends of the scale, without a blur between the points."""
    address = (pages / "02-both" / "heat-forward.light.svg").as_uri()
    with opened(browser, address, 1280, "light") as page:
        picture = page.locator("image").first.screenshot()
        colours = set(shades(SCHEMES["light"]))
        with Image.open(io.BytesIO(picture)) as seen:
            inside = np.asarray(seen.convert("RGB"))[4:-4, 4:-4].reshape(-1, 3)
        found = {"#{:02x}{:02x}{:02x}".format(*point) for point in np.unique(inside, axis=0)}
        assert len(found) > 10
        assert found <= colours

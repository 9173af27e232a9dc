"""The explorer as static content, and the size of its scripts."""

import gzip
import json

from lxml import html

from diagram_gen.explorer import page
from diagram_gen.explorer.choices import LAYERS, OPTIONS, SIZES
from diagram_gen.figures.weights import weights_map
from diagram_gen.own.numbers import from_numbers
from diagram_gen.svg import fragment

MOST_BYTES = 20_000


def test_without_a_script_the_first_choice_is_there() -> None:
    """The map, the shapes and the code of the first choice stand in the page."""
    start = {size.name: size.start for size in SIZES}
    text = page.explorer()
    assert fragment(weights_map(from_numbers("lstm", start["units"], start["features"]))) in text
    root = html.fromstring(text)
    shown = {e.get("data-show"): e.text_content() for e in root.cssselect("[data-show]")}
    assert shown["kernel.shape"] == "(2, 12)"
    assert shown["sum.count"] == "72"
    assert shown["block1.name"] == "forget gate"
    assert all(shown.values())
    assert "{{" not in text


def test_it_fits_into_markdown() -> None:
    """A block of HTML ends at a blank line."""
    assert "\n\n" not in page.explorer().strip()


def test_every_control_is_there() -> None:
    """Each layer, size and option has its field."""
    fields = html.fromstring(page.explorer()).xpath("//input/@name")
    names = [*("layer" for _ in LAYERS), *(s.name for s in SIZES), *(o.name for o in OPTIONS)]
    assert fields == names


def test_scripts_are_small() -> None:
    """What is ours in JavaScript stays within its budget; its data come when they are wanted."""
    assert len(gzip.compress(page.element_script().encode(), 9)) <= MOST_BYTES
    assert len(gzip.compress(page.data_script().encode(), 9)) <= 3 * MOST_BYTES


def test_data_are_json_and_the_same_every_time() -> None:
    """The data are one value, written in one way."""
    script = page.data_script()
    data = json.loads(script.removeprefix("globalThis.lstmUnpackedExplorer = ").rstrip(";\n"))
    assert sorted(data) == list(data)
    assert data["markup"] == page.explorer()
    assert script == page.data_script()

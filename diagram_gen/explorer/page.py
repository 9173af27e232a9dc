"""The explorer as HTML, for pages of the site and as a page of its own; and its scripts."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from diagram_gen.embed import LICENCE, LICENCE_URL, SITE
from diagram_gen.explorer.choices import LAYERS, OPTIONS, SIZES, Variant
from diagram_gen.explorer.data import explorer_data
from diagram_gen.explorer.slots import fill
from diagram_gen.explorer.wording import Text, texts
from diagram_gen.figures.weights import weights_map
from diagram_gen.javascript import bound
from diagram_gen.own.numbers import from_case
from diagram_gen.svg import fragment
from diagram_gen.templating import filled
from diagram_gen.theme import LEAST_SCALE, host_css

FOLDER = Path(__file__).parents[2] / "docs" / "assets" / "explorer"

TEMPLATE = "explorer.html.j2"
FRAME = "explorer-frame.html.j2"

#: Rows of the table of blocks: as many as any layer has.
_BLOCKS = 4


def explorer(root: str = "") -> str:
    """Return the explorer as it is at first; ``root`` leads from its page to the site's root."""
    return filled(TEMPLATE, root=root, **_values()) + "\n"


def frame() -> str:
    """Return a page that holds nothing but the explorer, to be framed elsewhere."""
    from markupsafe import Markup  # not for a build with nothing to do

    return filled(
        FRAME,
        explorer=Markup(explorer("../")),  # noqa: S704 - just made
        site=SITE,
        licence=LICENCE,
        licence_url=LICENCE_URL,
    )


def data_script() -> str:
    """Return the script that hands over the data."""
    given = explorer_data() | {"markup": explorer(), "colours": host_css()}
    text = json.dumps(given, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"globalThis.lstmUnpackedExplorer = {text};\n"


def element_script() -> str:
    """Return the script that makes the element work."""
    return bound(FOLDER, "element")


def scripts() -> list[Path]:
    """Return the modules that the script is made of."""
    return sorted(FOLDER.glob("*.js"))


def chosen(text: Text, options: Mapping[str, bool]) -> str:
    """Return the text for these options, of one that may depend on an option."""
    if isinstance(text, str):
        return text
    name, on, off = text
    return on if options[name] else off


def _values() -> dict[str, Any]:
    from markupsafe import Markup  # not for a build with nothing to do

    start: dict[str, int] = {size.name: size.start for size in SIZES}
    options = {option.name: option.start for option in OPTIONS}
    variant = Variant(LAYERS[0], options["reset_after"], options["use_bias"])
    drawn = weights_map(from_case(variant.case(start["units"], start["features"])))
    known = texts(variant)

    def shown(name: str) -> str:
        return fill(chosen(known[name], options), start) if name in known else ""

    return {
        "layers": LAYERS,
        "sizes": SIZES,
        "options": OPTIONS,
        "arrays": ("kernel", "recurrent_kernel", "bias"),
        "blocks": range(_BLOCKS),
        "figure": Markup(fragment(drawn)),  # noqa: S704 - escaped there
        "least_width": round(drawn.width * LEAST_SCALE),
        "shown": shown,
    }

"""The style sheet of the site: colours that figures share, and ``docs/assets/look``, as one file.

A browser shows nothing before it has every style sheet, and asks for each one by itself.
"""

import re
from pathlib import Path

from diagram_gen.theme import tokens_css

FOLDER = Path(__file__).parents[1] / "docs" / "assets" / "look"

#: In this order: a later one may refine what an earlier one says.
PARTS = ("frame", "text", "figures", "home", "print")

_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def files() -> list[Path]:
    """Return the files that the style sheet is made of, in its order."""
    return [FOLDER / f"{name}.css" for name in PARTS]


def style_sheet() -> str:
    """Return the style sheet, without comments."""
    texts = [tokens_css(), *(path.read_text(encoding="utf-8") for path in files())]
    return "".join(_COMMENT.sub("", text) for text in texts)

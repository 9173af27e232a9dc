"""The scripts of the page that reads models (``docs/assets/your-model``).

They are two: that of the page, with the data of :mod:`diagram_gen.own.page_data` in it, and one
that the page loads once it is idle, with the script of the worker as a text and a small model to
try.
"""

import json
from base64 import b64encode
from pathlib import Path

from diagram_gen.javascript import bound

FOLDER = Path(__file__).parents[2] / "docs" / "assets" / "your-model"

SAMPLE = FOLDER / "sample.keras"


def files() -> list[Path]:
    """Return the files that the script is made of."""
    return [*sorted(FOLDER.glob("*.js")), SAMPLE]


def page_script(published: str = "") -> str:
    """Return the script of the page.

    Args:
        published: the data as JSON, if not that of :func:`~diagram_gen.own.page_data.page_data`.

    Raises:
        ValueError: if two modules declare the same name.
    """
    from diagram_gen.own.page_data import page_data  # with all that reads files

    data = published or json.dumps(page_data(), ensure_ascii=False, separators=(",", ":"))
    return bound(FOLDER, "page", f"const PUBLISHED = {data};\n")


def reader_script() -> str:
    """Return the script that hands over what reads files, and the small model.

    Raises:
        ValueError: if two modules declare the same name.
    """
    held = {"worker": bound(FOLDER, "worker"), "sample": b64encode(SAMPLE.read_bytes()).decode()}
    return f"globalThis.yourModelReader = {json.dumps(held, ensure_ascii=False)};\n"

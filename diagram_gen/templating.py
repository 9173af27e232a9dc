"""Templates: HTML with places for values, which are escaped."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Template

_FOLDER = Path(__file__).parent / "templates"


def source(name: str) -> str:
    """Return what stands in a template: whatever is made from it depends on that."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def filled(name: str, **values: Any) -> str:
    """Return a template with its values, escaped for HTML.

    Raises:
        jinja2.UndefinedError: if it asks for a value that is not given.
    """
    return _template(name).render(values)


@cache
def _template(name: str) -> "Template":
    from jinja2 import Environment, StrictUndefined  # not for a build with nothing to do

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    return environment.from_string(source(name))

"""What can be saved in several forms: the end of the name says in which."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from itertools import count
from os import PathLike
from pathlib import Path

from diagram_gen import store
from diagram_gen.errors import UserError

#: What the CSS property ``color-scheme`` is for each colour scheme of a figure.
SCHEMES = {"auto": "light dark", "light": "light", "dark": "dark"}

#: How each form is made, by what a name ends in.
Forms = Mapping[str, Callable[[], str | bytes]]


def save(path: str | PathLike[str], forms: Forms) -> Path:
    """Write the form that the end of ``path`` asks for, whole or not at all; return where.

    Raises:
        UserError: if there is no such form, or the file cannot be written.
    """
    target = Path(path)
    make = forms.get(target.suffix.lower())
    if make is None:
        raise UserError(
            f"Nothing can be saved as {target.name!r}: let the name end in {' or '.join(forms)}."
        )
    content = make()
    store.write(target, content.encode() if isinstance(content, str) else content)
    return target


def different(words: Iterable[str]) -> list[str]:
    """Return names for several files: what would stand there twice gets a number behind it."""
    given: list[str] = []
    for each in words:
        tries = (f"{each}-{n}" for n in count(2))
        given.append(each if each not in given else next(w for w in tries if w not in given))
    return given


def check_scheme(scheme: str) -> None:
    """Check the name of a colour scheme.

    Raises:
        UserError: if there is none of this name.
    """
    if scheme not in SCHEMES:
        raise UserError(f"There is no scheme {scheme!r}: choose {', '.join(SCHEMES)}.")


def page(title: str, body: str, scheme: str = "auto") -> str:
    """Return an HTML page of its own; ``auto`` follows the reader's light or dark colours."""
    return (
        f'<!doctype html>\n<html lang="en" style="color-scheme: {SCHEMES[scheme]}">\n'
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title)}</title>\n{body}\n</html>\n"
    )

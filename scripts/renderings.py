#!/usr/bin/env python3
"""Compare how different programs show our figures.

Run it with the project's environment: ``.venv/bin/python scripts/renderings.py``. A figure of each
kind, in every form that is published, is shown by browsers, converters and what documents are
written with; each picture is compared with Chromium's of the same figure. With ``--check``, what
is missing is installed where that is possible, and a difference that is too large is a failure.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from _debian import brought
from _program import CACHE, CHILD_ENVIRONMENT, Problem, main_program, output_of, say
from renderers import sheets
from renderers.compare import Difference, difference
from renderers.known import RENDERERS, SAME_FONTS, Renderer
from renderers.samples import NAMED, Shot, made

from diagram_gen.formats import FAMILIES

#: One line of the table.
_LINE = "{:<12} {:<16} {:<10} {:<6} {:>6} {:>6} {:>6}  {}"


def main() -> int:
    """Show the figures, print how far each program is off, and check it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--check", action="store_true", help="install what is missing, and fail")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="write contact sheets there")
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    options = parser.parse_args()
    os.environ.update(CHILD_ENVIRONMENT)
    CACHE.mkdir(exist_ok=True)
    _have_fonts(install=options.check)
    wrong: list[str] = []
    taken: list[tuple[str, Shot]] = []
    say(_LINE.format("program", "version", "file", "scheme", "place", "ink", "colour", ""))
    with tempfile.TemporaryDirectory(prefix="renderings-") as folder:
        samples = made(Path(folder))
        for renderer in RENDERERS:
            paths = renderer.found(install=options.check)
            if not all(paths):
                say(f"{renderer.name:<12} is not here")
                if renderer.required:
                    wrong.append(f"{renderer.name} is not installed, and could not be")
                continue
            shots = renderer.pictures(paths, samples)
            taken += [(renderer.name, shot) for shot in shots]
            expected = [shot for name, shot in taken if name == RENDERERS[0].name]
            wrong += _compared(renderer, renderer.version(paths), shots, expected)
    if options.pictures:
        sheets.write(options.pictures, taken)
    for sentence in wrong:
        say(sentence, sys.stderr)
    return 1 if wrong and options.check else 0


def _have_fonts(*, install: bool) -> None:
    """Have the fonts of our PDF files where programs look for fonts."""

    def there() -> bool:
        return all(output_of(["fc-match", "-f", "%{family[0]}", name]) == name for name in FAMILIES)

    if not (brought("fonts-dejavu-core", there) if install else there()):
        raise Problem("the fonts DejaVu Sans and DejaVu Sans Mono are not installed: install them")


def _compared(
    renderer: Renderer, version: str, shots: Sequence[Shot], expected: Sequence[Shot]
) -> Iterator[str]:
    """Print a line for each kind of file; yield a sentence for each that is too far off."""
    for form, scheme in dict.fromkeys((shot.form, shot.scheme) for shot in shots):
        bound = renderer.bound(form)
        found = [
            (difference(shot.image, like(shot, expected).image), shot)
            for shot in shots
            if (shot.form, shot.scheme) == (form, scheme)
        ]
        most = Difference(*(max(column) for column in zip(*(d for d, _ in found), strict=True)))
        far = [(d.beyond(bound), shot) for d, shot in found if d.beyond(bound)]
        numbers = [f"{number:.3f}" for number in most]
        state = "differs" if far else "close" if form in renderer.close else "alike"
        say(_LINE.format(renderer.name, version, form[1:], scheme, *numbers, state))
        for names, shot in far:
            yield (
                f"{renderer.name} {version} shows {shot.sample.name}{form} ({scheme}) otherwise "
                f"than it is: {' and '.join(names)} beyond the bound; look at it with --pictures"
            )


def like(shot: Shot, expected: Sequence[Shot]) -> Shot:
    """Return Chromium's picture of the same figure in the same fonts and colours."""
    form = NAMED if shot.form in SAME_FONTS else f".{shot.scheme}.svg"
    return next(e for e in expected if e.sample == shot.sample and e.form == form)


if __name__ == "__main__":
    main_program(main)

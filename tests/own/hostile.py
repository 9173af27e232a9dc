"""Files that mean harm, or are broken in ways that a reader of untrusted files must survive.

:data:`HOSTILE` must be refused in one sentence. :data:`HARMLESS` looks bad, but the arrays in it
are sound: they must be read, and nothing else may happen. Nothing here needs pytest or Keras, so
that the tests of the page in the browser can take the same files.

    >>> path = HOSTILE["external link"].write(folder)
    >>> HOSTILE["external link"].words
    ('link',)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.own import hostile_configurations, hostile_hdf5, hostile_zips


@dataclass(frozen=True)
class Hostile:
    """A file that must be refused.

    Attributes:
        write: writes it into a folder and returns its path.
        words: what the sentence must contain, in any case of letters: where it is wrong, and why.
    """

    write: Callable[[Path], Path]
    words: tuple[str, ...]


def _plain(suffix: str, content: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / f"model{suffix}"
        path.write_bytes(content)
        return path

    return write


_FILES: Mapping[str, tuple[Callable[[Path], Path], tuple[str, ...]]] = {
    "empty file": (_plain(".keras", b""), ("empty",)),
    "one byte": (_plain(".h5", b"P"), ("neither",)),
    "text": (_plain(".keras", b"import os; os.system('true')\n"), ("neither",)),
    "page instead of a model": (_plain(".h5", b"<!DOCTYPE html><title>404</title>"), ("neither",)),
    "pickle": (
        # What a pickle of `os.system` and an argument looks like; loading it would run it.
        _plain(".h5", b"\x80\x04\x95\x1e\x00cposix\nsystem\n\x93\x8c\x04true\x85R."),
        ("neither",),
    ),
}

#: Files that must be refused, by what is wrong with them.
HOSTILE: dict[str, Hostile] = {
    name: Hostile(write, words)
    for some in (_FILES, hostile_zips.REFUSED, hostile_hdf5.REFUSED, hostile_configurations.REFUSED)
    for name, (write, words) in some.items()
}

#: Files with sound arrays of one LSTM with 3 units on 2 features, and something bad around them.
HARMLESS: dict[str, Callable[[Path], Path]] = {
    **hostile_zips.HARMLESS,
    **hostile_hdf5.HARMLESS,
    **hostile_configurations.HARMLESS,
}

"""What builds made: known by address, size and digest, and for a figure by its words."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diagram_gen import store
from diagram_gen.fact_cache import digest

MANIFEST = "figures/manifest.json"


@dataclass(frozen=True)
class Entry:
    """What is known of a job that ran.

    Attributes:
        key: the key it ran with; ``None`` while it is only planned.
        files: for each address its size and SHA-256; nothing while it is only planned.
        about: title, text alternative, size and licence of a figure.
    """

    key: str | None
    files: dict[str, dict[str, Any]]
    about: dict[str, Any]


@dataclass(frozen=True)
class Results:
    """What some jobs made.

    Attributes:
        out: the folder that the addresses of their files start from.
        entries: what is known of each, by its name.
    """

    out: Path
    entries: Mapping[str, Entry]

    def of(self, names: Iterable[str]) -> "Results":
        """Return the results of these jobs alone.

        Raises:
            KeyError: if one of them has not run.
        """
        return Results(self.out, {name: self.entries[name] for name in names})

    @property
    def digest(self) -> str:
        """A digest of everything that was made; how it was made does not count."""
        return digest([[name, e.files, e.about] for name, e in sorted(self.entries.items())])

    @property
    def files(self) -> list[str]:
        """The addresses of all files, sorted."""
        return sorted(address for entry in self.entries.values() for address in entry.files)

    def read(self, address: str) -> bytes:
        """Return the content of a file.

        Raises:
            LookupError: if it is not there.
            UserError: if it cannot be read.
        """
        content = store.read(self.out / address)
        if content is None:
            raise LookupError(f"{self.out / address} is gone")
        return content

    def manifest(self) -> bytes:
        """Return the list of figures: each with its words, and its files with size and digest."""
        figures = {
            name.removeprefix("figures/"): entry.about | {"files": entry.files}
            for name, entry in sorted(self.entries.items())
            if entry.about
        }
        return (json.dumps(figures, indent=1, ensure_ascii=False) + "\n").encode()


#: What there is before anything was made.
NOTHING = Results(Path(), {})

"""A folder with results of our own, beside whatever else lies in it.

A list in the folder names the files that this program wrote there. Files on the list are replaced,
and removed when they are no longer made, so that nothing stays of an earlier, larger model. All
other files are left alone, and where one of them has the name of a result, nothing is written.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from diagram_gen import store
from diagram_gen.errors import UserError

#: The list of our own files.
LIST = ".diagram_gen-model.json"


class Folder:
    """Writes results below ``out``.

    Args:
        out: the folder; it need not exist.

    Raises:
        UserError: if its list can't be read.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.written: list[Path] = []
        self._before = _listed(out)
        self._own: set[str] = set()

    def write(self, files: Mapping[str, str]) -> None:
        """Write files by their addresses below the folder.

        Each is written whole or not at all. They are on the list before they are there, so that
        a program that is killed leaves nothing that nobody owns.

        Raises:
            UserError: if a file is in the way that is not ours, or one can't be written.
        """
        self.check(files)
        self._own.update(files)
        self._list(self._before | self._own)
        for address, content in files.items():
            store.write(self.out / address, content.encode())
            self.written.append(self.out / address)

    def finish(self) -> None:
        """Remove what an earlier run wrote and this one did not."""
        for address in sorted(self._before - self._own):
            store.remove(self.out / address, self.out)
        self._list(self._own)

    def check(self, addresses: Iterable[str]) -> None:
        """Make sure that files with these addresses can be ours.

        Raises:
            UserError: if there is one already that is not, or its folder leads elsewhere.
        """
        for address in addresses:
            self._check(address)

    def _check(self, address: str) -> None:
        path = self.out / address
        if address not in self._before | self._own and (path.exists() or path.is_symlink()):
            raise UserError(
                f"{path} is there already and was not made by this program: choose another folder "
                "with --out."
            )
        if not path.parent.resolve().is_relative_to(self.out.resolve()):
            raise UserError(
                f"{path.parent} leads out of {self.out}: choose another folder with --out."
            )

    def _list(self, addresses: Iterable[str]) -> None:
        text = json.dumps(sorted(addresses), indent=0)
        store.write(self.out / LIST, f"{text}\n".encode())


def _listed(out: Path) -> set[str]:
    content = store.read(out / LIST)
    if content is None:
        return set()
    try:
        addresses = json.loads(content)
    except (ValueError, RecursionError):
        addresses = None
    if not isinstance(addresses, list) or not all(map(_is_address, addresses)):
        raise UserError(f"The list {out / LIST} is damaged: choose another folder with --out.")
    return set(addresses)


def _is_address(text: object) -> bool:
    """Whether ``text`` names a file below the folder."""
    if not isinstance(text, str):
        return False
    path = PurePosixPath(text)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts

"""``.keras`` files: a zip archive of which three members matter, and no other is touched.

Nothing is ever extracted by its name. Sizes are counted while unpacking, whatever the archive
tells of them.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from diagram_gen.own.limits import Limits
from diagram_gen.own.refused import Refused, quoted

SIGNATURE = b"PK"

CONFIGURATION = "config.json"
WEIGHTS = "model.weights.h5"

#: What `zipfile` and `zlib` raise for damaged archives.
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError)

_AT_ONCE = 1 << 20

#: How the type of a file is kept with a member that was made on Unix.
_TYPE = 16


class _Careful(io.FileIO):
    """A file of which no more is read at once than a list of members may take.

    `zipfile` reads the list in one go, as large as the archive tells.
    """

    def __init__(self, path: Path, most: int) -> None:
        super().__init__(path)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        """Read ``size`` bytes, or all that are left.

        Raises:
            Refused: if that is more than a list of members takes.
        """
        if size is None or size < 0:
            here = self.tell()
            size = self.seek(0, io.SEEK_END) - here
            self.seek(here)
        if size > self._most:
            raise Refused("its list of members is damaged or far too long")
        return super().read(size) or b""


class Archive:
    """An open ``.keras`` file."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._members = archive.infolist()
        for info in self._members:
            if _climbs(info.filename):
                raise Refused(
                    f"its member {quoted(info.filename)} would lie outside of its own folder"
                )

    def configuration(self) -> bytes:
        """Return the content of ``config.json``.

        Raises:
            Refused: if there is none, or it is too large, damaged, encrypted or a link.
        """
        content = io.BytesIO()
        self._unpack(CONFIGURATION, content, self._limits.configuration)
        return content.getvalue()

    def weights(self, target: Path) -> None:
        """Write ``model.weights.h5`` into the file ``target``; its checksum is right then.

        Raises:
            Refused: if there is none, or it is too large, damaged, encrypted or a link.
        """
        with target.open("xb") as file:
            self._unpack(WEIGHTS, file, self._limits.member)

    def _unpack(self, name: str, target: IO[bytes], most: int) -> None:
        info = self._member(name)
        fair = max(self._limits.unsuspicious, self._limits.expansion * info.compress_size)
        too_large = f"{name} in it is more than {most >> 20:,} megabytes"
        if info.file_size > most:
            raise Refused(too_large, "save the model without its optimizer, or a smaller one")
        size = 0
        try:
            with self._archive.open(info) as member:
                while chunk := member.read(_AT_ONCE):
                    size += len(chunk)
                    if size > fair:
                        raise Refused(
                            f"{name} in it would unpack to more than {self._limits.expansion} "
                            "times its size"
                        )
                    target.write(chunk)
        except _DAMAGE as error:
            raise Refused(f"{name} in it is damaged") from error

    def _member(self, name: str) -> zipfile.ZipInfo:
        found = [info for info in self._members if info.filename == name]
        if not found:
            raise Refused(
                f"there is no {name} in it", "choose a .keras file that Keras has written"
            )
        info = found[0]
        if len(found) > 1:
            raise Refused(f"it holds {name} twice")
        if info.flag_bits & 1:
            raise Refused(f"{name} in it is encrypted", "save the model without a password")
        if stat.S_ISLNK(info.external_attr >> _TYPE):
            raise Refused(f"{name} in it is a link to another file")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(f"{name} in it is packed in an unusual way")
        return info


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Archive]:
    """Open a ``.keras`` file.

    Raises:
        Refused: if it is damaged, or its members climb out of a folder.
    """
    with _Careful(path, limits.directory) as file:
        try:
            archive = zipfile.ZipFile(file)
        except _DAMAGE as error:
            raise Refused(
                "its list of members is damaged", "copy or save the file again"
            ) from error
        with archive:
            yield Archive(archive, limits)


def _climbs(name: str) -> bool:
    """Return whether a member would be extracted to a place outside, on any system."""
    windows = PureWindowsPath(name)
    return bool(
        PurePosixPath(name).is_absolute() or windows.drive or windows.root or ".." in windows.parts
    )

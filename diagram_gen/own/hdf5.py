"""HDF5 files from anywhere: what is followed and read, and what is refused.

Only hard links are followed, each group once; arrays are described without being read. What
would make the library open another file, load code or unpack without bound is refused. The
library itself is C and may fail on damaged files in any way: see :mod:`diagram_gen.own.read`.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from h5py import h5a, h5d, h5g, h5o, h5s, h5t, h5z

from diagram_gen.own.limits import Limits
from diagram_gen.own.outline import BFLOAT16, DTYPES, Array, Unread
from diagram_gen.own.refused import Refused, quoted

SIGNATURE = b"\x89HDF\r\n\x1a\n"

#: What h5py raises for damaged files, according to what the library stumbles over.
_DAMAGE = (OSError, RuntimeError, KeyError, ValueError, TypeError, OverflowError, AttributeError)

#: Packing that HDF5 and h5py undo themselves; others are code that the library looks for on disk.
_FILTERS = {h5z.FILTER_DEFLATE, h5z.FILTER_SHUFFLE, h5z.FILTER_FLETCHER32, h5z.FILTER_LZF}

#: The types of numbers that are read, in either order of bytes.
_FLOATS = {
    "float16": (h5t.IEEE_F16LE, h5t.IEEE_F16BE),
    "float32": (h5t.IEEE_F32LE, h5t.IEEE_F32BE),
    "float64": (h5t.IEEE_F64LE, h5t.IEEE_F64BE),
}

_KINDS = {h5t.INTEGER: "whole numbers", h5t.FLOAT: "unusual floating-point numbers"}


@dataclass
class Group:
    """A group with what lies in it. Nothing of it stays open.

    Attributes:
        path: the names of the groups above it and its own.
        link: the same as HDF5 has it.
        groups: groups in it.
        arrays: the links of arrays in it: see :meth:`HDF5.array`.
    """

    path: tuple[str, ...] = ()
    link: bytes = b"/"
    groups: dict[str, "Group"] = field(default_factory=dict)
    arrays: dict[str, bytes] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """Its path as a text."""
        return "/".join(self.path)


class HDF5:
    """An open file.

    Args:
        root: its root group.
        where: what the file is called in sentences: empty, or the member of an archive.
        limits: what may be used.
    """

    def __init__(self, root: Any, where: str, limits: Limits) -> None:
        self._root = root
        self._where = where
        self._limits = limits
        self._count = 0

    def walk(self, skipped: frozenset[str] = frozenset()) -> Group:
        """Return the tree of groups; those in the root with a ``skipped`` name are left out.

        A group that is linked twice is found once.

        Raises:
            Refused: if there is too much of it, if it is damaged, or if anything in it is no hard
                link.
        """
        self._count = 0
        root = Group()
        with self._readable(""):
            seen = {h5o.get_info(self._root).addr}
        waiting = [root]
        while waiting:
            group = waiting.pop()
            if len(group.path) > self._limits.levels:
                raise Refused(
                    f"the groups {self._in}are more than {self._limits.levels} levels deep"
                )
            with self._readable(group.where):
                opened = h5o.open(self._root, group.link)
            for link in self._links(group, opened):
                name = link.decode("utf-8", "surrogateescape")
                if group is root and name in skipped:
                    continue
                with self._readable(group.where):
                    item = h5o.open(opened, link)
                    if isinstance(item, h5d.DatasetID):
                        group.arrays[name] = group.link + b"/" + link
                    # Anything else is a type with a name.
                    address = h5o.get_info(item).addr if isinstance(item, h5g.GroupID) else None
                if address is not None and address not in seen:
                    seen.add(address)
                    below = Group((*group.path, name), group.link + b"/" + link)
                    group.groups[name] = below
                    waiting.append(below)
        return root

    def array(self, group: Group, name: str) -> Unread:
        """Return an array without reading it; one of another type than weights have is no matter.

        Raises:
            Refused: if it lies outside this file, or would unpack to far more than it takes.
        """
        where = f"{group.where}/{name}"
        with self._readable(where):
            data = h5o.open(self._root, group.arrays[name])
            shape = data.shape
            dtype = _dtype(data)
            creation = data.get_create_plist()
            layout = creation.get_layout()
            external = creation.get_external_count()
        if layout == h5d.VIRTUAL or external:
            raise Refused(f"the array {quoted(where)} {self._in}lies in another file")
        if shape is None:
            return Unread((), "nothing", _never)
        if dtype not in DTYPES:
            return Unread(shape, dtype, _never)
        unread = Unread(shape, dtype, lambda: self._values(data, unread, where))
        if layout == h5d.CHUNKED:
            self._check_packing(creation, unread, where)
        return unread

    def text(self, group: Group, name: str, most: int | None = None) -> str | None:
        """Return the text in an attribute, or ``None`` if it holds none, or more than ``most``."""
        found = self._attribute(group, name, most or self._limits.text)
        return found if isinstance(found, str) else None

    def texts(self, group: Group, name: str) -> list[str] | None:
        """Return the texts in an attribute, which Keras spreads over several if they are many."""
        most = self._limits.text
        if (found := self._attribute(group, name, most)) is None:
            parts: list[list[str]] = []
            while (part := self._attribute(group, f"{name}{len(parts)}", most)) is not None:
                parts.append([part] if isinstance(part, str) else part)
            if not parts:
                return None
            found = [text for part in parts for text in part]
        return [found] if isinstance(found, str) else found

    def _attribute(self, group: Group, name: str, most: int) -> str | list[str] | None:
        with self._readable(group.where):
            opened = h5o.open(self._root, group.link)
            if not h5a.exists(opened, name.encode()):
                return None
            attribute = h5a.open(opened, name.encode())
            kind, space = attribute.get_type(), attribute.get_space()
            count = space.get_simple_extent_npoints()
            if not count and space.get_simple_extent_type() != h5s.NULL:
                return []  # as Keras writes an empty list, whatever its type
            if kind.get_class() != h5t.STRING or not count:
                return None
            # Where lengths vary, each text takes at least a pointer here: its length is seen later.
            if attribute.get_storage_size() > most:
                return None
            value = h5py.Group(opened).attrs[name]
        if isinstance(value, np.ndarray):
            return [_decoded(text) for text in value.reshape(-1).tolist()]
        text = _decoded(value)
        return text if len(text) <= most else None

    def _links(self, group: Group, opened: Any) -> list[bytes]:
        names: list[bytes] = []
        other: list[bytes] = []
        most = self._limits.objects - self._count

        def look(name: bytes, info: Any) -> bool | None:
            if info.type != h5py.h5l.TYPE_HARD:
                other.append(name)
            names.append(name)
            return True if other or len(names) > most else None

        with self._readable(group.where):
            opened.links.iterate(look, info=True)
        if other:
            link = "/".join((*group.path, other[0].decode("utf-8", "surrogateescape")))
            raise Refused(f"{quoted(link)} {self._in}is a link to somewhere else")
        self._count += len(names)
        if self._count > self._limits.objects:
            raise Refused(f"it has more than {self._limits.objects:,} groups and arrays")
        return names

    def _check_packing(self, creation: Any, unread: Unread, where: str) -> None:
        """Refuse what HDF5 would unpack by code from elsewhere, or to far more than the array."""
        with self._readable(where):
            filters = {creation.get_filter(n)[0] for n in range(creation.get_nfilters())}
            chunk = creation.get_chunk()
        if not filters <= _FILTERS:
            raise Refused(f"the array {quoted(where)} {self._in}is packed in an unknown way")
        part = Unread(chunk, unread.dtype, _never).bytes
        if part > max(self._limits.unsuspicious, 2 * unread.bytes):
            raise Refused(f"the array {quoted(where)} {self._in}would unpack to more than it is")

    def _values(self, data: Any, unread: Unread, where: str) -> Array:
        """Read an array; its size was bounded before."""
        with self._readable(where):
            fair = self._limits.expansion * data.get_storage_size()
            if unread.bytes > min(self._limits.arrays, max(self._limits.unsuspicious, fair)):
                raise Refused(
                    f"the array {quoted(where)} {self._in}would unpack to more than "
                    f"{self._limits.expansion} times its size"
                )
            values = np.empty(unread.shape, DTYPES[unread.dtype])
            # Opaque numbers are taken as they are, others may have the other order of bytes.
            kind = data.get_type() if unread.dtype == BFLOAT16 else h5t.py_create(values.dtype)
            data.read(h5s.ALL, h5s.ALL, values, kind)
        return values

    @contextmanager
    def _readable(self, where: str) -> Iterator[None]:
        """Refuse what the library stumbles over."""
        try:
            yield
        except _DAMAGE as error:
            at = f" at {quoted(where)}" if where else ""
            raise Refused(f"{self._where or 'the file'} is damaged{at}") from error

    @property
    def _in(self) -> str:
        return f"in {self._where} " if self._where else ""


@contextmanager
def opened(path: Path, where: str, limits: Limits) -> Iterator[HDF5]:
    """Open an HDF5 file to look into.

    Args:
        path: the file.
        where: what it is called in sentences, if it was a member of an archive.
        limits: what may be used.

    Raises:
        Refused: if it is damaged.
    """
    with ExitStack() as stack:
        try:
            file = stack.enter_context(h5py.File(path, "r", locking=False))
            root = file["/"].id
        except _DAMAGE as error:
            raise Refused(f"{where or 'the file'} is damaged") from error
        yield HDF5(root, where, limits)


def _dtype(data: Any) -> str:
    """Return the name of an array's type: a key of :data:`DTYPES`, or what it is in words."""
    kind = data.get_type()
    for name, forms in _FLOATS.items():
        if any(kind.equal(form) for form in forms):
            return name
    # Keras hands numbers of this type to HDF5 without a name: two bytes each, taken as they are.
    if kind.get_class() == h5t.OPAQUE and kind.get_size() == 2:
        return BFLOAT16
    return _KINDS.get(kind.get_class(), "no numbers")


def _decoded(text: Any) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)


def _never() -> Array:
    raise AssertionError("an array that is no weight was read")

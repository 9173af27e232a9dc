"""Read a PDF file of a figure back: its words, its text, its fonts.

It understands just what Typst writes for one picture and fails at anything else.
"""

import re
import zlib
from functools import cached_property

_OBJECT = re.compile(rb"(\d+) 0 obj\n?(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)
#: A string, in parentheses with escapes or in hexadecimal.
_STRING = rb"(\((?:\\.|[^\\()])*\)|<[0-9A-F]*>)"
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pdf:
    """A file of one page with one picture."""

    def __init__(self, content: bytes) -> None:
        assert content.startswith(b"%PDF-1.7\n")
        self.content = content
        self.objects = {int(n): body for n, body in _OBJECT.findall(content)}

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page in points."""
        (box,) = re.findall(rb"/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", self.content)
        return float(box[0]), float(box[1])

    @property
    def info(self) -> dict[str, str]:
        """What a viewer shows of the document: ``Title`` and so on."""
        (number,) = re.findall(rb"/Info (\d+) 0 R", self.content)
        entries = re.findall(rb"/(\w+)" + _STRING, self.objects[int(number)])
        return {key.decode(): _words(value) for key, value in entries}

    @property
    def alt(self) -> str:
        """The picture in words."""
        (found,) = re.findall(rb"/S/Figure.*/Alt" + _STRING, self.content)
        return _words(found)

    @property
    def fonts(self) -> list[str]:
        """The names of the fonts."""
        return [n.decode() for n in re.findall(rb"/FontName/([\w+-]+)", self.content)]

    @cached_property
    def text(self) -> str:
        """Every letter that is shown, in the order of drawing."""
        (names,) = re.findall(rb"/Font<<([^>]*)>>", self.content)
        letters = {name: self._letters(int(n)) for name, n in re.findall(rb"/(\w+) (\d+)", names)}
        (page,) = re.findall(rb"/Contents (\d+) 0 R", self.content)
        drawn = re.findall(rb"/(\w+) [\d.]+ Tf|" + _STRING + rb" ?Tj", self._stream(int(page)))
        shown, font = [], b""
        for chosen, string in drawn:
            font = chosen or font
            glyphs = _bytes(string)
            shown += [letters[font][glyphs[n : n + 2]] for n in range(0, len(glyphs), 2)]
        return "".join(shown)

    def _letters(self, font: int) -> dict[bytes, str]:
        (number,) = re.findall(rb"/ToUnicode (\d+) 0 R", self.objects[font])
        pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", self._stream(int(number)))
        return {_hexadecimal(glyph): _hexadecimal(u).decode("utf-16-be") for glyph, u in pairs}

    def _stream(self, number: int) -> bytes:
        found = _STREAM.search(self.objects[number])
        assert found
        return zlib.decompress(found[1])


def _words(string: bytes) -> str:
    content = _bytes(string)
    wide = content.startswith(b"\xfe\xff")
    return content[2:].decode("utf-16-be") if wide else content.decode("ascii")


def _bytes(string: bytes) -> bytes:
    if string.startswith(b"<"):
        return _hexadecimal(string[1:-1])
    return _ESCAPED.sub(_unescaped, string[1:-1])


def _unescaped(escape: re.Match[bytes]) -> bytes:
    what = escape[1]
    return bytes([int(what, 8)]) if what.isdigit() else _CONTROLS.get(what, what)


def _hexadecimal(digits: bytes) -> bytes:
    return bytes.fromhex(digits.decode())

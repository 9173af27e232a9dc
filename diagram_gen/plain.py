"""Pages as plain Markdown: facts and snippets in their places, figures in words.

For readers that take in text only. What the site's own Markdown adds is resolved: ``--8<--``,
``{{ … }}``, tabs and notes, attributes, and HTML that frames other text.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from posixpath import dirname, join, normpath

from diagram_gen.expressions import format_shape
from diagram_gen.markdown_extension import FACT, Published
from diagram_gen.text import format_count

_SNIPPET = re.compile(r'^( *)--8<-- "([^"]+)"$', re.MULTILINE)
_BLOCK = re.compile(r'^( *)(?:===|[?!]{3}\+?)(?: [\w-]+)?(?: "(?P<title>[^"]*)")?$')
_FENCE = re.compile(r"^ *(```+|~~~+)")
_ATTRIBUTES = re.compile(r"[ \n]?\{:? ?[.#][^}\n]*\}|^\{: [\w-]+ \}\n?", re.MULTILINE)
#: Lines that a tool of the page shows; code of the page itself stands in fences.
_TOOL = re.compile(r"^ *<pre[ >].*?</pre>\n?", re.MULTILINE | re.DOTALL)
_HTML = re.compile(r"^ *</?[a-z][^\n]*\n?", re.MULTILINE)
_LINK = re.compile(
    r"(?P<image>!?)\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
    r'\((?P<to>[^)\s]+)(?: "(?P<caption>[^"]*)")?\)(?:\{\.bare\})?'
)
_FACT_OR_CODE = re.compile(rf"(?P<code>(`+)(?!`).+?(?<!`)\2(?!`))|{FACT}", re.DOTALL)


class Plain:
    """Turns pages into plain Markdown.

    Args:
        docs: the folder with the published data.
        snippets: folders in which snippets are looked for, in order.
        base: what addresses begin with: that of the site, or nothing.
    """

    def __init__(self, docs: Path, snippets: Sequence[Path], base: str = "") -> None:
        self._published = Published(docs)
        self._snippets = snippets
        self._base = base

    def page(self, markdown: str, source: str) -> str:
        """Return the text of the page that is written in ``source``, a path below ``docs``.

        Raises:
            FileNotFoundError: if a snippet is nowhere.
            UnknownFact: if a fact or a figure is not published.
        """
        lines = list(_unfolded(self._with_snippets(markdown).splitlines()))
        return _parts(lines, lambda prose: self._prose(prose, source)).strip() + "\n"

    def _with_snippets(self, markdown: str) -> str:
        return _SNIPPET.sub(lambda m: _indented(self._snippet(m[2]), m[1]), markdown)

    def _snippet(self, name: str) -> str:
        for folder in self._snippets:
            if (folder / name).is_file():
                return self._with_snippets((folder / name).read_text(encoding="utf-8").rstrip())
        raise FileNotFoundError(name)

    def _prose(self, text: str, source: str) -> str:
        text = _ATTRIBUTES.sub("", _HTML.sub("", _TOOL.sub("", text)))
        text = _FACT_OR_CODE.sub(self._fact, text)
        text = _LINK.sub(lambda m: self._link(m, source), text)
        return re.sub(r"\A\n+", "\n", re.sub(r"\n{3,}", "\n\n", text))

    def _fact(self, found: re.Match[str]) -> str:
        if found["code"]:
            return found[0]
        value = self._published.fact(found["key"], found["name"])
        if isinstance(value, list):
            return f"`{format_shape(tuple(value))}`"
        if isinstance(value, int):
            return format_count(value)
        return f"{value:g}" if isinstance(value, float) else f"`{value}`"

    def _link(self, found: re.Match[str], source: str) -> str:
        to = address(found["to"], source, self._base)
        if not found["image"]:
            return f"[{found['text']}]({to})"
        figure = self.at(found["to"], source)
        picture = f"![{self._published.figure(figure)['alt']}]({to})"
        return f"{picture}\n\n{found['caption']}" if found["caption"] else picture

    @staticmethod
    def at(target: str, source: str) -> str:
        """Return where a relative address leads, from the site's root."""
        return normpath(join(dirname(source), target))


def address(target: str, source: str, base: str) -> str:
    """Return an address in the page ``source`` as it is anywhere else."""
    if re.match(r"[a-z]+:", target):
        return target
    path, hash_, anchor = target.partition("#")
    path = Plain.at(path, source) if path else source
    if "/download/" not in path:  # there, a notebook is no page but a file
        path = re.sub(r"\.(md|ipynb)$", ".html", path)
    return base + path + hash_ + anchor


def _indented(text: str, indent: str) -> str:
    return "\n".join(indent + line if line else line for line in text.split("\n"))


def _unfolded(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines with tabs and notes as a bold title and text that is not indented."""
    open_at: list[int] = []  # how deep the blocks are in which the line stands
    for line in lines:
        depth = len(line) - len(line.lstrip())
        while line.strip() and open_at and depth <= open_at[-1]:
            open_at.pop()
        text = line[4 * len(open_at) :]
        if block := _BLOCK.match(text):
            open_at.append(depth)
            if block["title"]:
                yield f"**{block['title']}**"
            continue
        yield text


def _parts(lines: Sequence[str], prose: Callable[[str], str]) -> str:
    """Return the text with ``prose`` applied to all that is not a block of code."""
    done: list[str] = []
    kept: list[str] = []
    fence = ""
    for line in lines:
        found = _FENCE.match(line)
        if fence:
            done.append(line)
            fence = "" if line.strip() == fence else fence
        elif found:
            done += [prose("\n".join(kept))] if kept else []
            kept, fence = [], found[1]
            done.append(re.sub(r"\{ ?\.(\w+)[^}]*\}", r"\1", line))
        else:
            kept.append(line)
    return "\n".join([*done, prose("\n".join(kept))] if kept else done)

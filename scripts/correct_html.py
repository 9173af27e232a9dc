"""What is corrected in the HTML of a page once Material has written it."""

import re
from collections.abc import Iterable
from functools import partial
from html import unescape
from pathlib import Path

from mkdocs.exceptions import PluginError

from diagram_gen.javascript import bare

#: A script of Material's in every page, what becomes of it, and the scripts of ours that go before
#: it. The bundle measures the page when it starts: the first picture must not wait for both.
_SCRIPTS = {
    r"<script>var palette=": (r"\g<0>", ("start.js",)),
    r"(<script src=\"[^\"]*/bundle\.[^\"]*\")>": (
        r"\1 defer>",
        ("search-later.js", "search-from-disk.js"),
    ),
}
_HEADING = re.compile(r"<h[1-4]\b.*?</h[1-4]>", re.DOTALL)
_TAGS = re.compile(r"(<[^>]+>)")

#: Code in a heading may break behind these signs, from so many characters on, but not behind a
#: bracket that opens a word of prose. Names of arguments stay whole as long as they can.
_BREAKS = {
    20: re.compile(r"(?<=\w[(=/._,])(?=\S)"),
    14: re.compile(r"(?<=\w[(=/.,])(?=\S)"),
}

#: Code beside text in a table, longer than a shape, may break where a call or a path does.
_TEXT_CELL = re.compile(r"<td style=\"text-align: left;\">.*?</td>", re.DOTALL)
_BREAK_CALL = re.compile(r"(?<=[(=/.,])(?!True|False|\d|\s)")
_LONG_CODE = re.compile(r"<code>([^(<][^<]{23,})</code>")

#: Tables without a class of their own, which Material's script would wrap once a page is drawn: it
#: would have to be drawn anew.
_TABLE = re.compile(r"<table>(.*?</table>)", re.DOTALL)
_WRAPPED = (
    '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">'
    r'<table class="lu-table">\1</div></div>'
)

#: Pieces of code in the colour of all code: half of what a long page is made of.
_PLAIN_CODE = re.compile(r'<span class="(?:kc|n|nc|ne|nf|nn|w)">([^<]*)</span>')

#: A block of code, whose place on the page is kept while it is far from what is seen (text.css).
_CODE_BLOCK = re.compile(
    r'(<div class="highlight"><pre)>((?:<span></span>)?<code)>(.*?</code>)', re.DOTALL
)

#: A result that is a list instead of a number.
_LIST_CELL = re.compile(r"<td (?=style=\"text-align: right;\">[^<]{25})")


def corrected(html: str) -> str:
    """Return a page without what HTML does not allow, and with what it lacks.

    Scripts of ours go before those of Material that load or do too much too early, the largest of
    which waits for the page; what Material would do to tables is done; code and lists that it would
    not break get places to break at.

    Raises:
        PluginError: if a script of Material's is not where it was: Material has changed.
    """
    # An empty number: a heading of the navigation is nothing to stop at.
    valid = html.replace(' tabindex=""', "")
    # It made Firefox forget, when a page is loaded again, that the menu was open.
    valid = re.sub(r'(<input [^>]*type="checkbox"[^>]*) autocomplete="off"', r"\1", valid)
    valid = _HEADING.sub(lambda heading: _breakable(heading[0]), valid)
    valid = _TEXT_CELL.sub(lambda cell: _LONG_CODE.sub(_wrapping, cell[0]), valid)
    valid = _LIST_CELL.sub('<td class="lu-long" ', valid)
    valid = _TABLE.sub(_WRAPPED, valid)
    valid = _PLAIN_CODE.sub(r"\1", valid)
    valid = _CODE_BLOCK.sub(_with_lines, valid)
    for place, (becomes, names) in _SCRIPTS.items():
        valid, places = re.subn(place, partial(_preceded, becomes, names), valid)
        if places != 1:
            raise PluginError(f"A script of Material's stands in {places} places of a page.")
    return valid


def _preceded(becomes: str, names: Iterable[str], theirs: re.Match[str]) -> str:
    ours = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in names)
    return f"<script>\n{''.join(map(bare, ours))}</script>\n{theirs.expand(becomes)}"


def _with_lines(block: re.Match[str]) -> str:
    """Say how many lines it has; the keyboard reaches it until site.js knows that it need not."""
    lines = 1 + block[3].removesuffix("</code>").rstrip("\n").count("\n")
    return f'{block[1]} style="--lu-lines: {lines}">{block[2]} tabindex="0">{block[3]}'


def _wrapping(code: re.Match[str]) -> str:
    return f'<code class="lu-long">{_BREAK_CALL.sub("<wbr>", code[1])}</code>'


def _breakable(html: str) -> str:
    """Let long words of code break at their signs instead of anywhere."""

    def broken(word: re.Match[str]) -> str:
        length = len(unescape(word[0]))
        signs = next((signs for least, signs in _BREAKS.items() if length >= least), None)
        return signs.sub("<wbr>", word[0]) if signs else word[0]

    parts = _TAGS.split(html)
    parts[::2] = [re.sub(r"\S+", broken, text) for text in parts[::2]]
    return "".join(parts)

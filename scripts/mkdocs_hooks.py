"""MkDocs hooks: bring results up to date before a build; tidy notebooks and Material's HTML.

The generator runs in a process of its own, so that `mkdocs serve` always uses its newest code.
"""

import re
import subprocess
import sys
from collections.abc import Iterable
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

from after_build import teach_search, write_search_script, write_texts
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from diagram_gen import offline
from diagram_gen.javascript import bare
from diagram_gen.social import picture

#: A script of Material's in every page, and the scripts of ours that go before it.
_SCRIPTS = {
    r"<script>var palette=": ("start.js",),
    r"<script src=\"[^\"]*/bundle\.[^\"]*\">": ("search-later.js", "search-from-disk.js"),
}
_HEADING = re.compile(r"<h[1-4]\b.*?</h[1-4]>", re.DOTALL)
_TAGS = re.compile(r"(<[^>]+>)")

#: Code in a heading may break behind these signs; nothing else is long enough for it.
_BREAK = re.compile(r"(?<=[(=/._,])(?=\S)")
_LONG = 14

#: Code beside text in a table, longer than a shape, may break where a call or a path does.
_TEXT_CELL = re.compile(r"<td style=\"text-align: left;\">.*?</td>", re.DOTALL)
_BREAK_CALL = re.compile(r"(?<=[(=/.,])(?!True|False|\d|\s)")
_LONG_CODE = re.compile(r"<code>([^(<][^<]{23,})</code>")

#: A result that is a list instead of a number.
_LIST_CELL = re.compile(r"<td (?=style=\"text-align: right;\">[^<]{25})")

#: The command that runs: while pages are served, nobody wants a copy of them.
_running: set[str] = set()


def on_startup(command: str, **_: object) -> None:
    """Remember the command."""
    _running.add(command)


def on_pre_build(config: MkDocsConfig) -> None:
    """Run the generator.

    Raises:
        PluginError: if it fails; its own words stand on stderr then.
    """
    root = Path(config.config_file_path).parent
    done = subprocess.run([sys.executable, "-m", "diagram_gen", "build"], cwd=root, check=False)
    if done.returncode != 0:
        raise PluginError("The figures could not be made (see above).")


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Cut off the style sheet that mkdocs-jupyter puts behind every notebook: it has no use."""
    return markdown.rpartition("<style>")[0] if page.file.src_uri.endswith(".ipynb") else markdown


def on_post_page(output: str, **_: object) -> str:
    """Correct what Material writes: what HTML does not allow, and what loads too much too early.

    Raises:
        PluginError: if its script is not where it was: Material has changed.
    """
    # An empty number: a heading of the navigation is nothing to stop at.
    valid = output.replace(' tabindex=""', "")
    # It made Firefox forget, when a page is loaded again, that the menu was open.
    valid = re.sub(r'(<input [^>]*type="checkbox"[^>]*) autocomplete="off"', r"\1", valid)
    valid = _HEADING.sub(lambda heading: _breakable(heading[0]), valid)
    valid = _TEXT_CELL.sub(lambda cell: _LONG_CODE.sub(_wrapping, cell[0]), valid)
    valid = _LIST_CELL.sub('<td class="lu-long" ', valid)
    for place, names in _SCRIPTS.items():
        valid, places = re.subn(place, partial(_preceded, names), valid)
        if places != 1:
            raise PluginError(f"A script of Material's stands in {places} places of a page.")
    return valid


def _preceded(names: Iterable[str], theirs: re.Match[str]) -> str:
    ours = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in names)
    return f"<script>\n{''.join(map(bare, ours))}</script>\n{theirs[0]}"


def _wrapping(code: re.Match[str]) -> str:
    return f'<code class="lu-long">{_BREAK_CALL.sub("<wbr>", code[1])}</code>'


def _breakable(html: str) -> str:
    """Let long words of code break at their signs instead of anywhere."""

    def broken(word: re.Match[str]) -> str:
        return _BREAK.sub("<wbr>", word[0]) if len(unescape(word[0])) >= _LONG else word[0]

    parts = _TAGS.split(html)
    parts[::2] = [re.sub(r"\S+", broken, text) for text in parts[::2]]
    return "".join(parts)


def on_post_template(output_content: str, template_name: str, **_: object) -> str:
    """Do the same for the page that stands for missing ones."""
    return on_post_page(output_content) if template_name.endswith(".html") else output_content


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, **_: object
) -> dict[str, Any]:
    """Give the templates the figure that stands for the page; front matter may name another."""
    docs, wanted = Path(config.docs_dir), page.meta.get("figure")
    return {**context, "picture": picture(docs, page.content or "", wanted)}


def on_post_build(config: MkDocsConfig) -> None:
    """Write what is made of all pages together."""
    write_texts(config)
    write_search_script(config)
    teach_search(config)
    if "build" in _running:
        offline.write(
            Path(config.site_dir), Path(config.config_file_path).parent / ".cache/offline"
        )

"""MkDocs hooks: bring results up to date before a build; tidy notebooks and Material's HTML.

The generator runs in a process of its own, so that `mkdocs serve` always uses its newest code.
"""

import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

from after_build import teach_search, write_search_script, write_texts
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from diagram_gen import offline
from diagram_gen.social import picture

#: They go before Material's own script.
_BEFORE = [Path(__file__).with_name(f"search-{name}.js") for name in ("later", "from-disk")]
_HEADING = re.compile(r"<h[1-4]\b.*?</h[1-4]>", re.DOTALL)
_TAGS = re.compile(r"(<[^>]+>)")

#: Code in a heading may break behind these signs; nothing else is long enough for it.
_BREAK = re.compile(r"(?<=[(=/._,])(?=\S)")
_LONG = 14
_BUNDLE = r"<script src=\"[^\"]*/bundle\.[^\"]*\"></script>"


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
    scripts = "".join(path.read_text(encoding="utf-8") for path in _BEFORE)
    # By a function: the scripts hold backslashes.
    corrected, places = re.subn(
        _BUNDLE, lambda bundle: f"<script>\n{scripts}</script>\n{bundle[0]}", valid
    )
    if places != 1:
        raise PluginError(f"Material's script stands in {places} places of a page.")
    return corrected


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

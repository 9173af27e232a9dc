"""MkDocs hooks: bring results up to date before a build; tidy notebooks; correct pages.

The generator runs in a process of its own, so that `mkdocs serve` always uses its newest code.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from after_build import teach_search, write_search_script, write_texts
from correct_html import corrected
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page
from notebook_pictures import taken_out

from diagram_gen import offline
from diagram_gen.social import picture

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


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Correct what Material writes."""
    return corrected(taken_out(output, Path(config.site_dir, page.file.dest_uri)))


def on_post_template(output_content: str, template_name: str, **_: object) -> str:
    """Do the same for the page that stands for missing ones."""
    return corrected(output_content) if template_name.endswith(".html") else output_content


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

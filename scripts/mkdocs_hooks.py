"""MkDocs hooks: bring figures, tables and data up to date before a build; tidy notebooks.

The generator runs in a process of its own, so that `mkdocs serve` always uses its newest code.
"""

import subprocess
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page


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

"""What is done with the whole site once its pages stand: texts for programs, and its search."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from diagram_gen import llms
from diagram_gen.plain import Plain

_SEARCH_WORDS = Path(__file__).with_name("search-words.js")


def write_texts(config: MkDocsConfig) -> None:
    """Write ``llms.txt``, ``llms-full.txt`` and ``robots.txt`` into the built site."""
    docs, site, base = Path(config.docs_dir), Path(config.site_dir), _base(config)
    name, summary = config.site_name, " ".join((config.site_description or "").split())
    snippets = config.mdx_configs["pymdownx.snippets"]["base_path"]
    root = Path(config.config_file_path).parent
    listed = llms.pages(config.nav or [], docs)
    plain = Plain(docs, [root / folder for folder in snippets], base)
    texts = {
        "llms.txt": llms.index(name, summary, listed, base),
        "llms-full.txt": llms.full(name, summary, listed, plain, base),
        "robots.txt": llms.robots(base),
    }
    for address, text in texts.items():
        (site / address).write_text(text, encoding="utf-8")


def write_search_script(config: MkDocsConfig) -> None:
    """Write the search index as a script, too: Material asks for it where a page is a file."""
    index = Path(config.site_dir, "search", "search_index.json")
    if index.exists():
        script = f"var __index = {index.read_text(encoding='utf-8')};\n"
        index.with_suffix(".js").write_text(script, encoding="utf-8")


def teach_search(config: MkDocsConfig) -> None:
    """Put our way of reading questions before Material's search worker.

    Raises:
        PluginError: if the worker is not where it was: Material has changed.
    """
    workers = list(Path(config.site_dir).glob("assets/javascripts/workers/search.*.min.js"))
    if len(workers) != 1:
        raise PluginError(f"Material has {len(workers)} search workers instead of one.")
    ours, theirs = (path.read_text(encoding="utf-8") for path in (_SEARCH_WORDS, workers[0]))
    workers[0].write_text(f"{ours}\n{theirs}", encoding="utf-8")


def _base(config: MkDocsConfig) -> str:
    return config.site_url.rstrip("/") + "/" if config.site_url else ""

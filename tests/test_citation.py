"""``CITATION.cff`` says what the project says."""

import tomllib

import yaml

from diagram_gen.embed import AUTHOR, SITE
from diagram_gen.versions import site_version
from tests.programs import ROOT


def test_citation_file_is_true() -> None:
    """Required keys of its format, and the title, version, author and licence of the project."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["cff-version"] == "1.2.0"
    assert citation["message"]
    assert citation["title"] == SITE
    assert citation["version"] == project["version"] == site_version()
    assert citation["authors"] == project["authors"] == [{"name": AUTHOR}]
    assert citation["license"] == project["license"]
    assert citation["type"] == "software"

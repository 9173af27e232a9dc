"""Each page has a picture: its first figure, the one it names, or the site's."""

import json
from pathlib import Path

import pytest
from PIL import Image

from diagram_gen.social import DEFAULT, Picture, picture


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Two published figures."""
    names = [DEFAULT, "figures/gru/u1-f1/cell"]
    manifest = {name.removeprefix("figures/"): {"alt": f"Words of {name}"} for name in names}
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (16, 9)).save(tmp_path / f"{name}.png")
    (tmp_path / "figures/manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return tmp_path


def test_the_first_figure_of_a_page(docs: Path) -> None:
    """With its words and its size in pixels."""
    content = '<img alt="" src="../figures/gru/u1-f1/cell.svg"><img src="../figures/x.svg">'
    expected = Picture("figures/gru/u1-f1/cell.png", "Words of figures/gru/u1-f1/cell", 16, 9)
    assert picture(docs, content) == expected


def test_other_figures(docs: Path) -> None:
    """A page without figures has the site's; a page may name one, which must be there."""
    assert picture(docs, "<p>text</p>").address == f"{DEFAULT}.png"
    assert picture(docs, "", "figures/gru/u1-f1/cell").address == "figures/gru/u1-f1/cell.png"
    with pytest.raises(LookupError, match="draws no figure"):
        picture(docs, "", "figures/gru/u1-f1/other")

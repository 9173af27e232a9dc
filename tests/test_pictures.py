"""Pictures: shown by notebooks, saved in several forms."""

import json
import re
from collections import Counter
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import diagram_gen
from diagram_gen import notebooks, store
from diagram_gen.errors import UserError
from diagram_gen.figures.weights import weights_map
from diagram_gen.own.numbers import from_numbers
from diagram_gen.pictures import WIDEST, WIDTH, Picture, Pictures
from diagram_gen.saving import different
from diagram_gen.svg import standalone

FIGURE = weights_map(from_numbers("lstm", 3, 2))
PICTURE = Picture(FIGURE, "one")
OTHER = Picture(weights_map(from_numbers("gru", 2, 1)), "encoder/<gru>", ("It is <odd>.",))
PICTURES = Pictures([PICTURE, OTHER, PICTURE], ("'big' is left out.",))


def test_a_picture_is_its_figure() -> None:
    """Title, words and SVG are those of the drawing."""
    assert (PICTURE.title, PICTURE.alt, PICTURE.name) == (FIGURE.title, FIGURE.alt, FIGURE.name)
    assert PICTURE.svg == standalone(FIGURE)
    assert repr(PICTURE) == f"<Picture: {FIGURE.title}>"
    with pytest.raises(AttributeError):
        PICTURE.layer = "another"  # type: ignore[misc]


@pytest.mark.parametrize("scheme", ["auto", "light", "dark"])
def test_saved_as_svg(scheme: str, tmp_path: Path) -> None:
    """The file is the figure in this scheme; folders are made; a text will do as a path."""
    path = PICTURE.save(str(tmp_path / "new" / "map.SVG"), scheme)
    assert path == tmp_path / "new" / "map.SVG"
    assert path.read_text(encoding="utf-8") == standalone(FIGURE, scheme)


@pytest.mark.parametrize("scheme", ["auto", "light", "dark"])
def test_saved_as_html(scheme: str, tmp_path: Path) -> None:
    """A page of its own, in the reader's or in fixed colours."""
    page = OTHER.save(tmp_path / "map.html", scheme).read_text(encoding="utf-8")
    schemes = {"auto": "light dark"}
    assert f'<html lang="en" style="color-scheme: {schemes.get(scheme, scheme)}">' in page
    assert OTHER._repr_html_() in page
    assert "<p>It is &lt;odd&gt;.</p>" in page


def test_saved_as_png(tmp_path: Path) -> None:
    """As wide as asked for, in the shape of the figure."""
    for width in (None, 300):
        content = PICTURE.save(tmp_path / "map.png", width=width).read_bytes()
        assert content.startswith(b"\x89PNG\r\n")
        found = [int.from_bytes(content[at : at + 4]) for at in (16, 20)]
        assert found[0] == (width or WIDTH)
        assert found[1] == pytest.approx(found[0] * FIGURE.height / FIGURE.width, abs=1)


def test_saved_as_pdf(tmp_path: Path) -> None:
    """One file that any viewer takes."""
    content = PICTURE.save(tmp_path / "map.pdf", "light").read_bytes()
    assert content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("map.gif", {}, "let the name end in .svg or .html or .png or .pdf"),
        ("map", {}, "let the name end in"),
        (".svg", {}, "let the name end in"),
        ("map.svg", {"scheme": "blue"}, "no scheme 'blue': choose auto, light, dark"),
        ("map.png", {"scheme": "dark"}, "would be light"),
        ("map.pdf", {"scheme": "dark"}, "would be light"),
        ("map.svg", {"width": 300}, "Only a PNG has a width"),
        ("map.png", {"width": 0}, f"1 to {WIDEST} pixels, not 0"),
        ("map.png", {"width": WIDEST + 1}, f"not {WIDEST + 1}"),
    ],
)
def test_what_cannot_be_saved(
    name: str, options: dict[str, object], words: str, tmp_path: Path
) -> None:
    """Nothing is written, and a sentence says why."""
    with pytest.raises(UserError, match=re.escape(words)):
        PICTURE.save(tmp_path / name, **options)  # type: ignore[arg-type]
    assert not [*tmp_path.iterdir()]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """A folder with the name of the file stays as it is."""
    (tmp_path / "map.svg").mkdir()
    with pytest.raises(UserError, match=r"Cannot read .*map\.svg"):
        PICTURE.save(tmp_path / "map.svg")


def test_files_are_written_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full leaves the file that was there."""
    path = PICTURE.save(tmp_path / "map.svg", "light")

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "_replace", full)
    with pytest.raises(UserError, match="No space left on device"):
        PICTURE.save(path, "dark")
    assert path.read_text(encoding="utf-8") == standalone(FIGURE, "light")
    assert [*tmp_path.iterdir()] == [path]


def test_several() -> None:
    """By place, by the name of the layer, and in part."""
    assert len(PICTURES) == 3
    assert [*PICTURES] == [PICTURE, OTHER, PICTURE]
    assert PICTURES[-1] is PICTURE
    assert PICTURES["encoder/<gru>"] is OTHER
    assert [*PICTURES[1:]] == [OTHER, PICTURE]
    assert PICTURES[1:].remarks == PICTURES.remarks
    assert PICTURES.layers == ("one", "encoder/<gru>", "one")
    assert OTHER in PICTURES
    with pytest.raises(KeyError, match="2 layers are called 'one'"):
        PICTURES["one"]
    with pytest.raises(KeyError, match=r"no layers are called 'x'; there are 'one', 'encoder"):
        PICTURES["x"]
    with pytest.raises(IndexError):
        PICTURES[3]
    assert repr(PICTURES).splitlines() == [
        "<3 pictures>",
        f"  {PICTURE!r}",
        f"  {OTHER!r}",
        f"  {PICTURE!r}",
        "  'big' is left out.",
    ]
    assert repr(PICTURES[:1]).startswith("<1 picture>\n")


def test_several_are_saved_apart(tmp_path: Path) -> None:
    """In a folder, or after a pattern; two of one name get different ones."""
    names = [f"{PICTURE.name}.svg", f"{OTHER.name}.svg", f"{PICTURE.name}-2.svg"]
    paths = PICTURES.save(tmp_path / "folder", "dark")
    assert paths == [tmp_path / "folder" / name for name in names]
    assert paths[1].read_text(encoding="utf-8") == standalone(OTHER.figure, "dark")
    paths = PICTURES.save(f"{tmp_path}/{{name}}/map.html")
    assert paths[2] == tmp_path / f"{PICTURE.name}-2" / "map.html"
    dotted = tmp_path / "v1.svg"
    dotted.mkdir()
    assert PICTURES.save(dotted)[0] == dotted / names[0]
    with pytest.raises(UserError, match=r"one file for 3 pictures: name a folder, or put \{name\}"):
        PICTURES.save(tmp_path / "all.svg")


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], []),
        (["a", "b"], ["a", "b"]),
        (["a", "a", "a"], ["a", "a-2", "a-3"]),
        (["a-2", "a", "a"], ["a-2", "a", "a-3"]),
        (["a", "a", "a-2"], ["a", "a-2", "a-2-2"]),
    ],
)
def test_names_differ(names: list[str], expected: list[str]) -> None:
    """None is given twice, whatever they look like."""
    assert different(names) == expected


def _outputs(book: str) -> list[str]:

    cells = json.loads(book)["cells"]
    data = [output["data"] for cell in cells for output in cell.get("outputs", [])]
    return ["".join(each["text/html"]) for each in data if "text/html" in each]


def test_a_notebook_shows_them() -> None:
    """The same picture twice in one page: no id collides, and each has its words."""
    source = "# %%\nimport diagram_gen\np = diagram_gen.weights_map('lstm', units=3, features=2)\n"
    source += "p\n\n# %%\np\n\n# %%\ndiagram_gen.shapes('lstm', units=3, features=2)\n"
    one, again, table = _outputs(notebooks.run({"shown": f"{source}"})["shown.ipynb"])
    assert one == again == PICTURE._repr_html_()
    figure = ET.fromstring(one)  # noqa: S314 - our own
    assert figure.tag == "figure"
    assert figure.get("aria-label") == PICTURE.title
    (drawing,) = figure.iter("{http://www.w3.org/2000/svg}svg")
    assert (drawing.get("role"), drawing.get("aria-label")) == ("img", PICTURE.alt)
    page = f"{one}{again}{OTHER._repr_html_()}{PICTURES._repr_html_()}{table}"
    assert not [i for i, n in Counter(re.findall(r'\bid="([^"]*)"', page)).items() if n > 1]
    assert table == diagram_gen.shapes("lstm", units=3, features=2)._repr_html_()


def test_what_could_not_be_drawn_is_shown() -> None:
    """Below the pictures, as text."""
    html = PICTURES._repr_html_()
    assert html.count("<figure") == 3
    assert unescape(html).endswith("<p>'big' is left out.</p>")

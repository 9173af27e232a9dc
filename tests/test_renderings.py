"""The comparison of renderings: what it lets pass, and that it sees what is broken."""

import io
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import renderings
from PIL import Image, ImageChops
from renderers import known, programs, sheets
from renderers.compare import Difference, difference
from renderers.known import CLOSE, LIKE, Renderer
from renderers.samples import NAMED, WIDTH, Sample, Shot, shot

from diagram_gen import formats, svg
from diagram_gen.figures.cell import cell
from diagram_gen.figures.weights import weights_map
from diagram_gen.formats import FAMILIES
from diagram_gen.svg import Element, Figure
from diagram_gen.theme import Families
from tests.invented import layer_facts

SAME = Difference(0, 0, 0)


@pytest.fixture(scope="module")
def figure() -> Figure:
    """The map that the site is about."""
    return weights_map(layer_facts(3, 1))


@pytest.fixture(scope="module")
def picture(figure: Figure) -> Image.Image:
    """Its picture, as it should be."""
    return _picture(formats.png(figure, WIDTH))


def _picture(content: bytes, width: int = WIDTH) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        page = Image.new("RGBA", image.size, "white")
        page.alpha_composite(image.convert("RGBA"))
    return page.convert("RGB").resize((width, round(image.height * width / image.width)))


def _without(figure: Figure, gone: Callable[[Element], bool]) -> Figure:
    """Return the figure without some of its elements."""

    def kept(elements: tuple[Element | str, ...]) -> tuple[Element | str, ...]:
        return tuple(
            replace(e, children=kept(e.children)) if isinstance(e, Element) else e
            for e in elements
            if isinstance(e, str) or not gone(e)
        )

    body = tuple(element for element in kept(figure.body) if isinstance(element, Element))
    return replace(figure, body=body)


# ---------------------------------------------------------------------------- what may differ


def test_a_picture_is_as_itself(picture: Image.Image) -> None:
    """And so it is for the strictest bound."""
    assert difference(picture, picture) == SAME
    assert SAME.beyond(SAME) == []


def test_edges_may_differ(figure: Figure, picture: Image.Image) -> None:
    """Drawn larger and made smaller: other edges, the same picture."""
    other = _picture(formats.png(figure, 1600))
    assert other.size == picture.size
    found = difference(other, picture)
    assert found != SAME
    assert found.beyond(CLOSE) == []


def test_fonts_may_differ(
    figure: Figure, picture: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is not known which they are; where it is, other ones are seen."""
    serif = Families("STIXGeneral", "STIXGeneral")
    monkeypatch.setattr(formats, "FAMILIES", serif)
    found = difference(_picture(formats.png(figure, WIDTH)), picture)
    assert found.beyond(LIKE) == []
    assert found.beyond(CLOSE) != []


def test_sizes_may_not_differ(picture: Image.Image) -> None:
    """A picture of another shape is none of this figure."""
    with pytest.raises(ValueError, match="cannot be compared"):
        difference(picture.resize((WIDTH, 100)), picture)


# ------------------------------------------------------------------------------ what is broken

BLANK = (
    lambda image: Image.new("RGB", image.size, "white"),
    lambda image: Image.new("RGB", image.size, "black"),
    lambda image: image.convert("L").convert("RGB"),
    ImageChops.invert,
    lambda image: ImageChops.offset(image, 30, 0),
    lambda image: ImageChops.offset(image, 0, 30),
    lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    lambda image: image.resize((WIDTH // 2, image.height // 2)).crop((0, 0, *image.size)),
)


@pytest.mark.parametrize(
    "broken",
    BLANK,
    ids=["white", "black", "grey", "inverted", "right", "down", "mirrored", "smaller"],
)
def test_what_is_wrong_as_a_whole_is_seen(
    broken: Callable[[Image.Image], Image.Image], picture: Image.Image
) -> None:
    """Even where fonts may differ."""
    assert difference(broken(picture), picture).beyond(LIKE) != []


@pytest.mark.parametrize("draw", [weights_map, cell], ids=["weights", "cell"])
@pytest.mark.parametrize("scheme", ["auto", "light"])
def test_a_figure_without_its_style_is_seen(
    scheme: str, draw: Callable[..., Figure], tmp_path: Path
) -> None:
    """A file that needs a style sheet, where there is none, is black; a fixed one needs none."""
    figure = draw(layer_facts(3, 1))
    written = svg.standalone(figure, scheme, FAMILIES)
    stripped = re.sub("<style>.*</style>", "", written)
    assert (stripped == written) == (scheme == "light")
    found = difference(_shown(stripped, tmp_path), _shown(written, tmp_path))
    assert (found.beyond(LIKE) == []) == (scheme == "light")


def _shown(written: str, folder: Path) -> Image.Image:
    sample = Sample("one", folder, 100)
    for form in programs.VECTORS:
        sample.file(form).write_text(written, encoding="utf-8")
    whole = replace(sample, height=_height(written))
    return next(each.image for each in programs.typst([whole]) if each.form == NAMED)


def _height(written: str) -> int:
    width, height = map(float, re.findall(r' viewBox="0 0 (\S+) (\S+)"', written)[0])
    return round(WIDTH * height / width)


@pytest.mark.parametrize(
    "gone",
    [
        lambda e: e.tag == "text",
        lambda e: e.style.startswith("cell-"),
        lambda e: e.style.startswith("lit-"),
        lambda e: e.style == "name",
        lambda e: e.tag == "text" and "4 blocks" in str(e.children),
    ],
    ids=["text", "cells", "light", "names", "one line"],
)
def test_a_missing_layer_is_seen(
    gone: Callable[[Element], bool], figure: Figure, picture: Image.Image
) -> None:
    """All texts, all cells, the strong colour, or one line of text."""
    part = _without(figure, gone)
    assert part != figure
    assert difference(_picture(formats.png(part, WIDTH)), picture).beyond(CLOSE) != []


def test_every_cell_counts(figure: Figure, picture: Image.Image) -> None:
    """One of them less, whichever it is, is seen."""
    cells = [e for part in figure.body for e in part.walk() if e.style.startswith("cell-")]
    assert len(cells) > 10
    for one in cells[::7]:
        part = _without(figure, one.__eq__)
        assert difference(_picture(formats.png(part, WIDTH)), picture).beyond(CLOSE) != []


# ---------------------------------------------------------------------------------- the script


@pytest.fixture
def sample(figure: Figure, tmp_path: Path) -> Sample:
    """One figure with the files that Typst shows."""
    folder = tmp_path / "files"
    folder.mkdir()
    found = Sample("map", folder, _height(svg.standalone(figure)))
    for form, scheme in zip(programs.VECTORS, ("auto", "light", "dark", "light"), strict=True):
        families = FAMILIES if form == NAMED else Families("Helvetica", "Menlo")
        written = svg.standalone(figure, scheme, families)
        found.file(form).write_text(written, encoding="utf-8")
    return found


TYPST = Renderer("Typst", programs.typst)


def test_a_good_figure_passes(sample: Sample, capsys: pytest.CaptureFixture[str]) -> None:
    """And each kind of file has its line in the table."""
    shots = programs.typst([sample])
    assert list(renderings._compared(TYPST, "1.2.3", shots, shots)) == []
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[2] for line in lines] == [form[1:] for form in programs.VECTORS]
    assert lines[-1].split() == ["Typst", "1.2.3", "named.svg", "light", *["0.000"] * 3, "close"]


def test_a_broken_figure_is_told(sample: Sample) -> None:
    """In a sentence that names program, file and what is wrong."""
    expected = programs.typst([sample])
    path = sample.file(".svg")
    written = path.read_text(encoding="utf-8")
    path.write_text(re.sub("<style>.*</style>", "", written), encoding="utf-8")
    (sentence,) = renderings._compared(TYPST, "1.2.3", programs.typst([sample]), expected)
    assert sentence.startswith("Typst 1.2.3 shows map.svg (light) otherwise than it is: place")


def test_a_wrong_scheme_is_told(sample: Sample) -> None:
    """A light figure where it should be dark, and the other way round."""
    expected = programs.typst([sample])
    dark = next(s.image for s in expected if s.form == ".dark.svg")
    for form, scheme, image in ((".svg", "light", dark), (".svg", "dark", expected[0].image)):
        wrong = Shot(sample, form, scheme, image)
        assert len(list(renderings._compared(TYPST, "1", [wrong], expected))) == 1


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("check", [True, False])
def test_a_program_that_is_not_there(
    required: bool,
    check: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It is told in any case; a check fails without one that is required."""
    nothing = Renderer("Nothing", programs.librsvg, (("no-such-program", ""),), required=required)
    monkeypatch.setattr(renderings, "RENDERERS", (nothing,))
    monkeypatch.setattr(renderings, "made", lambda folder: [])
    monkeypatch.setattr(renderings, "_have_fonts", lambda install: None)
    monkeypatch.setattr(sys, "argv", ["renderings.py", *(["--check"] if check else [])])
    assert renderings.main() == int(required and check)
    said = capsys.readouterr()
    assert "Nothing      is not here" in said.out
    expected = "Nothing is not installed, and could not be\n" if required else ""
    assert said.err == expected


def test_what_is_required() -> None:
    """Two browsers, the converters, and what shows a PDF; the first is what others are held to."""
    required = [renderer.name for renderer in known.RENDERERS if renderer.required]
    assert required == ["Chromium", "Firefox", "librsvg", "resvg", "Typst", "Poppler"]


def test_sheets(sample: Sample, tmp_path: Path) -> None:
    """One for each figure, with all pictures of it."""
    shots = programs.typst([sample])
    sheets.write(tmp_path / "sheets", [("Typst", each) for each in shots])
    (path,) = (tmp_path / "sheets").iterdir()
    with Image.open(path) as sheet:
        assert path.name == "map.png"
        assert sheet.width > 4 * 300
        dark = sheet.convert("RGB").getpixel((2 * 308 + 150, 22))
        assert isinstance(dark, tuple)
        assert max(dark) < 60


def test_a_transparent_picture_lies_on_white(sample: Sample) -> None:
    """Whatever a program puts around the round corners."""
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    assert shot(sample, ".svg", clear).image.getpixel((0, 0)) == (255, 255, 255)
    assert shot(sample, ".dark.svg", clear).scheme == "dark"
    assert shot(sample, ".svg", clear, "dark").scheme == "dark"

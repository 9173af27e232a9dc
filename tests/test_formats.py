"""Figures as PNG and PDF: sizes, contents, the same bytes everywhere, nothing breaks out."""

import hashlib
import io
import json
import re
import string
from importlib import metadata
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from diagram_gen import catalogue, formats, framework_catalogue, svg, versions
from diagram_gen.colours import LIGHT
from diagram_gen.errors import UserError
from diagram_gen.figures.cell import cell
from diagram_gen.figures.weights import weights_map
from diagram_gen.svg import Figure
from tests import fonts
from tests.drawn import draw
from tests.invented import layer_facts
from tests.pdf import Pdf
from tests.programs import ROOT, Built, python

#: What would end a string, a call, an attribute or an element, or start code, in some language.
NASTY = (
    'A "quoted" \'name\' \\ #panic("out") ]] ) } */ // $x$ <b> &amp; ]]> `x` \n\t\x00\x0b \ud800'
)


@pytest.fixture(scope="module")
def figure() -> Figure:
    """The map that the site is about."""
    return weights_map(layer_facts(3, 1))


def _opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def _titled(figure: Figure, words: str) -> Figure:
    body = (*figure.body, svg.text(16, 400, words, "label"))
    return Figure("nasty", words, words, figure.width, figure.height, body)


# ---------------------------------------------------------------------------- what is published


def test_every_figure_in_every_form(built: Built) -> None:
    """Each figure of the site has all files, and the manifest says of each what it is."""
    listed = json.loads((built.out / "figures/manifest.json").read_bytes())
    assert len(listed) > 500
    for name, entry in listed.items():
        assert list(entry["files"]) == [f"figures/{name}{ending}" for ending in formats.FORMS]
        for address, known in entry["files"].items():
            content = (built.out / address).read_bytes()
            assert len(content) == known["bytes"] > 500
            assert hashlib.sha256(content).hexdigest() == known["sha256"]


def test_every_picture_has_the_shape_of_its_figure(built: Built) -> None:
    """As wide as promised, as high as follows; a PDF in natural size."""
    for path in sorted((built.out / "figures").rglob("*.light.svg")):
        box = re.findall(r' viewBox="0 0 ([\d.]+) ([\d.]+)"', path.read_text(encoding="utf-8"))
        width, height = map(float, box[0])
        name = path.name.removesuffix(".light.svg")
        for ending, wide in ((".png", 1600), (".small.png", 800)):
            with Image.open(path.with_name(name + ending)) as image:
                assert image.format == "PNG"
                assert image.width == wide
                assert image.height == pytest.approx(wide * height / width, abs=0.51)
        found = Pdf(path.with_name(f"{name}.pdf").read_bytes())
        assert found.size == pytest.approx((width * 0.75, height * 0.75), abs=0.01)


def test_every_letter_is_in_the_fonts(built: Built) -> None:
    """Nothing is taken from a font that is not named: which one that is, nobody could say."""
    for path in sorted((built.out / "figures").rglob("*.light.svg")):
        for text in draw(path.read_bytes()).texts:
            assert fonts.width(text.content, 1) > 0


# -------------------------------------------------------------------------------------- PNG


@pytest.mark.parametrize("wide", [1, 333, 800])
def test_a_png_has_the_colours_of_the_figure(wide: int, figure: Figure) -> None:
    """Paper in the middle, nothing outside the round corners, the blocks in their colours."""
    image = _opened(formats.png(figure, wide))
    assert image.width == wide
    if wide == 1:
        return
    assert image.mode == "RGBA"
    high = image.height
    assert _pixel(image, (wide // 2, 3)) == (*_rgb(LIGHT.paper), 255)
    for corner in ((0, 0), (wide - 1, 0), (0, high - 1), (wide - 1, high - 1)):
        assert _pixel(image, corner)[3] < 128
    share = {colour: n / (wide * high) for n, colour in image.getcolors(1 << 24) or ()}
    for hue in LIGHT.hues.values():
        assert share[(*_rgb(hue.fill), 255)] > 0.005
        assert share[(*_rgb(hue.lit), 255)] > 0.002


def _pixel(image: Image.Image, place: tuple[int, int]) -> tuple[int, ...]:
    found = image.getpixel(place)
    assert isinstance(found, tuple)
    return found


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def test_a_png_shows_text(figure: Figure) -> None:
    """A word more is ink more, just where it stands."""
    more = Figure(
        figure.name,
        figure.title,
        figure.description,
        figure.width,
        figure.height,
        (*figure.body, svg.text(300, 398, "word", "label")),
    )
    one, other = (_opened(formats.png(f, 800)).convert("RGB") for f in (figure, more))
    box = ImageChops.difference(one, other).getbbox()
    assert box is not None
    left, top, right, bottom = (edge * figure.width / 800 for edge in box)
    assert 298 < left < right < 302 + fonts.width("word", 13)
    assert 386 < top < bottom < 400


# -------------------------------------------------------------------------------------- PDF


def test_a_pdf_says_what_it_is(figure: Figure) -> None:
    """Title, author, the figure in words, its language; that it is PDF/UA-1; and no date."""
    found = Pdf(formats.pdf(figure))
    assert found.info["Title"] == figure.title
    assert found.info["Subject"] == figure.alt
    assert found.info["Author"] == formats.AUTHOR
    assert found.alt == figure.alt
    assert b"/Lang(en)" in found.content
    assert b"<pdfuaid:part>1<" in found.content
    assert not re.search(rb"Date\b|\bD:\d{4}", found.content)
    assert b"/JavaScript" not in found.content
    assert b"/Image" not in found.content.replace(b"/ImageC", b"").replace(b"/ImageB", b"")


@pytest.mark.parametrize("make", ["weights", "cell", "layout"])
def test_the_text_of_a_pdf_is_that_of_the_figure(make: str) -> None:
    """Every word can be found and copied: letter for letter, in the order of drawing."""
    figure = {
        "weights": lambda: weights_map(layer_facts(3, 1)),
        "cell": lambda: cell(layer_facts(3, 1)),
        "layout": lambda: framework_catalogue.draw_layout("pytorch-lstm"),
    }[make]()
    shown = "".join(t.content for t in draw(svg.standalone(figure)).texts)
    written = Pdf(formats.pdf(figure)).text
    assert len(written) > 50
    assert _letters(written) == _letters(shown)


def _letters(text: str) -> str:
    return "".join(c for c in text if c not in string.whitespace)


def test_fonts_are_in_the_pdf(figure: Figure) -> None:
    """Those of its families and no other, each as a subset, so it looks the same everywhere."""
    found = Pdf(formats.pdf(figure))
    assert {re.sub(r"^[A-Z]{6}\+", "", name) for name in found.fonts} == {
        "DejaVuSans",
        "DejaVuSans-Bold",
        "DejaVuSansMono",
    }
    assert all(re.match(r"[A-Z]{6}\+", name) for name in found.fonts)
    assert found.content.count(b"/FontFile") == len(found.fonts)


# ------------------------------------------------------------------------- the same everywhere


def test_same_bytes_elsewhere(figure: Figure, tmp_path: Path) -> None:
    """Another process, folder, hash seed, time zone and home: the same files."""
    program = """
import hashlib, json, sys
from pathlib import Path
from diagram_gen import formats
from diagram_gen.facts import layer_from_json
from diagram_gen.figures.weights import weights_map
figure = weights_map(layer_from_json(json.loads(Path("facts.json").read_bytes())))
for form in formats.FORMS.values():
    made = form(figure)
    print(hashlib.sha256(made if isinstance(made, bytes) else made.encode()).hexdigest())
"""
    golden = ROOT / "tests/golden/u3-f1.json"
    made = []
    for n, zone in enumerate(("UTC", "Pacific/Kiritimati")):
        folder = tmp_path / f"Ordner {n} mit Ümlaut"
        folder.mkdir()
        (folder / "facts.json").write_bytes(golden.read_bytes())
        changes = {
            "PYTHONPATH": str(ROOT),
            "PYTHONHASHSEED": str(n),
            "TZ": zone,
            "HOME": str(folder),
            "LC_ALL": "C",
            "SOURCE_DATE_EPOCH": str(n),
        }
        done = python(["-c", program], root=folder, changes=changes)
        assert done.returncode == 0, done.stderr
        made.append(done.stdout.split())
    assert made[0] == made[1]
    assert len(set(made[0])) == len(formats.FORMS)


def test_no_font_of_the_machine(figure: Figure) -> None:
    """What is asked for is what matplotlib ships, and nothing else could be taken."""
    written = svg.standalone(figure, "light", formats.FAMILIES)
    assert set(re.findall(r'font-family="([^"]*)"', written)) == {*formats.FAMILIES}
    assert formats._font_folder().is_dir()
    assert {"DejaVu Sans", "DejaVu Sans Mono"} == {*formats.FAMILIES}


# ------------------------------------------------------------------------- what may go wrong


def test_nothing_breaks_out(figure: Figure) -> None:
    """Whatever a title holds, it is a title; whatever a text holds, it is drawn."""
    nasty = _titled(figure, NASTY)
    found = Pdf(formats.pdf(nasty))
    assert found.info["Title"] == svg.clean(NASTY)
    assert found.alt == svg.clean(nasty.alt)
    assert _letters(svg.clean(NASTY)) in _letters(found.text)
    assert _opened(formats.png(nasty, 800)).width == 800


def test_a_picture_loads_nothing(tmp_path: Path) -> None:
    """A file beside it that a figure names is not shown: figures stand alone."""
    red = tmp_path / "red.png"
    Image.new("RGB", (400, 400), "red").save(red)
    place = {"x": 0, "y": 0, "width": 400, "height": 400}
    for address in (str(red), red.as_uri()):
        link = svg.Element("image", "", {"href": address, **place})
        with pytest.raises(UserError, match="Typst cannot show the figure link"):
            formats.png(Figure("link", "t", "d", 400, 400, (link,)), 100)


def test_a_figure_that_cannot_be_shown(figure: Figure) -> None:
    """One sentence that names the figure."""
    broken = Figure("no-element", "t", "d", 10, 10, (svg.Element("1", "", {}),))
    for make in (formats.pdf, formats.FORMS[".png"]):
        with pytest.raises(UserError, match=r"^Typst cannot show the figure no-element \(.+\): "):
            make(broken)


@pytest.mark.parametrize("missing", ["typst", "matplotlib"])
def test_a_missing_package(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named, with the way to get it, before anything is drawn."""

    def version(name: str) -> str:
        if name == missing:
            raise metadata.PackageNotFoundError(name)
        return metadata.version(name)

    with monkeypatch.context() as patch:
        patch.setattr("diagram_gen.versions.version", version)
        for cached in (versions._version, formats.identity):
            cached.cache_clear()
        with pytest.raises(UserError, match=f"^The package {missing} is not installed: .*build.py"):
            formats.identity()
    versions._version.cache_clear()
    assert formats.identity()


def test_fonts_that_are_gone(
    figure: Figure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A matplotlib without them is no reason to take others in silence."""
    with monkeypatch.context() as patch:
        patch.setattr(formats, "_font_folder", lambda: tmp_path)
        formats._compiler.cache_clear()
        with pytest.raises(UserError, match="does not bring the font DejaVu Sans"):
            formats.pdf(figure)
    formats._compiler.cache_clear()


@pytest.mark.parametrize("package", ["typst", "matplotlib"])
def test_another_version_makes_other_pictures(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are drawn again when what draws them changes, and when this module does."""
    before = formats.identity()
    changed = versions.picture_versions() | {package: "99"}
    monkeypatch.setattr(formats, "picture_versions", lambda: changed)
    formats.identity.cache_clear()
    assert formats.identity() != before
    monkeypatch.undo()
    formats.identity.cache_clear()
    assert formats.identity() == before


def test_every_kind_of_figure_has_a_picture() -> None:
    """Large ones too: what is elided in an SVG is elided here."""
    for row in catalogue.FIGURES:
        facts = layer_facts(64, 5)
        if row.wanted(facts.case):
            assert _opened(formats.png(row.draw(facts), 800)).height < 4000

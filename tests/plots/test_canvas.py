"""What Matplotlib draws comes back as shapes and text in styles of the site, and nothing else."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.style
import numpy as np
import pytest

from diagram_gen.colours import LIGHT, SCHEMES
from diagram_gen.plots.canvas import HEAD, ink, plotted, size, words
from diagram_gen.plots.panels import DASHES, Box, beside, heat_ink, line, name_left, panel, ticks
from diagram_gen.svg import Element, Figure, standalone
from diagram_gen.theme import styles
from tests.drawn import Shape, draw
from tests.programs import python


def _plain(plot: Any, sides: tuple[str, ...] = ()) -> Any:
    """Return axes of 100 by 50 pixels, with values from 0 to 10 both ways."""
    axes = panel(plot, Box(0, 0, 100, 50), sides=sides)
    axes.set_xlim(0, 10)
    axes.set_ylim(0, 10)
    return axes


def _figure(paint: Callable[[Any], object]) -> Figure:
    def paint_in(plot: Any) -> None:
        paint(_plain(plot))

    return plotted("a-plot", "A plot", "What it shows.", (120, 60), paint_in)


def _drawn(paint: Callable[[Any], object]) -> list[Element]:
    """Return what an empty panel holds after ``paint``."""
    _, group = _figure(paint).body
    return [child for child in group.children if isinstance(child, Element)]


def _many(axes: Any) -> None:
    """Paint one of everything."""
    axes.axvspan(0, 4, facecolor=ink("band"), linewidth=0)
    line(axes, [0, 10 / 3, 10], [0, 1, 10], "wire-blue", DASHES[1])
    ticks(axes, "x", (0, 5, 10))
    name_left(axes, "two\nlines")
    beside(axes, 10, 5, "a & b", "note")


def test_every_style_has_an_ink_of_its_own() -> None:
    """So each colour that Matplotlib writes can be read back."""
    names = styles(LIGHT)
    inks = [ink(name) for name in names]
    assert len(set(inks)) == len(names)
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in inks)


@pytest.mark.parametrize("unknown", ["", "lines", "#ff0000"], ids=["empty", "near", "colour"])
def test_an_unknown_style_is_refused(unknown: str) -> None:
    """A typing error never becomes black."""
    with pytest.raises(KeyError):
        ink(unknown)


def test_every_style_comes_back_from_a_line_and_from_text() -> None:
    """Whichever one is asked for."""
    for name, style in styles(LIGHT).items():
        if style.get("fill") == "none":
            (found,) = _drawn(partial(line, x=[1, 2], y=[1, 2], style=name))
            assert (found.tag, found.style) == ("path", name)
        elif "font-size" in style:
            (found,) = _drawn(partial(beside, x=1, y=2, name="x", style=name))
            assert (found.tag, found.style) == ("text", name)
            assert size(name) == style["font-size"]


def test_a_line_has_its_coordinates_with_two_decimals() -> None:
    """From the left upper corner, in CSS pixels; whole numbers without decimals."""
    (found,) = _drawn(lambda axes: line(axes, [0, 10 / 3, 10], [0, 1, 10], "line"))
    assert found == Element("path", "line", {"d": "M 0 50 L 33.33 45 L 100 0"})


def test_a_line_keeps_its_dashes() -> None:
    """Dashes count in widths of the line, gaps, too."""
    for dashes in DASHES[1:]:
        (found,) = _drawn(partial(line, x=[0, 10], y=[0, 10], style="line", dashes=dashes))
        lengths = [float(n) for n in str(found.attributes["stroke-dasharray"]).split(",")]
        assert lengths == pytest.approx([1.75 * n for n in dashes[1]], abs=0.01)


def test_a_filled_area() -> None:
    """It is closed, and has no border."""
    (found,) = _drawn(lambda axes: axes.axvspan(2, 5, facecolor=ink("band"), linewidth=0))
    assert found == Element("path", "band", {"d": "M 20 50 L 50 50 L 50 0 L 20 0 z"})


def test_text() -> None:
    """Content as it is, in its style; it starts, ends or is centred where Matplotlib says."""
    (found,) = _drawn(lambda axes: axes.text(5, 4, "a < b & c", ha="right", **words("note")))
    assert found == Element(
        "text", "note", {"x": 50.0, "y": 30.0, "text-anchor": "end"}, ("a < b & c",)
    )


def test_lines_of_text_end_in_one_place() -> None:
    """A name of several lines is several texts, one below the other."""
    one, other = _drawn(lambda axes: name_left(axes, "two\nlines", x=-12))
    assert (one.children, other.children) == (("two",), ("lines",))
    for text in (one, other):
        assert (text.attributes["x"], text.attributes["text-anchor"]) == (-12, "end")
    gap = float(str(other.attributes["y"])) - float(str(one.attributes["y"]))
    assert gap == pytest.approx(1.25 * size("label"), abs=0.01)


REFUSED: dict[str, tuple[Callable[[Any], object], str]] = {
    "marker": (lambda axes: axes.plot([1, 2], [1, 2], "o", color=ink("line")), "can't have <use>"),
    "image": (lambda axes: axes.imshow(np.zeros((2, 2))), "can't have <image>"),
    "no style": (lambda axes: axes.text(1, 1, "x"), "'x' has no style of ours"),
    "formula": (lambda axes: axes.text(1, 1, "$x^2$", **words("note")), "no style of ours"),
    "turned": (lambda axes: axes.text(1, 1, "x", rotation=90, **words("note")), "'x' is turned"),
    "anchored": (
        lambda axes: axes.text(1, 1, "x", rotation=9, rotation_mode="anchor", **words("note")),
        "'x' is turned",
    ),
    "see-through": (
        lambda axes: axes.plot([1, 2], [1, 2], color=ink("line"), alpha=0.5),
        "the line can't be seen through",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_a_plot_cannot_have_is_refused(what: str) -> None:
    """Instead of a figure that lacks it."""
    paint, said = REFUSED[what]
    with pytest.raises(ValueError, match=said):
        _drawn(paint)


def test_a_line_without_a_style_is_not_drawn() -> None:
    """Like the empty background of a panel."""
    assert _drawn(lambda axes: axes.plot([1, 2], [1, 2])) == []


def test_title_and_notes_have_room() -> None:
    """The plot stands between them; the figure is as wide as the widest of all."""
    note = "A note that is far wider than the small plot above it, and than the title, too."
    figure = plotted("n", "Title", "Words.", (50, 60), _plain, (note, "Another."))
    title, plot, first, second = figure.body
    assert plot.attributes["transform"] == f"translate(16 {HEAD})"
    places = [float(str(each.attributes["y"])) for each in (title, first, second)]
    assert 0 < places[0] < HEAD < HEAD + 60 < places[1] < places[2] < figure.height
    drawing = draw(standalone(figure))
    assert all(drawing.canvas.holds(text.box) for text in drawing.texts)


def test_settings_of_the_reader_change_nothing() -> None:
    """Neither single ones nor a whole style; and they are all as before afterwards."""
    expected = _figure(_many)
    with mpl.rc_context():
        mpl.style.use("dark_background")
        mpl.rcParams.update({"font.size": 30, "lines.linewidth": 9, "svg.fonttype": "path"})
        mpl.rcParams.update({"axes.xmargin": 0.4, "figure.dpi": 300, "savefig.bbox": "tight"})
        before = dict(mpl.rcParams)
        assert _figure(_many) == expected
        assert dict(mpl.rcParams) == before


#: Prints the figure that the test draws, too.
PROGRAM = """
import sys
from tests.plots.test_canvas import _figure, _many
from diagram_gen.svg import standalone
sys.stdout.write(standalone(_figure(_many)))
"""


def test_every_process_writes_the_same_bytes(tmp_path: Path) -> None:
    """Whatever the order of sets there, and whatever the reader's own file of settings says."""
    settings = tmp_path / "matplotlibrc"
    settings.write_text("font.size: 30\nsvg.hashsalt: other\naxes.facecolor: red\n")
    changes = ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "MATPLOTLIBRC": str(settings)})
    for change in changes:
        run = python(["-c", PROGRAM], changes=change)
        assert run.stdout == standalone(_figure(_many)), run.stderr


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_variants_draw_the_same_shapes(scheme: str) -> None:
    """In the colours of the scheme."""
    figure = _figure(_many)
    fixed, auto = draw(standalone(figure, scheme)), draw(standalone(figure), scheme)
    assert [_look(shape) for shape in fixed.shapes] == [_look(shape) for shape in auto.shapes]
    assert [text.content for text in fixed.texts] == [text.content for text in auto.texts]
    assert {"two", "lines", "a & b", "0", "5", "10"} <= {text.content for text in fixed.texts}
    (wire,) = [s for s in auto.shapes if s.names[-1] == "wire-blue"]
    assert wire.style["stroke"] == styles(SCHEMES[scheme])["wire-blue"]["stroke"]


def _look(shape: Shape) -> object:
    return shape.points, dict(shape.style)


def test_colours_of_values() -> None:
    """The middle of the scale is 0, its ends are the first and the last shade."""
    shades = [name for name in styles(LIGHT) if name.startswith("heat-")]
    assert heat_ink(0, 2) == heat_ink(0, 0) == ink(shades[len(shades) // 2])
    assert heat_ink(-2, 2) == ink(shades[0])
    assert heat_ink(2, 2) == ink(shades[-1])

"""Every shape, count and value in a drawing is that of a layer which is built here and now.

The files are read back as a reader sees them: cells are counted where they lie, captions are
read where they stand.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagram_gen import catalogue, svg
from diagram_gen.case import Case
from tests.drawn import SVG, Box, Drawing, Shape, Text, draw
from tests.fresh import BLOCKS, HUES, Fresh, lstm
from tests.invented import layer_facts
from tests.programs import Built
from tests.test_svg import collisions

ARRAYS = ("kernel", "recurrent_kernel", "bias")
FORMULAS = {
    "kernel": "(features, 4·units)",
    "recurrent_kernel": "(units, 4·units)",
    "bias": "(4·units,)",
}
ROW_LETTERS = {"kernel": "x", "recurrent_kernel": "h", "bias": ""}
UNITS = st.integers(1, 40)
FEATURES = st.integers(1, 40)


def _value(text: str) -> float:
    return float(text.replace("−", "-"))


def _count(text: str) -> int:
    return int(text.replace(",", ""))


# ----------------------------------------------------------- what holds for words anywhere


def words(drawing: Drawing) -> list[str]:
    """Return all that can be read: title, description and every line of text."""
    hidden = [e.text or "" for tag in ("title", "desc") for e in drawing.root.iter(SVG + tag)]
    return [*hidden, *(text.content for text in drawing.texts)]


def check_words(drawing: Drawing, layers: list[Fresh]) -> None:
    """Every shape, slice, sum and count in the words is one of these layers."""
    shapes, slices, sums, counts = set(), set(), set(), set()
    for fresh in layers:
        u, f, packed = fresh.units, fresh.features, fresh.arrays["bias"].size
        shapes |= {repr(shape) for shape in fresh.shapes.values()}
        shapes |= {f"({f},)", f"({u},)", f"({f + u}, {packed})"}
        shapes |= {f"(None, {u})", f"(None, None, {u})"}
        slices |= {f"{start}:{stop}" for start, stop in fresh.columns.values()}
        sizes = [array.size for array in fresh.arrays.values()]
        sums |= {(tuple(sizes), sum(sizes)), (tuple(sizes[:2]), sum(sizes[:2]))}
        counts |= {fresh.parameters, sum(sizes[:2]), packed}
    for text in words(drawing):
        for shape in re.findall(r"\((?:(?:\d+|None), )*(?:\d+|None),?\)", text):
            assert shape in shapes, text
        for part in re.findall(r"(?<![\d.])\d+:\d+(?!\d)", text):
            assert part in slices, text
        for terms, total in re.findall(
            r"((?:[\d,]+ \+ )+[\d,]+) = (?:\d+ × \d+ = )?([\d,]+)", text
        ):
            assert (tuple(map(_count, terms.split(" + "))), _count(total.rstrip(","))) in sums, text
        for count in re.findall(r"(\d[\d,]*) (?:parameters|weights|columns)\b", text):
            assert _count(count) in counts, text
        for factors in re.findall(r"(\d+) × (\d+)(?: units?)? = ([\d,]+)", text):
            assert _count(factors[0]) * _count(factors[1]) == _count(factors[2]), text


# ------------------------------------------------------------------------ cells of arrays


@dataclass(frozen=True)
class Cells:
    """The cells of one array as they lie in rows and columns."""

    tiles: dict[tuple[int, int], Shape]
    lefts: list[float]
    tops: list[float]

    def column(self, n: int) -> list[Shape]:
        """All cells of a column, counted as it is drawn."""
        return [tile for (_, column), tile in self.tiles.items() if column == n]


def cells(drawing: Drawing, area: Box) -> Cells:
    """Return the cells that lie in ``area``, each in a row and a column of its own."""
    tiles = [s for s in drawing.shapes if s.style_name("cell-") and area.holds(s.box)]
    lefts = sorted({round(tile.box.left, 1) for tile in tiles})
    tops = sorted({round(tile.box.top, 1) for tile in tiles})
    placed = {
        (tops.index(round(t.box.top, 1)), lefts.index(round(t.box.left, 1))): t for t in tiles
    }
    assert len(placed) == len(tiles) == len(lefts) * len(tops), "the cells fill a grid"
    return Cells(placed, lefts, tops)


def shown(count: int, most: int) -> list[int]:
    """Return which of ``count`` entries are drawn if no more than ``most`` are drawn in full."""
    return [*range(count)] if count <= most else [0, 1, count - 1]


def check_cells(drawing: Drawing, found: Cells, fresh: Fresh, name: str, most: int) -> None:
    """The cells are the array's: as many rows and columns, in blocks, unit 0 lit."""
    shape = fresh.shapes[name]
    units = shown(fresh.units, most)
    rows = shown(shape[0], most) if len(shape) > 1 else [0]
    assert len(found.tops) == len(rows)
    assert len(found.lefts) == len(units) * len(BLOCKS)
    if fresh.units <= most and rows[-1] == len(rows) - 1:
        assert len(found.tiles) == np.prod(shape)
    for n, letter in enumerate(BLOCKS):
        for k, unit in enumerate(units):
            for tile in found.column(n * len(units) + k):
                assert tile.style_name("cell-") == HUES[letter]
                assert tile.style_name("lit-") == (HUES[letter] if unit == 0 else "")


def captions(drawing: Drawing, names: tuple[str, ...]) -> dict[str, Text]:
    """Return the line that starts with the name of each array, from top to bottom."""
    found = {
        name: next(
            t for t in drawing.texts if (t.runs[0].content, t.runs[0].name) == (name, "name")
        )
        for name in names
    }
    baselines = [text.baseline for text in found.values()]
    assert baselines == sorted(baselines)
    return found


def bands(drawing: Drawing, left: float, right: float) -> Iterator[tuple[str, Text, Box]]:
    """Yield each array's name, caption and the area down to the next caption."""
    found = captions(drawing, ARRAYS)
    ends = [*(text.baseline for text in found.values()), drawing.canvas.bottom][1:]
    for (name, text), end in zip(found.items(), ends, strict=True):
        yield name, text, Box(left, text.baseline, right, end)


def texts_in(drawing: Drawing, area: Box) -> list[Text]:
    """Return the lines of text that lie in ``area``."""
    return [text for text in drawing.texts if area.holds(text.box)]


def over(drawing: Drawing, middle: float, top: float, bottom: float) -> list[str]:
    """Return what is centred at ``middle`` between two heights, from top to bottom."""
    found = [
        text
        for text in drawing.texts
        if abs(text.box.middle[0] - middle) < 0.6 and top < text.baseline < bottom
    ]
    return [text.content for text in sorted(found, key=lambda text: text.baseline)]


# ------------------------------------------------------------------------------- the maps


def check_map(drawing: Drawing, fresh: Fresh, *, with_values: bool) -> None:
    """A weights map: captions, cells, row and column labels, slices, values."""
    canvas = drawing.canvas
    for name, caption, area in bands(drawing, 0, canvas.right):
        line = [t.content for t in drawing.texts if t.baseline == caption.baseline]
        assert line == [name, repr(fresh.shapes[name]), f"= {FORMULAS[name]}"]
        found = cells(drawing, area)
        check_cells(drawing, found, fresh, name, 8)
        _check_rows(drawing, found, fresh, name)
        _check_elision(drawing, area, fresh, name)
        if with_values:
            _check_values(drawing, found, fresh.arrays[name])
        if name == "kernel":
            _check_header(drawing, found, fresh, caption.box.top)
    u, packed = fresh.units, fresh.arrays["bias"].size
    drawing.find(f"4 blocks × {u} unit{'s' * (u != 1)} = {packed} columns")


def _check_rows(drawing: Drawing, found: Cells, fresh: Fresh, name: str) -> None:
    count = fresh.shapes[name][0] if name != "bias" else 0
    labels = [f"{ROW_LETTERS[name]}{n}" for n in shown(count, 8)]
    for top, label in zip(found.tops, labels, strict=False):
        beside = [
            t.content
            for t in drawing.texts
            if t.box.right <= found.lefts[0] and top < t.box.middle[1] < top + 24
        ]
        assert beside == [label]


def _check_elision(drawing: Drawing, area: Box, fresh: Fresh, name: str) -> None:
    """Dots stand for what is left out, and only for that."""
    rows = fresh.shapes[name][0] if name != "bias" else 1
    dots = {t.content for t in texts_in(drawing, area) if t.content in "⋯⋮⋱"}
    wide, high = fresh.units > 8, rows > 8
    expected = {"⋯"} if wide else set()
    expected |= {"⋮"} if high else set()
    expected |= {"⋱"} if wide and high else set()
    assert dots == expected


def _check_header(drawing: Drawing, found: Cells, fresh: Fresh, bottom: float) -> None:
    """Above the columns: letter, name and slice of each block, number of each unit."""
    units = shown(fresh.units, 8)
    for n, (letter, (start, stop)) in enumerate(fresh.columns.items()):
        lefts = found.lefts[n * len(units) : (n + 1) * len(units)]
        first, last = found.column(n * len(units))[0], found.column((n + 1) * len(units) - 1)[0]
        middle = (first.box.left + last.box.right) / 2
        above = over(drawing, middle, 40, bottom)
        assert above[0] == letter
        assert f"{start}:{stop}" in above
        for unit, left in zip(units, lefts, strict=True):
            width = first.box.right - first.box.left
            assert str(unit) == over(drawing, left + width / 2, 40, bottom)[-1]


def _check_values(drawing: Drawing, found: Cells, array: np.ndarray) -> None:
    for (row, column), tile in found.tiles.items():
        (inside,) = texts_in(drawing, tile.box)
        assert _value(inside.content) == pytest.approx(np.atleast_2d(array)[row, column], abs=0.006)


def check_weights(drawing: Drawing, fresh: Fresh) -> None:
    """The map without values."""
    check_map(drawing, fresh, with_values=False)


def check_values(drawing: Drawing, fresh: Fresh) -> None:
    """The map with values."""
    check_map(drawing, fresh, with_values=True)


def check_compare(drawing: Drawing, layers: list[Fresh]) -> None:
    """Several maps beside one another: each array and each count under its own layer."""
    heads = [drawing.find(f"units {fresh.units}") for fresh in layers]
    starts = [head.box.left for head in heads]
    for fresh, start, end in zip(layers, starts, [*starts[1:], drawing.canvas.right], strict=True):
        for name, caption, area in bands(drawing, start - 1, end - 1):
            found = cells(drawing, area)
            check_cells(drawing, found, fresh, name, 4)
            between = Box(area.left, caption.baseline + 1, area.right, found.tops[0])
            assert [t.content for t in texts_in(drawing, between)] == [repr(fresh.shapes[name])]
            assert caption.content == f"{name} {FORMULAS[name]}"
        below = Box(start - 1, drawing.find("parameters").baseline, end - 1, drawing.canvas.bottom)
        assert f"{fresh.parameters:,}" in [t.content for t in texts_in(drawing, below)]


# ------------------------------------------------------------------------- the other kinds


def card(drawing: Drawing, title: str) -> list[str]:
    """Return all lines in the smallest box around the line ``title``."""
    text = drawing.find(title)
    around = [s for s in drawing.shapes if s.names[-1] == "box" and s.box.holds(text.box)]
    smallest = min(around, key=lambda s: s.box.right - s.box.left)
    return [t.content for t in texts_in(drawing, smallest.box)]


def check_cards(drawing: Drawing, fresh: Fresh) -> None:
    """The three arrays with the letters that other texts use, each with its shape."""
    for name, letter in zip(ARRAYS, "WUb", strict=True):
        assert card(drawing, f"{name} {letter}") == [f"{name} {letter}", repr(fresh.shapes[name])]


def check_cell(drawing: Drawing, fresh: Fresh) -> None:
    """The data flow: what goes in, the arrays, the cut into blocks, the activations."""
    check_cards(drawing, fresh)
    state, packed = f"({fresh.units},)", f"({fresh.arrays['bias'].size},)"
    assert card(drawing, "x[t]") == ["x[t]", f"({fresh.features},)"]
    assert card(drawing, "h[t-1]") == ["h[t-1]", state]
    drawing.find(f"z {packed}")
    lefts = []
    for letter, (start, stop) in fresh.columns.items():
        block = drawing.find(letter)
        line = over(drawing, block.box.middle[0], block.baseline - 1, block.baseline + 120)
        activation = "tanh" if letter == "c" else "sigmoid"
        assert line[:5] == [letter, f"{start}:{stop}", state, BLOCKS[letter], activation]
        lefts.append(block.box.left)
    assert lefts == sorted(lefts)


def check_unrolled(drawing: Drawing, fresh: Fresh) -> None:
    """One set of arrays, the states between the steps, and what leaves the layer."""
    check_cards(drawing, fresh)
    state = f"({fresh.units},)"
    for name in ("h", "c"):
        assert card(drawing, f"{name} = 0") == [f"{name} = 0", state]
    for t in range(3):
        handed_on = [text for text in drawing.texts if text.content == f"c[{t}] {state}"]
        assert len(handed_on) == 1
        given = [text for text in drawing.texts if text.content == f"h[{t}] {state}"]
        assert len(given) == 2, "to the next step, and out of the layer"
        assert card(drawing, f"x[{t}] ({fresh.features},)") == [f"x[{t}] ({fresh.features},)"]
    drawing.find(f"return_sequences=False (None, {fresh.units})")
    drawing.find(f"return_sequences=True (None, None, {fresh.units})")
    drawing.find(f"{fresh.parameters:,} parameters, however many steps.")


def check_forms(drawing: Drawing, fresh: Fresh) -> None:
    """Both forms: shapes, rows of cells, and where there are numbers, a sum that is right."""
    stacked = (fresh.features + fresh.units, fresh.arrays["bias"].size)
    drawing.find(f"W {stacked} kernel on top of recurrent_kernel")
    for name in ("kernel", "recurrent_kernel"):
        drawing.find(f"{name} {fresh.shapes[name]}")
    columns = len(shown(fresh.units, 4))
    rows = sum(len(shown(n, 4)) for n in (fresh.features, fresh.units))
    for hue in HUES.values():  # in both forms: the rows of the arrays, of the bias and of z
        assert joined_cells(drawing, hue) == 2 * (rows + 2) * columns
    if fresh.units <= 2 and fresh.features <= 3:
        _check_sum(drawing, fresh)


def joined_cells(drawing: Drawing, hue: str) -> int:
    """Count the cells of a colour where they touch: plates, cut by lines from side to side."""
    drawn = [shape for shape in drawing.shapes if shape.style_name("cell-") == hue]
    plates = [shape for shape in drawn if len(shape.points) > 2]
    lines = [shape.box for shape in drawn if len(shape.points) == 2]
    count = 0
    for plate in (shape.box for shape in plates):
        inside = [line for line in lines if plate.holds(line)]
        upright = sum(line.right == line.left for line in inside)
        count += (upright + 1) * (len(inside) - upright + 1)
    return count


def _check_sum(drawing: Drawing, fresh: Fresh) -> None:
    """All numbers, read line by line: a vector's number before each row of an array."""
    lines: dict[float, list[tuple[float, float]]] = {}
    for text in drawing.texts:
        if text.runs[0].name == "value":
            line = lines.setdefault(text.baseline, [])
            line.append((text.box.middle[0], _value(text.content)))
    read = [[v for _, v in sorted(line)] for _, line in sorted(lines.items())]
    features, units = fresh.features, fresh.units
    assert len(read) == 2 * (features + units + 2)
    for form in (read[: len(read) // 2], read[len(read) // 2 :]):
        kernel = np.array([line[1:] for line in form[:features]])
        recurrent = np.array([line[1:] for line in form[features : features + units]])
        x = np.array([line[0] for line in form[:features]])
        h = np.array([line[0] for line in form[features : features + units]])
        bias, z = np.array(form[-2]), np.array(form[-1])
        for name, array in zip(ARRAYS, (kernel, recurrent, bias), strict=True):
            assert array == pytest.approx(fresh.arrays[name], abs=0.006)
        sums = x @ fresh.arrays["kernel"] + h @ fresh.arrays["recurrent_kernel"] + bias
        assert z == pytest.approx(sums, abs=0.006)


CHECKS: dict[str, Callable[[Drawing, Fresh], None]] = {
    "weights": check_weights,
    "values": check_values,
    "cell": check_cell,
    "forms": check_forms,
    "unrolled": check_unrolled,
}


# ---------------------------------------------------------------------------------- tests


def _built(built: Built, kind: str) -> Iterator[tuple[Path, list[Fresh]]]:
    """Yield each figure of a kind with layers, built here, of the sizes in its address."""
    for path in sorted((built.out / "figures").rglob(f"{kind}.svg")):
        *units, features = (int(n) for n in re.findall(r"\d+", path.parent.name))
        yield path, [lstm(u, features) for u in units]


def test_each_kind_of_figure_has_its_check() -> None:
    """A new kind of figure is not drawn unchecked."""
    assert set(CHECKS) == {row.name for row in catalogue.FIGURES}
    assert {row.name for row in catalogue.COMPARISONS} == {"compare"}


@pytest.mark.parametrize("kind", [*CHECKS, "compare"])
def test_figures_of_the_site(built: Built, kind: str) -> None:
    """Every figure that the site shows."""
    count = 0
    for path, layers in _built(built, kind):
        drawing = draw(path.read_bytes())
        check_words(drawing, layers)
        if kind == "compare":
            check_compare(drawing, layers)
        else:
            CHECKS[kind](drawing, layers[0])
        count += 1
    assert count >= 5


@settings(max_examples=25)
@given(UNITS, FEATURES)
def test_figures_of_any_size(units: int, features: int) -> None:
    """Figures of layers of random sizes, read from Keras."""
    from diagram_gen.keras_reader import read_layer

    case = Case("lstm", units, features)
    facts, fresh = read_layer(case), lstm(units, features)
    for row in catalogue.FIGURES:
        if row.wanted(case):
            drawing = draw(svg.standalone(row.draw(facts)))
            check_words(drawing, [fresh])
            CHECKS[row.name](drawing, fresh)
            assert not collisions(drawing)


@settings(max_examples=8)
@given(st.lists(UNITS, min_size=2, max_size=4, unique=True).map(sorted), FEATURES)
def test_comparisons_of_any_size(units: list[int], features: int) -> None:
    """Layers of random sizes side by side."""
    from diagram_gen.figures.compare import compare
    from diagram_gen.keras_reader import read_layer

    drawing = draw(svg.standalone(compare([read_layer(Case("lstm", u, features)) for u in units])))
    layers = [lstm(u, features) for u in units]
    check_words(drawing, layers)
    check_compare(drawing, layers)
    assert not collisions(drawing)


def test_text_alternatives_name_everything(built: Built) -> None:
    """Who does not see a figure learns the layer, its sizes and every shape."""
    for kind in CHECKS:
        for path, (fresh,) in _built(built, kind):
            alternative = " ".join(words(draw(path.read_bytes()))[:2])
            for word in (
                f"LSTM · units {fresh.units} · features {fresh.features}",
                *(f"{name} {shape}" for name, shape in fresh.shapes.items()),
            ):
                assert word in alternative, path


def test_maps_say_which_columns_are_whose(built: Built) -> None:
    """The text alternative of a weights map gives every block with its columns."""
    for path, (fresh,) in _built(built, "weights"):
        alternative = words(draw(path.read_bytes()))[1]
        for letter, (start, stop) in fresh.columns.items():
            assert f"{BLOCKS[letter]} {start}:{stop}" in alternative


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("M1 1h24v24h-24z", ""),
        (">(3, 12)<", ">(3, 13)<"),
        (">3:6<", ">3:7<"),
        ('<g class="cell-orange"', '<g class="cell-green"'),
        ('<path class="lit-blue"', "<path"),
        ("12 + 36 + 12 = 60", "12 + 36 + 12 = 61"),
        ("recurrent_kernel (3, 12), bias", "recurrent_kernel (3, 12), bias (11,)"),
        ('text-anchor="middle">1</text>', 'text-anchor="middle">2</text>'),
    ],
    ids=["cell", "shape", "slice", "block", "lit", "sum", "description", "index"],
)
def test_a_wrong_drawing_is_noticed(old: str, new: str) -> None:
    """The checks above see one mistake in one place."""
    fresh = lstm(3, 1)
    content = svg.standalone(catalogue.FIGURES[0].draw(layer_facts(3, 1)))
    assert old in content
    _check_both(draw(content), fresh)
    wrong = draw(content.replace(old, new, 1))
    with pytest.raises((AssertionError, ValueError)):
        _check_both(wrong, fresh)


def _check_both(drawing: Drawing, fresh: Fresh) -> None:
    check_words(drawing, [fresh])
    check_weights(drawing, fresh)


def test_a_wrong_value_is_noticed() -> None:
    """Values that are not the layer's."""
    wrong = draw(svg.standalone(catalogue.FIGURES[1].draw(layer_facts(3, 1))))
    with pytest.raises(AssertionError):
        check_values(wrong, lstm(3, 1))


def test_facts_without_values_are_not_drawn_as_if_they_had_them() -> None:
    """No value is invented for an array that was too large to read."""
    facts = layer_facts(64, 5)
    with pytest.raises(ValueError, match="kernel"):
        catalogue.FIGURES[1].draw(facts)

"""Heat maps show each value where it belongs, in a colour that says how large it is."""

import math

import numpy as np
import pytest

from diagram_gen.colours import SCHEMES
from diagram_gen.diverging import legible_on, no_number, shade_of, shades
from diagram_gen.own.heat_paint import Area
from diagram_gen.own.numbers_written import compact, three_digits
from diagram_gen.svg import standalone
from tests.drawn import Box, draw
from tests.own.heats import CELLS, cell_with, drawn_of, heat_of
from tests.own.layers import found_cell, packed
from tests.own.read_heat import seen
from tests.own.test_tiles import by_hand
from tests.test_svg import collisions

# -------------------------------------------------------------------------------- its values


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_value_has_its_colour_in_its_place(name: str, scheme: str) -> None:
    """Arrays downwards, blocks from left to right, rows and columns as stored."""
    cell, drawn = drawn_of(name)
    found, colours = seen(drawn.standalone(scheme)), shades(SCHEMES[scheme])
    kernels, bias = (
        max(float(np.abs(a).max()) for a in some) for some in (cell.arrays[:2], cell.arrays[-1:])
    )
    areas = iter(drawn.areas)
    for array, end in zip(cell.arrays, (kernels, kernels, bias), strict=False):
        rows = array.reshape(-1, array.shape[-1]).astype(np.float64)
        for block in np.split(rows, len(cell.cell.blocks), axis=1):
            points, _ = by_hand(block)
            expected = [[shade_of(value / end, colours) for value in row] for row in points]
            grid = found.grid(_box(next(areas)), *points.shape)
            assert np.array_equal(grid, np.array(expected))


def _box(area: Area) -> Box:
    return Box(area.x, area.y, area.x + area.width, area.y + area.height)


@pytest.mark.parametrize("name", ["one unit", "small", "gru", "simple", "convolution"])
def test_small_cells_show_every_number(name: str) -> None:
    """Each value is written in its cell, to two decimals; text and cell belong together."""
    cell, drawn = drawn_of(name)
    found = seen(drawn.standalone("light"))
    written = [v for a in cell.arrays for v in a.reshape(-1, a.shape[-1]).ravel()]
    assert sorted(v[2] for v in found.values) == sorted(compact(float(v)) for v in written)
    for x, y, content, ink in found.values:
        value = float(content.replace("−", "-"))
        assert any(abs(float(v) - value) <= max(0.00501, abs(value) * 0.5) for v in written)
        below = found.colour_at(x, y - 3.6)
        assert ink == legible_on(below)


def test_what_is_written() -> None:
    """Two numbers that stand in known cells."""
    kernel = np.arange(8, dtype="float32").reshape(2, 4) / 10
    found = seen(
        heat_of(cell_with(kernel, np.full((1, 4), -0.5, "float32"), np.ones(4))).standalone("light")
    )
    lines: dict[float, list[str]] = {}
    for _, y, content, _ in sorted(found.values):
        lines.setdefault(y, []).append(content)
    assert [lines[y] for y in sorted(lines)] == [
        ["0", "0.10", "0.20", "0.30"],
        ["0.40", "0.50", "0.60", "0.70"],
        ["−0.50"] * 4,
        ["1"] * 4,
    ]


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("units", [2, 20])
def test_what_is_no_number_is_marked(bad: float, units: int) -> None:
    """In a colour that no number has; everything else is as it would be without."""
    cell = found_cell(*packed(4, units, 2))
    cell.arrays[0][1, units] = bad
    drawn = heat_of(cell)
    found = seen(drawn.standalone("light"))
    other = no_number(SCHEMES["light"])
    forget = found.grid(_box(drawn.areas[1]), 2, units)
    assert forget[1, 0] == other
    assert (forget == other).sum() == 1
    numbers = [abs(v) for a in cell.arrays[:2] for v in a.ravel() if math.isfinite(v)]
    label = three_digits(float(max(numbers)))
    assert f"−{label}" in found.texts
    counts = "1 NaN" if math.isnan(bad) else "1 infinite"
    assert f"Purple: no number, {counts} in kernel." in found.texts
    assert counts in drawn.frame.description
    assert sum(int((p.colours == other).any()) for p in found.patches) == 1


def test_kernel_and_recurrent_kernel_share_a_scale() -> None:
    """The bias does not change their colours, nor they its."""
    kernel, recurrent = np.full((1, 4), 2.0), np.full((1, 4), -4.0)
    for bias in (np.full(4, 0.001), np.full(4, 1000.0)):
        drawn = heat_of(cell_with(kernel, recurrent, bias))
        parts = [area.values[0, 0] for area in drawn.areas]
        assert parts[:4] == [0.5] * 4
        assert parts[4:8] == [-1] * 4
        assert parts[8:12] == [1] * 4
        texts = seen(drawn.standalone("light")).texts
        assert {"−4", "4", f"−{three_digits(bias[0])}"} <= set(texts)
        words = "One scale for kernel and recurrent_kernel, another for bias."
        assert words in " ".join(texts)


@pytest.mark.parametrize("end", [5e-324, 1e-45, 1e30, 1e308])
def test_values_of_any_size(end: float) -> None:
    drawn = heat_of(cell_with(np.array([[end, -end, 0, end / 2]]), np.zeros((1, 4)), np.zeros(4)))
    values = [area.values[0, 0] for area in drawn.areas[:4]]
    assert values[:3] == [1, -1, 0]
    assert 0 <= values[3] <= 1
    assert three_digits(end) in seen(drawn.standalone("dark")).texts


def test_zeros_are_neutral() -> None:
    for scheme, look in SCHEMES.items():
        found = seen(
            heat_of(cell_with(np.zeros((2, 4)), np.zeros((1, 4)), np.zeros(4))).standalone(scheme)
        )
        cells = [p for p in found.patches if p.colours.shape == (1, 1)]
        assert len(cells) == 16
        assert {str(p.colours[0, 0]) for p in cells} == {look.faint}


@pytest.mark.parametrize("kind", ["float16", "float64", "int8"])
def test_any_type_of_number(kind: str) -> None:
    rng = np.random.default_rng(1)
    cell = cell_with(*(rng.integers(-9, 9, shape).astype(kind) for shape in packed(4, 2, 3)))
    texts = [text for _, _, text, _ in seen(heat_of(cell).standalone("light")).values]
    expected = [str(int(v)).replace("-", "−") for a in cell.arrays for v in a.ravel()]
    assert sorted(texts) == sorted(expected)


# -------------------------------------------------------------------------------- its labels


@pytest.mark.parametrize("name", CELLS)
def test_labels_stand_where_they_belong(name: str) -> None:
    """Above each block its letter and columns, above each array its name; nothing collides."""
    cell, drawn = drawn_of(name)
    drawing = draw(standalone(drawn.frame))
    count = len(cell.cell.blocks)
    for n, area in enumerate(drawn.areas[: count * len(cell.arrays)]):
        array, block = divmod(n, count)
        columns = f"{block * cell.units}:{(block + 1) * cell.units}"
        letter = next(t for t in drawing.texts if t.content == cell.cell.blocks[block].letter)
        for head in (letter, drawing.find(columns)):
            assert abs(head.box.middle[0] - _box(area).middle[0]) < 0.6
            assert head.baseline < area.y
        weight, shape = cell.cell.weights[array].name, cell.shapes[array]
        (caption,) = [t for t in drawing.texts if t.content.startswith(f"{weight} {shape}")]
        assert 0 < area.y - caption.baseline < 12
    for i in ("0", str(cell.features - 1)) if len(cell.shapes[0]) == 2 else ():
        (row,) = [t for t in drawing.texts if t.content == f"x{i}"]
        first = _box(drawn.areas[0])
        assert first.top - 1 <= row.box.middle[1] <= first.bottom + 1
        assert row.box.right < first.left
    assert not collisions(drawing)
    assert all(drawing.canvas.holds(text.box) for text in drawing.texts)


@pytest.mark.parametrize("name", CELLS)
def test_labels(name: str) -> None:
    """Blocks with letter, name and columns; arrays with shape; rows and units with numbers."""
    cell, drawn = drawn_of(name)
    texts = seen(drawn.standalone("light")).texts
    for n, block in enumerate(cell.cell.blocks):
        columns = f"{n * cell.units}:{(n + 1) * cell.units}"
        assert {block.letter, block.short, columns} <= set(texts)
    for weight, shape in zip(cell.cell.weights, cell.shapes, strict=True):
        assert any(t.startswith(f"{weight.name}{shape}") for t in texts), weight.name
    assert str(cell.units - 1) in texts
    if len(cell.shapes[0]) == 2:
        assert {"x0", f"x{cell.features - 1}", "h0", f"h{cell.units - 1}"} <= set(texts)
    else:
        zeros = ",".join("0" * (len(cell.shapes[0]) - 2))
        last = ",".join(str(size - 1) for size in cell.shapes[0][:-2])
        assert {f"[{zeros}]", f"[{last}]"} <= set(texts)


def test_tiles_are_told() -> None:
    _, drawn = drawn_of("tiles")
    texts = " ".join(seen(drawn.standalone("light")).texts)
    assert "recurrent_kernel: a point shows, of 3 rows and 3 columns, the value" in texts
    assert "kernel: a point shows, of 1 row and 3 columns, the value furthest from zero" in texts
    assert "a point shows" not in " ".join(seen(drawn_of("pictures")[1].standalone("light")).texts)


def test_in_words() -> None:
    """Who does not see it learns where the values of each block lie."""
    drawn = heat_of(cell_with(np.array([[1.0, -2, 3, 4]]), np.zeros((1, 4)), np.ones(4)))
    assert drawn.frame.title == "Values of LSTM · some"
    assert "kernel (1, 4): input gate 1 to 1, forget gate −2 to −2," in drawn.frame.description

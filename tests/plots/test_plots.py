"""Every plot shows the numbers that the studies found, and says them in words."""

import json
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pytest

from diagram_gen.action_catalogue import PLOTS, PlotRow
from diagram_gen.layers import KINDS
from diagram_gen.plots import growth
from diagram_gen.proof import Proof, proof_from_json
from diagram_gen.svg import Figure, standalone
from diagram_gen.training import passengers
from tests.drawn import Drawing, Point, Shape, draw
from tests.programs import Built
from tests.test_svg import KILOBYTE, collisions

ROWS = {row.name: row for row in PLOTS}
NAMES = {"i": "input gate", "f": "forget gate", "c": "candidate", "o": "output gate"}

#: What stands beside the panels of each layer, from top to bottom.
PANELS = {
    "lstm": "input gate i, forget gate f, candidate, output gate o, cell state c, output h",
    "gru": "update gate z, reset gate r, candidate, output h",
}

each_plot = pytest.mark.parametrize("name", ROWS)
each_layer = pytest.mark.parametrize("layer", PANELS)
each_way = pytest.mark.parametrize("way", ["features", "steps"])
each_array = pytest.mark.parametrize("array", ["kernel", "recurrent_kernel"])
each_task = pytest.mark.parametrize("task", ["remember", "count"])


@pytest.fixture(scope="module")
def found(built: Built) -> Callable[[str], Proof]:
    """What a study found, as it is published."""

    @cache
    def found(name: str) -> Proof:
        path = built.out / f"api/v1/proofs/{name}.json"
        return proof_from_json(json.loads(path.read_text(encoding="utf-8")))

    return found


@pytest.fixture(scope="module")
def plot(found: Callable[[str], Proof]) -> Callable[[str], Figure]:
    """Draw a plot of the catalogue as a build does."""

    @cache
    def plot(name: str) -> Figure:
        row: PlotRow = ROWS[name]
        return row.draw(*row.arguments, *(found(study.name) for study in row.studies))

    return plot


def _drawing(figure: Figure) -> Drawing:
    return draw(standalone(figure))


def _styled(figure: Figure, *styles: str) -> list[Shape]:
    return [shape for shape in _drawing(figure).shapes if shape.names[-1] in styles]


def _check_line(points: Sequence[Point], x: Sequence[float], y: Sequence[float]) -> None:
    """A line has these data: to the right and upwards, each on one scale."""
    for place, (values, sign) in enumerate(((x, 1), (y, -1))):
        drawn = np.array([point[place] for point in points])
        slope, start = np.polyfit(np.asarray(values, float), drawn, 1)
        assert sign * slope > 0
        assert np.abs(slope * np.asarray(values) + start - drawn).max() < 0.02


def _words(number: float) -> str:
    """Return a number as the words of a plot give it."""
    return f"{number:.2f}"


@each_plot
def test_texts_have_room(name: str, plot: Callable[[str], Figure]) -> None:
    """None is cut off or covers another one, and the file is small."""
    figure = plot(name)
    drawing = _drawing(figure)
    assert all(drawing.canvas.holds(text.box) for text in drawing.texts)
    assert all(drawing.canvas.holds(shape.box) for shape in drawing.shapes)
    assert not collisions(drawing)
    assert len(standalone(figure).encode()) < 40 * KILOBYTE
    assert figure.name == f"action-{name}"


@each_layer
def test_remembered(
    layer: str, plot: Callable[[str], Figure], found: Callable[[str], Proof]
) -> None:
    """A panel for each gate and state, with its value at each step, and the sequence above."""
    figure, example = plot(f"remember-{layer}"), found(f"remember-{layer}").data["example"]
    gates, marker = example["gates"], example["marker"]
    lines = _styled(figure, "line", "wire-blue", "wire-orange", "wire-green", "wire-purple")
    panels = PANELS[layer].split(", ")
    beside = [t.content for t in _drawing(figure).texts if t.runs[0].name == "label"]
    assert beside == ["value", "marker", *panels]
    for shape, panel, (name, values) in zip(lines, panels, gates.items(), strict=True):
        assert panel.split()[-1] == name
        _check_line(shape.points, range(len(values)), values)
        said = f"{panel.capitalize()}: {_words(values[marker])} at the marker, "
        assert f"{said}{_words(values[-1])} at the last step." in figure.description
    row = [text for text in _drawing(figure).texts if text.runs[0].name == "tiny"]
    steps = len(example["value"])
    shown = [float(text.content.replace("−", "-")) for text in row]
    assert shown[:steps] == example["value"]
    assert shown[steps:] == [float(step == marker) for step in range(steps)]


def test_counted_along(plot: Callable[[str], Figure], found: Callable[[str], Proof]) -> None:
    """Brackets, their depth, and the cell state below each other."""
    figure, data = plot("count-along"), found("count-brackets").data
    example, cell = data["example"], data["example"]["gates"]["c"]
    (depth,) = _styled(figure, "line-quiet")
    (state,) = _styled(figure, "line")
    steps = range(len(example["text"]))
    _check_line(depth.points, steps, example["depth"])
    _check_line(state.points, steps, cell)
    drawing = _drawing(figure)
    brackets = [text for text in drawing.texts if text.runs[0].name == "code"]
    assert "".join(text.content for text in brackets) == example["text"]
    for bracket, (x, _) in zip(brackets, state.points, strict=True):
        assert bracket.box.middle[0] == pytest.approx(x, abs=0.6)
    for number in (cell[0], max(cell, key=abs), cell[-1]):
        assert _words(number) in figure.description
    assert f"nested up to {max(example['depth']):g} deep" in figure.description
    assert f"more than {data['deepest']} deep." in drawing.texts[-1].content


def test_counted_further(plot: Callable[[str], Figure], found: Callable[[str], Proof]) -> None:
    """Both layers side by side, and which part was trained."""
    figure, data = plot("count-climbing"), found("count-brackets").data
    climbing = data["climbing"]
    lines, bands = _styled(figure, "line"), _styled(figure, "band")
    assert len(lines) == len(bands) == 2
    for shape, band, layer in zip(lines, bands, ("lstm", "gru"), strict=True):
        _check_line(shape.points, range(len(climbing[layer])), climbing[layer])
        assert band.box.left == shape.box.left
        assert band.box.right == pytest.approx(shape.points[data["deepest"] - 1][0], abs=0.02)
    gru, (first, *_, last) = climbing["gru"], climbing["lstm"]
    for number in (first, last, min(gru), max(gru)):
        assert _words(number) in figure.description
    counts = data["counts_to"]
    said = f"depth {counts['lstm']} (LSTM) and {counts['gru']} (GRU)"
    assert said in _drawing(figure).texts[-1].content


@each_task
def test_taken_away(
    task: str, plot: Callable[[str], Figure], found: Callable[[str], Proof]
) -> None:
    """The bars are as long as the shares that stand beside them."""
    figure, data = plot(f"{task}-taken-away"), found("ablation").data[f"{task}-lstm"]
    shares = [data["whole"], *data["zeroed"].values(), *data["swapped"].values()]
    bars = _styled(figure, "made", "bar", "lit-blue", "lit-orange", "lit-green", "lit-purple")
    assert len(bars) == len(shares) == 11
    whole = bars[0].box.right - bars[0].box.left
    for bar, share in zip(bars, shares, strict=True):
        assert bar.box.right - bar.box.left == pytest.approx(share * whole / shares[0], abs=0.02)
    texts = [text.content for text in _drawing(figure).texts if text.runs[0].name == "tiny"]
    assert texts == [f"{100 * share:.1f} %" for share in shares]
    for letter, share in data["zeroed"].items():
        assert f"{NAMES[letter]} set to zero: {share:.1%}." in figure.description
    for letters, share in data["swapped"].items():
        one, other = (NAMES[letter].split()[0] for letter in letters)
        assert f"{one} and {other} exchanged: {share:.1%}." in figure.description
    assert f"Always answering 0: {data['always_zero']:.1%}." in figure.description
    (usual,) = _styled(figure, "rule")
    assert usual.box.left - bars[0].box.left == pytest.approx(data["always_zero"] * whole, abs=0.1)


@each_way
def test_changed(way: str, plot: Callable[[str], Figure], found: Callable[[str], Proof]) -> None:
    """Each cell says how far its value moved; 0 is said of exactly those that did not move."""
    figure, data = plot(f"change-{way}"), found("look-back").data[way]
    rows = [row for array in data["differences"].values() for row in array]
    cells = [text for text in _drawing(figure).texts if text.runs[0].name == "tiny"]
    lines = sorted({round(text.baseline, 1) for text in cells})
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        written = [text for text in cells if round(text.baseline, 1) == line]
        written.sort(key=lambda text: text.box.left)
        for text, value in zip(written, row, strict=True):
            assert (text.content == "0") == (value == 0)
            assert float(text.content) == pytest.approx(value, abs=0.0051)
    for array, blocks in data["changed"].items():
        still = [letter for letter in NAMES if blocks[letter] == 0]
        if blocks["all"] == 0:
            assert f"{array}: no value changed at all." in figure.description
        else:
            end = f", those of block {', '.join(still)} not at all." if still else "."
            assert f"{array}: values changed by up to {blocks['all']:g}{end}" in figure.description


def test_the_more_a_value_changed_the_stronger_its_colour(
    plot: Callable[[str], Figure], found: Callable[[str], Proof]
) -> None:
    """In one order with the numbers, over all arrays of a figure."""
    figure, data = plot("change-steps"), found("look-back").data["steps"]
    tiles = [s for s in _drawing(figure).shapes if s.names[-1].startswith("heat-")]
    shades = sorted(int(tile.names[-1].removeprefix("heat-")) for tile in tiles)
    values = sorted(v for array in data["differences"].values() for row in array for v in row)
    assert len(shades) == len(values)
    slope, start = np.polyfit(values, shades, 1)
    assert np.abs(slope * np.array(values) + start - shades).max() <= 1


def test_forecast(plot: Callable[[str], Figure], found: Callable[[str], Proof]) -> None:
    """The series and both forecasts, each month below the month that it is about."""
    figure, data = plot("look-back-forecast"), found("look-back").data
    series = data["series"]
    numbers = series["numbers"]
    assert numbers == [number for _, number in passengers.months()]
    (real,) = _styled(figure, "line-quiet")
    start = len(numbers) - len(real.points)
    _check_line(real.points, range(start, len(numbers)), numbers[start:])
    slope, zero = np.polyfit(numbers[start:], [y for _, y in real.points], 1)
    for way, hue in (("features", "orange"), ("steps", "blue")):
        (line,) = _styled(figure, f"wire-{hue}")
        assert [x for x, _ in line.points] == [x for x, _ in real.points]
        forecast = data[way]["forecast"]
        values = [*forecast["training"], *forecast["test"]][start - series["look_back"] :]
        heights = [y for _, y in line.points]
        assert heights == pytest.approx(slope * np.array(values) + zero, abs=0.02)
        assert f"{data[way]['errors']['test']:g} as {way}" in figure.description
    naive = data["steps"]["errors"]["naive_test"]
    assert f"and {naive:g} for repeating the last month." in figure.description


def test_faded(plot: Callable[[str], Figure], found: Callable[[str], Proof]) -> None:
    """On a logarithmic scale."""
    figure, data = plot("forget-bias"), found("forget-bias").data
    for bias, hue in (("1", "orange"), ("0", "blue")):
        (line,) = _styled(figure, f"wire-{hue}")
        reach = data["reach"][bias]
        _check_line(line.points, range(len(reach)), [*map(float, np.log(reach))])
        assert f"{reach[data['back']]:.2g} with" in figure.description
        assert f"{data['fade'][bias]:.0%}" in figure.description
    assert f"{data['back']} steps back" in figure.description


@each_array
def test_spread(array: str, plot: Callable[[str], Figure], found: Callable[[str], Proof]) -> None:
    """A histogram for each block, all on one scale, and its deviation in words."""
    figure, data = plot(f"spread-{array.replace('_', '-')}"), found("learned-weights").data
    areas = _styled(figure, "lit-orange", "lit-blue", "lit-green")
    outlines = _styled(figure, "line")
    assert len(areas) == len(outlines) == 3
    highest = [max(data[array][letter]["after"]["counts"]) for letter in "zrh"]
    heights = [area.box.bottom - area.box.top for area in areas]
    assert np.ptp(np.array(heights) / highest) < 0.01
    names = dict(zip("zrh", ("Update gate", "Reset gate", "Candidate"), strict=True))
    for letter, area, outline in zip("zrh", areas, outlines, strict=True):
        told = data[array][letter]
        pixel = (area.box.bottom - area.box.top) / max(told["after"]["counts"])
        left, right = min(x for x, _ in outline.points), max(x for x, _ in outline.points)
        middles = np.linspace(left, right, 2 * len(told["after"]["counts"]) + 1)[1::2]
        for x, count in zip(middles, told["after"]["counts"], strict=True):
            if count >= 1:
                assert area.covers((x, area.box.bottom - pixel * (count - 0.3)))
            assert not area.covers((x, area.box.bottom - pixel * (count + 0.3)))
        before, after = (_words(told[when]["deviation"]) for when in ("before", "after"))
        assert f"{names[letter]}: {before} before, {after} after." in figure.description


def test_growth(plot: Callable[[str], Figure]) -> None:
    """The parameters of each layer for each number of units."""
    figure = plot("growth")
    lines = _styled(figure, *(f"wire-{hue}" for hue in growth.LAYERS.values()))
    assert len(lines) == len(growth.LAYERS) == 3
    for line, layer in zip(lines, growth.LAYERS, strict=True):
        gates = {"lstm": 4, "gru": 3, "simple-rnn": 1}[layer]
        bias = {"lstm": 1, "gru": 2, "simple-rnn": 1}[layer]
        units = range(1, growth.MOST + 1)
        counts = [gates * u * (growth.FEATURES + u + bias) for u in units]
        _check_line(line.points, units, counts)
        said = f"{KINDS[layer].title}: {counts[31]:,} with 32 units, {counts[63]:,} with 64"
        assert said in figure.description

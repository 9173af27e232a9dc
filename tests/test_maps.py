"""Weights maps of every layer kind show the arrays of layers that are built here and now."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagram_gen import svg
from diagram_gen.case import Case
from diagram_gen.facts import LayerFacts
from diagram_gen.figures.compare import compare
from diagram_gen.figures.idle import idle
from diagram_gen.figures.weights import values_map, weights_map
from tests.drawn import Box, Drawing, Text, draw
from tests.fresh import TYPED, Fresh, fresh
from tests.invented import idle_proof, layer_facts
from tests.programs import Built
from tests.read_figures import (
    HUES,
    CellArrays,
    Cells,
    bands,
    cells,
    cells_of,
    check_cells,
    check_words,
    over,
    places,
    rows_shown,
    shown,
    texts_in,
    value,
    words,
)
from tests.test_svg import collisions

MOST = 8  # longer axes are elided
CASES = [(layer, u, f) for layer in TYPED for u, f in ((1, 1), (3, 2), (9, 5))]


def _formulas(fresh: Fresh, second: bool) -> dict[str, str]:
    """Return what stands behind ``=`` for each array of a part."""
    n, taps = len(fresh.blocks), "3, " * TYPED[fresh.layer].spatial
    packed = f"{n}·units" if n > 1 else "units"
    if second and "stacked" in fresh.layer:
        return {"kernel": "(units, 4·2)", "recurrent_kernel": "(2, 4·2)", "bias": "(4·2,)"}
    two_rows = fresh.layer in ("gru", "bidirectional-gru")
    return {
        "kernel": f"({taps}features, {packed})",
        "recurrent_kernel": f"({taps}units, {packed})",
        "bias": f"(2, {packed})" if two_rows else f"({packed},)",
    }


def check_map(drawing: Drawing, layer: Fresh, *, with_values: bool) -> None:
    """A weights map: captions, cells, row and column labels, slices, values."""
    parts = cells_of(layer)
    for cell, name, caption, area in bands(drawing, parts, 0, drawing.canvas.right):
        shape = cell.arrays[name].shape
        formula = f"= {_formulas(layer, cell is not parts[0])[name]}"
        if len(shape) > 2:
            assert caption.content == f"{name} {shape}"
            assert formula in [t.content for t in texts_in(drawing, area)]
        else:
            assert caption.content == f"{name} {shape} {formula}"
        found = cells(drawing, area)
        check_cells(found, cell, name, MOST)
        _check_rows(drawing, found, area, name, shape)
        _check_elision(drawing, found, cell, shape)
        if with_values:
            _check_values(drawing, found, cell.arrays[name])
        if name == "kernel":
            _check_header(drawing, found, cell, caption.box.top)
    for cell in parts:
        n, u = len(cell.blocks), cell.units
        blocks, units = f"{n} block{'s' * (n != 1)}", f"{u} unit{'s' * (u != 1)}"
        drawing.find(f"{blocks} × {units} = {n * u} column{'s' * (n * u != 1)}")


def _check_rows(
    drawing: Drawing, found: Cells, area: Box, name: str, shape: tuple[int, ...]
) -> None:
    """Before each row its letter and number, before each place of a convolution its indices."""
    letter = {"kernel": "x", "recurrent_kernel": "h"}.get(name, "")
    rows = rows_shown(shape, MOST)
    before = [
        t
        for t in texts_in(drawing, area)
        if t.box.right <= found.lefts[0] and t.baseline > found.tops[0]
        if t.content != "⋮" and t.baseline < found.tops[-1] + 26
    ]
    labels = [t for t in before if not t.content.startswith("[")]
    if not letter:
        assert [t.content for t in labels] == (["x", "h"] if len(shape) == 2 else [])
        return
    channels = shape[-2]
    assert [t.content for t in labels] == [f"{letter}{row % channels}" for row in rows]
    for top, label in zip(found.tops, labels, strict=True):
        assert top < label.box.middle[1] < top + 24
    indices = [np.unravel_index(row // channels, shape[:-2]) for row in rows]
    written = [f"[{','.join(map(str, place))}]" for place in dict.fromkeys(indices) if place]
    assert [t.content for t in before if t not in labels] == written


def _check_elision(
    drawing: Drawing, found: Cells, cell: CellArrays, shape: tuple[int, ...]
) -> None:
    """Dots stand for what is left out, and only for that."""
    area = Box(found.lefts[0], found.tops[0], drawing.canvas.right, found.tops[-1] + 26)
    dots = {t.content for t in texts_in(drawing, area) if t.content in "⋯⋮⋱"}
    wide = cell.units > MOST
    high = len(rows_shown(shape, MOST)) < int(np.prod(shape[:-1]))
    expected = {"⋯"} if wide else set()
    expected |= {"⋮"} if high else set()
    expected |= {"⋱"} if wide and high else set()
    assert dots == expected


def _check_header(drawing: Drawing, found: Cells, cell: CellArrays, bottom: float) -> None:
    """Above the columns: letter, name and slice of each block, number of each unit."""
    units = shown(cell.units, MOST)
    for n, (letter, (start, stop)) in enumerate(cell.columns.items()):
        lefts = found.lefts[n * len(units) : (n + 1) * len(units)]
        first, last = found.column(n * len(units))[0], found.column((n + 1) * len(units) - 1)[0]
        middle = (first.box.left + last.box.right) / 2
        above = over(drawing, middle, bottom - 80, bottom)
        assert above[0] == letter
        assert f"{start}:{stop}" in above
        for unit, left in zip(units, lefts, strict=True):
            width = first.box.right - first.box.left
            assert str(unit) == over(drawing, left + width / 2, bottom - 80, bottom)[-1]


def _check_values(drawing: Drawing, found: Cells, array: np.ndarray) -> None:
    rows = array.reshape(-1, array.shape[-1])
    rows = rows[rows_shown(array.shape, MOST)]
    for (row, column), tile in found.tiles.items():
        (inside,) = texts_in(drawing, tile.box)
        assert value(inside.content) == pytest.approx(rows[row, column], abs=0.006)


def check_compare(drawing: Drawing, layers: list[Fresh]) -> None:
    """Several maps beside one another: each array and each count under its own layer."""
    heads = [drawing.find(f"units {fresh.units}") for fresh in layers]
    starts = [head.box.left for head in heads]
    for layer, start, end in zip(layers, starts, [*starts[1:], drawing.canvas.right], strict=True):
        formulas = _formulas(layer, second=False)
        for cell, name, caption, area in bands(drawing, cells_of(layer), start - 1, end - 1):
            found = cells(drawing, area)
            check_cells(found, cell, name, 4)
            between = Box(area.left, caption.baseline + 1, area.right, found.tops[0])
            shape = cell.arrays[name].shape
            assert [t.content for t in texts_in(drawing, between)] == [repr(shape)]
            assert caption.content == f"{name} {formulas[name]}"
        below = Box(start - 1, drawing.find("parameters").baseline, end - 1, drawing.canvas.bottom)
        assert f"{layer.parameters:,}" in [t.content for t in texts_in(drawing, below)]


def _facts(layer: str, units: int, features: int) -> LayerFacts:
    from diagram_gen.keras_reader import read_layer

    return read_layer(Case(layer, units, features))


@pytest.mark.parametrize(("layer", "units", "features"), CASES)
def test_weights(layer: str, units: int, features: int) -> None:
    """Every layer kind, small, and large enough to be elided."""
    drawing = draw(svg.standalone(weights_map(_facts(layer, units, features))))
    check_words(drawing, [fresh(layer, units, features)])
    check_map(drawing, fresh(layer, units, features), with_values=False)


@pytest.mark.parametrize("layer", TYPED)
def test_values(layer: str) -> None:
    """The value in every cell."""
    units = 1 if layer == "conv-lstm3d" else 2
    drawing = draw(svg.standalone(values_map(_facts(layer, units, 1))))
    check_map(drawing, fresh(layer, units, 1), with_values=True)


@settings(max_examples=25)
@given(st.sampled_from(list(TYPED)), st.integers(1, 40), st.integers(1, 40))
def test_weights_of_any_size(layer: str, units: int, features: int) -> None:
    """Layers of random kinds and sizes, read from Keras."""
    drawing = draw(svg.standalone(weights_map(_facts(layer, units, features))))
    check_words(drawing, [fresh(layer, units, features)])
    check_map(drawing, fresh(layer, units, features), with_values=False)
    assert not collisions(drawing)


@settings(max_examples=8)
@given(
    st.sampled_from(["lstm", "gru", "gru-reset-before", "simple-rnn"]),
    st.lists(st.integers(1, 40), min_size=2, max_size=4, unique=True).map(sorted),
    st.integers(1, 40),
)
def test_comparisons_of_any_size(layer: str, units: list[int], features: int) -> None:
    """Layers of random sizes side by side."""
    drawing = draw(svg.standalone(compare([_facts(layer, u, features) for u in units])))
    layers = [fresh(layer, u, features) for u in units]
    check_words(drawing, layers)
    check_compare(drawing, layers)
    assert not collisions(drawing)


def _built(built: Built, kind: str) -> Iterator[tuple[Drawing, list[Fresh]]]:
    for path in sorted((built.out / "figures").rglob(f"{kind}.svg")):
        *units, features = (int(n) for n in re.findall(r"\d+", path.parent.name))
        yield draw(path.read_bytes()), [fresh(path.parts[-3], u, features) for u in units]


@pytest.mark.parametrize("kind", ["weights", "values", "compare"])
def test_maps_of_the_site(built: Built, kind: str) -> None:
    """Every map that the site shows."""
    seen = set()
    for drawing, layers in _built(built, kind):
        check_words(drawing, layers)
        if kind == "compare":
            check_compare(drawing, layers)
        else:
            check_map(drawing, layers[0], with_values=kind == "values")
            seen.add(layers[0].layer)
    assert kind == "compare" or seen == set(TYPED)


@pytest.mark.parametrize("layer", TYPED)
def test_descriptions_say_which_columns_are_whose(layer: str) -> None:
    """The text alternative gives every array, and every block of every part with its columns."""
    built = fresh(layer, 3, 2)
    alternative = words(draw(svg.standalone(weights_map(layer_facts(3, 2, layer=layer)))))[1]
    for cell in cells_of(built):
        for letter, (start, stop) in cell.columns.items():
            assert f"{cell.blocks[letter]} {start}:{stop}" in alternative
        for name, array in cell.arrays.items():
            assert f"{name} {array.shape}" in alternative


def test_rows_of_a_double_bias_are_told_apart() -> None:
    """Where a GRU's bias has two rows, the map says what each is for; elsewhere it does not."""
    both, one = (
        words(draw(svg.standalone(weights_map(layer_facts(3, 2, layer=layer)))))
        for layer in ("gru", "gru-reset-before")
    )
    for line in ("row x goes with x @ kernel,", "row h goes with h @ recurrent_kernel"):
        assert line in both
        assert line not in one


@pytest.mark.parametrize("layer", ["conv-lstm1d", "conv-lstm2d", "conv-lstm3d"])
def test_rows_of_a_convolution_are_explained(layer: str) -> None:
    """The map says how the leading axes were laid out in rows, and how to read a label."""
    said = words(draw(svg.standalone(weights_map(layer_facts(2, 1, layer=layer)))))
    zeros = ["0"] * len(places(fresh(layer, 2, 1)))
    assert f"[{','.join(zeros)}] x0 is kernel[{', '.join(zeros)}, 0]" in said


# ----------------------------------------------------------------------------- idle weights


def _check_idle(drawing: Drawing, layer: Fresh, expected: dict[str, str]) -> None:
    """Hatched in the upper map: just the expected blocks; in the lower one: none."""
    (cell,) = cells_of(layer)
    both = bands(drawing, [cell, cell], 0, drawing.canvas.right)
    units = shown(cell.units, MOST)
    for n, (_, name, caption, area) in enumerate(both):
        letters = expected.get(name, "") if n < len(cell.arrays) else ""
        found = cells(drawing, _without_legend(drawing, area))
        for k, (letter, block) in enumerate(cell.blocks.items()):
            for column in range(k * len(units), (k + 1) * len(units)):
                for tile in found.column(column):
                    hatched = tile.style_name("idle-")
                    assert hatched == (HUES[block] if letter in letters else "")
        assert ("idle: " in caption.content) == bool(letters)


def _without_legend(drawing: Drawing, area: Box) -> Box:
    legend: Text = drawing.find("acts and learns: gradient not 0")
    return Box(area.left, area.top, area.right, min(area.bottom, legend.box.top - 5))


def test_idle_blocks_are_those_of_the_proof(built: Built) -> None:
    """At one step, from zero: the recurrent kernel, and of an LSTM what its forget gate uses."""
    recurrent = {"lstm": "ifco", "gru": "zrh"}
    other = {"lstm": {"kernel": "f", "bias": "f"}, "gru": {}}
    for drawing, (layer,) in _built(built, "idle"):
        expected = other[layer.layer] | {"recurrent_kernel": recurrent.pop(layer.layer)}
        check_words(drawing, [layer])
        _check_idle(drawing, layer, expected)
    assert not recurrent


@given(
    st.sampled_from(["lstm", "gru"]),
    st.integers(1, 20),
    st.dictionaries(
        st.sampled_from(["kernel", "recurrent_kernel", "bias"]), st.text("ifcozrh", max_size=4)
    ),
)
@settings(max_examples=20)
def test_idle_blocks_are_drawn_from_data(layer: str, units: int, blocks: dict[str, str]) -> None:
    """Whatever a proof finds is drawn, not what is true of Keras."""
    facts = layer_facts(units, 2, layer=layer)
    drawing = draw(svg.standalone(idle(facts, idle_proof(facts, blocks))))
    expected = {
        name: "".join(letter for letter in facts.case.kind.order if letter in letters)
        for name, letters in blocks.items()
    }
    _check_idle(drawing, fresh(layer, units, 2), expected)
    assert not collisions(drawing)


# ------------------------------------------------------------------------------- the checks


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
    layer = fresh("lstm", 3, 1)
    content = svg.standalone(weights_map(layer_facts(3, 1)))
    assert old in content
    _check_both(draw(content), layer)
    wrong = draw(content.replace(old, new, 1))
    with pytest.raises((AssertionError, ValueError)):
        _check_both(wrong, layer)


def _check_both(drawing: Drawing, layer: Fresh) -> None:
    check_words(drawing, [layer])
    check_map(drawing, layer, with_values=False)


def test_a_wrong_value_is_noticed() -> None:
    """Values that are not the layer's."""
    wrong = draw(svg.standalone(values_map(layer_facts(3, 1))))
    with pytest.raises(AssertionError):
        check_map(wrong, fresh("lstm", 3, 1), with_values=True)


def test_facts_without_values_are_not_drawn_as_if_they_had_them() -> None:
    """No value is invented for an array that was too large to read."""
    facts = layer_facts(64, 5)
    with pytest.raises(ValueError, match="kernel"):
        values_map(facts)

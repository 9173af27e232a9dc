"""Data flows and other figures show the layers that are built here and now."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagram_gen import catalogue, svg
from diagram_gen.case import Case
from tests.drawn import Drawing, draw
from tests.fresh import TYPED, Fresh, fresh
from tests.invented import layer_facts
from tests.programs import Built
from tests.read_figures import (
    HUES,
    CellArrays,
    card,
    cells_of,
    check_words,
    operators,
    over,
    places,
    sequences,
    shown,
    value,
    words,
)
from tests.test_svg import collisions

#: What other texts call the arrays.
LETTERS = {"kernel": "W", "recurrent_kernel": "U", "bias": "b"}

#: Figures that are held against a layer elsewhere: tests/test_maps.py.
MAPS = {"weights", "values"}

#: The equations at the foot of a cell, by the layer; ``{…}`` are sizes.
LSTM_CODE = ("c[t] = f * c[t-1] + i * candidate", "h[t] = o * tanh(c[t])")
CODE: dict[str, tuple[str, ...]] = {
    "lstm": ("z = x[t] @ kernel + h[t-1] @ recurrent_kernel + bias", *LSTM_CODE),
    "lstm-no-bias": ("z = x[t] @ kernel + h[t-1] @ recurrent_kernel", *LSTM_CODE),
    "conv": (
        "a = conv(x[t], kernel)",
        "z = a + conv(h[t-1], recurrent_kernel) + bias",
        *LSTM_CODE,
    ),
    "simple-rnn": ("z = x[t] @ kernel + h[t-1] @ recurrent_kernel + bias", "h[t] = tanh(z)"),
    "gru": (
        "p = x[t] @ kernel + bias[0]",
        "q = h[t-1] @ recurrent_kernel + bias[1]",
        "z = sigmoid(p_z + q_z)",
        "r = sigmoid(p_r + q_r)",
        "candidate = tanh(p_h + r * q_h)",
        "h[t] = z * h[t-1] + (1 - z) * candidate",
    ),
    "gru-reset-before": (
        "p = x[t] @ kernel + bias",
        "q = h[t-1] @ recurrent_kernel[:, :{2u}]",
        "z = sigmoid(p_z + q_z)",
        "r = sigmoid(p_r + q_r)",
        "q_h = (r * h[t-1]) @ recurrent_kernel[:, {2u}:{3u}]",
        "candidate = tanh(p_h + q_h)",
        "h[t] = z * h[t-1] + (1 - z) * candidate",
    ),
}


def _code(layer: str, units: int) -> tuple[str, ...]:
    key = "conv" if TYPED[layer].spatial else layer if layer in CODE else "lstm"
    return tuple(
        line.replace("{2u}", str(2 * units)).replace("{3u}", str(3 * units)) for line in CODE[key]
    )


def _flowing(layer: Fresh, size: int) -> str:
    """Return the shape of a value on its way: its places are left open."""
    return f"(…, {size})" if places(layer) else f"({size},)"


def check_cards(drawing: Drawing, layer: Fresh, cell: CellArrays) -> None:
    """The arrays with the letters that other texts use, each with its shape."""
    for name, array in cell.arrays.items():
        title = f"{name} {LETTERS[name]}"
        assert card(drawing, title)[:2] == [title, repr(array.shape)]


def check_cell(drawing: Drawing, layer: Fresh) -> None:
    """The data flow: what goes in, the arrays, the cut into blocks, the activations."""
    (cell,) = cells_of(layer)
    check_cards(drawing, layer, cell)
    inside = (*places(layer), cell.features)
    assert card(drawing, "x[t]") == ["x[t]", repr(inside)]
    assert card(drawing, "h[t-1]") == ["h[t-1]", repr((*places(layer), cell.units))]
    assert card(drawing, "h[t]")[0] == "h[t]"
    code = [t.content for t in drawing.texts if t.runs[0].name == "code-muted"]
    assert [line for line in code if " = " in line] == [*_code(layer.layer, cell.units)]
    signs = [t for t in drawing.texts if t.content == "@"]
    products = 3 if layer.layer == "gru-reset-before" else 2
    assert len(signs) == (0 if places(layer) else products)
    if "gru" in layer.layer:
        _check_gru(drawing, cell, after=layer.layer == "gru")
    else:
        _check_blocks(drawing, layer, cell)


def _check_blocks(drawing: Drawing, layer: Fresh, cell: CellArrays) -> None:
    """Each block of the sum with its columns, and below it its activation."""
    drawing.find(f"z {_flowing(layer, cell.packed)}")
    lefts = []
    for letter, (start, stop) in cell.columns.items():
        block = drawing.find(letter)
        line = over(drawing, block.box.middle[0], block.baseline - 1, block.baseline + 120)
        name = cell.blocks[letter]
        activation = "sigmoid" if name.endswith("gate") else "tanh"
        shape = _flowing(layer, cell.units)
        assert line[:5] == [letter, f"{start}:{stop}", shape, name, activation]
        lefts.append(block.box.left)
    assert lefts == sorted(lefts)


def _check_gru(drawing: Drawing, cell: CellArrays, *, after: bool) -> None:
    """Both parts cut into blocks, and where the reset gate acts: the point of the two forms."""
    titles = {
        letter: sorted(
            (
                t
                for t in drawing.texts
                if t.content == letter and t.runs[0].name.startswith("title")
            ),
            key=lambda text: text.baseline,
        )
        for letter in cell.blocks
    }
    lefts = []
    for letter, (start, stop) in cell.columns.items():
        first, *second = titles[letter]
        assert len(second) == (1 if after or letter != "h" else 0)
        assert f"{start}:{stop}" in over(
            drawing, first.box.middle[0], first.baseline, first.baseline + 20
        )
        lefts.append(first.box.left)
    assert lefts == sorted(lefts)
    drawing.find(f"p ({cell.packed},)")
    drawing.find(f"q ({cell.packed if after else 2 * cell.units},)")
    for name, activation in (("update gate", "sigmoid"), ("reset gate", "sigmoid")):
        gate = drawing.find(name)
        line = over(drawing, gate.box.middle[0], gate.baseline - 1, gate.baseline + 20)
        assert line == [name, activation]
    rows = ["x", "h"] if after else []  # each row says for which product it is
    assert card(drawing, "bias b")[2:] == rows
    (reset,) = operators(drawing, HUES["reset gate"])
    if after:  # below the product's own block
        product = titles["h"][1]
        assert product.baseline < reset.top
        assert abs(product.box.middle[0] - reset.middle[0]) < 1
        drawing.find("the product")
    else:  # above the second product, with the last block alone
        start, stop = cell.columns["h"]
        block = drawing.find(f"[:, {start}:{stop}]")
        assert reset.bottom < block.box.top
        assert abs(block.box.middle[0] - reset.middle[0]) < 1
        square = over(drawing, block.box.middle[0], block.baseline, block.baseline + 20)
        assert square == [f"({cell.units}, {cell.units})"]
        drawing.find("h[t-1] first")


def check_unrolled(drawing: Drawing, layer: Fresh) -> None:
    """One set of arrays, the states between the steps, and what leaves the layer."""
    (cell,) = cells_of(layer)
    check_cards(drawing, layer, cell)
    state = _flowing(layer, cell.units)
    names = "hc" if "o" in cell.blocks else "h"
    for name in names:
        assert card(drawing, f"{name} = 0") == [f"{name} = 0", state]
    for t in range(3):
        for name in names:
            said = [text for text in drawing.texts if text.content == f"{name}[{t}] {state}"]
            # h goes to the next step and out of the layer, c just to the next step
            assert len(said) == (2 if name == "h" else 1)
        into = f"x[{t}] {_flowing(layer, cell.features)}"
        assert card(drawing, into) == [into]
    assert ("c = 0" in words(drawing)) == ("c" in names)
    drawing.find(f"return_sequences=False {layer.output}")
    drawing.find(f"return_sequences=True {sequences(layer)}")
    drawing.find(f"{layer.parameters:,} parameters, however many steps.")


def check_flow(drawing: Drawing, layer: Fresh) -> None:
    """All arrays with their numbers, in stored order; what goes in, between and out."""
    numbered = [
        (f"{n} {name}", repr(array.shape))
        for n, (name, array) in enumerate(zip(layer.names, layer.stored, strict=True))
    ]
    for title, shape in numbered:
        assert card(drawing, title) == [title, shape]
    drawing.find(f"return_sequences=False {layer.output}")
    drawing.find(f"return_sequences=True {sequences(layer)}")
    drawing.find(f"0 to {len(numbered) - 1}: the order of get_weights().")
    if "bidirectional" in layer.layer:
        _check_directions(drawing, layer)
    elif "stacked" in layer.layer:
        _check_chain(drawing, layer)
    else:
        for entry in ("0", "1", "N-1"):
            into, out = f"sequence {entry}", f"h {entry}"
            assert card(drawing, into) == [into, f"(T, {layer.features})"]
            assert card(drawing, out) == [out, f"({layer.units},)"]


def _check_directions(drawing: Drawing, layer: Fresh) -> None:
    """Time is reversed before the backward cell and after it; then outputs stand in pairs."""
    forward, backward = drawing.find("forward"), drawing.find("backward")
    turns = [t for t in drawing.texts if t.content == "reverse time"]
    assert len(turns) == 2
    assert turns[0].baseline < backward.baseline < turns[1].baseline
    for turn in turns:
        assert turn.box.left > forward.box.right, "only the backward side"
    steps = [t for t in drawing.texts if t.content in ("0", "1", "⋯", "T-1")]
    rows: dict[float, list[str]] = {}
    for step in sorted(steps, key=lambda t: (t.baseline, t.box.left)):
        rows.setdefault(step.baseline, []).append(step.content)
    one = ["0", "1", "⋯", "T-1"]
    assert [row for row in rows.values() if len(row) > 1] == [one, one + one[::-1], one + one[::-1]]
    chosen = [s.box for s in drawing.shapes if s.names[-1] == "chosen"]
    inside = {t.content for t in drawing.texts for box in chosen if box.holds(t.box)}
    assert inside == {"f T-1", "b 0"}, "what is given without return_sequences"
    u = layer.units
    drawing.find(f"every step: f forward 0:{u}, b backward {u}:{2 * u}.")


def _check_chain(drawing: Drawing, layer: Fresh) -> None:
    """What the first cell gives is what the second one takes."""
    first, second = cells_of(layer)
    assert second.features == first.units
    drawing.find(f"units {first.units} · features {first.features}")
    drawing.find(f"units {second.units} · features {first.units}")
    drawing.find(f"{first.units} as units above,")
    drawing.find(f"{first.units} as features below")
    one_step = layer.layer == "stacked-cells"
    what, axes = ("cell", ()) if one_step else ("layer", (None, None))
    at = "[t]" if one_step else ""
    for title, size in (
        ("x[t]" if one_step else "input", first.features),
        (f"h{at} of the first {what}", first.units),
        (f"h{at} of the second {what}", second.units),
    ):
        assert card(drawing, title) == [title, repr((*axes, size))]


def check_forms(drawing: Drawing, layer: Fresh) -> None:
    """Both forms: shapes, rows of cells, and where there are numbers, a sum that is right."""
    (cell,) = cells_of(layer)
    stacked = (cell.features + cell.units, cell.packed)
    drawing.find(f"W {stacked} kernel on top of recurrent_kernel")
    for name in ("kernel", "recurrent_kernel"):
        drawing.find(f"{name} {cell.arrays[name].shape}")
    columns = len(shown(cell.units, 4))
    rows = sum(len(shown(n, 4)) for n in (cell.features, cell.units))
    for block in cell.blocks.values():  # both forms: the rows of the arrays, the bias and z
        assert joined_cells(drawing, HUES[block]) == 2 * (rows + 2) * columns
    if cell.units <= 2 and cell.features <= 3:
        _check_sum(drawing, cell)


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


def _check_sum(drawing: Drawing, cell: CellArrays) -> None:
    """All numbers, read line by line: a vector's number before each row of an array."""
    lines: dict[float, list[tuple[float, float]]] = {}
    for text in drawing.texts:
        if text.runs[0].name == "value":
            line = lines.setdefault(text.baseline, [])
            line.append((text.box.middle[0], value(text.content)))
    read = [[v for _, v in sorted(line)] for _, line in sorted(lines.items())]
    features, units = cell.features, cell.units
    assert len(read) == 2 * (features + units + 2)
    for form in (read[: len(read) // 2], read[len(read) // 2 :]):
        kernel = np.array([line[1:] for line in form[:features]])
        recurrent = np.array([line[1:] for line in form[features : features + units]])
        x = np.array([line[0] for line in form[:features]])
        h = np.array([line[0] for line in form[features : features + units]])
        bias, z = np.array(form[-2]), np.array(form[-1])
        for (name, array), shown_ in zip(
            cell.arrays.items(), (kernel, recurrent, bias), strict=True
        ):
            assert shown_ == pytest.approx(array, abs=0.006), name
        sums = x @ cell.arrays["kernel"] + h @ cell.arrays["recurrent_kernel"]
        assert z == pytest.approx(sums + cell.arrays["bias"], abs=0.006)


CHECKS: dict[str, Callable[[Drawing, Fresh], None]] = {
    "cell": check_cell,
    "forms": check_forms,
    "unrolled": check_unrolled,
    "flow": check_flow,
}


# ---------------------------------------------------------------------------------- tests


def test_each_kind_of_figure_has_its_check() -> None:
    """A new kind of figure is not drawn unchecked."""
    assert set(CHECKS) | MAPS == {row.name for row in catalogue.FIGURES}
    assert {row.name for row in catalogue.COMPARISONS} == {"compare"}


@pytest.mark.parametrize("kind", CHECKS)
def test_figures_of_the_site(built: Built, kind: str) -> None:
    """Every figure that the site shows."""
    count = 0
    for path in sorted((built.out / "figures").rglob(f"{kind}.svg")):
        units, features = (int(n) for n in re.findall(r"\d+", path.parent.name))
        layer = fresh(path.parts[-3], units, features)
        drawing = draw(path.read_bytes())
        check_words(drawing, [layer])
        CHECKS[kind](drawing, layer)
        count += 1
    assert count >= 5


@settings(max_examples=25)
@given(st.sampled_from(list(TYPED)), st.integers(1, 40), st.integers(1, 40))
def test_figures_of_any_size(layer: str, units: int, features: int) -> None:
    """Figures of layers of random kinds and sizes, read from Keras."""
    from diagram_gen.keras_reader import read_layer

    case = Case(layer, units, features)
    facts, built = read_layer(case), fresh(layer, units, features)
    for row in catalogue.FIGURES:
        if row.wanted(case) and row.name in CHECKS:
            drawing = draw(svg.standalone(row.draw(facts)))
            check_words(drawing, [built])
            CHECKS[row.name](drawing, built)
            assert not collisions(drawing)


@pytest.mark.parametrize("layer", TYPED)
def test_text_alternatives_name_everything(layer: str) -> None:
    """Who does not see a figure learns the layer, its sizes and every shape."""
    facts, built = layer_facts(3, 2, layer=layer), fresh(layer, 3, 2)
    for row in catalogue.FIGURES:
        if row.wanted(facts.case):
            alternative = row.draw(facts).alt
            for word in (
                f"{facts.case.kind.title} · units 3 · features 2",
                *(f"{n} {a.shape}" for n, a in zip(built.names, built.stored, strict=True)),
            ):
                assert word in alternative, row.name


@pytest.mark.parametrize(
    ("layer", "figure", "old", "new"),
    [
        ("gru", "cell", "r * q_h", "q_h"),
        ("gru", "cell", ">p (9,)<", ">p (8,)<"),
        ("gru-reset-before", "cell", ">[:, 6:9]<", ">[:, 3:6]<"),
        ("simple-rnn", "unrolled", "h = 0", "c = 0"),
        ("bidirectional-lstm", "flow", "reverse time", "as it is"),
        ("bidirectional-lstm", "flow", ">b 0<", ">b 1<"),
        ("stacked-lstm", "flow", "(None, None, 3)</text>", "(None, None, 2)</text>"),
        ("time-distributed-lstm", "flow", "0 to 2", "0 to 3"),
    ],
)
def test_a_wrong_drawing_is_noticed(layer: str, figure: str, old: str, new: str) -> None:
    """The checks above see one mistake in one place."""
    (row,) = [row for row in catalogue.FIGURES if row.name == figure]
    content = svg.standalone(row.draw(layer_facts(3, 2, layer=layer)))
    _check_both(draw(content), figure, fresh(layer, 3, 2))
    head, end, body = content.partition("</desc>")
    assert old in body
    wrong = draw(head + end + body.replace(old, new, 1))
    with pytest.raises((AssertionError, ValueError, IndexError)):
        _check_both(wrong, figure, fresh(layer, 3, 2))


def _check_both(drawing: Drawing, figure: str, layer: Fresh) -> None:
    check_words(drawing, [layer])
    CHECKS[figure](drawing, layer)

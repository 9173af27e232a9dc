"""The pass that is stepped through: its numbers, the cells that light up, its states."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from lxml import html
from numpy.typing import NDArray

from diagram_gen import by_hand, jobs, proof_catalogue, reference
from diagram_gen.by_hand import ARRAYS, STAGES, STEPS, Moment, moments
from diagram_gen.facts import LayerFacts
from diagram_gen.figures.step_through import step_through
from diagram_gen.layers import KINDS
from diagram_gen.proof import Proof
from diagram_gen.step_through import listed
from diagram_gen.svg import standalone
from diagram_gen.text import format_rounded
from tests.drawn import Drawing, Shape, draw
from tests.test_svg import collisions

ORDER = "ifco"
HUES = {"i": "blue", "f": "orange", "c": "green", "o": "purple"}
LETTERS = {"i": "i", "f": "f", "candidate": "c", "o": "o"}

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Worked:
    """A pass, and the same computed here from nothing but its arrays and its input."""

    facts: LayerFacts
    proof: Proof
    arrays: dict[str, Array]
    steps: list[dict[str, Array]]

    @property
    def units(self) -> int:
        return self.facts.case.units


def _computed(arrays: dict[str, Array], x: Array) -> Iterator[dict[str, Array]]:
    """Yield all values of each step, with the functions that Keras is held against."""
    kernel, recurrent, bias = (arrays[name] for name in ARRAYS)
    h, c = np.zeros(len(recurrent)), np.zeros(len(recurrent))
    for now in x:
        z = reference.product(now, kernel) + reference.product(h, recurrent) + bias
        blocks = {k: v[0] for k, v in reference.split_blocks(z[np.newaxis], [ORDER]).items()}
        i, f, o = (reference.sigmoid(blocks[letter]) for letter in "ifo")
        step = {"x": now, "h_before": h, "c_before": c, "z": z, "i": i, "f": f, "o": o}
        step["candidate"] = np.tanh(blocks["c"])
        c = f * c + i * step["candidate"]
        h = o * np.tanh(c)
        yield step | {"c": c, "h": h}


@pytest.fixture(scope="module", params=[1, 2])
def worked(request: pytest.FixtureRequest, read: Callable[..., LayerFacts]) -> Worked:
    """Both passes, run by Keras here and now."""
    from diagram_gen.proofs import by_hand as proofs

    units = request.param
    proof = (proofs.lstm_by_hand_u1, proofs.lstm_by_hand_u2)[units - 1]()
    arrays = {name: np.array(proof.data[name]) for name in ARRAYS}
    x = np.array([step["x"] for step in proof.data["steps"]])
    steps = [*_computed(arrays, x)]
    ours = reference.run(KINDS["lstm"], [ORDER], [*arrays.values()], x[np.newaxis])
    assert np.allclose(ours[0, 0], [step["h"] for step in steps], atol=1e-12)
    assert np.allclose(ours[0, 0], proof.data["keras_h"], atol=1e-6)
    return Worked(read("lstm", units, 1), proof, arrays, steps)


def _drawing(worked: Worked, now: Moment) -> Drawing:
    return draw(standalone(step_through(now.key, worked.facts, worked.proof)))


def _inside(drawing: Drawing, wanted: Callable[[Shape], bool]) -> list[str]:
    """Return what stands in the shapes that are wanted, line by line."""
    found = [
        (shape.box.top, shape.box.left, text.content)
        for shape in drawing.shapes
        if wanted(shape)
        for text in drawing.texts
        if shape.box.holds(text.box)
    ]
    return [content for _, _, content in sorted(found)]


def _own(name: str) -> Callable[[Shape], bool]:
    return lambda shape: shape.names[-1] == name


def _lit(shape: Shape) -> bool:
    return bool(shape.style_name("lit-"))


def _made(shape: Shape) -> bool:
    return shape.names[-1].startswith("made")


def _written(*values: Any) -> list[str]:
    return [format_rounded(float(value)) for each in values for value in np.ravel(each)]


def _columns(array: Array, letter: str) -> Array:
    columns: Array = reference.split_blocks(np.atleast_2d(array)[np.newaxis], [ORDER])[letter][0]
    return columns


# ----------------------------------------------------------------------------- the figures


def test_block_lights_its_own_cells(worked: Worked) -> None:
    """Its columns in all three arrays, x and h, their sum; what comes of it stands out."""
    for now in moments():
        letter = now.stage.block
        if not letter:
            continue
        drawing, step = _drawing(worked, now), worked.steps[now.t]
        lit = [_columns(worked.arrays[name], letter) for name in ARRAYS]
        assert _inside(drawing, _lit) == _written(*lit, _columns(step["z"], letter))
        hues = {shape.style_name("lit-") for shape in drawing.shapes if _lit(shape)}
        assert hues == {HUES[letter]}
        assert _inside(drawing, _own("taken")) == _written(step["x"], step["h_before"])
        assert _inside(drawing, _made) == _written(step[now.stage.key])
        assert next(filter(_made, drawing.shapes)).names[-1] == f"made-{HUES[letter]}"


def test_new_states_light_what_they_are_made_of(worked: Worked) -> None:
    """No weight takes part in them; entries of one unit stand in one line."""
    for now in moments():
        drawing, step = _drawing(worked, now), worked.steps[now.t]
        if now.stage.key == "new-c":
            lines = np.stack([step["i"], step["f"], step["candidate"]], axis=1)
            assert _inside(drawing, _lit) == _written(lines)
            assert _inside(drawing, _own("taken")) == _written(step["c_before"])
            assert _inside(drawing, _made) == _written(step["c"])
        elif now.stage.key == "new-h":
            assert _inside(drawing, _lit) == _written(step["o"])
            assert _inside(drawing, _own("taken")) == _written(step["c"])
            assert _inside(drawing, _made) == _written(step["h"])
        elif now.stage.key == "x":
            assert not _inside(drawing, _lit)
            before = (step["h_before"], step["c_before"])
            assert _inside(drawing, _made) == _written(step["x"], *before)


def test_what_is_computed_stays_and_nothing_comes_early(worked: Worked) -> None:
    """Each array is whole in every state; results are there from their stage on."""
    for now in moments():
        drawing, step = _drawing(worked, now), worked.steps[now.t]
        numbers = [t.content for t in drawing.texts if t.runs[0].name.startswith("value")]
        done = STAGES[: STAGES.index(now.stage) + 1]
        expected = _written(*worked.arrays.values())
        for stage in done:
            expected += _written(*(step[name] for name in stage.makes))
            if stage.block:
                expected += _written(_columns(step["z"], stage.block))
        assert sorted(numbers) == sorted(expected), now.key


def test_nothing_moves_from_state_to_state(worked: Worked) -> None:
    """All states of a pass have one size and one grid, and labels have room."""
    sizes, grids = set(), set()
    for now in moments():
        drawing = _drawing(worked, now)
        sizes.add((drawing.canvas.right, drawing.canvas.bottom))
        grids.add(frozenset((s.box.left, s.box.top) for s in drawing.shapes))
        assert all(drawing.canvas.holds(text.box) for text in drawing.texts)
        assert not collisions(drawing)
    assert len(sizes) == len(grids) == 1


def test_every_state_is_told_in_words(worked: Worked) -> None:
    """With the numbers that it reads and makes, so that no two are told alike."""
    told = set()
    for now in moments():
        alt = step_through(now.key, worked.facts, worked.proof).alt
        step = worked.steps[now.t]
        for name in (*now.stage.reads, *now.stage.makes):
            assert ", ".join(_written(step[name])) in alt, (now.key, name)
        told.add(alt)
    assert len(told) == STEPS * len(STAGES)


def test_an_unknown_moment() -> None:
    """Is an error."""
    with pytest.raises(KeyError):
        by_hand.moment("t0-z")


# -------------------------------------------------------------------------------- the list


@pytest.fixture
def page(worked: Worked) -> html.HtmlElement:
    """The list of one pass."""
    return html.fromstring(f"<main>{listed(worked.facts, worked.proof)}</main>")


def test_every_state_has_an_address_and_a_figure(worked: Worked, page: html.HtmlElement) -> None:
    """In the order in which they happen; the map leads to each of them."""
    states = page.cssselect(".lu-state")
    expected = [f"u{worked.units}-{now.key}" for now in moments()]
    assert [state.get("id") for state in states] == expected
    links = [link.get("href") for link in page.cssselect(".lu-step-map a")]
    assert links == [f"#{name}" for name in expected]
    figures = {job.name for job in jobs.proof_figure_jobs()}
    for state, now in zip(states, moments(), strict=True):
        (image,) = state.cssselect("img")
        assert image.get("src") == f"../figures/lstm/u{worked.units}-f1/{now.key}.svg"
        assert image.get("src")[3:-4] in figures
        figure = step_through(now.key, worked.facts, worked.proof)
        assert image.get("alt") == figure.alt
        assert image.get("width") == str(round(figure.width))
        assert image.get("loading") == "lazy"
        assert len(state.findall(".//math")) == 1


def test_sums_name_the_cells_that_they_read(worked: Worked, page: html.HtmlElement) -> None:
    """Each factor is the entry of the array that stands beside it; the sums come out."""
    for state, now in zip(page.cssselect(".lu-state"), moments(), strict=True):
        step = worked.steps[now.t]
        tables = state.cssselect(".lu-sum")
        assert len(tables) == (1 if now.stage.key == "x" else worked.units)
        if now.stage.key == "x":
            continue
        for unit, table in enumerate(tables):
            result = table.cssselect(".lu-result td")[0].text
            assert [result] == _written(step[now.stage.makes[0]][unit])
            if now.stage.block:
                _check_block(worked, table, now, unit)


def _check_block(worked: Worked, table: html.HtmlElement, now: Moment, unit: int) -> None:
    step, total = worked.steps[now.t], 0.0
    column = ORDER.index(now.stage.block) * worked.units + unit
    read = []
    for row in table.cssselect("tr"):
        source = row.cssselect("code")
        if not source:
            continue
        found = re.fullmatch(r"(\w+)\[(?:(\d), )?(\d)\]", source[0].text)
        assert found
        name, entry, at = found[1], int(found[2] or 0), int(found[3])
        read.append((name, entry))
        assert at == column
        *factor, weight = row.findtext("td").replace("(", "").replace(")", "").split(" · ")
        value = np.atleast_2d(worked.arrays[name])[entry, column]
        assert [weight] == _written(value)
        if factor:
            vector = step["x" if name == "kernel" else "h_before"]
            assert factor == _written(vector[entry])
            value = value * vector[entry]
        total += value
    rows = [("recurrent_kernel", n) for n in range(worked.units)]
    assert read == [("kernel", 0), *rows, ("bias", 0)]
    z = _written(total)[0]
    assert [z] == _written(step["z"][column])
    block = KINDS["lstm"].blocks[ORDER.index(now.stage.block)]
    contents = [row.findtext("td") for row in table.cssselect("tr")]
    assert contents[-3:-1] == [z, f"{block.activation}({z})"]


def test_both_passes_are_listed() -> None:
    """Units 1 and 2 in one list."""
    assert [case.units for case, _ in proof_catalogue.PASSES] == [1, 2]
    (job,) = [job for job in jobs.site_jobs() if job.name == "_generated/step-through.md"]
    assert job.cases == (
        "lstm/u1-f1",
        "proofs/lstm-by-hand-u1",
        "lstm/u2-f1",
        "proofs/lstm-by-hand-u2",
    )

"""The file of a heat map stands alone, is small, and is the same from anywhere."""

import itertools
import re
import subprocess
import sys

import numpy as np
import pytest
from lxml import etree

from diagram_gen.colours import SCHEMES
from diagram_gen.own.tiles import MOST_POINTS
from tests.drawn import SVG, Box, parse
from tests.own.heats import CELLS, cell_with, drawn_of, heat_of
from tests.own.layers import packed
from tests.programs import ROOT, environment


@pytest.mark.parametrize("name", CELLS)
def test_the_file_stands_alone(name: str) -> None:
    """No script, no reference to anything, and ids that start with the figure's name."""
    _, drawn = drawn_of(name)
    for scheme in ("auto", "light", "dark"):
        content = drawn.standalone(scheme)
        root = parse(content)
        width, height = root.get("width"), root.get("height")
        assert root.get("viewBox") == f"0 0 {width} {height}"
        assert root.get("role") == "img"
        tags = {str(e.tag).removeprefix(SVG) for e in root.iter()}
        assert tags <= {
            *("svg", "title", "desc", "g", "rect", "path", "text", "tspan", "image", "style")
        }
        assert all(str(i).startswith("layer-heat-") for i in root.xpath("//@id"))
        assert set(re.findall(r"https?://[^\"' <]+", content)) == {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        } - (set() if "xlink" in content else {"http://www.w3.org/1999/xlink"})
        for reference in root.xpath("//@*[local-name()='href']"):
            assert str(reference).startswith("data:image/png;base64,")
        assert not re.search(r"<[?!]|url\(|@import|matplotlib|\b20\d\d-", content)
        assert all(float(n) >= 8 for n in re.findall(r'font-size="(\d+)"', content))


def test_both_schemes_are_in_the_file_that_adapts() -> None:
    _, drawn = drawn_of("small")
    content = drawn.standalone()
    for name in SCHEMES:
        (group,) = parse(content).xpath(f"//*[@class='in-{name}']")
        whole = etree.tostring(group, encoding="unicode")
        for path in parse(drawn.standalone(name)).iter(f"{SVG}path"):
            if path.get("style"):
                assert f'style="{path.get("style")}"' in whole
    assert (
        ".in-dark{display:none}@media(prefers-color-scheme:dark){.in-light{display:none}" in content
    )


def test_nothing_leaves_the_figure() -> None:
    """Areas and words are inside the canvas, and areas of a figure do not overlap."""
    for name in CELLS:
        _, drawn = drawn_of(name)
        boxes = [Box(a.x, a.y, a.x + a.width, a.y + a.height) for a in drawn.areas]
        canvas = Box(0, 0, drawn.frame.width, drawn.frame.height)
        assert all(canvas.holds(box) for box in boxes), name
        assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2)), name


def test_files_of_large_layers_are_small() -> None:
    """No layer gives more points than this one, and no values pack worse than noise."""
    rng = np.random.default_rng(0)
    shapes = packed(4, MOST_POINTS, MOST_POINTS)
    drawn = heat_of(cell_with(*(rng.uniform(-1, 1, shape).astype("float32") for shape in shapes)))
    assert len(drawn.standalone("light").encode()) < 210_000
    assert len(drawn.standalone("auto").encode()) < 400_000


_PROGRAM = """
import hashlib, sys
from diagram_gen.own.heat import heat
from diagram_gen.own.statistics import cell_statistics
from tests.own.layers import found_cell, packed
import matplotlib
matplotlib.rcParams.update({"axes.facecolor": "red", "svg.fonttype": "path", "lines.linewidth": 9})
before = matplotlib.rcParams.copy()
cell = found_cell(*packed(4, 20, 3))
drawn = heat("layer-heat", "LSTM", cell, cell_statistics(cell))
content = "".join(map(drawn.standalone, ("auto", "light", "dark")))
print(hashlib.sha256(content.encode()).hexdigest())
assert matplotlib.rcParams.copy() == before
assert "matplotlib.pyplot" not in sys.modules
"""


def test_the_same_bytes_from_any_process() -> None:
    """Whatever the hash seed and the reader's own settings, which stay as they are."""
    digests = {
        subprocess.run(
            [sys.executable, "-c", _PROGRAM],
            cwd=ROOT,
            env=environment(PYTHONHASHSEED=seed),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_matplotlib_is_imported_where_something_is_painted() -> None:
    program = (
        "import sys; from diagram_gen import cli; from diagram_gen.own import heat, report; "
        "assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment(), check=True)

"""What a page tells of the small model is so."""

import re

from diagram_gen.own import sample
from diagram_gen.own.read import read_model
from tests.drawn import parse
from tests.own.read_heat import seen


def test_the_sign_opens_the_input_gate_and_closes_the_forget_gate() -> None:
    """As ``how-to/your-own-model.md`` reads the heat map: row ``x1`` of the kernel."""
    (memory, *_) = read_model(sample.PATH).layers
    assert memory.name == "memory"
    kernel = memory.cells[0].arrays[0]
    (gate_in, forget) = (kernel[1, n * 4 : (n + 1) * 4] for n in (0, 1))
    assert (gate_in > 1).all()
    assert (forget < -0.8).all()


def test_the_heat_map_and_its_words() -> None:
    content, words = sample.heat_map("sample"), sample.figure("sample")
    root = parse(content)
    assert f'width="{round(float(root.get("width") or 0))}"' in words
    assert f'height="{round(float(root.get("height") or 0))}"' in words
    (alt,) = re.findall(r'alt="([^"]+)"', words)
    assert alt == f"{root[0].text}. {root[1].text}"
    assert "memory" in seen(content).texts


def test_the_listing() -> None:
    lines = sample.listing().splitlines()
    assert lines[0] == "```text"
    assert lines[-1] == "```"
    assert lines[1].startswith("sample.keras: 2 recurrent layers, ")
    assert [line.split()[0] for line in lines[4:-1]] == ["memory", "both_ways", "both_ways"]

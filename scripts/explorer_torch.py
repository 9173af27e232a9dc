#!/usr/bin/env python3
"""Run the explorer's lines of PyTorch: each makes a layer with the arrays that stand beside it.

Run it with the project's environment: ``.venv/bin/python scripts/explorer_torch.py``. PyTorch gets
an environment of its own.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterator

from _program import main_program, say
from frameworks.environments import run_program, scratch

from diagram_gen.explorer.choices import variants
from diagram_gen.explorer.page import chosen
from diagram_gen.explorer.slots import fill
from diagram_gen.explorer.wording import texts
from diagram_gen.text import format_count

#: Units and features.
SIZES = ((1, 1), (1, 4), (3, 2), (7, 3), (50, 1), (256, 100))


def main() -> int:
    """Run all lines, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    parser.parse_args()
    lines = list(_lines())
    with scratch("explorer") as folder:
        given, result = folder / "lines.json", folder / "arrays.json"
        given.write_text(json.dumps([line for line, _ in lines]), encoding="utf-8")
        run_program("torch_lines", "torch", given, result)
        found = json.loads(result.read_text(encoding="utf-8"))
    wrong = 0
    for (line, said), arrays in zip(lines, found, strict=True):
        true = written(arrays)
        if not said.startswith(true):
            wrong += 1
            say(f"{line}\n  has {true}\n  but the explorer says {said}", sys.stderr)
    say(f"{len(lines)} lines ran in PyTorch; {wrong} have other arrays than the explorer says.")
    return 1 if wrong else 0


def _lines() -> Iterator[tuple[str, str]]:
    """Yield each line, and what the explorer says of its arrays."""
    for variant in variants():
        if variant.pytorch is None:
            continue
        known = texts(variant)
        line, arrays = (chosen(known[name], {}) for name in ("torch", "torch.arrays"))
        for units, features in SIZES:
            scope = {"units": units, "features": features}
            yield fill(line, scope), fill(arrays, scope)


def written(arrays: list[tuple[str, list[int]]]) -> str:
    """Return names and shapes as the explorer writes them."""
    listed = ", ".join(f"{name} {tuple(shape)}" for name, shape in arrays)
    total = sum(math.prod(shape) for _, shape in arrays)
    return f"{listed}: {format_count(total)} numbers"


if __name__ == "__main__":
    main_program(main)

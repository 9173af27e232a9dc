#!/usr/bin/env python3
"""See what Keras writes when it exports recurrent layers as ONNX, and whether it computes the same.

Run it with the project's environment: ``.venv/bin/python scripts/onnx_export.py``. The exporter and
ONNX Runtime get an environment of their own. With ``--write`` the result is stored; without, it is
compared with what is stored, and a difference is a failure.
"""

import argparse
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from _program import CACHE, main_program, say
from frameworks.environments import run_program
from frameworks.rounding import one_digit

from diagram_gen.onnx_export import PATH, Export, Exported, load, to_json
from diagram_gen.store import write


def main() -> int:
    """Export, and store or compare the result."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--write", action="store_true", help=f"store the result in {PATH.name}")
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    options = parser.parse_args()
    found = _found()
    for model in found.models:
        operators = " and ".join(model.operators)
        say(f"{model.code}: {operators}; kernels as in {model.order}; off by {model.gap:g}")
    if options.write:
        write(PATH, to_json(found).encode())
        return 0
    if found.models != load().models:
        say(f"This is not what {PATH.name} says: look at it, then run with --write.", sys.stderr)
        return 1
    return 0


def _found() -> Export:
    CACHE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="onnx-export-", dir=CACHE) as folder:
        result = Path(folder, "found.json")
        run_program("onnx_export", "onnx_export", Path(folder), result)
        data = json.loads(result.read_text(encoding="utf-8"))
    models = tuple(
        Exported(code, tuple(of["operators"]), of["order"], one_digit(of["gap"]))
        for code, of in data["models"].items()
    )
    return Export(f"{datetime.now(UTC):%Y-%m-%d}", data["versions"], models)


if __name__ == "__main__":
    main_program(main)

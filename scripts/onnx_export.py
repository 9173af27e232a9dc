#!/usr/bin/env python3
"""See what Keras writes when it exports recurrent layers as ONNX, and whether it computes the same.

Run it with the project's environment: ``.venv/bin/python scripts/onnx_export.py``. The exporter and
ONNX Runtime get an environment of their own. With ``--write`` the result is stored; without, it is
compared with what is stored, and a difference is a failure.
"""

import json
from datetime import UTC, datetime

from _program import main_program, say
from _stored import asked_to_write, settled
from frameworks.environments import run_program, scratch
from frameworks.rounding import one_digit

from diagram_gen.onnx_export import PATH, Export, Exported, load


def main() -> int:
    """Export, and store or compare the result."""
    store = asked_to_write(__doc__, PATH)
    found = _found()
    for model in found.models:
        operators = " and ".join(model.operators)
        say(f"{model.code}: {operators}; kernels as in {model.order}; off by {model.gap:g}")
    return settled(PATH, found, store=store, same=found.models == load().models)


def _found() -> Export:
    with scratch("onnx-export") as folder:
        result = folder / "found.json"
        run_program("onnx_export", "onnx_export", folder, result)
        data = json.loads(result.read_text(encoding="utf-8"))
    models = tuple(
        Exported(code, tuple(of["operators"]), of["order"], one_digit(of["gap"]))
        for code, of in data["models"].items()
    )
    return Export(f"{datetime.now(UTC):%Y-%m-%d}", data["versions"], models)


if __name__ == "__main__":
    main_program(main)

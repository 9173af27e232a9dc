"""Runs weights in TensorFlow.js, through Node.js."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from frameworks.exchange import Array, Case, Outcome, read_cases, write_outcomes

_PROGRAM = Path(__file__).with_suffix(".js")
_NAMES = ("kernel", "recurrent_kernel", "bias")


def main(given: Path, result: Path) -> None:
    """Run all cases of one file and write what came out to the other."""
    cases = read_cases(given)
    with tempfile.TemporaryDirectory() as folder:
        there, back = Path(folder) / "in.json", Path(folder) / "out.json"
        there.write_text(json.dumps([_told(case) for case in cases]), encoding="utf-8")
        subprocess.run(["node", _PROGRAM, there, back], check=True)  # noqa: S607 - from PATH
        found = json.loads(back.read_text(encoding="utf-8"))
    write_outcomes(result, found["version"], list(map(_outcome, found["outcomes"])))


def _told(case: Case) -> dict[str, Any]:
    return {
        "setup": asdict(case.setup),
        "x": _plain(case.x),
        "states": [_plain(state[0]) for state in case.states],
        "weights": [_plain(array) for array in case.arrays.values()],
    }


def _outcome(told: dict[str, Any]) -> Outcome:
    weights = map(_array, told["weights"])
    return Outcome(
        _array(told["y"]),
        tuple(_array(state)[np.newaxis] for state in told["states"]),
        dict(zip(_NAMES, weights, strict=False)),  # a layer without bias has but two
    )


def _plain(array: Array) -> dict[str, Any]:
    return {"shape": array.shape, "values": array.ravel().tolist()}


def _array(plain: dict[str, Any]) -> Array:
    return np.array(plain["values"], np.float32).reshape(plain["shape"])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

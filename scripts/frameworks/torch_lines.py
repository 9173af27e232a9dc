"""Run lines that make layers in PyTorch, and tell what arrays the layers have.

The lines are a list in a JSON file; in the other file, each is a list of names and shapes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import torch


def main() -> None:
    """Run what the first file holds, and write the other."""
    given, result = map(Path, sys.argv[1:])
    found = [_arrays(line) for line in json.loads(given.read_text(encoding="utf-8"))]
    result.write_text(json.dumps(found), encoding="utf-8")


def _arrays(line: str) -> list[tuple[str, tuple[int, ...]]]:
    scope: dict[str, Any] = {"torch": torch}
    exec(line, scope)  # noqa: S102 - a line of our own
    return [(name, tuple(array.shape)) for name, array in scope["layer"].named_parameters()]


if __name__ == "__main__":
    main()

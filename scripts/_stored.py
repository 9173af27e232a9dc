"""What scripts share that look at other programs: a result is stored, or held against one."""

import argparse
import sys
from pathlib import Path
from typing import Any

from _program import say

from diagram_gen.findings import to_json
from diagram_gen.store import write


def asked_to_write(description: str | None, path: Path) -> bool:
    """Read the command line; return whether the result shall be stored in ``path``."""
    parser = argparse.ArgumentParser(description=description, allow_abbrev=False)
    parser.add_argument("--write", action="store_true", help=f"store the result in {path.name}")
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    return bool(parser.parse_args().write)


def settled(path: Path, found: Any, *, store: bool, same: bool) -> int:
    """Store what was found or say that it is not what was stored; return the exit code."""
    if store:
        write(path, to_json(found).encode())
        return 0
    if not same:
        say(f"This is not what {path.name} says: look at it, then run with --write.", sys.stderr)
        return 1
    return 0

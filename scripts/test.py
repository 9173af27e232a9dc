#!/usr/bin/env python3
"""Run all checks: lint, format, types, tests. What they take is installed first.

Arguments that are not listed here go to pytest: python3 scripts/test.py -k gate --lf
"""

# Standard library only, Python 3.8: this runs before there is an environment.

from __future__ import annotations

import argparse
import os
import sys
import time

from _browser import find_browser
from _environment import PYTHON, TEST, prepare
from _program import main_program, run, say

# A tool's steps, in order; pytest comes last, so that its closing line ends the output.
STEPS = {
    "ruff": (("ruff", "check"), ("ruff", "format", "--check")),
    "mypy": (("mypy",),),
    "pytest": (("pytest",),),
}

# loadscope: the tests of a module share a worker, and so what its fixtures have made. In the order
# of tests/conftest.py, which knows what takes longest; the most tests are not the longest.
PYTEST_ARGUMENTS = ("--numprocesses=auto", "--dist=loadscope", "--no-loadscope-reorder")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--only", choices=STEPS, help="run the steps of one tool")
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    options, further = parser.parse_known_args()
    tools = [options.only] if options.only else list(STEPS)
    prepare(TEST)
    if "pytest" in tools:
        os.environ["LSTM_UNPACKED_CHROMIUM"] = find_browser(windowless=True)
    failed = []
    for tool in tools:
        for step in STEPS[tool]:
            name = " ".join(step)
            arguments = (*PYTEST_ARGUMENTS, *further) if tool == "pytest" else ()
            say(f"--- {name}")
            started = time.monotonic()
            passed = run([PYTHON, "-m", *step, *arguments]) == 0
            seconds = time.monotonic() - started
            if tool != "pytest":  # which closes with all this itself
                say(f"--- {name} {'passed' if passed else 'FAILED'} in {seconds:.1f} s")
            if not passed:
                failed.append(name)
    if failed:
        say(f"test.py: failed: {', '.join(failed)}", sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    main_program(main)

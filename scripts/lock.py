#!/usr/bin/env python3
"""Refresh both lock files to the newest versions that pyproject.toml allows; needs uv on PATH."""

from __future__ import annotations

from _environment import BUILD, TEST
from _program import Problem, main_program, run

COMPILE = (
    *("uv", "pip", "compile", "pyproject.toml", "--group", "build"),
    *("--universal", "--python-version", "3.12", "--generate-hashes", "--no-emit-index-url"),
    *("--annotation-style", "line", "--custom-compile-command", "python3 scripts/lock.py"),
    "--quiet",
)


def main() -> int:
    # The larger one first: the smaller one is then held to its versions.
    lock(TEST, "--group", "test", "--upgrade")
    lock(BUILD, "--constraints", TEST, "--upgrade")
    return 0


def lock(file: str, *options: str) -> None:
    if run([*COMPILE, *options, "--output-file", file]) != 0:
        raise Problem(f"uv could not make {file}, for the reason above")


if __name__ == "__main__":
    main_program(main)

#!/usr/bin/env python3
"""Check the types of the JavaScript, which their comments declare, with TypeScript.

Run it with the project's environment: ``.venv/bin/python scripts/check_js.py``. TypeScript comes
from npm in one version, whose checksum is known here, and stays below ``.cache``. Node.js is that
of the machine, or else comes from PyPI.
"""

from _npm import locked, node, unpacked
from _program import ROOT, main_program, run, say

TYPESCRIPT = "5.9.3"
SHA512 = "jl1vZzPDinLr9eUt3J/t7V6FgNEw9QjvBPdysz9KfQDD41fQrC2Y4vKQdiaUpFT4bXlb1RHhLpp8wtm6M5TgSw=="

ASSETS = ROOT / "docs" / "assets"

#: Every folder with JavaScript of ours; each says in its ``tsconfig.json`` how it is checked.
PROJECTS = (ASSETS, ASSETS / "your-model", ASSETS / "explorer", ROOT / "scripts")

#: Programs for Node.js: they are checked beside the packages from npm whose types they use.
PROGRAMS = (ROOT / "scripts" / "npm" / "firefox",)


def main() -> int:
    """Check, and say what is wrong where."""
    programs = node()
    compiler = unpacked(programs.npm, "typescript", TYPESCRIPT, SHA512) / "lib" / "tsc.js"
    command = (*programs.node, compiler, "--pretty", "false", "--project")
    places = (*PROJECTS, *(locked(programs.npm, program).parent for program in PROGRAMS))
    codes = [run([*command, place]) for place in places]
    if not any(codes):
        names = ", ".join(project.name for project in (*PROJECTS, *PROGRAMS))
        say(f"TypeScript {TYPESCRIPT} has nothing to object to in {names}.")
    return max(codes)


if __name__ == "__main__":
    main_program(main)

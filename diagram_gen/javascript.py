"""JavaScript modules bound together as one classic script.

A page that is opened from a disk may load neither module scripts nor data, and starts a worker
only from a text that it has. So the modules of a folder become one script, without their comments.

A module imports by name from its neighbours, in whole lines, and exports what it declares: that is
all that is understood here. ``scripts/check_js.py`` checks the modules as such.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import (?:\{[^}]*\} from )?"\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) )", re.MULTILINE)
_DECLARED = re.compile(r"^(?:async )?(?:function\*?|class|const|let) (\w+)", re.MULTILINE)
_COMMENT = re.compile(r"^[ ]*(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^ +", re.MULTILINE)

#: The module that stands for what the generator hands over.
BUILT = "built"


def bare(source: str) -> str:
    """Return a script without the comments on lines of their own, and without indentation."""
    return _INDENT.sub("", _COMMENT.sub("", source).strip()) + "\n"


def bound(folder: Path, entry: str, built: str = "") -> str:
    """Return the script that a module and all that it imports make.

    Args:
        folder: where the modules are.
        entry: the module to start with, without its suffix.
        built: what stands in the place of the module :data:`BUILT`.

    Raises:
        ValueError: if two modules declare the same name.
    """
    names: dict[str, str] = {}
    parts: list[str] = []
    done: set[str] = set()

    def add(name: str) -> None:
        if name in done:
            return
        done.add(name)
        if name == BUILT:
            parts.append(built)
            return
        source = (folder / f"{name}.js").read_text(encoding="utf-8")
        for imported in _IMPORT.findall(source):
            add(imported)
        source = _EXPORT.sub("", _IMPORT.sub("", source))
        for declared in _DECLARED.findall(source):
            if declared in names:
                raise ValueError(f"{name}.js and {names[declared]}.js both declare {declared}")
            names[declared] = name
        parts.append(bare(source))

    add(entry)
    return '"use strict";\n(() => {\n' + "".join(parts) + "})();\n"

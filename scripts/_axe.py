"""What axe-core is asked for, in whichever browser it runs."""

from pathlib import Path
from typing import Any

import axe_playwright_python

#: WCAG 2.2 on the levels A and AA, and what axe-core knows of good practice besides.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

#: Of good practice, not of WCAG: Material's script makes a landmark around each button that copies.
LEFT_OUT = ("landmark-unique",)

#: Its script, which defines ``axe`` in a page.
SCRIPT = Path(axe_playwright_python.__file__).with_name("axe.min.js")


def asked(*only: str) -> dict[str, Any]:
    """Return the options of ``axe.run``: for all rules, or for those that are named."""
    wanted: dict[str, Any] = {"type": "tag", "values": list(RULES)}
    if only:
        wanted = {"type": "rule", "values": list(only)}
    return {
        "runOnly": wanted,
        "rules": {} if only else {rule: {"enabled": False} for rule in LEFT_OUT},
        "resultTypes": ["violations"],
        "preload": False,  # of style sheets and media, for rules that are not asked for
    }

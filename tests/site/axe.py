"""What axe-core says of a page."""

from functools import cache
from typing import Any

from _axe import SCRIPT, asked
from playwright.sync_api import Page


@cache
def _source() -> str:
    return SCRIPT.read_text("utf-8")


def violations(page: Page, *only: str) -> list[str]:
    """Return what axe-core objects to, by rule and element.

    ``only`` narrows it to some rules.
    """
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(_source())
    found: dict[str, Any] = page.evaluate("(options) => axe.run(options)", asked(*only))
    return [
        f"{violation['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]

"""What axe-core says of a page."""

from functools import cache
from typing import Any

from _axe import SCRIPT, asked
from playwright.sync_api import Page

#: It takes longest by far, and pages repeat few looks many times.
_COLOURS = "color-contrast"

#: Marks one element for each look that text has: its colour, its size, and what is behind it.
#: ``scripts/firefox.py`` asks for the colours of everything.
_MARK_LOOKS = """() => {
  const looks = new Set();
  for (const element of document.body.querySelectorAll("*")) {
    const text = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!text || !element.checkVisibility({ visibilityProperty: true })) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const look = [color, fontSize, fontWeight];
    for (let e = element; e; e = e.parentElement) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(e);
      look.push(backgroundColor, backgroundImage.slice(0, 4), opacity);
      if (backgroundColor.startsWith("rgb(")) break;
    }
    element.toggleAttribute("data-look", !looks.has(`${look}`));
    looks.add(`${look}`);
  }
}"""


@cache
def _source() -> str:
    return SCRIPT.read_text("utf-8")


def violations(page: Page, *only: str) -> list[str]:
    """Return what axe-core objects to, by rule and element.

    ``only`` narrows it to some rules.
    """
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(_source())
    others = [rule for rule in only if rule != _COLOURS]
    found: list[dict[str, Any]] = []
    if not only or _COLOURS in only:
        page.evaluate(_MARK_LOOKS)
        found += _run(page, "[data-look]", asked(_COLOURS))
    if not only or others:
        options = asked(*others)
        options["rules"][_COLOURS] = {"enabled": False}
        found += _run(page, "html", options)
    return [
        f"{violation['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for violation in found
        for node in violation["nodes"]
    ]


def _run(page: Page, where: str, options: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(
        "([where, options]) => axe.run(where, options).then((found) => found.violations)",
        [where, options],
    )
    return found

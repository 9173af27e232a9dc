"""What axe-core says of a page."""

from functools import cache
from typing import Any

from _axe import SCRIPT, asked
from playwright.sync_api import Page

#: Two rules take longest by far, and pages repeat few looks many times: they get one element each.
#: ``scripts/firefox.py`` asks for the colours of everything.
_FEW = """axe.configure({ rules: [
  { id: "color-contrast", selector: "[data-look]" },
  { id: "link-in-text-block", selector: "a[href][data-look]" },
] })"""

#: Marks one element for each look that text has: its colour, size and line, and what is behind it.
_MARK_LOOKS = """() => {
  const looks = new Set();
  for (const element of document.body.querySelectorAll("*")) {
    const text = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!text || !element.checkVisibility({ visibilityProperty: true })) continue;
    const { color, fontSize, fontWeight, textDecorationLine } = getComputedStyle(element);
    const look = [color, fontSize, fontWeight, textDecorationLine, element.localName === "a"];
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
        page.evaluate(f"{_source()};\n{_FEW}")
    page.evaluate(_MARK_LOOKS)
    found: list[dict[str, Any]] = page.evaluate(
        "(options) => axe.run('html', options).then((found) => found.violations)", asked(*only)
    )
    return [
        f"{violation['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for violation in found
        for node in violation["nodes"]
    ]

"""What axe-core says of a page."""

from collections import defaultdict
from functools import cache
from typing import Any

from _axe import SCRIPT, asked
from playwright.sync_api import Page

#: Two rules take longest by far, and pages repeat few looks many times: each is asked for once, on
#: the first page that has it. ``scripts/firefox.py`` asks for the colours of everything.
_FEW = """axe.configure({ rules: [
  { id: "color-contrast", selector: "[data-look]" },
  { id: "link-in-text-block", selector: "a[href][data-look]" },
] })"""

#: Marks one element for each look of text that is not known, and returns those looks: its colour,
#: size and line, and what is behind it.
_MARK_LOOKS = """(known) => {
  const looks = new Set(known);
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
  return [...looks].slice(known.length);
}"""

#: Looks to which there was no objection, by the rules that were asked for.
_SOUND: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)


@cache
def _source() -> str:
    return SCRIPT.read_text("utf-8")


def violations(page: Page, *only: str) -> list[str]:
    """Return what axe-core objects to, by rule and element.

    ``only`` narrows it to some rules.
    """
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(f"{_source()};\n{_FEW}")
    looks = page.evaluate(_MARK_LOOKS, _SOUND[only])
    found: list[dict[str, Any]] = page.evaluate(
        "(options) => axe.run('html', options).then((found) => found.violations)", asked(*only)
    )
    if not found:
        _SOUND[only].extend(looks)
    return [
        f"{violation['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for violation in found
        for node in violation["nodes"]
    ]

#!/usr/bin/env python3
"""Look at the built site in Firefox, as the tests do in Chromium.

Run it with the project's environment: ``.venv/bin/python scripts/firefox.py``. It opens the pages
in ``site/``, which ``scripts/build.py`` makes, in light and in dark colours, and uses four of
them, one as a file from the disk; with names it opens only those. A page must be without messages
on the console, failing requests, requests to other hosts, images that are not shown, sideways
scrolling, and violations of the rules of axe-core. Firefox is that of the machine, or else
Debian's; what drives it comes from npm by a lock.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from _axe import SCRIPT, asked
from _debian import found
from _hosted import hosted
from _npm import locked, node
from _program import ROOT, Problem, main_program, run, say
from lighthouse import every_page

LOCK = ROOT / "scripts" / "npm" / "firefox"
WALK = "walk.mjs"

#: Pages that are no pages of MkDocs, one of each sort.
MORE = ("404.html", "figures/lstm/u3-f2/weights.html", "figures/layouts/tflite-lstm.html")

#: The smallest phones, a phone, a laptop.
WIDTHS = (320, 390, 1280)

#: How wide the window is, what axe-core is asked for, and whether pages are used as well.
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"width": 1280, "rules": asked(), "tries": False},
    "dark": {"width": 390, "rules": asked("color-contrast"), "tries": True},
}

#: Firefox says this, too, of sound MathML, if it draws a page that has arrived up to the middle of
#: an element. Whether elements have the children they need, the Nu checker says (check_html.py).
HALF_ARRIVED = "Invalid markup: Incorrect number of children for <"

#: What a record lists, one fault each.
LISTED = {
    "messages": "the console says:",
    "failed": "this is asked for in vain:",
    "elsewhere": "this comes from another host:",
    "broken": "this image is not shown:",
}


def main() -> int:
    """Look at the pages, and say what is wrong where."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("pages", nargs="*", help="pages to look at, such as learn/kernel.html")
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="what to look at [site]")
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    options = parser.parse_args()
    site = options.site.resolve()
    pages = options.pages or [*every_page(site), *MORE]
    missing = [page for page in pages if not (site / page).is_file()]
    if missing:
        raise Problem(f"{site / missing[0]} is not there: run scripts/build.py first")
    records = _walked(site, pages)
    version = next(record["version"] for record in records if "version" in record)
    wrong = [sentence for record in records for sentence in faults(record)]
    for sentence in wrong:
        say(sentence, sys.stderr)
    say(f"{version.replace('/', ' ').title()} has {len(wrong)} faults in {len(pages)} pages.")
    return 1 if wrong else 0


def _walked(site: Path, pages: list[str]) -> list[dict[str, Any]]:
    """Return what Firefox has seen, a record for each look at a page."""
    firefox = found("firefox") or found("firefox-esr", "firefox-esr")
    if not firefox:
        raise Problem("Firefox is not installed, and could not be: install it")
    programs = node()
    walk = locked(programs.npm, LOCK).with_name(WALK)
    with tempfile.TemporaryDirectory(prefix="firefox-") as folder, hosted(site) as address:
        job, report = Path(folder, "job.json"), Path(folder, "report.jsonl")
        what = {
            "firefox": firefox,
            "address": address,
            "disk": f"{site.as_uri()}/",
            "pages": pages,
            "axe": str(SCRIPT),
            "widths": WIDTHS,
            "looks": LOOKS,
        }
        job.write_text(json.dumps(what), encoding="utf-8")
        with report.open("wb") as file:
            code = run((*programs.node, walk, job), stdout=file, still="looking at pages")
        if code != 0:
            raise Problem(f"Firefox could not be driven: exit code {code} (see above)")
        return [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]


def faults(record: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a page, a sentence each."""
    if "page" in record:
        name, scheme = record["page"], record["scheme"]
        for sentence in _sentences(record):
            yield f"{name} ({scheme}): {sentence}"


def _sentences(record: dict[str, Any]) -> Iterator[str]:
    if "gave_up" in record:
        yield f"it could not be looked at: {record['gave_up']}"
    for name, words in LISTED.items():
        for each in dict.fromkeys(record.get(name, ())):  # said once
            if not (name == "messages" and HALF_ARRIVED in each):
                yield f"{words} {each}"
    for width, pixels in record.get("overflow", {}).items():
        if pixels > 0:
            yield f"in a window of {width} pixels it is {pixels} too wide"
    for violation in record.get("violations", ()):
        why = " ".join(violation["why"].split())
        yield f"axe-core says {violation['rule']} of {violation['element']}: {why}"
    if "dark" in record and record["dark"] != (record["scheme"] == "dark"):
        yield "Firefox does not take the system for one in this colour scheme"
    if "used" in record:
        yield from USED[record["page"]](record["used"])


def _explored(used: dict[str, Any]) -> Iterator[str]:
    """A GRU with units 7 and features 3: its recurrent kernel has three blocks of 7 columns."""
    if used["shape"] != "(7, 21)":
        yield f"a GRU with 7 units has a recurrent kernel of {used['shape']}, not of (7, 21)"


def _stepped(used: dict[str, Any]) -> Iterator[str]:
    """One state is seen; the button shows another one, of which the address tells."""
    before, after = used["before"], used["after"]
    if not (len(before) == len(after) == 1 and before != after and used["address"] == after[0]):
        yield f"Forward leads from {before} to {after}, and to #{used['address']}"


def _filtered(used: dict[str, Any]) -> Iterator[str]:
    """Only a GRU's figures are left when GRU was chosen, and some are."""
    others = [card for card in used["cards"] if not card.startswith("gru/")]
    if others or not used["cards"]:
        yield f"{len(used['cards'])} figures are seen when GRU is chosen, of others: {others[:3]}"


def _searched(used: dict[str, Any]) -> Iterator[str]:
    """A page that was opened as a file finds another one in the same folder."""
    wanted = urljoin(used["address"], "recurrent-kernel.html")
    if not (wanted.startswith("file:") and str(used["found"]).partition("?")[0] == wanted):
        yield f"who searches for recurrent_kernel in {used['address']} is led to {used['found']}"


#: What is expected of the pages that are used.
USED = {
    "explorer.html": _explored,
    "learn/by-hand.html": _stepped,
    "gallery.html": _filtered,
    "learn/bias.html": _searched,
}


if __name__ == "__main__":
    main_program(main)

#!/usr/bin/env python3
"""Check HTML, CSS and SVG of the built site with the Nu HTML checker of the W3C.

Run it with the project's environment: ``.venv/bin/python scripts/check_html.py``. It looks at
every page and figure in ``site/``, which ``scripts/build.py`` makes; pages of notebooks and their
outputs are no exception. The checker comes from npm in one version, whose checksum is known here.
Java is that of the machine, or else Debian's.
"""

import argparse
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from _debian import found
from _npm import node, unpacked
from _program import ROOT, Problem, main_program, say

CHECKER = "26.9.27"
SHA512 = "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="

OLDEST_JAVA = 17

#: Files of Material that come as they are: its style sheets are compressed, with old prefixes.
NOT_OURS = ("assets/images", "assets/javascripts", "assets/stylesheets")

#: What is let pass, and why.
LET_PASS = (
    # Python-Markdown writes `<img … />`. HTML allows it, and every attribute is quoted.
    "Trailing slash on void elements has no effect",
    # Of container queries (CSS Containment 3), which browsers know, it knows nothing yet.
    "CSS: “container-type”: Property “container-type” doesn't exist.",
    "CSS: “container”: Property “container” doesn't exist.",
    "CSS: Unrecognized at-rule “@container”",
)

#: A length of theirs: what is said of it is let pass, too.
_CONTAINER_LENGTH = re.compile(r"\dcqi\b")

#: What is checked, and what the checker has to be told.
_SUFFIXES = {".html": (), ".svg": ("--also-check-svg",), ".css": ("--also-check-css",)}


@dataclass(frozen=True)
class Finding:
    """What the checker says of one place in a file."""

    kind: str
    file: str
    line: int
    words: str
    extract: str

    def __str__(self) -> str:
        """Return it as one line."""
        extract = " ".join(self.extract.split())
        return f"{self.file}:{self.line}: {self.kind}: {self.words} [{extract}]"


def main() -> int:
    """Check, and say what is wrong where."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="what to check [site]")
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    options = parser.parse_args()
    files = list(checked_files(options.site))
    if not files:
        raise Problem(f"there is no site in {options.site}: run scripts/build.py first")
    findings = [
        finding for report in _reports(files) for finding in findings_in(report, options.site)
    ]
    for finding in findings:
        say(str(finding))
    counts = ", ".join(f"{sum(f.suffix == s for f in files)} {s}" for s in _SUFFIXES)
    say(f"The Nu HTML checker {CHECKER} finds {len(findings)} faults in {counts}.")
    return 1 if findings else 0


def checked_files(site: Path) -> Iterator[Path]:
    """Yield all that is checked: pages, style sheets and figures of ours."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.suffix in _SUFFIXES and not name.startswith(NOT_OURS):
            yield path


def _reports(files: list[Path]) -> Iterator[str]:
    java = found("java", "default-jre-headless")
    if not java or _java_version(java) < OLDEST_JAVA:
        raise Problem(f"the checker needs Java {OLDEST_JAVA} or later: install it")
    jar = unpacked(node().npm, "vnu-jar", CHECKER, SHA512) / "build" / "dist" / "vnu.jar"
    # A run for each kind: Java takes longer to start than to check a page, and a mixture of kinds
    # takes three times as long as one after the other.
    for suffix, options in _SUFFIXES.items():
        chosen = [path for path in files if path.suffix == suffix]
        if chosen:
            how = ("--stdout", "--format", "json", "--exit-zero-always", *options)
            done = subprocess.run(
                [java, "-jar", jar, *how, *chosen],
                stdout=subprocess.PIPE,
                check=False,
                encoding="utf-8",
            )
            if done.returncode != 0:
                raise Problem(f"the checker failed with exit code {done.returncode} (see above)")
            yield done.stdout


def _java_version(java: str) -> int:
    done = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', done.stderr)
    return int(version[1]) if version else 0


def findings_in(report: str, site: Path) -> Iterator[Finding]:
    """Yield what the checker found, warnings included, without what is let pass."""
    for message in json.loads(report)["messages"]:
        words = message["message"]
        of_container = _CONTAINER_LENGTH.search(message.get("extract", ""))
        if not words.startswith(LET_PASS) and not (words.startswith("CSS:") and of_container):
            yield Finding(
                kind=message.get("subType", message["type"]),
                file=_name(message.get("url", ""), site),
                line=message.get("lastLine", 0),
                words=words,
                extract=message.get("extract", ""),
            )


def _name(url: str, site: Path) -> str:
    path = Path(unquote(urlsplit(url).path))
    inside = site.resolve()
    return path.relative_to(inside).as_posix() if path.is_relative_to(inside) else str(path)


if __name__ == "__main__":
    main_program(main)

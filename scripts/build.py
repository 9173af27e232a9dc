#!/usr/bin/env python3
"""Build the site into site/, or show it with live reload; what that takes is installed first."""

# Standard library only, Python 3.8: this runs before there is an environment.

from __future__ import annotations

import argparse
import shutil
import socket

from _environment import BUILD, PYTHON, prepare
from _program import ROOT, Problem, main_program, run, say, turn

ADDRESS = "127.0.0.1:8000"
SITE = ROOT / "site"
# Beside the site, so that a rename puts one in the place of the other.
NEW = ROOT / ".site-new"
OLD = ROOT / ".site-old"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--serve", action="store_true", help="show the site with live reload")
    parser.add_argument("--addr", metavar="HOST:PORT", help=f"where --serve does so [{ADDRESS}]")
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    options = parser.parse_args()
    if options.addr and not options.serve:
        parser.error("--addr goes with --serve")
    prepare(BUILD)
    if options.serve:
        return serve(options.addr or ADDRESS)
    with turn("site"):
        build()
    say(f"\nThe site is ready: open {SITE / 'index.html'}")
    say("or read it with live reload: python3 scripts/build.py --serve")
    return 0


def serve(address: str) -> int:
    if not _can_be_served(address):  # MkDocs would fail with a traceback
        reason = "it is taken, or no HOST:PORT of this machine"
        raise Problem(f"cannot serve at {address}: {reason}; choose another with --addr")
    return run([PYTHON, "-m", "mkdocs", "serve", "--dev-addr", address])


def _can_be_served(address: str) -> bool:
    host, _, port = address.rpartition(":")
    if not (host and port.isdecimal() and 0 < int(port) < 65536):
        return False
    try:
        socket.create_server((host, int(port))).close()
    except OSError:
        return False
    return True


def build() -> None:
    """Build beside the site and swap at the end, so that a failure leaves the old one whole."""
    _tidy()
    try:
        if run([PYTHON, "-m", "mkdocs", "build", "--strict", "--site-dir", NEW]) != 0:
            raise Problem("MkDocs could not build the site (see above); site/ is as it was")
        if SITE.exists():
            SITE.rename(OLD)
        NEW.rename(SITE)
    finally:
        _tidy()


def _tidy() -> None:
    """Remove what this run, or one that was killed, has left beside the site."""
    if OLD.exists() and not SITE.exists():  # stopped between the two renames
        OLD.rename(SITE)
    for folder in (NEW, OLD):
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main_program(main)

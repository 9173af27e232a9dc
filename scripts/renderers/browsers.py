"""Browsers: every file as a picture on a page from elsewhere, in both colour schemes."""

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from _browser import find_browser
from _program import CACHE, Problem, run_logged
from _served import served
from PIL import Image
from playwright.sync_api import sync_playwright

from renderers.samples import NAMED, WIDTH, Sample, Shot, shot

_FORMS = (".svg", ".light.svg", ".dark.svg", NAMED, ".png")
_LOG = CACHE / "firefox.log"

#: Saves what a page looks like: gets its address, the scheme, width and height, and the file.
Photographer = Callable[[str, str, int, int, Path], None]


def chromium(samples: Sequence[Sample]) -> list[Shot]:
    """Return how Chromium shows each file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("LSTM_UNPACKED_CHROMIUM") or find_browser(),
            args=["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [],
        )

        def take(address: str, scheme: str, width: int, height: int, picture: Path) -> None:
            dark = scheme == "dark"
            page = browser.new_page(
                color_scheme="dark" if dark else "light",
                viewport={"width": width, "height": height},
            )
            page.goto(address)
            page.screenshot(path=picture)
            page.close()

        found = _taken(samples, take)
        browser.close()
    return found


def firefox(program: str, samples: Sequence[Sample]) -> list[Shot]:
    """Return how Firefox shows each file.

    Raises:
        Problem: if it makes no picture.
    """

    def take(address: str, scheme: str, width: int, height: int, picture: Path) -> None:
        with tempfile.TemporaryDirectory(prefix="firefox-") as profile:
            setting = f'user_pref("ui.systemUsesDarkTheme", {scheme == "dark":d});\n'
            (Path(profile) / "user.js").write_text(setting, encoding="utf-8")
            command = (
                *(program, "--headless", "--no-remote", "--profile", profile),
                *("--screenshot", picture, f"--window-size={width},{height}", address),
            )
            if not run_logged(command, _LOG, "waiting for Firefox") or not picture.exists():
                raise Problem("Firefox made no picture of the figures", _LOG)

    return _taken(samples, take)


def _taken(samples: Sequence[Sample], take: Photographer) -> list[Shot]:
    """Put all files on one page for each scheme, in rows and columns, and cut them out again."""
    found = []
    with tempfile.TemporaryDirectory(prefix="pages-") as name:
        pages = Path(name)
        # Two servers, two origins: as a figure that somebody embeds.
        with served(samples[0].folder) as files, served(pages) as place:
            for scheme in ("light", "dark"):
                images, boxes, height = [], [], 0
                for sample in samples:
                    for column, form in enumerate(_FORMS):
                        left = column * WIDTH
                        images.append(
                            f'<img src="{files}{sample.file(form).name}" alt="" '
                            f'style="left:{left}px;top:{height}px;height:{sample.height}px">'
                        )
                        boxes.append((sample, form, (left, height)))
                    height += sample.height
                page = pages / f"{scheme}.html"
                page.write_text(_PAGE.format(WIDTH, "".join(images)), encoding="utf-8")
                picture = pages / f"{scheme}.png"
                take(f"{place}{page.name}", scheme, len(_FORMS) * WIDTH, height, picture)
                with Image.open(picture) as whole:
                    for sample, form, (left, top) in boxes:
                        part = whole.crop((left, top, left + WIDTH, top + sample.height))
                        follows = scheme if form == ".svg" else ""
                        found.append(shot(sample, form, part, follows))
    return found


_PAGE = """<!doctype html><meta charset="utf-8"><title>Figures</title>
<meta name="color-scheme" content="light dark">
<style>body{{margin:0;background:#fff}}img{{position:absolute;width:{}px}}</style>
{}
"""

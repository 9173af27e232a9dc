"""The pure parts of the programs that check the built site."""

import json
from pathlib import Path
from typing import Any

import canaries
import check_html
import lighthouse
import pytest

ADDRESS = "http://127.0.0.1:1/"
BUDGET = json.loads(lighthouse.BUDGET.read_text(encoding="utf-8"))


def _write(file: Path, text: str = "x") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_what_the_html_checker_says(tmp_path: Path) -> None:
    """Errors and warnings count; what is let pass does not."""
    page = (tmp_path / "learn/a b.html").as_uri()
    messages = [
        {"type": "error", "url": page, "lastLine": 3, "message": "Bad", "extract": "<x>\n y"},
        {"type": "info", "subType": "warning", "url": page, "message": "Odd"},
        {"type": "info", "url": page, "message": f"{check_html.LET_PASS[0]} and so on."},
    ]
    report = json.dumps({"messages": messages})
    assert [str(finding) for finding in check_html.findings_in(report, tmp_path)] == [
        "learn/a b.html:3: error: Bad [<x> y]",
        "learn/a b.html:0: warning: Odd []",
    ]


def test_files_of_material_are_not_checked(tmp_path: Path) -> None:
    """Pages, figures and our style sheets are."""
    for name in (
        "404.html",
        "figures/a.svg",
        "assets/site.css",
        "assets/stylesheets/m.css",
        "b.js",
    ):
        _write(tmp_path / name)
    names = [p.relative_to(tmp_path).as_posix() for p in check_html.checked_files(tmp_path)]
    assert names == ["404.html", "assets/site.css", "figures/a.svg"]


def _report(score: float, *urls: str) -> dict[str, Any]:
    audit = {"score": score, "displayValue": "2 s"}
    items = [{"url": url, "transferSize": 7, "resourceType": "Script"} for url in urls]
    references = [{"id": "paint", "weight": 1}]
    return {
        "audits": {"paint": audit, "network-requests": {"details": {"items": items}}},
        "categories": {
            name: {"score": score, "auditRefs": references} for name in lighthouse.CATEGORIES
        },
        "environment": {"benchmarkIndex": 750},
    }


def test_a_perfect_page(tmp_path: Path) -> None:
    """Nothing is said of it; a data address is no request."""
    report = _report(1, f"{ADDRESS}index.html?h=x#y", "data:image/png;base64,AA")
    audit = lighthouse.from_report(report, ADDRESS, tmp_path)
    assert [request.address for request in audit.requests] == ["index.html"]
    assert list(lighthouse.faults("index.html", audit, BUDGET)) == []


def test_points_lost_and_others_asked(tmp_path: Path) -> None:
    """What cost points is named, and so is who was asked."""
    report = _report(0.99, "https://example.org/font")
    low, asked = lighthouse.faults(
        "a.html", lighthouse.from_report(report, ADDRESS, tmp_path), BUDGET
    )
    assert low.startswith("performance 99, accessibility 99")
    assert "paint 2 s" in low
    assert asked == "asks others: https://example.org/font"


@pytest.mark.parametrize(("page", "number"), [(lighthouse.HOME, 2), ("learn/kernel.html", 1)])
def test_budget(tmp_path: Path, page: str, number: int) -> None:
    """The home page has one for all, each page one for scripts of ours; Material's are not."""
    script = lighthouse.Request("assets/ours.js", "Script", 200_000)
    material = lighthouse.Request("assets/javascripts/bundle.js", "Script", 30_000)
    full = dict.fromkeys(lighthouse.CATEGORIES, 100)
    audit = lighthouse.Audit(full, (), (script, material), ())
    assert len(list(lighthouse.faults(page, audit, BUDGET))) == number


def test_a_slow_machine_is_made_less_slow() -> None:
    """Half the points of a usual machine, half the slowdown."""
    assert lighthouse.slowdown_for(_report(1)) == lighthouse.SLOWDOWN / 2


def test_every_page_but_those_of_figures(tmp_path: Path) -> None:
    """Nor the page that stands for missing ones."""
    for name in ("404.html", "index.html", "learn/a.html", "figures/x.html"):
        _write(tmp_path / name)
    assert lighthouse.every_page(tmp_path) == ["index.html", "learn/a.html"]


def test_what_a_generator_leaves_undone(tmp_path: Path) -> None:
    """Missing pages, unfilled facts and images that are no figures."""
    for name in ("whole", "missing", "unfilled", "bare"):
        _write(tmp_path / f"docs/{name}.md", "![](figures/a.svg)")
    _write(tmp_path / "site/whole.html", '<figure class="lu-figure"></figure>')
    _write(tmp_path / "site/unfilled.html", '{{ lstm x }}<figure class="lu-figure wide"></figure>')
    _write(tmp_path / "site/bare.html", "<img>")
    assert list(canaries.amiss(tmp_path / "docs", tmp_path / "site")) == [
        "1 of 4 pages missing: missing",
        "1 of 4 with facts or snippets left unfilled: unfilled",
        "1 of 4 with figures left incomplete: bare",
    ]

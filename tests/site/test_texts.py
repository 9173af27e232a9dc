"""What the site gives to programs: its pages as text, what they may read, what a link shows."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree, html
from mkdocs.commands import build
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from playwright.sync_api import Browser, expect

from diagram_gen.llms import robots
from diagram_gen.social import picture
from tests.site.conftest import DOCS, PAGES, ROOT

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

URL = "https://example.org/lstm/"


def _links(text: str) -> set[str]:
    found = re.findall(r"\]\((?!https?:|mailto:)([^)\s#]+)", text)
    return set(found)


def test_every_page_is_listed_with_its_description(site: Path) -> None:
    """``llms.txt`` has the form of llmstxt.org, and its links lead to pages."""
    text = (site / "llms.txt").read_text(encoding="utf-8")
    title, _, summary, *_ = text.splitlines()
    assert title == "# LSTM Unpacked"
    assert summary.startswith("> ")
    listed = dict(re.findall(r"^- \[[^\]]+\]\(([^)]+)\): (.+)$", text, re.MULTILINE))
    assert set(listed) == {f"{page}.html" for page in PAGES}
    assert all(len(description) > 50 for description in listed.values())
    assert all((site / address).is_file() for address in _links(text))


def test_the_text_of_all_pages(site: Path) -> None:
    """Nothing in ``llms-full.txt`` waits to be resolved, and its links lead somewhere."""
    text = (site / "llms-full.txt").read_text(encoding="utf-8")
    starts = re.findall(r"^<!-- (\S+)\.html -->$", text, re.MULTILINE)
    assert sorted(starts) == PAGES
    prose = re.sub(r"^ *(```+)[^`\n]*\n.*?^ *\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    prose = re.sub(r"(`+)[^`]+\1", "", prose)
    left = re.findall(
        r"\{\{.*|--8<--.*|\{[:.#].*|^ *(?:===|\?\?\?|!!!) .*|</?div.*", prose, re.MULTILINE
    )
    assert left == []
    assert "kernel (1, 12), recurrent_kernel (3, 12)" in text
    # In code, brackets and parentheses follow one another, too.
    assert {link for link in _links(prose) if not (site / link).exists()} == set()


def test_robots() -> None:
    """The list of pages is named where its whole address is known."""
    assert robots("") == "User-agent: *\nAllow: /\n"
    assert robots(URL).endswith(f"\nSitemap: {URL}sitemap.xml\n")


class _Rendered:
    """Templates of the site around one page, published at an address or nowhere."""

    def __init__(self, url: str, source: str) -> None:
        self.config: MkDocsConfig = load_config(str(ROOT / "mkdocs.yml"), site_url=url)
        self.config.nav = None
        file = File(source, str(DOCS), self.config.site_dir, use_directory_urls=False)
        self.files = Files([file])
        self.nav = get_navigation(self.files, self.config)
        self.page = Page(None, file, self.config)
        file.page = self.page
        self.page.read_source(self.config)
        self.page.content, self.page.toc = '<h1>A</h1><img src="x">', get_toc([])
        self.env = self.config.theme.get_env()

    def of_page(self) -> html.HtmlElement:
        """Return the page itself."""
        context: Any = build.get_context(self.nav, self.files, self.config, self.page)
        context["picture"] = picture(DOCS, self.page.content or "")
        return html.fromstring(self.env.get_template("main.html").render(context))

    def of(self, name: str) -> str:
        """Return what is made of another template."""
        template = self.env.get_template(name)
        return build._build_template(name, template, self.files, self.config, self.nav)


def _said(page: html.HtmlElement) -> dict[str, str]:
    metas = page.xpath("//meta[@property or starts-with(@name, 'twitter:')]")
    return {m.get("property") or m.get("name"): m.get("content") for m in metas}


def test_what_a_link_to_a_published_page_shows() -> None:
    """Its canonical address, its picture with words and size, and its licence."""
    page = _Rendered(URL, "learn/kernel.md").of_page()
    here = f"{URL}learn/kernel.html"
    assert page.xpath("//link[@rel='canonical']/@href") == [here]
    said = _said(page)
    assert said["og:url"] == here
    assert said["og:title"] == "What is kernel in a Keras LSTM? (features, 4·units)"
    assert said["og:image"] == said["twitter:image"] == f"{URL}figures/lstm/u3-f1/weights.png"
    assert "kernel (1, 12)" in said["og:image:alt"]
    assert int(said["og:image:width"]) == 1600
    assert int(said["og:image:height"]) > 0
    assert said["twitter:card"] == "summary_large_image"
    [data] = page.xpath("//script[@type='application/ld+json']/text()")
    about = json.loads(data)
    assert about["@type"] == "TechArticle"
    assert about["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert (about["url"], about["image"]) == (here, said["og:image"])


@pytest.mark.parametrize("source", ["index.md", "learn/kernel.md"])
def test_a_page_that_is_published_nowhere_names_no_address(source: str) -> None:
    """Only what is true anywhere."""
    page = _Rendered("", source).of_page()
    assert page.xpath("//link[@rel='canonical']") == []
    said = _said(page)
    assert said["og:title"]
    assert said["twitter:card"] == "summary"
    assert not any("image" in name or "url" in name for name in said)
    [data] = page.xpath("//script[@type='application/ld+json']/text()")
    about = json.loads(data)
    assert not {"url", "image"} & set(about)
    assert about["@type"] == ("WebSite" if source == "index.md" else "TechArticle")


def test_every_page_says_what_it_is(site: Path) -> None:
    """One title and one description for each page, and no two alike."""
    found = [html.parse(str(site / f"{name}.html")).getroot() for name in PAGES]
    for what in ("og:title", "og:description"):
        values = [_said(page)[what] for page in found]
        assert len(set(values)) == len(PAGES), what


def test_the_sitemap(site: Path) -> None:
    """It names pages by whole addresses, without the day of the build."""
    listed = etree.fromstring(_Rendered(URL, "learn/kernel.md").of("sitemap.xml").encode())
    assert [e.text for e in listed.iter("{*}loc")] == [f"{URL}learn/kernel.html"]
    assert list(listed.iter("{*}lastmod")) == []
    assert len(etree.parse(str(site / "sitemap.xml")).getroot()) == 0


@pytest.mark.parametrize(("url", "root"), [("", "/"), (URL, "/lstm/")])
def test_the_missing_page_leads_on_from_any_depth(url: str, root: str) -> None:
    """Its addresses begin at the root of the site, as nobody knows where it is shown."""
    page = html.fromstring(_Rendered(url, "learn/kernel.md").of("404.html"))
    links = page.xpath("//article//a/@href")
    assert f"{root}learn/kernel.html" in links
    assert all(link.startswith(root) for link in links)


def test_the_missing_page_offers_what_is_near(browser: Browser, address: str, site: Path) -> None:
    """Links lead to pages; a script offers the nearest."""
    page = html.parse(str(site / "404.html")).getroot()
    links = page.xpath("//article//a/@href")
    assert len(links) > len(PAGES)
    assert [link for link in links if not (site / link.lstrip("/")).is_file()] == []
    with browser.new_page() as tab:
        body = (site / "404.html").read_text(encoding="utf-8")
        wrong = f"{address}how-to/recurrent-kernel"
        tab.route(
            wrong, lambda route: route.fulfill(status=404, body=body, content_type="text/html")
        )
        tab.goto(wrong)
        line = tab.locator("#lu-nearest")
        expect(line).to_be_visible()
        found = line.locator("a").get_attribute("href")
        assert found == "/learn/recurrent-kernel.html"

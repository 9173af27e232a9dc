"""The search finds the right page first, whatever its subject is called elsewhere."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.search_questions import QUESTIONS
from tests.site.search_terms import TERMS

#: What readers type most, and the page that answers it.
FIRST = {
    "kernel": "learn/kernel.html",
    "recurrent_kernel": "learn/recurrent-kernel.html",
    "gate order": "learn/blocks.html",
    "units": "learn/sizes.html",
    "reset_after": "layers/gru.html",
    "get_weights": "how-to/read-and-set-weights.html",
    "pytorch": "frameworks/pytorch.html",
    "parameters": "learn/parameters.html",
    "netron": "files/netron.html",
    "bias": "learn/bias.html",
    "weight_ih_l0": "frameworks/pytorch.html",
    "1x(4u)": "files/netron.html",
}

#: Asks the site's own search worker, as its search box does: one worker, many questions.
_ASK = """async (terms) => {
  const config = JSON.parse(document.getElementById("__config").textContent);
  const index = await (await fetch("search/search_index.json")).json();
  const worker = new Worker(new URL(config.search, location.href));
  const ask = (type, data) => new Promise((resolve) => {
    worker.addEventListener("message", (event) => resolve(event.data), { once: true });
    worker.postMessage({ type, data });
  });
  await ask(0, { config: index.config, docs: index.docs, options: { suggest: true } });
  const found = {};
  for (const term of terms) {
    const { data } = await ask(2, term);
    found[term] = data.items.map((item) => item[0].location.split("#")[0]);
  }
  worker.terminate();
  return found;
}"""


@pytest.fixture(scope="module")
def tab(browser: Browser, address: str) -> Any:
    """The home page, loaded once."""
    with browser.new_page() as opened:
        opened.goto(f"{address}index.html")
        yield opened


@pytest.mark.parametrize("term", FIRST)
def test_the_search_box_shows_the_right_page_first(tab: Page, address: str, term: str) -> None:
    """The first result leads to the page, whatever section of it."""
    tab.reload()
    box = tab.locator(".md-search__input")
    box.click()
    box.press_sequentially(term)
    first = tab.locator(".md-search-result__item a").first
    expect(first).to_be_visible(timeout=30_000)
    found = str(first.get_attribute("href")).removeprefix(address)
    assert found.partition("?")[0].partition("#")[0] == FIRST[term]


def test_the_search_box_works_from_a_disk(browser: Browser, site: Path) -> None:
    """Whoever saved the site, or opens the copy without a network, can search in it as well."""
    with browser.new_page() as page:
        page.goto((site / "learn/bias.html").as_uri())
        box = page.locator(".md-search__input")
        box.click()
        box.press_sequentially("recurrent_kernel")
        first = page.locator(".md-search-result__item a").first
        expect(first).to_be_visible(timeout=30_000)
        found = str(first.get_attribute("href")).partition("?")[0]
        assert found == (site / "learn/recurrent-kernel.html").as_uri()


@pytest.mark.parametrize("asked", [TERMS, QUESTIONS], ids=["names", "questions"])
def test_what_readers_type_leads_to_the_right_page(
    tab: Page, asked: dict[tuple[str, ...], tuple[str, ...]]
) -> None:
    """Names from elsewhere, identifiers whole and in pieces; several words, messages of errors."""
    wanted = {term: pages for pages, terms in asked.items() for term in terms}
    assert len(wanted) >= 60
    assert len(wanted) == sum(map(len, asked.values()))  # none twice: the last would count
    found = tab.evaluate(_ASK, list(wanted))
    first = {term: (pages or ["nothing"])[0] for term, pages in found.items()}
    wrong = {
        term: first[term]
        for term, pages in wanted.items()
        if first[term].removesuffix(".html") not in pages
    }
    assert wrong == {}


def test_figures_are_found(tab: Page) -> None:
    """Words of figures, such as shapes and versions, are completed to words that are there."""
    figures = [str(number) for number in range(100)]
    found = tab.evaluate(_ASK, [f"keras {figure}" for figure in figures])
    assert all(found.values())


def test_every_word_counts_as_long_as_a_place_has_them_all(tab: Page) -> None:
    """Otherwise any word will do; words such as "to" do not count, so "torch" is no hit for it."""
    asked = ["onnx", "to onnx", "onnx linear_before_reset", "onnx nobodywritesthis", "to the"]
    alone, with_to, both, unknown, idle = tab.evaluate(_ASK, asked).values()
    assert with_to == alone
    assert set(both) < set(alone)
    assert set(unknown) == set(alone)
    assert isinstance(idle, list)  # nothing but such words is no error


def test_other_names_are_shown_and_told_once(site: Path, tab: Page, address: str) -> None:
    """A page shows the names that it is found by."""
    docs = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    tags = {
        doc["location"]: doc["tags"] for doc in docs if "tags" in doc and "#" not in doc["location"]
    }
    assert len(tags) >= 30
    assert all(len(set(names)) == len(names) for names in tags.values())
    tab.goto(f"{address}learn/sizes.html")
    shown = tab.locator("article .md-tag").all_inner_texts()
    assert shown == tags["learn/sizes.html"]

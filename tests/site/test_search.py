"""The search box finds the right page first."""

import pytest
from playwright.sync_api import Browser, expect

#: What readers type, and the page that answers it.
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
}


@pytest.mark.parametrize("term", FIRST)
def test_search_finds_the_right_page_first(browser: Browser, address: str, term: str) -> None:
    """The first result leads to the page, whatever section of it."""
    with browser.new_page() as tab:
        tab.goto(f"{address}index.html")
        box = tab.locator(".md-search__input")
        box.click()
        box.press_sequentially(term)
        first = tab.locator(".md-search-result__item a").first
        expect(first).to_be_visible(timeout=30_000)
        found = str(first.get_attribute("href")).removeprefix(address)
        assert found.partition("?")[0].partition("#")[0] == FIRST[term]

"""What the built pages say, held against fresh Keras layers and against one another."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from lxml import html

from tests.site.conftest import PAGES


@cache
def _page(path: Path) -> html.HtmlElement:
    return html.parse(str(path)).getroot()


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, site: Path) -> tuple[str, html.HtmlElement]:
    """Every page in turn: its address and its content."""
    name = f"{request.param}.html"
    return name, _page(site / name)


@cache
def _fresh(code: str, features: int) -> tuple[list[tuple[int, ...]], int]:
    """Build a layer here and now: the shapes of its arrays, and the number of parameters."""
    import keras

    layer = eval(code, {"keras": keras})  # noqa: S307 - it is our own page
    convolution = re.search(r"ConvLSTM(\d)D", code)
    spatial = (4,) * int(convolution[1]) if convolution else ()
    outer = (None,) if "TimeDistributed" in code else ()
    layer.build((None, *outer, None, *spatial, features))
    return [tuple(v.shape) for v in layer.weights], layer.count_params()


def _numbers(text: str) -> tuple[int, ...]:
    """Return the sizes in a shape such as ``(1, 12)``."""
    return tuple(int(size) for size in re.findall(r"\d+", text))


def test_tables_behind_figures_equal_fresh_layers(page: tuple[str, html.HtmlElement]) -> None:
    """The table behind each figure has the shapes and counts of a layer built here."""
    for table in page[1].cssselect(".lu-details table"):
        caption = table.findtext("caption") or ""
        found = re.fullmatch(r"(keras\..*), features (\d+)", caption)
        assert found, caption
        shapes, parameters = _fresh(found[1], int(found[2]))
        rows = [[cell.text_content() for cell in row] for row in table.cssselect("tbody tr")]
        assert [_numbers(shape) for _, shape, _ in rows[:-1]] == shapes
        assert int(rows[-1][-1].replace(",", "")) == parameters


#: Pages with tables of shapes for several sizes, and what makes a layer of a number of units.
SHAPE_TABLES = {
    "layers/lstm": "keras.layers.LSTM({})",
    "layers/gru": "keras.layers.GRU({})",
    "layers/simple-rnn": "keras.layers.SimpleRNN({})",
}


@pytest.mark.parametrize("name", SHAPE_TABLES)
def test_shape_tables_equal_fresh_layers(site: Path, name: str) -> None:
    """Each shape table of a layer's reference, for each number of features."""
    tables = [
        table
        for table in _page(site / f"{name}.html").cssselect("table")
        if [th.text_content() for th in table.cssselect("thead th")]
        == ["units", "kernel", "recurrent_kernel", "bias", "parameters"]
    ]
    assert len(tables) >= 3
    for table in tables:
        for row in table.cssselect("tbody tr")[1:]:
            units, *found, parameters = (c.text_content() for c in row)
            features = _numbers(found[0])[0]
            code = SHAPE_TABLES[name].format(units)
            # A GRU's page has tables for both of its forms; the bias tells them apart.
            if name == "layers/gru" and len(_numbers(found[2])) == 1:
                code = code.replace(")", ", reset_after=False)")
            shapes, count = _fresh(code, features)
            assert [_numbers(text) for text in found] == shapes
            assert int(parameters.replace(",", "")) == count


def test_nothing_is_left_unfilled(page: tuple[str, html.HtmlElement]) -> None:
    """No fact, snippet, table or equation of the author's syntax reaches the reader."""
    name, root = page
    if name == "about/contributing.html":  # explains that very syntax
        return
    text = root.text_content()
    assert "{{" not in text
    assert "--8<--" not in text
    assert not root.xpath("//p[contains(., '| :--')]")


def test_pictures_have_words_and_sizes(page: tuple[str, html.HtmlElement]) -> None:
    """Each figure has a long text alternative, of a layer with its sizes, and its own size."""
    for image in page[1].cssselect("article img"):
        alt = image.get("alt", "")
        if image.getparent().get("class") == "lu-card":  # the words beside it say the same
            assert alt == ""
            assert image.getparent().text_content()
            continue
        # A picture that a notebook made shows no layer with its sizes; nor do these.
        if not re.search(r"/(layouts|netron|action)/|^[\w-]+-\d+\.png$", image.get("src")):
            assert re.search(r"units \d.*features \d", alt), alt
        assert len(alt) > 100
        assert int(image.get("width")) > 0
        assert int(image.get("height")) > 0


def test_titles_and_descriptions(page: tuple[str, html.HtmlElement]) -> None:
    """Each page has a title and a description of a length that search engines show."""
    root = page[1]
    assert root.findtext(".//title")
    (description,) = root.xpath("//meta[@name='description']/@content")
    assert 60 <= len(description) <= 170, len(description)


def test_style_sheets_come_before_what_they_move(page: tuple[str, html.HtmlElement]) -> None:
    """They stand in the head; the explorer's, which other pages embed whole, begins its part.

    A sheet that comes later moves what a quick browser has painted by then.
    """
    for sheet in page[1].cssselect("body link[rel=stylesheet]"):
        assert "explorer.css" in sheet.get("href"), page[0]
        assert sheet.getprevious() is None, page[0]


def test_ids_are_unique(page: tuple[str, html.HtmlElement]) -> None:
    """No id stands twice in a page."""
    ids = page[1].xpath("//@id")
    assert sorted(set(ids)) == sorted(ids)


def test_links_lead_somewhere(site: Path, page: tuple[str, html.HtmlElement]) -> None:
    """Every link and picture inside the site has a target, anchors included."""
    _check_links(site, *page)


def test_links_of_figure_pages_lead_somewhere(site: Path) -> None:
    """The same for the page of one figure of each kind and layer, and of layers side by side."""
    found = {
        (path.parts[-3], path.name) if "layouts" not in path.parts else path.name: path
        for path in sorted((site / "figures").rglob("*.html"))
    }
    assert len(found) > 100
    for path in found.values():
        _check_links(site, path.relative_to(site).as_posix(), html.parse(str(path)).getroot())


def _check_links(site: Path, name: str, root: html.HtmlElement) -> None:
    for target in root.xpath("//a/@href | //img/@src | //link/@href | //script/@src"):
        if re.match(r"(https?|mailto|javascript|data):", target):
            continue
        path, anchor = urldefrag(urljoin(name, target))
        file = site / unquote(path.partition("?")[0])
        if file.is_dir():
            file /= "index.html"
        assert file.is_file(), target
        if anchor and file.suffix == ".html":
            assert unquote(anchor) in _page(file).xpath("//@id"), target


def test_the_list_of_questions_is_whole(site: Path) -> None:
    """Every question of the answer pages is listed, and in its words."""
    listed = {
        link.get("href"): " ".join(link.text_content().split())
        for link in _page(site / "answers/index.html").cssselect("article a")
    }
    for path in (site / "answers").glob("*.html"):
        if path.name == "index.html":
            continue
        for heading in _page(path).cssselect("article h2[id]"):
            (sign,) = heading.cssselect("a.headerlink")
            asked = " ".join(heading.text_content().replace(sign.text or "", "").split())
            assert listed.get(f"{path.name}#{heading.get('id')}") == asked

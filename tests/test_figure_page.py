"""Each figure has a page; it says what is true, escapes what it is told, and leads somewhere."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from lxml.html import HtmlElement
from PIL import Image

from diagram_gen import action_catalogue, figure_names
from diagram_gen.embed import PLACES, Shown, Site
from diagram_gen.figure_names import KIND_NAMES, Named, near, neighbours
from diagram_gen.figure_page import FORMATS, figure_page
from diagram_gen.gallery import gallery
from diagram_gen.layers import KINDS
from diagram_gen.results import MANIFEST
from diagram_gen.templating import filled
from tests.programs import ROOT, Built

SHOWN = Shown(
    "figures/lstm/u3-f2/weights", "Weights of LSTM", "Weights of LSTM. A map.", 405, 412, "3.15.1"
)
FILES = {f"{SHOWN.address}{suffix}": 1000 + n for n, suffix in enumerate(FORMATS)}
DATA = ["api/v1/lstm/u3-f2.json"]
OTHERS = [
    "figures/lstm/u3-f2/cell",
    "figures/lstm/u8-f2/weights",
    "figures/lstm/u3-f1/weights",
    "figures/lstm/u8-f1/weights",
    "figures/gru/u3-f2/weights",
]


def _page(shown: Shown = SHOWN, url: str = "") -> HtmlElement:
    return html.fromstring(figure_page(shown, Site("1.2.3", url), FILES, DATA, OTHERS))


def _snippet(page: HtmlElement, place: str) -> str:
    (code,) = page.get_element_by_id(place).iter("code")
    return str(code.text_content())


def _manifest(built: Built) -> dict[str, dict[str, Any]]:
    manifest: dict[str, dict[str, Any]] = json.loads((built.out / MANIFEST).read_bytes())
    return manifest


@pytest.mark.parametrize("url", ["", "https://example.org/a/"])
def test_a_page_offers_a_text_for_each_place(url: str) -> None:
    """Just as the place takes it, with the address of the site if that is known."""
    page = _page(url=url)
    for place in PLACES:
        assert _snippet(page, place.key) == place.write(SHOWN, Site("1.2.3", url), url)
        bases = page.get_element_by_id(place.key).cssselect(".lu-base")
        assert {base.text_content() for base in bases} == {url}


def test_a_page_that_knows_its_address() -> None:
    """It says so to search engines, and what others show of a link to it; else it does not."""
    page = _page(url="https://example.org/a/")
    address = f"https://example.org/a/{SHOWN.address}"
    (canonical,) = page.xpath("//link[@rel='canonical']/@href")
    assert canonical == f"{address}.html"
    assert page.xpath("//meta[@property='og:image']/@content") == [f"{address}.small.png"]
    data = json.loads(page.findtext(".//script[@type='application/ld+json']"))
    assert data["contentUrl"] == f"{address}.svg"
    assert data["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data["description"] == SHOWN.alt
    silent = _page()
    assert not silent.xpath("//link[@rel='canonical'] | //meta[@property]")
    assert not silent.xpath("//script[not(@src)]")


def test_what_comes_from_outside_is_escaped() -> None:
    """Words that would be markup stay words, wherever they stand."""
    words = "</script><b onclick=x>\"'&amp;</b>"
    shown = replace(SHOWN, title=words, alt=words)
    page = _page(shown, 'https://example.org/"><i>/')
    assert not page.xpath("//b | //i | //*[@onclick]")
    assert page.findtext(".//h1") == words
    (image,) = page.cssselect("main img")
    assert image.get("alt") == words
    data = json.loads(page.findtext(".//script[@type='application/ld+json']"))
    assert data["name"] == words


def test_files_with_their_sizes() -> None:
    """Each file, saved under a name that says what it is."""
    page = _page()
    found = {
        link.get("href"): (link.get("download"), link.text, link.getnext().text)
        for link in page.cssselect(".lu-files a")
    }
    assert found["weights.pdf"] == ("lstm-u3-f2-weights.pdf", "PDF", "1.0 kB")
    assert list(found) == [address.rpartition("/")[2] for address in FILES]
    with pytest.raises(KeyError):
        figure_page(SHOWN, Site("1"), {f"{SHOWN.address}.bmp": 1}, DATA, [])


def test_structure() -> None:
    """One heading, landmarks, a language, unique ids, an image with words and size."""
    page = _page()
    assert page.get("lang") == "en"
    assert [len(page.findall(f".//{tag}")) for tag in ("h1", "main", "header")] == [1, 1, 1]
    ids = page.xpath("//@id")
    assert len(set(ids)) == len(ids)
    for labelled in page.xpath("//@aria-labelledby"):
        assert labelled in ids
    (image,) = page.cssselect("main img")
    assert (image.get("width"), image.get("height")) == ("405", "412")
    assert 0 < len(page.xpath("//meta[@name='description']/@content")[0]) <= 160


def test_neighbours() -> None:
    """Same layer and size; same figure with other units, or other features; nothing further."""
    names = {"figures/lstm/u3-f2/weights", *OTHERS}
    assert neighbours(names).keys() == names
    found = near(Named(SHOWN.address), map(Named, OTHERS))
    addresses = {kind: [f.address for f in some] for kind, some in vars(found).items()}
    assert addresses == {
        "kinds": [OTHERS[0]],
        "units": [OTHERS[1]],
        "features": [OTHERS[2]],
        "steps": [],
        "layouts": [],
    }
    assert set(neighbours(names)[SHOWN.address]) == set(OTHERS[:3])
    links = {link.get("href"): link.text for link in _page().cssselect(".lu-near a")}
    assert links == {
        "cell.html": "One time step",
        "../u8-f2/weights.html": "units 8 · features 2",
        "../u3-f1/weights.html": "units 3 · features 1",
    }


def test_neighbours_of_states() -> None:
    """Stages of the same step; the same stage at other steps, in other units; no maps."""
    state = Named("figures/lstm/u1-f1/t1-i")
    names = ["u1-f1/t1-f", "u1-f1/t0-i", "u1-f1/t0-f", "u2-f1/t1-i", "u2-f1/t0-i", "u1-f1/weights"]
    others = [f"figures/lstm/{name}" for name in names]
    found = near(state, map(Named, others))
    addresses = {kind: [f.address for f in some] for kind, some in vars(found).items()}
    assert addresses == {
        "kinds": [others[0]],
        "units": [others[3]],
        "features": [],
        "steps": [others[1]],
        "layouts": [],
    }
    known = neighbours([state.address, *others])
    assert known[state.address] == (others[0], others[3], others[1])
    assert known[others[-1]] == ()
    assert state.label == "units 1 · features 1 · t = 1"
    assert state.own_name == "Block i: how much is written"
    assert state.page == "learn/by-hand"


def test_neighbours_of_layouts() -> None:
    """The same layer elsewhere, and other layers of the same framework."""
    names = ["pytorch-lstm", "pytorch-gru", "onnx-lstm", "onnx-gru"]
    found = neighbours(f"figures/layouts/{name}" for name in names)
    assert found["figures/layouts/pytorch-lstm"] == (
        "figures/layouts/pytorch-gru",
        "figures/layouts/onnx-lstm",
    )
    assert Named("figures/layouts/pytorch-lstm").label == "PyTorch · torch.nn.LSTM"


def test_every_figure_has_a_name_and_a_page_that_explains_it(built: Built) -> None:
    """Kinds and layers that are drawn are called something; nothing is named in vain."""
    figures = [Named(f"figures/{name}") for name in _manifest(built)]
    assert {figure.kind for figure in figures} == set(KIND_NAMES)
    assert {figure.group for figure in figures} == set(figure_names.PAGES)
    for figure in figures:
        assert (ROOT / f"docs/{figure.page}.md").is_file()
        assert figure.label
    assert {f.group_name for f in figures} >= {kind.title for kind in KINDS.values()}
    plots = {f.name for f in figures if f.group == "action" and not f.name.startswith("values-")}
    assert plots == set(figure_names.ACTION_NAMES)
    cards = [(f.group, f.own_name, f.label) for f in figures]
    assert len(set(cards)) == len(cards)


def test_every_figure_has_its_page(built: Built) -> None:
    """With its title, words, size, files and the version of Keras; and its links lead somewhere."""
    manifest = _manifest(built)
    pages = {p.relative_to(built.out).as_posix() for p in (built.out / "figures").rglob("*.html")}
    assert pages == {f"figures/{name}.html" for name in manifest}
    studied = {f"action/{row.name}" for row in action_catalogue.PLOTS if row.studies}
    for name, entry in manifest.items():
        path = built.out / f"figures/{name}.html"
        page = html.parse(str(path)).getroot()
        assert page.findtext(".//h1") == entry["title"]
        (image,) = page.cssselect("main img")
        assert image.get("alt") == entry["alt"]
        assert int(image.get("width")) == entry["width"]
        from_keras = bool(entry["cases"]) or name in studied
        assert ("Keras 3." in _snippet(page, "citation")) == from_keras
        for link in page.xpath("//main//a/@href"):
            if not link.startswith(("#", "https:")):
                assert _file(path, link).is_file(), (name, link)
        assert {_file(path, link).name for link in page.xpath("//a[@download]/@href")} == {
            Path(address).name for address in entry["files"]
        }
        data = [_file(path, link) for link in page.xpath("//main//a/@href") if "/api/" in link]
        # Figures of trained models without a study are drawn from the model files themselves.
        assert data or (name.startswith("action/") and name not in studied)
        assert {built.out / f"api/v1/{case}.json" for case in entry["cases"]} <= set(data)


def _file(page: Path, link: str) -> Path:
    return (page.parent / link.partition("#")[0]).resolve()


def test_words_for_formats_are_true(built: Built) -> None:
    """A page says how wide the PNG files are."""
    for suffix in (".png", ".small.png"):
        found = re.search(r"(\d+) pixels wide", FORMATS[suffix])
        assert found
        with Image.open(built.out / f"{SHOWN.address}{suffix}") as image:
            assert image.width == int(found[1])


def test_gallery_has_every_figure_once(built: Built) -> None:
    """A card for each layer in each size, and for each step of a pass, with all its figures."""
    names = [f"figures/{name}" for name in _manifest(built)]
    text = gallery(*names)
    root = html.fromstring(f"<div>{text}</div>")
    links = [link.get("href") for link in root.cssselect(".lu-gallery [data-kind]")]
    assert sorted(links) == sorted(f"{name}.html" for name in names)
    figures = [Named(name) for name in names]
    assert len(root.cssselect(".lu-gallery li")) == len(
        {(f.group, f.configuration, f.moment and f.moment.t) for f in figures}
    )
    assert re.findall(r"^## .* \{ #(\S+) ", text, re.MULTILINE) == [
        section.get("data-layer") for section in root.cssselect(".lu-gallery")
    ]
    for image in root.iter("img"):
        assert image.get("loading") == "lazy"
        assert int(image.get("width")) > 0 < int(image.get("height"))
        assert (built.out / image.get("src")).is_file()
    options = {
        select.get("name"): [option.get("value") for option in select]
        for select in root.iter("select")
    }
    assert options["layer"][1:] == list(dict.fromkeys(f.group for f in figures))
    assert options["figure"][1:] == list(KIND_NAMES)
    assert options["units"][1:] == [str(n) for n in sorted({u for f in figures for u in f.units})]


def test_a_new_kind_of_figure_needs_no_entry() -> None:
    """It stands behind the others, under its own name."""
    addresses = [f"figures/lstm/u3-f2/{kind}" for kind in ("heat-map", "cell", "weights")]
    assert Named(addresses[0]).kind_name == "Heat map"
    root = html.fromstring(f"<div>{gallery(*addresses)}</div>")
    kinds = [link.get("data-kind") for link in root.cssselect(".lu-gallery [data-kind]")]
    assert kinds == ["weights", "cell", "heat-map"]
    options = root.xpath("//select[@name='figure']/option/@value")
    assert options == ["", "weights", "cell", "heat-map"]


def test_gallery_is_one_block_of_html() -> None:
    """Within a block no line is blank, or Markdown would take what follows for text."""
    text = gallery("figures/lstm/u3-f2/weights", "figures/lstm/u3-f2/cell")
    block = text[text.index("<ul") : text.index("</ul>")]
    assert "\n\n" not in block
    assert text.count("<li data-") == 1


def test_templates_ask_for_nothing_that_is_missing() -> None:
    """A value that is not given is an error, not an empty place."""
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        filled("figure.html.j2")

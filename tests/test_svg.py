"""The contract of every SVG file: design decisions that each embedder relies on."""

import hashlib
import itertools
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from diagram_gen import (
    action_catalogue,
    catalogue,
    framework_catalogue,
    making,
    proof_catalogue,
    svg,
)
from diagram_gen.colours import SCHEMES
from diagram_gen.figures.idle import idle
from diagram_gen.figures.weights import weights_map
from diagram_gen.layers import KINDS as LAYERS
from diagram_gen.results import MANIFEST
from diagram_gen.svg import Element, Figure
from tests.drawn import SVG, Drawing, Shape, Text, contrast, draw, parse
from tests.invented import idle_proof, layer_facts
from tests.programs import Built

KILOBYTE = 1000
ALLOWED_TAGS = {"svg", "title", "desc", "style", "g", "rect", "path", "text", "tspan"}
ALLOWED_FUNCTIONS = {"media", "translate"}
#: Every kind of figure, by how its files are found.
KINDS = [*(row.name for row in catalogue.FIGURES), "compare", "idle", "t[0-9]-*"]
KINDS += ["layouts/*", "action/*"]


def figures(built: Built, kind: str = "*", variant: str = "") -> Iterator[Path]:
    """Yield the files of one kind of figure: those that adapt, or a fixed variant."""
    found = sorted((built.out / "figures").rglob(f"{kind}{variant}.svg"))
    assert found, kind
    for path in found:
        if variant or path.name.count(".") == 1:
            yield path


@cache
def _drawing(path: Path, scheme: str = "light") -> Drawing:
    return draw(path.read_bytes(), scheme)


def _name(path: Path) -> str:
    """Return the name that a figure's ids must start with."""
    folders = path.parts[len(path.parts) - path.parts[::-1].index("figures") : -1]
    return "-".join([*folders, path.name.split(".")[0]])


def test_every_figure_of_the_catalogue_is_there(built: Built) -> None:
    """Files and catalogue list the same figures, each in three variants."""
    expected = {
        f"figures/{case.key}/{row.name}"
        for case in catalogue.drawn_cases()
        for row in catalogue.FIGURES
        if row.wanted(case)
    }
    expected |= {f"figures/{row.key}/{row.name}" for row in catalogue.COMPARISONS}
    expected |= {f"figures/{row.case.key}/{row.name}" for row in proof_catalogue.PROOF_FIGURES}
    expected |= {f"figures/layouts/{key}" for key in framework_catalogue.drawn_layouts()}
    expected |= {f"figures/action/{row.name}" for row in action_catalogue.PLOTS}
    expected.add("figures/netron/lstm")
    expected |= {f"figures/action/{row.name}" for row in action_catalogue.PLOTS}
    found = {p.relative_to(built.out).as_posix() for p in (built.out / "figures").rglob("*.svg")}
    assert found == {f"{e}{v}.svg" for e in expected for v in ("", ".light", ".dark")}
    for layer in LAYERS:
        names = {e.rsplit("/", 1)[1] for e in expected if e.startswith(f"figures/{layer}/")}
        assert names >= {"weights", "values"}
        assert names & {"cell", "flow"}


def test_root(built: Built) -> None:
    """Each file says what it is: an image with a size, a title and a description."""
    for path in figures(built):
        for variant in (path, path.with_suffix(".light.svg"), path.with_suffix(".dark.svg")):
            root = parse(variant.read_bytes())
            assert root.tag == f"{SVG}svg"
            assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
            assert root.get("role") == "img"
            name = _name(path)
            assert root.get("aria-labelledby") == f"{name}-title {name}-desc"
            title, desc = root[0], root[1]
            assert (title.tag, title.get("id")) == (f"{SVG}title", f"{name}-title")
            assert (desc.tag, desc.get("id")) == (f"{SVG}desc", f"{name}-desc")
            assert len(title.text or "") > 20
            assert len(desc.text or "") > 80


def test_ids(built: Built) -> None:
    """Ids start with the figure's own name, and no name belongs to two figures."""
    names = [_name(path) for path in figures(built)]
    assert len(set(names)) == len(names)
    for path, name in zip(figures(built), names, strict=True):
        ids = parse(path.read_bytes()).xpath("//@id")
        assert len(set(ids)) == len(ids)
        assert all(i.startswith(f"{name}-") for i in ids)


def test_only_what_every_renderer_draws(built: Built) -> None:
    """No script, picture, foreign content, marker or style from elsewhere, and no reference."""
    for path in (built.out / "figures").rglob("*.svg"):
        content = path.read_text(encoding="utf-8")
        root = parse(content)
        assert {str(e.tag).removeprefix(SVG) for e in root.iter()} <= ALLOWED_TAGS
        attributes = {str(k) for e in root.iter() for k in e.attrib}
        assert not {a for a in attributes if a.startswith(("on", "{")) or a == "style"}
        assert "href" not in content
        assert set(re.findall(r"([a-z-]+)\(", " ".join(_drawn_with(root)))) <= ALLOWED_FUNCTIONS
        assert not re.search(r"<[?!]|var\(|url\(|@import|@font-face|javascript:", content)
        assert set(re.findall(r"https?://[^\"' <]+", content)) == {"http://www.w3.org/2000/svg"}


def _drawn_with(root: etree._Element) -> Iterator[str]:
    """Yield what tells how to draw, without what is read."""
    for element in root.iter():
        yield from (str(v) for k, v in element.attrib.items() if k != "font-family")
        if element.tag == f"{SVG}style":
            yield element.text or ""


def test_numbers_are_short(built: Built) -> None:
    """No coordinate has more than two decimals, trailing zeros or an exponent."""
    for path in (built.out / "figures").rglob("*.svg"):
        drawn = " ".join(_drawn_with(parse(path.read_bytes())))
        drawn = re.sub(r"#[0-9a-f]{6}\b", "", drawn)
        long = [n for n in re.findall(r"\d+\.\d*", drawn) if not re.search(r"\.\d?[1-9]$", n)]
        assert not long, path
        assert not re.search(r"\de[+-]?\d|\bnan\b|\binf\b", drawn), path


def test_no_date_and_no_version(built: Built) -> None:
    """Nothing in a figure changes with the day or with the packages that are installed."""
    versions = json.loads((built.out / "api/v1/lstm/u1-f1.json").read_bytes())["read_with"]
    for path in (built.out / "figures").rglob("*.svg"):
        content = path.read_text(encoding="utf-8")
        assert not re.search(r"\b20\d\d-\d\d|\d\d:\d\d:\d\d", content)
        assert not [v for v in versions.values() if v in content]


def test_text_stays_in_the_system_fonts(built: Built) -> None:
    """Text is text, in families that every system has a font for."""
    for path in figures(built):
        for text in _drawing(path).texts:
            for run in text.runs:
                family = run.style["font-family"].rsplit(",", 1)[-1]
                assert family in ("sans-serif", "monospace")
                assert float(run.style["font-size"]) >= 8
                assert run.content.strip()


@pytest.mark.parametrize("kind", KINDS)
def test_adaptive_and_fixed_files_draw_the_same(built: Built, kind: str) -> None:
    """The file that follows the colour scheme looks like the fixed one of each scheme."""
    for path in figures(built, kind):
        for scheme in SCHEMES:
            fixed = path.with_suffix(f".{scheme}.svg").read_bytes()
            assert b"<style" not in fixed
            assert b"class=" not in fixed
            one, other = _drawing(path, scheme), draw(fixed)
            assert len(one.things) == len(other.things)
            for a, b in zip(one.things, other.things, strict=True):
                assert _look(a) == _look(b), path


def _look(thing: Shape | Text) -> object:
    if isinstance(thing, Text):
        return [(run.content, run.box, _seen(run.style)) for run in thing.runs]
    return thing.points, _seen(thing.style)


def _seen(style: object) -> dict[str, str]:
    assert isinstance(style, dict)
    return {k: v for k, v in style.items() if k != "text-anchor"}  # which the boxes tell


@pytest.mark.parametrize("kind", KINDS)
def test_text_lies_inside(built: Built, kind: str) -> None:
    """No text is cut off at the edge, in the widest usual fonts."""
    for path in figures(built, kind):
        drawing = _drawing(path)
        outside = [t.content for t in drawing.texts if not drawing.canvas.holds(t.box)]
        assert not outside, path


@pytest.mark.parametrize("kind", KINDS)
def test_text_touches_no_text_and_no_wire(built: Built, kind: str) -> None:
    """Labels have room of their own."""
    for path in figures(built, kind):
        assert not collisions(_drawing(path)), path


def collisions(drawing: Drawing) -> list[tuple[str, str]]:
    """Return pairs of texts that overlap, and texts that a wire passes through."""
    texts = drawing.texts
    found = [
        (a.content, b.content) for a, b in itertools.combinations(texts, 2) if a.box.overlaps(b.box)
    ]
    wires = [s for s in drawing.shapes if s.names[-1].startswith(("wire", "bus"))]
    for text, wire in itertools.product(texts, wires):
        left, top, right, bottom = text.box.left, text.box.top, text.box.right, text.box.bottom
        for (x1, y1), (x2, y2) in wire.edges():
            crosses = (
                min(x1, x2) < right - 0.5
                and max(x1, x2) > left + 0.5
                and min(y1, y2) < bottom - 0.5
                and max(y1, y2) > top + 0.5
            )
            if crosses:
                found.append((text.content, wire.names[-1]))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_text_contrast_where_it_stands(built: Built, kind: str) -> None:
    """Every piece of text reaches 4.5:1 against the fill under its ends and its middle."""
    poor = set()
    for path in figures(built, kind):
        light, dark = _drawing(path), _drawing(path, "dark")
        for place, text in enumerate(light.things):
            if not isinstance(text, Text):
                continue
            for n, run in enumerate(text.runs):
                _, y = run.box.middle
                for x in (run.box.left + 1, run.box.middle[0], run.box.right - 1):
                    under = light.below(place, (x, y))
                    for drawing in (light, dark):
                        above, fill = drawing.things[place], drawing.things[under]
                        assert isinstance(above, Text)
                        assert isinstance(fill, Shape)
                        ratio = contrast(above.runs[n].style["fill"], fill.style["fill"])
                        if ratio < 4.5:
                            poor.add((run.name, fill.names, round(ratio, 2)))
    assert not poor


@pytest.mark.parametrize("kind", KINDS)
def test_border_contrast_where_it_stands(built: Built, kind: str) -> None:
    """Every border and wire reaches 3:1 against what lies around it."""
    poor = set()
    for path in figures(built, kind):
        light, dark = _drawing(path), _drawing(path, "dark")
        for place, shape in enumerate(light.things):
            if not isinstance(shape, Shape) or not shape.stroked:
                continue
            if shape.names[-1] == "hair":  # level lines help the eye; the numbers stand beside
                continue
            box = shape.box
            around = [(box.left - 1.5, box.middle[1]), (box.right + 1.5, box.middle[1])]
            if shape.names[-1] == "mark":  # lies in the circle of its operator
                around = [box.middle]
            for point in around:
                under = light.below(place, point)
                for drawing in (light, dark):
                    border, fill = drawing.things[place], drawing.things[under]
                    assert isinstance(border, Shape)
                    assert isinstance(fill, Shape)
                    if fill.names[-1].startswith("arrow"):  # an arrow that ends at this border
                        continue
                    ratio = contrast(border.style["stroke"], fill.style["fill"])
                    if ratio < 3:
                        poor.add((shape.names, fill.names, round(ratio, 2)))
    assert not poor


def test_files_are_small(built: Built) -> None:
    """What an embedder's readers have to load."""
    for path in (built.out / "figures").rglob("*.svg"):
        assert path.stat().st_size <= _limit(path) * KILOBYTE, path


def _limit(path: Path) -> int:
    """Return the greatest size of a file in kB: less for maps of up to 4 units and features."""
    kind, layer = path.name.split(".")[0], path.parts[-3]
    if max(map(int, re.findall(r"\d+", path.parent.name)), default=0) > 4 or layer not in LAYERS:
        return 40
    if kind == "weights":
        # Each part is a map of its own; a convolution has up to 9 times the rows.
        return 18 if LAYERS[layer].spatial else 12 * len(LAYERS[layer].parts)
    return 30 if kind == "values" else 40


def _drawn(layer: str, units: int, features: int) -> Iterator[tuple[str, Figure]]:
    """Yield every figure of an invented layer, with its name."""
    facts = layer_facts(units, features, layer=layer)
    for row in catalogue.FIGURES:
        if row.wanted(facts.case):
            yield row.name, row.draw(facts)
    if layer in {row.case.layer for row in proof_catalogue.PROOF_FIGURES}:
        some = {"kernel": facts.case.kind.order[1], "recurrent_kernel": facts.case.kind.order}
        yield "idle", idle(facts, idle_proof(facts, some))


@pytest.mark.parametrize("layer", LAYERS)
def test_size_does_not_grow_with_the_layer(layer: str) -> None:
    """A figure of 2048 units is as small as one of 16, up to longer numbers."""
    large = dict(_drawn(layer, 2048 if "conv" not in layer else 512, 300))
    for name, small in _drawn(layer, 16, 16):
        if name == "values":
            continue
        assert large[name].height <= small.height + 60  # long shapes take a further row of cards
        assert large[name].width <= small.width + 120
        for scheme in ("auto", "light", "dark"):
            assert len(svg.standalone(large[name], scheme).encode()) <= 40 * KILOBYTE
    assert "values" not in large


@pytest.mark.parametrize("layer", LAYERS)
@settings(max_examples=12)
@given(st.integers(1, 5000), st.integers(1, 5000))
@example(1, 1)
@example(4, 4)
@example(9, 9)
def test_any_size_has_room(layer: str, units: int, features: int) -> None:
    """In figures of layers of any size no text is cut off and no labels collide."""
    if units * (units + features) > 1_000_000:
        units, features = units % 700 + 1, features % 700 + 1
    for name, figure in _drawn(layer, units, features):
        content = svg.standalone(figure)
        drawing = draw(content)
        assert all(drawing.canvas.holds(text.box) for text in drawing.texts), name
        assert not collisions(drawing), name
        if name != "values":
            assert len(content.encode()) <= 40 * KILOBYTE


@pytest.mark.parametrize("key", framework_catalogue.drawn_layouts())
def test_layouts_have_room(key: str) -> None:
    """In figures of other frameworks' layouts no text is cut off and no labels collide."""
    content = svg.standalone(framework_catalogue.draw_layout(key))
    drawing = draw(content)
    assert all(drawing.canvas.holds(text.box) for text in drawing.texts)
    assert not collisions(drawing)
    assert len(content.encode()) <= 12 * KILOBYTE


# ------------------------------------------------------------------------------ fragments


def _fragments() -> dict[str, str]:
    several = [layer_facts(u, 1) for u in (1, 2, 3)]
    drawn = [figure for layer in LAYERS for u in (1, 3) for _, figure in _drawn(layer, u, 1)]
    drawn += [row.draw(several) for row in catalogue.COMPARISONS[:1]]
    drawn += map(framework_catalogue.draw_layout, framework_catalogue.drawn_layouts())
    return {figure.name: svg.fragment(figure) for figure in drawn}


def test_fragments_share_nothing() -> None:
    """In one page with all others, or with itself, its rules reach nothing that differs."""
    sheets: dict[str, str] = {}
    for content in _fragments().values():
        root = parse(content)
        assert root.xpath("//@id") == []
        (style,) = root.iter(f"{SVG}style")
        (dark, _), *rules = re.findall(r"([^{}]+)\{([^{}]*)\}", style.text or "")
        scope = root.get("class")
        assert dark == f":is({','.join(svg.DARK_PAGES)}) .{scope}"
        assert all(re.fullmatch(rf"\.{scope} \.[a-z-]+", selector) for selector, _ in rules)
        used = {c for e in root.iter() for c in (e.get("class") or "").split()}
        assert {selector.split(".")[2] for selector, _ in rules} == used - {scope}
        assert sheets.setdefault(str(scope), style.text or "") == style.text
    assert len(sheets) > 3


def test_fragments_follow_the_page() -> None:
    """Each colour of a fragment has its light and its dark value, with a fallback before it."""
    for scheme, position in (("light", 0), ("dark", 1)):
        for name, content in _fragments().items():
            (style,) = parse(content).iter(f"{SVG}style")
            pairs = re.findall(r"fill:(#\w+);fill:light-dark\((#\w+),(#\w+)\)", style.text or "")
            assert pairs, name
            assert all(fallback == light for fallback, light, _ in pairs)
            papers = re.search(r"\.paper\{[^}]*light-dark\((#\w+),(#\w+)\)", style.text or "")
            assert papers
            assert papers.groups()[position] == SCHEMES[scheme].paper


def test_fragment_and_file_draw_the_same() -> None:
    """Both are written from one tree, and have the same words."""
    figure = weights_map(layer_facts(3, 2))
    assert parse(svg.fragment(figure)).get("aria-label") == figure.alt
    pattern = r"<style>.*</style>|<svg[^>]*>|<title.*</title>|<desc.*</desc>"
    one, other = (re.sub(pattern, "", t) for t in (svg.fragment(figure), svg.standalone(figure)))
    assert one == other.rstrip("\n")


# -------------------------------------------------------------------- numbers and escaping


@given(st.floats(-1e9, 1e9))
def test_number(value: float) -> None:
    """A coordinate is written in the shortest way, and right to two decimals."""
    text = svg.number(value)
    assert re.fullmatch(r"-?\d+(\.\d?[1-9])?", text)
    assert text != "-0"
    assert abs(float(text) - value) <= 0.00501


HOSTILE = [
    "</text><script>alert(1)</script>",
    "\"' onload='alert(1)",
    "]]><!--",
    "&amp;&lt;&#0;",
    "a\x00b\x1bc\ufffe\ud800d",
    "\u202etxet lla\u2066",
    "tab\tand\nline",
    "😀𝔘",
]


def _figure(content: str) -> Figure:
    body = (
        svg.text(1, 2, content, "label"),
        svg.runs(1, 2, [(content, "name"), (content, "code")]),
        svg.indexed(1, 2, content, content, "label", "end"),
        Element("path", "rule", {"d": content}),
    )
    return Figure("a-name", content, content, 10, 10, body)


def _writings(figure: Figure) -> list[str]:
    return [svg.fragment(figure), *(svg.standalone(figure, s) for s in ("auto", "light", "dark"))]


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text(content: str) -> None:
    """What comes from a file, such as a layer's name, is shown and does nothing."""
    _check_escaped(content)


@given(st.text(st.characters(), min_size=1, max_size=30))
def test_any_text_stays_text(content: str) -> None:
    """Any string at all gives well-formed XML that reads the same."""
    _check_escaped(content)


def _check_escaped(content: str) -> None:
    plain = _figure("x")
    shown = "".join(c if _allowed(c) else "\N{REPLACEMENT CHARACTER}" for c in content)
    for written, expected in zip(_writings(_figure(content)), _writings(plain), strict=True):
        written.encode()
        root, model = parse(written), parse(expected)
        assert [e.tag for e in root.iter()] == [e.tag for e in model.iter()]
        assert [set(e.attrib) for e in root.iter()] == [set(e.attrib) for e in model.iter()]
        for element, same in zip(root.iter(), model.iter(), strict=True):
            if same.text == "x":
                assert (element.text or "") == shown.replace("\r", "\n")
            elif element.tag == f"{SVG}path":
                assert (element.get("d") or "") == shown


def _allowed(character: str) -> bool:
    """Whether XML 1.0 allows a character."""
    code = ord(character)
    return (
        code in (0x9, 0xA, 0xD)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or code >= 0x10000
    )


def test_manifest_says_what_files_say(built: Built) -> None:
    """Title, words, size, digest and licence of every figure, and of nothing else."""
    manifest = json.loads((built.out / MANIFEST).read_bytes())
    listed = {a: f for entry in manifest.values() for a, f in entry["files"].items()}
    assert set(listed) == {
        p.relative_to(built.out).as_posix()
        for p in (built.out / "figures").rglob("*.*")
        if p.suffix in (".svg", ".png", ".pdf")
    }
    for address, file in listed.items():
        content = (built.out / address).read_bytes()
        assert file == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    for name, entry in manifest.items():
        root = parse((built.out / f"figures/{name}.svg").read_bytes())
        title, desc = root[0].text or "", root[1].text or ""
        assert entry["title"] == title
        assert entry["alt"] == f"{title}. {desc}"
        assert entry["licence"] == making.LICENCE == "CC-BY-4.0"
        for side in ("width", "height"):
            assert abs(entry[side] - float(root.get(side) or 0)) <= 0.5

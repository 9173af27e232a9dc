"""Pages take in facts, figures and equations, and a mistake in a page is an error."""

import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree
from lxml.html import HtmlElement, fromstring
from markdown import Markdown

from diagram_gen.markdown_extension import FactsExtension, UnknownFact, math_fence
from diagram_gen.results import MANIFEST
from tests.drawn import parse
from tests.fresh import Fresh, fresh
from tests.programs import Built

CELLS_CODE = (
    "keras.layers.RNN(keras.layers.StackedRNNCells("
    "[keras.layers.LSTMCell(3), keras.layers.LSTMCell(2)]))"
)
ARRAYS = ("kernel", "recurrent_kernel", "bias")
FORWARD = "bidirectional/forward_lstm/lstm_cell/kernel"
BACKWARD = "bidirectional/backward_lstm/lstm_cell/kernel"

MATHML = "{http://www.w3.org/1998/Math/MathML}"


def _page(docs: Path, source: str) -> str:
    """Return a page as MkDocs makes it, with the extensions of ``mkdocs.yml`` that matter."""
    fence = {"name": "math", "class": "math", "format": math_fence}
    markdown = Markdown(
        extensions=[
            *("attr_list", "md_in_html", "tables", "toc", "footnotes", "pymdownx.superfences"),
            *("pymdownx.highlight", "pymdownx.inlinehilite", FactsExtension(docs=str(docs))),
        ],
        extension_configs={"pymdownx.superfences": {"custom_fences": [fence]}},
    )
    return markdown.convert(source)


@dataclass(frozen=True)
class Page:
    """Makes pages on top of what was built."""

    docs: Path

    def html(self, source: str) -> str:
        """Return a page."""
        return _page(self.docs, source)

    def root(self, source: str) -> HtmlElement:
        """Return a page to look into."""
        return fromstring(f"<main>{self.html(source)}</main>")


@pytest.fixture
def page(built: Built) -> Page:
    """Make pages."""
    return Page(built.out)


# ------------------------------------------------------------------------------------ facts


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("lstm/u3-f1 kernel.shape", "<code>(1, 12)</code>"),
        ("lstm/u3-f1 bias.shape", "<code>(12,)</code>"),
        ("lstm/u3-f1 output_last", "<code>(None, 3)</code>"),
        ("lstm/u3-f1 output_sequences", "<code>(None, None, 3)</code>"),
        ("lstm/u3-f1 states.1", "<code>(None, 3)</code>"),
        ("lstm/u3-f1 parameters", "<span>60</span>"),
        ("lstm/u128-f1 parameters", "<span>66,560</span>"),
        ("lstm/u128-f1 recurrent_kernel.parameters", "<span>65,536</span>"),
        ("lstm/u3-f1 f.columns", "<code>(3, 6)</code>"),
        ("lstm/u3-f1 f.columns.0", "<span>3</span>"),
        ("lstm/u3-f1 f.activation", "<code>sigmoid</code>"),
        ("lstm/u3-f1 c.name", "<code>candidate</code>"),
        ("lstm/u3-f1 order_proof.order", "<code>ifco</code>"),
        ("lstm/u3-f1 order_proof.tried", "<span>24</span>"),
        ("lstm/u3-f1 bias.values.0.3", "<span>1</span>"),
        ("lstm/u3-f1 keras_class", "<code>keras.layers.LSTM</code>"),
        ("lstm/u3-f1 code", "<code>keras.layers.LSTM(3)</code>"),
        ("lstm/u3-f1 parts.0.units", "<span>3</span>"),
        ("gru/u3-f2 bias.shape", "<code>(2, 9)</code>"),
        ("gru/u3-f2 h.columns", "<code>(6, 9)</code>"),
        ("gru/u3-f2 r.name", "<code>reset gate</code>"),
        ("gru-reset-before/u3-f2 bias.shape", "<code>(9,)</code>"),
        ("gru-reset-before/u3-f2 code", "<code>keras.layers.GRU(3, reset_after=False)</code>"),
        ("simple-rnn/u3-f2 order_proof.order", "<code>h</code>"),
        ("bidirectional-lstm/u3-f2 output_last", "<code>(None, 6)</code>"),
        ("bidirectional-lstm/u3-f2 kernel.path", f"<code>{FORWARD}</code>"),
        ("bidirectional-lstm/u3-f2 weights.3.path", f"<code>{BACKWARD}</code>"),
        ("bidirectional-lstm/u3-f2 parts.backward.units", "<span>3</span>"),
        ("stacked-lstm/u3-f2 f.columns", "<code>(3, 6)</code>"),
        ("stacked-lstm/u3-f2 parts.1.blocks.f.columns", "<code>(2, 4)</code>"),
        ("stacked-lstm/u3-f2 parts.1.features", "<span>3</span>"),
        ("conv-lstm2d/u3-f1 kernel.shape", "<code>(3, 3, 1, 12)</code>"),
        ("time-distributed-lstm/u3-f2 output_last", "<code>(None, None, 3)</code>"),
        ("proofs/lstm-order checks.0.found", "<code>ifco</code>"),
        ("proofs/lstm-by-hand-u1 data.units", "<span>1</span>"),
        ("inputs/gru/u3 rows.t1-f5.shapes.bias", "<code>(2, 9)</code>"),
        ("inputs/lstm/u3 rows.tN-f1.output", "<code>(None, 3)</code>"),
        ("inputs/lstm/u3 rows.t1-f5.shapes.kernel", "<code>(5, 12)</code>"),
        ("inputs/lstm/u3 rows.t50-f1.parameters", "<span>60</span>"),
    ],
)
def test_facts(asked: str, shown: str, page: Page) -> None:
    """Shapes and names stand as code, counts as text; None is Keras' word for any size."""
    assert page.html(f"It is {{{{ {asked} }}}}.") == f"<p>It is {shown}.</p>"


def test_facts_are_those_of_fresh_layers(page: Page) -> None:
    """What a sentence says of an array is what a layer built here says."""
    for layer, units, features in (
        ("lstm", 1, 1),
        ("lstm", 64, 5),
        ("gru", 3, 2),
        ("simple-rnn", 32, 1),
        ("lstm-no-bias", 3, 2),
        ("conv-lstm3d", 3, 2),
    ):
        for name, array in fresh(layer, units, features).arrays.items():
            key = f"{layer}/u{units}-f{features}"
            text = page.root(f"{{{{ {key} {name}.shape }}}} {{{{ {key} {name}.parameters }}}}")
            assert text.text_content().strip() == f"{array.shape} {array.size:,}"


def test_small_numbers(page: Page) -> None:
    """A measured difference keeps its two digits."""
    data = json.loads((page.docs / "api/v1/lstm/u3-f2.json").read_bytes())
    difference = data["order_proof"]["difference"]
    shown = page.root("{{ lstm/u3-f2 order_proof.difference }}").text_content()
    assert float(shown) == difference
    assert len(shown) <= 8


@pytest.mark.parametrize("source", ["{{lstm/u3-f1 parameters}}", "{{   lstm/u3-f1   parameters }}"])
def test_spaces_do_not_matter(source: str, page: Page) -> None:
    """Authors write as they like."""
    assert page.html(source) == "<p><span>60</span></p>"


def test_facts_in_other_places(page: Page) -> None:
    """In tables, lists, headings, links and emphasis."""
    source = """
## With {{ lstm/u3-f1 parameters }}

| a | b |
| - | - |
| {{ lstm/u3-f1 kernel.shape }} | **{{ lstm/u3-f1 parameters }}** |

- [{{ lstm/u3-f1 bias.shape }}](#with-60)
"""
    root = page.root(source)
    assert [c.text_content() for c in root.iter("td")] == ["(1, 12)", "60"]
    assert root.findtext(".//a/code") == "(12,)"
    assert "60" in root.find(".//h2").text_content()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("lstm/u7-f7 parameters", r"u7-f7\.json does not exist: is the case in the catalogue"),
        ("grru/u3-f1 parameters", r"grru/u3-f1\.json does not exist"),
        ("gru/u3-f1 f.columns", "gru/u3-f1 has no fact 'f.columns'"),
        ("lstm-no-bias/u3-f1 bias.shape", "has no fact 'bias.shape'"),
        ("simple-rnn/u3-f1 order_proof.runner_up", "has no fact 'order_proof.runner_up'"),
        ("bidirectional-lstm/u3-f1 parts.sideways.units", "has no fact"),
        ("stacked-lstm/u3-f2 parts.2.units", "has no fact"),
        ("lstm/u3-f1 kernels.shape", "lstm/u3-f1 has no fact 'kernels.shape'"),
        ("lstm/u3-f1 kernel.size", "lstm/u3-f1 has no fact 'kernel.size'"),
        ("lstm/u3-f1 kernel.shape.2", "lstm/u3-f1 has no fact 'kernel.shape.2'"),
        ("lstm/u3-f1 kernel.shape.x", "has no fact"),
        ("lstm/u3-f1 parameters.units", "has no fact"),
        ("lstm/u3-f1 step", "lstm/u3-f1 has no fact 'step'"),
        ("lstm/u64-f5 kernel.values", "has no fact 'kernel.values'"),
        ("inputs/lstm/u3 rows.t2-f1.output", "has no fact"),
        ("lstm/u3-f1 kernel", "is not one fact"),
        ("lstm/u3-f1 weights", "is not one fact"),
        ("lstm/u3-f1 order_proof", "is not one fact"),
    ],
)
def test_unknown_facts(asked: str, message: str, page: Page) -> None:
    """A page that asks for what is not there is never built with a gap in it."""
    with pytest.raises(UnknownFact, match=message):
        page.html(f"{{{{ {asked} }}}}")


@pytest.mark.parametrize(
    "source",
    [
        "`{{ lstm/u3-f1 parameters }}`",
        "```\n{{ lstm/u3-f1 parameters }}\n```",
        "~~~ text\n{{ nothing/at-all here }}\n~~~",
        "    {{ lstm/u3-f1 parameters }}",
        "`` {{ a/b c }} ``",
    ],
)
def test_code_is_untouched(source: str, page: Page) -> None:
    """Code shows what its author wrote, even where it looks like a fact."""
    text = page.root(source).text_content()
    assert re.search(r"\{\{ \S+ \S+ \}\}", text)
    assert "60" not in text


def test_other_braces_are_untouched(page: Page) -> None:
    """What is no fact stays: templates, LaTeX, a single brace."""
    source = "{{ config.site_name }} and {x} and {{ }} and {{ a b c }}"
    assert page.root(source).text_content() == source


# ---------------------------------------------------------------------------------- figures


def test_a_figure(page: Page) -> None:
    """Alternative text and size from the manifest, a caption, numbers and files."""
    root = page.root('![](../figures/lstm/u3-f2/weights.svg "The **map**")')
    entry = json.loads((page.docs / MANIFEST).read_bytes())["lstm/u3-f2/weights"]
    (figure,) = root.iter("figure")
    (image,) = figure.iter("img")
    assert image.get("alt") == entry["alt"]
    assert "kernel (2, 12)" in image.get("alt")
    assert (image.get("width"), image.get("height")) == (str(entry["width"]), str(entry["height"]))
    assert image.get("src") == "../figures/lstm/u3-f2/weights.svg"
    assert image.get("title") is None
    assert figure.findtext("figcaption") == "The **map**"
    assert figure.getparent().tag != "p", "a figure in a paragraph is not valid"
    details = figure.getnext()
    assert details.tag == "details", "behind its caption a figure may hold nothing"
    links = [a.get("href") for part in (figure, details) for a in part.iter("a")]
    assert links[0] == "../figures/lstm/u3-f2/weights.svg"
    kinds = (".svg", ".light.svg", ".dark.svg", ".png", ".pdf", ".html")
    assert set(links) == {f"../figures/lstm/u3-f2/weights{kind}" for kind in kinds}
    for link in links:
        assert (page.docs / link.removeprefix("../")).is_file()


@pytest.mark.parametrize(
    ("layer", "code", "names"),
    [
        ("lstm", "keras.layers.LSTM(3)", ["kernel", "recurrent_kernel", "bias"]),
        ("gru", "keras.layers.GRU(3)", ["kernel", "recurrent_kernel", "bias"]),
        ("lstm-no-bias", "keras.layers.LSTM(3, use_bias=False)", ["kernel", "recurrent_kernel"]),
        (
            "bidirectional-lstm",
            "keras.layers.Bidirectional(keras.layers.LSTM(3))",
            [f"{part} {n}" for part in ("forward", "backward") for n in ARRAYS],
        ),
        (
            "stacked-cells",
            CELLS_CODE,
            [f"{part} cell {n}" for part in ("first", "second") for n in ARRAYS],
        ),
    ],
)
def test_numbers_behind_a_figure(layer: str, code: str, names: list[str], page: Page) -> None:
    """The table has the shapes and counts of a layer that is built here, part by part."""
    root = page.root(f"![](figures/{layer}/u3-f2/weights.svg)")
    (table,) = root.findall(".//details/table")
    _check_table(table, fresh(layer, 3, 2), code, names)


def _check_table(table: HtmlElement, real: Fresh, code: str, names: Sequence[str]) -> None:
    assert table.findtext("caption") == f"{code}, features {real.features}"
    assert [h.text for h in table.iter("th")] == ["array", "shape", "parameters"]
    assert {h.get("scope") for h in table.iter("th")} == {"col"}
    *rows, last = [[c.text_content() for c in row] for row in table.find("tbody")]
    arrays = zip(names, real.stored, strict=True)
    assert rows == [[name, str(array.shape), f"{array.size:,}"] for name, array in arrays]
    assert last == ["sum", f"{real.parameters:,}"]


@pytest.mark.parametrize(("layer", "name"), [("lstm", "LSTM"), ("gru", "GRU")])
def test_a_comparison_has_a_table_for_each_layer(layer: str, name: str, page: Page) -> None:
    """The numbers of all the layers that it compares."""
    root = page.root(f"![](figures/{layer}/u1-u2-u3-f5/compare.svg)")
    tables = root.findall(".//details/table")
    assert len(tables) == 3
    for units, table in enumerate(tables, start=1):
        _check_table(table, fresh(layer, units, 5), f"keras.layers.{name}({units})", ARRAYS)


def test_a_figure_of_no_layer_has_no_table(page: Page) -> None:
    """What other frameworks store is in the figure itself; its files are one click away."""
    root = page.root("![](figures/layouts/pytorch-lstm.svg)")
    assert not root.findall(".//details/table")
    links = [a.get("href") for a in root.iter("a")]
    suffixes = (".html", ".svg", ".light.svg", ".dark.svg", ".png", ".pdf")
    assert links[-len(suffixes) :] == [f"figures/layouts/pytorch-lstm{s}" for s in suffixes]
    assert all((page.docs / link).is_file() for link in links)


def test_a_bare_figure(page: Page) -> None:
    """An image with alternative and size, and nothing around it."""
    root = page.root("Like ![](figures/lstm/u3-f1/cell.svg){ .bare } this.")
    assert not [*root.iter("figure"), *root.iter("details"), *root.iter("a")]
    (image,) = root.iter("img")
    assert image.get("class") == "bare"
    assert "One time step of LSTM" in image.get("alt")
    assert image.get("width").isdigit()
    assert root.text_content() == "Like  this."


def test_classes_and_several_figures(page: Page) -> None:
    """Classes move to the figure; text and figures around it stay where they are."""
    source = """Before.

![](figures/lstm/u1-f1/weights.svg){ .wide }

![](figures/lstm/u2-f1/weights.svg)

After ![](assets/photo.png) all."""
    root = page.root(source)
    figures = [*root.iter("figure")]
    assert [f.get("class") for f in figures] == ["lu-figure wide", "lu-figure"]
    assert [i.get("src") for i in root.iter("img")] == [
        "figures/lstm/u1-f1/weights.svg",
        "figures/lstm/u2-f1/weights.svg",
        "assets/photo.png",
    ]
    assert root.text_content().startswith("Before.")
    assert root[-1].text_content() == "After  all."
    assert not [p for p in root.iter("p") if p.find(".//figure") is not None]


@pytest.mark.parametrize(
    "address",
    [
        "figures/lstm/u3-f1/weight.svg",
        "figures/lstm/u7-f1/weights.svg",
        "figures/lstm/u3-f1/weights.light.svg",
        "figures/gru/u7-f1/weights.svg",
        "figures/grru/u3-f1/weights.svg",
    ],
)
def test_unknown_figures(address: str, page: Page) -> None:
    """A figure that is not drawn is never an empty frame."""
    with pytest.raises(UnknownFact, match=f"the catalogue draws no figure '{address}'"):
        page.html(f"![]({address})")


def test_nothing_was_built(tmp_path: Path) -> None:
    """Before the first build a page says what is missing."""
    for source in ("{{ lstm/u3-f1 parameters }}", "![](figures/lstm/u3-f1/cell.svg)"):
        with pytest.raises(UnknownFact, match="does not exist"):
            _page(tmp_path, source)


def test_pages_see_the_newest_facts(built: Built, tmp_path: Path) -> None:
    """A page that is made after a build shows what that build made."""
    path = tmp_path / "api/v1/lstm/u3-f1.json"
    path.parent.mkdir(parents=True)
    shutil.copy(built.out / "api/v1/lstm/u3-f1.json", path)
    assert "60" in _page(tmp_path, "{{ lstm/u3-f1 parameters }}")
    path.write_text(path.read_text().replace('"parameters": 60', '"parameters": 61'))
    assert "61" in _page(tmp_path, "{{ lstm/u3-f1 parameters }}")


# ------------------------------------------------------------------------------------- math


def _math(page: Page, source: str) -> list[etree._Element]:
    """Return the equations of a page; each must be well-formed on its own."""
    found = re.findall(r"<math.*?</math>", page.html(source), re.DOTALL)
    return [parse(equation) for equation in found]


def test_inline_math(page: Page) -> None:
    """LaTeX between dollars becomes MathML in the line."""
    (equation,) = _math(page, r"With $z = x W + h U + b$ it starts.")
    assert equation.tag == f"{MATHML}math"
    assert equation.get("display") == "inline"
    assert "".join(str(t) for t in equation.itertext()) == "z=xW+hU+b"


@pytest.mark.parametrize(
    "tex",
    [
        r"c_t = f \odot c_{t-1} + i \odot \tilde{c}",
        r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        r"a < b \And c > d",
        r"4 \cdot F \cdot u + 4 u^2 + 4 u",
        r"\begin{pmatrix} W \\ U \end{pmatrix}",
        "x",
    ],
)
def test_math_is_well_formed(tex: str, page: Page) -> None:
    """Inline and in a block of its own, whatever is in it."""
    (inline,) = _math(page, f"So ${tex}$ holds.")
    (block,) = _math(page, f"```math\n{tex}\n```")
    assert (inline.get("display"), block.get("display")) == ("inline", "block")
    assert [str(t) for t in inline.itertext()] == [str(t) for t in block.itertext()]


def test_a_block_has_an_equation_for_each_line(page: Page) -> None:
    """Empty lines make none."""
    equations = _math(page, "```math\nc = f c + i g\n\nh = o \\tanh(c)\n```")
    assert len(equations) == 2
    assert {equation.get("display") for equation in equations} == {"block"}


@pytest.mark.parametrize(
    "source",
    [
        "It costs $5 and $6.",
        "US$5, A$6.",
        "$ 5 and 6 $",
        "`$x$`",
        "```\necho $HOME $PATH\n```",
        "`a` costs $1, `b` costs $2, both $3",
        r"\$x\$",
        "$x\n\ny$",
        "$$",
    ],
)
def test_what_is_no_math(source: str, page: Page) -> None:
    """Prices, shell variables, code and escaped dollars stay what they are."""
    assert _math(page, source) == []
    text = page.root(source).text_content()
    assert text.count("$") == source.count("$")


def test_math_beside_facts_and_code(page: Page) -> None:
    """One line may hold everything."""
    source = "$u$ is {{ lstm/u3-f1 units }}, `$u` is code, $F$ is {{ lstm/u3-f1 features }}."
    assert len(_math(page, source)) == 2
    assert page.root(source).text_content() == "u is 3, $u is code, F is 1."

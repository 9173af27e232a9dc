"""What is corrected in pages: the places at which words may break, and the scripts in front."""

import pytest
from correct_html import corrected
from mkdocs.exceptions import PluginError

SCRIPTS = '<script>var palette=1</script><script src="assets/javascripts/bundle.1.min.js"></script>'
LEFT = '<td style="text-align: left;">'
RIGHT = '<td style="text-align: right;">'


def _page(html: str) -> str:
    """Return the page up to its scripts, corrected."""
    return corrected(html + SCRIPTS).partition("<script>")[0]


def test_ours_go_before_the_scripts_of_the_theme() -> None:
    """Without comments: they load with every page."""
    start, palette, search, bundle = corrected(SCRIPTS).split("<script")[1:]
    assert "color-scheme" in start
    assert "//" not in start
    assert "var palette" in palette
    assert "search_index" in search
    assert bundle == ' src="assets/javascripts/bundle.1.min.js" defer></script>'


@pytest.mark.parametrize("html", ["", SCRIPTS * 2], ids=["none", "two"])
def test_a_theme_that_has_changed_is_told(html: str) -> None:
    """Scripts that are not found where they were stop the build."""
    with pytest.raises(PluginError, match=r"stands in [02] places"):
        corrected(html)


def test_long_words_of_headings_break_at_their_signs() -> None:
    """Those that are short as they are read stay whole."""
    assert _page("<h2>tf.raw_ops.LSTM</h2>") == "<h2>tf.<wbr>raw_ops.<wbr>LSTM</h2>"
    assert _page("<h2>use_bias=False</h2>") == "<h2>use_bias=<wbr>False</h2>"
    assert _page("<h2>zero_output_for_mask</h2>").count("<wbr>") == 3
    assert _page("<h2>by hand (backpropagation)</h2>") == "<h2>by hand (backpropagation)</h2>"
    assert _page("<h2>kernel &lt;1x(4u)&gt;</h2>") == "<h2>kernel &lt;1x(4u)&gt;</h2>"
    assert _page("<p>tf.raw_ops.LSTM_and_more</p>") == "<p>tf.raw_ops.LSTM_and_more</p>"


def test_long_code_beside_text_breaks_where_a_call_does() -> None:
    """Never between a name and a value of one word; shapes stay whole."""
    broken = "LSTM(<wbr>units, return_sequences=True)"
    assert _page(f"{LEFT}<code>LSTM(units, return_sequences=True)</code></td>") == (
        f'{LEFT}<code class="lu-long">{broken}</code></td>'
    )
    for whole in ("LSTM(3)", "(batch, time steps, features, units)"):
        assert _page(f"{LEFT}<code>{whole}</code></td>") == f"{LEFT}<code>{whole}</code></td>"


def test_results_that_are_lists_may_break() -> None:
    """A number may not."""
    assert _page(f"{RIGHT}one, two, three, four, five</td>") == (
        '<td class="lu-long" style="text-align: right;">one, two, three, four, five</td>'
    )
    assert _page(f"{RIGHT}4.4e-15</td>") == f"{RIGHT}4.4e-15</td>"


def test_tables_are_wrapped_before_a_script_does_so() -> None:
    """Those with a class are others' business."""
    rows = "<tr><td>1</td></tr>\n</table>"
    wrap = '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">'
    assert _page(f"<table>{rows}<table>{rows}") == (
        f'{wrap}<table class="lu-table">{rows}</div></div>' * 2
    )
    assert _page(f'<table class="lu-x-table">{rows}') == f'<table class="lu-x-table">{rows}'


def test_code_says_how_many_lines_it_has() -> None:
    """The style sheet keeps that much room; pieces in the colour of all code are no elements."""
    code = '<span class="n">a</span><span class="w"> </span><span class="o">=</span> 1\n\nb\n'
    kept = 'a <span class="o">=</span> 1\n\nb\n'
    for empty, inside in (("<span></span>", ""), ("", "<span></span>")):
        block = f'<div class="highlight"><pre>{empty}<code>{inside}{code}</code></pre></div>'
        assert _page(block) == (
            f'<div class="highlight"><pre style="--lu-lines: 3">{empty}<code tabindex="0">'
            f"{inside}{kept}</code></pre></div>"
        )

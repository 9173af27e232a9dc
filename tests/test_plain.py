"""Pages as plain Markdown: nothing of the site's own syntax is left, code stays as it is."""

import json
from pathlib import Path

import pytest

from diagram_gen.markdown_extension import UnknownFact
from diagram_gen.plain import Plain

PAGE = """\
# A page { #a-page }

The shape is {{ lstm/u3-f1 kernel.shape }}, not `{{ lstm/u3-f1 kernel.shape }}`.
See [the GRU](gru.md#bias) and [Keras](https://keras.io/).
{ .lu-lead }

![](../figures/a/weights.svg "A caption"){.bare}

<div class="lu-row" markdown>

<pre tabindex="0">what a tool shows
in lines</pre>

=== "Tab"

    ??? note "Inside"

        text

    ```{ .python title="a.py" }
    x = "{{ no fact }}"  # { .kept }

    ```

</div>

    --8<-- "part.md"
"""

PLAIN = """\
# A page

The shape is `(1, 12)`, not `{{ lstm/u3-f1 kernel.shape }}`.
See [the GRU](https://example.org/layers/gru.html#bias) and [Keras](https://keras.io/).

![Words](https://example.org/figures/a/weights.svg)

A caption

**Tab**

**Inside**

text

```python
x = "{{ no fact }}"  # { .kept }

```

    a part
"""


@pytest.fixture
def plain(tmp_path: Path) -> Plain:
    """With one fact, one figure and one snippet."""
    (tmp_path / "api/v1/lstm").mkdir(parents=True)
    facts = {"weights": [{"name": "kernel", "shape": [1, 12]}]}
    (tmp_path / "api/v1/lstm/u3-f1.json").write_text(json.dumps(facts), encoding="utf-8")
    (tmp_path / "figures").mkdir()
    manifest = {"a/weights": {"alt": "Words"}}
    (tmp_path / "figures/manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (tmp_path / "part.md").write_text("a part\n", encoding="utf-8")
    return Plain(tmp_path, [tmp_path], "https://example.org/")


def test_a_page(plain: Plain) -> None:
    """Facts, figures, tabs, notes, snippets, attributes and frames."""
    assert plain.page(PAGE, "layers/a.md") == PLAIN


def test_what_is_missing_is_an_error(plain: Plain) -> None:
    """As it is when the page itself is built."""
    with pytest.raises(UnknownFact):
        plain.page("{{ lstm/u3-f1 bias.shape }}", "a.md")
    with pytest.raises(UnknownFact):
        plain.page("![](figures/b.svg)", "a.md")
    with pytest.raises(FileNotFoundError):
        plain.page('--8<-- "other.md"', "a.md")

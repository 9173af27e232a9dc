"""Names that somebody may have given to a layer, to see what becomes of them."""

#: By what they try.
NAMES = {
    "plain": "encoder/lstm_1",
    "script": "<script>alert(1)</script>",
    "attribute": "\"><img src=x onerror='alert(1)'>",
    "end of an element": "</title></bdi></desc>]]><b>",
    "entity": "&lt;b&gt; &amp; &#60;",
    "formula": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "minus": "-1+1",
    "at": "@SUM(A1:A9)",
    "space before a formula": " =1+1",
    "table": "a | b |\n|--|--|",
    "markdown": "`code` **bold** [link](javascript:alert(1)) ![](x) <https://x.y>",
    "template": "{{ 7*7 }}{% raw %} %(x)s {0}",
    "mathematics": "$x^2$ \\alpha _a_ ~b~",
    "direction": "gpj.\u202eexe \u2066x",
    "control": "a\x00b\x1b[31mc\rd\te",
    "lines": "a\nb\u2028c\u2029d",
    "surrogate": "a\ud800b",
    "everywhere": "ünï 中文 עברית 🎉",
    "long": "block_with_a_long_name/" * 20 + "lstm_7",
    "empty": "",
    "folder": "../../../../tmp/evil",
    "device": "con",
}

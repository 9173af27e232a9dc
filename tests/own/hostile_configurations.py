"""Configurations that are no JSON, or JSON that means harm."""

import base64
import json
import marshal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.own.by_hand import keras_file, layer, legacy, model

Writer = Callable[[Path], Path]


def _with(configuration: Any) -> Writer:
    return lambda folder: keras_file(folder / "model.keras", configuration)


def _text(text: str | bytes) -> Writer:
    return _with(text if isinstance(text, bytes) else text.encode())


def _nested(depth: int) -> bytes:
    """Return models in models, with an LSTM in the last one."""
    start = json.dumps(model("X")).partition('"X"')
    inner = json.dumps(layer()).encode()
    return start[0].encode() * depth + inner + start[2].encode() * depth


def _layers(count: int) -> bytes:
    text = json.dumps(model("X"))
    return text.replace('"X"', ", ".join(["{}"] * count)).encode()


#: What must be refused: what writes it, and words of the sentence.
REFUSED: dict[str, tuple[Writer, tuple[str, ...]]] = {
    "configuration is empty": (_text(""), ("config.json", "JSON")),
    "configuration is no JSON": (_text("{'class_name': 'LSTM'}"), ("config.json", "JSON")),
    "configuration is a list": (_text("[1, 2]"), ("config.json", "object")),
    "configuration is a number": (_text("7"), ("config.json", "object")),
    "configuration is no UTF-8": (_text(b'{"a": "\xff\xfe\x80"}'), ("config.json", "UTF-8")),
    "configuration is a pickle": (_text(b"\x80\x04cposix\nsystem\n."), ("config.json", "UTF-8")),
    "configuration of brackets": (_text("[" * 1_000_000), ("config.json", "deep")),
    "configuration of objects in objects": (
        _text('{"a":' * 200_000 + "1" + "}" * 200_000),
        ("config.json", "deep"),
    ),
    "number of ten thousand digits": (
        _text('{"class_name": "LSTM", "config": {"units": ' + "9" * 10_000 + "}}"),
        ("config.json", "JSON"),
    ),
    "models in models a thousand deep": (_text(_nested(150)), ("config.json", "deep")),
    "a million layers": (_text(_layers(1_000_000)), ("config.json", "layers")),
}

#: Names of layers that a careless program would obey, mix up or stumble over.
NAMES: dict[str, str] = {
    "markup": "<script>alert(1)</script>",
    "markup in an attribute": "\" onmouseover='alert(1)'",
    "entities": "&lt;b&gt;&amp;&#0;",
    "quotes": "'\"`\\\"'",
    "line ends": "a\nb\r\nc\u2028d\u2029e\x85f",
    "control characters": "a\x00b\x07c\x1b[31md\x7f",
    "marks that turn the direction": "abc\u202egpj.exe\u2066x",
    "invisible characters": "a\u200bb\ufeffc\u00ad",
    "lone surrogate": "a\ud800b",
    "path that climbs out": "../../../etc/passwd",
    "path separators": "a/b\\c:d|e*f?g",
    "absolute path": "/etc/passwd",
    "name of a device": "con.txt",
    "template": "{{ 7*7 }} ${7*7} %(x)s {% raw %} #{7}",
    "formula of a spreadsheet": "=cmd|' /C calc'!A0",
    "Markdown": "**x** [a](javascript:alert(1)) | `b`",
    "name of a method": "__proto__",
    "constructor": "constructor",
    "far too long": "n" * 100_000,
    "empty": "",
    "emoji and letters that join": "👩\u200d👩\u200d👧 e\u0301 ﷽",
}

#: Values in places where Keras writes something else.
_WRONG: dict[str, Any] = {
    "null": None,
    "true": True,
    "a negative number": -5,
    "a fraction": 2.5,
    "a huge number": 10**400,
    "text": "three",
    "a list": [1, [2, {"a": 3}]],
    "an object": {"class_name": {"class_name": []}},
    "an empty list": [],
}

#: Keys whose values are exchanged for each of these.
_KEYS = ("units", "name", "activation", "use_bias", "dtype", "layer", "cell", "reset_after")


def _wrong_values(value: Any) -> Writer:
    """Put ``value`` wherever a layer has one."""
    odd = [
        {**layer(), "config": {**layer()["config"], key: value}, "class_name": name}
        for key in _KEYS
        for name in ("LSTM", "GRU", "Bidirectional", "RNN", "TimeDistributed", "Functional")
    ]
    odd += [{**layer(), "class_name": value}, {**layer(), "config": value}]
    odd += [{**layer(), "module": value, "registered_name": value}, value]
    return _with(model(layer(), *odd))


_RAW = '{"class_name": "Sequential", "config": {"name": "m", "layers": [%s]}}'
_RAW_LSTM = '{"class_name": "LSTM", "config": {"name": "alpha", "units": %s}}'


def _calls(folder: Path) -> Path:
    """Name functions wherever a class stands, with arguments that would tell of a run."""
    told = folder / "RAN"
    command = f"touch {told}"
    code = compile(f"open({str(told)!r}, 'w').close()", "lambda", "exec")
    packed = base64.b64encode(marshal.dumps(code)).decode()
    system = {
        "module": "os",
        "class_name": "system",
        "config": {"command": command},
        "registered_name": "os>system",
    }
    lambda_layer = layer(
        "double",
        "Lambda",
        function={"class_name": "__lambda__", "config": {"code": packed, "defaults": None}},
    )
    legacy_lambda = layer(
        "double_1", "Lambda", function=[packed, None, None], function_type="lambda"
    )
    importable = {**layer("own"), "module": "antigravity", "class_name": "fly"}
    executed = layer("run", activation=f"__import__('os').system({command!r})")
    return keras_file(
        folder / "model.keras",
        model(
            layer(activation=system),
            lambda_layer,
            legacy_lambda,
            system,
            importable,
            executed,
        ),
    )


def _pickled(folder: Path) -> Path:
    payload = f"cposix\nsystem\n(S'touch {folder / 'RAN'}'\ntR."
    return keras_file(folder / "model.keras", model(layer(function=payload), layer("b", payload)))


def _legacy_wrong(folder: Path) -> Path:
    from tests.own.by_hand import arrays

    names = ("kernel", "recurrent_kernel", "bias")
    held = {f"alpha/lstm_cell/{n}:0": a for n, a in zip(names, arrays(), strict=True)}
    return legacy(folder / "model.h5", {"alpha": held}, {"class_name": 3, "config": [[], {}, 7]})


HARMLESS: dict[str, Writer] = {
    **{f"name: {what}": _with(model(layer(name))) for what, name in NAMES.items()},
    **{f"wrong type: {what}": _wrong_values(value) for what, value in _WRONG.items()},
    "not a number as units": _text(_RAW % (_RAW_LSTM % "NaN")),
    "infinity as units": _text(_RAW % (_RAW_LSTM % "1e400")),
    "key twice": _text(_RAW % (_RAW_LSTM % '3, "units": 4, "units": 3')),
    "no layers": _text('{"class_name": "Sequential", "config": {}}'),
    "empty object": _text("{}"),
    "functions instead of classes": _calls,
    "pickles instead of texts": _pickled,
    "legacy file with wrong types": _legacy_wrong,
}

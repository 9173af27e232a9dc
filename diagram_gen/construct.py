"""Constructor calls of Keras as data: shown to readers as code, and made real by the reader.

One description serves both, so the line of code beside a figure is the one that built its layer.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from diagram_gen.expressions import evaluate


class Size(str):
    """A size as an expression, such as ``units`` (see :mod:`diagram_gen.expressions`)."""

    __slots__ = ()


@dataclass(frozen=True)
class Call:
    """A call of a class of ``keras.layers``, or of ``keras.Sequential``.

    Attributes:
        name: the class.
        arguments: positional arguments: sizes, calls, lists of calls, or plain values.
        options: keyword arguments.
    """

    name: str
    arguments: tuple[object, ...] = ()
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def qualified(self) -> str:
        """The class with its module, e.g. ``keras.layers.LSTM``."""
        return f"keras.{self.name}" if self.name == "Sequential" else f"keras.layers.{self.name}"

    def code(self, sizes: Mapping[str, int] | None = None, *, short: bool = False) -> str:
        """Return the call as Python code; without ``sizes`` these stand as names.

        ``short`` leaves out ``keras.layers.``.
        """
        written = [_written(a, sizes, short) for a in self.arguments]
        written += [f"{name}={_written(a, sizes, short)}" for name, a in self.options.items()]
        return f"{self.name if short else self.qualified}({', '.join(written)})"

    def make(self, keras: Any, sizes: Mapping[str, int]) -> Any:
        """Call the classes of ``keras``; objects get the names that a new process gives them."""
        return self._make(keras, sizes, Counter())

    def _make(self, keras: Any, sizes: Mapping[str, int], used: Counter[str]) -> Any:
        arguments = [_made(a, keras, sizes, used) for a in self.arguments]
        options = {name: _made(a, keras, sizes, used) for name, a in self.options.items()}
        cls = getattr(keras if self.name == "Sequential" else keras.layers, self.name)
        name = snake_case(self.name)
        number, used[name] = used[name], used[name] + 1
        return cls(*arguments, name=f"{name}_{number}" if number else name, **options)


def snake_case(name: str) -> str:
    """Return what Keras makes of a class name: ``ConvLSTM2D`` becomes ``conv_lstm2d``."""
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def _written(value: object, sizes: Mapping[str, int] | None, short: bool) -> str:
    match value:
        case Call():
            return value.code(sizes, short=short)
        case Size():
            return value if sizes is None else str(evaluate(value, sizes))
        case list():
            return f"[{', '.join(_written(v, sizes, short) for v in value)}]"
        case str():
            return json.dumps(value, ensure_ascii=False)  # in double quotes, with Python's escapes
    return repr(value)


def _made(value: object, keras: Any, sizes: Mapping[str, int], used: Counter[str]) -> Any:
    match value:
        case Call():
            return value._make(keras, sizes, used)
        case Size():
            return evaluate(value, sizes)
        case list():
            return [_made(v, keras, sizes, used) for v in value]
    return value

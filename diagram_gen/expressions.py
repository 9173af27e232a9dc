"""Sizes as small arithmetic expressions, such as ``4*units``.

A layer description states each shape once, in this form. Everything else is derived from it:
numbers (:func:`evaluate`) and the text that a reader sees (:func:`pretty`).
"""

import ast
import operator
import re
from collections.abc import Mapping
from functools import cache

_OPERATORS = {ast.Add: operator.add, ast.Mult: operator.mul}


def evaluate(expression: str, sizes: Mapping[str, int]) -> int:
    """Return the value of ``expression`` for the given ``sizes``.

    Only whole numbers, names, ``+``, ``*`` and parentheses are understood.

    Raises:
        ValueError: if the expression uses anything else or a name that ``sizes`` lacks.
    """

    def value(node: ast.expr) -> int:
        match node:
            case ast.Constant(value=int(number)):
                return number
            case ast.Name(id=name) if name in sizes:
                return sizes[name]
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                return int(_OPERATORS[type(op)](value(left), value(right)))
        raise ValueError(f"cannot evaluate {ast.unparse(node)!r} in the size {expression!r}")

    return value(_parsed(expression))


@cache
def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression, mode="eval").body


def pretty(expression: str) -> str:
    """Return ``expression`` as a reader writes it: ``4*units`` becomes ``4·units``."""
    return expression.replace("*", "·")


def pretty_shape(shape: tuple[str, ...]) -> str:
    """Return a shape of expressions in Python's tuple notation: ``(features, 4·units)``."""
    return format_shape(tuple(pretty(size) for size in shape))


def format_shape(shape: tuple[object, ...]) -> str:
    """Return any shape in Python's tuple notation, with the comma that a 1-tuple needs."""
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def substitute(expression: str, names: Mapping[str, str]) -> str:
    """Return ``expression`` with names replaced by expressions: ``4*units`` becomes ``4*2``."""

    def replaced(match: re.Match[str]) -> str:
        new = names.get(match[0], match[0])
        return new if new.isidentifier() or new.isdigit() else f"({new})"

    return re.sub(r"[^\W\d]\w*", replaced, expression)

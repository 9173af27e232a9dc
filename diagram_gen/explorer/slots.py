"""Texts with places for numbers: ``kernel ({{features}}, {{4*units}})``.

A place holds a sum of products of names and whole numbers, in the form that the descriptions of
layers use. A comma in front (``{{,4*units*units}}``) asks for thousands separators. The explorer's
script fills texts in the same way (``docs/assets/explorer/slots.js``).
"""

import re
from collections.abc import Mapping, Sequence
from itertools import combinations_with_replacement
from math import prod

from diagram_gen.text import format_count

_SLOT = re.compile(r"\{\{(,?)([^{}]+)\}\}")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+")

Scope = Mapping[str, int | str]


def fill(text: str, scope: Scope) -> str:
    """Return ``text`` with its places filled from ``scope``.

    Raises:
        KeyError: if a place asks for a name that ``scope`` lacks.
    """

    def value(match: re.Match[str]) -> str:
        expression = match[2]
        if expression in scope:
            found = scope[expression]
        else:
            terms = (term.split("*") for term in expression.split("+"))
            found = sum(prod(_factor(factor, scope) for factor in term) for term in terms)
        return format_count(int(found)) if match[1] else str(found)

    return _SLOT.sub(value, text)


def _factor(factor: str, scope: Scope) -> int:
    return int(factor if factor.removeprefix("-").isdigit() else scope[factor])


def skeleton(text: str) -> str:
    """Return ``text`` without its numbers and places: what it shares with other sizes."""
    return _NUMBER.sub("#", _SLOT.sub("#", text))


def with_slots(texts: Sequence[str], scopes: Sequence[Mapping[str, int]]) -> str:
    """Return the one text that gives each of ``texts`` when filled from its scope.

    Each number in it is found as a polynomial of degree two in the names of the scopes, which must
    be more and other than such a polynomial could fit by chance.

    Raises:
        ValueError: if the texts differ in more than numbers, or numbers follow no polynomial.
    """
    first = texts[0]
    if all(text == first for text in texts):
        return first
    if len({skeleton(text) for text in texts}) != 1:
        raise ValueError(f"sizes change more than numbers in {first!r}")
    rows = [_NUMBER.findall(text) for text in texts]
    columns = iter([_slot(numbers, scopes) for numbers in zip(*rows, strict=True)])
    return _NUMBER.sub(lambda _: next(columns), first)


def _slot(numbers: Sequence[str], scopes: Sequence[Mapping[str, int]]) -> str:
    if len(set(numbers)) == 1:
        return numbers[0]
    import numpy as np  # not for a build with nothing to do

    values = [int(number.replace(",", "")) for number in numbers]
    names = [name for name in scopes[0] if len({scope[name] for scope in scopes}) > 1]
    terms = [(), *((name,) for name in names), *combinations_with_replacement(names, 2)]
    table = [[prod(scope[name] for name in term) for term in terms] for scope in scopes]
    if len(table) <= len(terms):
        raise ValueError("too few sizes to tell what a number depends on")
    # Of columns far apart in size; the check below is exact.
    scale = np.max(np.abs(np.array(table, dtype=float)), axis=0)
    solved = np.linalg.lstsq(np.array(table) / scale, np.array(values, dtype=float), rcond=None)[0]
    factors = [round(factor) for factor in solved / scale]
    for row, value in zip(table, values, strict=True):
        if sum(a * b for a, b in zip(factors, row, strict=True)) != value:
            raise ValueError(f"{values} follow no polynomial in {', '.join(names)}")
    grouped = "," if any("," in number for number in numbers) else ""
    return f"{{{{{grouped}{_sum(factors, terms)}}}}}"


def _sum(factors: Sequence[int], terms: Sequence[tuple[str, ...]]) -> str:
    """Return a polynomial as text, its constant last: ``4*units*features+4*units``."""
    written = [
        "*".join([*([] if factor == 1 and term else [str(factor)]), *term])
        for factor, term in reversed([*zip(factors, terms, strict=True)])
        if factor
    ]
    return "+".join(written)

"""Whole files, byte by byte: what readers and embedders get changes only on purpose.

The figures are drawn from facts that are kept beside them, so that they do not depend on the
rounding of a machine; that these facts are still true is a test of its own.

After a change that is meant: ``pytest tests/test_golden.py --update-golden``, then look at the
difference before it is committed.
"""

import json
import math
from collections.abc import Callable
from typing import Any

import pytest

from diagram_gen import tables
from diagram_gen.case import Case
from diagram_gen.facts import LayerFacts, layer_from_json, published
from diagram_gen.figures.cell import cell
from diagram_gen.figures.compare import compare
from diagram_gen.figures.forms import forms
from diagram_gen.figures.unrolled import unrolled
from diagram_gen.figures.weights import values_map, weights_map
from diagram_gen.svg import Figure, fragment, standalone
from tests.golden_files import GOLDEN, Golden

SIZES = ((1, 1), (2, 1), (2, 2), (3, 1), (4, 4), (64, 5))

#: How far a value may be from one that another machine rounded.
ROUNDING = 1e-3


def _path(units: int, features: int) -> str:
    return f"facts/lstm-u{units}-f{features}.json"


def _read(units: int, features: int) -> dict[str, Any]:
    """Read facts from Keras; the versions are left out, for they change nothing."""
    from diagram_gen.keras_reader import read_layer

    data: dict[str, Any] = json.loads(published(read_layer(Case("lstm", units, features))))
    return data | {"read_with": dict.fromkeys(data["read_with"], "any")}


def _kept(units: int, features: int) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((GOLDEN / _path(units, features)).read_bytes())
    return data


def _alike(one: Any, other: Any) -> bool:
    """Whether two facts are equal but for rounding."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=0, abs_tol=ROUNDING)
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_alike(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return type(one) is type(other) and bool(one == other)


@pytest.mark.parametrize(("units", "features"), SIZES)
def test_facts_are_still_true(units: int, features: int, golden: Golden) -> None:
    """What Keras says today is what it said when the golden files were made."""
    fresh = _read(units, features)
    path = GOLDEN / _path(units, features)
    if golden.update and not (path.exists() and _alike(fresh, _kept(units, features))):
        golden.compare(_path(units, features), json.dumps(fresh, indent=1) + "\n")
    assert _alike(fresh, _kept(units, features))


def test_only_rounding_is_forgiven() -> None:
    """The comparison above is strict in all else."""
    facts = _kept(3, 1)
    assert _alike(facts, facts)
    near, far = _kept(3, 1), _kept(3, 1)
    near["weights"][0]["values"][0][0] += ROUNDING / 2
    far["weights"][0]["values"][0][0] += ROUNDING * 2
    assert _alike(facts, near)
    assert not _alike(facts, far)
    assert not _alike(facts, facts | {"units": 4})
    assert not _alike(facts, facts | {"units": 3.0})
    assert not _alike(facts, dict(reversed(facts.items())))


def _facts(units: int, features: int) -> LayerFacts:
    return layer_from_json(_kept(units, features))


def _adaptive(draw: Callable[[LayerFacts], Figure], units: int, features: int) -> Callable[[], str]:
    return lambda: standalone(draw(_facts(units, features)))


FILES: dict[str, Callable[[], str]] = {
    "weights-u1-f1.svg": _adaptive(weights_map, 1, 1),
    "weights-u3-f1.svg": _adaptive(weights_map, 3, 1),
    "weights-u4-f4.svg": _adaptive(weights_map, 4, 4),
    "weights-u64-f5.svg": _adaptive(weights_map, 64, 5),
    "values-u2-f2.svg": _adaptive(values_map, 2, 2),
    "cell-u3-f1.svg": _adaptive(cell, 3, 1),
    "forms-u2-f1.svg": _adaptive(forms, 2, 1),
    "forms-u64-f5.svg": _adaptive(forms, 64, 5),
    "unrolled-u3-f1.svg": _adaptive(unrolled, 3, 1),
    "compare-u1-u2-u3-f1.svg": lambda: standalone(compare([_facts(u, 1) for u in (1, 2, 3)])),
    "weights-u3-f1.light.svg": lambda: standalone(weights_map(_facts(3, 1)), "light"),
    "weights-u3-f1.dark.svg": lambda: standalone(weights_map(_facts(3, 1)), "dark"),
    "cell-u3-f1.dark.svg": lambda: standalone(cell(_facts(3, 1)), "dark"),
    "weights-u2-f1.fragment.svg": lambda: fragment(weights_map(_facts(2, 1))) + "\n",
    "u3-f1.json": lambda: published(_facts(3, 1)),
    "shapes.md": lambda: tables.shapes([_facts(u, 1) for u in (1, 2, 3)]),
}


@pytest.mark.parametrize("name", FILES)
def test_files(name: str, golden: Golden) -> None:
    """Byte by byte."""
    golden.compare(name, FILES[name]())


def test_no_golden_file_is_forgotten() -> None:
    """Each file in the folder is compared with something."""
    found = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()}
    assert found == {*FILES, *(_path(*size) for size in SIZES)}

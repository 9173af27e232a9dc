"""All that the explorer's script needs, as data: what can be chosen, drawings, texts."""

from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from typing import Any

from diagram_gen.explorer.choices import LAYERS, OPTIONS, SIZES, Variant, variants
from diagram_gen.explorer.drawings import Drawing, Learned, Pieces, axes, drawing, probes
from diagram_gen.explorer.wording import product_rows, says, texts
from diagram_gen.figures.layout import track
from diagram_gen.figures.weights import weights_map
from diagram_gen.own.numbers import from_case
from diagram_gen.svg import number
from diagram_gen.theme import LEAST_SCALE


@cache
def explorer_data() -> dict[str, Any]:
    """Return the data as JSON types.

    ``variants`` has for each layer with arguments its blocks, arrays and texts, and ``drawn``: by
    units, then by features, the width, the height, and three pieces: what a page, what a file has
    before the body of the drawing, and the body. The last of each axis stands for all larger sizes.
    """
    pieces = Pieces()
    described = {variant.key: _variant(variant, pieces) for variant in variants()}
    written, place = pieces.written(_roots(described))
    for one in described.values():
        for drawn in _all(one):
            drawn[2:] = [place[root] for root in drawn[2:]]
    return {
        "layers": [{"key": layer.key, "reset_after": layer.has_reset_after} for layer in LAYERS],
        "sizes": [asdict(size) for size in SIZES],
        "options": [asdict(option) for option in OPTIONS],
        "entries": [_entries(count) for count in axes()],
        "products": product_rows(),
        "least_scale": LEAST_SCALE,
        "variants": described,
        "pieces": written,
    }


def _variant(variant: Variant, pieces: Pieces) -> dict[str, Any]:
    kind = variant.kind
    learned = Learned()
    # The largest first: smaller ones find their texts in it.
    largest = _drawing(variant, None, None, learned)
    return {
        "blocks": [{"letter": b.letter, "hue": b.hue} for b in kind.blocks],
        "arrays": [
            {
                "name": weight.name,
                "rows": weight.rows,
                "says": [says(weight, n, block) for n, block in enumerate(kind.blocks)],
            }
            for weight in kind.weights
        ],
        "texts": {"alt": largest.alt, **texts(variant)},
        "drawn": [
            [_kept(_drawing(variant, units, features, learned), pieces) for features in axes()]
            for units in axes()
        ],
    }


def _drawing(
    variant: Variant, units: int | None, features: int | None, learned: Learned
) -> Drawing:
    sizes = probes(units, features)
    figures = [weights_map(from_case(variant.case(*both))) for both in sizes]
    scopes = [{"units": u, "features": f} for u, f in sizes]
    return drawing(figures, scopes, learned)


def _kept(made: Drawing, pieces: Pieces) -> list[float]:
    heads = pieces.add(made.shown), pieces.add(made.file)
    size = (float(number(length)) for length in (made.width, made.height))  # as figures write it
    return [*size, *heads, pieces.add(made.body)]


def _all(variant: dict[str, Any]) -> Iterator[list[Any]]:
    for row in variant["drawn"]:
        yield from row


def _roots(described: dict[str, Any]) -> Iterator[int]:
    for variant in described.values():
        for drawn in _all(variant):
            yield from drawn[2:]


def _entries(count: int | None) -> list[int]:
    """Return which entries of an axis are drawn; the last of a longer one is ``-1``."""
    if count is not None:
        return [*range(count)]
    many = 1000
    return [i - many if i == many - 1 else i for i, _ in track(many, 1).places if i is not None]

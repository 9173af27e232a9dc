"""Large arrays as small pictures: strong values stay."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from diagram_gen.own.found import Array
from diagram_gen.own.tiles import MOST_POINTS, tiles


def by_hand(values: Array) -> tuple[Array, tuple[int, int]]:
    """Return tiles one by one, with their sizes."""
    high, wide = (math.ceil(size / MOST_POINTS) for size in values.shape)
    rows = [values[n : n + high] for n in range(0, len(values), high)]
    points = [
        [_furthest(band[:, n : n + wide]) for n in range(0, values.shape[1], wide)] for band in rows
    ]
    return np.array(points), (high, wide)


def _furthest(tile: Array) -> float:
    values = [float(v) for v in tile.ravel()]
    if not all(map(math.isfinite, values)):
        return math.nan
    return max(values, key=abs)


@given(st.integers(1, 3 * MOST_POINTS), st.integers(1, 40), st.integers(0, 99))
def test_tiles(rows: int, columns: int, seed: int) -> None:
    """A point is the value of its tile furthest from zero, or says that one is no number."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(rows, columns))
    values[rng.random(values.shape) < 0.01] = rng.choice([np.nan, np.inf, -np.inf])
    for each in (values, values.T, values.astype("float32")):
        points, steps = by_hand(each)
        found = tiles(each)
        assert (found.rows, found.columns) == steps
        assert max(found.points.shape) <= MOST_POINTS
        assert np.array_equal(found.points, points, equal_nan=True)

"""Measures shared by the figures, and axes that leave out their middle when they grow long."""

from dataclasses import dataclass

PAD = 16  # margin inside a figure
CELL = 26  # height of a cell, and its width where it shows no value

#: Up to this many entries an axis is drawn whole; a longer one shows its first two and its last.
MOST_ENTRIES = 8


@dataclass(frozen=True)
class Track:
    """Entries along one axis.

    Attributes:
        places: index (``None`` for the gap that stands for the rest) and offset of each entry.
        length: the room that all of them take.
    """

    places: tuple[tuple[int | None, float], ...]
    length: float


def track(count: int, size: float, most: int = MOST_ENTRIES) -> Track:
    """Place ``count`` entries of ``size`` in a row; of more than ``most`` the middle is elided."""
    shown = [*range(count)] if count <= most else [0, 1, None, count - 1]
    return Track(tuple((i, n * size) for n, i in enumerate(shown)), len(shown) * size)

"""Measures shared by the figures, and axes that leave out their middle when they grow long."""

from dataclasses import dataclass

PAD = 16  # margin inside a figure
CELL = 26  # height of a cell, and its width where it shows no value

#: Up to this many entries an axis is drawn whole; a longer one shows its first two and its last.
MOST_ENTRIES = 8

#: The same for entries in groups, so that the nine places of a 3 × 3 kernel are all there.
MOST_GROUPED = 12
MOST_IN_GROUP = 3
GROUP_GAP = 5  # between the groups


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


def grouped(groups: int, each: int, size: float) -> Track:
    """Place ``groups`` of ``each`` entries, a little apart; of many just the first and the last."""
    whole = groups * each <= MOST_GROUPED
    shown = [*range(groups)] if whole else [0, None, groups - 1]
    inside = [*range(each)] if whole or each <= MOST_IN_GROUP else [0, None, each - 1]
    places: list[tuple[int | None, float]] = []
    y: float = 0
    for n in shown:
        for i in [None] if n is None else inside:
            places.append((None if n is None or i is None else n * each + i, y))
            y += size
        y += GROUP_GAP
    return Track(tuple(places), y - GROUP_GAP)

"""What was found when conversions were run in the real frameworks (``scripts/rosetta.py``)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

#: Where ``scripts/rosetta.py --write`` puts its results.
PATH = Path(__file__).with_name("verified.json")

#: How far outputs may be apart: by data type, for layers of up to so many units.
BOUNDS: dict[str, dict[int, float]] = {
    "float64": {64: 1e-12},
    "float32": {16: 1e-5, 64: 1e-4},
}

#: A wrong order of blocks is off by at least this much, in each of the sizes that are run.
WRONG_ORDER = 3e-3


def size_class(dtype: str, units: int) -> int:
    """Return the key in :data:`BOUNDS` that ``units`` falls under."""
    return min(most for most in BOUNDS[dtype] if units <= most)


@dataclass(frozen=True)
class Run:
    """What was found for one row of the table.

    Attributes:
        framework: the package that ran.
        version: its version.
        keras: the version of Keras whose outputs it was compared with.
        date: when, as ``2026-11-24``.
        sizes: (units, features) of the layers.
        checked: what was converted and run, in words.
        errors: the largest absolute difference by data type and by the keys of :data:`BOUNDS`.
    """

    framework: str
    version: str
    keras: str
    date: str
    sizes: tuple[tuple[int, int], ...]
    checked: tuple[str, ...]
    errors: Mapping[str, Mapping[int, float]]

    def broken_bounds(self) -> list[str]:
        """Return a sentence for each error that is larger than it may be, or no number."""
        return [
            f"{dtype}, up to {most} units: {error:g} is not within {BOUNDS[dtype][most]:g}"
            for dtype, errors in self.errors.items()
            for most, error in errors.items()
            if not error <= BOUNDS[dtype][most]
        ]


@cache
def runs() -> dict[str, Run]:
    """Return the recorded runs by layout key."""
    return from_json(json.loads(PATH.read_text(encoding="utf-8")))


def from_json(data: Mapping[str, Mapping[str, Any]]) -> dict[str, Run]:
    """Return runs by layout key: the inverse of :func:`to_json`."""
    return {
        key: Run(
            **(
                dict(run)
                | {
                    "sizes": tuple((units, features) for units, features in run["sizes"]),
                    "checked": tuple(run["checked"]),
                    "errors": {
                        dtype: {int(most): error for most, error in errors.items()}
                        for dtype, errors in run["errors"].items()
                    },
                }
            )
        )
        for key, run in data.items()
    }


def to_json(found: Mapping[str, Run]) -> str:
    """Return runs as text; the same runs always give the same text."""
    data = {key: asdict(run) for key, run in found.items()}
    return json.dumps(data, indent=2, sort_keys=True) + "\n"

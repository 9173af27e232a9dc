"""The versions of the packages that facts are read with."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from diagram_gen.errors import UserError


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    found = []
    for name, distributions in {
        "keras": ("keras",),
        "tensorflow": ("tensorflow", "tensorflow-cpu"),
        "numpy": ("numpy",),
    }.items():
        for distribution in distributions:
            try:
                found.append((name, version(distribution)))
                break
            except PackageNotFoundError:
                continue
        else:
            raise UserError(
                f"The package {name} is not installed: run the generator through "
                "`python3 scripts/build.py`, which installs what it needs."
            )
    return tuple(found)


def versions() -> dict[str, str]:
    """Return the installed versions of keras, tensorflow and numpy, without importing them.

    Raises:
        UserError: if one of them is not installed.
    """
    return dict(_versions())

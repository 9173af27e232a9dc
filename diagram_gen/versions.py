"""The versions of the packages that results depend on."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from diagram_gen.errors import UserError

#: A package that comes as one of several distributions.
_DISTRIBUTIONS = {"tensorflow": ("tensorflow", "tensorflow-cpu")}


@cache
def _version(name: str) -> str:
    for distribution in _DISTRIBUTIONS.get(name, (name,)):
        try:
            return version(distribution)
        except PackageNotFoundError:
            continue
    raise UserError(
        f"The package {name} is not installed: run the generator through "
        "`python3 scripts/build.py`, which installs what it needs."
    )


def versions() -> dict[str, str]:
    """Return the installed versions of keras, tensorflow and numpy, with which facts are read.

    Nothing is imported for it.

    Raises:
        UserError: if one of them is not installed.
    """
    return {name: _version(name) for name in ("keras", "tensorflow", "numpy")}


def site_version() -> str:
    """Return the version of the site, as ``pyproject.toml`` says it.

    Raises:
        UserError: if the project is not installed.
    """
    return _version("lstm-unpacked")


def picture_versions() -> dict[str, str]:
    """Return the same for what makes pictures: typst, and matplotlib, which ships the fonts.

    Raises:
        UserError: if one of them is not installed.
    """
    return {name: _version(name) for name in ("typst", "matplotlib")}

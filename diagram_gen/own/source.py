"""What a reader named: a file, a folder, or nothing that could be read."""

import stat
from pathlib import Path

from diagram_gen.own.refused import Refused

CHOOSE = "choose a .keras, .h5 or .weights.h5 file, or the folder of a SavedModel"


def is_folder(path: Path) -> bool:
    """Return whether there is a folder at ``path``, not a file.

    Raises:
        Refused: if there is neither.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise Refused("there is no such file", "check its name") from None
    except (OSError, ValueError) as error:
        raise Refused(f"it can't be opened ({reason(error)})", "check its name") from error
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise Refused("it is no file but a device or a pipe", CHOOSE)
    return stat.S_ISDIR(mode)


def reason(error: Exception) -> str:
    """Return why the system refuses, in its own words."""
    return (getattr(error, "strerror", None) or "its name can't be used").lower()

"""What scripts find out about other programs, as JSON files beside the modules of this package."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any


def read(path: Path) -> dict[str, Any]:
    """Return the fields of what is stored, as JSON has them."""
    fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return fields


def to_json(found: Any) -> str:
    """Return what was found, a dataclass, as it is stored: in the order in which it was found."""
    return json.dumps(asdict(found), indent=2) + "\n"

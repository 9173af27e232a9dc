"""Files that are compared byte by byte with what the package makes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class Golden:
    """Compares with the golden files, or writes them.

    Attributes:
        update: whether to write them.
        changed: told of each file that is written.
    """

    update: bool
    changed: Callable[[str], None]

    def compare(self, name: str, content: str) -> None:
        """Hold ``content`` against the golden file ``name``."""
        path = GOLDEN / name
        made = content.encode()
        if self.update:
            if not path.exists() or path.read_bytes() != made:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(made)
                self.changed(name)
            return
        assert path.read_bytes() == made, (
            f"tests/golden/{name} differs: look at the difference and, if it is meant, "
            "write the golden files anew with pytest --update-golden"
        )

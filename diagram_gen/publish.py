"""The data that the site publishes for other programs, below ``api/v1/``, and their form."""

import json
from pathlib import Path

from diagram_gen.facts import InputFacts, LayerFacts
from diagram_gen.proof import Proof

_SCHEMAS = Path(__file__).parent / "schemas"


def published(facts: LayerFacts | InputFacts | Proof) -> str:
    """Return facts as the JSON text that the site publishes."""
    return json.dumps(facts.to_json(), indent=2, ensure_ascii=False) + "\n"


def schemas() -> list[str]:
    """Return the names of the JSON Schemas that are published below ``api/v1/schema/``."""
    return sorted(path.stem for path in _SCHEMAS.glob("*.json"))


def schema(name: str) -> str:
    """Return the text of a JSON Schema: the form of one sort of published data."""
    return (_SCHEMAS / f"{name}.json").read_text(encoding="utf-8")

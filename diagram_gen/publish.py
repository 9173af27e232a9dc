"""The data that the site publishes for other programs, below ``api/v1/``."""

import json

from diagram_gen.facts import InputFacts, LayerFacts
from diagram_gen.proof import Proof


def published(facts: LayerFacts | InputFacts | Proof) -> str:
    """Return facts as the JSON text that the site publishes."""
    return json.dumps(facts.to_json(), indent=2, ensure_ascii=False) + "\n"

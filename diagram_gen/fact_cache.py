"""Facts on disk: read again only if the code, the versions or the case changed."""

import gc
import hashlib
import importlib
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from diagram_gen import sources, store
from diagram_gen.case import INPUT_SHAPES, Case, InputCase, ProofCase
from diagram_gen.errors import UserError
from diagram_gen.facts import InputFacts, LayerFacts, inputs_from_json, layer_from_json
from diagram_gen.processes import shared_out
from diagram_gen.proof import Proof, proof_from_json, verify_proof
from diagram_gen.verify import verify_inputs, verify_layer
from diagram_gen.versions import versions

AnyCase = Case | InputCase | ProofCase
AnyFacts = LayerFacts | InputFacts | Proof

#: The module whose source the facts of layers depend on.
READER = "diagram_gen.keras_reader"

#: From this many missing facts on, several processes read them; each has to import Keras.
PARALLEL_FROM = 200

#: The module that imports Keras.
BACKEND = "diagram_gen.backend"


def canonical(data: object) -> str:
    """Return JSON with sorted keys and no spare room: equal data, equal text."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(data: object) -> str:
    """Return the SHA-256 of ``data`` in canonical JSON."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


@dataclass(frozen=True)
class Fact:
    """One case and its facts, as they stand in the cache.

    ``digest`` is that of ``data``; whatever is drawn from the fact depends on it.
    """

    case: AnyCase
    data: dict[str, Any]
    digest: str

    @cached_property
    def facts(self) -> AnyFacts:
        """The facts, held against the layer's description.

        Raises:
            UserError: if they are not whole, or disagree with the description.
        """
        try:
            facts, is_its_own = _load(self.case, self.data)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UserError(f"The facts of {self.case.key} are not whole ({error!r}).") from error
        if not is_its_own:
            raise UserError(f"The facts of {self.case.key} are those of another case.")
        return facts


def _load(case: AnyCase, data: dict[str, Any]) -> tuple[AnyFacts, bool]:
    """Return verified facts, and whether they are those of ``case``."""
    match case:
        case Case():
            layer = layer_from_json(data)
            verify_layer(layer)
            return layer, layer.case == case
        case InputCase():
            inputs = inputs_from_json(data)
            verify_inputs(inputs)
            return inputs, inputs.case == case
        case ProofCase():
            proof = proof_from_json(data)
            verify_proof(proof)
            return proof, proof.key == case.name


class FactCache:
    """A folder with one JSON file for each case."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, case: AnyCase) -> Path:
        """Return the file that keeps the facts of ``case``."""
        return self.folder / f"{case.key}.json"

    def get(self, case: AnyCase) -> Fact | None:
        """Return the fact, or ``None`` if it is missing or was read in another way.

        Raises:
            UserError: if the file is damaged, or its facts disagree with the description.
        """
        path = self.path(case)
        content = store.read(path)
        if content is None:
            return None
        try:
            entry = json.loads(content)
            key, data, checksum = entry["key"], entry["facts"], entry["sha256"]
            intact = digest(data) == checksum
        except (ValueError, KeyError, TypeError):
            intact = False
        if not intact:
            raise UserError(
                f"The cached facts in {path} are damaged: delete that file, or run "
                "`python -m diagram_gen clean`, and build again."
            )
        if key != _key(case):
            return None
        fact = Fact(case, data, checksum)
        _ = fact.facts  # a cached fact is verified like a fresh one
        return fact

    def put(self, case: AnyCase, facts: AnyFacts) -> Fact:
        """Verify fresh facts, keep them, and return them as they will be read back.

        Raises:
            UserError: if they disagree with the description, or cannot be written.
        """
        data = json.loads(json.dumps(facts.to_json()))
        fact = Fact(case, data, digest(data))
        _ = fact.facts
        entry = {"key": _key(case), "sha256": fact.digest, "facts": data}
        store.write(self.path(case), (json.dumps(entry) + "\n").encode())
        return fact


def _key(case: AnyCase) -> str:
    extra: object = INPUT_SHAPES if isinstance(case, InputCase) else None
    module = READER
    if isinstance(case, ProofCase):
        module = case.source
        extra = [store.sha256(store.read(path) or b"") for path in case.reads] or None
    return digest([case.key, extra, sources.digest(module), versions()])


def fetch(
    cache: FactCache,
    cases: Iterable[AnyCase],
    progress: Callable[[list[AnyCase]], Iterable[AnyCase]],
) -> dict[str, Fact]:
    """Return the facts of all ``cases`` by key, reading from Keras only what is missing.

    ``progress`` wraps the cases that must be read, to show how far the work is.
    """
    found = {case.key: cache.get(case) for case in cases}
    by_key = {case.key: case for case in cases}
    missing = [by_key[key] for key, fact in found.items() if fact is None]
    facts = iter(shared_out(_read, missing, PARALLEL_FROM, chunk=4))
    for case in progress(missing) if missing else ():
        found[case.key] = cache.put(case, next(facts))
    return {key: fact for key, fact in found.items() if fact is not None}


def _import_keras() -> None:
    """Import Keras, which takes seconds; nothing that this makes is garbage to be looked for."""
    versions()  # if a package is missing, this tells it better than the import would
    gc.disable()
    try:
        importlib.import_module(BACKEND)
        gc.freeze()
    finally:
        gc.enable()


def _read(case: AnyCase) -> AnyFacts:
    if BACKEND not in sys.modules:
        _import_keras()
    if isinstance(case, ProofCase):
        run = getattr(importlib.import_module(case.source), case.name.replace("-", "_"))
        proof: Proof = run()
        return proof
    from diagram_gen import keras_reader

    if isinstance(case, Case):
        return keras_reader.read_layer(case)
    return keras_reader.read_inputs(case)

"""Cached facts are believed only if they are whole, current and true."""

import json
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from diagram_gen import fact_cache, sources
from diagram_gen.case import Case, InputCase, ProofCase
from diagram_gen.errors import UserError
from diagram_gen.fact_cache import AnyCase, FactCache, digest, fetch
from diagram_gen.facts import LayerFacts
from diagram_gen.proof import Proof, ProofFailed
from diagram_gen.verify import Disagreement
from diagram_gen.versions import versions
from tests import few
from tests.programs import Built, contents

CASE = Case("lstm", 3, 1)
INPUTS = InputCase("lstm", 3)
PROOF = next(case for case in few.CASES if isinstance(case, ProofCase))
ALL: tuple[AnyCase, ...] = (CASE, INPUTS, PROOF)

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def cache(part: Built, tmp_path: Path) -> FactCache:
    """A cache with true facts, to do with as a test likes."""
    shutil.copytree(part.facts, tmp_path / "facts")
    return FactCache(tmp_path / "facts")


def _forge(cache: FactCache, case: AnyCase, change: Change) -> None:
    """Change stored facts in such a way that they are whole all the same."""
    path = cache.path(case)
    entry = json.loads(path.read_bytes())
    change(entry["facts"])
    entry["sha256"] = digest(entry["facts"])
    path.write_text(json.dumps(entry), encoding="utf-8")


def _no_reading(missing: list[AnyCase]) -> Iterable[AnyCase]:
    raise AssertionError(f"{missing} would be read again")


def test_facts_are_found_again(cache: FactCache) -> None:
    """What a build has read, the next one finds."""
    for case in ALL:
        fact = cache.get(case)
        assert fact is not None
        assert fact.digest == digest(fact.data)
        own = fact.facts
        assert own.key == PROOF.name if isinstance(own, Proof) else own.case == case
    assert list(fetch(cache, ALL, _no_reading)) == [case.key for case in ALL]


def test_unknown_facts_are_missing(cache: FactCache) -> None:
    """A size that nobody asked for yet is no error."""
    assert cache.get(Case("lstm", 37, 11)) is None


def test_every_flipped_bit_is_noticed(cache: FactCache) -> None:
    """Wherever one bit of a file changes: an error, or facts that are to be read again."""
    path = cache.path(CASE)
    content = path.read_bytes()
    true = cache.get(CASE)
    told = []
    for place in range(0, len(content), 7):
        flipped = bytearray(content)
        flipped[place] ^= 1
        path.write_bytes(flipped)
        try:
            found = cache.get(CASE)
        except UserError as error:
            told.append(str(error))
        else:
            assert found is None or found == true
    assert all(f"The cached facts in {path} are damaged" in message for message in told)
    assert len(told) > 0.8 * len(content) / 7


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"null", b"[]", b"{}", b'"x"', b"\xff\xfe", b'{"key": 1, "facts": 2, "sha256": 3}'],
    ids=["empty", "cut", "null", "list", "object", "string", "bytes", "other"],
)
def test_what_is_no_fact_is_damaged(content: bytes, cache: FactCache) -> None:
    """Anything that is not of the form of a cached fact, in one sentence."""
    cache.path(CASE).write_bytes(content)
    with pytest.raises(UserError, match="are damaged: delete that file"):
        cache.get(CASE)


def test_truncated_files_are_damaged(cache: FactCache) -> None:
    """A file that ends early, as after a power failure."""
    content = cache.path(CASE).read_bytes()
    for end in range(0, len(content) - 1, 97):
        cache.path(CASE).write_bytes(content[:end])
        with pytest.raises(UserError, match="damaged"):
            cache.get(CASE)


#: What is changed in the facts, and what is said then: layer and sizes stand before it.
FALSE: dict[str, tuple[Change, str]] = {
    "shape": (
        lambda facts: facts["weights"][1].update(shape=[12, 3]),
        "the shape of lstm/lstm_cell/recurrent_kernel should be (3, 12), {but} (12, 3).",
    ),
    "count": (
        lambda facts: facts.update(parameters=61),
        "the number of parameters should be 60, {but} 61.",
    ),
    "order": (
        lambda facts: facts["order_proof"].update(order="fico"),
        "the block order should be ifco, {but} fico.",
    ),
    "name": (
        lambda facts: facts["weights"][2].update(name="b"),
        (
            "the arrays should be [('', 'kernel'), ('', 'recurrent_kernel'), ('', 'bias')], "
            "{but} [('', 'kernel'), ('', 'recurrent_kernel'), ('', 'b')]."
        ),
    ),
}


@pytest.mark.parametrize("what", FALSE)
def test_false_facts_are_refused(what: str, cache: FactCache) -> None:
    """Facts that are whole but wrong: layer, configuration, what was expected and found."""
    change, message = FALSE[what]
    true = cache.get(CASE)
    assert true is not None
    _forge(cache, CASE, change)
    but = f"by diagram_gen/layers.py, but Keras {true.data['read_with']['keras']} gives"
    message = message.replace(", {but}", f" {but}")
    with pytest.raises(Disagreement) as caught:
        cache.get(CASE)
    assert str(caught.value) == f"keras.layers.LSTM(3) with features=1: {message}"


def test_a_false_proof_is_refused(cache: FactCache) -> None:
    """A bound that is not kept, however good the proof was when it ran."""
    _forge(cache, PROOF, lambda proof: proof["checks"][0].update(found=0.5))
    with pytest.raises(ProofFailed, match=f"The proof {PROOF.name} failed with Keras"):
        cache.get(PROOF)
    _forge(cache, PROOF, lambda proof: proof.update(checks=[]))
    with pytest.raises(ProofFailed, match="measures nothing"):
        cache.get(PROOF)


@pytest.mark.parametrize(
    ("case", "change"),
    [
        (CASE, lambda facts: facts.pop("weights")),
        (CASE, lambda facts: facts["weights"][0].pop("shape")),
        (CASE, lambda facts: facts["weights"][0].update(surprise=1)),
        (CASE, lambda facts: facts["order_proof"].pop("tried")),
        (CASE, lambda facts: facts.update(weights=None)),
        (CASE, lambda facts: facts.update(read_with=3)),
        (INPUTS, lambda facts: facts.pop("rows")),
        (INPUTS, lambda facts: facts["rows"]["t1-f1"].pop("shapes")),
        (PROOF, lambda proof: proof.pop("claim")),
        (PROOF, lambda proof: proof["checks"][0].pop("bound")),
        (PROOF, lambda proof: proof["checks"][0].update(surprise=1)),
        (PROOF, lambda proof: proof.update(data=None)),
    ],
    ids=[
        *("weights", "shape", "surprise", "proof", "null", "versions", "rows", "shapes"),
        *("claim", "bound", "surprising check", "data"),
    ],
)
def test_facts_in_parts_are_refused(case: AnyCase, change: Change, cache: FactCache) -> None:
    """Facts that lack something, or have too much."""
    _forge(cache, case, change)
    with pytest.raises(UserError, match=f"The facts of {case.key} are not whole"):
        cache.get(case)


@pytest.mark.parametrize(
    ("case", "other"),
    [
        (CASE, Case("lstm", 3, 2)),
        (CASE, Case("gru", 3, 1)),
        (INPUTS, InputCase("lstm", 2)),
        (INPUTS, InputCase("gru", 3)),
        (PROOF, replace(PROOF, name="lstm-by-hand-u2")),
    ],
    ids=["size", "layer", "units", "inputs", "proof"],
)
def test_facts_of_another_case_are_refused(case: AnyCase, other: AnyCase, cache: FactCache) -> None:
    """True facts under the wrong name would make a figure that is wrong but consistent."""
    stranger = cache.put(other, fact_cache._read(other)).data
    true = cache.get(case)
    assert true is not None
    assert true.data.keys() == stranger.keys()
    _forge(cache, case, lambda facts: facts.update(stranger))
    with pytest.raises(UserError, match=f"The facts of {case.key} are those of another"):
        cache.get(case)


def test_other_versions_read_again(cache: FactCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version of Keras, TensorFlow or NumPy may say something new."""
    real = versions()
    for name in real:
        monkeypatch.setattr(fact_cache, "versions", lambda name=name: real | {name: "99"})
        assert [cache.get(case) for case in ALL] == [None] * 3
    monkeypatch.undo()
    assert all(cache.get(case) for case in ALL)


def test_other_input_shapes_read_again(cache: FactCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """What models are fed with belongs to what they say; layers on their own do not care."""
    monkeypatch.setattr(fact_cache, "INPUT_SHAPES", ((2, 1),))
    assert cache.get(INPUTS) is None
    assert cache.get(CASE) is not None


@pytest.mark.parametrize(
    ("module", "again"),
    [("diagram_gen.keras_reader", {CASE, INPUTS}), (PROOF.source, {PROOF})],
    ids=["reader", "proof"],
)
def test_other_code_reads_again(
    module: str, again: set[AnyCase], cache: FactCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So does an edit of the code that reads, and of no other."""
    real = sources.digest
    monkeypatch.setattr(sources, "digest", lambda m: "another" if m == module else real(m))
    assert {case for case in ALL if cache.get(case) is None} == again


@pytest.fixture
def reading(cache: FactCache, tmp_path: Path) -> ProofCase:
    """A proof, stored, that reads two files."""
    paths = tuple(tmp_path / name for name in ("one.bin", "other.bin"))
    for path in paths:
        path.write_bytes(path.name.encode())
    case = replace(PROOF, reads=paths)
    true = cache.get(PROOF)
    assert true is not None
    assert isinstance(true.facts, Proof)
    cache.put(case, true.facts)
    return case


def test_another_file_proves_again(cache: FactCache, reading: ProofCase) -> None:
    """A change in any file that a proof reads: in its bytes, in which file it is, or its end."""
    one, other = reading.reads
    assert cache.get(reading) is not None
    for path in reading.reads:
        true = path.read_bytes()
        path.write_bytes(true + b"!")
        assert cache.get(reading) is None
        path.unlink()
        assert cache.get(reading) is None
        path.write_bytes(true)
        assert cache.get(reading) is not None
    one.write_bytes(other.read_bytes())
    other.write_bytes(b"one.bin")
    assert cache.get(reading) is None, "both files have changed places"
    assert cache.get(replace(reading, reads=())) is None
    assert cache.get(replace(reading, reads=(one,))) is None


def test_what_a_proof_does_not_read_changes_nothing(cache: FactCache, reading: ProofCase) -> None:
    """Neither another file beside it, nor when its own were written, nor where they lie."""
    one, other = reading.reads
    (one.parent / "third.bin").write_bytes(b"new")
    os.utime(one, (0, 0))
    moved = one.rename(one.parent / "moved.bin")
    assert cache.get(replace(reading, reads=(moved, other))) is not None
    assert all(cache.get(case) for case in (CASE, INPUTS))


def test_false_facts_are_not_even_stored(cache: FactCache, tmp_path: Path) -> None:
    """Fresh facts that disagree stop the build before they reach the disk."""
    true = cache.get(CASE)
    assert true is not None
    assert isinstance(true.facts, LayerFacts)
    empty = FactCache(tmp_path / "other")
    with pytest.raises(Disagreement):
        empty.put(CASE, replace(true.facts, keras_class="keras.layers.GRU"))
    assert not contents(tmp_path / "other")
    assert empty.put(CASE, true.facts) == true
    assert empty.get(CASE) == true


def test_who_read_a_fact_does_not_matter(built: Built, part: Built) -> None:
    """Several processes read the many facts of the site, one the few of a part; all are equal."""
    every, some = contents(built.facts), contents(part.facts)
    assert len(some) == len(few.CASES)
    assert {address: every[address] for address in some} == some


def test_digest_ignores_only_the_order_of_members() -> None:
    """Equal data have equal digests, different data different ones."""
    assert digest({"a": 1, "b": [1, 2]}) == digest({"b": [1, 2], "a": 1})
    different = [
        {"a": 1},
        {"a": "1"},
        {"a": 1.5},
        {"a": [1]},
        {"a": None},
        {"b": 1},
        {},
        [1, 2],
        [2, 1],
    ]
    assert len({digest(data) for data in different}) == len(different)

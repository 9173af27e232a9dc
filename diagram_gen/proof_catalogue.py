"""What is proven: which proofs the build runs, and the tables and figures made from them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from diagram_gen import by_hand_tables, proof_tables, study_tables
from diagram_gen.action_catalogue import STUDIES
from diagram_gen.by_hand import moments
from diagram_gen.case import Case, ProofCase
from diagram_gen.figures.idle import idle
from diagram_gen.figures.step_through import step_through
from diagram_gen.proof import Proof
from diagram_gen.svg import Figure

#: What the build holds against running layers; the page *How we know* lists all of them.
PROOFS = (
    *(
        ProofCase(name, module)
        for module, names in {
            "orders": ("lstm-order", "gru-order", "gru-reset-before-order"),
            "by_hand": ("lstm-by-hand-u1", "lstm-by-hand-u2"),
            "sizes": ("joined-form", "time-steps"),
            "idle": ("lstm-idle", "gru-idle", "gru-reset-before-idle"),
            "gru": ("gru-reset",),
            "wrappers": ("bidirectional", "stacked-cells", "time-distributed"),
            "options": ("options",),
            "masking": ("masking",),
            "conv": ("conv-lstm",),
            "states": ("states", "go-backwards", "stateful", "peephole-free"),
            "dropout": ("dropout",),
            "precision": ("precision",),
            "fresh": ("initial-values",),
            "activations": ("hard-sigmoid",),
            "adapters": ("quantise-lora",),
            "files": ("saved-files",),
        }.items()
        for name in names
    ),
    *STUDIES,
)


@dataclass(frozen=True)
class ProofTableRow:
    """A table about proofs."""

    name: str
    write: Callable[[Sequence[Proof]], str]
    cases: tuple[ProofCase, ...]


def _proofs(*names: str) -> tuple[ProofCase, ...]:
    return tuple(case for case in PROOFS if case.name in names)


#: Tables of what single proofs found beyond their checks, by the proof.
STUDY_TABLES: dict[str, dict[str, Callable[[Sequence[Proof]], str]]] = {
    "gru-reset": {
        "gru-reset-readings": study_tables.gru_readings,
        "gru-bias-merged": study_tables.gru_merged,
        "gru-reset-agreements": study_tables.gru_agreements,
    },
    "bidirectional": {"bidirectional-merge-modes": study_tables.merge_modes},
    "options": {"options": study_tables.option_rows},
    "masking": {"masking": study_tables.masked_outputs},
    "conv-lstm": {"conv-lstm-kernels": study_tables.conv_kernels},
    "states": {"states-returned": study_tables.returned},
    "precision": {"precision": study_tables.precisions},
    "hard-sigmoid": {"hard-sigmoid": study_tables.hard_sigmoids},
    "quantise-lora": {"quantise-lora": study_tables.quantised},
    "saved-files": {
        "files-weights-h5": study_tables.weights_h5,
        "files-legacy-h5": study_tables.legacy_h5,
        "files-keras": study_tables.keras_members,
    },
}

PROOF_TABLES = (
    ProofTableRow("proofs", proof_tables.report, PROOFS),
    ProofTableRow("proofs-summary", proof_tables.summary, PROOFS),
    *(ProofTableRow(f"proof-{case.name}", proof_tables.checks, (case,)) for case in PROOFS),
    *(
        ProofTableRow(f"{case.name}-{part}", write, (case,))
        for case in _proofs("lstm-by-hand-u1", "lstm-by-hand-u2")
        for part, write in (
            ("arrays", by_hand_tables.arrays),
            ("steps", by_hand_tables.steps),
            ("outputs", by_hand_tables.outputs),
        )
    ),
    *(
        ProofTableRow(f"{case.name}s", proof_tables.orders, (case,))
        for case in PROOFS
        if case.name.endswith("-order")
    ),
    *(
        ProofTableRow(name, write, _proofs(proof))
        for proof, written in STUDY_TABLES.items()
        for name, write in written.items()
    ),
)


@dataclass(frozen=True)
class ProofFigureRow:
    """A figure of one layer with what a proof found out about it.

    ``draw`` gets ``arguments`` before the facts and the proof.
    """

    name: str
    draw: Callable[..., Figure]
    case: Case
    proof: ProofCase
    arguments: tuple[str, ...] = ()


#: The forward passes that are worked through, each with the layer that it runs through.
PASSES = tuple(
    (Case("lstm", units, 1), proof)
    for units in (1, 2)
    for proof in _proofs(f"lstm-by-hand-u{units}")
)

PROOF_FIGURES = (
    *(
        ProofFigureRow("idle", idle, Case(layer, 3, 2), proof)
        for layer in ("lstm", "gru")
        for proof in _proofs(f"{layer}-idle")
    ),
    *(
        ProofFigureRow(moment.key, step_through, case, proof, (moment.key,))
        for case, proof in PASSES
        for moment in moments()
    ),
)

"""Tables of what the proofs found out beyond their checks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from diagram_gen.proof import Proof
from diagram_gen.proof_tables import number
from diagram_gen.tables import code, shape_code, table
from diagram_gen.text import format_count

Row = Mapping[str, Any]


def _shapes(shapes: Sequence[Sequence[int | None]]) -> str:
    return ", ".join(map(shape_code, shapes))


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def gru_readings(several: Sequence[Proof]) -> str:
    """Return how far either formula of a GRU is from either layer."""
    (proof,) = several
    names = {"after": "after the product", "before": "before the product"}
    rows = [
        [
            code(f"reset_after={row['layer'] == 'after'}"),
            names[row["reading"]],
            number(row["difference"]),
        ]
        for row in proof.data["readings"]
    ]
    return table(["layer", "reset gate in the formula", "largest difference"], "llr", rows)


def gru_merged(several: Sequence[Proof]) -> str:
    """Return what happens when a part of the second row of biases moves to the first."""
    (proof,) = several
    rows = [[f"**{row['part']}**", number(row["difference"])] for row in proof.data["merged"]]
    return table(["part of bias row 1 added to row 0", "largest change of an output"], "cr", rows)


def gru_agreements(several: Sequence[Proof]) -> str:
    """Return when the two GRUs give the same."""
    (proof,) = several
    rows = [
        [row["case"], _yes(row["agree"]), number(row["difference"])] for row in proof.data["agree"]
    ]
    return table(["case", "same output", "largest difference"], "lcr", rows)


def merge_modes(several: Sequence[Proof]) -> str:
    """Return the shapes of the outputs of Bidirectional in each merge mode."""
    (proof,) = several
    head = ["merge_mode", "return_sequences=True", "return_sequences=False"]
    rows = [
        [
            code(row["mode"]),
            _shapes(row["sequences"]),
            _shapes(row["last"]),
            str(row["states"]),
            format_count(row["parameters"]),
        ]
        for row in proof.data["merge_modes"]
    ]
    return table([*head, "states", "parameters"], "lccrr", rows)


def option_rows(several: Sequence[Proof]) -> str:
    """Return one row for each argument of the constructor, with what differs from the default."""
    (proof,) = several
    data = proof.data
    base = data["base"]
    head = [
        "argument",
        "what it does",
        "shapes and dtypes",
        "change of output",
        "in `get_config()`",
    ]
    first = [
        code(f"LSTM({data['units']})"),
        "",
        f"{_arrays_and_count(base)}; {_output(base)}; {base['weights_dtype']}",
        "",
        "",
    ]
    rows = [
        [
            code(row["option"]),
            row["effect"],
            "; ".join(_changes(row, base)) or "same",
            number(row["difference"]),
            _yes(row["saved"]),
        ]
        for row in data["rows"]
    ]
    return table(head, "lllrc", [first, *rows])


def _changes(row: Row, base: Row) -> Iterator[str]:
    if row["shapes"] != base["shapes"]:
        yield _arrays_and_count(row)
    if row["output"] != base["output"]:
        yield _output(row)
    if row["name"] == "dtype":
        yield f"weights {row['weights_dtype']}, output {row['output_dtype']}"


def _arrays_and_count(row: Row) -> str:
    return f"arrays {_shapes(row['shapes'])}: {format_count(row['parameters'])} parameters"


def _output(row: Row) -> str:
    return f"output {_shapes(row['output'])}"


def masked_outputs(several: Sequence[Proof]) -> str:
    """Return what a layer gives at each step of masked sequences."""
    (proof,) = several
    columns = {
        "plain": "output",
        "zeroed": "with `zero_output_for_mask=True`",
        "bidirectional": "backward half of `Bidirectional`",
        "unrolled": "the same with `unroll=True`",
    }
    rows = [
        [
            row["mask"],
            code(" ".join("1" if step else "0" for step in row["steps"])),
            *(code(" ".join(row[name])) for name in columns),
        ]
        for row in proof.data["rows"]
    ]
    return table(["sequence", "mask", *columns.values()], "ll" + "l" * len(columns), rows)


def weights_h5(several: Sequence[Proof]) -> str:
    """Return the arrays of ``.weights.h5`` files in the order in which HDF5 lists them."""
    (proof,) = several
    return _saved_arrays(proof.data["weights_h5"])


def legacy_h5(several: Sequence[Proof]) -> str:
    """Return the arrays of ``.h5`` files in the order in which HDF5 lists them."""
    (proof,) = several
    return _saved_arrays(proof.data["legacy_h5"])


def _saved_arrays(stored: Sequence[Row]) -> str:
    before = ""
    rows = []
    for row in stored:
        rows.append(
            [
                row["model"] if row["model"] != before else "",
                code(row["path"]),
                shape_code(row["shape"]),
                code(f"[{row['array']}]"),
                code(row["weight"]),
                code(row["layer"]),
            ]
        )
        before = row["model"]
    head = ["model", "path in the file", "shape", "in `get_weights()`", "array"]
    return table([*head, "name of the layer"], "llcrll", rows)


def keras_members(several: Sequence[Proof]) -> str:
    """Return what a ``.keras`` file holds."""
    (proof,) = several
    rows = [
        [
            code(name),
            f"{content} arrays, as in a `.weights.h5` file"
            if isinstance(content, int)
            else "JSON with " + ", ".join(map(code, content)),
        ]
        for name, content in proof.data["members"].items()
    ]
    return table(["member of the zip file", "what it holds"], "ll", rows)


def conv_kernels(several: Sequence[Proof]) -> str:
    """Return shapes and counts of a ConvLSTM2D for kernels of several sizes."""
    (proof,) = several
    head = ["kernel_size", "kernel", "recurrent_kernel", "bias", "parameters"]
    rows = [
        [
            str(row["kernel_size"]),
            *map(shape_code, row["shapes"]),
            format_count(row["parameters"]),
        ]
        for row in proof.data["rows"]
    ]
    return table(head, "rcccr", rows)


def returned(several: Sequence[Proof]) -> str:
    """Return what layers with ``return_sequences`` and ``return_state`` give."""
    (proof,) = several
    names = ("output", "h", "c")
    rows = [
        [code(layer), *map(shape_code, shapes), *[""] * (len(names) - len(shapes))]
        for layer, shapes in proof.data["returned"].items()
    ]
    return table(["layer", *names], "lccc", rows)


def precisions(several: Sequence[Proof]) -> str:
    """Return what each dtype policy keeps, computes and gives."""
    (proof,) = several
    head = ["dtype", "weights", "computes in", "output", "largest error"]
    rows = [
        [
            code(row["policy"]),
            *(row[name] for name in ("weights", "compute", "output")),
            number(row["error"]),
        ]
        for row in proof.data["rows"]
    ]
    return table(head, "llllr", rows)


def hard_sigmoids(several: Sequence[Proof]) -> str:
    """Return values of the two functions that have been called ``hard_sigmoid``."""
    (proof,) = several
    rows = [[number(row[name]) for name in ("x", "now", "before")] for row in proof.data["rows"]]
    return table(["x", "Keras 3", "clip(0.2·x + 0.5, 0, 1)"], "rrr", rows)


def quantised(several: Sequence[Proof]) -> str:
    """Return what is left of each layer by ``model.quantize("int8")``, and who has LoRA."""
    (proof,) = several
    rows = [
        [
            code(row["layer"]),
            ", ".join(f"{code(name)} {dtype}" for name, dtype in row["after"].items()),
            _yes(row["enable_lora"]),
        ]
        for row in proof.data["rows"]
    ]
    return table(["layer", 'arrays after `model.quantize("int8")`', "`enable_lora`"], "llc", rows)

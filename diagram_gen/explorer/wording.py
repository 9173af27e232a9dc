"""What the explorer says: texts with places for numbers, for one layer with its arguments.

A text is a string, or a list of the name of an option and two strings: one for on, one for off.
"""

from collections.abc import Callable

from diagram_gen.cells import Block, Weight
from diagram_gen.construct import Call, Size
from diagram_gen.explorer.choices import Variant
from diagram_gen.expressions import pretty_shape
from diagram_gen.text import plural

Text = str | list[str]

#: Axes as readers write them.
_NAMES = {"steps": "time steps"}

_SAME_AT_EVERY_STEP = "No weight moves: the same arrays are used at every step."

RETURN_SEQUENCES = "return_sequences"


def shape(sizes: tuple[str, ...]) -> str:
    """Return a shape with places: ``({{features}}, {{4*units}})``."""
    return pretty_shape(tuple("{{" + size + "}}" for size in sizes)).replace("·", "*")


def formula(sizes: tuple[str, ...]) -> str:
    """Return a shape with names: ``(batch, time steps, units)``."""
    return pretty_shape(tuple(_NAMES.get(size, size) for size in sizes))


def count(*arrays: tuple[str, ...]) -> str:
    """Return a place for the number of values in arrays of these shapes."""
    return "{{," + "+".join("*".join(sizes) for sizes in arrays) + "}}"


def texts(variant: Variant) -> dict[str, Text]:
    """Return all texts by the names of the places in the page where they stand."""
    kind = variant.kind
    weights = kind.weights
    found: dict[str, Text] = {
        "title": kind.title,
        "input.shape": shape(("batch", "steps", "features")),
        "input.formula": formula(("batch", "steps", "features")),
        "output.shape": _by_sequences(shape),
        "output.formula": _by_sequences(formula),
        "states": " and ".join(kind.cell.states),
        "sum.count": count(*(w.shape for w in weights)),
        "sum.formula": " + ".join(count(w.shape) for w in weights),
        "keras": _keras(variant),
        **_pytorch(variant),
        **_moves(variant),
    }
    for weight in weights:
        found[f"{weight.name}.shape"] = shape(weight.shape)
        found[f"{weight.name}.formula"] = formula(weight.shape)
        found[f"{weight.name}.count"] = count(weight.shape)
    for n, block in enumerate(kind.blocks):
        start, stop = _times(n, "units"), _times(n + 1, "units")
        found[f"block{n}.letter"] = block.letter
        found[f"block{n}.name"] = block.name
        found[f"block{n}.slice"] = f"[..., {{{{{start}}}}}:{{{{{stop}}}}}]"
        found[f"block{n}.activation"] = block.activation
        found[f"block{n}.does"] = block.does
    return found


def says(weight: Weight, number: int, block: Block) -> dict[str, str]:
    """Return what is said of a value in a block: where it is, what it does, which slice holds it.

    Its places are, besides the sizes, ``row``, ``column``, ``unit``.
    """
    start, stop = _times(number, "units"), _times(number + 1, "units")
    columns = f"{{{{{start}}}}}:{{{{{stop}}}}}"
    leading = {"features": ":, ", "units": ":, ", "products": "{{row}}, ", None: ""}[weight.rows]
    source = {
        "features": "feature {{row}}",
        "units": "previous output of unit {{row}}",
        "products": f"added to {weight.name}",
        None: "added",
    }[weight.rows]
    row = "" if weight.rows is None else "{{row}}, "
    return {
        "index": f"{weight.name}[{row}{{{{column}}}}]",
        "says": f"{source} → {block.name} of unit {{{{unit}}}}",
        "slice": f"{weight.name}[{leading}{columns}]",
    }


def product_rows() -> list[str]:
    """Return what the rows of a bias with two of them are added to."""
    return ["x @ kernel", "h @ recurrent_kernel"]


def _by_sequences(write: Callable[[tuple[str, ...]], str]) -> Text:
    return [RETURN_SEQUENCES, write(("batch", "steps", "units")), write(("batch", "units"))]


def _times(number: int, name: str) -> str:
    return {0: "0", 1: name}.get(number, f"{number}*{name}")


def _keras(variant: Variant) -> Text:
    def lines(sequences: bool) -> str:
        options: dict[str, object] = {**variant.arguments}
        if sequences:
            options[RETURN_SEQUENCES] = True
        call = Call(variant.layer.name, (Size("units"),), options).code({"units": 0})
        made = call.replace("(0", "({{units}}", 1)
        return (
            f"layer = {made}\n"
            "layer.build(({{batch}}, {{steps}}, {{features}}))  # batch, time steps, features"
        )

    return [RETURN_SEQUENCES, lines(True), lines(False)]


def _pytorch(variant: Variant) -> dict[str, Text]:
    row = variant.pytorch
    if row is None:
        return {
            "torch": "# PyTorch has no GRU that resets before the product (reset_after=False).",
            "torch.arrays": "",
        }
    arrays = [a for a in row.arrays if variant.use_bias or not a.is_bias]
    bias = "" if variant.use_bias else ", bias=False"
    listed = ", ".join(f"{a.name} {shape(a.shape)}" for a in arrays)
    total = count(*(a.shape for a in arrays))
    order = f", blocks {', '.join(row.letters)}" if len(row.letters) > 1 else ""
    return {
        "torch": (
            f"layer = {row.name}(input_size={{{{features}}}}, hidden_size={{{{units}}}}, "
            f"batch_first=True{bias})"
        ),
        "torch.arrays": f"{listed}: {total} numbers{order}",
    }


def _moves(variant: Variant) -> dict[str, Text]:
    """Return what each control changes, and why."""
    kind = variant.kind
    blocks = len(kind.blocks)
    each = f"in each of the {blocks} blocks" if blocks > 1 else "in every array"
    bias = "bias, " if variant.use_bias else ""
    no_bias = "and the bias have" if variant.use_bias else "has"
    return {
        "moved.units": (
            f"A unit has one column {each} of kernel, {bias}recurrent_kernel, and one row of "
            "recurrent_kernel, since its output is fed back. So recurrent_kernel grows with the "
            "square of the units. The output has one number for each unit."
        ),
        "moved.features": (
            f"A feature is one row of kernel. recurrent_kernel {no_bias} no axis for features, nor "
            "has the output."
        ),
        "moved.steps": [
            RETURN_SEQUENCES,
            f"{_SAME_AT_EVERY_STEP} Only the output is longer or shorter.",
            f"{_SAME_AT_EVERY_STEP} The output is that of the last step.",
        ],
        "moved.one_step": (
            "With one time step and no initial state, recurrent_kernel multiplies zeros: it "
            "neither acts nor learns."
        ),
        "moved.batch": (
            "No weight moves: all sequences of a batch use the same arrays. Only the first axis of "
            "input and output is longer or shorter."
        ),
        "moved.return_sequences": [
            RETURN_SEQUENCES,
            "No weight moves. The output has one entry for every step.",
            "No weight moves. The output is that of the last step.",
        ],
        "moved.use_bias": (
            "The bias comes: one number for each column."
            if variant.use_bias and len(kind.weights[-1].shape) == 1
            else "The bias comes: two rows, one beside each product."
            if variant.use_bias
            else "The bias goes: kernel and recurrent_kernel stay as they are."
        ),
        "moved.reset_after": (
            "r acts after the product with recurrent_kernel, as in cuDNN and PyTorch. That product "
            "has a bias of its own, so bias has two rows."
            if variant.reset_after
            else "r acts before the product with recurrent_kernel, so one bias does for both "
            "products. The kernels keep their shapes."
        ),
        "moved.layer": f"{kind.title}: {plural(blocks, 'block')}, "
        + ", ".join(f"{block.letter} {block.name}" for block in kind.blocks)
        + ".",
    }

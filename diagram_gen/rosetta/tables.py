"""Markdown tables of the layouts, of the runs, and of how to convert."""

from collections import Counter
from collections.abc import Sequence

from diagram_gen.expressions import pretty_shape, substitute
from diagram_gen.rosetta.layout import LayerName, Layout, Stored
from diagram_gen.rosetta.layouts import keras_layout_for, layouts
from diagram_gen.rosetta.orders import permutation
from diagram_gen.rosetta.verified import BOUNDS, Run, runs
from diagram_gen.tables import table


def lstm_table() -> str:
    """Return a row for each LSTM: order, shapes, start of the forget gate's bias, status."""
    head = ["framework and layer", "blocks", *_ARRAYS, "forget bias", "status"]
    rows = [
        [_name(row), _order(row), *_shapes(row), _forget(row), _status(row)] for row in _of("lstm")
    ]
    return table(head, "l" * len(head), rows)


def gru_table() -> str:
    """Return a row for each GRU: order, shapes, where the reset gate applies, status."""
    head = ["framework and layer", "blocks", *_ARRAYS, "reset gate", "status"]
    rows = [
        [_name(row), _order(row), *_shapes(row), row.reset or "", _status(row)]
        for row in _of("gru")
    ]
    return table(head, "l" * len(head), rows)


def rnn_table() -> str:
    """Return a row for each simple recurrent layer: shapes, activation, status."""
    head = ["framework and layer", *_ARRAYS, "activation", "status"]
    rows = [[_name(row), *_shapes(row), row.activation, _status(row)] for row in _of("simple_rnn")]
    return table(head, "l" * len(head), rows)


def notes(layer: LayerName) -> str:
    """Return a Markdown list of what else is to be known of the rows of one kind of layer."""
    return "".join(f"- {row.framework}, {row.name}: {row.note}\n" for row in _of(layer) if row.note)


def verified_table(*frameworks: str) -> str:
    """Return a row for each layout that was run: versions, what was checked, largest errors.

    Of all frameworks, or of those that are named. A column that tells nothing about them is left
    out.
    """
    found = {
        key: run
        for key, run in runs().items()
        if not frameworks or layouts()[key].framework in frameworks
    }
    classes = [
        (dtype, most)
        for dtype, bounds in BOUNDS.items()
        for most in bounds
        if any(_error(run, dtype, most) for run in found.values())
    ]
    head = ["framework", "layer", "run with", "checked", *(_class(*c) for c in classes), "date"]
    rows = [
        [
            row.framework,
            f"`{row.name}`",
            f"{found[row.key].framework} {found[row.key].version}",
            ", ".join(found[row.key].checked),
            *(_error(found[row.key], dtype, most) for dtype, most in classes),
            found[row.key].date,
        ]
        for layer in _LAYERS
        for row in _of(layer)
        if row.key in found
    ]
    first = 1 if len(frameworks) == 1 else 0
    align = "llll" + "r" * len(classes) + "r"
    return table(head[first:], align[first:], [row[first:] for row in rows])


def transformations_table() -> str:
    """Return what has to be done to Keras arrays for each other layout of an LSTM or a GRU."""
    head = ["to", "layer", "blocks", "matrices", "bias"]
    rows = [
        [row.framework, f"`{row.name}`", *_transformation(row)]
        for layer in _LAYERS[:2]
        for row in _of(layer)
        if row.framework != "Keras 3"
    ]
    return table(head, "lllll", rows)


_LAYERS: tuple[LayerName, ...] = ("lstm", "gru", "simple_rnn")
_SPACE = "\N{NO-BREAK SPACE}"
_ARRAYS = ("input weights", "recurrent weights", "bias")


def _of(layer: LayerName) -> list[Layout]:
    return [row for row in layouts().values() if row.layer == layer]


def _name(row: Layout) -> str:
    """Return framework and layer; the layer leads to its drawing, that of Keras to its page."""
    if row.framework == "Keras 3":
        page = {"lstm": "lstm", "gru": "gru", "simple_rnn": "simple-rnn"}[row.layer]
        return f"**{row.framework}**<br>[{row.name}](../layers/{page}.md)"
    return f"**{row.framework}**<br>[{row.name}](../figures/layouts/{row.key}.svg)"


def _order(row: Layout) -> str:
    ours = _SPACE.join(row.order)
    theirs = (_SPACE if max(map(len, row.letters)) < 3 else " ").join(row.letters)
    interleaved = ",<br>unit by unit" if row.packing == "interleaved" else ""
    return f"**{ours}**{interleaved}" + (f"<br>{theirs}" if theirs != ours else "")


def _shapes(row: Layout) -> list[str]:
    if row.input_arrays == row.recurrent_arrays:
        weights = [_listed(row.input_arrays), "in the same array"]
    else:
        weights = [_listed(row.input_arrays), _listed(row.recurrent_arrays)]
    return [*weights, _listed(row.bias_arrays)]


def _listed(arrays: Sequence[Stored]) -> str:
    """Return the shapes, with F features, u units and D directions; equal ones are counted."""
    counted = Counter(_short(stored) for stored in arrays)
    return "<br>".join(
        f"`{shape}`" if count == 1 else f"{count} × `{shape}`" for shape, count in counted.items()
    )


def _short(stored: Stored) -> str:
    names = {"units": "u", "features": "F", "directions": "D"}
    return pretty_shape(tuple(substitute(size, names) for size in stored.shape))


def _forget(row: Layout) -> str:
    added = f"<br>+ {row.forget_added:g} when run" if row.forget_added else ""
    return f"{row.forget_start}{added}"


def _status(row: Layout) -> str:
    run = runs().get(row.key)
    if run is None:
        return f"[from documentation]({row.source})"
    return f"verified here,<br>[{run.framework} {run.version}]({row.source})"


def _class(dtype: str, most: int) -> str:
    return f"{dtype}, up to {most} units"


def _error(run: Run, dtype: str, most: int) -> str:
    error = run.errors.get(dtype, {}).get(most)
    return "" if error is None else _two_digits(error)


def _two_digits(error: float) -> str:
    return f"{error:.1e}" if error else "0"


def _transformation(row: Layout) -> list[str]:
    source = keras_layout_for(row).order
    if row.order == source:
        blocks = "as they are"
    else:
        places = ", ".join(map(str, permutation(source, row.order)))
        blocks = f"`[{places}]` ({source} → {row.order})"
    first = row.input_arrays[0]
    steps = [
        ("cut into blocks", len(row.input_arrays) == len(row.order) > 1),
        ("input above recurrent", first in row.recurrent_arrays),
        ("unit by unit", row.packing == "interleaved"),
        ("each block's buffer transposed", row.packing == "buffers"),
        ("transposed", row.transposed),
        ("one more axis in front", row.has_directions),
        ("z changes sign", row.keeps == "1-z"),
    ]
    matrices = ", ".join(words for words, applies in steps if applies)
    return [blocks, matrices or "as they are", _bias(row)]


def _bias(row: Layout) -> str:
    rows = keras_layout_for(row).biases
    words = {
        "b": "b[0]" if rows == 2 else "b",
        "r": "b[1]" if rows == 2 else "zeros",
        "b+r": "b[0] + b[1]" if rows == 2 else "b",
    }
    # Arrays of one block each say the same over and over: once is enough.
    pieces: dict[str, str] = {}
    for stored in row.bias_arrays:
        for piece in stored.pieces:
            pieces[piece.role] = pieces.get(piece.role, "") + piece.letters
    whole = all(letters == row.order for letters in pieces.values())
    said = ", ".join(
        words[role] if whole else f"{' '.join(letters)}: {words[role]}"
        for role, letters in pieces.items()
    )
    if row.keeps == "1-z":
        said += "; z changes sign"
    return said + (f"; minus {row.forget_added:g} for f" if row.forget_added else "")

"""Python code that reads the arrays of a layer and cuts them into their blocks."""

from collections.abc import Iterator

from diagram_gen.cells import Block
from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerArrays
from diagram_gen.own.found import word


def reading(arrays: LayerArrays) -> str:
    """Return code for a layer of Keras that is called ``layer``.

    Names in it come from the layer's description alone, never from a file.
    """
    parts = arrays.case.kind.parts
    names = [[_name(part.name, weight.name) for weight in part.weights] for part in parts]
    every = [name for some in names for name in some]
    lines = [*_unpacked(every)]
    for part, some in zip(parts, names, strict=True):
        units = part.sizes(arrays.case.sizes)["units"]
        cuts = [line for array in some for line in _cut(array, part.cell.blocks, units)]
        lines += ["", *cuts] if cuts else []
        if any(weight.rows == "products" for weight in part.weights):
            lines.append(f"# {some[-1]}[0] goes with the input, {some[-1]}[1] with the last output")
    return "\n".join(lines) + "\n"


def building(arrays: LayerArrays) -> str:
    """Return code that builds the layer of a description of our own."""
    case = arrays.case
    shape = format_shape(case.kind.input_shape(case.features))
    return f"import keras\n\nlayer = {case.kind.make().code(case.sizes)}\nlayer.build({shape})\n\n"


def _name(part: str, array: str) -> str:
    """Return a name for a variable: ``kernel``, ``forward_kernel``, ``cell_0_kernel``."""
    return f"{word(part).replace('-', '_')}_{array}" if part else array


def _unpacked(names: list[str]) -> Iterator[str]:
    """Yield the call that returns the arrays; several cells have a line for each array."""
    if len(names) <= 3:
        yield f"{', '.join(names)} = layer.get_weights()"
        return
    yield "("
    yield from (f"    {name}," for name in names)
    yield ") = layer.get_weights()"


def _cut(array: str, blocks: tuple[Block, ...], units: int) -> Iterator[str]:
    """Yield a line for each block; an array of one block is that block."""
    if len(blocks) == 1:
        return
    for n, block in enumerate(blocks):
        columns = f"{n * units}:{(n + 1) * units}"
        yield f"{array}_{block.letter} = {array}[..., {columns}]  # {block.name}"

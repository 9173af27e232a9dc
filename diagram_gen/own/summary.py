"""The layers of a model in a few lines of plain text, for a terminal."""

from collections.abc import Iterator, Sequence

from diagram_gen.expressions import format_shape
from diagram_gen.facts import LayerArrays
from diagram_gen.own.described import class_title
from diagram_gen.own.found import FoundLayer, FoundModel
from diagram_gen.own.recognise import class_of, parameters
from diagram_gen.own.told import called, sentences
from diagram_gen.text import format_count, plural

_HEAD = ("layer", "what it is", "units", "features", "shapes", "parameters")
_RIGHT = ("units", "features", "parameters")
_GAP = "  "


def model_lines(model: FoundModel) -> Iterator[str]:
    """Yield a line for the model, a table with a row for each cell, and all remarks."""
    total = sum(parameters(cell.shapes) for layer in model.layers for cell in layer.cells)
    layers = plural(len(model.layers), "recurrent layer")
    yield f"{called(model.name)}: {layers}, {plural(total, 'parameter')}"
    yield ""
    yield from _table([row for layer in model.layers for row in _rows(layer)])
    told = [f"{called(layer.name)}: {r}" for layer in model.layers for r in layer.remarks]
    remarks = sentences((*told, *model.remarks))
    yield from ("", *remarks) if remarks else ()


def numbers_lines(arrays: LayerArrays) -> Iterator[str]:
    """Yield a line for a layer of which only the sizes are known, and a row for each part."""
    case = arrays.case
    yield f"{case.kind.title}: {plural(arrays.parameters, 'parameter')}"
    yield ""
    rows = []
    for part in case.kind.parts:
        stored = [weight for weight in arrays.weights if weight.part == part.name]
        sizes = part.sizes(case.sizes)
        rows.append(
            [
                part.name or case.layer,
                class_of(part.cell) if part.name else case.kind.title,
                *map(format_count, sizes.values()),
                " ".join(format_shape(weight.shape) for weight in stored),
                format_count(sum(weight.parameters for weight in stored)),
            ]
        )
    yield from _table(rows)


def _rows(layer: FoundLayer) -> Iterator[list[str]]:
    for n, cell in enumerate(layer.cells):
        name = f"{called(layer.name)} {cell.name}".rstrip()
        yield [
            name,
            "" if n else class_title(layer),
            format_count(cell.units),
            format_count(cell.features),
            " ".join(map(format_shape, cell.shapes)),
            format_count(parameters(cell.shapes)),
        ]


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows below their heads, with columns lined up."""
    widths = [max(map(len, column)) for column in zip(_HEAD, *rows, strict=True)]
    for row in (_HEAD, *rows):
        cells = (
            text.rjust(width) if head in _RIGHT else text.ljust(width)
            for head, text, width in zip(_HEAD, row, widths, strict=True)
        )
        yield _GAP.join(cells).rstrip()

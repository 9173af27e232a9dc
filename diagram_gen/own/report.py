"""All that can be shown of a model, as files in a folder: pages, figures, tables and data.

For each recurrent layer there is a folder, in the order of the model: ``01-encoder-lstm``. One
layer is drawn at a time, so that memory holds the model and the figures of one layer; of models
with many layers, several processes draw.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from diagram_gen.facts import LayerArrays
from diagram_gen.own.data import as_json, layer_data, statistics_csv
from diagram_gen.own.described import class_title
from diagram_gen.own.folder import Folder
from diagram_gen.own.found import FoundLayer, FoundModel, word
from diagram_gen.own.page import Entry, layer_page, model_page
from diagram_gen.own.recognise import parameters
from diagram_gen.own.shape_table import as_csv, as_markdown, shape_rows
from diagram_gen.own.told import Told, called, layer_told, numbers_told, sentences
from diagram_gen.processes import shared_out

INDEX = "index.html"
DATA = "model.json"

#: From this many layers on, several processes draw in less time than one, start included.
PARALLEL_FROM = 12

Progress = Callable[[Iterable[Any], int], Iterable[Any]]


@dataclass(frozen=True)
class _Work:
    """A layer to draw: with its place in the model, its folder, and what the model is called."""

    number: int
    folder: str
    layer: FoundLayer
    model: str


def write_report(
    model: FoundModel, out: Path, progress: Progress | None = None, *, shared: bool = True
) -> list[Path]:
    """Write pages, figures, tables and data of all layers of a model.

    Args:
        model: the model; it has at least one recurrent layer.
        out: the folder for the results. Files in it that no such call wrote are left alone;
            those that an earlier call wrote are replaced or removed.
        progress: wraps the layers while they are worked on, and is told their number.
        shared: whether several processes may draw. They begin by importing the program that
            started them, so it must be one that does nothing when it is imported.

    Returns:
        The files, in the order in which they were written.

    Raises:
        UserError: if a file can't be written, if one that is not ours is in its place, or if a
            layer holds more weights than this program draws.
    """
    folder = Folder(out)
    name, remarks = called(model.name), sentences(model.remarks)
    digits = max(2, len(str(len(model.layers))))
    work = [
        _Work(n, f"{n:0{digits}}-{word(layer.name)}", layer, name)
        for n, layer in enumerate(model.layers, start=1)
    ]
    folder.check([INDEX, DATA, *(f"{each.folder}/{INDEX}" for each in work)])
    drawn = shared_out(_layer, work, PARALLEL_FROM if shared else len(work) + 1, chunk=1)
    entries: list[Entry] = []
    for entry, files in progress(drawn, len(work)) if progress else drawn:
        folder.write({f"{entry.folder}/{address}": text for address, text in files.items()})
        entries.append(entry)
    data = {
        "name": name,
        "parameters": sum(entry.parameters for entry in entries),
        "layers": [asdict(entry) for entry in entries],
        "remarks": remarks,
    }
    folder.write({INDEX: model_page(name, entries, remarks), DATA: as_json(data)})
    folder.finish()
    return folder.written


def write_layer(arrays: LayerArrays, out: Path) -> list[Path]:
    """Write page, figures, tables and data of a layer of which only the sizes are known.

    Args:
        arrays: the layer.
        out: the folder for the results, as for :func:`write_report`.

    Returns:
        The files, in the order in which they were written.

    Raises:
        UserError: if a file can't be written, or one that is not ours is in its place.
    """
    folder = Folder(out)
    folder.write(_files(numbers_told(arrays), built=True))
    folder.finish()
    return folder.written


def _layer(work: _Work) -> tuple[Entry, dict[str, str]]:
    """Return a layer as the list of all has it, and the content of its files by name."""
    layer, first = work.layer, work.layer.cells[0]
    entry = Entry(
        number=work.number,
        folder=work.folder,
        name=called(layer.name),
        title=class_title(layer),
        units=first.units,
        features=first.features,
        cells=len(layer.cells),
        joined=layer.joined,
        parameters=sum(parameters(cell.shapes) for cell in layer.cells),
    )
    return entry, _files(layer_told(layer), work.model)


def _files(told: Told, model: str = "", *, built: bool = False) -> dict[str, str]:
    """Return the content of all files of a layer by name."""
    rows = shape_rows(told.arrays, told.name)
    data = {
        "shapes.md": as_markdown(rows),
        "shapes.csv": as_csv(rows),
        "shapes.json": as_json(layer_data(told)),
    }
    if told.statistics:
        data["statistics.csv"] = statistics_csv(told)
    figures = {name: text for drawn in told.figures for name, text in drawn.files().items()}
    return {**figures, **data, INDEX: layer_page(told, [*data], model, built=built)}

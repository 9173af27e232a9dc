"""What is told of a layer as data: JSON for programs, a table of statistics for spreadsheets."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from diagram_gen.own.found import shown
from diagram_gen.own.statistics import BlockStatistics, Statistics
from diagram_gen.own.told import Told

#: A path in a file that is longer than this is cut.
MOST_OF_A_PATH = 300

#: What stands in the place of a block where all blocks of an array are meant.
ALL = "all"

MEASURES = ("mean", "deviation", "least", "greatest", "mean_size")


def as_json(data: object) -> str:
    """Return data as the text of a JSON file."""
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def layer_data(told: Told) -> dict[str, Any]:
    """Return a layer as JSON types: its parts with their blocks, its arrays with statistics."""
    arrays = told.arrays
    return {
        "name": told.name,
        "title": told.title,
        "joined": arrays.case.kind.joined,
        **arrays.case.sizes,
        "parameters": arrays.parameters,
        "output_last": told.outputs and told.outputs[0],
        "output_sequences": told.outputs and told.outputs[1],
        "parts": [*_parts(told)],
        "arrays": [*_arrays(told)],
        "options": dict(told.options),
        "remarks": told.remarks,
    }


def _parts(told: Told) -> Iterator[dict[str, Any]]:
    for part in told.arrays.case.kind.parts:
        sizes = part.sizes(told.arrays.case.sizes)
        blocks = [
            {
                "letter": block.letter,
                "name": block.name,
                "activation": block.activation,
                "columns": [n * sizes["units"], (n + 1) * sizes["units"]],
            }
            for n, block in enumerate(part.cell.blocks)
        ]
        yield {"name": part.name, "cell": part.cell.key, **sizes, "blocks": blocks}


def _arrays(told: Told) -> Iterator[dict[str, Any]]:
    of_cells = iter(told.statistics)
    stored = iter(told.arrays.weights)
    for part in told.arrays.case.kind.parts:
        rows = next(of_cells, ())
        for weight in part.weights:
            array = next(stored)
            data = {
                "part": part.name,
                "name": array.name,
                "path": shown(array.path, MOST_OF_A_PATH),
                "shape": array.shape,
                "formula": weight.shape,
                "dtype": array.dtype,
                "parameters": array.parameters,
            }
            told_of = [_measured(row) for row in rows if row.array == array.name]
            yield data | ({"statistics": told_of} if told_of else {})


def _measured(row: BlockStatistics) -> dict[str, Any]:
    return {"block": row.block.letter if row.block else ALL, **_values(row.values)}


def _values(values: Statistics) -> dict[str, int | float | None]:
    spread = asdict(values.spread) if values.spread else dict.fromkeys(MEASURES)
    return {
        "count": values.count,
        "nan": values.nan,
        "infinite": values.infinite,
        "zeros": values.zeros,
        **spread,
    }


def statistics_csv(told: Told) -> str:
    """Return the statistics as comma-separated values: a row for each block of each array."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = ("part", "array", "block", "block_name", "count", "nan", "infinite", "zeros", *MEASURES)
    writer.writerow(head)
    for part, rows in zip(told.arrays.case.kind.parts, told.statistics, strict=False):
        for row in rows:
            block = (row.block.letter, row.block.name) if row.block else (ALL, "all blocks")
            writer.writerow([part.name, row.array, *block, *_values(row.values).values()])
    return out.getvalue()

"""Pages about layers of the reader's own: HTML that needs nothing but the files beside it.

No script, no request to anywhere; light and dark as the reader's system has it. What comes from
a model's file is escaped by the templates, and each page forbids scripts on top of that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diagram_gen.expressions import format_shape, pretty_shape
from diagram_gen.own.drawn import SUFFIXES, Drawn
from diagram_gen.own.found import shown
from diagram_gen.own.numbers_written import three_digits
from diagram_gen.own.snippet import building, reading
from diagram_gen.own.statistics import Statistics
from diagram_gen.own.told import JOINED, Told
from diagram_gen.templating import filled, source
from diagram_gen.text import format_count
from diagram_gen.theme import LEAST_SCALE, tokens_css

SHELL, LAYER, MODEL, STYLE = (
    "own-page.html.j2",
    "own-layer.html.j2",
    "own-model.html.j2",
    "own-page.css",
)

#: What each kind of figure shows, and what to see in it.
KINDS = {
    "weights": (
        "The arrays, block by block",
        "A column means the same in all arrays: one unit in one block.",
    ),
    "values": ("Every value", "The same map with the value in each cell."),
    "heat": (
        "The values as colours",
        "What is far from zero stands out. Zero is the pale middle of both scales.",
    ),
    "cell": ("One time step", "What is multiplied, summed, squashed and handed on."),
    "flow": ("How the parts work together", "Arrays are numbered as in get_weights()."),
    "unrolled": ("Over time", "One set of weights serves every step."),
}

#: A path in a file that is longer than this is cut.
MOST_OF_A_PATH = 100

LABELS = {"auto": "SVG", "light": "light", "dark": "dark"}


@dataclass(frozen=True)
class Entry:
    """A layer as the list of all layers has it.

    Attributes:
        number: its place in the model, from 1.
        folder: where its page is.
        name, title: what it is called, and what it is.
        units, features, cells: its sizes, those of its first cell if it has several.
        joined: how its cells work together.
        parameters: the number of its weights.
    """

    number: int
    folder: str
    name: str
    title: str
    units: int
    features: int
    cells: int
    joined: str
    parameters: int

    @property
    def together(self) -> str:
        """How its cells work together, in words; empty if there is but one."""
        return f"{self.cells} cells {JOINED[self.joined]}" if self.cells > 1 else ""


def layer_page(told: Told, files: Sequence[str], model: str = "", *, built: bool = False) -> str:
    """Return the page of one layer.

    Args:
        told: the layer.
        files: names of the files beside the page that hold its tables and data.
        model: what the model is called whose page lies in the folder above, if there is one.
        built: whether code on the page shall build the layer first.
    """
    arrays = told.arrays
    code = building(arrays) if built else ""
    body = filled(
        LAYER,
        told=told,
        model=model,
        sizes=arrays.case.sizes,
        parameters=format_count(arrays.parameters),
        outputs=told.outputs and [*map(format_shape, told.outputs)],
        figures=[_figure(drawn) for drawn in told.figures],
        arrays=[*_arrays(told)],
        parts=[*_parts(told)],
        measured=[*_measured(told)],
        several=len(arrays.case.kind.parts) > 1,
        code=code + reading(arrays),
        files=files,
    )
    title = f"{told.name} – {model}" if model else told.name
    return _whole(title, body)


def model_page(name: str, entries: Sequence[Entry], remarks: Sequence[str]) -> str:
    """Return the page that lists all layers of a model."""
    total = sum(entry.parameters for entry in entries)
    body = filled(MODEL, model=name, entries=entries, remarks=remarks, total=format_count(total))
    return _whole(name, body)


def _whole(title: str, body: str) -> str:
    from markupsafe import Markup

    style = f"{tokens_css()}\n{source(STYLE)}"
    # Both come from our own templates, the second one with all values in it escaped.
    return filled(SHELL, title=title, style=Markup(style), body=Markup(body))  # noqa: S704


def _figure(drawn: Drawn) -> dict[str, object]:
    heading, note = KINDS[drawn.kind]
    figure = drawn.figure
    width, height = round(figure.width), round(figure.height)
    return {
        "stem": drawn.stem,
        "heading": f"{heading}: {drawn.part}" if drawn.part else heading,
        "note": note,
        "alt": figure.alt,
        "width": width,
        "height": height,
        "least": round(width * LEAST_SCALE),
        "files": [(f"{drawn.stem}{suffix}.svg", LABELS[s]) for s, suffix in SUFFIXES.items()],
    }


def _arrays(told: Told) -> Iterator[dict[str, object]]:
    """Yield the rows of the table of arrays."""
    stored = iter(enumerate(told.arrays.weights))
    for part in told.arrays.case.kind.parts:
        for weight in part.weights:
            number, array = next(stored)
            yield {
                "number": number,
                "label": array.label,
                "path": shown(array.path, MOST_OF_A_PATH),
                "shape": format_shape(array.shape),
                "formula": pretty_shape(weight.shape),
                "dtype": array.dtype,
                "parameters": format_count(array.parameters),
            }


def _parts(told: Told) -> Iterator[dict[str, object]]:
    """Yield the parts of the layer with the columns of their blocks."""
    for part in told.arrays.case.kind.parts:
        sizes = part.sizes(told.arrays.case.sizes)
        units = sizes["units"]
        blocks = [
            (block, f"[..., {n * units}:{(n + 1) * units}]")
            for n, block in enumerate(part.cell.blocks)
        ]
        yield {"name": part.name, **sizes, "blocks": blocks}


def _measured(told: Told) -> Iterator[dict[str, object]]:
    """Yield the rows of the table of statistics."""
    for part, rows in zip(told.arrays.case.kind.parts, told.statistics, strict=False):
        for row in rows:
            yield {
                "array": f"{part.name} {row.array}".lstrip(),
                "block": row.block,
                "first": row.block is rows[0].block,
                "numbers": [format_count(row.values.count), *_numbers(row.values)],
            }


def _numbers(values: Statistics) -> Iterator[str]:
    spread, share = values.spread, values.share_of_zeros
    if spread is None or share is None:
        yield from ("–",) * 6
    else:
        for number in (
            *(spread.mean, spread.deviation, spread.least, spread.greatest, spread.mean_size),
        ):
            yield three_digits(number)
        yield f"{share:.1%}" if 0 < share < 1 else f"{share:.0%}"
    yield format_count(values.nan + values.infinite)

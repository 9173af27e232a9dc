"""Boxes that the data-flow figures share: values, arrays, functions and operators."""

from collections.abc import Sequence

from diagram_gen.cells import Block
from diagram_gen.expressions import format_shape
from diagram_gen.facts import StoredWeight
from diagram_gen.figures.phrases import LETTERS
from diagram_gen.svg import Element, group, number, path, rect, runs, text
from diagram_gen.text import text_width

BOX = 42  # height of a box with two lines
ARRAY = 52  # height of an array's card
RADIUS = 6  # corners of a box
OPERATOR = 11  # radius of an operator's circle
STRIP = 8  # height of the strip of block colours at the foot of an array

#: Strokes of the signs, around the middle of their circle.
_SIGNS = {
    "+": "M-5 0H5M0-5V5",
    "×": "M-3.75-3.75L3.75 3.75M3.75-3.75L-3.75 3.75",
    "∗": "M0-5.5V5.5M-4.75-2.75L4.75 2.75M4.75-2.75L-4.75 2.75",
}


def value(x: float, y: float, width: float, name: str, shape: str) -> Element:
    """Return the box of a value that flows: its name and, below, its shape."""
    middle = x + width / 2
    return group(
        rect(x, y, width, BOX, "box", radius=RADIUS),
        text(middle, y + 17, name, "name", "middle"),
        text(middle, y + 33, shape, "code", "middle"),
    )


def strip(x: float, y: float, width: float, height: float, blocks: Sequence[Block]) -> Element:
    """Return a bar cut into the blocks of a packed axis, in stored order."""
    each = width / len(blocks)
    return group(
        *(
            rect(x + n * each, y, each, height, f"cell-{block.hue}")
            for n, block in enumerate(blocks)
        )
    )


def array(
    x: float, y: float, width: float, stored: StoredWeight, blocks: Sequence[Block]
) -> Element:
    """Return the card of a stored array: its name, its shape and the blocks of its columns."""
    title = [(stored.name, "name"), (LETTERS[stored.name], "note")]
    middle = x + width / 2
    return group(
        rect(x, y, width, ARRAY, "box", radius=RADIUS),
        runs(middle, y + 20, title, "middle"),
        text(middle, y + 37, format_shape(stored.shape), "code", "middle"),
        strip(x, y + ARRAY - STRIP, width, STRIP, blocks),
    )


def function(x: float, y: float, width: float, block: Block) -> Element:
    """Return the box of a block's activation: round ends for a gate, pointed for anything else."""
    style = f"cell-{block.hue}"
    shape = (
        rect(x, y, width, BOX, style, radius=BOX / 2)
        if block.is_gate
        else pointed(x, y, width, BOX, style)
    )
    middle = x + width / 2
    return group(
        shape,
        text(middle, y + BOX / 2 - 3, block.name, f"tiny-{block.hue}", "middle"),
        text(
            middle,
            y + BOX / 2 + 12,
            block.activation,
            f"{function_style(block.activation, width)}-{block.hue}",
            "middle",
        ),
    )


def function_style(name: str, width: float) -> str:
    """Return the text style of a function's name in a box so wide: hard_sigmoid needs room."""
    return "code" if text_width(name, "code") <= width - 8 else "tiny"


def pointed(x: float, y: float, width: float, height: float, style: str) -> Element:
    """Return a six-sided box that is pointed at its left and right."""
    point, half = height / 4, height / 2
    corners = (
        (x + point, y),
        (x + width - point, y),
        (x + width, y + half),
        (x + width - point, y + height),
        (x + point, y + height),
        (x, y + half),
    )
    return path(f"M{'L'.join(f'{number(a)} {number(b)}' for a, b in corners)}z", style)


def operator(x: float, y: float, sign: str, hue: str = "") -> Element:
    """Return a circle with ``sign`` in it, in the colours of a block if it acts for one."""
    style = f"cell-{hue}" if hue else "op"
    circle = rect(-OPERATOR, -OPERATOR, 2 * OPERATOR, 2 * OPERATOR, style, radius=OPERATOR)
    mark = path(_SIGNS[sign], "mark") if sign in _SIGNS else text(0, 4, sign, "code", "middle")
    return group(circle, mark, x=x, y=y)

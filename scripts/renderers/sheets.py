"""Contact sheets: all pictures of a figure on one page, for the eye."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from renderers.samples import Shot

_COLUMNS, _GAP, _LINE = 8, 8, 16
_WIDTH = 300
_TABLE = "#c8d8e8"  # neither of the schemes has it


def write(folder: Path, shots: Sequence[tuple[str, Shot]]) -> None:
    """Write a sheet for each figure; ``shots`` come with the name of who took them."""
    folder.mkdir(parents=True, exist_ok=True)
    for sample in dict.fromkeys(shot.sample for _, shot in shots):
        mine = [(name, shot) for name, shot in shots if shot.sample == sample]
        _sheet(mine).save(folder / f"{sample.name}.png")


def _sheet(shots: Sequence[tuple[str, Shot]]) -> Image.Image:
    width, height = shots[0][1].image.size
    high = round(_WIDTH * height / width)
    rows = -(-len(shots) // _COLUMNS)
    sheet = Image.new("RGB", (_COLUMNS * (_WIDTH + _GAP), rows * (high + _LINE + _GAP)), _TABLE)
    draw = ImageDraw.Draw(sheet)
    for n, (name, shot) in enumerate(shots):
        row, column = divmod(n, _COLUMNS)
        left, top = column * (_WIDTH + _GAP), row * (high + _LINE + _GAP)
        draw.text((left + 2, top + 2), f"{name}: {shot.form[1:]}, {shot.scheme}", fill="black")
        sheet.paste(shot.image.resize((_WIDTH, high)), (left, top + _LINE))
    return sheet

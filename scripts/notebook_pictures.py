"""Pictures that a notebook drew: they stand in its page, which would have to wait for them."""

import re
from base64 import b64decode
from itertools import count
from pathlib import Path

_INSIDE = re.compile(r'src="data:image/png;base64,([^"]+)"')


def taken_out(html: str, page: Path) -> str:
    """Write the pictures in a page as files beside it, and return the page that refers to them.

    Args:
        html: the page.
        page: where it will be written.
    """
    numbers = count(1)

    def written(source: re.Match[str]) -> str:
        picture = page.with_name(f"{page.stem}-{next(numbers)}.png")
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_bytes(b64decode(source[1]))
        return f'src="{picture.name}" loading="lazy"'

    return _INSIDE.sub(written, html)

"""Weights maps in all sizes as a few shared pieces, to be put together again by a script.

An axis with few entries is drawn whole, and its drawing is kept as it is; all longer axes look
the same but for their numbers (:mod:`diagram_gen.figures.layout`), and one drawing with places for
them serves every size. What several drawings have in common is kept once: a *piece* is a text, or
a list of a start tag (or nothing) and what stands in that element, and a number stands for a piece
of the list.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from diagram_gen.explorer.slots import fill, skeleton, with_slots
from diagram_gen.figures.layout import MOST_ENTRIES
from diagram_gen.svg import Figure, fragment, number, standalone

#: The largest size that the explorer offers.
MOST = 4096

#: Sizes that stand for all that are too large to be drawn whole. The layout is that of the last:
#: it has room for the numbers of all others.
_LARGE = (1009, 2003, 3001, MOST)

#: Places for what a drawing says of itself: its size, and itself in words.
_OF_ITSELF = {name: f"{{{{{name}}}}}" for name in ("width", "height", "alt")}

Piece = int | str | list["Piece"]

_TOKEN = re.compile(r"<[^>]*>|[^<]+")


def axes() -> list[int | None]:
    """Return how an axis can be drawn: with each number of entries, or (``None``) elided."""
    return [*range(1, MOST_ENTRIES + 1), None]


def probes(units: int | None, features: int | None) -> list[tuple[int, int]]:
    """Return sizes to draw in order to see how drawings of one form differ."""
    if units is None and features is None:
        return [*product(_LARGE[1:], _LARGE[:-1]), (MOST, MOST)]
    if units is None:
        return [(u, features or 1) for u in _LARGE]
    return [(units, f) for f in (_LARGE if features is None else (features,))]


@dataclass(frozen=True)
class Drawing:
    """A drawing with places for its numbers.

    Attributes:
        width, height: its size.
        alt: it in words.
        shown: what a page has before the body, as tags and texts.
        file: what a file has before the body.
        body: the rest, but for the end.
    """

    width: float
    height: float
    alt: str
    shown: tuple[str, ...]
    file: tuple[str, ...]
    body: tuple[str, ...]


class Learned:
    """Texts with places, found in drawings of large layers, for those of small ones."""

    def __init__(self) -> None:
        self._known: dict[str, list[str]] = {}

    def add(self, text: str) -> None:
        """Keep a text that has places."""
        if "{{" in text:
            self._known.setdefault(skeleton(text), []).append(text)

    def find(self, texts: Sequence[str], scopes: Sequence[dict[str, int]]) -> str | None:
        """Return the text that gives each of ``texts``, if there is one."""
        for known in self._known.get(skeleton(texts[0]), ()):
            if all(
                fill(known, {**scope, **_OF_ITSELF}) == text
                for text, scope in zip(texts, scopes, strict=True)
            ):
                return known
        return None


def drawing(
    figures: Sequence[Figure], scopes: Sequence[dict[str, int]], learned: Learned
) -> Drawing:
    """Return what ``figures`` of one form have in common, with places for what differs.

    Args:
        figures: the same drawing in several sizes; the last is the widest.
        scopes: for each its sizes by name.
        learned: texts to use again where they fit; gets those that are new.

    Raises:
        ValueError: if the figures differ in more than numbers of their texts.
    """
    shown, body = _common([_tokens(fragment(f), f) for f in figures], scopes, learned)
    file, same = _common([_tokens(standalone(f), f) for f in figures], scopes, learned)
    if body != same:
        raise ValueError(
            f"{figures[0].name} is drawn in one way on a page and in another in a file"
        )
    alt = with_slots([f.alt for f in figures], scopes)
    return Drawing(figures[-1].width, figures[-1].height, alt, shown, file, body)


def _tokens(text: str, figure: Figure) -> list[str]:
    """Return tags and texts, with places for what the figure says of itself."""
    width, height = number(figure.width), number(figure.height)
    for before, after in (
        (f'viewBox="0 0 {width} {height}"', 'viewBox="0 0 {{width}} {{height}}"'),
        (f'width="{width}" height="{height}"', 'width="{{width}}" height="{{height}}"'),
        (f'aria-label="{figure.alt}"', 'aria-label="{{alt}}"'),
    ):
        text = text.replace(before, after)
    return _TOKEN.findall(text.rstrip("\n"))


def _common(
    several: Sequence[list[str]], scopes: Sequence[dict[str, int]], learned: Learned
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is before the body, and the body, which starts with the paper."""
    made = []
    for tokens in zip(*several, strict=True):
        same = len(set(tokens)) == 1
        if not _told_in_numbers(tokens[0]):
            if not same:
                raise ValueError(f"sizes change the drawing: {tokens[0]!r}, {tokens[-1]!r}")
            made.append(tokens[0])
            continue
        text = learned.find(tokens, scopes)
        if text is None:
            text = with_slots(tokens, scopes)
            learned.add(text)
        made.append(text)
    paper = next(n for n, tag in enumerate(made) if tag.startswith('<rect class="paper"'))
    return tuple(made[:paper]), tuple(made[paper:-1])


def _told_in_numbers(token: str) -> bool:
    """Whether numbers in a token are such of the layer, and not places on the paper.

    A number alone may be anything; where it does depend on sizes, so does its neighbourhood.
    """
    if token.startswith("<"):
        return token.startswith("<svg") or " id=" in token
    return True


class Pieces:
    """All pieces of all drawings, each kept once."""

    def __init__(self) -> None:
        self._places: dict[str | tuple[str | int, ...], int] = {}

    def add(self, tokens: Sequence[str]) -> int:
        """Keep what ``tokens`` write, and return the number of the piece."""
        stack: list[list[str | int]] = [[""]]
        for token in tokens:
            if token.startswith("</"):
                done = tuple(stack.pop())
                stack[-1].append(self._place(done))
            elif token.startswith("<") and not token.startswith("<svg") and token[-2] != "/":
                stack.append([token])
            else:
                stack[-1].append(self._place(token))
        return self._place(tuple(stack[0]))

    def _place(self, piece: str | tuple[str | int, ...]) -> int:
        return self._places.setdefault(piece, len(self._places))

    def written(self, roots: Iterator[int]) -> tuple[list[Piece], dict[int, int]]:
        """Return the pieces that are used more than once, and where the ``roots`` are in them.

        What is used once stands where it is used.
        """
        kept = list(self._places)
        uses = Counter(c for piece in kept if isinstance(piece, tuple) for c in piece[1:])
        wanted = set(roots)
        shared = [n for n in range(len(kept)) if uses[n] > 1 or n in wanted]
        place = {n: at for at, n in enumerate(shared)}

        def inside(n: int) -> Piece:
            return place[n] if n in place else whole(kept[n])

        def whole(piece: str | tuple[str | int, ...]) -> Piece:
            if isinstance(piece, str):
                return piece
            start, *children = piece
            return [str(start), *(inside(int(child)) for child in children)]

        return [whole(kept[n]) for n in shared], {n: place[n] for n in wanted}

"""Orders of blocks, as strings with one letter for each, such as ``ifco``.

Nothing here knows a permutation: each follows from two orders.
"""

from diagram_gen.errors import UserError


def permutation(source: str, target: str) -> tuple[int, ...]:
    """Return, for each block of ``target``, its place in ``source``.

    Raises:
        UserError: if the two do not consist of the same letters.
    """
    if sorted(source) != sorted(target):
        raise UserError(f"The orders {source!r} and {target!r} do not name the same blocks.")
    return tuple(source.index(letter) for letter in target)

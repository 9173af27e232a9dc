"""The two directions of a Bidirectional layer."""

from collections.abc import Sequence

from diagram_gen.errors import UserError
from diagram_gen.rosetta.blocks import Array


def split_directions(
    weights: Sequence[Array], *, bidirectional: bool
) -> tuple[Sequence[Array], ...]:
    """Return the weights of the forward and of the backward layer, or of the only one.

    Raises:
        UserError: if those of a ``Bidirectional`` cannot be halved.
    """
    if not bidirectional:
        return (weights,)
    if len(weights) % 2:
        raise UserError(
            f"A Bidirectional layer has as many arrays backward as forward, but {len(weights)} "
            "were given; give what its get_weights() returns."
        )
    middle = len(weights) // 2
    return weights[:middle], weights[middle:]

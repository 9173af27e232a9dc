"""What to do beside moving blocks, in sentences: read off the two rows of the table."""

from collections.abc import Iterator

from diagram_gen.rosetta.layout import Layout

_RESET = {
    "after": "after the product with the recurrent weights",
    "before": "before the product with the recurrent weights",
}


def notes(keras: Layout, other: Layout) -> Iterator[str]:
    """Yield the differences between a Keras layer and another framework's, and what is equal."""
    yield from _order(keras, other)
    if other.transposed:
        yield "Every block is transposed: W @ x there, x @ kernel in Keras."
    yield from _biases(keras, other)
    if other.has_directions:
        yield "The axis of 1 counts directions: 2 if bidirectional."
    yield from _gates(keras, other)
    if other.note:
        yield other.note


def _order(keras: Layout, other: Layout) -> Iterator[str]:
    if other.packing == "interleaved":
        yield "The blocks are interleaved."
    elif len(keras.order) == 1:
        yield "There is but one block."
    else:
        which = "the same" if keras.order == other.order else "another"
        yield f"The blocks are in {which} order."
    if other.packing == "buffers":
        yield "Each block holds the numbers of its transposed matrix, in reading order."


def _gates(keras: Layout, other: Layout) -> Iterator[str]:
    if other.forget_added:
        yield f"So {other.forget_added:g} has to be taken off the forget bias of Keras."
    if keras.reset != other.reset:
        yield (
            f"The reset gate acts {_RESET[other.reset or '']}, in Keras "
            f"{_RESET[keras.reset or '']}: no weights make the two equal."
        )
    if keras.keeps != other.keeps:
        yield "The update gate is the complement: every number of its block changes sign."


def _biases(keras: Layout, other: Layout) -> Iterator[str]:
    if (keras.biases, other.biases) == (1, 2):
        yield "Two biases there, one in Keras: only their sum counts."
    elif (keras.biases, other.biases) == (2, 1):
        yield "One bias there, two in Keras."
    else:
        yield "Two biases in both." if keras.biases == 2 else "One bias in both."
    summed = {g for s in other.bias_arrays for p in s.pieces if p.role == "b+r" for g in p.letters}
    if keras.biases == 2 and summed:
        letters = " and ".join(
            label for g, label in zip(other.order, other.letters, strict=True) if g in summed
        )
        yield f"For {letters} it holds the sum of both."
    if keras.biases == 2 and other.without_recurrent_bias:
        yield "A recurrent bias of the candidate has no place there: it must be 0."

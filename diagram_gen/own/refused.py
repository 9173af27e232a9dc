"""Why a reader's file can't be read, said where it was found; one sentence is made of it later."""

from collections.abc import Iterator
from contextlib import contextmanager

from diagram_gen.errors import UserError
from diagram_gen.own.found import shown

#: What to do about most of it.
SAVE_AGAIN = "save the model again with Keras"


class Refused(Exception):
    """A file can't be read.

    Args:
        what: what is wrong and where in the file, as the middle of a sentence.
        remedy: what to do, as its end.
    """

    def __init__(self, what: str, remedy: str = SAVE_AGAIN) -> None:
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy

    def sentence(self, file: str) -> str:
        """Return the whole sentence."""
        return f"Cannot read {file}: {self.what}; {self.remedy}."


@contextmanager
def told_of(file: str) -> Iterator[None]:
    """Make whatever is refused inside a :class:`UserError` about ``file``."""
    try:
        yield
    except Refused as refused:
        raise UserError(refused.sentence(file)) from refused


def quoted(name: str) -> str:
    """Return a name from a file as it stands in a sentence."""
    return f"'{shown(name)}'"

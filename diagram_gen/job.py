"""A job: one thing that is made, with what it is made from.

A job turns facts into the content of one or more files. Its key covers the facts it gets, the
source of the code that runs, and its arguments: if the key is unchanged, so is the result.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diagram_gen import sources
from diagram_gen.fact_cache import Fact, digest
from diagram_gen.results import NOTHING, Results


@dataclass(frozen=True)
class Made:
    """What a job made: file contents by address, and what the manifest says of them."""

    files: Mapping[str, str | bytes]
    about: dict[str, Any]


@dataclass(frozen=True)
class Job:
    """One unit of work.

    Attributes:
        name: its address without suffix, e.g. ``figures/lstm/u3-f1/weights``.
        files: the addresses of the files that it makes.
        cases: keys of the facts that it needs, in the order in which ``make`` takes them.
        make: runs ``code`` on those facts and wraps the result.
        code: the function that draws or writes; its source decides if a result is still good.
        inputs: a digest of what else the result depends on.
        arguments: what ``code`` gets before the facts.
        results: names of the jobs whose results it needs; such a job runs after all others, and
            ``make`` gets them behind the facts.
    """

    name: str
    files: tuple[str, ...]
    cases: tuple[str, ...]
    make: Callable[["Job", Sequence[Any]], Made]
    code: Callable[..., Any]
    inputs: str = ""
    arguments: tuple[str, ...] = ()
    results: tuple[str, ...] = ()

    def key(self, facts: Mapping[str, Fact], results: Results = NOTHING) -> str:
        """Return a digest of all that the result depends on."""
        return digest(
            [
                self.name,
                self.files,
                [facts[case].digest for case in self.cases],
                sources.digest(self.code.__module__),
                sources.own_digest(self.make.__module__),
                self.inputs,
                self.arguments,
                results.of(self.results).digest,
            ]
        )

    def run(self, facts: Mapping[str, Fact], results: Results = NOTHING) -> Made:
        """Make the files."""
        given: list[Any] = [facts[case].facts for case in self.cases]
        if self.results:
            given.append(results.of(self.results))
        return self.make(self, given)

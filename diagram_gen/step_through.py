"""A forward pass moment by moment, as static HTML inside Markdown: the figure, the sum, the words.

Everything is in the page, and each moment has an address of its own. What a script adds
(``docs/assets/step-through.js``) is to show one moment at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from diagram_gen.by_hand import STAGES, STEPS, Moment, moments
from diagram_gen.cells import Block
from diagram_gen.facts import LayerFacts
from diagram_gen.figures.step_through import step_through
from diagram_gen.proof import Proof
from diagram_gen.svg import Figure
from diagram_gen.templating import filled
from diagram_gen.text import MINUS, format_rounded, format_row
from diagram_gen.theme import LEAST_SCALE

TEMPLATE = "step-through.md.j2"

#: Equations of the stages that are no block.
_EQUATIONS = {
    "x": r"h_t, c_t = \mathrm{LSTM}(x_t, h_{t-1}, c_{t-1})",
    "new-c": r"c_t = f_t \odot c_{t-1} + i_t \odot \tilde{c}_t",
    "new-h": r"h_t = o_t \odot \tanh(c_t)",
}


@dataclass(frozen=True)
class _Line:
    """One line of a sum: ``z₀ = 0.7 · (−0.48)``, and where the second factor stands."""

    name: str
    sign: str
    content: str
    source: str = ""
    result: bool = False


@dataclass(frozen=True)
class _Sum:
    """A sum in lines; ``unit`` is empty if there is but one."""

    unit: str
    lines: tuple[_Line, ...]


@dataclass(frozen=True)
class _State:
    """One moment as the page shows it."""

    facts: LayerFacts
    proof: Proof
    now: Moment

    @property
    def id(self) -> str:
        return f"u{self.facts.case.units}-{self.now.key}"

    @property
    def figure(self) -> Figure:
        return step_through(self.now.key, self.facts, self.proof)

    @property
    def address(self) -> str:
        return f"figures/{self.facts.case.key}/{self.now.key}"

    @property
    def block(self) -> Block | None:
        blocks = self.facts.case.kind.blocks
        return next((b for b in blocks if b.letter == self.now.stage.block), None)

    @property
    def hue(self) -> str:
        return self.block.hue if self.block else ""

    @property
    def equation(self) -> str:
        """The formula as MathML."""
        if not self.block:
            return _mathml(_EQUATIONS[self.now.stage.key])
        letter = self.block.letter
        left = f"{letter}_t" if self.block.is_gate else rf"\tilde{{{letter}}}_t"
        function = r"\sigma" if self.block.activation == "sigmoid" else rf"\{self.block.activation}"
        terms = rf"x_t W_{letter} + h_{{t-1}} U_{letter} + b_{letter}"
        return _mathml(f"{left} = {function}({terms})")

    @property
    def words(self) -> str:
        """What happens, in one or two sentences."""
        key = self.now.stage.key
        if self.block:
            start, stop = self._columns
            one = stop - start == 1
            columns = f"column {start}" if one else f"columns {start}:{stop}"
            to = "0 and 1" if self.block.is_gate else f"{MINUS}1 and 1"
            more = "" if self.block.is_gate else " The candidate is no gate."
            return (
                f"Only {columns} of each array {'takes' if one else 'take'} part. "
                f"The sum goes through {self.block.activation}, to between {to}.{more}"
            )
        if key == "x":
            before = "which the step before made" if self.now.t else "zero before the first step"
            return f"The step gets its own x. With it come h and c, {before}."
        if key == "new-c":
            return (
                "What f keeps of the old c, and what i lets in of the candidate. "
                "No weight takes part."
            )
        last = self.now.t == STEPS - 1
        then = "the last one of this sequence" if last else "and the next step reads it"
        return f"As much of the new c as o shows. It is the output, {then}."

    @property
    def sums(self) -> Iterator[_Sum]:
        """The same in numbers, for each unit."""
        step, stage = self._step, self.now.stage
        if stage.key == "x":
            names = (("x[t]", "x"), ("h[t-1]", "h_before"), ("c[t-1]", "c_before"))
            yield _Sum("", tuple(_Line(n, "=", format_row(step[key])) for n, key in names))
            return
        units = self.facts.case.units
        for unit in range(units):
            if self.block:
                lines = [*self._block_lines(self.block, unit)]
            elif stage.key == "new-c":
                lines = [
                    _Line("c", "=", self._product(unit, "f", "c_before"), "f · c[t-1]"),
                    _Line("", "+", self._product(unit, "i", "candidate"), "i · candidate"),
                ]
            else:
                product = f"{_factor(step['o'][unit])} · tanh({format_rounded(step['c'][unit])})"
                lines = [_Line("h", "=", product, "o · tanh(c[t])")]
            (made,) = stage.makes
            lines.append(_Line("", "=", format_rounded(step[made][unit]), result=True))
            yield _Sum(str(unit) if units > 1 else "", tuple(lines))

    def _block_lines(self, block: Block, unit: int) -> Iterator[_Line]:
        """Yield a line for each cell that is read, and what becomes of the sum."""
        step, data = self._step, self.proof.data
        column = self._columns[0] + unit
        name, sign = "z", "="
        for array, vector in (("kernel", step["x"]), ("recurrent_kernel", step["h_before"])):
            for row, value in enumerate(vector):
                product = f"{_factor(value)} · {_factor(data[array][row][column])}"
                yield _Line(name, sign, product, f"{array}[{row}, {column}]")
                name, sign = "", "+"
        yield _Line("", "+", _factor(data["bias"][column]), f"bias[{column}]")
        z = format_rounded(step["z"][column])
        yield _Line("", "=", z)
        yield _Line(self.now.stage.sign, "=", f"{block.activation}({z})")

    def _product(self, unit: int, one: str, other: str) -> str:
        return f"{_factor(self._step[one][unit])} · {_factor(self._step[other][unit])}"

    @property
    def _step(self) -> dict[str, list[float]]:
        step: dict[str, list[float]] = self.proof.data["steps"][self.now.t]
        return step

    @property
    def _columns(self) -> tuple[int, int]:
        start, stop = self.proof.data["columns"][self.now.stage.block]
        return start, stop


@dataclass(frozen=True)
class _Pass:
    """All moments of one layer."""

    facts: LayerFacts
    proof: Proof

    @cached_property
    def states(self) -> tuple[_State, ...]:
        return tuple(_State(self.facts, self.proof, now) for now in moments())

    @property
    def units(self) -> int:
        return self.facts.case.units

    @property
    def lines(self) -> int:
        """The most lines of numbers in any of its states, captions included."""
        return max(
            sum(len(each.lines) + bool(each.unit) for each in state.sums) for state in self.states
        )

    @property
    def steps(self) -> list[tuple[int, Sequence[_State]]]:
        """The states of each time step."""
        each = len(STAGES)
        return [(t, self.states[t * each : (t + 1) * each]) for t in range(STEPS)]


def listed(*facts: Any) -> str:
    """Return the Markdown of all moments; ``facts`` are those of layers, each before its proof."""
    passes = [_Pass(*both) for both in zip(facts[::2], facts[1::2], strict=True)]
    return filled(TEMPLATE, passes=passes, least=LEAST_SCALE)


def _factor(value: float) -> str:
    text = format_rounded(value)
    return f"({text})" if text.startswith(MINUS) else text


def _mathml(tex: str) -> str:
    from latex2mathml.converter import convert  # not for a build with nothing to do

    mathml: str = convert(tex, display="block")
    return mathml

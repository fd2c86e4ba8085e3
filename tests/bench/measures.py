"""A line of the table: what was measured, what it is held to, and whether it holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Cells(NamedTuple):
    """A line of the table, column by column."""

    name: str
    figure: str = ""
    goal: str = ""
    verdict: str = ""
    told: str = ""


class Line(Protocol):
    """Whatever goes into the table."""

    @property
    def is_met(self) -> bool:
        """Whether it is as it should be."""

    def cells(self) -> Cells:
        """Its columns."""


@dataclass(frozen=True)
class Ratio:
    """One figure against another of the same run; to be at least, or at most, ``limit``."""

    name: str
    value: float
    limit: float
    at_least: bool = True
    told: str = ""
    is_good: bool = True
    """Whether all answers were good: a rate of refusals is no rate."""

    @property
    def is_met(self) -> bool:
        """Whether the limit holds."""
        holds = self.value >= self.limit if self.at_least else self.value <= self.limit
        return holds and self.is_good

    def cells(self) -> Cells:
        """The ratio and its limit."""
        sign = "≥" if self.at_least else "≤"
        verdict = "pass" if self.is_met else "FAIL"
        return Cells(
            self.name, f"{self.value:,.2f}", f"{sign} {self.limit:.4g}", verdict, self.told
        )


@dataclass(frozen=True)
class Told:
    """A line without a limit."""

    name: str
    told: str
    is_met: bool = True
    figure: str = ""

    def cells(self) -> Cells:
        """What is told."""
        return Cells(self.name, self.figure, "", "" if self.is_met else "FAIL", self.told)


def table(lines: Iterable[Line]) -> str:
    """All lines in aligned columns, figures to the right."""
    rows = [Cells("what", "figure", "goal", "", ""), *(line.cells() for line in lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(Cells._fields) - 1)]
    return "\n".join(_aligned(row, widths) for row in rows)


def _aligned(row: Cells, widths: Sequence[int]) -> str:
    name, figure, goal, verdict = widths
    columns = (
        f"{row.name:<{name}}",
        f"{row.figure:>{figure}}",
        f"{row.goal:<{goal}}",
        f"{row.verdict:<{verdict}}",
        row.told,
    )
    return "  ".join(columns).rstrip()

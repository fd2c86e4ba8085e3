"""A line of the table: what was measured, what it is held to, and whether it holds."""

from dataclasses import dataclass


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

    def line(self) -> str:
        """The line of the table."""
        sign = "≥" if self.at_least else "≤"
        verdict = "pass" if self.is_met else "FAIL"
        return (
            f"{self.name:<52} {self.value:>8.2f} {sign} {self.limit:<6.4g} {verdict}  {self.told}"
        )


@dataclass(frozen=True)
class Told:
    """A line without a limit."""

    name: str
    told: str
    is_met: bool = True

    def line(self) -> str:
        """The line of the table."""
        return f"{self.name:<52} {self.told}{'' if self.is_met else '  FAIL'}"

"""A figure, and how one is taken."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

WARM_UP = 3
RUNS = 15


@dataclass(frozen=True)
class Figure:
    """One measured number of ``unit`` that is to stay under ``limit``.

    ``floor`` is the same work at its barest, measured in the same run, where there is such.
    """

    name: str
    value: float
    limit: float
    unit: str = "ms"
    floor: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the figure is under its limit."""
        return self.value < self.limit

    def line(self) -> str:
        """The figure as one line of the table."""
        shown = f"{self.name:<52} {self.value:>9,.1f} {self.unit:<10}"
        shown += f" limit {self.limit:>7,.0f}  {self.value / self.limit:>5.2f} of it"
        if self.floor:
            shown += f"   floor {self.floor:,.1f}, {self.value / self.floor:.1f} times it"
        return shown if self.is_met else f"{shown}   OVER"


def median_ms(work: Callable[[], object], *, runs: int = RUNS, warm_up: int = WARM_UP) -> float:
    """The median of how many milliseconds ``work`` takes by the clock on the wall."""
    for _ in range(warm_up):
        work()
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000

"""A figure, and how one is taken."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.measures import Cells

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

    def cells(self) -> Cells:
        """The figure and its limit."""
        told = f"{self.value / self.limit:.2f} of it"
        if self.floor:
            told += f"; floor {self.floor:,.1f}, {self.value / self.floor:.1f} times it"
        figure, verdict = f"{self.value:,.1f} {self.unit}", "pass" if self.is_met else "FAIL"
        return Cells(self.name, figure, f"< {self.limit:,.0f}", verdict, told)


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

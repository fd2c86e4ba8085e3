"""What is drawn by lot, the same every time: keys, days, and how surely a day is known."""

import random
from bisect import bisect
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import Any, TypeVar

T = TypeVar("T")

FIRST_RECORDED = datetime(2016, 1, 4, 8, tzinfo=UTC)
LAST_RECORDED = datetime(2025, 12, 19, 17, tzinfo=UTC)
TODAY = LAST_RECORDED.date()
"""Nothing of the population happens later."""

CERTAINTY_OF_DATES = {
    "day": 62,
    "month": 19,
    "year": 9,
    "uncertain": 3,
    "about": 2,
    "set": 2,
    "span": 3,
}
"""Of a hundred dates, how many are known in which form."""


@cache
def _cumulated(weights: tuple[tuple[T, float], ...]) -> tuple[list[T], list[float]]:
    return [name for name, _ in weights], list(accumulate(weight for _, weight in weights))


class Chance(random.Random):
    """A lottery of its own for each block, so that blocks can be made in any order."""

    @classmethod
    def of(cls, seed: int, block: int) -> "Chance":
        """The lottery of one block."""
        # A text, since tuples are not taken and a sum would let two seeds share blocks.
        return cls(f"{seed} {block}")

    def pick(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as often as its value says."""
        names, cumulated = _cumulated(tuple(weights.items()))
        drawn: T = names[bisect(cumulated, self.random() * cumulated[-1], hi=len(names) - 1)]
        return drawn

    def happens(self, share: float) -> bool:
        """True in this share of cases."""
        return self.random() < share

    def key(self, moment: datetime) -> str:
        """A UUIDv7 of that moment, as 32 digits."""
        milliseconds = int(moment.timestamp() * 1000)
        low = self.getrandbits(74)
        number = milliseconds << 80 | 7 << 76 | (low >> 62) << 64 | 2 << 62 | low & (1 << 62) - 1
        return f"{number:032x}"

    def day_after(self, day: date, spread: tuple[int, int]) -> date:
        """A day so many days later, sooner rather than later."""
        least, most = spread
        return day + timedelta(days=least + int((most - least) * self.random() ** 1.7))

    def dated(self, day: date) -> str:
        """The day as EDTF; whatever is not known of it, it is among the days meant."""
        form = self.pick(CERTAINTY_OF_DATES)
        if form == "day":
            return day.isoformat()
        if form == "month":
            return f"{day:%Y-%m}"
        if form == "year":
            return f"{day:%Y}"
        if form == "uncertain":
            return f"{day:%Y-%m}?"
        if form == "about":
            return f"{day:%Y}~"
        first = day - timedelta(days=self.randrange(1, 6))
        last = day + timedelta(days=self.randrange(1, 6))
        return f"[{first}..{last}]" if form == "set" else f"{day:%Y-%m-XX}"

    def some(self, among: Sequence[T], most: int) -> list[T]:
        """Up to ``most`` of them, fewer rather than more."""
        number = min(len(among), 1 + int(most * self.random() ** 2.5))
        return self.sample(among, number)


Row = dict[str, Any]
"""One row, by the names of its columns; what is left out has the model's default."""

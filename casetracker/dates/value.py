"""The uncertain date as a value, and how long it can be from one to another."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language

from casetracker.dates import grammar, wording


@dataclass(frozen=True, slots=True)
class UncertainDate:
    """A date as uncertain as its source leaves it.

    ``edtf`` is the text as it was entered, in canonical form; ``words`` are the source's own, or
    "". ``earliest`` and ``latest`` are the first and the last day that the text allows, None where
    that end is open. ``UncertainDate(text)`` raises `InvalidDateError` as `parse` does, so no
    value can have bounds that do not belong to its text. Two are equal when their ``edtf`` is.

    >>> UncertainDate("[2011-04-01..2011-04-10]", words="early April").latest
    datetime.date(2011, 4, 10)
    """

    edtf: str
    words: str = field(default="", compare=False)
    earliest: date | None = field(init=False, compare=False)
    latest: date | None = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Read the text, and keep it in canonical form with the days it allows."""
        reading = grammar.read(self.edtf)
        object.__setattr__(self, "edtf", reading.edtf)
        object.__setattr__(self, "earliest", reading.earliest)
        object.__setattr__(self, "latest", reading.latest)

    @classmethod
    def parse(cls, text: str, words: str = "") -> "UncertainDate":
        """Read ``text``, or raise `InvalidDateError`, which says what is accepted."""
        if words or len(text) > grammar.MAX_LENGTH:
            return cls(text, words)
        return _parsed(text)

    @classmethod
    def on(cls, day: date) -> "UncertainDate":
        """The date that is exactly this day."""
        return cls.parse(day.isoformat())

    def __str__(self) -> str:
        """The EDTF text."""
        return self.edtf

    @property
    def is_exact(self) -> bool:
        """Whether it is one day and nothing is said to make that doubtful."""
        return self.earliest == self.latest and not self.is_qualified

    @property
    def is_qualified(self) -> bool:
        """Whether any part of it is marked as uncertain or approximate (``?``, ``~``, ``%``)."""
        return not grammar.QUALIFIERS.isdisjoint(self.edtf)

    @property
    def sort_key(self) -> tuple[date, date]:
        """Sorts by the earliest day, then the latest; what has no earliest day, by its latest.

        `casetracker.dates.queries.chronological` is the same order in the database.
        """
        latest = self.latest or date.max
        return self.earliest or latest, latest

    def possibly_within(self, first: date | None, last: date | None) -> bool:
        """Whether the day may lie between ``first`` and ``last``, both included; None is open."""
        return (self.latest is None or first is None or self.latest >= first) and (
            self.earliest is None or last is None or self.earliest <= last
        )

    def certainly_within(self, first: date | None, last: date | None) -> bool:
        """Whether the day must lie between ``first`` and ``last``, both included; None is open.

        A qualified date is never certain to lie anywhere.
        """
        if self.is_qualified:
            return False
        return (first is None or (self.earliest is not None and self.earliest >= first)) and (
            last is None or (self.latest is not None and self.latest <= last)
        )

    def possibly_on(self, day: date) -> bool:
        """Whether it may be this day."""
        return self.possibly_within(day, day)

    def certainly_before(self, day: date) -> bool:
        """Whether every day it allows lies before ``day``; never so for a qualified date."""
        return day > date.min and self.certainly_within(None, day - timedelta(days=1))

    def certainly_after(self, day: date) -> bool:
        """Whether every day it allows lies after ``day``; never so for a qualified date."""
        return day < date.max and self.certainly_within(day + timedelta(days=1), None)

    def contains(self, other: "UncertainDate") -> bool:
        """Whether every day that ``other`` allows is a day that this one allows."""
        reaches_back = self.earliest is None or (
            other.earliest is not None and other.earliest >= self.earliest
        )
        reaches_on = self.latest is None or (
            other.latest is not None and other.latest <= self.latest
        )
        return reaches_back and reaches_on

    def agrees_with(self, other: "UncertainDate") -> bool:
        """Whether the two can be the same date, one of them told with less precision.

        "2009" agrees with "2009-12-25", either way round; "2009-12" does not agree with
        "[2009-12-25..2010-01-05]", of which it allows only a part.
        """
        return self == other or self.contains(other) or other.contains(self)

    def describe(self, language: str | None = None) -> str:
        """The date in words, in Chinese for a Chinese language tag and in English for others.

        Without ``language`` in the language that is active. The words are made from the EDTF text:
        "between 1 and 10 April 2011", where ``words`` may have "early April".
        """
        return _described(self.edtf, language or get_language() or "")


@lru_cache(maxsize=2**14)
def _described(edtf: str, language: str) -> str:
    """Kept, since the same days come up again and again."""
    return wording.describe(grammar.read(edtf), language=language)


@lru_cache(maxsize=2**14)
def _parsed(text: str) -> UncertainDate:
    return UncertainDate(text)


class DayBounds(NamedTuple):
    """A number of days: at least ``least`` and at most ``most``, None where there is no limit."""

    least: int
    most: int | None


def days_between(began: UncertainDate | None, ended: UncertainDate | None) -> DayBounds:
    """How many days it can be from ``began`` to ``ended``; the same day is 0.

    None is a date that is not known. Raises ValueError where the end lies before the beginning
    whatever days the two turn out to be.
    """
    first, last = _bounds_of(began)
    final_first, final_last = _bounds_of(ended)
    most = (final_last - first).days if final_last and first else None
    if most is not None and most < 0:
        raise ValueError(f"{ended} lies before {began}")
    least = (final_first - last).days if final_first and last else 0
    return DayBounds(max(least, 0), most)


def _bounds_of(value: UncertainDate | None) -> tuple[date | None, date | None]:
    return (value.earliest, value.latest) if value else (None, None)

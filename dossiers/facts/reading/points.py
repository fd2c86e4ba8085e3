"""A point in time as a text names it, before the words around it say more."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from casetracker.dates import InvalidDateError, UncertainDate

THIRDS_OF_YEAR = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
"""The months that early, mid and late in a year are taken to mean."""

SOON = 92
"""Days within which a date without a year may lie ahead of the text that names it."""


@dataclass(frozen=True)
class Point:
    """One date, where it stands in a text, and what it is.

    ``plain`` is a year, month or day in EDTF without a mark. ``mark`` is "", "?" or "~". A span
    of ``until`` makes it one of the days from ``plain`` to ``until``. ``others`` are the further
    ways to read the same words; a point that has any is never joined to another one.
    """

    start: int
    end: int
    plain: str
    mark: str = ""
    until: str = ""
    others: tuple[str, ...] = ()

    @property
    def edtf(self) -> str:
        """The point by itself."""
        return f"[{self.plain}..{self.until}]" if self.until else self.plain + self.mark

    @property
    def is_plain(self) -> bool:
        """Whether it is one date that nothing is said of yet."""
        return not (self.mark or self.until or self.others)

    def widened(self, start: int, end: int) -> "Point":
        """The same, read from more words."""
        return replace(self, start=min(start, self.start), end=max(end, self.end))


def is_date(edtf: str) -> bool:
    """Whether the text is in the grammar and the calendar."""
    try:
        UncertainDate.parse(edtf)
    except InvalidDateError:
        return False
    return True


def written(year: int, month: int = 0, day: int = 0) -> str:
    """The EDTF of a day, a month where ``day`` is 0, a year where ``month`` is 0."""
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def third_of(plain: str, which: str) -> tuple[str, str] | None:
    """First and last of the early, mid or late part of a month or a year; None for a day.

    The parts of a month are the Chinese 旬: days 1 to 10, 11 to 20, 21 to the last. Those of a
    year are four months each.
    """
    if len(plain) == len("2011"):
        first, last = THIRDS_OF_YEAR[which]
        return f"{plain}-{first:02}", f"{plain}-{last:02}"
    if len(plain) != len("2011-04"):
        return None
    ends = monthrange(int(plain[:4]), int(plain[5:]))[1]
    first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, ends)}[which]
    return f"{plain}-{first:02}", f"{plain}-{last:02}"


def neighbour(plain: str, *, step: int) -> str:
    """The date of the same precision just before (-1) or after (+1); "" outside the calendar.

    >>> neighbour("2010", step=-1), neighbour("2011-01", step=-1), neighbour("2011-04-30", step=1)
    ('2009', '2010-12', '2011-05-01')
    """
    try:
        if len(plain) == len("2011-04-03"):
            return (date.fromisoformat(plain) + timedelta(days=step)).isoformat()
        if len(plain) == len("2011-04"):
            year, month = divmod(12 * int(plain[:4]) + int(plain[5:]) - 1 + step, 12)
            return written(year, month + 1)
        return written(int(plain) + step)
    except (ValueError, OverflowError):
        return ""


def nearest(near: UncertainDate | None, *, month: int, day: int = 0) -> tuple[str, ...]:
    """The dates that a day and month without a year may mean in a text published ``near``.

    The last one before the publication first; one that is to come where it lies within three
    months, since a trial is announced too. Empty where ``near`` leaves more than a year open.
    """
    if near is None or near.earliest is None or near.latest is None:
        return ()
    if (near.latest - near.earliest).days > 366:
        return ()
    years = range(max(near.earliest.year - 1, 1), min(near.latest.year + 1, 9999) + 1)
    named = [plain for year in years if is_date(plain := written(year, month, day))]
    begins = {plain: UncertainDate.parse(plain).earliest or date.min for plain in named}
    past = {
        max(before)
        for bound in (near.latest, near.earliest)
        if (before := [plain for plain in named if begins[plain] <= bound])
    }
    coming = [plain for plain in named if 0 < (begins[plain] - near.latest).days <= SOON]
    return (*sorted(past, reverse=True), *coming)


def weekday_before(near: UncertainDate | None, *, weekday: int, strictly: bool = False) -> str:
    """The last such weekday (0 is Monday) up to the day of publication; "" if that is no one day.

    ``strictly`` leaves out the day of publication itself.
    """
    if near is None or not near.is_exact or near.earliest is None:
        return ""
    back = (near.earliest.weekday() - weekday) % 7
    if strictly and not back:
        back = 7
    return shifted(near, days=-back)


def shifted(near: UncertainDate | None, *, days: int) -> str:
    """The day so many days from the day of publication; "" if that is no one day."""
    if near is None or not near.is_exact or near.earliest is None:
        return ""
    try:
        return (near.earliest + timedelta(days=days)).isoformat()
    except OverflowError:
        return ""

"""The texts that are accepted as dates, and the days that each of them allows.

The grammar is EDTF (ISO 8601-2) level 0 and 1 for the years 0001 to 9999 without times of day,
and two things of level 2: one-of sets in square brackets, and a mark before the last component
(``2011-04-~03``: the month is certain, the day is about the 3rd). The database holds the same
grammar in ``casetracker_date_bounds`` (migration 0002); a property-based test keeps the two
together. The reasons for each rule are in ``docs/decisions/0003-uncertain-dates.md``.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from casetracker.languages import bilingual

MAX_LENGTH = 100
"""The longest accepted text, in characters; also the width of the database column."""

ACCEPTED = bilingual(
    "accepted are 2011-04-03, 2011-04, 2011, 201X, 2011-21 (spring; 22 summer, 23 autumn, "
    "24 winter), 2011-04-XX (a day in April); with ? (uncertain), ~ (about) or both as % at the "
    "end; 2008-12-08/2009-06-23 (from, to), 2010-10-10/.. (since); and "
    "[2011-04-01..2011-04-10] or [2011-04-03,2011-04-04] (one of these days), [..2011-04-03] "
    "(that day or before)",
    "可以填写：2011-04-03、2011-04、2011、201X、2011-21（春；22 夏、23 秋、24 冬）、"
    "2011-04-XX（四月某日）；末尾可加 ?（存疑）、~（大约）或 %（两者）；"
    "2008-12-08/2009-06-23（起止）、2010-10-10/..（自该日起）；"
    "[2011-04-01..2011-04-10] 或 [2011-04-03,2011-04-04]（其中一天）、"
    "[..2011-04-03]（该日或之前）",
)

_FAULTS = {
    "unreadable": bilingual("is not a date in a form we can read", "不是可识别的日期"),
    "too_long": bilingual("is too long for a date", "太长，不是日期"),
    "no_such_day": bilingual("names a day that no calendar has", "包含不存在的日期"),
    "reversed": bilingual("ends before it begins", "的结束早于开始"),
    "out_of_order": bilingual(
        "must name its dates from the earliest to the latest, without overlap",
        "中的日期须由早到晚排列，且互不重叠",
    ),
}


class InvalidDateError(ValueError):
    """The text is not an accepted date.

    ``code`` says why: ``unreadable``, ``too_long``, ``no_such_day``, ``reversed`` or
    ``out_of_order``. As a string it is one sentence, in the language that is active, which says
    what is accepted. ``text`` is what was given, fit to be shown: shortened where it is long, with
    � for each character that cannot be printed.
    """

    def __init__(self, text: str, *, code: str) -> None:
        """Refuse ``text`` for the reason that ``code`` names."""
        shown = "".join(sign if sign.isprintable() else "�" for sign in text[:40])
        self.text = shown if len(text) <= 40 else f"{shown}…"
        self.code = code
        super().__init__(self.text, code)

    def __str__(self) -> str:
        """One sentence: the text, what is wrong with it, and what is accepted."""
        return str(
            bilingual(
                f"“{self.text}” {_FAULTS[self.code]}: {ACCEPTED}.",
                f"“{self.text}”{_FAULTS[self.code]}。{ACCEPTED}。",
            )
        )

    def __reduce__(self) -> "tuple[object, ...]":
        """Pickle by value: an exception with a keyword cannot be rebuilt from ``args`` alone."""
        return _invalid_date, (self.text, self.code)


def _invalid_date(text: str, code: str) -> InvalidDateError:
    return InvalidDateError(text, code=code)


class Shape(StrEnum):
    """What a text as a whole says about its day."""

    SINGLE = "single"
    """One date, of whatever precision."""
    INTERVAL = "interval"
    """Something that lasted from one date to another; either end may be open or unknown."""
    CHOICE = "choice"
    """One of the days in square brackets."""


QUALIFIERS = frozenset("?~%")
"""Uncertain, approximate, and both."""

_YEAR = "[0-9]{4}"
_MONTH = "(?:0[1-9]|1[0-2])"
_DAY = "(?:0[1-9]|[12][0-9]|3[01])"
_PLAIN = f"{_YEAR}(?:-{_MONTH}(?:-{_DAY})?)?"
_PART = (
    f"(?:(?:{_PLAIN}|{_YEAR}-{_MONTH}-XX|{_YEAR}(?:-XX){{1,2}}|{_YEAR}-2[1-4]"
    f"|[0-9]{{3}}X|[0-9]{{2}}XX)[?~%]?"
    f"|{_YEAR}-[?~%]{_MONTH}|{_YEAR}-{_MONTH}-[?~%]{_DAY})"
)
_SPAN = rf"{_PLAIN}(?:\.\.{_PLAIN})?"
_GRAMMAR = {
    Shape.SINGLE: re.compile(_PART),
    Shape.INTERVAL: re.compile(rf"{_PART}/(?:{_PART}|\.\.)?|(?:\.\.)?/{_PART}"),
    Shape.CHOICE: re.compile(
        rf"\[(?:\.\.{_PLAIN}|{_PLAIN}\.\.|{_PLAIN}\.\.{_PLAIN}"
        rf"|(?:\.\.)?{_PLAIN}(?:,{_SPAN})+|{_PLAIN}\.\.{_PLAIN}(?:,{_SPAN})+"
        rf"|{_SPAN}(?:,{_SPAN})*,{_PLAIN}\.\.)\]"
    ),
}
_BLANKS = re.compile(r"[ \t]*([,/\[\]]|\.\.)[ \t]*")

# The calendar in months since the year 0, as the bounds of whole months are counted.
_FIRST_MONTH = 12
_LAST_MONTH = 9999 * 12 + 11


@dataclass(frozen=True, slots=True)
class Part:
    """One date inside a text: ``2011-04-~03`` has ``plain`` 2011-04-03 and ``mark`` ``~``.

    ``earliest`` and ``latest`` are the days it allows; ``mark`` is "", "?", "~" or "%".
    """

    plain: str
    mark: str
    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that was read: its canonical form, its shape, its parts and the days it allows.

    For an interval ``parts`` has a None for each end that is not given. For a choice, ``parts``
    has its dates in order. ``earliest`` or ``latest`` is None where that end is open.
    """

    edtf: str
    shape: Shape
    parts: tuple[Part | None, ...]
    earliest: date | None
    latest: date | None


def canonical(text: str) -> str:
    """The text without blanks around it and around its separators, and with capital X.

    >>> canonical(" [2011-04-03, 2011-04-04] "), canonical("2011-04-xx")
    ('[2011-04-03,2011-04-04]', '2011-04-XX')
    """
    return _BLANKS.sub(r"\1", text.strip()).replace("x", "X")


def read(text: str) -> Reading:
    """Read one date; raise `InvalidDateError` for a text outside the grammar or the calendar."""
    # Before anything that takes time with the length, and before the cache keeps the text.
    if len(text) > 2 * MAX_LENGTH:
        raise InvalidDateError(text, code="too_long")
    return _read(text)


@lru_cache(maxsize=2**14)
def _read(text: str) -> Reading:
    edtf = canonical(text)
    if len(edtf) > MAX_LENGTH:
        raise InvalidDateError(text, code="too_long")
    shape = Shape.CHOICE if edtf[:1] == "[" else Shape.INTERVAL if "/" in edtf else Shape.SINGLE
    if not _GRAMMAR[shape].fullmatch(edtf):
        raise InvalidDateError(text, code="unreadable")
    try:
        parts = _parts(edtf, shape=shape)
    except ValueError as error:
        raise InvalidDateError(text, code="no_such_day") from error
    first, last = parts[0], parts[-1]
    earliest = None if first is None or edtf.startswith("[..") else first.earliest
    latest = None if last is None or edtf.endswith("..]") else last.latest
    if shape is Shape.INTERVAL and earliest and latest and earliest > latest:
        raise InvalidDateError(text, code="reversed")
    if shape is Shape.CHOICE and not _in_order([part for part in parts if part]):
        raise InvalidDateError(text, code="out_of_order")
    return Reading(edtf, shape, parts, earliest, latest)


def _parts(edtf: str, *, shape: Shape) -> tuple[Part | None, ...]:
    if shape is Shape.SINGLE:
        return (_part(edtf),)
    if shape is Shape.INTERVAL:
        return tuple(None if end in {"", ".."} else _part(end) for end in edtf.split("/"))
    return tuple(_part(end) for end in re.findall(_PLAIN, edtf))


def _in_order(parts: list[Part]) -> bool:
    return all(before.latest < after.earliest for before, after in pairwise(parts))


def _part(text: str) -> Part:
    mark = next((sign for sign in text if sign in QUALIFIERS), "")
    plain = text.replace(mark, "") if mark else text
    earliest, latest = _bounds(plain, wide=mark in {"~", "%"})
    return Part(plain, mark, earliest, latest)


def _bounds(plain: str, *, wide: bool) -> tuple[date, date]:
    """The first and the last day; ``wide`` adds one unit of the date's own precision each way.

    Raises ValueError for a day that is not in the calendar, and for the year 0000.
    """
    known = plain.removesuffix("-XX").removesuffix("-XX")
    if known[:4] == "0000":
        raise ValueError(plain)
    if len(known) == len("2011-04-03"):
        day = date.fromisoformat(known)
        return _shifted(day, days=-wide), _shifted(day, days=+wide)
    first, count = _months(known)
    margin = count if wide else 0
    return (
        _month_bounds(max(first - margin, _FIRST_MONTH))[0],
        _month_bounds(min(first + count - 1 + margin, _LAST_MONTH))[1],
    )


def _months(known: str) -> tuple[int, int]:
    """The first month, counted from the year 0, and how many there are."""
    if len(known) == len("2011"):
        return int(known.replace("X", "0")) * 12, 12 * 10 ** known.count("X")
    year, month = int(known[:4]), int(known[5:])
    if month > 12:
        # Seasons of the northern hemisphere; a winter runs into the next year.
        return year * 12 + 3 * (month - 20) - 1, 3
    return year * 12 + month - 1, 1


def _month_bounds(months: int) -> tuple[date, date]:
    year, month = divmod(months, 12)
    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


def _shifted(day: date, *, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day

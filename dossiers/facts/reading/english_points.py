"""The dates that an English text names: days, months, years, decades, seasons, weekdays."""

import re
from collections.abc import Iterator

from casetracker.dates import UncertainDate
from dossiers.facts.reading.points import Point, is_date, nearest, shifted, weekday_before, written

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SHORT = {name[:3].lower(): number for number, name in enumerate(_MONTHS, start=1)}
_NAMES = "|".join(
    form
    for name in _MONTHS
    for form in dict.fromkeys((name, name.upper(), "Sept", name[:3], name[:3].upper()))
    if form != "Sept" or name == "September"
)
# Capital letters tell May and March from the verbs.
MONTH = rf"\b(?P<month>{_NAMES})\b\.?"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<year>[12][0-9]{3})\b(?![0-9]|[.,][0-9])"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = rf"(?:\b(?:{'|'.join(_WEEKDAYS)}),?\s+)?"
_CONNECTED = r"(?:\s*[-–—]\s*|\s+(?:and|or|to|until|till|through)\s+|\s*&\s*|\s*,\s*)"

_FULL = [
    re.compile(rf"{_WEEKDAY}(?<![0-9]){_DAY}\s+(?:(?:day\s+)?of\s+)?{MONTH},?\s+{_YEAR}"),
    re.compile(rf"{_WEEKDAY}{MONTH}\s+{_DAY}(?:\s*,\s*|\s+){_YEAR}"),
    re.compile(rf"{MONTH},?\s+(?:of\s+)?{_YEAR}"),
    re.compile(
        r"(?<![0-9./-])(?P<year>[12][0-9]{3})([-/.])(?P<nr>[01]?[0-9])\2(?P<day>[0-3]?[0-9])(?![0-9]|[/-][0-9])"
    ),
]
_NUMERIC = re.compile(
    r"(?<![0-9./-])([0-3]?[0-9])([-/.])([0-3]?[0-9])\2([12][0-9]{3})(?![0-9]|[/-][0-9])"
)
_BARE_YEAR = re.compile(r"(?<![0-9.,/-])([12][0-9]{3})(?![0-9]|[.,/-][0-9]|[-/]\w|\s*年)\b")
_DECADE = re.compile(r"(?<![0-9])([12][0-9]{2})0s\b")
_SEASON = re.compile(
    r"\b(?P<season>spring|summer|autumn|fall|winter)(?:\s+of)?,?\s+(?P<year>[12][0-9]{3})"
    r"(?:(?:/|-|–)(?P<next>[0-9]{2,4}))?\b",
    re.IGNORECASE,
)
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_YEARS_ALONE = re.compile(rf"\s*[12][0-9]{{3}}(?:{_CONNECTED}[12][0-9]{{3}})?\s*")
_SECOND_YEAR = re.compile(rf"{_CONNECTED}([12][0-9]{{3}})\b(?![.,/-]?[0-9])")
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|during|before|after|until|till|by|from|to|early|mid|late|around|about|circa"
    r"|approximately|roughly|than|through|up\sto|between|years?|born|died|sometime|possibly)"
    r"|\b(?:ca?|b|d)\.?|\b(?:end|beginning|middle|start|part|half)\sof|[(])[\s(-]*$",
    re.IGNORECASE,
)

_LEFT_OF_FULL = [
    re.compile(rf"(?<![0-9])(?<![0-9][.,]){_DAY}(?P<link>{_CONNECTED})$"),
    re.compile(rf"(?<![0-9])(?<![0-9][.,]){_DAY}\s+{MONTH}(?P<link>{_CONNECTED})$"),
    re.compile(rf"{MONTH}\s+{_DAY}(?P<link>{_CONNECTED})$"),
    re.compile(rf"{MONTH}(?P<link>{_CONNECTED})$"),
]
_DAY_BEFORE = re.compile(r"[0-9](?:st|nd|rd|th)?\s+(?:of\s+)?$")
_MONTH_DAYS = re.compile(
    rf"{MONTH}\s+(?P<first>[0-3]?[0-9])(?:st|nd|rd|th)?{_CONNECTED}{_DAY}\s*,\s*{_YEAR}"
)
_YEARLESS = [
    re.compile(rf"{_WEEKDAY}(?<![0-9]){_DAY}\s+(?:of\s+)?{MONTH}(?!\s+[0-9])"),
    re.compile(rf"{_WEEKDAY}{MONTH}\s+{_DAY}(?!\s*[,.]?[0-9])"),
    re.compile(rf"(?:\b(?i:in|since|during|early|mid|late|last|until)[\s-]+){MONTH}(?!\s+[0-9])"),
]
_ON_WEEKDAY = re.compile(
    rf"\b(?P<which>(?i:on|last|this|past|since)\s+)(?P<name>{'|'.join(_WEEKDAYS)})\b"
)
_RELATIVE = {"today": 0, "yesterday": -1}
_RELATIVE_DAY = re.compile(rf"\b(?:{'|'.join(_RELATIVE)})\b", re.IGNORECASE)


def points_in(text: str, *, near: UncertainDate | None) -> Iterator[Point]:
    """The dates named in ``text``; those without a year only where ``near`` says which.

    Points of several patterns may overlap; the longest is the one that is meant.
    """
    for match in _MONTH_DAYS.finditer(text):
        yield from _two_days_of_a_month(match)
    for pattern in _FULL:
        for match in pattern.finditer(text):
            yield from _full(match, text)
    yield from _numeric(text)
    yield from _years(text)
    if near is not None:
        yield from _inferred(text, near=near)


def _month(match: re.Match[str]) -> int:
    parts = match.groupdict()
    return int(parts["nr"]) if parts.get("nr") else _SHORT[parts["month"][:3].lower()]


def _point(span: tuple[int, int], *numbers: int) -> Iterator[Point]:
    plain = written(*numbers)
    if is_date(plain) and 0 not in numbers:
        yield Point(*span, plain)


def _full(match: re.Match[str], text: str) -> Iterator[Point]:
    """The date, and the one before it that leaves out what both share."""
    year, month, day = int(match["year"]), _month(match), match.groupdict().get("day")
    if not day and _DAY_BEFORE.search(text, max(match.start() - 8, 0), match.start()):
        # The day is one that the month does not have: the month alone would be a guess.
        return
    yield from _point(match.span(), year, month, *([int(day)] if day else []))
    # A day of the month left of it may share month and year, or the year alone.
    for pattern in _LEFT_OF_FULL[: 3 if day else 4][:: 1 if day else -1]:
        if not day and pattern is not _LEFT_OF_FULL[-1]:
            continue
        left = pattern.search(text, max(match.start() - 40, 0), match.start())
        if left:
            end = left.start("link")
            yield from _shared(left, end=end, year=year, month=month)


def _shared(left: re.Match[str], *, end: int, year: int, month: int) -> Iterator[Point]:
    parts = left.groupdict()
    own = _month(left) if parts.get("month") else month
    numbers = [int(parts["day"])] if parts.get("day") else []
    yield from _point((left.start(), end), year, own, *numbers)


def _two_days_of_a_month(match: re.Match[str]) -> Iterator[Point]:
    """May 3–5, 2011: the first point ends with its day, the second begins with its own."""
    year, month = int(match["year"]), _month(match)
    yield from _point((match.start(), match.end("first")), year, month, int(match["first"]))
    yield from _point((match.start("day"), match.end()), year, month, int(match["day"]))


def _numeric(text: str) -> Iterator[Point]:
    """03/02/2011: both readings where both are days."""
    for match in _NUMERIC.finditer(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        ways = [written(year, second, first), written(year, first, second)]
        known = list(dict.fromkeys(way for way in ways if first and second and is_date(way)))
        if known:
            yield Point(*match.span(), known[0], others=tuple(known[1:]))


def _years(text: str) -> Iterator[Point]:
    for match in _BARE_YEAR.finditer(text):
        alone = _YEARS_ALONE.fullmatch(text)
        if alone or _BEFORE_YEAR.search(text, max(match.start() - 24, 0), match.start()):
            yield Point(*match.span(), match[1])
            if second := _SECOND_YEAR.match(text, match.end()):
                yield Point(*second.span(1), second[1])
    for match in _DECADE.finditer(text):
        # 1900s is the century as often as the decade: not read.
        if match[1] == "200" or not match[1].endswith("0"):
            yield Point(*match.span(), f"{match[1]}X")
    for match in _SEASON.finditer(text):
        season = _SEASONS[match["season"].lower()]
        # "Winter 2011" may be that of January or that of December.
        if (season == 24) == bool(match["next"]):
            yield Point(*match.span(), f"{match['year']}-{season}")


def _inferred(text: str, *, near: UncertainDate) -> Iterator[Point]:
    for pattern in _YEARLESS:
        for match in pattern.finditer(text):
            day = match.groupdict().get("day")
            found = nearest(near, month=_month(match), day=int(day) if day else 0)
            if found and day != "0":
                start = match.start() if day else match.start("month")
                yield _doubtful((start, match.end()), found)
    for match in _ON_WEEKDAY.finditer(text):
        last = match["which"].lower().startswith(("last", "past"))
        weekday = _WEEKDAYS.index(match["name"])
        if found_day := weekday_before(near, weekday=weekday, strictly=last):
            yield _doubtful(match.span("name"), (found_day,))
    for match in _RELATIVE_DAY.finditer(text):
        if found_day := shifted(near, days=_RELATIVE[match[0].lower()]):
            yield _doubtful(match.span(), (found_day,))


def _doubtful(span: tuple[int, int], found: tuple[str, ...]) -> Point:
    """A point that was inferred from the date of publication, and is marked as uncertain."""
    return Point(*span, found[0], mark="?", others=tuple(f"{plain}?" for plain in found[1:]))

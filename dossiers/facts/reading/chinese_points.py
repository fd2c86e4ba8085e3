"""The dates that a Chinese text names, in figures or in characters."""

import re
from collections.abc import Iterator

from casetracker.dates import UncertainDate
from dossiers.facts.reading.numerals import number_of
from dossiers.facts.reading.points import (
    Point,
    is_date,
    nearest,
    shifted,
    third_of,
    weekday_before,
    written,
)

_YEAR = r"(?P<year>[12][0-9]{3}|[一二][〇零一二三四五六七八九]{3})\s?年"
_NOT_SPAN = r"(?!\s?[0-9]?个)"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月(?:份)?"
_DAY = (
    r"(?P<day>3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|廿[一二三四五六七八九]?"
    r"|卅一?|[一二三四五六七八九])\s?[日号號](?!间)"
)
_OTHER_CALENDAR = re.compile(r"(?:农历|農曆|阴历|陰曆|旧历|藏历|回历|民国|民國)[^,。;]{0,8}$")
_PART = r"(?P<part>上旬|中旬|下旬|月初|月中|月底|月末|初|底|末|中(?=[,。、;)]|$))"
_PARTS = {
    **dict.fromkeys(("上旬", "月初", "初", "年初"), "early"),
    **dict.fromkeys(("中旬", "月中", "中", "年中"), "mid"),
    **dict.fromkeys(("下旬", "月底", "月末", "底", "末", "年底", "年末"), "late"),
}
_DAYS = re.compile(rf"{_YEAR}\s?{_MONTH}\s?{_DAY}")
_MONTHS = re.compile(rf"{_YEAR}\s?{_MONTH}(?!\s?[0-9一二三四五六七八九十]{{1,3}}\s?[日号號])")
_PARTS_OF_MONTH = re.compile(rf"{_YEAR}\s?{_MONTH}{_PART}")
_SOME_DAY = re.compile(rf"{_YEAR}(?:\s?{_MONTH}某日|(?P<some>某月某日|某月|某日))")
_YEARS = re.compile(rf"(?<![0-9]){_YEAR}(?!\s?[0-9一二三四五六七八九十]{{1,3}}\s?月|代|间)")
_PARTS_OF_YEAR = re.compile(rf"{_YEAR}(?P<part>年?[初底末]|年?中(?=[,。、;)]|$))")
_HALVES = re.compile(rf"{_YEAR}(?P<half>上半年|下半年)")
_SEASONS = re.compile(rf"{_YEAR}(?:至(?P<next>[12][0-9]{{3}})年)?的?(?P<season>[春夏秋冬])[季天]?")
_DECADES = re.compile(r"(?<![0-9])([12][0-9]{2})0\s?年代")
_AFTER_POINT = r"\s?(?:至|到|[-—–~～─]{1,2}|或|、|和|及|与)\s?"
_SHARED_DAY = re.compile(rf"{_AFTER_POINT}{_DAY}")
_SHARED_MONTH_DAY = re.compile(rf"{_AFTER_POINT}{_MONTH}\s?{_DAY}")
_SHARED_MONTH = re.compile(
    rf"{_AFTER_POINT}{_MONTH}(?!\s?[0-9一二三四五六七八九十]{{1,3}}\s?[日号號])"
)
_YEARLESS = re.compile(rf"(?P<which>今年|去年)?(?<![年0-9至到、和]){_MONTH}\s?{_DAY}")
_WEEKDAY = re.compile(r"(?P<last>上)?个?(?:周|週|星期|礼拜)(?P<name>[一二三四五六日天])")
_RELATIVE = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "昨晚": -1, "前天": -2}
_RELATIVE_DAY = re.compile("|".join(_RELATIVE))


def points_in(text: str, *, near: UncertainDate | None) -> Iterator[Point]:
    """The dates named in ``text``; those without a year only where ``near`` says which.

    Dates of the lunar and other calendars are not read. Points may overlap; the longest is meant.
    """
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            if not _OTHER_CALENDAR.search(text, max(match.start() - 12, 0), match.start()):
                yield from read(match)
    if near is not None:
        yield from _inferred(text, near=near)


def _number(text: str | None) -> int:
    return (number_of(text) or 0) if text else 0


def _numbers(match: re.Match[str]) -> list[int]:
    parts = match.groupdict()
    return [_number(parts[name]) for name in ("year", "month", "day") if parts.get(name)]


def _point(span: tuple[int, int], *numbers: int) -> Iterator[Point]:
    plain = written(*numbers)
    if is_date(plain) and 0 not in numbers:
        yield Point(*span, plain)


def _day(match: re.Match[str]) -> Iterator[Point]:
    """A day, and the one after it that leaves out the year, or year and month."""
    year, month, day = _numbers(match)
    yield from _point(match.span(), year, month, day)
    text, end = match.string, match.end()
    while shared := _SHARED_DAY.match(text, end) or _SHARED_MONTH_DAY.match(text, end):
        own = shared.groupdict().get("month")
        month = _number(own) if own else month
        start = shared.start("month") if own else shared.start("day")
        yield from _point((start, shared.end()), year, month, _number(shared["day"]))
        end = shared.end()


def _month(match: re.Match[str]) -> Iterator[Point]:
    year, month = _numbers(match)
    yield from _point(match.span(), year, month)
    if shared := _SHARED_MONTH.match(match.string, match.end()):
        yield from _point((shared.start("month"), shared.end()), year, _number(shared["month"]))


def _year(match: re.Match[str]) -> Iterator[Point]:
    yield from _point(match.span(), *_numbers(match))


def _part(match: re.Match[str]) -> Iterator[Point]:
    for point in _point(match.span(), *_numbers(match)):
        third = third_of(point.plain, _PARTS[match["part"]])
        if third:
            yield Point(*match.span(), third[0], until=third[1])


def _half(match: re.Match[str]) -> Iterator[Point]:
    for point in _point(match.span(), *_numbers(match)):
        months = ("01", "06") if match["half"] == "上半年" else ("07", "12")
        yield Point(*match.span(), f"{point.plain}-{months[0]}", until=f"{point.plain}-{months[1]}")


def _season(match: re.Match[str]) -> Iterator[Point]:
    season = "春夏秋冬".index(match["season"]) + 21
    year = _number(match["year"])
    # A winter without its second year may be that of January or that of December.
    if (season == 24) == bool(match["next"]) and is_date(f"{year:04}-{season}"):
        yield Point(*match.span(), f"{year:04}-{season}")


def _some(match: re.Match[str]) -> Iterator[Point]:
    unknown = {"某月": "-XX", "某月某日": "-XX-XX", "某日": "-XX-XX"}
    plain = written(*_numbers(match)) + unknown.get(match["some"] or "", "-XX")
    if is_date(plain):
        yield Point(*match.span(), plain)


def _decade(match: re.Match[str]) -> Iterator[Point]:
    yield Point(*match.span(), f"{match[1]}X")


_PATTERNS = (
    (_DAYS, _day),
    (_MONTHS, _month),
    (_PARTS_OF_MONTH, _part),
    (_SOME_DAY, _some),
    (_YEARS, _year),
    (_PARTS_OF_YEAR, _part),
    (_HALVES, _half),
    (_SEASONS, _season),
    (_DECADES, _decade),
)


def _inferred(text: str, *, near: UncertainDate) -> Iterator[Point]:
    for match in _YEARLESS.finditer(text):
        if _OTHER_CALENDAR.search(text, max(match.start() - 12, 0), match.start()):
            continue
        found = nearest(near, month=_number(match["month"]), day=_number(match["day"]))
        if found:
            yield _doubtful(match.span(), found)
    for match in _WEEKDAY.finditer(text):
        weekday = "一二三四五六日".find(match["name"].replace("天", "日"))
        if found_day := _weekday(near, weekday=weekday, last_week=bool(match["last"])):
            yield _doubtful(match.span(), (found_day,))
    for match in _RELATIVE_DAY.finditer(text):
        if found_day := shifted(near, days=_RELATIVE[match[0]]):
            yield _doubtful(match.span(), (found_day,))


def _weekday(near: UncertainDate, *, weekday: int, last_week: bool) -> str:
    """A weekday; 上周三 is the Wednesday of the week before that of the publication."""
    if not last_week:
        return weekday_before(near, weekday=weekday)
    monday = weekday_before(near, weekday=0)
    return shifted(UncertainDate.parse(monday), days=weekday - 7) if monday else ""


def _doubtful(span: tuple[int, int], found: tuple[str, ...]) -> Point:
    return Point(*span, found[0], mark="?", others=tuple(f"{plain}?" for plain in found[1:]))

"""How sources write a date."""

from casetracker.dates import InvalidDateError, grammar, wording
from dossiers.facts.reading.numerals import in_chinese, year_in_chinese
from dossiers.facts.reading.points import third_of

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_YEARS = range(1000, 3000)
"""The years that sources write in four digits and that are read back."""

_THIRDS = {
    "early": ("early", "初", "上旬"),
    "mid": ("mid-", "中", "中旬"),
    "late": ("late", "底", "下旬"),
}


def dates_spelt(edtf: str, *, loose: bool = False) -> list[str]:
    """The ways to write the date, the commonest first; ``loose`` adds those without the year.

    >>> dates_spelt("2017-06")
    ['June 2017', 'Jun 2017', 'Jun. 2017', '2017年6月', '2017年06月', '二〇一七年六月']
    """
    try:
        reading = grammar.read(edtf)
    except InvalidDateError:
        return []
    found: list[str] = []
    if reading.shape is grammar.Shape.SINGLE and not _is_said(reading):
        return [reading.edtf] if _length(reading.edtf) == len("2011-04-03") else []
    if not _is_said(reading):
        return []
    if reading.shape is not grammar.Shape.SINGLE:
        found += [wording.describe(reading, language=tag) for tag in ("en", "zh")]
        found += _as_third(reading.edtf)
    for part in reading.parts:
        if part is not None:
            found += _part(part, loose=loose)
    return list(dict.fromkeys(found))


def _is_said(reading: grammar.Reading) -> bool:
    """Whether it can be said in words that are read back: "the 1900s" may be the century."""
    years = [part.plain[:4] for part in reading.parts if part]
    return all(
        int(year.replace("X", "0")) in _YEARS and (year[2:] != "0X" or year == "200X")
        for year in years
    )


def _length(plain: str) -> int:
    return len(plain.rstrip("?~%"))


def _part(part: grammar.Part, *, loose: bool) -> list[str]:
    known = part.plain.removesuffix("-XX").removesuffix("-XX")
    if "X" in known:
        return _decade(known)
    numbers = [int(number) for number in known.split("-")]
    if len(numbers) == 1:
        return [f"in {numbers[0]}", f"{numbers[0]}年", f"{year_in_chinese(numbers[0])}年"]
    if numbers[1] > 12:
        reading = grammar.read(part.plain)
        return [wording.describe(reading, language=tag) for tag in ("en", "zh")]
    return _month(*numbers) if len(numbers) == 2 else _day(*numbers, loose=loose)


def _decade(known: str) -> list[str]:
    if known[2] == "X":
        return []
    return [f"{known[:3]}0s", f"{known[:3]}0年代"]


def _english_months(month: int) -> list[str]:
    name = _MONTHS[month - 1]
    short = [name[:3], f"{name[:3]}."] if len(name) > 3 else []
    return [name, *short, *(["Sept", "Sept."] if month == 9 else [])]


def _month(year: int, month: int) -> list[str]:
    return [
        *(f"{name} {year}" for name in _english_months(month)),
        f"{year}年{month}月",
        f"{year}年{month:02}月",
        f"{year_in_chinese(year)}年{in_chinese(month)}月",
    ]


def _day(year: int, month: int, day: int, *, loose: bool) -> list[str]:
    months = _english_months(month)
    ordinal = f"{day}{_ordinal(day)}"
    full = [
        *(f"{day} {name} {year}" for name in months),
        *(f"{name} {day}, {year}" for name in months),
        *(f"{name} {day} {year}" for name in months[:1]),
        *(f"{ordinal} {months[0]} {year}", f"{months[0]} {ordinal}, {year}"),
        *(
            f"{year}-{month:02}-{day:02}",
            f"{year}/{month:02}/{day:02}",
            f"{year}.{month:02}.{day:02}",
        ),
        *(f"{year}年{month}月{day}日", f"{year}年{month:02}月{day:02}日"),
        f"{year_in_chinese(year)}年{in_chinese(month)}月{in_chinese(day)}日",
    ]
    if not loose:
        return full
    return [
        *full,
        *(f"{day} {name}" for name in months),
        *(f"{name} {day}" for name in months),
        f"{month}月{day}日",
        f"{in_chinese(month)}月{in_chinese(day)}日",
    ]


def _ordinal(day: int) -> str:
    return "th" if day in range(11, 14) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _as_third(edtf: str) -> list[str]:
    """The words for the first ten days of April, and the like: early April."""
    if not edtf.startswith("[") or edtf.count("..") != 1 or "," in edtf:
        return []
    first, last = edtf[1:-1].split("..")
    whole = first.rpartition("-")[0]
    for which, (word, of_year, of_month) in _THIRDS.items():
        if whole and len(whole) in (4, 7) and third_of(whole, which) == (first, last):
            names = [str(int(whole))] if len(whole) == 4 else _month(int(whole[:4]), int(whole[5:]))
            chinese = of_year if len(whole) == 4 else of_month
            plain = f"{int(whole)}年" if len(whole) == 4 else names[-3]
            return [f"{word} {names[0]}".replace("- ", "-"), plain + chinese]
    return []

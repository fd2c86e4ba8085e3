"""How sources write a length of time."""

from casetracker.dates import Duration, InvalidDurationError
from dossiers.facts.reading.numerals import in_chinese, in_english

_UNITS = (
    ("years", "year", "年"),
    ("months", "month", "个月"),
    ("weeks", "week", "周"),
    ("days", "day", "天"),
)


def durations_spelt(iso: str) -> list[str]:
    """The ways to write the length, the commonest first.

    >>> durations_spelt("P11Y")
    ['11 years', 'eleven years', '11-year', 'eleven-year', '11年', '十一年']
    """
    try:
        length = Duration.parse(iso)
    except InvalidDurationError:
        return []
    numbers = [
        (getattr(length, name), english, chinese)
        for name, english, chinese in _UNITS
        if getattr(length, name)
    ]
    if any(number > 999 for number, _, _ in numbers):
        return [length.describe("en")]
    figures = [_phrase(numbers, words=False), _phrase(numbers, words=True)]
    if len(numbers) == 1:
        number, english, _ = numbers[0]
        figures += [f"{number}-{english}", f"{in_english(number)}-{english}"]
    chinese = [
        "".join(f"{number}{unit}" for number, _, unit in numbers),
        "".join(_characters(number) + unit for number, _, unit in numbers),
    ]
    return list(dict.fromkeys([*figures, *_halves(length), *chinese]))


def _phrase(numbers: list[tuple[int, str, str]], *, words: bool) -> str:
    parts = [
        f"{in_english(number) if words else number} {unit}{'s' if number > 1 else ''}"
        for number, unit, _ in numbers
    ]
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _characters(number: int) -> str:
    """两 before a measure, where a date has 二."""
    return "两" if number == 2 else in_chinese(number)


def _halves(length: Duration) -> list[str]:
    if length.weeks or length.days or length.months != 6 or not 0 < length.years < 100:
        return []
    english = in_english(length.years)
    return [f"{english} and a half years", f"{_characters(length.years)}年半"]

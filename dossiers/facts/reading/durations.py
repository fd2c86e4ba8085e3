"""Lengths of time that a text states, as ISO 8601 durations."""

import re
from collections.abc import Iterator

from casetracker.dates import Duration, InvalidDurationError
from dossiers.facts.reading.numerals import CHINESE_NUMBER, ENGLISH_NUMBER, narrowed, number_of

_NUMBER = rf"(?:[0-9]{{1,4}}|{ENGLISH_NUMBER}|an?)"
_UNITS = {"year": "years", "month": "months", "week": "weeks", "day": "days"}
_UNIT = rf"(?P<unit>{'|'.join(_UNITS)})s?"
_HALF = r"(?P<half>[\s-]and[\s-]a[\s-]half)?"
_ENGLISH_PART = re.compile(
    rf"(?<![\w.,/-])(?P<number>{_NUMBER}){_HALF}[\s-]{_UNIT}(?P<later>[\s-]and[\s-]a[\s-]half)?"
    r"(?![A-Za-z0-9])(?!-(?:old|long\s+\w+\s+ago))",
    re.IGNORECASE,
)
_ENGLISH_LINK = re.compile(r"(?:,?\s+and\s+|,?\s+)", re.IGNORECASE)
_INEXACT_BEFORE = re.compile(
    rf"(?:\b(?:[0-9]+|{ENGLISH_NUMBER})(?:\s+years?)?\s+(?:to|or)\s+|\b(?:between|from|than|least|most|nearly|almost|over|under|up|about|around|some|every|"
    r"aged|age|approximately|roughly|close|past|last|within|for\sanother|first)\s+|[0-9]\s?[-–]\s?)$",
    re.IGNORECASE,
)
_INEXACT_AFTER = re.compile(
    r"[\s-]*(?:old|ago|later|earlier|before|after|of\s+age|or\s+(?:more|less)|to\s+[0-9a-z]+[\s-]year)\b",
    re.IGNORECASE,
)
_WEAK = re.compile(r"an?", re.IGNORECASE)
_OF_A_SENTENCE = re.compile(
    r"[\s-]*(?:in\s+(?:prison|jail|custody|detention)|(?:prison|jail|suspended)\b|imprisonment|behind"
    r"|sentence|term|of\s+(?:imprisonment|deprivation|re-?education)|of\s+\w+\s+detention)",
    re.IGNORECASE,
)

_CHINESE_DIGITS = rf"(?:(?<![0-9])[0-9]{{1,3}}|{CHINESE_NUMBER})"
_CHINESE = re.compile(
    rf"(?P<half_year>(?<![一二两三四五六七八九十0-9上下个])半年)"
    rf"|(?<![0-9〇零一二两兩三四五六七八九十百第])(?=[0-9〇零一二两兩三四五六七八九十廿卅百])"
    rf"(?:(?P<years>{_CHINESE_DIGITS})\s?年(?!级|代|度|月))?(?P<half>半(?!年))?"
    rf"(?:[零又]?(?P<months>{_CHINESE_DIGITS})\s?(?P<month_unit>[个個]?月))?"
    rf"(?:[零又]?(?P<weeks>{_CHINESE_DIGITS})\s?(?:周|週|星期))?"
    rf"(?:[零又]?(?P<days>{_CHINESE_DIGITS})\s?(?P<day_unit>[日天]))?"
)
_CHINESE_INEXACT_BEFORE = re.compile(
    r"(?:至|到|近|约|超过|逾|最长|最高|不少于|不超过|年|月|第|判处?刑?满|[-—~～]|至少|将近|过去)$"
)
_CHINESE_INEXACT_AFTER = re.compile(
    r"\s?(?:之?前|之?后|以[前后来上下内]|来|多|余|左右|至|到|-|—|~|或|间|[0-9一二三四五六七八九十]|底|初|末)"
)
_CHINESE_SENTENCE = re.compile(
    r"(?:徒刑|拘役|管制|政治权利|缓刑|拘留|处罚|刑期|刑|判处?|减刑|监禁|劳教|劳动教养)(?:期限|为|了)?\s?$"
)
_CHINESE_KIND = re.compile(r"\s?的?(?:行政)?(?:拘留|处罚|徒刑|拘役|监禁|劳教)")


def durations_in(text: str) -> list[tuple[str, str]]:
    """Each length of time with its words, in the text's order.

    Ages, "three years ago", ranges and rounded lengths ("three to seven years", "at least ten
    years") state no length and are not read.

    >>> durations_in("sentenced to three and a half years; 有期徒刑十一年")
    [('P3Y6M', 'three and a half years'), ('P11Y', '十一年')]
    """
    plain = narrowed(text)
    found = [*_english(plain), *_chinese(plain)]
    return [(iso, text[start:end].strip()) for start, end, iso in sorted(found)]


def _iso(**numbers: int) -> str:
    """The canonical duration; "" where the numbers are none."""
    try:
        return Duration.parse(Duration(**numbers).iso).iso
    except InvalidDurationError:
        return ""


def _english(text: str) -> Iterator[tuple[int, int, str]]:
    end = 0
    for first in _ENGLISH_PART.finditer(text):
        if first.start() < end:
            continue
        parts, end = _run(text, first)
        exact = not _INEXACT_BEFORE.search(text, max(first.start() - 28, 0), first.start())
        exact = exact and not _INEXACT_AFTER.match(text, end)
        weak = _WEAK.fullmatch(first["number"]) and len(parts) == 1
        if weak and not (first["later"] or _OF_A_SENTENCE.match(text, end)):
            continue
        iso = _sum_of(parts)
        if exact and iso:
            yield first.start(), end, iso


def _run(text: str, first: re.Match[str]) -> tuple[list[re.Match[str]], int]:
    """The parts that belong together, years before months before days, and where they end."""
    order = list(_UNITS)
    parts, end = [first], first.end()
    while link := _ENGLISH_LINK.match(text, end):
        following = _ENGLISH_PART.match(text, link.end())
        if following is None or (
            order.index(following["unit"].lower()) <= order.index(parts[-1]["unit"].lower())
        ):
            break
        parts.append(following)
        end = following.end()
    return parts, end


def _sum_of(parts: list[re.Match[str]]) -> str:
    numbers: dict[str, int] = {}
    for part in parts:
        unit = _UNITS[part["unit"].lower()]
        weak = _WEAK.fullmatch(part["number"])
        numbers[unit] = 1 if weak else (number_of(part["number"]) or 0)
        if part["half"] or part["later"]:
            # Half a year is six months; half a month or week is no whole number of days.
            if unit != "years":
                return ""
            numbers["months"] = numbers.get("months", 0) + 6
    return _iso(**numbers)


def _chinese(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _CHINESE.finditer(text):
        if not match[0].strip():
            continue
        if match["half_year"]:
            iso = _iso(months=6)
        else:
            iso = _chinese_sum(match) if _chinese_context(text, match) else ""
        if iso and not _CHINESE_INEXACT_AFTER.match(text, match.end()):
            yield match.start(), match.end(), iso


def _chinese_sum(match: re.Match[str]) -> str:
    numbers = {}
    for unit in ("years", "months", "weeks", "days"):
        if match[unit]:
            number = number_of(match[unit])
            if number is None:
                return ""
            numbers[unit] = number
    if match["half"]:
        if "years" not in numbers or "months" in numbers:
            return ""
        numbers["months"] = 6
    return _iso(**numbers)


def _chinese_context(text: str, match: re.Match[str]) -> bool:
    """Whether the words are a length and no date: 三年六月 and 15日 are so of a sentence only."""
    before = text[max(match.start() - 8, 0) : match.start()]
    of_a_sentence = bool(_CHINESE_SENTENCE.search(before) or _CHINESE_KIND.match(text, match.end()))
    if _CHINESE_INEXACT_BEFORE.search(before) and not of_a_sentence:
        return False
    if of_a_sentence or match[0].strip() == text.strip():
        return True
    date_like = match["month_unit"] == "月" or match["day_unit"] == "日"
    return not date_like

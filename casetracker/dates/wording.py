"""Uncertain dates in words, English and Chinese.

The words follow from the EDTF text alone. They are not those of the source, which are kept beside
the date, and "between 1 and 10 April 2011" says what "early April" was taken to mean.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence

from django.utils.translation import get_language

from casetracker.dates.grammar import Part, Reading, Shape
from casetracker.languages import is_chinese

_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ENGLISH_SEASONS = ("spring", "summer", "autumn", "winter")
_CHINESE_SEASONS = ("春季", "夏季", "秋季", "冬季")
_WINTER = 24


def describe(reading: Reading, *, language: str | None = None) -> str:
    """The date in Chinese for a Chinese language tag, else in English; by default as active."""
    words: _Words = _Chinese() if is_chinese(language or get_language()) else _English()
    return words.describe(reading)


def _numbers(plain: str) -> list[int]:
    """Year, month and day as far as they are known; 201X is 2010."""
    return [int(text.replace("X", "0")) for text in plain.split("-") if text != "XX"]


def _members(edtf: str) -> list[list[str]]:
    """The members of a choice: each one date, or two that may be "" where that end is open."""
    return [member.split("..") for member in edtf[1:-1].split(",")]


class _Words(ABC):
    """How one language says a date; `describe` is the only door."""

    alternatives: str
    """Stands between members of a choice that are more than single dates."""

    def describe(self, reading: Reading) -> str:
        if reading.shape is Shape.INTERVAL:
            begin, end = reading.parts
            return self.interval(
                self.qualified(begin) if begin else "",
                self.qualified(end) if end else "",
                edtf=reading.edtf,
            )
        if reading.shape is Shape.CHOICE:
            return self.choice(_members(reading.edtf))
        return "".join(self.qualified(part) for part in reading.parts if part)

    def choice(self, members: list[list[str]]) -> str:
        """One of several days; "3 or 4 April" where they are single dates."""
        if all(len(member) == 1 for member in members):
            return self.either(self.series([member[0] for member in members]))
        return self.alternatives.join(self.member(member) for member in members)

    def member(self, ends: list[str]) -> str:
        if len(ends) == 1:
            return self.named(ends[0])
        if not ends[0]:
            return self.or_before(ends[1])
        if not ends[1]:
            return self.or_after(ends[0])
        return self.between(*self.series(ends))

    def series(self, plains: Sequence[str]) -> list[str]:
        """Several dates, leaving out the year and the month that they share."""
        dates = [_numbers(plain) for plain in plains]
        shared = 0
        if len({len(numbers) for numbers in dates}) == 1:
            while shared < len(dates[0]) - 1 and len({tuple(n[: shared + 1]) for n in dates}) == 1:
                shared += 1
        return self.elided(list(plains), shared=shared)

    @abstractmethod
    def named(self, plain: str) -> str:
        """A date without its qualifier."""

    @abstractmethod
    def qualified(self, part: Part) -> str:
        """A date with what its qualifier means."""

    @abstractmethod
    def elided(self, plains: list[str], *, shared: int) -> list[str]:
        """Dates of which all but one leave out the ``shared`` first numbers."""

    @abstractmethod
    def either(self, texts: list[str]) -> str:
        """One of these, which are two or more."""

    @abstractmethod
    def between(self, first: str, last: str) -> str:
        """Some day from the one to the other."""

    @abstractmethod
    def or_before(self, plain: str) -> str:
        """The date or one before it."""

    @abstractmethod
    def or_after(self, plain: str) -> str:
        """The date or one after it."""

    @abstractmethod
    def interval(self, begin: str, end: str, *, edtf: str) -> str:
        """What lasted; an end that is "" is open or unknown, which ``edtf`` tells apart."""


class _English(_Words):
    alternatives = ", or "

    def named(self, plain: str) -> str:
        year, *rest = _numbers(plain)
        if plain.endswith("X") and len(plain) == len("20XX"):
            return f"the years {year} to {year + 99}" if plain[2] == "X" else f"the {year}s"
        if rest and rest[0] > 12:
            season = _ENGLISH_SEASONS[rest[0] - 21]
            return f"{season} {year}/{year + 1}" if rest[0] == _WINTER else f"{season} {year}"
        return " ".join(
            [*map(str, rest[1:]), *(_ENGLISH_MONTHS[n - 1] for n in rest[:1]), f"{year}"]
        )

    def qualified(self, part: Part) -> str:
        unknown = {
            "-XX-XX": "a day in ",
            "-XX": "a month in " if len(part.plain) == 7 else "a day in ",
        }
        vague = re.search(r"(?:-XX)+$", part.plain)
        about = "about " if part.mark in {"~", "%"} else ""
        doubt = " (uncertain)" if part.mark in {"?", "%"} else ""
        return f"{unknown[vague[0]] if vague else ''}{about}{self.named(part.plain)}{doubt}"

    def elided(self, plains: list[str], *, shared: int) -> list[str]:
        texts = [self.named(plain) for plain in plains]
        # The shared year, or month and year, come last in English: only the last date has them.
        return [text.rsplit(" ", shared)[0] for text in texts[:-1]] + texts[-1:]

    def either(self, texts: list[str]) -> str:
        return f"{', '.join(texts[:-1])} or {texts[-1]}"

    def between(self, first: str, last: str) -> str:
        return f"between {first} and {last}"

    def or_before(self, plain: str) -> str:
        return f"{self._preposition(plain)} or before {self.named(plain)}"

    def or_after(self, plain: str) -> str:
        return f"{self._preposition(plain)} or after {self.named(plain)}"

    def _preposition(self, plain: str) -> str:
        return "on" if len(plain) == len("2011-04-03") else "in"

    def interval(self, begin: str, end: str, *, edtf: str) -> str:
        if begin and end:
            return f"from {begin} to {end}"
        if begin:
            return f"since {begin}" if edtf.endswith("..") else f"from {begin} to an unknown day"
        return f"until {end}" if edtf.startswith("..") else f"from an unknown day to {end}"


class _Chinese(_Words):
    alternatives = "，或"

    def named(self, plain: str) -> str:
        year, *rest = _numbers(plain)
        if plain.endswith("X") and len(plain) == len("20XX"):
            return f"{year}年至{year + 99}年间" if plain[2] == "X" else f"{year}年代"
        if rest and rest[0] > 12:
            years = f"{year}年至{year + 1}年" if rest[0] == _WINTER else f"{year}年"
            return years + _CHINESE_SEASONS[rest[0] - 21]
        return "".join(
            f"{number}{unit}" for number, unit in zip([year, *rest], "年月日", strict=False)
        )

    def qualified(self, part: Part) -> str:
        vague = re.search(r"(?:-XX)+$", part.plain)
        some = ("某月" if len(part.plain) == len("2011-XX") else "某日") if vague else ""
        about = "约" if part.mark in {"~", "%"} else ""
        doubt = "（存疑）" if part.mark in {"?", "%"} else ""
        return f"{about}{self.named(part.plain)}{some}{doubt}"

    def elided(self, plains: list[str], *, shared: int) -> list[str]:
        texts = [self.named(plain) for plain in plains]
        # The shared year and month come first in Chinese: only the first date has them.
        prefix = re.match(f"(?:[0-9]+[年月]){{{shared}}}", texts[0])
        return texts[:1] + [text.removeprefix(prefix[0] if prefix else "") for text in texts[1:]]

    def either(self, texts: list[str]) -> str:
        return "或".join(texts)

    def between(self, first: str, last: str) -> str:
        return f"{first}至{last}之间"

    def or_before(self, plain: str) -> str:
        return f"{self.named(plain)}或之前"

    def or_after(self, plain: str) -> str:
        return f"{self.named(plain)}或之后"

    def interval(self, begin: str, end: str, *, edtf: str) -> str:
        if begin and end:
            return f"{begin}至{end}"
        if begin:
            return f"自{begin}起" if edtf.endswith("..") else f"自{begin}起，结束日期不详"
        return f"至{end}为止" if edtf.startswith("..") else f"开始日期不详，至{end}为止"

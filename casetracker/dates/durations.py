"""Lengths of time as the law counts them: ISO 8601 durations in years, months, weeks and days."""

import re
from calendar import monthrange
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, cycle, islice
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language

from casetracker.dates.value import DayBounds
from casetracker.languages import bilingual, is_chinese

if TYPE_CHECKING:
    _TextField = models.CharField[str, str]
else:
    _TextField = models.CharField

DURATION_PATTERN = (
    "^P(?=[1-9])([1-9][0-9]{0,2}Y)?([1-9][0-9]{0,3}M)?([1-9][0-9]{0,3}W)?([1-9][0-9]{0,4}D)?$"
)
"""The grammar, in the words that Python's and PostgreSQL's regular expressions share."""

MAX_LENGTH = len("P999Y9999M9999W99999D")

_ACCEPTED = bilingual(
    "“{}” is not a duration: accepted are years, months, weeks and days in this order, "
    "such as P11Y, P4Y6M or P15D.",
    "“{}”不是可识别的时长。请依次填写年、月、周、日，例如 P11Y、P4Y6M 或 P15D。",
)
_UNITS = (("year", "年"), ("month", "个月"), ("week", "周"), ("day", "天"))


class InvalidDurationError(ValueError):
    """The text is not an accepted duration; as a string, one sentence that says what is."""

    def __init__(self, text: str) -> None:
        """Refuse ``text``."""
        shown = "".join(sign if sign.isprintable() else "�" for sign in text[:40])
        self.text = shown if len(text) <= 40 else f"{shown}…"
        super().__init__(self.text)

    def __str__(self) -> str:
        """One sentence: the text, and what is accepted."""
        return str(_ACCEPTED).format(self.text)


@dataclass(frozen=True, slots=True)
class Duration:
    """So many years, months, weeks and days; never nothing.

    >>> str(Duration.parse("P4Y6M")), Duration.parse("P4Y6M").describe("en")
    ('P4Y6M', '4 years and 6 months')
    """

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Read an ISO 8601 duration, or raise `InvalidDurationError`, which says what is."""
        found = re.fullmatch(DURATION_PATTERN, text.strip()) if len(text) <= 100 else None
        if not found:
            raise InvalidDurationError(text)
        return cls(*(int(part[:-1]) if part else 0 for part in found.groups()))

    def __str__(self) -> str:
        return self.iso

    @property
    def iso(self) -> str:
        """The ISO 8601 text."""
        return "P" + "".join(
            f"{number}{unit}" for number, unit in zip(self._numbers, "YMWD", strict=True) if number
        )

    @property
    def _numbers(self) -> tuple[int, int, int, int]:
        return self.years, self.months, self.weeks, self.days

    @property
    def in_days(self) -> DayBounds:
        """The fewest and the most days it can be, by where in the calendar its months fall."""
        least, most = _days_of_months(12 * self.years + self.months)
        rest = 7 * self.weeks + self.days
        return DayBounds(least + rest, most + rest)

    def describe(self, language: str | None = None) -> str:
        """In words: Chinese for a Chinese language tag, else English; by default as active."""
        chinese = is_chinese(language or get_language())
        parts = [
            f"{number}{zh}" if chinese else f"{number} {en}{'s' if number > 1 else ''}"
            for number, (en, zh) in zip(self._numbers, _UNITS, strict=True)
            if number
        ]
        if chinese:
            return "".join(parts)
        return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


@cache
def _days_of_months(months: int) -> tuple[int, int]:
    """The fewest and the most days in so many months in a row, over the calendar's 400 years."""
    lengths = [monthrange(2000 + n // 12, n % 12 + 1)[1] for n in range(400 * 12)]
    whole, rest = divmod(months, len(lengths))
    ends = list(accumulate(islice(cycle(lengths), len(lengths) + rest), initial=0))
    spans = [ends[start + rest] - ends[start] for start in range(len(lengths))]
    cycles = whole * sum(lengths)
    return min(spans) + cycles, max(spans) + cycles


def months_of(field: str) -> models.Func:
    """The whole months of the duration in ``field``, years included; NULL where there is none."""
    return models.Func(
        models.F(field),
        template="(CASE WHEN %(expressions)s <> '' THEN"
        " 12 * coalesce(substring(%(expressions)s FROM '([0-9]+)Y')::int, 0)"
        " + coalesce(substring(%(expressions)s FROM '([0-9]+)M')::int, 0) END)",
        output_field=models.IntegerField(),
    )


def days_of(field: str) -> models.Func:
    """The days beside the whole months, weeks included; NULL where there is no duration."""
    return models.Func(
        models.F(field),
        template="(CASE WHEN %(expressions)s <> '' THEN"
        " 7 * coalesce(substring(%(expressions)s FROM '([0-9]+)W')::int, 0)"
        " + coalesce(substring(%(expressions)s FROM '([0-9]+)D')::int, 0) END)",
        output_field=models.IntegerField(),
    )


def is_duration(field: str) -> models.Q:
    """For a CHECK constraint: the column holds an accepted duration, or "" for none."""
    return models.Q(**{field: ""}) | models.Q(**{f"{field}__regex": DURATION_PATTERN})


class IsoDurationField(_TextField):
    """A column for the text of a `Duration`, "" where there is none.

    The value is the text; ``Duration.parse`` reads it. `is_duration` is the condition of the CHECK
    constraint to put beside it.
    """

    description = bilingual("Duration (ISO 8601)", "时长（ISO 8601）")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Set up the column; its width follows from the grammar."""
        kwargs["max_length"] = MAX_LENGTH
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Describe the field without its fixed width."""
        name, _, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, "casetracker.dates.IsoDurationField", args, kwargs

    def to_python(self, value: Any) -> Any:
        """The text without blanks around it; a ValidationError says what is accepted."""
        text = str(value) if isinstance(value, Duration) else super().to_python(value)
        if not text:
            return text
        try:
            return str(Duration.parse(text))
        except InvalidDurationError as error:
            raise ValidationError(str(error), code="invalid_duration") from error

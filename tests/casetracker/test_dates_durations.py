"""Durations: years, months, weeks and days."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from casetracker.dates import DayBounds, Duration, InvalidDurationError, IsoDurationField


@pytest.mark.parametrize(
    ("text", "least", "most", "english", "chinese"),
    [
        ("P11Y", 4016, 4018, "11 years", "11年"),
        ("P4Y6M", 1641, 1645, "4 years and 6 months", "4年6个月"),
        ("P15D", 15, 15, "15 days", "15天"),
        ("P1M", 28, 31, "1 month", "1个月"),
        ("P2W", 14, 14, "2 weeks", "2周"),
        ("P1Y2M3W4D", 449, 453, "1 year, 2 months, 3 weeks and 4 days", "1年2个月3周4天"),
        ("P400Y", 146097, 146097, "400 years", "400年"),
        ("P401Y", 146462, 146463, "401 years", "401年"),
    ],
)
def test_durations(text: str, least: int, most: int, english: str, chinese: str) -> None:
    duration = Duration.parse(f" {text} ")

    assert (str(duration), duration.iso) == (text, text)
    assert duration.in_days == DayBounds(least, most)
    assert duration.describe("en") == english
    assert duration.describe("zh-hans") == chinese


@given(st.dates(date(1600, 1, 1), date(2800, 12, 31)), st.integers(1, 2400))
def test_in_days_holds_wherever_the_months_fall(day: date, months: int) -> None:
    first = day.replace(day=1)
    years, month = divmod(first.month - 1 + months, 12)
    least, most = Duration(months=months).in_days

    assert most is not None
    assert least <= (date(first.year + years, month + 1, 1) - first).days <= most


@pytest.mark.parametrize(
    "text",
    [
        *("", "P", "11Y", "P0Y", "P-1Y", "P1.5Y", "P1M1Y", "PT5H", "P1Y\n2M", "p1y", "P01Y"),
        *("P1000Y", "P１Y", "11 years", "P" + "1" * 10_000),
    ],
)
def test_refused_with_a_sentence_that_says_what_is_accepted(text: str) -> None:
    with pytest.raises(InvalidDurationError) as caught:
        Duration.parse(text)

    assert "such as P11Y, P4Y6M or P15D" in str(caught.value)
    assert len(str(caught.value)) < 200


def test_the_sentence_in_chinese() -> None:
    with translation.override("zh-hans"):
        assert "例如 P11Y" in str(InvalidDurationError("P"))


@pytest.mark.parametrize(
    ("given_value", "kept"), [("P4Y6M", "P4Y6M"), (" P2W ", "P2W"), (Duration(years=3), "P3Y")]
)
def test_the_field_keeps_the_canonical_text(given_value: str | Duration, kept: str) -> None:
    assert IsoDurationField().clean(given_value, None) == kept


def test_the_field_keeps_none_as_an_empty_text() -> None:
    assert IsoDurationField(blank=True).clean("", None) == ""


def test_the_field_says_what_is_accepted() -> None:
    with pytest.raises(ValidationError, match="such as P11Y") as caught:
        IsoDurationField().clean("eleven years", None)

    assert caught.value.code == "invalid_duration"


def test_migrations_describe_the_field_without_its_fixed_width() -> None:
    field = IsoDurationField("length", blank=True)

    assert field.deconstruct()[1:] == (
        "casetracker.dates.IsoDurationField",
        [],
        {"blank": True, "verbose_name": "length"},
    )
    assert field.clone().max_length == len("P999Y9999M9999W99999D")

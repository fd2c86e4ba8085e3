"""What follows from an uncertain date: order, certainty, agreement, lengths of time."""

import copy
import pickle
import time
from datetime import date

import pytest
from hypothesis import given

from casetracker.dates import DayBounds, UncertainDate, days_between
from tests.casetracker.edtf_strategies import Stated, accepted

DAY = date(2011, 4, 3)
MONTH = (date(2011, 4, 1), date(2011, 4, 30))


def parsed(text: str | None) -> UncertainDate | None:
    return UncertainDate.parse(text) if text else None


def test_values_are_equal_by_their_text_alone() -> None:
    value = UncertainDate.parse("2011-04", words="in April")

    assert value == UncertainDate("2011-04")
    assert hash(value) == hash(UncertainDate("2011-04"))
    assert value != UncertainDate("2011-04-XX")
    assert value.__eq__("2011-04") is NotImplemented


def test_a_value_cannot_be_changed_and_survives_copying() -> None:
    value = UncertainDate.parse("2011-04", words="in April")

    with pytest.raises(AttributeError):
        value.edtf = "2012"  # type: ignore[misc]
    for twin in (copy.deepcopy(value), pickle.loads(pickle.dumps(value))):  # noqa: S301
        assert (twin, twin.words, twin.latest) == (value, "in April", date(2011, 4, 30))


def test_a_day_as_an_uncertain_date() -> None:
    assert UncertainDate.on(DAY) == UncertainDate.parse("2011-04-03")


@pytest.mark.parametrize(
    ("text", "exact", "qualified"),
    [
        ("2011-04-03", True, False),
        ("2011-04-03/2011-04-03", True, False),
        ("2011-04-03?", False, True),
        ("2011-~04", False, True),
        ("2011-04", False, False),
        ("[..2011-04-03]", False, False),
    ],
)
def test_exact_and_qualified(text: str, *, exact: bool, qualified: bool) -> None:
    value = UncertainDate.parse(text)

    assert (value.is_exact, value.is_qualified) == (exact, qualified)


# Whether the date may, and whether it must, lie in April 2011; be 3 April; lie before, and after
# that day.
PLACES = [
    # text, in April: may, must; on the 3rd: may; certainly before, after the 3rd
    ("2011-04-03", True, True, True, False, False),
    ("2011-04-02", True, True, False, True, False),
    ("2011-04-04", True, True, False, False, True),
    ("2011-04", True, True, True, False, False),
    ("2011", True, False, True, False, False),
    ("2010", False, False, False, True, False),
    ("2011-05", False, False, False, False, True),
    ("2011-03-31/2011-04-01", True, False, False, True, False),
    ("[..2011-04-02]", True, False, False, True, False),
    ("[2011-04-04..]", True, False, False, False, True),
    ("[2011-04-01..2011-04-10]", True, True, True, False, False),
    ("2010-10-10/..", True, False, True, False, False),
    # Marked as doubtful: possible as its bounds say, never certain.
    ("2011-04-03?", True, False, True, False, False),
    ("2011-03-31~", True, False, False, False, False),
    ("2010?", False, False, False, False, False),
    ("2012~", True, False, True, False, False),
]


@pytest.mark.parametrize(("text", "may", "must", "on", "before", "after"), PLACES)
def test_possible_and_certain(
    text: str, *, may: bool, must: bool, on: bool, before: bool, after: bool
) -> None:
    value = UncertainDate.parse(text)

    assert value.possibly_within(*MONTH) is may
    assert value.certainly_within(*MONTH) is must
    assert value.possibly_on(DAY) is on
    assert value.certainly_before(DAY) is before
    assert value.certainly_after(DAY) is after


def test_nothing_lies_before_or_after_the_calendar() -> None:
    value = UncertainDate.parse("2011")

    assert not value.certainly_before(date.min)
    assert not value.certainly_after(date.max)


@given(accepted())
def test_what_is_certain_is_possible(stated: Stated) -> None:
    value = UncertainDate.parse(stated.text)

    assert all(value.possibly_on(day) for day in stated.days)
    assert not value.certainly_within(*MONTH) or value.possibly_within(*MONTH)
    assert value.possibly_within(None, None)
    assert value.certainly_within(None, None) is not value.is_qualified


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("2009", "2009-12-25", True),
        ("2009-12", "2009-12-25", True),
        ("2009-12-25", "2009-12-25", True),
        ("2017-06-26~", "2017-06-26", True),
        ("[2011-04-01..2011-04-10]", "2011-04-03", True),
        ("2010-10-10/..", "2010-10-10", True),
        ("[..2011-04-03]", "2010", True),
        ("2010-10-10/..", "2010-11/..", True),
        ("2009", "2010-01-01", False),
        ("2009-12-24", "2009-12-25", False),
        # They overlap, but each allows days that the other rules out.
        ("2009-12", "[2009-12-25..2010-01-05]", False),
        ("2010-10-10/..", "../2011", False),
    ],
)
def test_agreement_either_way_round(one: str, other: str, *, agree: bool) -> None:
    first, second = UncertainDate.parse(one), UncertainDate.parse(other)

    assert first.agrees_with(second) is agree
    assert second.agrees_with(first) is agree


def test_the_less_precise_contains_the_more_precise() -> None:
    year, day = UncertainDate.parse("2009"), UncertainDate.parse("2009-12-25")

    assert year.contains(day)
    assert not day.contains(year)


def test_order_by_the_earliest_day_then_the_latest() -> None:
    in_order = ["2010", "[..2010-12-31]", "2011-01-01", "2011-01", "2011", "2011-01-01/..", "2012"]
    values = [UncertainDate.parse(text) for text in sorted(in_order)]

    assert [str(value) for value in sorted(values, key=lambda v: v.sort_key)] == in_order


@pytest.mark.parametrize(
    ("began", "ended", "least", "most"),
    [
        ("2009-12-25", "2009-12-25", 0, 0),
        ("2009-12-25", "2010-01-01", 7, 7),
        ("2009", "2009", 0, 364),
        ("2009", "2010-02", 32, 423),
        ("2009-06-01", "[2009-06-05..2009-06-10]", 4, 9),
        ("[..2009-06-01]", "2009-06-05", 4, None),
        ("2009-06-01", "2009-07/", 30, None),
        ("2009-06-01", None, 0, None),
        (None, "2009-06-01", 0, None),
        (None, None, 0, None),
    ],
)
def test_days_between(began: str | None, ended: str | None, least: int, most: int | None) -> None:
    assert days_between(parsed(began), parsed(ended)) == DayBounds(least, most)


def test_no_length_of_time_ends_before_it_begins() -> None:
    with pytest.raises(ValueError, match="2009-05 lies before 2009-06-01"):
        days_between(parsed("2009-06-01"), parsed("2009-05"))


def test_reading_the_same_text_again_is_quick() -> None:
    texts = [f"{year}-04-03~" for year in range(1900, 2000)]
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for text in texts * 100:
            UncertainDate.parse(text)
        best = min(best, time.perf_counter() - start)

    assert len(texts) * 100 / best > 200_000

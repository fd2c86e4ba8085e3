"""Our bounds against those of python-edtf, where it has an opinion that can be right."""

import math
import re
from datetime import date
from time import struct_time

import pytest
from edtf import parse_edtf
from hypothesis import given, settings

from casetracker.dates import InvalidDateError, UncertainDate
from tests.casetracker.edtf_strategies import Stated, accepted

# What it gets wrong, or cannot read. The first three have a test of their own below.
FAULTS = re.compile(
    r"-24"  # A winter ends on 31 December.
    r"|^/|/$"  # An unknown end is ten years away.
    r"|-2[1-3][?~%]|/.*-[?~%]|-[?~%].*/"  # Some places of a qualifier are errors.
    r"|/.*X|X.*/"  # So are unspecified digits in an interval.
    r"|^000?X"  # The years 0 to 9, or 0 to 99, begin with a year that is not.
)


def as_day(bound: struct_time | float) -> date | None:
    if isinstance(bound, float):
        assert math.isinf(bound)
        return None
    return date(bound.tm_year, bound.tm_mon, bound.tm_mday)


def opinion_on(text: str) -> tuple[date | None, date | None]:
    parsed = parse_edtf(text)
    return as_day(parsed.lower_strict()), as_day(parsed.upper_strict())


def widest(text: str) -> tuple[date | None, date | None]:
    value = UncertainDate.parse(text)
    return value.earliest, value.latest


@settings(deadline=None)
@given(accepted().filter(lambda stated: not FAULTS.search(stated.text)))
def test_bounds(stated: Stated) -> None:
    # Its strict bounds do not widen for "about"; what its others do is a fault.
    without_about = re.sub("[~%]", "?", stated.text)

    assert widest(without_about) == opinion_on(stated.text)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("2011-24", ("2011-12-01", "2011-12-31")),
        ("2011-04-01/", ("2011-04-01", "2021-04-01")),
        ("/2011-04-01", ("2001-04-01", "2011-04-01")),
    ],
)
def test_faults_for_which_it_is_not_asked(text: str, wrong: tuple[str, str]) -> None:
    assert opinion_on(text) == tuple(map(date.fromisoformat, wrong))
    assert widest(text) != opinion_on(text)


@pytest.mark.parametrize("text", ["2009-02-29", "2012/2011", "2011-04-1X", "[2012,2011]"])
def test_texts_that_it_takes_and_we_refuse(text: str) -> None:
    assert parse_edtf(text)
    with pytest.raises(InvalidDateError):
        UncertainDate.parse(text)

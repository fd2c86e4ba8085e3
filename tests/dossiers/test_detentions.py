"""Detentions: what two of them may share, and what a sentence is."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from casetracker.dates import UncertainDate
from dossiers.models import Detention
from tests.factories import make_detention, make_offence, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        # began, ended: the days certainly held run from the latest start to the earliest end.
        (("2009-01-01", "2010-01-01"), ("2009-06-01", "2009-07-01"), True),
        (("2009-01-01", "2010-01-01"), ("2010-01-01", "2011-01-01"), False),
        (("2009-01-01", "2010-01-01"), ("2009-12-31", ""), True),
        # No end recorded: held until something else is known.
        (("2009-01-01", ""), ("2015-01-01", "2016-01-01"), True),
        (("2009-01-01", ""), ("2001-01-01", "2002-01-01"), False),
        # Ended on some day unknown: certain only until the earliest possible end.
        (("2009-01-01", "[2010-01-01..]"), ("2012-01-01", "2013-01-01"), False),
        (("2009-01-01", "[2010-01-01..]"), ("2009-12-01", "2013-01-01"), True),
        # Only uncertain days are shared.
        (("2009", "2010"), ("2010", "2011"), False),
        (("2009", "2009"), ("2009-03-01", "2009-04-01"), False),
        (("", "2010-01-01"), ("2009-06-01", "2009-07-01"), False),
        (("2009-01-01", "[..2010-01-01]"), ("2009-06-01", "2009-07-01"), False),
        # What is marked as doubtful makes nothing certain.
        (("2009-01-01?", "2010-01-01"), ("2009-06-01", "2009-07-01"), False),
        (("2009-01-01", "2010-01-01~"), ("2009-06-01", "2009-07-01"), False),
    ],
)
def test_two_known_detentions_share_no_certain_day(
    first: tuple[str, str], second: tuple[str, str], clash: bool
) -> None:
    person = make_person()
    make_detention(person, certainty="known", began=first[0], ended=first[1])
    make_detention(certainty="known", began="2000-01-01")
    row = Detention(
        person=person, form="prison", certainty="known", began=second[0], ended=second[1]
    )
    if not clash:
        row.full_clean()
        row.save()
        return
    with pytest.raises(ValidationError, match="certainly held in another"):
        row.full_clean()
    with pytest.raises(IntegrityError, match="detention_no_certain_overlap"), transaction.atomic():
        row.save()


@pytest.mark.parametrize("certainty", ["reported", "presumed", "disputed", "denied"])
def test_what_is_not_known_may_overlap(certainty: str) -> None:
    person = make_person()
    make_detention(person, certainty="known", began="2009-01-01", ended="2010-01-01")
    make_detention(person, certainty=certainty, began="2009-01-01", ended="2010-01-01")
    assert person.detentions.count() == 2


def test_other_people_may_be_held_at_the_same_time() -> None:
    make_detention(certainty="known", began="2009-01-01")
    make_detention(certainty="known", began="2009-01-01")
    assert Detention.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"form": "free"}, "detention_form_is_known"),
        ({"form": "exit_ban"}, "detention_form_is_known"),
        ({"certainty": "sure"}, "detention_certainty_is_known"),
        ({"contact": "some"}, "detention_contact_is_known"),
        ({"began": "2010", "ended": "2009"}, "detention_ended_not_before_began"),
        (
            {"sentence_imposed": "2010", "sentence_ends": "2009-12-31"},
            "detention_sentence_ends_not_before_sentence_imposed",
        ),
        ({"sentence_length": "P11Y"}, "detention_length_has_a_kind"),
        ({"sentence_kind": "life", "sentence_length": "P11Y"}, "detention_life_has_no_length"),
    ],
)
def test_what_the_database_refuses(values: dict[str, Any], rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        make_detention(**values)


@pytest.mark.parametrize("length", ["11 years", "P", "P11", "PT5H", "11Y", "P-1Y", "P1.5Y"])
def test_a_sentence_has_a_length_in_iso_8601(length: str) -> None:
    make_detention()
    row = Detention(
        person=make_person(), form="prison", sentence_kind="fixed_term", sentence_length=length
    )
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert "sentence_length" in caught.value.message_dict
    with (
        pytest.raises(IntegrityError, match="is_a_duration"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE dossiers_detention SET sentence_kind = 'fixed_term', sentence_length = %s",
            [length],
        )


@pytest.mark.parametrize(
    ("date", "without"),
    [("2008", True), ("2009", False), ("2012", False), ("2018", True), ("[..2018]", False)],
)
def test_whether_a_day_lies_certainly_without(date: str, without: bool) -> None:
    detention = make_detention(began="2009-06", ended="2017-07")
    assert detention.certainly_without(UncertainDate.parse(date)) is without


def test_a_charge_is_listed_once_a_detention() -> None:
    detention, offence = make_detention(), make_offence()
    detention.charges.create(offence=offence, stage="indicted")
    with pytest.raises(IntegrityError, match="charge_listed_once"), transaction.atomic():
        detention.charges.create(offence=offence, stage="convicted")
    make_detention().charges.create(offence=offence, stage="convicted")
    assert offence.charges.count() == 2

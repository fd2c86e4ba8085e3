"""What is possible and what is certain, asked of the database, by filters too."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casetracker.api.filtering import StrictFilterSet
from casetracker.dates import (
    UncertainDate,
    certainly_between,
    chronological,
    possibly_between,
)
from casetracker.dates.filters import UncertainDatesFilterSet
from dossiers.models import CaseEvent, Person
from tests.casetracker.edtf_strategies import Stated, accepted, days
from tests.factories import make_detention, make_event, make_person

pytestmark = pytest.mark.django_db

# The rows of every test here: what is asked for must be told apart from all the others.
DATES = [
    *("", "2008", "2009", "2010", "2011-04", "2011-04-02", "2011-04-03", "2011-04-30"),
    *("2011-05-01", "2011", "201X", "[2011-03-28..2011-04-03]", "[..2011-04-03]"),
    *("[2011-04-03..]", "2010-10-10/..", "../2010", "2011-04-03?", "2011-03-31~", "2012~"),
    *("2011-04-03/2011-04-20", "2010/", "20XX%"),
]


@pytest.fixture
def events() -> None:
    for text in DATES:
        make_event(name=f"Event of {text}", began=text)


class EventFilter(UncertainDatesFilterSet, StrictFilterSet):
    uncertain_dates: ClassVar = {"began": "began"}

    class Meta:
        model = CaseEvent
        fields: ClassVar[list[str]] = ["kind"]


class PersonFilter(UncertainDatesFilterSet, StrictFilterSet):
    uncertain_dates: ClassVar = {"held": "detentions__began"}

    class Meta:
        model = Person
        fields: ClassVar[list[str]] = ["sex"]


def texts(rows: Iterable[CaseEvent]) -> set[str]:
    return {row.name.removeprefix("Event of ") for row in rows}


def asked(**parameters: str) -> set[str]:
    filterset = EventFilter(parameters, queryset=CaseEvent.objects.all())
    assert filterset.is_valid(), filterset.errors
    return texts(filterset.qs)


POSSIBLE_IN_APRIL = {
    *("2011-04", "2011-04-02", "2011-04-03", "2011-04-30", "2011", "201X"),
    *("[2011-03-28..2011-04-03]", "[..2011-04-03]", "[2011-04-03..]", "2010-10-10/.."),
    *("2011-04-03?", "2011-03-31~", "2012~", "2011-04-03/2011-04-20", "2010/", "20XX%"),
}
CERTAIN_IN_APRIL = {
    *("2011-04", "2011-04-02", "2011-04-03", "2011-04-30", "2011-04-03/2011-04-20"),
}
QUESTIONS: list[tuple[dict[str, str], set[str]]] = [
    ({}, set(DATES)),
    ({"began_on": "2011-04"}, POSSIBLE_IN_APRIL),
    ({"began_certainly_on": "2011-04"}, CERTAIN_IN_APRIL),
    ({"began_after": "2011-04", "began_before": "2011-04"}, POSSIBLE_IN_APRIL),
    ({"began_certainly_after": "2011-04", "began_certainly_before": "2011-04"}, CERTAIN_IN_APRIL),
    # Both ends are included, whether a day is asked for or a longer time.
    (
        {"began_certainly_after": "2011-04-03"},
        {"2011-04-03", "2011-04-30", "2011-05-01", "[2011-04-03..]", "2011-04-03/2011-04-20"},
    ),
    (
        {"began_certainly_before": "2011-04-02"},
        {"2008", "2009", "2010", "../2010", "2011-04-02"},
    ),
    ({"began_before": "2007"}, {"[..2011-04-03]", "../2010", "20XX%"}),
    (
        {"began_after": "2013"},
        {"201X", "[2011-04-03..]", "2010-10-10/..", "2012~", "2010/", "20XX%"},
    ),
    # A date asked for may itself be uncertain; its bounds are what is asked.
    ({"began_certainly_on": "[2011-04-01..2011-04-10]"}, {"2011-04-02", "2011-04-03"}),
    ({"began_certainly_on": "2011-04-02~"}, {"2011-04-02", "2011-04-03"}),
]


@pytest.mark.usefixtures("events")
@pytest.mark.parametrize(("parameters", "wanted"), QUESTIONS)
def test_filters(parameters: dict[str, str], wanted: set[str]) -> None:
    assert asked(**parameters) == wanted


@pytest.mark.usefixtures("events")
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.one_of(st.none(), days()), st.one_of(st.none(), days()))
def test_the_database_agrees_with_the_value(first: date | None, last: date | None) -> None:
    values = [UncertainDate.parse(text) for text in DATES if text]
    rows = CaseEvent.objects.all()

    assert texts(rows.filter(possibly_between("began", first, last))) == {
        value.edtf for value in values if value.possibly_within(first, last)
    }
    assert texts(rows.filter(certainly_between("began", first, last))) == {
        value.edtf for value in values if value.certainly_within(first, last)
    }


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(accepted(), min_size=5, max_size=30, unique_by=lambda stated: stated.text))
def test_the_database_sorts_as_the_value_does(stated: list[Stated]) -> None:
    CaseEvent.objects.all().delete()
    CaseEvent.objects.bulk_create(
        CaseEvent(name=text, kind="crackdown", began=text) for text, _ in stated
    )

    in_order = [row.began for row in CaseEvent.objects.order_by(*chronological("began"))]

    assert [value.sort_key for value in in_order if value] == sorted(
        value.sort_key for value in in_order if value
    )


@pytest.mark.usefixtures("events")
def test_rows_without_a_date_come_last() -> None:
    last = CaseEvent.objects.order_by(*chronological("began")).last()

    assert last is not None
    assert last.began is None


@pytest.mark.parametrize(
    ("parameters", "wanted"),
    [
        ({"held_on": "2009"}, {"in 2009", "in 2008 and 2009"}),
        ({"held_certainly_on": "2009"}, {"in 2009", "in 2008 and 2009"}),
        # Each parameter asks by itself: one detention may meet the one, another the other.
        ({"held_after": "2009", "held_before": "2008"}, {"in 2008 and 2009"}),
        ({"held_on": "2007"}, set()),
    ],
)
def test_a_path_to_several_rows(parameters: dict[str, str], wanted: set[str]) -> None:
    held = {"in 2009": ["2009-03", "2009-05"], "in 2008 and 2009": ["2008", "2009"], "free": [""]}
    people = {name: make_person(name) for name in held}
    make_person("never")
    for name, dates in held.items():
        for text in dates:
            make_detention(people[name], began=text, certainty="reported")

    filterset = PersonFilter(parameters, queryset=Person.objects.all())

    assert filterset.is_valid(), filterset.errors
    assert sorted(person.pk for person in filterset.qs) == sorted(
        people[name].pk for name in wanted
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("yesterday", "accepted are 2011-04-03, 2011-04, 2011"),
        ("2011-13", "accepted are 2011-04-03, 2011-04, 2011"),
        ("2011\0", "accepted are"),
        ("2010-10-10/..", "open at one end: a filter needs a date with a first and a last day"),
        ("[..2011]", "open at one end"),
    ],
)
def test_a_date_that_cannot_be_asked_for(text: str, sentence: str) -> None:
    filterset = EventFilter({"began_after": text}, queryset=CaseEvent.objects.all())

    assert not filterset.is_valid()
    assert sentence in str(filterset.errors["began_after"])


def test_an_unknown_parameter_is_refused_with_the_nearest_known() -> None:
    filterset = EventFilter({"began_aftr": "2011"}, queryset=CaseEvent.objects.all())

    assert not filterset.is_valid()
    assert "began_after" in str(filterset.errors)


def test_every_parameter_explains_itself_in_both_languages() -> None:
    form = EventFilter({}, queryset=CaseEvent.objects.all()).form
    field = form.fields["began_certainly_before"]

    assert field.label == "Began certainly on or before"
    assert str(field.help_text).startswith("Keeps what is sure to lie on or before the last day")
    with translation.override("zh-hans"):
        assert str(form.fields["began_on"].help_text).startswith("保留日期可能在所填日期之内")

"""The truth clock against a model that tries every choice of the days."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from casetracker.api.related import narrowed
from casetracker.dates import UncertainDate
from dossiers.api.filters.people import PersonFilterSet
from dossiers.models import Detention, Person, StatusChange
from dossiers.models.held import today
from dossiers.then import certainly_held, possibly_held, shown_on, situated
from tests.factories import make_detention, make_person, make_status_change, make_user

FIRST = date(2011, 3, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(5)]
EVER = [FIRST - timedelta(days=1), *DAYS, DAYS[-1] + timedelta(days=1)]
"""The days of the model: those asked for, and one on either side for what has no bound."""


def texts() -> st.SearchStrategy[str]:
    """Days, spans, open spans and marked days of the small calendar."""
    day = st.sampled_from(DAYS).map(str)
    pairs = st.lists(st.sampled_from(DAYS), min_size=2, max_size=2, unique=True).map(sorted)
    return st.one_of(
        day,
        pairs.map(lambda pair: f"[{pair[0]}..{pair[1]}]"),
        day.map(lambda text: f"[..{text}]"),
        day.map(lambda text: f"[{text}..]"),
        day.map(lambda text: f"{text}?"),
    )


def days_of(text: str, *, marked_anywhere: bool) -> list[date]:
    """The days that a date may be in the model."""
    value = UncertainDate.parse(text)
    if value.is_qualified and marked_anywhere:
        return EVER
    first, last = value.earliest or EVER[0], value.latest or EVER[-1]
    return [day for day in EVER if first <= day <= last]


def situations_of(changes: list[tuple[str, str]], day: date, *, wide: bool) -> Iterator[str | None]:
    """The custody on the day for every choice of the days; None where there is no situation."""
    spans = [days_of(text, marked_anywhere=wide) for text, _ in changes]
    for chosen in product(*spans):
        begun = [(when, number) for number, when in enumerate(chosen) if when <= day]
        yield changes[max(begun)[1]][1] if begun else None


class TestSituations(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        changes=st.lists(
            st.tuples(texts(), st.sampled_from(["prison", "free"])), min_size=1, max_size=3
        ),
        day=st.sampled_from(DAYS),
    )
    def test_possible_and_certain_are_some_and_every_choice(
        self, changes: list[tuple[str, str]], day: date
    ) -> None:
        person, by = make_person(), make_user()
        for text, custody in changes:
            make_status_change(person, by=by, date=text, custody=custody)

        def found(certain: bool, wanted: Q) -> bool:
            condition = situated(day, wanted=wanted, certain=certain)
            row = Person.objects.filter(condition, pk=person.pk)
            # Asked of one by one, and of all at once.
            assert row.exists() is (row.count() == 1)
            return row.exists()

        some, every = (list(situations_of(changes, day, wide=wide)) for wide in (False, True))
        for custody in ("prison", "free"):
            assert found(False, Q(custody=custody)) is (custody in some)
            assert found(True, Q(custody=custody)) is (set(every) == {custody})
        assert found(False, Q()) is any(some)
        assert found(True, Q()) is all(every)


class TestDetentions(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        began=st.one_of(st.just(""), texts()),
        ended=st.one_of(st.just(""), texts()),
        span=st.lists(st.sampled_from(DAYS), min_size=2, max_size=2).map(sorted),
    )
    def test_held_is_some_and_every_choice(self, began: str, ended: str, span: list[date]) -> None:
        some, every = (
            [
                start <= span[1] and end >= span[0]
                for start in (days_of(began, marked_anywhere=wide) if began else EVER)
                for end in (days_of(ended, marked_anywhere=wide) if ended else EVER[-1:])
                if start <= end
            ]
            for wide in (False, True)
        )
        if not some:
            return  # The database refuses what ends before it begins.
        row = Detention.objects.filter(pk=make_detention(began=began, ended=ended).pk)

        assert row.filter(possibly_held(*span)).exists() is any(some)
        certain = row.filter(certainly_held(*span, today=DAYS[-1])).exists()
        assert certain is all(every)

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(began=st.one_of(st.just(""), texts()), ended=texts())
    def test_days_are_the_bounds_of_every_choice(self, began: str, ended: str) -> None:
        one, other = (UncertainDate.parse(text) if text else None for text in (began, ended))
        first = one.earliest if one else None
        if first and other and other.latest and other.latest < first:
            return
        pk = make_detention(began=began, ended=ended).pk
        held = Detention.objects.with_days().get(pk=pk)

        starts = [one.earliest, one.latest] if one else [None, None]
        ends = [other.earliest, other.latest] if other else [None, None]
        least = (ends[0] - starts[1]).days if ends[0] and starts[1] else 0
        most = (ends[1] - starts[0]).days if ends[1] and starts[0] else None
        assert (held.days_least, held.days_most) == (max(least, 0), most)


@pytest.mark.django_db
def test_what_a_later_row_corrects_is_no_situation() -> None:
    person, by = make_person(), make_user()
    wrong = make_status_change(person, by=by, date="2011-03-02", custody="prison")
    make_status_change(
        person, by=by, date="2011-03-03", custody="free", supersedes=wrong, supersedes_reason="x"
    )
    for day, custodies in ((date(2011, 3, 2), []), (date(2011, 3, 4), ["free"])):
        shown = shown_on([person.pk], day=day, wanted=Q())
        assert [each["current_custody"] for each in shown.values()] == custodies


@pytest.mark.django_db
def test_an_open_detention_lasts_until_today() -> None:
    start = today() - timedelta(days=10)
    detention = make_detention(began=start.isoformat())
    held = Detention.objects.with_days().get(pk=detention.pk)
    assert (held.days_least, held.days_most) == (10, 10)
    ongoing = Detention.objects.filter(pk=detention.pk)
    tomorrow = today() + timedelta(days=1)
    assert not ongoing.filter(certainly_held(tomorrow, tomorrow, today=today())).exists()
    assert ongoing.filter(possibly_held(tomorrow, tomorrow)).exists()
    assert StatusChange.objects.count() == 0


@pytest.mark.django_db
def test_what_corrects_a_row_is_never_joined() -> None:
    """A join that keeps what it does not find is expected to leave one row: minutes for seconds."""
    people = Person.objects.filter(situated(DAYS[0], wanted=Q()))
    assert people.explain().count("Anti Join") == 2
    since = narrowed(Person.objects.all(), _since(str(DAYS[0])), viewer=AnonymousUser)
    assert "Anti Join" in since.explain()


def _since(text: str) -> list[tuple[Any, Any]]:
    return [(PersonFilterSet.base_filters["status_since"], UncertainDate.parse(text))]


@pytest.mark.django_db
def test_the_database_compiles_no_statement() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)

"""Counts by what may be hidden, each compared with a count by hand for every reader."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from casetracker.access import Audience, Role
from casetracker.api.filtering import CodesFilter, FlagFilter, HeldCodesFilter, NameFilter
from casetracker.past import as_of
from dossiers.api.filters.evidence import OriginFilter
from dossiers.api.filters.held import PlaceFilter
from dossiers.models import Person
from dossiers.statistics import COUNTED, Count, Reader, count_by
from tests.dossiers.counted_world import PAIRS, PARTS, CountedByHand, make_hidden_world
from tests.factories import (
    make_appeal,
    make_person,
    make_published_person,
    make_status_change,
    make_user,
)
from tests.the_past import recorded_at

Parts = dict[Any, int]


def count(user: Any, code: str, by: str, **filters: str) -> Count:
    """What the reader is told."""
    counted = COUNTED[code]
    manager: Any = counted.model._default_manager
    request: Any = SimpleNamespace(user=user)
    rows = manager.visible_to(user)
    asked = counted.filters(filters, queryset=rows, request=request, narrow=True)
    assert asked.is_valid(), asked.errors
    known = counted.dimensions(user)
    rows = asked.qs
    return count_by(rows, [known[name] for name in by.split(",")], reader=Reader.of(asked))


def numbers(user: Any, code: str, by: str, **filters: str) -> Parts:
    """The numbers by their parts."""
    found = count(user, code, by, **filters)
    single = len(found.dimensions) == 1
    return {row.values[0] if single else row.values: row.count for row in found.rows}


class TestHidden(TestCase):
    """One world in which everything is of every audience."""

    readers: list[Any]

    @classmethod
    def setUpTestData(cls) -> None:
        """Make the world."""
        make_hidden_world()
        roles = (Role.RESEARCHER, Role.ANALYST)
        cls.readers = [AnonymousUser(), *(make_user(role) for role in roles)]

    def test_outcomes_whose_response_is_hidden_are_in_no_part(self) -> None:
        # Three public people, one of them a draft, one internal, one confidential; the last one's
        # outcomes were corrected to "worsened", each for its own audience.
        visitor, researcher, analyst = self.readers
        assert numbers(visitor, "people", "outcome") == {"released": 2, None: 3}
        assert numbers(researcher, "people", "outcome") == {
            "released": 3, "parole": 3, "worsened": 1, None: 5,
        }  # fmt: skip
        assert numbers(analyst, "people", "outcome") == {
            "released": 4, "parole": 4, "died": 4, "worsened": 1, None: 2,
        }  # fmt: skip

    def test_appeals_and_answers_that_are_hidden_are_in_no_part(self) -> None:
        visitor, researcher, _ = self.readers
        assert numbers(visitor, "people", "appeal_kind") == {"statement": 2, None: 1}
        assert numbers(visitor, "people", "response_kind") == {"inform": 2, None: 1}
        assert numbers(researcher, "people", "appeal_kind") == {
            "statement": 4, "resolution": 4, None: 1,
        }  # fmt: skip
        assert numbers(visitor, "people", "source_kind") == {None: 3}

    def test_every_part_is_as_counted_by_hand(self) -> None:
        wrong = []
        for user in self.readers:
            for code, parts in PARTS.items():
                by_hand = CountedByHand(code, user)
                asked = [(name,) for name in parts] + PAIRS.get(code, [])
                for dimensions in asked:
                    told = count(user, code, ",".join(dimensions))
                    if {row.values: row.count for row in told.rows} != by_hand.by(dimensions):
                        wrong.append((str(user), code, dimensions))
        assert wrong == []

    def test_every_part_leads_to_as_many_rows_for_a_researcher(self) -> None:
        wrong = [
            (str(user), code, by, row)
            for user in self.readers[1:2]
            for code, parts in PARTS.items()
            for by in parts
            for row in count(user, code, by).rows
            if row.filters and count(user, code, by, **row.filters).total != row.count
        ]
        assert wrong == []

    def test_two_dimensions_of_appeals_are_those_of_one_appeal(self) -> None:
        researcher = self.readers[1]
        found = numbers(researcher, "people", "appeal_kind,appeal_status")
        assert found[("resolution", "closed")] == 4
        assert ("statement", "closed") not in found

    def test_two_lists_are_independent(self) -> None:
        found = numbers(self.readers[2], "status-changes", "restriction,issue_category")
        both = [found[(one, two)] for one in ("bail", "exit_ban") for two in ("speech", "religion")]
        assert both == [3, 3, 3, 3]

    def test_two_statements_count_whatever_is_hidden(self) -> None:
        for by in ("appeal_kind,outcome", "demand,origin", "limit_exceeded,issue_category"):
            with CaptureQueriesContext(connection) as caught:
                count(self.readers[0], "people", by)
            assert len(caught) == 2

    def test_nothing_to_count_takes_one(self) -> None:
        with CaptureQueriesContext(connection) as caught:
            found = count(self.readers[0], "people", "outcome", custody="escaped")
        assert (found.total, found.rows, len(caught)) == (0, [], 1)


@pytest.mark.django_db
def test_the_past_is_counted_by_what_was_and_still_is_visible() -> None:
    analyst = make_user()
    with recorded_at(datetime(2020, 1, 1, tzinfo=UTC)):
        person = make_published_person()
        appeals = [make_appeal(kind="statement"), make_appeal(kind="media")]
        for appeal in appeals:
            appeal.persons.create(person=person)
    with recorded_at(datetime(2021, 1, 1, tzinfo=UTC)):
        make_appeal(kind="sanction").persons.create(person=person)
        appeals[1].audience = Audience.INTERNAL
        appeals[1].save()
    with as_of(datetime(2020, 6, 1, tzinfo=UTC), viewer=analyst):
        assert numbers(AnonymousUser(), "people", "appeal_kind") == {"statement": 1}
        assert numbers(analyst, "people", "appeal_kind") == {"statement": 1, "media": 1}
        assert numbers(analyst, "appeals", "kind,answered") == {
            ("statement", "false"): 1, ("media", "false"): 1,
        }  # fmt: skip
    assert numbers(AnonymousUser(), "people", "appeal_kind") == {"statement": 1, "sanction": 1}


def test_where_nothing_can_fit_nothing_is_asked() -> None:
    visitor = AnonymousUser()
    dimensions = [COUNTED["people"].dimensions(visitor)["outcome"]]
    found = count_by(Person.objects.none(), dimensions, reader=Reader(visitor))
    assert (found.total, found.rows) == (0, [])


CATEGORIES = (CodesFilter, HeldCodesFilter, FlagFilter, NameFilter, OriginFilter, PlaceFilter)


@pytest.mark.parametrize("code", COUNTED)
def test_every_filter_by_a_category_has_a_dimension(code: str) -> None:
    counted: Any = COUNTED[code]
    filters = {
        name for name, each in counted.filters.base_filters.items() if isinstance(each, CATEGORIES)
    }
    dimensions = {each.code for each in counted.all_dimensions}
    # Of the other kinds are texts, dates, numbers, and references, which name a single record.
    assert filters - dimensions == set()


@pytest.mark.parametrize("code", COUNTED)
def test_the_guide_names_every_dimension(code: str) -> None:
    guide = (settings.BASE_DIR / "docs/api/counting.md").read_text("utf-8")
    missing = [each.code for each in COUNTED[code].all_dimensions if f"`{each.code}`" not in guide]
    assert missing == []


@pytest.mark.django_db
def test_what_is_not_for_all_is_offered_to_analysts_only() -> None:
    people = COUNTED["people"]
    staff = {"audience", "sourced", "corroboration", "last_verified", "never_verified"}
    for role in Role:
        offered = staff & set(people.dimensions(make_user(role)))
        assert offered == (staff if role in {"analyst", "reviewer", "administrator"} else set())


@pytest.mark.django_db
def test_how_far_a_dossier_is_verified() -> None:
    make_person(last_verified="2024-05-02"), make_person()
    analyst = make_user()
    assert numbers(analyst, "people", "never_verified") == {"true": 1, "false": 1}
    assert numbers(analyst, "people", "last_verified") == {"2024": 1, None: 1}
    (row,) = count(analyst, "people", "last_verified", never_verified="false").rows
    assert count(analyst, "people", "sex", **dict(row.filters or {})).total == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("figures", "part", "origins"),
    [
        # Sourced, disputed, unsourced, of a single origin.
        ((3, 0, 0, 0), "100", "several"),
        ((0, 0, 0, 0), "100", "several"),
        ((3, 0, 0, 1), "100", "one"),
        ((299, 0, 1, 0), "75", "none"),
        ((3, 1, 0, 0), "75", "several"),
        ((1, 1, 0, 0), "50", "several"),
        ((1, 1, 2, 0), "25", "none"),
        ((1, 1, 3, 0), "0", "none"),
    ],
)
def test_classes_of_what_is_sourced(figures: Any, part: str, origins: str) -> None:
    from dossiers.models import DossierCoverage

    names = ("sourced", "disputed", "unsourced", "single_origin")
    person, analyst = make_person(), make_user()
    values = dict(zip(names, figures, strict=True))
    DossierCoverage.objects.update_or_create(person=person, defaults=values)
    assert numbers(analyst, "people", "sourced,corroboration") == {(part, origins): 1}


class TestOfTheDay(TestCase):
    """With `on` the situation is that of the day, in the parts too."""

    visitor = AnonymousUser()

    @classmethod
    def setUpTestData(cls) -> None:
        """Free now, all of them; who was where in 2011 is sure, possible, or not recorded."""
        for dates in (("2010",), ("2010", "2011-03"), ("2010", "[2009..2012]"), ("2012",)):
            person = make_published_person()
            for number, day in enumerate(dates):
                custody = ("prison", "arrested")[number]
                make_status_change(person, date=day, custody=custody, legal_stage="serving")
            make_status_change(person, date="2020", custody="free", legal_stage="")

    def test_what_may_have_been(self) -> None:
        told = numbers(self.visitor, "people", "custody", on="2011-06-01")
        assert told == {"prison": 2, "arrested": 2}
        assert numbers(self.visitor, "people", "situation", on="2011-06-01") == {"in_custody": 3}
        assert numbers(self.visitor, "people", "custody") == {"free": 4}

    def test_what_must_have_been(self) -> None:
        sure = {"on": "2011-06-01", "on_certainty": "certain"}
        told = count(self.visitor, "people", "custody", **sure)
        assert {row.values[0]: row.count for row in told.rows} == {
            "prison": 1, "arrested": 1, "uncertain": 1,
        }  # fmt: skip
        assert not told.several
        assert numbers(self.visitor, "people", "situation,stage", **sure) == {
            ("in_custody", "serving"): 3
        }

    def test_other_filters_of_the_day_hold_for_the_parts(self) -> None:
        found = numbers(self.visitor, "people", "custody,stage", on="2011-06-01", custody="prison")
        assert found == {("prison", "serving"): 2}

    def test_every_part_leads_to_as_many(self) -> None:
        for certainty in ("possible", "certain"):
            asked = {"on": "2011-06-01", "on_certainty": certainty}
            for by in ("situation", "custody", "stage", "certainty", "facility"):
                for row in count(self.visitor, "people", by, **asked).rows:
                    if row.filters:
                        listed = {**asked, **row.filters}
                        assert count(self.visitor, "people", "sex", **listed).total == row.count


@pytest.mark.django_db
def test_limits_count_to_the_day_that_is_asked_for() -> None:
    from tests.factories import make_detention

    make_detention(make_published_person(), form="rsdl", began="2020-01-01")
    visitor = AnonymousUser()
    late, soon = {"limits_on": "2020-12-31"}, {"limits_on": "2020-02-01"}
    assert numbers(visitor, "people", "limit_certainly_exceeded", **late) == {"rsdl": 1}
    assert numbers(visitor, "people", "limit_certainly_exceeded", **soon) == {None: 1}
    assert numbers(visitor, "detentions", "limit_exceeded", **late) == {"rsdl": 1}

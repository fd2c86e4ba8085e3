"""What the database said at an instant, by the ordinary querysets."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from casetracker import past_views
from casetracker.access import Audience, Role
from casetracker.past import (
    InvalidInstantError,
    PastUnavailableError,
    as_of,
    moment,
    read_instant,
    streamed,
    tracked_tables,
)
from dossiers.models import Name, Person, Relationship
from tests.factories import make_name, make_person, make_user
from tests.the_past import recorded_at

pytestmark = pytest.mark.django_db

MARCH, APRIL, MAY, JUNE = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 4, 5, 6))


def columns_of(schema: str) -> dict[str, set[tuple[str, str]]]:
    """Each relation's columns with their types."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)"
            " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            " WHERE n.nspname = %s",
            [schema],
        )
        found: dict[str, set[tuple[str, str]]] = {}
        for relation, name, kind in cursor.fetchall():
            found.setdefault(relation, set()).add((name, kind))
    return found


def test_the_past_has_every_tracked_table_with_every_column() -> None:
    live, past = columns_of("public"), columns_of("past")
    assert set(past) == set(tracked_tables())
    assert past == {table: live[table] for table in past}


def test_every_table_of_the_case_files_is_in_the_past_or_only_computed() -> None:
    ours = {
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label in ("sources", "dossiers")
        and not hasattr(model, "pgh_tracked_model")
    }
    assert ours - set(tracked_tables()) == NOT_IN_THE_PAST


# Marks of work to do, and sums that are a history themselves: read as they are today.
NOT_IN_THE_PAST = {"dossiers_coveragemark", "dossiers_coverageday"}


def health_at(instant: datetime, person: Person, **options: Any) -> str | None:
    with as_of(instant, viewer=make_analyst()):
        return Person.objects.filter(pk=person.pk).values_list("health", flat=True).first()


def make_analyst() -> Any:
    return make_user(Role.ANALYST)


def test_a_row_is_as_it_was_last_recorded() -> None:
    with recorded_at(MARCH):
        person = make_person(health="well")
    with recorded_at(APRIL):
        Person.objects.filter(pk=person.pk).update(health="ill")
        Person.objects.filter(pk=person.pk).update(health="very ill")
    seen = [
        health_at(instant, person)
        for instant in (MARCH - timedelta(microseconds=1), MARCH, APRIL, timezone.now())
    ]
    assert seen == [None, "well", "very ill", "very ill"]


def test_what_overtook_another_change_stands_although_it_began_before() -> None:
    with recorded_at(MARCH):
        person = make_person(health="well")
    with recorded_at(MAY):
        Person.objects.filter(pk=person.pk).update(health="first to get there")
    with recorded_at(APRIL):
        Person.objects.filter(pk=person.pk).update(health="as it stands")
    assert health_at(JUNE, person) == "as it stands"


def test_computed_columns_are_those_of_the_values_then() -> None:
    with recorded_at(MARCH):
        person = make_person(born="1955-12")
        same = make_person(born="1960")
    with recorded_at(APRIL):
        Person.objects.filter(pk=person.pk).update(born="1955-12-28")
    analyst = make_analyst()
    with as_of(MARCH, viewer=analyst):
        bounds = Person.objects.filter(pk__in=[person.pk, same.pk]).order_by("born_earliest")
        found = list(bounds.values_list("born", "born_earliest", "born_latest"))
    assert [(str(born), str(first), str(last)) for born, first, last in found] == [
        ("1955-12", "1955-12-01", "1955-12-31"),
        ("1960", "1960-01-01", "1960-12-31"),
    ]


def test_a_name_is_found_by_the_letters_it_had() -> None:
    with recorded_at(MARCH):
        person = make_person("Hu Jia")
        name = make_name(person, "Liu Xiaobo")
    with recorded_at(APRIL):
        name.text = "Ai Weiwei"
        name.save()
    with as_of(MARCH, viewer=make_analyst()):
        kept = {row.text: row.search_keys for row in Name.objects.all()}
    assert kept == {
        "Liu Xiaobo": "liu xiaobo",
        "Hu Jia": person.names.get(text="Hu Jia").search_keys,
    }


@pytest.mark.parametrize(
    ("role", "seen"), [(Role.READER, 0), (Role.RESEARCHER, 0), (Role.ANALYST, 1)]
)
def test_what_was_taken_away_since_is_shown_to_those_who_keep_the_files(
    role: Role, seen: int
) -> None:
    with recorded_at(MARCH):
        name = make_name(make_person(audience=Audience.PUBLIC), "Endangered")
    with recorded_at(APRIL):
        name.delete()
    with as_of(MARCH, viewer=make_user(role)):
        assert Name.objects.filter(text="Endangered").count() == seen
    with as_of(APRIL, viewer=make_user(Role.ANALYST)):
        assert not Name.objects.filter(text="Endangered").exists()


THEN_AND_NOW = [
    # What it was, what it is, and who below an analyst may see how it was.
    ({"audience": "public"}, {"audience": "public"}, [Role.RESEARCHER]),
    ({"audience": "public"}, {"audience": "confidential"}, []),
    ({"audience": "confidential"}, {"audience": "public"}, []),
    ({"audience": "internal"}, {"audience": "public"}, [Role.RESEARCHER]),
    ({"audience": "public"}, {"archived_at": MAY, "archived_reason": "x"}, []),
    ({"archived_at": MARCH, "archived_reason": "x"}, {"archived_at": None}, []),
]


@pytest.mark.parametrize(("then", "now", "roles"), THEN_AND_NOW)
def test_one_sees_what_one_might_see_then_and_may_see_now(
    then: dict[str, Any], now: dict[str, Any], roles: list[Role]
) -> None:
    with recorded_at(MARCH):
        person = make_person(**{"audience": Audience.PUBLIC, **then})
        make_name(person, "Somebody")
    with recorded_at(APRIL):
        Person.objects.filter(pk=person.pk).update(**now)
    for role in (Role.READER, Role.RESEARCHER):
        user = make_user(role)
        with as_of(MARCH, viewer=user):
            assert Person.objects.visible_to(user).exists() is (role in roles)
            assert Name.objects.visible_to(user).exists() is (role in roles)


def test_a_person_merged_since_is_seen_where_the_survivor_is() -> None:
    reader = make_user(Role.RESEARCHER)
    with recorded_at(MARCH):
        gone, kept = make_person("Gone"), make_person("Kept")
    with recorded_at(APRIL):
        gone.merge_into(kept, by=make_analyst(), reason="The same")
    with as_of(MARCH, viewer=reader):
        assert set(Person.objects.visible_to(reader)) == {gone, kept}
        assert Name.objects.visible_to(reader).get(text="Gone").person_id == gone.pk
    with recorded_at(MAY):
        Person.objects.filter(pk=kept.pk).update(audience=Audience.CONFIDENTIAL)
    with as_of(MARCH, viewer=reader):
        assert not Person.objects.visible_to(reader).exists()
        assert not Name.objects.visible_to(reader).exists()


def test_a_link_to_somebody_hidden_since_is_hidden() -> None:
    reader = make_user(Role.RESEARCHER)
    with recorded_at(MARCH):
        person, other = (make_person(audience=Audience.PUBLIC) for _ in range(2))
        Relationship.objects.create(person=person, other=other, kind="spouse")
    with recorded_at(APRIL):
        Person.objects.filter(pk=other.pk).update(audience=Audience.CONFIDENTIAL)
    with as_of(MARCH, viewer=reader):
        assert not Relationship.objects.visible_to(reader).exists()
        assert Relationship.objects.exists()


def test_the_past_is_only_read_and_leaves_nothing_behind() -> None:
    person = make_person(health="well")
    analyst = make_analyst()
    with pytest.raises(DatabaseError, match="read-only"), as_of(MARCH, viewer=analyst):
        analyst.save()
    with pytest.raises(DatabaseError, match="insert into view"), as_of(MARCH, viewer=analyst):
        Person.objects.create()
    assert moment() is None
    assert Person.objects.get() == person
    person.health = "ill"
    person.save()
    assert settings_left() == ('"$user", public', "", "off")


def settings_left() -> Any:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('search_path'), current_setting('casetracker.as_of', true),"
            " current_setting('transaction_read_only')"
        )
        return cursor.fetchone()


def test_blocks_do_not_nest() -> None:
    analyst = make_analyst()
    with (
        as_of(MARCH, viewer=analyst),
        pytest.raises(RuntimeError, match="already"),
        as_of(APRIL, viewer=analyst),
    ):
        pass


def test_a_download_reads_the_past_as_it_goes() -> None:
    with recorded_at(MARCH):
        make_person(health="well")
    make_person(health="late")
    rows = Person.objects.order_by("pk").values_list("health", flat=True)
    items = streamed(rows.iterator(), instant=MARCH, viewer=make_analyst())
    assert list(items) == ["well"]
    assert moment() is None
    unfinished = streamed(rows.iterator(), instant=MARCH, viewer=make_analyst())
    assert next(unfinished) == "well"
    unfinished.close()
    assert list(rows) == ["well", "late"]


def test_a_prepared_statement_follows_from_the_present_to_the_past_and_back() -> None:
    with recorded_at(MARCH):
        person = make_person(health="well")
    Person.objects.update(health="ill")
    asked = "SELECT health, born_earliest, reference FROM dossiers_person WHERE id = %s"

    def ask() -> Any:
        with connection.cursor() as cursor:
            return cursor.cursor.execute(asked, [person.pk], prepare=True).fetchone()[0]

    seen = [ask()]
    with as_of(MARCH, viewer=make_analyst()):
        seen.append(ask())
    assert [*seen, ask()] == ["ill", "well", "ill"]


def test_a_table_without_its_view_shuts_the_past() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP VIEW past.dossiers_name")
    with pytest.raises(PastUnavailableError), as_of(MARCH, viewer=make_analyst()):
        Person.objects.exists()
    past_views.rebuild()
    with pytest.raises(PastUnavailableError), as_of(MARCH, viewer=make_analyst()):
        Person.objects.exists()
    call_command("migrate", "dossiers", verbosity=0)
    with as_of(MARCH, viewer=make_analyst()):
        assert not Person.objects.exists()


def test_the_views_follow_a_changed_table() -> None:
    with connection.cursor() as cursor:
        past_views.set_aside()
        cursor.execute("ALTER TABLE dossiers_person ADD COLUMN note text DEFAULT 'today'")
        cursor.execute("ALTER TABLE dossiers_forum DROP COLUMN kind CASCADE")
        past_views.rebuild()
    past = columns_of("past")
    assert ("note", "text") in past["dossiers_person"]
    assert "kind" not in dict(past["dossiers_forum"])


NOW = timezone.now()
INSTANTS = [
    ("2017-07-06", datetime(2017, 7, 6, 23, 59, 59, 999999, tzinfo=UTC)),
    ("2017-07-06T14:30Z", datetime(2017, 7, 6, 14, 30, tzinfo=UTC)),
    ("2017-07-06t14:30:05.25z", datetime(2017, 7, 6, 14, 30, 5, 250000, tzinfo=UTC)),
    ("2017-07-06T14:30+02:00", datetime(2017, 7, 6, 12, 30, tzinfo=UTC)),
    ("2017-07-06T14:30-0530", datetime(2017, 7, 6, 20, 0, tzinfo=UTC)),
    ("2017-07-06T14:30", datetime(2017, 7, 6, 14, 30, tzinfo=UTC)),
]


@pytest.mark.parametrize(("text", "meant"), INSTANTS)
def test_an_instant_is_read(text: str, meant: datetime) -> None:
    assert read_instant(text) == meant


def test_today_means_now() -> None:
    assert NOW <= read_instant(timezone.now().date().isoformat()) <= timezone.now()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("2017-07-06T14:30 02:00", "%2B02:00"),
        ("2017-07", "is no instant"),
        ("2017-02-29", "is no instant"),
        ("2017-07-06T24:30Z", "is no instant"),
        ("0001-01-01T00:00+14:00", "is no instant"),
        ("٢٠١٧-07-06", "is no instant"),
        ("2017-07-06; DROP", "is no instant"),
        ("9999-12-31", "still to come"),
    ],
)
def test_what_is_no_instant_of_the_past_is_refused(text: str, part: str) -> None:
    with pytest.raises(InvalidInstantError, match=part):
        read_instant(text)

"""A small population: by the rules of the database, found by its names, the same every time."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from pytest_django import DjangoDbBlocker

from casetracker.access import Role
from casetracker.exceptions import CasetrackerError
from casetracker.journal import JournalEntry
from casetracker.models import User
from casetracker.searching.entries import SearchEntry
from dossiers.models import (
    Claim,
    CoverageMark,
    Detention,
    DossierCoverage,
    Name,
    Person,
    StatusChange,
)
from dossiers.names import KEYS_VERSION, search_keys_of
from dossiers.searching.refilling import refill
from sources.models import Passage
from tests.bench.asked import READER
from tests.bench.bare_dossier import dossier
from tests.bench.population.afterwards import (
    check_status_changes,
    event_of,
    triggers_made_up_for,
)
from tests.bench.population.blocks import TABLES, Plan, rows_of
from tests.bench.population.loading import load
from tests.bench.population.surroundings import Surroundings
from tests.factories import make_user
from tests.over_rest import V1, client_of

PLAN = Plan(300)
CATALOGUE = """
SELECT conrelid::regclass::text, contype::text, conname::text, convalidated::text
  FROM pg_constraint WHERE conrelid <> 0
 UNION ALL SELECT tablename, 'index', indexname, '' FROM pg_indexes WHERE schemaname = 'public'
 UNION ALL SELECT tgrelid::regclass::text, 'trigger', tgname, tgenabled::text
  FROM pg_trigger WHERE NOT tgisinternal
"""

pytestmark = pytest.mark.django_db


def catalogue() -> set[tuple[str, ...]]:
    """Every constraint, index and trigger, and whether it is in force."""
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE)
        return set(cursor.fetchall())


@pytest.fixture(autouse=True, scope="module")
def before(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[set[tuple[str, ...]]]:
    """The loaded population for all tests; what the catalogue said before there was one."""
    with django_db_blocker.unblock(), transaction.atomic():
        rules = catalogue()
        load(PLAN, processes=1)
        yield rules
        transaction.set_rollback(True)


def test_every_rule_is_in_force_again(before: set[tuple[str, ...]]) -> None:
    assert catalogue() == before
    assert triggers_made_up_for()


@pytest.mark.parametrize(
    ("model", "number"),
    [(Person, 300), (Detention, 450), (StatusChange, 1200), (Claim, 900)],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_there_are_as_many_as_were_asked_for(model: Any, number: int) -> None:
    assert model.objects.count() == number


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_the_history_says_of_each_row_that_it_was_made(model: Any) -> None:
    events: Any = event_of(model)
    told = events.objects.filter(pgh_label="insert")
    assert set(told.values_list("pgh_obj_id", flat=True)) == set(
        model.objects.values_list("pk", flat=True)
    )
    same = [name for name in _columns(events) if not name.startswith("current_")]
    latest = events.objects.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    assert list(latest.values_list(*same)) == list(model.objects.order_by("pk").values_list(*same))


def _columns(events: Any) -> list[str]:
    return [each.attname for each in events._meta.concrete_fields if each.name[:4] != "pgh_"]


def test_the_current_situation_is_what_the_trigger_finds() -> None:
    for person in Person.objects.all():
        latest: Any = person.status_changes.in_force().newest_first().first()
        assert person.current_status_id == latest.pk
        assert (person.current_custody, person.current_since) == (latest.custody, latest.date)


def test_the_trigger_agrees_when_it_runs() -> None:
    before = _situations()
    analyst: Any = User.objects.first()
    for person in Person.objects.all()[:20]:
        # A change of the distant past is never the current one, but sets the trigger off.
        StatusChange.objects.create(person=person, custody="free", date="1900", recorded_by=analyst)
    assert _situations() == before


def _situations() -> list[Any]:
    return list(Person.objects.order_by("pk").values_list("pk", "current_status", "current_stage"))


def test_names_are_found_by_their_keys() -> None:
    for name in Name.objects.all():
        assert (name.search_keys, name.search_grams) == search_keys_of(name.text)
        assert name.keys_version == KEYS_VERSION
    name = Name.objects.filter(script="latn", romanisation="pinyin").first()
    assert name is not None
    assert name.person in Person.objects.called(name.text.replace(" ", "").lower())


def test_every_dossier_waits_for_its_figures() -> None:
    assert set(CoverageMark.objects.values_list("person_key", flat=True)) == set(
        Person.objects.values_list("pk", flat=True)
    )
    assert DossierCoverage.objects.refresh(limit=20) == 20
    assert CoverageMark.objects.count() == 280


def test_every_version_is_in_the_journal_and_every_text_is_searched() -> None:
    for model in TABLES:
        events: Any = event_of(model)
        told = JournalEntry.objects.filter(versions=events._meta.db_table)
        assert set(told.values_list("version", flat=True)) == set(
            events.objects.values_list("pgh_id", flat=True)
        )
    assert SearchEntry.objects.filter(kind="source").count() >= 60
    assert set(refill().values()) == {(0, 0)}


def test_quotes_stand_where_they_are_said_to() -> None:
    for passage in Passage.objects.select_related("snapshot")[:100]:
        text = passage.snapshot.text
        assert text[passage.start : passage.end] == passage.quote
        assert text[: passage.start].endswith(passage.prefix)


@pytest.mark.parametrize(
    "mistake",
    [
        "UPDATE dossiers_statuschange SET date = '1890'",
        "UPDATE dossiers_statuschange SET person_id = (SELECT id FROM dossiers_person LIMIT 1)",
    ],
)
def test_a_status_change_astray_is_told_of(mistake: str) -> None:
    check_status_changes()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE dossiers_statuschange DISABLE TRIGGER USER")
        cursor.execute(mistake)
    with pytest.raises(IntegrityError, match="not of their person"):
        check_status_changes()


def test_new_rows_take_references_that_are_free() -> None:
    assert Person.objects.create().reference not in set(
        Person.objects.order_by("-created_at").values_list("reference", flat=True)[1:]
    )


def test_rules_still_refuse() -> None:
    name = Name.objects.first()
    assert name is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Name.objects.create(person=name.person, text=name.text, script=name.script)
    claim = Claim.objects.filter(state="proposed").first()
    assert claim is not None
    with pytest.raises(CasetrackerError):
        claim.accept(by=claim.recorded_by)
    claim.accept(by=make_user(Role.REVIEWER, username="another"))
    assert event_of(Claim).objects.filter(pgh_obj_id=claim.pk).count() == 2  # type: ignore[attr-defined]


def test_the_limit_gives_the_bytes_of_the_site() -> None:
    reader = User.objects.get(username=READER)
    client, where = client_of(reader), psycopg.Cursor(connection.connection)
    seen = Person.objects.visible_to(reader).order_by("pk")
    asked = [
        *seen.filter(appeals__appeal__responses__isnull=False)[:4],
        *seen.filter(claims__passage__audience="confidential")[:2],
        *seen.filter(claims__state="proposed")[:2],
        *seen.filter(
            status_changes__claims__field="date",
            status_changes__claims__state="accepted",
            status_changes__claims__value__lt=F("status_changes__date"),
        )[:2],
    ]
    told = b""
    for reference in {person.reference for person in asked}:
        answer = client.get(f"{V1}/people/{reference}/").content
        assert dossier(where, reference) == answer
        told += answer
    kinds = (b'"disputed"', b'"sourced"', b'"proposed"', b'"channel"', b'"held_days"')
    assert all(kind in told for kind in kinds)


def test_the_same_seed_makes_the_same_rows() -> None:
    around = Surroundings(
        [], _Any(), _Any(), ["o"], ["a"], ["f"], [], [("p", "ngo", "A")], _Any(), [1, 2], [3]
    )
    plan = Plan(2300, seed=7)
    again = rows_of(plan, 2, around)
    assert {len(again[Person]), plan.size(2)} == {300}
    assert rows_of(plan, 2, around) == again
    assert rows_of(Plan(2300, seed=8), 2, around) != again


class _Any(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key

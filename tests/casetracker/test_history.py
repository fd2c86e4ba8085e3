"""What we said when: the database keeps it, on every path, for good."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from casetracker.history import acting
from dossiers.models import Name, Person
from tests.factories import make_name, make_person, make_user

pytestmark = pytest.mark.django_db

# What only follows from other tables: marks of work to do, and sums that are a history themselves.
COMPUTED = {"CoverageMark", "CoverageDay"}
EDITABLE = [
    model
    for model in apps.get_models()
    if model._meta.app_label in ("sources", "dossiers")
    and not hasattr(model, "pgh_tracked_model")
    and model.__name__ not in COMPUTED
]


@pytest.mark.parametrize("model", EDITABLE, ids=lambda model: model.__name__)
def test_every_table_is_kept_in_history(model: type[models.Model]) -> None:
    event = model._meta.get_field("events").related_model
    assert event is not None
    assert not isinstance(event, str)
    labels = {
        trigger.name
        for trigger in getattr(model._meta, "triggers", ())
        if trigger.name.startswith(OPERATIONS)
    }
    assert labels == {"insert_insert", "update_update", "delete_delete"}
    kept = {field.name for field in event._meta.fields}
    columns = {field.name for field in model._meta.local_fields if not field.generated}
    assert columns - kept == LEFT_OUT.get(model.__name__, set())


LEFT_OUT = {
    # A snapshot never changes: its long text stands in its own row.
    "Snapshot": {"text"},
    # What follows from the text of a name, by rules that change.
    "Name": {"search_keys", "search_grams", "keys_version"},
    # Computing the same figures once more is no change.
    "DossierCoverage": {"refreshed_at"},
}
OPERATIONS = ("insert_", "update_", "delete_")


def told(person: Person) -> list[tuple[str, str, Any, str]]:
    """Label, health, who and why of every version."""
    return [
        (
            event.pgh_label,
            event.health,
            event.pgh_context.metadata["user"] if event.pgh_context else None,
            event.pgh_context.metadata["reason"] if event.pgh_context else "",
        )
        for event in person.events.order_by("pgh_id")  # type: ignore[attr-defined]
    ]


def edit_by_save(person: Person) -> None:
    person.health = "ill"
    person.save()


def edit_by_update(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(health="ill")


def edit_in_bulk(person: Person) -> None:
    person.health = "ill"
    Person.objects.bulk_update([person], ["health"])


def edit_by_sql(person: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_person SET health = 'ill' WHERE id = %s", [person.pk])


@pytest.mark.parametrize("edit", [edit_by_save, edit_by_update, edit_in_bulk, edit_by_sql])
def test_a_change_is_kept_with_who_and_why(edit: Callable[[Person], None]) -> None:
    person, by = make_person(), make_user()
    make_person()
    with acting(by=by, reason="Read the second report"):
        edit(person)
    assert told(person) == [
        ("insert", "", None, ""),
        ("update", "ill", by.pk, "Read the second report"),
    ]


def test_a_row_that_is_deleted_leaves_its_last_version() -> None:
    name, by = make_name(make_person(), "Alias"), make_user()
    key = name.pk
    with acting(by=by, reason="Never used"):
        name.delete()
    events = Name.events.rel.related_model.objects.filter(pgh_obj_id=key)  # type: ignore[attr-defined]
    assert list(events.order_by("pgh_id").values_list("pgh_label", "text")) == [
        ("insert", "Alias"),
        ("delete", "Alias"),
    ]


def test_saving_without_a_change_says_nothing() -> None:
    person = make_person()
    person.save()
    assert len(told(person)) == 1


@pytest.mark.parametrize(
    "deed", ["UPDATE dossiers_personevent SET health = 'x'", "DELETE FROM dossiers_personevent"]
)
def test_history_is_append_only(deed: str) -> None:
    make_person()
    with (
        pytest.raises(DatabaseError, match=r"Cannot (update|delete)"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(deed)


def test_the_outermost_reason_is_the_one_kept() -> None:
    person, by, other = make_person(), make_user(), make_user()
    with acting(by=by, reason="Merging"), acting(by=other, reason="A step on the way"):
        edit_by_update(person)
    assert told(person)[-1][2:] == (by.pk, "Merging")
    with acting(by=None, reason="Housekeeping"):
        Person.objects.filter(pk=person.pk).update(health="well")
    assert told(person)[-1][2:] == (None, "Housekeeping")


def test_one_act_does_not_leak_into_the_next() -> None:
    person, by = make_person(), make_user()
    with pytest.raises(ZeroDivisionError), acting(by=by, reason="Failing"):
        _ = 1 // 0
    edit_by_update(person)
    assert told(person)[-1][2:] == (None, "")

"""The history of a dossier: who changed what, when and why, with old and new values."""

from typing import Any

import pytest
from django.db import connection

from casetracker.access import Role
from casetracker.history import acting
from dossiers.models import AppealPerson, Charge, Name, Person
from tests.at_the_admin import client_of, filled_in, page_of
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_name,
    make_offence,
    make_person,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db


def entries_of(person: Person, query: str = "") -> list[dict[str, Any]]:
    response = client_of("analyst").get(page_of(person, "history") + query)
    return [
        {
            "who": entry.who,
            "reason": entry.reason,
            "deeds": [(version.deed, version.what, version.name) for version in entry.versions],
            "changes": {
                change.label: (change.old, change.new)
                for version in entry.versions
                for change in version.changes
            },
        }
        for entry in response.context["page"]
    ]


def entry_of(person: Person, reason: str) -> dict[str, Any]:
    """The one entry with this reason: in a test, all that happens happens at one moment."""
    (found,) = [entry for entry in entries_of(person) if entry["reason"] == reason]
    return found


def test_a_change_is_told_with_its_author_its_reason_and_both_values() -> None:
    person = make_person(residence="Beijing")
    analyst = make_user(username="lin")
    client = client_of(analyst)
    told = {"residence": "Shenyang", "born": "1955-12", "change_reason": "From his wife"}
    client.post(page_of(person), filled_in(client.get(page_of(person))) | told)
    latest = entry_of(person, "From his wife")
    assert latest["who"] == "lin"
    assert latest["changes"] == {
        "residence": ("Beijing", "Shenyang"),
        "born": ("", "December 1955"),
    }


def test_it_tells_of_all_that_hangs_on_the_person() -> None:
    person, analyst = make_person(), make_user()
    with acting(by=analyst, reason="All at once"):
        make_name(person, "刘晓波", script="hans")
        detention = make_detention(person)
        Charge.objects.create(detention=detention, offence=make_offence(), stage="convicted")
        change = make_status_change(person, by=analyst)
        AppealPerson.objects.create(appeal=make_appeal(title="Free him"), person=person)
        for record, field in ((person, "names"), (detention, "form"), (change, "custody")):
            make_claim(record, field, "" if field != "names" else "刘晓波", by=analyst)
    deeds = entry_of(person, "All at once")["deeds"]
    told = {(what, name) for deed, what, name in deeds if deed == "insert"}
    assert {
        ("name", "刘晓波"),
        ("detention", "serving in prison"),
        ("status change", "serving in prison"),
        ("claim", "names"),
        ("claim", "form"),
        ("claim", "custody"),
    } <= told
    assert {what for what, _ in told} >= {"charge", "person of an appeal"}


def test_it_names_rows_and_labels_rather_than_keys_and_codes() -> None:
    person = make_person()
    make_status_change(person, custody="prison", certainty="denied")
    person.refresh_from_db()
    text = client_of("analyst").get(page_of(person, "history")).content.decode()
    assert "denied by the authorities" in text
    assert str(person.current_status_id) not in text


def test_what_was_taken_away_stays_in_it() -> None:
    person = make_person()
    make_name(person, "Misspelt").delete()
    deeds = [deed for entry in entries_of(person) for deed in entry["deeds"]]
    assert ("delete", "name", "Misspelt") in deeds


def test_it_follows_what_came_from_another_dossier() -> None:
    gone, kept = make_person("Lui Xiaobo"), make_person("Liu Xiaobo")
    gone.merge_into(kept, by=make_user(), reason="The same man")
    assert ("update", "name", "Lui Xiaobo") in entry_of(kept, "The same man")["deeds"]
    earlier = [deed for entry in entries_of(kept) for deed in entry["deeds"]]
    assert ("insert", "name", "Lui Xiaobo") in earlier


def test_plain_sql_is_told_as_the_systems() -> None:
    person = make_person(residence="Beijing")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_person SET residence = 'Wuhan' WHERE id = %s", [person.pk])
    told = {str(entry["changes"]): entry["who"] for entry in entries_of(person)}
    assert told["{'residence': ('Beijing', 'Wuhan')}"] == "the system"


def test_an_update_that_changes_nothing_is_not_told() -> None:
    person = make_person()
    before = len(entries_of(person))
    Name.objects.filter(person=person).update(search_keys=" x ")
    assert len(entries_of(person)) == before


def test_long_histories_come_in_pages() -> None:
    person = make_person()
    for number in range(60):
        Person.objects.filter(pk=person.pk).update(residence=f"Place {number}")
    assert len(entries_of(person)) == 50
    # The name, the person, and ten of the moves.
    assert len(entries_of(person, "?p=2")) == 12
    assert entries_of(person, "?p=nothing") == entries_of(person)


def test_review_is_told_with_its_reason() -> None:
    person = make_person(sex="male")
    claim = make_claim(person, "sex")
    claim.reject(by=make_user(Role.REVIEWER, username="chen"), reason="Another man")
    latest = entry_of(person, "Another man")
    assert latest["who"] == "chen"
    assert ("proposed", "rejected") in latest["changes"].values()

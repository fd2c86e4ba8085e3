"""What cannot be stated: each is told in the panel by the part at fault, and nothing is stored."""

from typing import Any

import pytest
from django.test import Client
from uuid_utils.compat import uuid7

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import Claim, Detention, Person, StatusChange
from dossiers.workbench.stating.panel import SIGNED
from sources.models import Passage, Snapshot
from tests.dossiers.stating import filled_in, post, selected
from tests.factories import (
    make_appeal,
    make_detention,
    make_person,
    make_snapshot,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db

NEWCOMER = {"person": "new", "new_name": "A Writer", "new_script": "latn"}


@pytest.fixture
def snapshot() -> Snapshot:
    return make_snapshot()


@pytest.fixture
def person() -> Person:
    return make_person("Liu Xiaobo", born="1955-12-28")


@pytest.fixture(autouse=True)
def analyst(client: Client) -> User:
    analyst = make_user(Role.ANALYST)
    client.force_login(analyst)
    return analyst


def refused(client: Client, snapshot: Snapshot, told: dict[str, Any]) -> str:
    """What the panel says when the form is refused; nothing is stored then."""
    before = counted()
    response = post(client, "state-record", snapshot, told)
    assert response.status_code == 422
    assert counted() == before
    return str(response.content.decode())


def counted() -> list[int]:
    """How many rows there are of what a form may store."""
    models: tuple[Any, ...] = (Passage, Claim, Person, Detention, StatusChange)
    return [model.objects.count() for model in models]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"quote": "  \n", "start": "30", "end": "33"}, "Only white space is selected"),
        ({"quote": "x" * 5_001, "end": "5001"}, "other words"),
        ({"quote": "Shenyank"}, "other words"),
        ({"start": "-3"}, "is not a position in a text"),
        ({"end": "9" * 30}, "is not a position in a text"),
        ({"start": "99999999", "end": "999999999"}, "other words"),
        ({"text_sha256": "0" * 64}, "is not the text of the snapshot"),
    ],
)
def test_words_that_are_not_the_texts(
    client: Client, snapshot: Snapshot, person: Person, changed: dict[str, str], said: str
) -> None:
    told = {**filled_in(snapshot, "Shenyang", person=person.reference), **changed}

    assert said in refused(client, snapshot, told)
    assert post(client, "state-claim", snapshot, told).status_code == 422


def test_more_than_five_thousand_characters(client: Client, person: Person) -> None:
    snapshot = make_snapshot(text="word " * 1_200)
    told = filled_in(snapshot, snapshot.text, person=person.reference)

    assert "5,999 characters are selected" in refused(client, snapshot, told)


def test_a_snapshot_that_was_overtaken(client: Client, snapshot: Snapshot, person: Person) -> None:
    told = filled_in(snapshot, "Shenyang", person=person.reference)
    make_snapshot(source=snapshot.source, text="Another text.\n")

    page = refused(client, snapshot, told)

    assert "A newer snapshot of this document was taken" in page
    assert f'href="/sources/{snapshot.source.reference}/"' in page
    assert f'href="/sources/{snapshot.source.reference}/compare/"' in page


@pytest.mark.parametrize(
    ("chosen", "label", "said"),
    [
        ({"value": ""}, "What the words say it is", "required"),
        ({"field": "born", "value": "last winter"}, "What the words say it is", "last winter"),
        ({"field": "sex", "value": "x"}, "What the words say it is", "is not one of"),
        ({"value": "x" * 2_001}, "What the words say it is", "at most 2000"),
        (
            {"field": "relationships", "value_key": "P-2020-00001", "value_code": "spouse"},
            "What the words say it is",
            "There is no person",
        ),
        ({"basis": "inferred"}, "How it was inferred", "Say how the value was inferred"),
        ({"credibility": "7"}, "Credibility", "7 is not one of"),
        ({"basis": "rumour"}, "Basis", "rumour is not one of"),
        ({"speaker": "x" * 201}, "Speaker", "at most 200"),
        ({"person": ""}, "Who", "Say whom the words speak of"),
        ({"person": "P-2020-99999"}, "Who", "is not open any more"),
        ({"record": "detention:nonsense"}, "Record", "Say which record"),
        ({"record": "facility:01a200e5-4bca-75ef-aad8-fc5fe0aea06a"}, "Record", "Say which"),
        ({"record": f"detention:{uuid7()}"}, "Record", "not open any more"),
        ({"field": "current_custody", "value_for": "person "}, "Fact", "Say which fact"),
        ({"field": "internal_notes", "value_for": "person "}, "Fact", "Say which fact"),
    ],
)
def test_what_is_wrong_is_told_by_its_part(
    client: Client,
    snapshot: Snapshot,
    person: Person,
    chosen: dict[str, str],
    label: str,
    said: str,
) -> None:
    told = filled_in(snapshot, "The court", **{"person": person.reference, **chosen})

    page = refused(client, snapshot, told)

    assert f">{label}</a>: " in page
    assert said in page


def test_records_of_somebody_else(client: Client, snapshot: Snapshot, person: Person) -> None:
    for name, record in (
        ("detention", make_detention()),
        ("status_change", make_status_change()),
        ("appeal", make_appeal()),
    ):
        chosen = {"person": person.reference, "record": f"{name}:{record.pk}"}
        told = filled_in(snapshot, "The court", **chosen, field="date", value="2009")
        assert "not open any more" in refused(client, snapshot, told)


def test_a_person_who_was_merged_or_archived_meanwhile(
    client: Client, snapshot: Snapshot, person: Person, analyst: User
) -> None:
    survivor, archived = make_person("The Same"), make_person("Away")
    person.merge_into(survivor, by=analyst, reason="The same")
    archived.archive(by=analyst, reason="By mistake")
    told = filled_in(snapshot, "Shenyang", person=person.reference)

    page = refused(client, snapshot, told)

    assert f"{person.reference} has been merged into {survivor.reference}" in page
    told["person"] = archived.reference
    assert "is not open any more" in refused(client, snapshot, told)


def test_what_was_stated_already_is_told_with_its_claim(
    client: Client, snapshot: Snapshot, person: Person
) -> None:
    told = filled_in(snapshot, "Shenyang", person=person.reference)
    assert post(client, "state-record", snapshot, told).status_code == 200

    page = refused(client, snapshot, told)

    assert "This is stated already of these very words." in page
    assert f"/admin/dossiers/claim/{Claim.objects.get().pk}/change/" in page


@pytest.mark.parametrize("record", ["person", "new:detention"])
def test_a_form_sent_twice_makes_one_person(
    client: Client, snapshot: Snapshot, record: str
) -> None:
    told = filled_in(
        snapshot,
        "Shenyang",
        key=SIGNED.sign(str(uuid7())),
        record=record,
        **{**NEWCOMER, "field": "names", "value": "A Writer"},
        **{"new-form": "prison", "new-cited": ["form"]},
    )
    assert post(client, "state-record", snapshot, told).status_code == 200

    assert "was stored already" in refused(client, snapshot, told)
    assert Person.objects.count() == 1


def test_a_key_of_ones_own_making_is_not_taken(client: Client, snapshot: Snapshot) -> None:
    forged = "00000000-0000-7000-8000-000000000000"
    told = filled_in(snapshot, "Shenyang", key=forged, **NEWCOMER, field="names", value="A Writer")

    post(client, "state-record", snapshot, told)

    assert str(Person.objects.get().pk) != forged


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"new-form": "prison"}, "Say which of the values stand in the words"),
        ({"new-form": "", "new-cited": ["form"]}, "required"),
        ({"new-form": "prison", "new-began": "soon", "new-cited": ["form"]}, "soon"),
        ({"new-form": "prison", "new-cited": ["began"]}, "Say which of the values stand"),
        ({"new-form": "prison", "new-cited": ["certainty"]}, "certainty is not one of"),
        (
            {
                "new-form": "prison",
                "new-began": "2010",
                "new-ended": "2009",
                "new-cited": ["began"],
            },
            "ends before it begins",
        ),
    ],
)
def test_a_new_detention_that_cannot_be(
    client: Client, snapshot: Snapshot, person: Person, chosen: dict[str, Any], said: str
) -> None:
    told = filled_in(
        snapshot,
        "The court",
        **{"person": person.reference, "record": "new:detention", "field": "", **chosen},
    )

    assert said in refused(client, snapshot, told)


def test_a_value_that_the_record_cannot_hold_is_not_claimed_either(
    client: Client, snapshot: Snapshot, person: Person
) -> None:
    told = filled_in(
        snapshot, "The court", person=person.reference, field="died", value="1950", fill="on"
    )

    page = refused(client, snapshot, told)

    assert "The person dies before being born." in page
    person.refresh_from_db()
    assert person.died is None


def test_a_new_person_needs_a_name(client: Client, snapshot: Snapshot) -> None:
    told = filled_in(snapshot, "The court", **{**NEWCOMER, "new_name": " "}, field="names")

    assert ">Name</a>: " in refused(client, snapshot, told)


def test_a_value_being_typed_is_answered_whatever_it_is(
    client: Client, snapshot: Snapshot, person: Person
) -> None:
    told = {"person": person.reference, "record": "person", "field": "born"}
    for value, said in (
        ("1955", "agrees"),
        ("1956", "disagrees"),
        ("soon", "cannot be read so"),
        ("", "datalist"),
    ):
        answer = post(client, "state-value", snapshot, {**told, "value": value})
        assert said in answer.content.decode()
    for wrong in ({"person": "P-1"}, {"record": "x"}, {"field": "x"}, {"record": "new:detention"}):
        assert post(client, "state-value", snapshot, {**told, **wrong}).status_code == 200


def test_a_selection_for_whom_one_cannot_see_is_forgotten(
    client: Client, snapshot: Snapshot, person: Person, analyst: User
) -> None:
    told = filled_in(snapshot, "Shenyang", person=person.reference)
    post(client, "state-record", snapshot, told)
    person.archive(by=analyst, reason="By mistake")

    panel = post(client, "state-claim", snapshot, selected(snapshot, "The court"))

    assert panel.status_code == 200
    assert 'id="stating-search"' in panel.content.decode()

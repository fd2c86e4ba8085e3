"""The reading view tells how claims stand: proposed, accepted, disputed and so on."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.access import Audience, Role
from dossiers.models import Claim
from dossiers.workbench.citing import record_in_words
from dossiers.workbench.looks import LOOKS, look_of
from dossiers.workbench.reading import Reading
from dossiers.workbench.subjects import Subjects
from sources.models import Snapshot
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_passage,
    make_published_person,
    make_response,
    make_snapshot,
    make_status_change,
    make_user,
)
from tests.long_documents import make_long_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def snapshot() -> Snapshot:
    return make_snapshot()


def reading(snapshot: Snapshot, role: Role = Role.ANALYST) -> Reading:
    return Reading(snapshot.source, snapshot, reader=make_user(role))


def looks(page: Reading) -> dict[str, str]:
    """The look of each claim by its value, as the page has it once it is written."""
    assert page.margin
    return {item.value: item.look for item in page.cited}


def accept(record: Any, field: str, value: str, quote: str, snapshot: Snapshot) -> Claim:
    passage = make_passage(quote, snapshot=snapshot)
    return make_claim(record, field, value, passage=passage, accepted_by=make_user(Role.REVIEWER))


# --- looks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "look"),
    [
        (set(), "uncited"),
        ({"retracted"}, "uncited"),
        ({"accepted"}, "accepted"),
        ({"accepted", "retracted"}, "accepted"),
        ({"accepted", "proposed"}, "proposed"),
        ({"proposed", "returned"}, "proposed"),
        ({"accepted", "returned"}, "returned"),
        ({"rejected"}, "rejected"),
        ({"accepted", "rejected"}, "accepted"),
        ({"proposed", "disputed", "accepted"}, "disputed"),
    ],
)
def test_a_passage_looks_as_its_most_pressing_claim(claims: set[str], look: str) -> None:
    assert look_of(claims) == look


def test_every_state_of_a_claim_has_a_look() -> None:
    states = {str(code) for code, _ in Claim._meta.get_field("state").flatchoices}

    assert states | {"disputed", "uncited"} == set(LOOKS)


# --- disputes ------------------------------------------------------------------------------------


def test_a_claim_that_the_record_agrees_with_is_accepted(snapshot: Snapshot) -> None:
    person = make_published_person(born="1955-12-28")
    accept(person, "born", "1955", "The court", snapshot)

    assert looks(reading(snapshot)) == {"1955": "accepted"}


def test_two_that_contradict_each_other_are_both_disputed(snapshot: Snapshot) -> None:
    person = make_published_person(residence="Shenyang")
    accept(person, "residence", "Shenyang", "Shenyang", snapshot)
    accept(person, "residence", "Beijing", "hospital", snapshot)

    assert looks(reading(snapshot)) == {"Shenyang": "disputed", "Beijing": "disputed"}


def test_what_another_document_contradicts_is_disputed(snapshot: Snapshot) -> None:
    person = make_published_person(residence="Shenyang")
    accept(person, "residence", "Shenyang", "Shenyang", snapshot)
    accept(person, "residence", "Dalian", "hospital", make_snapshot())

    assert looks(reading(snapshot)) == {"Shenyang": "disputed"}


def test_what_the_record_holds_no_longer_is_disputed(snapshot: Snapshot) -> None:
    detention = make_detention(make_published_person(), began="2009")
    accept(detention, "began", "2009-12", "The court", snapshot)
    type(detention).objects.filter(pk=detention.pk).update(began="", began_words="")

    assert looks(reading(snapshot)) == {"2009-12": "disputed"}


def test_of_many_values_only_the_one_not_held_is_disputed(snapshot: Snapshot) -> None:
    person = make_published_person(occupations=["writer", "teacher"])
    accept(person, "occupations", "writer", "the writer", snapshot)
    accept(person, "occupations", "painter", "hospital", snapshot)

    assert looks(reading(snapshot)) == {"writer": "accepted", "painter": "disputed"}


def test_proposed_and_rejected_claims_dispute_nothing(snapshot: Snapshot) -> None:
    person = make_published_person(residence="Shenyang")
    accept(person, "residence", "Shenyang", "Shenyang", snapshot)
    make_claim(person, "residence", "Dalian", passage=make_passage(snapshot=snapshot))

    assert looks(reading(snapshot)) == {"Shenyang": "accepted", "Dalian": "proposed"}


@pytest.mark.parametrize(("role", "look"), [(Role.READER, "accepted"), (Role.ANALYST, "disputed")])
def test_hidden_evidence_does_not_show_by_a_dispute(
    snapshot: Snapshot, role: Role, look: str
) -> None:
    person = make_published_person(residence="Shenyang")
    accept(person, "residence", "Shenyang", "Shenyang", snapshot)
    hidden = make_snapshot()
    hidden.source.audience = Audience.CONFIDENTIAL
    hidden.source.save()
    accept(person, "residence", "Dalian", "hospital", hidden)

    assert looks(reading(snapshot, role)) == {"Shenyang": look}


# --- the page ------------------------------------------------------------------------------------


def test_the_legend_counts_the_passages_of_each_look(snapshot: Snapshot) -> None:
    person = make_published_person(residence="Shenyang")
    accept(person, "residence", "Shenyang", "Shenyang", snapshot)
    both = make_passage("hospital", snapshot=snapshot)
    make_claim(person, "health", "in hospital", passage=both)
    taken_back = make_claim(person, "health", "ill", passage=both)
    taken_back.retract(by=make_user(Role.REVIEWER), reason="Misread")
    make_passage("June 2017", snapshot=snapshot)

    counts = {entry.code: entry.passages for entry in reading(snapshot).legend}

    assert counts == {"proposed": 1, "accepted": 1, "uncited": 1, "retracted": 1}


def test_what_was_taken_back_is_shown_only_when_asked_for(snapshot: Snapshot) -> None:
    claim = make_claim(
        make_published_person(), "health", "ill", passage=make_passage(snapshot=snapshot)
    )
    claim.retract(by=make_user(Role.REVIEWER), reason="Misread")

    page = reading(snapshot)

    assert '<div class="cited" hidden>' in page.margin
    assert 'class="note is-uncited"' in page.margin
    assert [entry.is_shown for entry in page.legend if entry.code == "retracted"] == [False]


def test_only_those_who_edit_are_led_to_the_admin(client: Client, snapshot: Snapshot) -> None:
    detention = make_detention(make_published_person())
    claim = accept(detention, "began", "2009", "The court", snapshot)
    places = (
        reverse("admin:dossiers_claim_change", args=[claim.pk]),
        reverse("admin:dossiers_person_change", args=[detention.person_id]) + "#detentions",
    )

    assert not any(place in reading(snapshot, Role.RESEARCHER).margin for place in places)
    assert all(f'href="{place}"' in reading(snapshot).margin for place in places)


def test_values_of_claims_are_text_and_never_markup(snapshot: Snapshot) -> None:
    person = make_published_person("<i>Name</i>", residence="<script>")
    accept(person, "residence", "<script>", "Shenyang", snapshot)

    page = reading(snapshot)

    assert "<script" not in page.margin
    assert "&lt;script&gt;" in page.margin
    assert "&lt;i&gt;Name" in page.margin


def test_the_citation_names_the_document(snapshot: Snapshot) -> None:
    source = snapshot.source
    source.title = "Soft Power Gone Hard."

    assert reading(snapshot).citation == (
        f"Soft Power Gone Hard. {source.publisher}, 6 July 2017. {source.reference}."
    )


# --- older passages ------------------------------------------------------------------------------


def test_a_passage_that_still_stands_is_shown_in_the_newest_text(snapshot: Snapshot) -> None:
    passage = make_passage("moved from prison to a hospital", snapshot=snapshot)
    text = f"Corrected.\n\n{snapshot.text}"
    newer = make_snapshot(source=snapshot.source, text=text)

    page = reading(newer)

    (note,) = page.notes.values()
    assert text[note.start : note.end] == passage.quote
    assert "marked in an earlier snapshot" in page.margin


def test_passages_that_do_not_stand_are_counted(client: Client, snapshot: Snapshot) -> None:
    make_passage("moved from prison to a hospital", snapshot=snapshot)
    newer = make_snapshot(source=snapshot.source, text="Nothing of it is left.\n")

    assert reading(newer).fates == {"lost": 1}
    page = client.get(reverse("source", args=[newer.source.reference])).content.decode()
    assert re.search(r"earlier snapshots\s+1 was not found again", page)


# --- how much it costs ---------------------------------------------------------------------------


@pytest.mark.parametrize("passages", [20, 200])
def test_the_number_of_statements_is_that_of_the_kinds_of_record(
    client: Client, django_assert_num_queries: Any, passages: int
) -> None:
    snapshot = make_long_document(
        characters=passages * 150, passages=passages, claims=passages * 2, people=3
    )
    client.force_login(make_user(Role.ANALYST))
    address = reverse("source", args=[snapshot.source.reference])
    client.get(address)

    with django_assert_num_queries(18):
        client.get(address)


def test_what_words_and_facts_of_a_record_read_is_there_without_another_query(
    snapshot: Snapshot, django_assert_num_queries: Any
) -> None:
    person = make_published_person(born="1955", residence="Shenyang")
    records: dict[str, Any] = {
        "person": person,
        "detention": make_detention(person),
        "status_change": make_status_change(person, custody="prison"),
        "appeal": make_appeal(),
        "response": make_response(),
    }
    keys = {(name, str(record.pk)) for name, record in records.items()}
    judged = {name: set(record.FACTS) for name, record in records.items()}
    subjects = Subjects(keys, judged=judged, told=keys, reader=make_user(Role.ANALYST))

    with django_assert_num_queries(0):
        for key in keys:
            record = subjects.records[key]
            record_in_words(record)
            assert all(each.main_name for each in subjects.people_of(key))
            for fact in type(record).FACTS.values():
                fact.held(record)

"""The panel as the browser asks for it: what it shows, and what it stores."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.access import Audience, Role
from casetracker.models import User
from dossiers.models import Claim, Detention, Person, StatusChange
from sources.models import Passage, Snapshot
from tests.dossiers.stating import filled_in, post, selected
from tests.factories import (
    make_claim,
    make_detention,
    make_name,
    make_passage,
    make_person,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db

WORDS = "sentenced the writer to eleven years on 25 December 2009"


@pytest.fixture
def snapshot() -> Snapshot:
    return make_snapshot()


@pytest.fixture
def analyst(client: Client) -> User:
    analyst = make_user(Role.ANALYST)
    client.force_login(analyst)
    return analyst


@pytest.fixture
def person() -> Person:
    person = make_person("Liu Xiaobo", born="1955-12-28")
    make_name(person, "刘晓波", script="hans", preferred=True)
    return person


def shown(client: Client, snapshot: Snapshot, quote: str = WORDS, **chosen: Any) -> str:
    response = post(client, "state-claim", snapshot, selected(snapshot, quote, **chosen))
    assert response.status_code == 200
    return str(response.content.decode())


# --- the panel -----------------------------------------------------------------------------------


def test_the_panel_shows_the_words_and_asks_whom_they_speak_of(
    client: Client, analyst: User, snapshot: Snapshot
) -> None:
    panel = shown(client, snapshot)

    assert f">{WORDS}</blockquote>" in panel
    assert "56 characters" in panel
    assert 'id="stating-search"' in panel
    assert "stating_field" not in panel


def test_white_space_at_the_ends_is_left_out(
    client: Client, analyst: User, snapshot: Snapshot
) -> None:
    told = selected(snapshot, " the writer ")

    panel = post(client, "state-claim", snapshot, told).content.decode()

    start = snapshot.text.index("the writer")
    assert f'name="start" value="{start}"' in panel
    assert ">the writer</blockquote>" in panel


def test_people_of_the_document_are_offered_first(
    client: Client, analyst: User, snapshot: Snapshot, person: Person
) -> None:
    elsewhere, never = make_person("Liu Xia"), make_person("Nobody Cited")
    make_claim(elsewhere, "residence", "Beijing", by=analyst)
    make_claim(person, "residence", "Beijing", passage=make_passage(snapshot=snapshot))

    panel = shown(client, snapshot)

    assert panel.index(person.reference) < panel.index(elsewhere.reference)
    assert never.reference not in panel
    assert "刘晓波" in panel
    assert "28 December 1955" in panel


@pytest.mark.parametrize("term", ["晓波", "liu xiao", "Xiaobo Liu", "P-"])
def test_people_are_found_in_any_script(
    client: Client, analyst: User, snapshot: Snapshot, person: Person, term: str
) -> None:
    term = person.reference if term == "P-" else term
    address = reverse("state-people", args=[snapshot.source.reference])

    found = client.get(address, {"q": term}).content.decode()

    assert f'value="{person.reference}"' in found


def test_a_person_chosen_brings_its_records_and_its_facts_the_likely_ones_first(
    client: Client, analyst: User, snapshot: Snapshot, person: Person
) -> None:
    detention = make_detention(person, sentence_kind="fixed_term", sentence_length="P11Y")
    make_status_change(person)
    make_detention(make_person("Somebody Else"))

    panel = shown(client, snapshot, person=person.reference, record=f"detention:{detention.pk}")

    assert panel.count('<option value="detention:') == 1
    assert panel.count('<option value="status_change:') == 1
    assert "a new detention" in panel
    assert panel.index('value="sentence_length"') < panel.index('value="place"')
    assert "length of the sentence: 11 years (unsourced)" in panel


def test_the_value_is_read_in_the_words_and_held_against_the_record(
    client: Client, analyst: User, snapshot: Snapshot, person: Person
) -> None:
    detention = make_detention(person, sentence_kind="fixed_term", sentence_length="P10Y")
    told = {"person": person.reference, "record": f"detention:{detention.pk}"}

    panel = shown(client, snapshot, **told, field="sentence_length", value_for=f"{told['record']} ")

    assert 'value="P11Y"' in panel
    assert "disagrees with what is held" in panel
    assert "10 years" in panel


def test_a_value_typed_for_another_fact_is_dropped(
    client: Client, analyst: User, snapshot: Snapshot, person: Person
) -> None:
    told = {"person": person.reference, "record": "person", "value": "Atlantis"}

    kept = shown(client, snapshot, **told, field="residence", value_for="person residence")
    dropped = shown(client, snapshot, **told, field="religion", value_for="person residence")

    assert "Atlantis" in kept
    assert "Atlantis" not in dropped


def test_a_name_in_the_words_is_offered_for_a_new_person(client: Client, analyst: User) -> None:
    snapshot = make_snapshot(text="據報導，劉霞自二〇一〇年十月起被軟禁。\n")

    panel = shown(client, snapshot, "劉霞", person="new")

    assert 'name="new_name" value="劉霞"' in panel
    assert '<option value="hant" selected>' in panel


# --- storing -------------------------------------------------------------------------------------


def test_passage_and_claim_are_stored_together(
    client: Client, analyst: User, snapshot: Snapshot, person: Person
) -> None:
    told = filled_in(snapshot, "Shenyang", person=person.reference, speaker="The court")

    response = post(client, "state-record", snapshot, told)

    assert response.status_code == 200
    claim = Claim.objects.get()
    assert (claim.person, claim.field, claim.value) == (person, "residence", "Shenyang")
    assert (claim.passage.quote, claim.passage.start) == ("Shenyang", 13)
    assert (claim.passage.speaker, claim.state, claim.recorded_by) == (
        "The court",
        "proposed",
        analyst,
    )
    assert str(claim.passage_id) in response["HX-Trigger"]
    person.refresh_from_db()
    assert person.residence == ""


def test_the_value_goes_into_the_record_where_that_is_ticked(
    client: Client, analyst: User, snapshot: Snapshot, person: Person
) -> None:
    told = filled_in(snapshot, "Shenyang", person=person.reference, fill="on")

    post(client, "state-record", snapshot, told)

    person.refresh_from_db()
    assert person.residence == "Shenyang"


def test_a_date_keeps_the_words_it_was_read_in(
    client: Client, analyst: User, snapshot: Snapshot, person: Person
) -> None:
    detention = make_detention(person, began="", sentence_kind="fixed_term")
    record = {"person": person.reference, "record": f"detention:{detention.pk}"}
    chosen = {"field": "sentence_imposed", "value": "2009-12-25", "fill": "on"}

    post(client, "state-record", snapshot, filled_in(snapshot, WORDS, **record, **chosen))

    detention.refresh_from_db()
    assert detention.sentence_imposed is not None
    assert detention.sentence_imposed.edtf == "2009-12-25"
    assert detention.sentence_imposed.words == "25 December 2009"


def test_a_second_claim_on_the_same_words_uses_the_passage(
    client: Client, analyst: User, snapshot: Snapshot, person: Person
) -> None:
    for field in ("residence", "birth_place"):
        told = filled_in(snapshot, "Shenyang", person=person.reference, field=field, again="1")
        assert "Proposed." in post(client, "state-record", snapshot, told).content.decode()

    assert Passage.objects.count() == 1
    assert Claim.objects.count() == 2


def test_a_new_person_its_name_and_the_claim_are_stored_together(
    client: Client, analyst: User, snapshot: Snapshot
) -> None:
    name = {"person": "new", "new_name": "Shenyang", "new_script": "latn"}
    told = filled_in(snapshot, "Shenyang", **name, field="names")

    assert post(client, "state-record", snapshot, told).status_code == 200

    person = Person.objects.get()
    assert (person.audience, person.publication_state) == ("internal", "draft")
    assert person.names.get().text == "Shenyang"
    assert person.names.get().preferred
    assert person.claims.get().value == "Shenyang"


def test_a_new_detention_of_a_new_person(client: Client, analyst: User, snapshot: Snapshot) -> None:
    told = filled_in(
        snapshot,
        WORDS,
        person="new",
        new_name="A Writer",
        new_script="latn",
        **{"record": "new:detention", "new-form": "prison", "new-began": "2009-12-25"},
        **{"new-cited": ["began"], "field": ""},
    )

    assert post(client, "state-record", snapshot, told).status_code == 200

    detention = Detention.objects.get()
    assert detention.person.main_name == "A Writer"
    assert [claim.field for claim in detention.claims.all()] == ["began"]


def test_a_new_status_change_is_claimed_for_what_the_words_say(
    client: Client, analyst: User, snapshot: Snapshot, person: Person
) -> None:
    told = filled_in(
        snapshot,
        "moved from prison to a hospital",
        person=person.reference,
        record="new:status_change",
        field="",
        **{"new-date": "2017-06", "new-custody": "med_parole"},
        **{"new-mechanism": "hospitalisation", "new-cited": ["custody", "mechanism"]},
    )

    assert post(client, "state-record", snapshot, told).status_code == 200

    change = StatusChange.objects.get()
    assert change.recorded_by == analyst
    assert {claim.field: claim.value for claim in change.claims.all()} == {
        "custody": "med_parole",
        "mechanism": "hospitalisation",
    }


def test_the_next_selection_begins_with_the_person_and_the_record_of_the_last(
    client: Client, analyst: User, snapshot: Snapshot, person: Person
) -> None:
    detention = make_detention(person)
    key = f"detention:{detention.pk}"
    chosen = {"person": person.reference, "record": key, "field": "place"}
    post(client, "state-record", snapshot, filled_in(snapshot, "Shenyang", **chosen))

    panel = shown(client, snapshot)

    assert f'name="person" value="{person.reference}"' in panel
    assert f'<option value="{key}" selected>' in panel
    assert 'id="stating-search"' in shown(client, make_snapshot())


def test_the_page_tells_of_it_once_and_takes_it_back(
    client: Client, analyst: User, snapshot: Snapshot, person: Person
) -> None:
    told = filled_in(snapshot, "Shenyang", person=person.reference)
    post(client, "state-record", snapshot, told)
    page = reverse("source", args=[snapshot.source.reference])

    assert "residence: Shenyang" in client.get(page).content.decode()
    assert "Proposed." not in client.get(page).content.decode()
    claim = Claim.objects.get()
    response = post(client, "state-undo", snapshot, {"claim": [str(claim.pk)]})

    claim.refresh_from_db()
    assert (claim.state, claim.reviewed_by) == ("retracted", analyst)
    assert claim.review_reason
    assert response["Location"] == page
    assert "The claim is taken back." in client.get(page).content.decode()


def test_nobody_takes_back_what_another_stated(
    client: Client, analyst: User, snapshot: Snapshot, person: Person
) -> None:
    claim = make_claim(person, "residence", "X", passage=make_passage(snapshot=snapshot))

    assert post(client, "state-undo", snapshot, {"claim": [str(claim.pk)]}).status_code == 404


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [None, Role.READER, Role.RESEARCHER])
@pytest.mark.parametrize("name", ["state-claim", "state-value", "state-record", "state-undo"])
def test_only_those_who_may_edit_state_claims(
    client: Client, snapshot: Snapshot, role: Role | None, name: str
) -> None:
    if role:
        client.force_login(make_user(role))

    response = post(client, name, snapshot, filled_in(snapshot, "Shenyang"))

    assert response.status_code == 403
    assert not Passage.objects.exists()


def test_the_page_has_the_panel_only_for_those_who_may_edit(
    client: Client, snapshot: Snapshot
) -> None:
    page = reverse("source", args=[snapshot.source.reference])
    assert "stating" not in client.get(page).content.decode()

    client.force_login(make_user(Role.ANALYST))

    body = client.get(page).content.decode()
    assert 'id="stating"' in body
    assert f"{reverse('admin:dossiers_claim_add')}?source={snapshot.source.pk}" in body


def test_a_snapshot_of_another_document_is_not_found(
    client: Client, analyst: User, snapshot: Snapshot
) -> None:
    other = make_snapshot(source=make_source(audience=Audience.CONFIDENTIAL))
    told = selected(other, "Shenyang")

    assert post(client, "state-claim", snapshot, told).status_code == 404
    told["snapshot"] = "nonsense"
    assert post(client, "state-claim", snapshot, told).status_code == 404


# --- speed ---------------------------------------------------------------------------------------


def test_the_panel_costs_as_much_for_many_people_as_for_one(
    client: Client, analyst: User, snapshot: Snapshot, django_assert_num_queries: Any
) -> None:
    def cite(quote: str) -> Person:
        person = make_person()
        make_detention(person, began="")
        make_status_change(person)
        passage = make_passage(quote, snapshot=snapshot)
        make_claim(person, "residence", "X", passage=passage, by=analyst)
        return person

    first = cite("The court")
    shown(client, snapshot)
    with django_assert_num_queries(10):
        shown(client, snapshot)
    with django_assert_num_queries(15):
        shown(client, snapshot, person=first.reference, record="person")
    for quote in ("Shenyang", "the writer", "eleven", "wife"):
        cite(quote)
    for _ in range(4):
        make_detention(first, began="")
        make_status_change(first)
    with django_assert_num_queries(10):
        shown(client, snapshot)
    with django_assert_num_queries(15):
        shown(client, snapshot, person=first.reference, record="person")

"""What is hidden leaves through no door of the API: list, detail, count, filter or nested row."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver

from casetracker.access import Role
from dossiers.models import Appeal, Claim, Person, Response
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_event,
    make_facility,
    make_forum,
    make_name,
    make_offence,
    make_organisation,
    make_passage,
    make_person,
    make_published_person,
    make_response,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)
from tests.over_rest import V1, client_of, faults, rows

pytestmark = pytest.mark.django_db

MARK = "Zxqvy"
"""Stands in every text that a lesser role must never read."""
READING = [None, Role.READER, Role.RESEARCHER]
RESOURCES = {
    "people",
    "names",
    "external-ids",
    "relationships",
    "detentions",
    "charges",
    "status-changes",
    "appeals",
    "appeal-persons",
    "responses",
    "response-items",
    "claims",
    "sources",
    "snapshots",
    "passages",
}
OPEN = {"facilities", "organisations", "forums", "events", "offences", "publishers"}


def addresses(prefix: str = "api/v1/") -> Iterator[str]:
    """The lists of the API, as the URL configuration has them."""
    for pattern in get_resolver("casetracker.api.urls").reverse_dict:
        if isinstance(pattern, str) and pattern.endswith("-list"):
            yield pattern.removeprefix("api-").removesuffix("-list")


def hide_a_person(**fields: Any) -> Person:
    """A confidential person with the mark in everything, and a row in every resource."""
    analyst, reviewer = make_user(Role.ANALYST), make_user(Role.REVIEWER)
    person = make_person(
        f"{MARK} Name",
        health=f"{MARK} health",
        internal_notes=f"{MARK} notes",
        **{"audience": "confidential", "publication_state": "published", **fields},
    )
    other = make_published_person("Friend")
    person.external_ids.create(scheme="other", value=f"{MARK} id {person.pk}")
    person.relationships.create(kind="friend", other=other)
    other.relationships.create(kind="spouse", other=person)
    detention = make_detention(person, place=f"{MARK} place")
    detention.charges.create(offence=make_offence(), stage="convicted")
    make_status_change(person, detention=detention, date="2010", description=f"{MARK} told")
    appeal = make_appeal(title=f"{MARK} appeal", audience="confidential")
    appeal.persons.create(person=person, request=f"{MARK} asked")
    response = make_response(appeal, text=f"{MARK} answer", audience="confidential")
    response.answers.create(person=person, kind="rebut", answer=f"{MARK} answered")
    source = make_source(title=f"{MARK} source", audience="confidential", note=f"{MARK} note")
    snapshot = make_snapshot(source=source, text=f"{MARK} says so.", by=analyst)
    passage = make_passage(f"{MARK} says", snapshot=snapshot, by=analyst)
    for record, field in [(person, "health"), (detention, "place"), (appeal, "kind")]:
        make_claim(record, field, passage=passage, by=analyst, accepted_by=reviewer)
    return person


def test_every_list_is_covered_here() -> None:
    assert set(addresses()) == RESOURCES | OPEN


@pytest.mark.parametrize("resource", sorted(RESOURCES))
@pytest.mark.parametrize("role", READING)
def test_no_list_shows_or_counts_what_is_hidden(role: Role | None, resource: str) -> None:
    hide_a_person()
    answer = client_of(role).get(f"{V1}/{resource}/?count=true&page_size=500")
    assert MARK not in answer.content.decode()
    assert answer.json()["count"] == len(rows(answer))


@pytest.mark.parametrize("role", [Role.ANALYST, Role.REVIEWER, Role.ADMINISTRATOR])
@pytest.mark.parametrize(
    "resource", sorted(RESOURCES - {"snapshots", "relationships", "charges", "claims"})
)
def test_those_who_keep_the_files_see_it(role: Role, resource: str) -> None:
    hide_a_person()
    assert MARK in client_of(role).get(f"{V1}/{resource}/").content.decode()


@pytest.mark.parametrize("resource", sorted(RESOURCES))
@pytest.mark.parametrize("role", READING)
def test_the_address_of_what_is_hidden_is_nothing(role: Role | None, resource: str) -> None:
    hide_a_person()
    seen = rows(client_of(Role.ANALYST).get(f"{V1}/{resource}/?page_size=500"))
    client = client_of(role)
    allowed = {_key(row) for row in rows(client.get(f"{V1}/{resource}/?page_size=500"))}
    hidden = [_key(row) for row in seen if _key(row) not in allowed]
    assert hidden
    for key in hidden:
        faults(client.get(f"{V1}/{resource}/{key}/"), 404)


def _key(row: dict[str, Any]) -> str:
    return str(row.get("reference") or row["id"])


@pytest.mark.parametrize("role", READING)
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_downloads_are_cut_too(role: Role | None, form: str) -> None:
    hide_a_person()
    answer = client_of(role).get(f"{V1}/people/?format={form}")
    assert MARK not in b"".join(answer).decode()


@pytest.mark.parametrize("role", READING)
def test_a_dossier_does_not_show_hidden_neighbours(role: Role | None) -> None:
    hidden = hide_a_person()
    friend = hidden.relationships.get().other
    appeal = make_appeal(follows=Appeal.objects.get())
    appeal.persons.create(person=friend)
    appeal.persons.create(person=hidden, request=f"{MARK} too")
    response = make_response(appeal)
    response.answers.create(person=friend, kind="rebut")
    response.answers.create(person=hidden, kind="rebut", answer=f"{MARK} too")
    reviewer = make_user(Role.REVIEWER)
    records: list[tuple[Any, str]] = [
        (friend, "relationships"),
        (appeal, "persons"),
        (response, "answers"),
    ]
    for record, field in records:
        for value in record.text_form(field):
            make_claim(record, field, value, accepted_by=reviewer)
    client = client_of(role)
    for address in [
        f"people/{friend.reference}",
        f"appeals/{appeal.reference}",
        f"responses/{response.pk}",
        "claims",
    ]:
        answer = client.get(f"{V1}/{address}/")
        assert answer.status_code == 200
        assert MARK not in answer.content.decode()
        assert hidden.reference not in answer.content.decode()
    assert client.get(f"{V1}/appeals/{appeal.reference}/").json()["follows"] is None


@pytest.mark.parametrize("role", READING)
@pytest.mark.parametrize(
    ("resource", "parameter"),
    [("appeals", "person"), ("responses", "person"), ("appeal-persons", "person")],
)
def test_a_filter_does_not_tell_of_hidden_people(
    role: Role | None, resource: str, parameter: str
) -> None:
    hidden, shown = hide_a_person(), make_published_person()
    appeal = make_appeal()
    response = make_response(appeal)
    for person in (hidden, shown):
        appeal.persons.create(person=person)
        response.answers.create(person=person, kind="rebut")
    client = client_of(role)
    assert rows(client.get(f"{V1}/{resource}/?{parameter}={hidden.reference}")) == []
    assert len(rows(client.get(f"{V1}/{resource}/?{parameter}={shown.reference}"))) == 1


@pytest.mark.parametrize("role", READING)
def test_a_filter_does_not_tell_of_hidden_appeals(role: Role | None) -> None:
    person, appeal = make_published_person(), make_appeal(audience="confidential")
    appeal.persons.create(person=person)
    assert rows(client_of(role).get(f"{V1}/people/?appeal={appeal.reference}")) == []
    seen = rows(client_of(Role.ANALYST).get(f"{V1}/people/?appeal={appeal.reference}"))
    assert [line["reference"] for line in seen] == [person.reference]


class TestHiddenResponses:
    def change(self) -> tuple[Any, Response]:
        """A status change of a published person, brought about by a confidential response."""
        person, appeal = make_published_person(), make_appeal()
        appeal.persons.create(person=person)
        response = make_response(appeal, audience="confidential", kind="action")
        change = make_status_change(
            person, response=response, strength="caused", outcome="released"
        )
        return change, response

    @pytest.mark.parametrize("role", READING)
    def test_the_link_is_not_shown(self, role: Role | None) -> None:
        change, response = self.change()
        client = client_of(role)
        for address in [
            "status-changes/",
            f"status-changes/{change.pk}/",
            f"people/{change.person.reference}/",
        ]:
            body = client.get(f"{V1}/{address}").content.decode()
            assert str(change.pk) in body
            assert str(response.pk) not in body
            assert "released" not in body
            assert '"caused"' not in body
        assert rows(client.get(f"{V1}/status-changes/?response={response.pk}")) == []

    def test_analysts_see_it(self) -> None:
        change, response = self.change()
        client = client_of(Role.ANALYST)
        shown = client.get(f"{V1}/status-changes/{change.pk}/").json()
        assert (shown["response"], shown["strength"]) == (str(response.pk), "caused")
        assert shown["outcome"] == "released"
        assert len(rows(client.get(f"{V1}/status-changes/?response={response.pk}"))) == 1


class TestNotes:
    NOTES = {
        "people": {
            "audience",
            "owner",
            "last_verified",
            "internal_notes",
            "archived_at",
            "archived_reason",
        },
        "appeals": {"audience", "internal_notes", "archived_at", "archived_reason"},
        "responses": {"audience", "internal_notes"},
        "sources": {"audience", "note", "archived_at", "archived_reason"},
        "snapshots": {"captured_by"},
        "passages": {"audience", "created_by"},
        "claims": {"recorded_by", "reviewed_by", "review_reason"},
        "status-changes": {"recorded_by"},
    }

    def details(self, role: Role | None) -> dict[str, dict[str, Any]]:
        """A record of each resource by itself, as the role reads it."""
        person = make_published_person(internal_notes=MARK, owner=make_user())
        make_status_change(person)
        appeal = make_appeal(internal_notes=MARK)
        appeal.persons.create(person=person)
        make_response(appeal, internal_notes=MARK)
        passage = make_passage(snapshot=make_snapshot(source=make_source(note=MARK)))
        make_claim(person, "names", passage=passage, accepted_by=make_user(Role.REVIEWER))
        client = client_of(role)
        found = {}
        for resource in self.NOTES:
            row = rows(client.get(f"{V1}/{resource}/"))[0]
            found[resource] = client.get(f"{V1}/{resource}/{_key(row)}/").json()
        return found

    @pytest.mark.parametrize("role", READING)
    def test_lesser_roles_do_not_read_them(self, role: Role | None) -> None:
        details = self.details(role)
        assert MARK not in str(details)
        for resource, names in self.NOTES.items():
            assert not names & set(details[resource])

    @pytest.mark.parametrize("role", [Role.ANALYST, Role.REVIEWER, Role.ADMINISTRATOR])
    def test_those_who_edit_read_them(self, role: Role) -> None:
        details = self.details(role)
        for resource, names in self.NOTES.items():
            assert names <= set(details[resource])

    def test_they_cannot_be_asked_for_by_name(self) -> None:
        make_published_person(internal_notes=MARK)
        person = Person.objects.get()
        address = f"{V1}/people/{person.reference}/?fields=internal_notes"
        assert faults(client_of(Role.RESEARCHER).get(address)) == {"fields": "unknown_field"}


class TestConfidentialSources:
    def dossier(self, role: Role | None, person: Person) -> dict[str, Any]:
        """The facts of a dossier by field, as the role reads them."""
        answer = client_of(role).get(f"{V1}/people/{person.reference}/")
        assert answer.status_code == 200
        return {fact["field"]: fact for fact in answer.json()["facts"]}

    def passage(self) -> Any:
        """A confidential passage that holds the mark."""
        source = make_source(audience="confidential", title=MARK)
        snapshot = make_snapshot(source=source, text=f"{MARK}: he is a man.")
        return make_passage(f"{MARK}: he is", snapshot=snapshot)

    @pytest.mark.parametrize("role", READING)
    def test_a_fact_is_sourced_without_the_words(self, role: Role | None) -> None:
        person = make_published_person(sex="male")
        make_claim(person, "sex", passage=self.passage(), accepted_by=make_user(Role.REVIEWER))
        fact = self.dossier(role, person)["sex"]
        assert (fact["standing"], fact["confidential_source"]) == ("sourced", True)
        assert (fact["origins"], fact["claims"]) == (0, [])

    def test_analysts_read_the_words(self) -> None:
        person = make_published_person(sex="male")
        make_claim(person, "sex", passage=self.passage(), accepted_by=make_user(Role.REVIEWER))
        fact = self.dossier(Role.ANALYST, person)["sex"]
        assert (fact["confidential_source"], fact["origins"]) == (False, 1)
        assert MARK in str(fact["claims"])

    def test_one_open_source_is_enough(self) -> None:
        person, reviewer = make_published_person(sex="male"), make_user(Role.REVIEWER)
        make_claim(person, "sex", passage=self.passage(), accepted_by=reviewer)
        make_claim(person, "sex", accepted_by=reviewer)
        fact = self.dossier(None, person)["sex"]
        assert (fact["confidential_source"], fact["origins"]) == (False, 1)
        assert len(fact["claims"]) == 1

    def test_a_hidden_contradiction_is_not_told(self) -> None:
        person, reviewer = make_published_person(sex="male"), make_user(Role.REVIEWER)
        make_claim(person, "sex", accepted_by=reviewer)
        make_claim(person, "sex", "female", passage=self.passage(), accepted_by=reviewer)
        assert self.dossier(None, person)["sex"]["standing"] == "sourced"
        assert self.dossier(Role.ANALYST, person)["sex"]["standing"] == "disputed"

    def test_a_hidden_further_value_is_not_told(self) -> None:
        person, reviewer = make_published_person(), make_user(Role.REVIEWER)
        passage = self.passage()
        make_claim(person, "occupations", "spy", passage=passage, accepted_by=reviewer)
        make_claim(person, "residence", "Shenyang", passage=passage, accepted_by=reviewer)
        assert not {"occupations", "residence"} & set(self.dossier(None, person))
        assert {"occupations", "residence"} <= set(self.dossier(Role.ANALYST, person))

    def test_what_is_only_proposed_is_an_empty_fact_with_its_claim(self) -> None:
        person = make_published_person()
        make_claim(person, "residence", "Shenyang")
        fact = self.dossier(Role.RESEARCHER, person)["residence"]
        assert (fact["standing"], fact["value"]) == ("empty", "")
        assert fact["claims"][0]["claim"]["value"] == "Shenyang"
        assert "residence" not in self.dossier(None, person)

    def test_only_accepted_claims_are_read_by_readers(self) -> None:
        person = make_published_person(sex="male")
        make_claim(person, "sex")
        assert self.dossier(Role.READER, person)["sex"]["claims"] == []
        bearing = self.dossier(Role.RESEARCHER, person)["sex"]["claims"][0]["bearing"]
        assert bearing == "proposed"
        assert rows(client_of(Role.READER).get(f"{V1}/claims/")) == []
        assert len(rows(client_of(Role.RESEARCHER).get(f"{V1}/claims/"))) == 1


def test_drafts_are_for_researchers_up() -> None:
    make_person("Draft")
    assert rows(client_of(Role.READER).get(f"{V1}/people/")) == []
    assert len(rows(client_of(Role.RESEARCHER).get(f"{V1}/people/"))) == 1


def test_vocabularies_are_open() -> None:
    make_facility(), make_organisation(), make_forum(), make_event(), make_offence(), make_source()
    for resource in sorted(OPEN):
        assert rows(client_of().get(f"{V1}/{resource}/"))


def test_an_unknown_and_a_hidden_record_are_refused_alike() -> None:
    hidden = hide_a_person()
    make_name(make_person(), "Somebody")
    for reference in (hidden.reference, "P-2026-99999"):
        answer = client_of().get(f"{V1}/people/{reference}/")
        assert faults(answer, 404) == {}
        assert answer.json()["detail"] == "There is nothing at this address that you may see."


def test_retracted_claims_are_not_evidence() -> None:
    person, reviewer = make_published_person(sex="male"), make_user(Role.REVIEWER)
    claim = make_claim(person, "sex", accepted_by=reviewer)
    claim.retract(by=reviewer, reason="Misread")
    answer = client_of(Role.ANALYST).get(f"{V1}/people/{person.reference}/")
    assert answer.json()["facts"][1] == {
        "field": "sex",
        "label": "sex",
        "value": "male",
        "shown": "male",
        "standing": "unsourced",
        "origins": 0,
        "confidential_source": False,
        "claims": [],
        "decision": None,
    }
    assert Claim.objects.get().state == "retracted"

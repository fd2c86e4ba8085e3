"""Recording over REST with the words that say so: all or nothing, and faults named."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import Appeal, Charge, Claim, Detention, Person, Response, StatusChange
from sources.models import Passage
from tests.factories import (
    make_appeal,
    make_detention,
    make_offence,
    make_person,
    make_snapshot,
    make_status_change,
    make_user,
)
from tests.over_rest import V1, client_of, faults

pytestmark = pytest.mark.django_db

CHANGES = f"{V1}/status-changes/"
QUOTE = "He was moved from prison to a hospital"


@pytest.fixture
def analyst() -> User:
    return make_user(Role.ANALYST)


@pytest.fixture
def send(analyst: User) -> Callable[..., Any]:
    """Posts a body as the analyst."""
    client = client_of(analyst)

    def post(address: str, body: Any, **headers: str) -> Any:
        return client.post(address, body, format="json", headers=headers or None)

    return post


@pytest.fixture
def person() -> Person:
    return make_person("Liu Xiaobo")


@pytest.fixture
def source(analyst: User) -> Any:
    return make_snapshot(by=analyst).source


@pytest.fixture
def body(person: Person, source: Any) -> dict[str, Any]:
    """The example of the design."""
    return {
        "person": person.reference,
        "date": "2017-06-26~",
        "custody": "med_parole",
        "description": "Moved from prison to a hospital in Shenyang",
        "claims": [{"fields": ["custody"], "source": source.reference, "quote": QUOTE}],
    }


def nothing_is_stored() -> bool:
    """Whether no status change, passage or claim is there."""
    return not any(model.objects.exists() for model in (StatusChange, Passage, Claim))


class TestDetentions:
    def test_it_is_recorded_with_charges_and_claims(
        self, send: Any, person: Person, source: Any
    ) -> None:
        offence = make_offence()
        answer = send(
            f"{V1}/detentions/",
            {
                "person": person.reference,
                "form": "prison",
                "began": "2009-12-25",
                "sentence_kind": "fixed_term",
                "sentence_length": "P11Y",
                "charges": [{"offence": offence.code, "stage": "convicted"}],
                "claims": [
                    {
                        "fields": ["sentence_length", "charges"],
                        "source": source.reference,
                        "quote": "sentenced the writer to eleven years",
                    }
                ],
            },
        )
        assert answer.status_code == 201, answer.content
        assert Charge.objects.get().offence == offence
        values = set(Claim.objects.values_list("field", "value"))
        assert values == {("sentence_length", "P11Y"), ("charges", f"{offence.code} convicted")}

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            (
                {"charges": [{"offence": "CL97-9999", "stage": "x"}]},
                {"charges.0.offence", "charges.0.stage"},
            ),
            ({"sentence_length": "11 years"}, {"sentence_length"}),
            ({"form": "free"}, {"form"}),
            ({"ended": "2001"}, {""}),
        ],
    )
    def test_what_is_wrong_is_named(
        self, send: Any, person: Person, change: dict[str, Any], fault: set[str]
    ) -> None:
        body = {"person": person.reference, "form": "prison", "began": "2009", **change}
        assert set(faults(send(f"{V1}/detentions/", body))) == fault
        assert not Detention.objects.exists()

    def test_the_same_charge_twice_is_refused(self, send: Any, person: Person) -> None:
        charge = {"offence": make_offence().code, "stage": "indicted"}
        body = {"person": person.reference, "form": "prison", "charges": [charge, charge]}
        assert faults(send(f"{V1}/detentions/", body)) == {"charges.1": "duplicate"}
        assert not Detention.objects.exists()

    def test_certain_detentions_do_not_overlap(self, send: Any, person: Person) -> None:
        make_detention(person, certainty="known", began="2009-01-01")
        body = {
            "person": person.reference,
            "form": "prison",
            "began": "2010-01-01",
            "certainty": "known",
        }
        assert faults(send(f"{V1}/detentions/", body)) == {"": "overlap"}
        assert person.detentions.count() == 1

    def test_a_status_change_does_not_end_up_outside(self, analyst: User, person: Person) -> None:
        detention = make_detention(person, began="2009")
        make_status_change(person, detention=detention, date="2009-06")
        client = client_of(analyst)
        answer = client.patch(f"{V1}/detentions/{detention.pk}/", {"began": "2011"}, format="json")
        assert faults(answer) == {"": "refused"}
        detention.refresh_from_db()
        assert str(detention.began) == "2009"


class TestAppealsAndResponses:
    def test_an_appeal_is_recorded_with_persons_and_claims(
        self, send: Any, person: Person, source: Any
    ) -> None:
        body = {
            "kind": "statement",
            "title": "A call for treatment abroad",
            "demands": ["release"],
            "audience": "public",
            "persons": [{"person": person.reference, "request": "treatment abroad"}],
            "claims": [
                {
                    "fields": ["persons"],
                    "source": source.reference,
                    "quote": "The family asked for treatment abroad",
                }
            ],
        }
        answer = send(f"{V1}/appeals/", body)
        assert answer.status_code == 201, answer.content
        appeal = Appeal.objects.get()
        assert answer.headers["Location"].endswith(f"/appeals/{appeal.reference}/")
        assert Claim.objects.get().value == person.reference
        assert answer.json()["persons"][0]["name"] == "Liu Xiaobo"

    def test_a_response_is_recorded_with_answers_and_claims(
        self, send: Any, person: Person, source: Any
    ) -> None:
        appeal = make_appeal()
        body = {
            "appeal": appeal.reference,
            "kind": "rebut",
            "answers": [{"person": person.reference, "kind": "deny_fact"}],
            "claims": [
                {"fields": ["answers"], "source": source.reference, "quote": "in June 2017"}
            ],
        }
        answer = send(f"{V1}/responses/", body)
        assert answer.status_code == 201, answer.content
        assert Response.objects.get().appeal == appeal
        assert Claim.objects.get().value == f"{person.reference} deny_fact"

    @pytest.mark.parametrize(
        ("body", "fault"),
        [
            ({"kind": "no_reply"}, {"": "no_reply"}),
            ({"kind": "rebut", "appeal": "A-2026-99999"}, {"appeal": "does_not_exist"}),
            ({}, {"kind": "required"}),
            ({"kind": "rebut", "answers": [{"kind": "rebut"}]}, {"answers.0.person": "required"}),
        ],
    )
    def test_what_is_wrong_is_named(
        self, send: Any, body: dict[str, Any], fault: dict[str, str]
    ) -> None:
        assert faults(send(f"{V1}/responses/", body)) == fault
        assert not Response.objects.exists()


class TestRaces:
    def test_a_lost_race_is_a_conflict(
        self, send: Any, person: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        person.names.create(text="Liu Hsiao-po", script="latn")
        # As it was before the other request was committed.
        monkeypatch.setattr("dossiers.models.Name.validate_constraints", lambda _row: None)
        body = {"person": person.reference, "text": "Liu Hsiao-po", "script": "latn"}
        answer = send(f"{V1}/names/", body)
        assert faults(answer, 409) == {"": "duplicate"}
        assert answer.json()["detail"] == "The person has this name already."
        assert person.names.count() == 2

    def test_the_connection_is_fit_for_use_after_it(self, send: Any, person: Person) -> None:
        send(f"{V1}/names/", {"person": person.reference, "text": "\u200b", "script": "latn"})
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)

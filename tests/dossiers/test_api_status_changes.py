"""Recording status changes over REST with the words that say so: all or nothing."""

from collections.abc import Callable
from typing import Any

import pghistory.models
import pytest

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import Claim, Person, StatusChange
from sources.models import Passage
from tests.factories import (
    TEXT,
    make_appeal,
    make_claim,
    make_detention,
    make_facility,
    make_organisation,
    make_person,
    make_response,
    make_snapshot,
    make_source,
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


class TestStatusChanges:
    def test_it_is_recorded_with_its_source(
        self, send: Any, body: dict[str, Any], person: Person, analyst: User
    ) -> None:
        answer = send(CHANGES, body)
        assert answer.status_code == 201, answer.content
        claim = Claim.objects.get()
        assert (claim.field, claim.value, claim.state) == ("custody", "med_parole", "proposed")
        assert claim.passage.quote == QUOTE
        assert (claim.recorded_by, claim.status_change_id) == (
            analyst,
            StatusChange.objects.get().pk,
        )
        facts = {fact["field"]: fact for fact in answer.json()["facts"]}
        assert facts["custody"]["claims"][0]["bearing"] == "proposed"
        assert answer.json()["recorded_by"] == analyst.username
        person.refresh_from_db()
        assert person.current_custody == "med_parole"

    def test_all_that_can_be_said_is_kept(self, send: Any, body: dict[str, Any]) -> None:
        facility, court = make_facility(), make_organisation()
        person = Person.objects.get()
        detention = make_detention(person)
        answer_to = make_response(make_appeal(), kind="action")
        earlier = make_status_change(person, detention=detention)
        body |= {
            "detention": str(detention.pk),
            "facility": facility.name,
            "court": court.name,
            "response": str(answer_to.pk),
            "strength": "followed",
            "supersedes": str(earlier.pk),
            "supersedes_reason": "A later report",
            "date": {"edtf": "2017-06", "words": "in June"},
        }
        answer = send(CHANGES, body)
        assert answer.status_code == 201, answer.content
        change = answer.json()
        assert {name: change[name] for name in body if name in change and name != "date"} == {
            name: value for name, value in body.items() if name not in ("claims", "date")
        }
        assert change["date"]["words"] == "in June"
        shown = client_of(Role.ANALYST).get(f"{CHANGES}{earlier.pk}/").json()
        assert shown["superseded_by"] == change["id"]

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            ({"person": "P-2026-99999"}, {"person": "does_not_exist"}),
            ({"person": 7}, {"person": "invalid"}),
            ({"person": None}, {"person": "null"}),
            ({"facility": "Nowhere"}, {"facility": "does_not_exist"}),
            ({"court": ["x"]}, {"court": "invalid"}),
            ({"detention": "x"}, {"detention": "invalid"}),
            ({"response": "01900000-0000-7000-8000-000000000000"}, {"response": "does_not_exist"}),
            ({"date": "yesterday"}, {"date": "invalid_date"}),
            ({"date": {"edtf": "2017", "word": "x"}}, {"date": "unknown_key"}),
            ({"date": ""}, {"date": "null"}),
            ({"custody": "jail"}, {"custody": "invalid_choice"}),
            ({"custody": ""}, {"": "empty"}),
            ({"restrictions": ["prison"]}, {"restrictions.0": "invalid_choice"}),
            ({"restrictions": "exit_ban"}, {"restrictions": "not_a_list"}),
            ({"amount_months": -1}, {"amount_months": "min_value"}),
            ({"amount_months": 10**6}, {"amount_months": "max_value"}),
            ({"amount_months": 10**30}, {"amount_months": "invalid"}),
            ({"amount_months": 3}, {"": "amount_months"}),
            ({"outcome": "released"}, {"": "strength"}),
            ({"strength": "caused"}, {"": "strength"}),
            ({"recorded_by": "me"}, {"recorded_by": "unknown_field"}),
            ({"custdy": "prison"}, {"custdy": "unknown_field"}),
            ({"claims": {}}, {"claims": "not_a_list"}),
            ({"reason": 7}, {"reason": "invalid"}),
            ({"reason": "x" * 501}, {"reason": "invalid"}),
        ],
    )
    def test_a_fault_is_named_and_nothing_stored(
        self, send: Any, body: dict[str, Any], change: dict[str, Any], fault: dict[str, str]
    ) -> None:
        assert faults(send(CHANGES, body | change)) == fault
        assert nothing_is_stored()

    def test_an_unknown_field_is_told_the_nearest(self, send: Any, body: dict[str, Any]) -> None:
        answer = send(CHANGES, body | {"custdy": "prison"})
        assert answer.json()["detail"] == "custdy: Unknown field: custdy. Did you mean custody?"

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            ({"quote": "He has left the country"}, {"claims.0.quote": "quote_not_found"}),
            ({"quote": "The "}, {"claims.0.quote": "quote_ambiguous"}),
            ({"quote": "The ", "start": 1}, {"claims.0.quote": "quote_ambiguous"}),
            ({"quote": " \n"}, {"claims.0.quote": "quote_unusable"}),
            ({"quote": ""}, {"claims.0.quote": "blank"}),
            ({"quote": "x" * 5001}, {"claims.0.quote": "quote_unusable"}),
            ({"source": "S-2026-99999"}, {"claims.0.source": "does_not_exist"}),
            ({"fields": ["custdy"]}, {"claims.0.fields": "claim"}),
            ({"fields": ["facility"]}, {"claims.0.fields": "claim"}),
            ({"fields": []}, {"claims.0.fields": "empty"}),
            ({"fields": "custody"}, {"claims.0.fields": "not_a_list"}),
            ({"values": {"custody": "jail"}}, {"claims.0.value": "unknown"}),
            ({"values": {"facility": "x"}}, {"claims.0.values.facility": "unknown_field"}),
            ({"basis": "inferred"}, {"claims.0": "basis_note"}),
            ({"basis": "guessed"}, {"claims.0.basis": "invalid_choice"}),
            ({"credibility": 7}, {"claims.0.credibility": "invalid_choice"}),
            ({"start": -1}, {"claims.0.start": "min_value"}),
            ({"prefx": "x"}, {"claims.0.prefx": "unknown_field"}),
        ],
    )
    def test_a_fault_of_a_claim_is_named_and_nothing_stored(
        self, send: Any, body: dict[str, Any], change: dict[str, Any], fault: dict[str, str]
    ) -> None:
        good = body["claims"][0]
        body["claims"] = [{**good, **change}]
        assert faults(send(CHANGES, body)) == fault
        body["claims"] = [good, {**good, **change}]
        moved = {name.replace("claims.0", "claims.1"): code for name, code in fault.items()}
        assert faults(send(CHANGES, body)) == moved
        assert nothing_is_stored()

    def test_the_nearest_text_is_told(self, send: Any, body: dict[str, Any]) -> None:
        body["claims"][0]["quote"] = "He has been moved from prison to the hospital"
        error = send(CHANGES, body).json()["errors"][0]
        assert "moved from prison to a hospital" in error["nearest"]
        assert error["nearest"] in error["detail"]

    def test_the_places_of_an_ambiguous_quote_are_told(
        self, send: Any, body: dict[str, Any]
    ) -> None:
        body["claims"][0]["quote"] = "The "
        starts = send(CHANGES, body).json()["errors"][0]["starts"]
        assert [TEXT[start : start + 4] for start in starts] == ["The "] * len(starts)
        body["claims"][0]["start"] = starts[1]
        assert send(CHANGES, body).status_code == 201
        assert Passage.objects.get().start == starts[1]

    def test_prefix_and_suffix_tell_apart(self, send: Any, body: dict[str, Any]) -> None:
        body["claims"][0] |= {"quote": "The ", "suffix": "family"}
        assert send(CHANGES, body).status_code == 201
        body["claims"][0] |= {"quote": "moved", "suffix": "", "prefix": "The writer was "}
        assert send(CHANGES, body).status_code == 201

    def test_a_source_without_text_is_named(self, send: Any, body: dict[str, Any]) -> None:
        body["claims"][0]["source"] = make_source().reference
        assert faults(send(CHANGES, body)) == {"claims.0.source": "passage"}

    def test_what_the_words_say_may_differ_from_the_record(
        self, send: Any, body: dict[str, Any]
    ) -> None:
        body["claims"][0] |= {
            "fields": ["custody", "date"],
            "values": {"date": "2017"},
            "basis": "inferred",
            "basis_note": "The year of the report",
            "credibility": 2,
            "speaker": "A friend",
        }
        assert send(CHANGES, body).status_code == 201
        claims = {claim.field: claim for claim in Claim.objects.all()}
        assert (claims["date"].value, claims["custody"].value) == ("2017", "med_parole")
        assert (claims["date"].basis, claims["date"].credibility) == ("inferred", 2)
        assert claims["date"].passage.speaker == "A friend"

    def test_a_date_outside_the_detention_is_refused(
        self, send: Any, body: dict[str, Any], person: Person
    ) -> None:
        body["detention"] = str(make_detention(person, began="2018").pk)
        assert set(faults(send(CHANGES, body))) == {"date"}
        assert nothing_is_stored()

    def test_the_detention_of_another_is_refused(self, send: Any, body: dict[str, Any]) -> None:
        body["detention"] = str(make_detention().pk)
        assert faults(send(CHANGES, body)) == {"detention": "invalid"}
        assert nothing_is_stored()

    def test_a_row_is_corrected_once(self, send: Any, body: dict[str, Any], person: Person) -> None:
        first = make_status_change(person)
        body |= {"supersedes": str(first.pk), "supersedes_reason": "Wrong", "claims": []}
        assert send(CHANGES, body).status_code == 201
        assert faults(send(CHANGES, body)) == {"supersedes": "unique"}

    def test_a_merged_reference_means_the_survivor(
        self, send: Any, body: dict[str, Any], person: Person, analyst: User
    ) -> None:
        survivor = make_person()
        person.merge_into(survivor, by=analyst, reason="One man")
        assert send(CHANGES, body).json()["person"] == survivor.reference

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_it_is_never_changed(self, analyst: User, method: str) -> None:
        change = make_status_change()
        answer = getattr(client_of(analyst), method)(f"{CHANGES}{change.pk}/", {}, format="json")
        faults(answer, 405)

    def test_a_get_changes_nothing(self) -> None:
        claim = make_claim(make_person(), "names")
        answer = client_of(Role.REVIEWER).get(f"{V1}/claims/{claim.pk}/accept/")
        faults(answer, 405)
        assert Claim.objects.get().state == "proposed"


class TestReasons:
    def reasons(self) -> set[tuple[int, str]]:
        """Who changed status changes and why, as the history has it."""
        model = pghistory.models.Events.objects.tracks(StatusChange.objects.get())  # type: ignore[no-untyped-call]
        return {(event.pgh_context["user"], event.pgh_context["reason"]) for event in model}

    def test_the_body_says_why(self, send: Any, body: dict[str, Any], analyst: User) -> None:
        send(CHANGES, body | {"reason": "据法新社报道"})
        assert self.reasons() == {(analyst.pk, "据法新社报道")}

    def test_a_header_says_why(self, send: Any, body: dict[str, Any], analyst: User) -> None:
        send(CHANGES, body, **{"X-Change-Reason": "据法新社报道".encode().decode("latin-1")})
        assert self.reasons() == {(analyst.pk, "据法新社报道")}

    def test_a_header_in_another_encoding_is_refused(self, send: Any, body: dict[str, Any]) -> None:
        said = "据法新社报道".encode("gb18030").decode("latin-1")
        answer = send(CHANGES, body, **{"X-Change-Reason": said})
        assert faults(answer) == {"X-Change-Reason": "encoding"}

    def test_without_one_the_deed_is_named(
        self, send: Any, body: dict[str, Any], analyst: User
    ) -> None:
        send(CHANGES, body)
        assert self.reasons() == {(analyst.pk, "API: POST status change")}

"""Claims over REST: proposed by one, reviewed by another."""

from typing import Any

import pytest

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import Claim
from sources.models import Passage
from tests.factories import (
    make_claim,
    make_name,
    make_passage,
    make_person,
    make_snapshot,
    make_user,
)
from tests.over_rest import V1, client_of, faults, rows

pytestmark = pytest.mark.django_db

CLAIMS = f"{V1}/claims/"
NOBODY = "01900000-0000-7000-8000-000000000000"


@pytest.fixture
def analyst() -> User:
    return make_user(Role.ANALYST)


class TestProposing:
    def test_by_a_source_and_a_quote(self, analyst: User) -> None:
        person, snapshot = make_person(sex="male"), make_snapshot()
        body = {
            "person": person.reference,
            "field": "sex",
            "source": snapshot.source.reference,
            "quote": "sentenced the writer",
            "basis": "inferred",
            "basis_note": "“the writer”, later “he”",
        }
        answer = client_of(analyst).post(CLAIMS, body, format="json")
        assert answer.status_code == 201, answer.content
        claim = Claim.objects.get()
        assert (claim.person, claim.value, claim.recorded_by) == (person, "male", analyst)
        assert answer.json()["passage"]["quote"] == "sentenced the writer"
        assert answer.json()["person"] == person.reference
        assert answer.json()["shown"] == "male"

    def test_by_a_passage_and_a_value(self, analyst: User) -> None:
        person, passage = make_person(), make_passage()
        body = {
            "person": person.reference,
            "field": "occupations",
            "value": "writer",
            "passage": str(passage.pk),
        }
        answer = client_of(analyst).post(CLAIMS, body, format="json")
        assert answer.status_code == 201, answer.content
        assert Claim.objects.get().passage == passage
        assert Passage.objects.count() == 1

    def test_a_passage_whose_words_stand_twice_is_itself(self, analyst: User) -> None:
        snapshot = make_snapshot(text="He is ill. He is ill.")
        passage = make_passage("He is ill.", snapshot=snapshot, start=11)
        body = {
            "person": make_person(health="ill").reference,
            "field": "health",
            "value": "ill",
            "passage": str(passage.pk),
        }
        assert client_of(analyst).post(CLAIMS, body, format="json").status_code == 201
        assert Claim.objects.get().passage.start == 11

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            ({"passage": None}, {"passage": "null"}),
            ({"passage": "x"}, {"passage": "invalid"}),
            ({"source": "S-2026-99999"}, {"source": "does_not_exist"}),
            ({"quote": "x"}, {}),
            ({"field": "sxe"}, {"field": "unknown_field"}),
            ({"field": "names"}, {"value": "several"}),
            ({"field": "died"}, {"value": "required"}),
            ({"value": "maybe"}, {"value": "unknown"}),
            ({"value": ""}, {"value": "blank"}),
            ({"value": "x" * 2001}, {"value": "too_long"}),
            (
                {"detention": "01900000-0000-7000-8000-000000000000"},
                {"detention": "does_not_exist"},
            ),
            ({"person": "P-2026-99999"}, {"person": "does_not_exist"}),
            ({"state": "accepted"}, {"state": "unknown_field"}),
            ({"credibility": 0}, {"credibility": "invalid_choice"}),
        ],
    )
    def test_what_is_wrong_is_named(
        self, analyst: User, change: dict[str, Any], fault: dict[str, str]
    ) -> None:
        person, passage = make_person(sex="male"), make_passage()
        make_name(person, "Another")
        body = {"person": person.reference, "field": "sex", "passage": str(passage.pk), **change}
        answer = client_of(analyst).post(CLAIMS, body, format="json")
        if fault:
            assert faults(answer) == fault
            assert not Claim.objects.exists()
        else:
            assert answer.status_code == 201

    @pytest.mark.parametrize("drop", ["person", "passage"])
    def test_what_is_missing_is_named(self, analyst: User, drop: str) -> None:
        body = {"person": make_person(sex="male").reference, "field": "sex"}
        body["passage"] = str(make_passage().pk)
        del body[drop]
        code = {"person": {"": "subject"}, "passage": {"passage": "words"}}[drop]
        assert faults(client_of(analyst).post(CLAIMS, body, format="json")) == code

    def test_either_a_passage_or_a_quote(self, analyst: User) -> None:
        passage = make_passage()
        body = {
            "person": make_person(sex="male").reference,
            "field": "sex",
            "passage": str(passage.pk),
            "source": passage.snapshot.source.reference,
            "quote": passage.quote,
        }
        answer = client_of(analyst).post(CLAIMS, body, format="json")
        assert faults(answer) == {"passage": "words"}

    def test_the_same_claim_twice_is_refused(self, analyst: User) -> None:
        person, passage = make_person(sex="male"), make_passage()
        make_claim(person, "sex", passage=passage)
        body = {"person": person.reference, "field": "sex", "passage": str(passage.pk)}
        answer = client_of(analyst).post(CLAIMS, body, format="json")
        assert set(faults(answer).values()) == {"duplicate"}

    def test_a_value_too_long_to_be_indexed_is_no_failure(self, analyst: User) -> None:
        text = "".join(chr(0x4E00 + (number * 7919) % 20000) for number in range(2000))
        body = {
            "person": make_person().reference,
            "field": "health",
            "value": text,
            "passage": str(make_passage().pk),
        }
        answer = client_of(analyst).post(CLAIMS, body, format="json")
        assert answer.status_code in (201, 400)
        assert Claim.objects.count() == int(answer.status_code == 201)

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_it_is_never_reworded_or_deleted(self, analyst: User, method: str) -> None:
        claim = make_claim(make_person(), "names")
        answer = getattr(client_of(analyst), method)(f"{CLAIMS}{claim.pk}/", {}, format="json")
        faults(answer, 405)


REVIEWS = [
    # who, verb, status, state afterwards
    (Role.ANALYST, "accept", 403, "proposed"),
    (Role.ANALYST, "reject", 403, "proposed"),
    (Role.ANALYST, "retract", 403, "proposed"),
    (Role.REVIEWER, "accept", 200, "accepted"),
    (Role.REVIEWER, "reject", 200, "rejected"),
    (Role.REVIEWER, "retract", 200, "retracted"),
    (Role.ADMINISTRATOR, "accept", 200, "accepted"),
    (Role.RESEARCHER, "accept", 403, "proposed"),
    (Role.READER, "accept", 403, "proposed"),
    (None, "accept", 401, "proposed"),
    (Role.REVIEWER, "send-back", 200, "returned"),
    (Role.ANALYST, "send-back", 403, "proposed"),
    (Role.RESEARCHER, "send-back", 403, "proposed"),
    # Only a decision can be taken back.
    (Role.REVIEWER, "reconsider", 409, "proposed"),
    (Role.ANALYST, "reconsider", 403, "proposed"),
]


class TestReviewing:
    def review(self, who: Any, claim: Claim, verb: str, reason: str = "Checked") -> Any:
        """Asks for the verb."""
        body = {"reason": reason} if reason else {}
        return client_of(who).post(f"{CLAIMS}{claim.pk}/{verb}/", body, format="json")

    @pytest.mark.parametrize(("role", "verb", "status", "state"), REVIEWS)
    def test_who_may(self, role: Role | None, verb: str, status: int, state: str) -> None:
        claim = make_claim(make_person(), "names")
        answer = self.review(role, claim, verb)
        assert answer.status_code == status
        claim.refresh_from_db()
        assert claim.state == state

    def test_nobody_reviews_their_own(self) -> None:
        reviewer = make_user(Role.REVIEWER)
        claim = make_claim(make_person(), "names", by=reviewer)
        answer = self.review(reviewer, claim, "accept")
        assert faults(answer, 403) == {"": "review"}
        assert answer.json()["detail"] == "Nobody reviews their own claim."
        claim.refresh_from_db()
        assert claim.state == "proposed"

    def test_one_takes_back_ones_own(self, analyst: User) -> None:
        claim = make_claim(make_person(), "names", by=analyst)
        assert self.review(analyst, claim, "retract").json()["state"] == "retracted"

    @pytest.mark.parametrize("verb", ["reject", "retract"])
    def test_a_refusal_says_why(self, verb: str) -> None:
        claim = make_claim(make_person(), "names")
        answer = self.review(Role.REVIEWER, claim, verb, reason="")
        assert faults(answer) == {"reason": "review_reason"}

    def test_what_is_retracted_stays_so(self) -> None:
        claim = make_claim(make_person(), "names")
        self.review(Role.REVIEWER, claim, "retract")
        answer = self.review(Role.REVIEWER, claim, "accept")
        assert faults(answer, 409) == {"state": "transition"}

    def test_an_unknown_key_is_refused(self) -> None:
        claim = make_claim(make_person(), "names")
        address = f"{CLAIMS}{claim.pk}/accept/"
        answer = client_of(Role.REVIEWER).post(address, {"raeson": "x"}, format="json")
        assert faults(answer) == {"raeson": "unknown_field"}

    def test_who_did_what_is_shown_to_those_who_edit(self, analyst: User) -> None:
        claim, reviewer = make_claim(make_person(), "names", by=analyst), make_user(Role.REVIEWER)
        shown = self.review(reviewer, claim, "accept").json()
        assert (shown["recorded_by"], shown["reviewed_by"]) == (
            analyst.username,
            reviewer.username,
        )
        assert shown["review_reason"] == "Checked"

    def test_what_is_sent_back_is_answered_by_who_recorded_it(self, analyst: User) -> None:
        claim = make_claim(make_person(), "names", by=analyst)
        self.review(Role.REVIEWER, claim, "send-back", reason="Which year?")
        address = f"{CLAIMS}{claim.pk}/propose-again/"
        refused = client_of(Role.ANALYST).post(address, {"answer": "2009"}, format="json")
        assert faults(refused, 403) == {"": "not_permitted"}
        client = client_of(analyst)
        assert faults(client.post(address, {}, format="json")) == {"answer": "required"}
        answer = client.post(address, {"answer": "2009"}, format="json").json()
        assert (answer["state"], answer["answer"]) == ("proposed", "2009")
        assert (answer["reviewed_by"], answer["review_reason"]) == (None, "")

    def test_a_decision_is_taken_back(self) -> None:
        claim = make_claim(make_person(), "names")
        self.review(Role.REVIEWER, claim, "reject")
        assert faults(self.review(Role.REVIEWER, claim, "reconsider", reason="")) == {
            "reason": "review_reason"
        }
        assert self.review(Role.REVIEWER, claim, "reconsider").json()["state"] == "proposed"

    def test_a_review_is_assigned_and_found(self, analyst: User) -> None:
        claim, reviewer = make_claim(make_person(), "names"), make_user(Role.REVIEWER)
        make_claim(make_person(), "names")
        address = f"{CLAIMS}{claim.pk}/assign/"
        client = client_of(Role.REVIEWER)
        answer = client.post(address, {"to": reviewer.username}, format="json")
        assert answer.json()["assigned_to"] == reviewer.username
        found = client_of(analyst).get(CLAIMS, {"assigned_to": reviewer.username})
        assert [row["id"] for row in rows(found)] == [str(claim.pk)]
        # Who may not know of assignments does not find by them.
        hidden = client_of(Role.RESEARCHER).get(CLAIMS, {"assigned_to": reviewer.username})
        assert rows(hidden) == []
        assert client.post(address, {"to": None}, format="json").json()["assigned_to"] is None

    @pytest.mark.parametrize(
        ("role", "to", "status", "fault"),
        [
            (Role.REVIEWER, "nobody-of-that-name", 400, {"to": "assignee"}),
            (Role.REVIEWER, "the-analyst", 400, {"to": "assignee"}),
            (Role.REVIEWER, 7.5, 400, {"to": "assignee"}),
            (Role.ANALYST, "the-analyst", 403, {"": "not_permitted"}),
            # The answer does not tell who there is.
            (Role.RESEARCHER, "nobody-of-that-name", 403, {}),
        ],
    )
    def test_an_assignment_is_refused(
        self, role: Role, to: Any, status: int, fault: dict[str, str]
    ) -> None:
        make_user(username="the-analyst")
        claim = make_claim(make_person(), "names")
        answer = client_of(role).post(f"{CLAIMS}{claim.pk}/assign/", {"to": to}, format="json")
        assert faults(answer, status) == fault

    def test_what_is_decided_is_not_assigned(self) -> None:
        claim = make_claim(make_person(), "names", accepted_by=make_user(Role.REVIEWER))
        answer = client_of(Role.REVIEWER).post(
            f"{CLAIMS}{claim.pk}/assign/", {"to": None}, format="json"
        )
        assert faults(answer, 409) == {"": "decided"}

"""Who sees which row: a table for each model, the same six eyes on each."""

from typing import Any

import pytest

from casetracker.access import (
    Audience,
    Role,
)
from dossiers.models import AppealPerson, Charge, ExternalId, Relationship, ResponseItem
from dossiers.vocabularies import PublicationState
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_name,
    make_offence,
    make_passage,
    make_person,
    make_published_person,
    make_response,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db

KEEPERS = {"analyst", "reviewer", "administrator"}
INSIDERS = KEEPERS | {"researcher"}
EVERYBODY = INSIDERS | {"anonymous", "reader"}
NOBODY: set[str] = set()


# --- sources -------------------------------------------------------------------------------------

AUDIENCES = [
    (Audience.PUBLIC, EVERYBODY),
    (Audience.INTERNAL, INSIDERS),
    (Audience.CONFIDENTIAL, KEEPERS),
]


@pytest.mark.parametrize(("audience", "expected"), AUDIENCES)
def test_sources_and_snapshots_go_by_the_audience_of_the_source(
    who_sees: Any, audience: Audience, expected: set[str]
) -> None:
    snapshot = make_snapshot(source=make_source(audience=audience))

    assert who_sees(snapshot.source) == expected
    assert who_sees(snapshot) == expected


def test_an_archived_source_is_for_those_who_keep_the_files(who_sees: Any) -> None:
    passage = make_passage()
    passage.snapshot.source.archive(by=make_user(), reason="Entered twice")

    assert who_sees(passage.snapshot.source) == KEEPERS
    assert who_sees(passage.snapshot) == KEEPERS
    assert who_sees(passage) == KEEPERS


def test_a_merged_source_is_seen_by_nobody_and_its_snapshots_with_the_other(who_sees: Any) -> None:
    snapshot = make_snapshot()
    gone, kept = snapshot.source, make_source(audience=Audience.INTERNAL)
    gone.merge_into(kept, by=make_user(), reason="The same document")
    snapshot.refresh_from_db()

    assert who_sees(gone) == NOBODY
    assert who_sees(snapshot) == INSIDERS


@pytest.mark.parametrize(
    ("of_source", "of_passage", "expected"),
    [
        (Audience.PUBLIC, Audience.PUBLIC, EVERYBODY),
        (Audience.PUBLIC, Audience.INTERNAL, INSIDERS),
        (Audience.PUBLIC, Audience.CONFIDENTIAL, KEEPERS),
        (Audience.INTERNAL, Audience.PUBLIC, INSIDERS),
        (Audience.INTERNAL, Audience.CONFIDENTIAL, KEEPERS),
        (Audience.CONFIDENTIAL, Audience.PUBLIC, KEEPERS),
    ],
)
def test_passages_need_both_audiences(
    who_sees: Any, of_source: Audience, of_passage: Audience, expected: set[str]
) -> None:
    snapshot = make_snapshot(source=make_source(audience=of_source))

    assert who_sees(make_passage(snapshot=snapshot, audience=of_passage)) == expected


# --- people --------------------------------------------------------------------------------------

PEOPLE = [
    (Audience.PUBLIC, PublicationState.DRAFT, INSIDERS),
    (Audience.PUBLIC, PublicationState.IN_REVIEW, INSIDERS),
    (Audience.PUBLIC, PublicationState.PUBLISHED, EVERYBODY),
    (Audience.PUBLIC, PublicationState.WITHDRAWN, INSIDERS),
    (Audience.INTERNAL, PublicationState.DRAFT, INSIDERS),
    (Audience.INTERNAL, PublicationState.IN_REVIEW, INSIDERS),
    (Audience.INTERNAL, PublicationState.PUBLISHED, INSIDERS),
    (Audience.INTERNAL, PublicationState.WITHDRAWN, INSIDERS),
    (Audience.CONFIDENTIAL, PublicationState.DRAFT, KEEPERS),
    (Audience.CONFIDENTIAL, PublicationState.IN_REVIEW, KEEPERS),
    (Audience.CONFIDENTIAL, PublicationState.PUBLISHED, KEEPERS),
    (Audience.CONFIDENTIAL, PublicationState.WITHDRAWN, KEEPERS),
]


@pytest.mark.parametrize(("audience", "state", "expected"), PEOPLE)
def test_people_and_what_hangs_on_them(
    who_sees: Any, audience: Audience, state: PublicationState, expected: set[str]
) -> None:
    person = make_person(audience=audience, publication_state=state)
    detention = make_detention(person)
    charge = Charge.objects.create(detention=detention, offence=make_offence(), stage="indicted")
    external = ExternalId.objects.create(person=person, scheme="cecc", value="2004-02053")

    assert who_sees(person) == expected
    assert who_sees(make_name(person, "another name")) == expected
    assert who_sees(external) == expected
    assert who_sees(detention) == expected
    assert who_sees(charge) == expected
    assert who_sees(make_status_change(person)) == expected


def test_an_archived_person_is_for_those_who_keep_the_files(who_sees: Any) -> None:
    person = make_published_person()
    detention, change = make_detention(person), make_status_change(person)
    person.archive(by=make_user(), reason="Entered by mistake")

    assert who_sees(person) == KEEPERS
    assert who_sees(detention) == KEEPERS
    assert who_sees(change) == KEEPERS


def test_a_merged_person_is_seen_by_nobody_and_the_rows_with_the_other(who_sees: Any) -> None:
    gone, kept = make_published_person(), make_person(audience=Audience.INTERNAL)
    detention = make_detention(gone)
    gone.merge_into(kept, by=make_user(), reason="One person")
    detention.refresh_from_db()

    assert who_sees(kept) == INSIDERS
    assert who_sees(detention) == INSIDERS
    assert who_sees(gone) == NOBODY


@pytest.mark.parametrize(("audience", "state", "expected"), PEOPLE)
def test_relationships_need_both_people(
    who_sees: Any, audience: Audience, state: PublicationState, expected: set[str]
) -> None:
    other = make_person(audience=audience, publication_state=state)
    person = make_published_person()

    there = Relationship.objects.create(person=person, other=other, kind="spouse")
    back = Relationship.objects.create(person=other, other=person, kind="spouse")

    assert who_sees(there) == expected
    assert who_sees(back) == expected


# --- appeals and responses -----------------------------------------------------------------------


@pytest.mark.parametrize(("audience", "expected"), AUDIENCES)
def test_appeals_about_nobody_go_by_their_audience(
    who_sees: Any, audience: Audience, expected: set[str]
) -> None:
    assert who_sees(make_appeal(audience=audience)) == expected


@pytest.mark.parametrize(("audience", "state", "expected"), PEOPLE)
def test_a_public_appeal_is_hidden_with_the_only_person_it_names(
    who_sees: Any, audience: Audience, state: PublicationState, expected: set[str]
) -> None:
    person = make_person(audience=audience, publication_state=state)
    link = AppealPerson.objects.create(appeal=make_appeal(), person=person)

    assert who_sees(link.appeal) == expected
    assert who_sees(link) == expected


def test_a_public_appeal_for_two_shows_only_the_visible_one(who_sees: Any) -> None:
    appeal = make_appeal()
    shown = AppealPerson.objects.create(appeal=appeal, person=make_published_person())
    hidden = AppealPerson.objects.create(
        appeal=appeal, person=make_person(audience=Audience.CONFIDENTIAL)
    )

    assert who_sees(appeal) == EVERYBODY
    assert who_sees(shown) == EVERYBODY
    assert who_sees(hidden) == KEEPERS


def test_the_person_of_a_hidden_appeal_is_hidden_there(who_sees: Any) -> None:
    appeal = make_appeal(audience=Audience.INTERNAL)
    link = AppealPerson.objects.create(appeal=appeal, person=make_published_person())

    assert who_sees(link) == INSIDERS


def test_an_archived_appeal_is_for_those_who_keep_the_files(who_sees: Any) -> None:
    appeal = make_appeal()
    response = make_response(appeal)
    appeal.archive(by=make_user(), reason="Never sent")

    assert who_sees(appeal) == KEEPERS
    assert who_sees(response) == KEEPERS


@pytest.mark.parametrize(
    ("of_appeal", "of_response", "expected"),
    [
        (Audience.PUBLIC, Audience.PUBLIC, EVERYBODY),
        (Audience.PUBLIC, Audience.INTERNAL, INSIDERS),
        (Audience.PUBLIC, Audience.CONFIDENTIAL, KEEPERS),
        (Audience.INTERNAL, Audience.PUBLIC, INSIDERS),
        (Audience.CONFIDENTIAL, Audience.PUBLIC, KEEPERS),
    ],
)
def test_responses_need_both_audiences(
    who_sees: Any, of_appeal: Audience, of_response: Audience, expected: set[str]
) -> None:
    response = make_response(make_appeal(audience=of_appeal), audience=of_response)

    assert who_sees(response) == expected


@pytest.mark.parametrize("volunteered", [True, False])
@pytest.mark.parametrize(("audience", "state", "expected"), PEOPLE)
def test_a_response_is_hidden_with_the_only_person_it_answers_about(
    who_sees: Any,
    audience: Audience,
    state: PublicationState,
    expected: set[str],
    volunteered: bool,
) -> None:
    person = make_person(audience=audience, publication_state=state)
    response = make_response(None if volunteered else make_appeal())
    item = ResponseItem.objects.create(response=response, person=person, kind="rebut")

    assert who_sees(response) == expected
    assert who_sees(item) == expected


def test_a_response_about_two_shows_only_the_visible_answer(who_sees: Any) -> None:
    response = make_response()
    shown = ResponseItem.objects.create(
        response=response, person=make_published_person(), kind="rebut"
    )
    hidden = ResponseItem.objects.create(response=response, person=make_person(), kind="rebut")

    assert who_sees(response) == EVERYBODY
    assert who_sees(shown) == EVERYBODY
    assert who_sees(hidden) == INSIDERS


@pytest.mark.parametrize(("audience", "expected"), AUDIENCES)
def test_a_volunteered_response_about_nobody_goes_by_its_audience(
    who_sees: Any, audience: Audience, expected: set[str]
) -> None:
    assert who_sees(make_response(audience=audience)) == expected


# --- claims --------------------------------------------------------------------------------------


@pytest.fixture
def accepted_claim() -> Any:
    """Makes accepted claims of a record's fact, on a passage of a given audience."""

    def make(record: Any, field: str, value: str = "", *, audience: Any = Audience.PUBLIC) -> Any:
        passage = make_passage(audience=audience)
        reviewer = make_user(Role.REVIEWER)
        return make_claim(record, field, value, passage=passage, accepted_by=reviewer)

    return make


@pytest.mark.parametrize(("audience", "expected"), AUDIENCES)
def test_claims_go_by_their_passage(
    who_sees: Any, accepted_claim: Any, audience: Audience, expected: set[str]
) -> None:
    detention = make_detention(make_published_person())

    assert who_sees(accepted_claim(detention, "began", audience=audience)) == expected


@pytest.mark.parametrize(("audience", "state", "expected"), PEOPLE)
def test_claims_go_by_the_person_they_are_about(
    who_sees: Any,
    accepted_claim: Any,
    audience: Audience,
    state: PublicationState,
    expected: set[str],
) -> None:
    person = make_person(audience=audience, publication_state=state, residence="Beijing")

    assert who_sees(accepted_claim(person, "residence")) == expected
    assert who_sees(accepted_claim(make_detention(person), "began")) == expected
    assert who_sees(accepted_claim(make_status_change(person), "date")) == expected


@pytest.mark.parametrize(("audience", "expected"), AUDIENCES)
def test_claims_go_by_the_appeal_or_response_they_are_about(
    who_sees: Any, accepted_claim: Any, audience: Audience, expected: set[str]
) -> None:
    appeal, response = make_appeal(audience=audience), make_response(audience=audience)

    assert who_sees(accepted_claim(appeal, "date")) == expected
    assert who_sees(accepted_claim(response, "kind")) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("proposed", INSIDERS),
        ("accepted", EVERYBODY),
        ("rejected", INSIDERS),
        ("retracted", INSIDERS),
    ],
)
def test_visitors_and_readers_see_accepted_claims_only(
    who_sees: Any, state: str, expected: set[str]
) -> None:
    reviewer = make_user(Role.REVIEWER)
    claim = make_claim(make_detention(make_published_person()), "began")
    moves = {
        "proposed": lambda: None,
        "accepted": lambda: claim.accept(by=reviewer),
        "rejected": lambda: claim.reject(by=reviewer, reason="Misread"),
        "retracted": lambda: claim.retract(by=reviewer, reason="Misread"),
    }
    moves[state]()

    assert who_sees(claim) == expected


@pytest.mark.parametrize(("audience", "state", "expected"), PEOPLE)
def test_a_claim_that_names_a_hidden_person_is_hidden(
    who_sees: Any,
    accepted_claim: Any,
    audience: Audience,
    state: PublicationState,
    expected: set[str],
) -> None:
    other = make_person(audience=audience, publication_state=state)
    person, appeal, response = make_published_person(), make_appeal(), make_response()

    married = accepted_claim(person, "relationships", f"spouse {other.reference}")
    asked_for = accepted_claim(appeal, "persons", other.reference)
    answered = accepted_claim(response, "answers", f"{other.reference} rebut")

    assert who_sees(married) == expected
    assert who_sees(asked_for) == expected
    assert who_sees(answered) == expected


def test_a_claim_that_names_a_merged_person_goes_by_the_other(
    who_sees: Any, accepted_claim: Any
) -> None:
    gone, kept = make_published_person(), make_person(audience=Audience.INTERNAL)
    married = accepted_claim(make_published_person(), "relationships", f"spouse {gone.reference}")
    gone.merge_into(kept, by=make_user(), reason="One person")

    assert who_sees(married) == INSIDERS


def test_other_values_that_look_like_a_reference_hide_nothing(
    who_sees: Any, accepted_claim: Any
) -> None:
    hidden = make_person(audience=Audience.CONFIDENTIAL)
    person = make_published_person(residence=f"Block {hidden.reference}")

    assert who_sees(accepted_claim(person, "residence")) == EVERYBODY

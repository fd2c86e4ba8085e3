"""Who may read what in a case report."""

import pytest
from django.contrib.auth.models import AnonymousUser

from casetracker.access import Audience, Role
from casetracker.models import User
from dossiers.models import (
    AppealPerson,
    Person,
    Relationship,
    ResponseItem,
)
from dossiers.reports.case import case_report
from tests.dossiers.reports import confidential, entries, everything, numbers, values
from tests.factories import (
    make_appeal,
    make_claim,
    make_passage,
    make_person,
    make_published_person,
    make_response,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db

STRANGER = AnonymousUser()


@pytest.fixture
def reviewer() -> User:
    return make_user(Role.REVIEWER)


def test_a_person_the_reader_may_not_see_has_no_report() -> None:
    with pytest.raises(Person.DoesNotExist):
        case_report(make_person(), user=STRANGER)


def test_internal_notes_are_in_no_report(reviewer: User) -> None:
    person = make_published_person(internal_notes="CANARY-1")
    appeal = make_appeal(internal_notes="CANARY-2")
    AppealPerson.objects.create(appeal=appeal, person=person)
    make_response(appeal, internal_notes="CANARY-3")
    for user in (STRANGER, reviewer):
        assert "CANARY" not in everything(case_report(person, user=user))


def test_a_fact_of_a_confidential_source_is_told_without_it(reviewer: User) -> None:
    person = make_published_person(health="ill", internal_notes="x")
    passage = confidential(speaker="A nurse")
    make_claim(person, "health", passage=passage, accepted_by=reviewer)

    report = case_report(person, user=STRANGER)

    (health,) = values(report, "situation", "health")
    assert (health.text, health.confidential, health.marks) == ("ill", True, ())
    assert report.citations == ()
    assert report.sums.confidential == 1
    assert report.sums.unsourced == 1  # the name
    for secret in (passage.quote, "A nurse", passage.snapshot.source.title, str(passage.pk)):
        assert secret not in everything(report)

    (health,) = values(case_report(person, user=reviewer), "situation", "health")
    assert (health.confidential, numbers(health)) == (False, [1])


def test_what_is_only_proposed_of_a_confidential_source_is_no_source() -> None:
    person = make_published_person(health="ill")
    make_claim(person, "health", passage=confidential())
    (health,) = values(case_report(person, user=STRANGER), "situation", "health")
    assert (health.confidential, health.standing) == (False, "unsourced")


def test_beside_an_open_source_a_confidential_one_is_not_hinted_at(reviewer: User) -> None:
    person = make_published_person(health="ill")
    make_claim(person, "health", accepted_by=reviewer)
    make_claim(person, "health", passage=confidential(), accepted_by=reviewer)
    (health,) = values(case_report(person, user=STRANGER), "situation", "health")
    assert (health.confidential, numbers(health), health.origins) == (False, [1], 1)


def test_what_a_confidential_source_says_against_a_fact_stays_unsaid(reviewer: User) -> None:
    person = make_published_person(sex="male", occupations=["writer"])
    make_claim(person, "sex", accepted_by=reviewer)
    make_claim(person, "sex", "female", passage=confidential(), accepted_by=reviewer)
    make_claim(person, "occupations", "spy", passage=confidential(), accepted_by=reviewer)

    report = case_report(person, user=STRANGER)

    assert values(report, "identity", "sex")[0].standing == "sourced"
    assert [value.text for value in values(report, "identity", "occupations")] == ["writer"]
    assert "female" not in everything(report)
    assert "spy" not in everything(report)
    assert values(case_report(person, user=reviewer), "identity", "sex")[0].standing == "disputed"


def test_people_the_reader_may_not_see_are_not_named(reviewer: User) -> None:
    person = make_published_person()
    hidden = make_person("Hidden Friend")
    Relationship.objects.create(person=person, other=hidden, kind="friend")
    make_claim(person, "relationships", f"friend {hidden.reference}", accepted_by=reviewer)
    appeal = make_appeal()
    response = make_response(appeal)
    for one in (person, hidden):
        AppealPerson.objects.create(appeal=appeal, person=one)
        ResponseItem.objects.create(response=response, person=one, kind="negative", answer="No")
    make_claim(appeal, "persons", hidden.reference, accepted_by=reviewer)
    make_claim(response, "answers", f"{hidden.reference} negative", accepted_by=reviewer)

    said = everything(case_report(person, user=STRANGER))
    assert hidden.reference not in said
    assert "Hidden Friend" not in said
    assert len(values(case_report(person, user=STRANGER), "appeals", "answers")) == 1

    report = case_report(person, user=reviewer)
    assert values(report, "identity", "relationships")[0].text == (
        f"friend: Hidden Friend ({hidden.reference})"
    )
    assert len(values(report, "appeals", "answers")) == 2


def test_appeals_and_answers_for_others_are_left_out(reviewer: User) -> None:
    person = make_published_person()
    hidden, shown = make_appeal(title="Hidden", audience="confidential"), make_appeal(title="Open")
    for appeal in (hidden, shown):
        AppealPerson.objects.create(appeal=appeal, person=person)
    secret = make_response(shown, text="Secret answer", audience=Audience.CONFIDENTIAL)
    make_response(hidden, text="Answer to the hidden")
    volunteered = make_response(text="Told unasked", audience=Audience.CONFIDENTIAL)
    ResponseItem.objects.create(response=volunteered, person=person, kind="inform")
    make_status_change(person, response=secret, strength="followed", description="Moved.")
    make_appeal(title="About somebody else")
    follower = make_appeal(title="Follower", follows=hidden)
    AppealPerson.objects.create(appeal=follower, person=person)

    report = case_report(person, user=STRANGER)

    assert [entry.title.text for entry in entries(report, "appeals")] == ["Open", "Follower"]
    assert entries(report, "appeals")[0].children == ()
    assert [entry.remark for entry in entries(report, "timeline")] == [""]
    assert entries(report, "appeals")[1].remark == ""
    whole = case_report(person, user=reviewer)
    assert len(entries(whole, "appeals")) == 4
    assert entries(whole, "timeline")[0].remark.endswith(f"({shown.reference}) – followed in time")
    assert entries(whole, "appeals")[2].remark == f"Follows {hidden}"
    assert "About somebody else" not in everything(whole)


@pytest.mark.parametrize(
    ("person_audience", "passage_audience", "appeal_audience", "audience"),
    [
        ("public", "public", "public", Audience.PUBLIC),
        ("internal", "public", "public", Audience.INTERNAL),
        ("public", "internal", "public", Audience.INTERNAL),
        ("public", "public", "internal", Audience.INTERNAL),
        ("internal", "confidential", "public", Audience.CONFIDENTIAL),
        ("public", "public", "confidential", Audience.CONFIDENTIAL),
    ],
)
def test_the_report_bears_the_narrowest_audience_of_what_is_in_it(
    person_audience: str,
    passage_audience: str,
    appeal_audience: str,
    audience: Audience,
    reviewer: User,
) -> None:
    person = make_published_person(audience=person_audience, sex="male")
    passage = make_passage(audience=Audience(passage_audience))
    make_claim(person, "sex", passage=passage, accepted_by=reviewer)
    appeal = make_appeal(audience=appeal_audience)
    AppealPerson.objects.create(appeal=appeal, person=person)
    report = case_report(person, user=reviewer)
    assert report.audience == audience
    assert report.public is (audience == Audience.PUBLIC)


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_published_is_not_public(state: str, reviewer: User) -> None:
    report = case_report(make_person(publication_state=state), user=reviewer)
    assert report.audience == Audience.PUBLIC
    assert not report.public


def test_a_passage_that_is_not_public_says_so(reviewer: User) -> None:
    person = make_person(sex="male")
    make_claim(person, "sex", passage=confidential(), accepted_by=reviewer)
    assert case_report(person, user=reviewer).citations[0].audience == "confidential"

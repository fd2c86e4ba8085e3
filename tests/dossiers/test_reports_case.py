"""How a case report numbers its passages, and what it says of each fact."""

import pytest
from django.contrib.auth.models import AnonymousUser

from casetracker.access import Actor, Role
from casetracker.models import User
from dossiers.models import Claim, Person
from dossiers.reports.case import case_report
from dossiers.reports.content import Mark
from tests.dossiers.reports import everything, numbers, values
from tests.factories import (
    make_claim,
    make_detention,
    make_passage,
    make_person,
    make_published_person,
    make_publisher,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db

STRANGER = AnonymousUser()


@pytest.fixture
def reviewer() -> User:
    return make_user(Role.REVIEWER)


# --- Numbers --------------------------------------------------------------------------------------


def test_numbers_follow_the_order_of_reading_and_a_passage_has_one(reviewer: User) -> None:
    person = make_person(sex="male", nationality="Chinese", ethnicity="Han")
    snapshot = make_snapshot()
    first = make_passage("He was moved", snapshot=snapshot)
    second = make_passage("held at home", snapshot=snapshot)
    make_claim(person, "ethnicity", passage=first, accepted_by=reviewer)
    make_claim(person, "nationality", passage=second, accepted_by=reviewer)
    make_claim(person, "sex", passage=first, accepted_by=reviewer)

    report = case_report(person, user=reviewer)

    assert [numbers(values(report, "identity", name)[0]) for name in ("sex", "nationality")] == [
        [1],
        [2],
    ]
    assert values(report, "identity", "ethnicity")[0].marks == (Mark(1, 2),)
    assert [citation.quote for citation in report.citations] == ["He was moved", "held at home"]
    assert report.citations[0].marks == (Mark(1, 1), Mark(1, 2))
    assert report.documents[0].numbers == (1, 2)


def test_two_claims_of_one_value_on_one_passage_are_one_number(reviewer: User) -> None:
    person = make_person(born="1955-12-28")
    passage = make_passage()
    make_claim(person, "born", passage=passage, accepted_by=reviewer)
    make_claim(person, "born", "1955", passage=passage, accepted_by=reviewer)
    (born,) = values(case_report(person, user=reviewer), "identity", "born")
    assert numbers(born) == [1]


def test_a_passage_that_states_a_value_is_not_marked_for_what_it_also_implies(
    reviewer: User,
) -> None:
    person = make_person(born="1955-12-28")
    passage = make_passage()
    for value in ("1955", "1955-12-28"):
        make_claim(person, "born", value, passage=passage, accepted_by=reviewer)
    Claim.objects.filter(value="1955").update(basis="inferred", basis_note="From his age.")
    (born,) = values(case_report(person, user=reviewer), "identity", "born")
    assert not born.inferred
    Claim.objects.update(basis="inferred", basis_note="From his age.")
    (born,) = values(case_report(person, user=reviewer), "identity", "born")
    assert born.inferred


def test_the_head_is_numbered_first_and_its_numbers_come_back_below(reviewer: User) -> None:
    person = make_person(sex="male")
    make_claim(person, "sex", accepted_by=reviewer)
    change = make_status_change(person)
    make_claim(change, "custody", accepted_by=reviewer)

    report = case_report(person, user=reviewer)

    assert report.situation.custody[0].marks == (Mark(1, 1),)
    assert values(report, "situation", "custody")[0].marks == (Mark(1, 2),)
    assert values(report, "timeline", "custody")[0].marks == (Mark(1, 3),)
    assert numbers(values(report, "identity", "sex")[0]) == [2]


def test_a_citation_says_all_that_is_needed_to_find_and_check_it(reviewer: User) -> None:
    source = make_source(
        title="A dispatch",
        publisher=make_publisher(name="Taipei Times"),
        origin=make_publisher(name="Reuters"),
        published="[2017-07-01..2017-07-10]",
        published_basis="The page says early July.",
        language="en",
        url="https://news.example.org/1",
        reliability="B",
        reliability_reason="An agency.",
        authors=["A. Reporter"],
    )
    snapshot = make_snapshot(source=source, archive_url="https://archive.example.org/1")
    passage = make_passage("moved from prison", snapshot=snapshot, speaker="His lawyer")
    person = make_person(health="ill")
    make_claim(person, "health", passage=passage, accepted_by=reviewer)

    report = case_report(person, user=reviewer)
    citation, document = report.citations[0], report.documents[0]

    assert (citation.quote, citation.quoted) == ("moved from prison", "“moved from prison”")
    assert (citation.speaker, citation.title) == ("His lawyer", "A dispatch")
    assert (citation.publisher, citation.origin) == ("Taipei Times", "Reuters")
    assert citation.published == "between 1 and 10 July 2017"
    assert citation.published_edtf == "[2017-07-01..2017-07-10]"
    assert (citation.url, citation.archive_url) == (source.url, snapshot.archive_url)
    assert citation.file_sha256 == snapshot.file_sha256
    assert citation.text_sha256 == snapshot.text_sha256
    assert snapshot.text[citation.start : citation.end] == citation.quote
    assert citation.path == passage.get_absolute_url()
    assert (citation.audience, citation.anchor) == ("", "")
    assert document.published_basis == "The page says early July."
    assert (document.reliability_reason, document.authors) == ("An agency.", ("A. Reporter",))
    assert len(document.captured) == 1


@pytest.mark.parametrize(
    ("quote", "quoted"),
    [
        ("He said", "“He said”"),
        ("“Time is running out,” she said", "“\u202f“Time is running out,” she said”"),
        ("she said: “Now.”", "“she said: “Now.”\u202f”"),
    ],
)
def test_a_quote_that_quotes_keeps_its_own_marks_apart(
    quote: str, quoted: str, reviewer: User
) -> None:
    person = make_person(health="ill")
    passage = make_passage(quote, snapshot=make_snapshot(text=f"So it was. {quote}"))
    make_claim(person, "health", passage=passage, accepted_by=reviewer)
    assert case_report(person, user=reviewer).citations[0].quoted == quoted


# --- Standings ------------------------------------------------------------------------------------


def test_a_fact_without_a_source_says_so(reviewer: User) -> None:
    person = make_person(sex="male")
    (sex,) = values(case_report(person, user=reviewer), "identity", "sex")
    assert (sex.text, sex.standing, sex.marks) == ("male", "unsourced", ())


def test_a_disputed_fact_tells_what_the_others_say(reviewer: User) -> None:
    detention = make_detention(began="2009")
    make_claim(detention, "began", accepted_by=reviewer)
    make_claim(detention, "began", "2008-12", accepted_by=reviewer)
    make_claim(detention, "began", "2008-12", accepted_by=reviewer)

    (began,) = values(case_report(detention.person, user=reviewer), "detentions", "began")

    assert began.standing == "disputed"
    assert numbers(began) == [1]
    assert [(one.text, [mark.number for mark in one.marks]) for one in began.others] == [
        ("December 2008", [2, 3])
    ]


def test_what_is_claimed_but_not_held_is_not_settled(reviewer: User) -> None:
    person = make_person(occupations=["writer"])
    make_claim(person, "occupations", "teacher", accepted_by=reviewer)
    writer, other = values(case_report(person, user=reviewer), "identity", "occupations")
    assert (writer.text, writer.standing) == ("writer", "unsourced")
    assert (other.text, other.standing, other.others[0].text) == ("", "disputed", "teacher")


def test_independent_origins_are_counted_not_copies(reviewer: User) -> None:
    person = make_person(sex="male")
    wire = make_publisher()
    for _ in range(2):
        snapshot = make_snapshot(source=make_source(origin=wire))
        make_claim(person, "sex", passage=make_passage(snapshot=snapshot), accepted_by=reviewer)
    report = case_report(person, user=reviewer)
    assert values(report, "identity", "sex")[0].origins == 1
    assert (report.sums.passages, report.sums.sources, report.sums.origins) == (2, 2, 1)


def test_an_inference_is_marked_and_explained_at_its_passage(reviewer: User) -> None:
    person = make_person(sex="male")
    claim = make_claim(person, "sex")
    type(claim).objects.filter(pk=claim.pk).update(
        basis="inferred", basis_note="The report speaks of him as “he”."
    )
    claim.refresh_from_db()
    claim.accept(by=reviewer)

    report = case_report(person, user=reviewer)

    assert values(report, "identity", "sex")[0].inferred
    (inference,) = report.citations[0].inferences
    assert (inference.fact, inference.note) == ("Sex", "The report speaks of him as “he”.")

    make_claim(person, "sex", accepted_by=reviewer)
    assert not values(case_report(person, user=reviewer), "identity", "sex")[0].inferred


@pytest.mark.parametrize("deed", ["reject", "retract"])
def test_what_was_refused_or_taken_back_is_not_reported(deed: str, reviewer: User) -> None:
    person = make_person(sex="male")
    claim = make_claim(person, "sex", "female")
    getattr(claim, deed)(by=reviewer, reason="A misreading.")
    report = case_report(person, user=reviewer)
    assert report.citations == ()
    assert values(report, "identity", "sex")[0].others == ()
    assert "misreading" not in everything(report)


@pytest.mark.parametrize(
    ("role", "told"),
    [(None, False), (Role.READER, False), (Role.RESEARCHER, True), (Role.ANALYST, True)],
)
def test_what_is_only_proposed_is_told_to_researchers_and_marked(
    role: Role | None, told: bool
) -> None:
    person = make_published_person(sex="male")
    make_claim(person, "sex", "female")
    make_claim(person, "residence", "Beijing")
    user: Actor = make_user(role) if role else STRANGER

    report = case_report(person, user=user)

    (sex,) = values(report, "identity", "sex")
    assert [one.text for one in sex.proposed] == (["female"] if told else [])
    assert all(mark.proposed for one in sex.proposed for mark in one.marks)
    assert ("Beijing" in everything(report)) is told
    assert report.sums.facts == 2  # the name and the sex


def test_the_sums_count_every_fact_once(reviewer: User) -> None:
    person = make_person(sex="male", nationality="Chinese")
    make_claim(person, "sex", accepted_by=reviewer)
    make_claim(person, "nationality", "Mongolian", accepted_by=reviewer)
    make_claim(person, "ethnicity", "Han")  # proposed for an empty field
    change = make_status_change(person, date="2009", custody="prison")
    make_claim(change, "custody", accepted_by=reviewer)

    report = case_report(person, user=reviewer)

    assert report.sums.facts == 5  # name, sex, nationality, date, custody
    assert (report.sums.sourced, report.sums.disputed, report.sums.unsourced) == (2, 1, 2)
    assert report.sums_words == (
        "5 facts: 2 sourced, 1 disputed, 2 without a source"
        " · 4 passages, 4 documents, 4 independent origins"
    )


def test_one_of_a_kind_is_said_in_the_singular(reviewer: User) -> None:
    person = Person.objects.create(sex="male")
    assert case_report(Person.objects.create(), user=reviewer).sums_words == "0 facts"
    make_claim(person, "sex", accepted_by=reviewer)
    assert case_report(person, user=reviewer).sums_words == (
        "1 fact: 1 sourced · 1 passage, 1 document, 1 independent origin"
    )

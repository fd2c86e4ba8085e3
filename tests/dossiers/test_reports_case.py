"""What a case report says, to whom, and under which number."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from casetracker.access import Actor, Audience, Role
from casetracker.models import User
from dossiers.models import (
    AppealPerson,
    Charge,
    Detention,
    ExternalId,
    Person,
    Relationship,
    ResponseItem,
    StatusChange,
)
from dossiers.reports.case import case_report
from dossiers.reports.content import CaseReport, Entry, Mark, Value
from dossiers.vocabularies import Custody
from sources.models import Passage
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_facility,
    make_name,
    make_offence,
    make_organisation,
    make_passage,
    make_person,
    make_published_person,
    make_publisher,
    make_response,
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


@pytest.fixture
def analyst() -> User:
    return make_user(Role.ANALYST)


def entries(report: CaseReport, key: str) -> tuple[Entry, ...]:
    return next(section.entries for section in report.sections if section.key == key)


def values(report: CaseReport, key: str, field: str) -> tuple[Value, ...]:
    """The values of a fact wherever it first stands in a section."""
    return next(
        (
            fact.values
            for entry in entries(report, key)
            for one in (entry, *entry.children)
            for fact in one.facts
            if fact.field == field
        ),
        (),
    )


def numbers(value: Value) -> list[int]:
    return [mark.number for mark in value.marks]


def everything(report: CaseReport) -> str:
    return json.dumps(report.as_data(), ensure_ascii=False)


def confidential(quote: str = "His wife has been held at home", **fields: Any) -> Passage:
    return make_passage(quote, audience=Audience.CONFIDENTIAL, **fields)


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
    assert report.sums_words.startswith("5 facts: 2 sourced, 1 disputed, 2 without a source")


# --- Who may see what -----------------------------------------------------------------------------


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


# --- Contents -------------------------------------------------------------------------------------


def test_the_sections_stand_in_their_order_and_say_when_they_are_empty(reviewer: User) -> None:
    report = case_report(Person.objects.create(), user=reviewer)
    assert [section.key for section in report.sections] == [
        "situation",
        "identity",
        "detentions",
        "timeline",
        "appeals",
    ]
    assert all(section.entries == () and section.empty for section in report.sections)
    assert report.titles[0].text == report.reference
    assert report.situation.custody == ()


def test_a_detention_says_its_charges_and_its_sentence(reviewer: User) -> None:
    court = make_organisation(name="Beijing First Court", name_zh="北京一中院", kind="court")
    detention = make_detention(
        certainty="known",
        began_words="in 2009",
        sentence_kind="fixed_term",
        sentence_length="P11Y",
        sentence_court=court,
    )
    Charge.objects.create(detention=detention, offence=make_offence(), stage="convicted")

    report = case_report(detention.person, user=reviewer)

    (entry,) = entries(report, "detentions")
    assert (entry.title.text, entry.kind) == ("serving in prison", "Certainty: known")
    assert values(report, "detentions", "form") == ()  # it is the title
    said = {fact.field: (fact.values[0].text, fact.values[0].note) for fact in entry.facts}
    assert said["charges"][0] == (
        "inciting subversion of state power 煽动颠覆国家政权罪 · CL97-105(2) · convicted"
    )
    assert said["sentence_length"][0] == "11 years"
    assert said["sentence_court"] == ("Beijing First Court", "北京一中院")
    assert said["began"] == ("2009", "“in 2009”")


def test_the_timeline_is_in_order_and_without_what_was_corrected(reviewer: User) -> None:
    person = make_person()
    later = make_status_change(person, date="2017-06", custody="med_parole", description="Moved.")
    wrong = make_status_change(person, date="2010", custody="prison")
    earlier = make_status_change(
        person, date="2009", custody="prison", supersedes=wrong, supersedes_reason="Misread."
    )
    undated = make_status_change(person, date=None, custody="", legal_stage="filed")

    report = case_report(person, user=reviewer)

    titles = [entry.title.text for entry in entries(report, "timeline")]
    assert titles == ["2009", "June 2017", "undated"]
    assert entries(report, "timeline")[1].description == "Moved."
    assert report.situation.since is not None
    assert report.situation.since.text == "June 2017"
    assert report.situation.custody[0].text == later.get_custody_display()
    assert earlier.date != undated.date


def test_the_situation_is_the_latest_change_with_its_restrictions_and_the_health(
    reviewer: User,
) -> None:
    person = make_person(health="late-stage cancer")
    make_status_change(
        person,
        custody="soft_detention",
        restrictions=["surveilled"],
        certainty="reported",
        facility=make_facility(name="Home", name_zh="家"),
    )
    report = case_report(person, user=reviewer)
    assert [value.text for value in report.situation.custody] == [
        str(Custody.SOFT_DETENTION.label),
        str(Custody.SURVEILLED.label),
    ]
    assert report.situation.certainty == "reported"
    assert values(report, "situation", "facility")[0].note == "家"
    assert values(report, "situation", "health")[0].text == "late-stage cancer"
    assert values(report, "identity", "health") == ()


def test_an_appeal_says_what_was_asked_and_what_was_answered(reviewer: User) -> None:
    person = make_person("Liu Xia")
    appeal = make_appeal(title="A dialogue", date="2011-04-28", status="answered")
    AppealPerson.objects.create(
        appeal=appeal, person=person, request="that she be seen", demands=["release"]
    )
    response = make_response(appeal, kind="negative", text="No.")
    ResponseItem.objects.create(response=response, person=person, kind="negative", answer="Denied")
    later = make_response(kind="volunteered", text="Told unasked")
    ResponseItem.objects.create(response=later, person=person, kind="inform")

    report = case_report(person, user=reviewer)
    asked, unasked = entries(report, "appeals")

    assert (asked.reference, asked.kind) == (appeal.reference, "answered")
    assert asked.description == "Asked for this person: release: that she be seen"
    assert values(report, "appeals", "persons")[0].text == f"Liu Xia ({person.reference})"
    (answer,) = asked.children
    assert (answer.title.text, answer.kind) == ("measure not granted", "Answer")
    (told,) = values(report, "appeals", "answers")
    assert told.text == f"Liu Xia ({person.reference}): measure not granted"
    assert told.note == "Denied"
    assert (unasked.kind, unasked.title.text) == ("Volunteered", "unsolicited information")


def test_appeals_stand_in_the_order_of_their_dates(reviewer: User) -> None:
    person = make_person()
    for title, date in (("third", None), ("second", "2017"), ("first", "2011-04")):
        appeal = make_appeal(title=title, date=date)
        AppealPerson.objects.create(appeal=appeal, person=person)
    report = case_report(person, user=reviewer)
    assert [entry.title.text for entry in entries(report, "appeals")] == [
        "first",
        "second",
        "third",
    ]


def test_identifiers_elsewhere_are_listed(reviewer: User) -> None:
    person = make_person()
    ExternalId.objects.create(
        person=person, scheme="cecc", value="2004-03114", url="https://ppd.example.org/1"
    )
    (value,) = values(case_report(person, user=reviewer), "identity", "external_ids")
    assert value.text == "CECC Political Prisoner Database: 2004-03114"
    assert (value.note, value.standing) == ("https://ppd.example.org/1", "")


def test_a_name_in_each_script_stands_in_the_head(reviewer: User) -> None:
    person = make_person("Liu Xiaobo")
    make_name(person, "刘晓波", script="hans")
    make_name(person, "劉曉波", script="hant", preferred=True)
    make_name(person, "刘老师", script="hans", kind="alias")
    make_name(person, "Liu Hsiao-po", romanisation="wade_giles")

    report = case_report(person, user=reviewer)

    assert [(title.text, title.language) for title in report.titles] == [
        ("Liu Xiaobo", ""),
        ("刘晓波", "zh-Hans"),
        ("劉曉波", "zh-Hant"),
    ]
    by_name = {value.text: value for value in values(report, "identity", "names")}
    assert by_name["劉曉波"].language == "zh-Hant"
    assert by_name["Liu Hsiao-po"].note == "legal name · Wade–Giles"


@pytest.mark.parametrize(
    ("script", "language", "tag"),
    [
        ("tibt", "", "bo"),
        ("arab", "", "ug"),
        ("arab", "kk-Arab", "kk-Arab"),
        ("cyrl", "", "und-Cyrl"),
        ("mong", "", "mn-Mong"),
        ("hant", "yue-Hant", "zh-Hant"),
        ("latn", "zh-Latn", ""),
    ],
)
def test_the_language_of_a_name_follows_its_script(
    script: str, language: str, tag: str, reviewer: User
) -> None:
    person = Person.objects.create()
    make_name(person, "x", script=script, language=language)
    assert values(case_report(person, user=reviewer), "identity", "names")[0].language == tag


def test_a_report_in_chinese_begins_with_the_chinese_name_and_speaks_chinese(
    reviewer: User,
) -> None:
    person = make_person("Liu Xiaobo", sex="male")
    make_name(person, "刘晓波", script="hans", preferred=True)
    detention = make_detention(person, facility=make_facility(name="A prison", name_zh="某监狱"))
    Charge.objects.create(detention=detention, offence=make_offence(), stage="convicted")
    with translation.override("zh-hans"):
        report = case_report(person, user=reviewer)
    assert report.language == "zh-Hans"
    assert report.titles[0].text == "刘晓波"
    assert report.words["report"] == "个案报告"
    assert values(report, "identity", "sex")[0].text == "男"
    (facility,) = values(report, "detentions", "facility")
    assert (facility.text, facility.note) == ("某监狱", "A prison")
    (charge,) = values(report, "detentions", "charges")
    assert charge.text.startswith("煽动颠覆国家政权罪 inciting subversion")


def test_a_claim_that_names_a_merged_person_names_the_surviving_one(reviewer: User) -> None:
    person, old, new = make_person(), make_person("Old Name"), make_person("New Name")
    make_claim(person, "relationships", f"friend {old.reference}", accepted_by=reviewer)
    old.merge_into(new, by=reviewer, reason="The same person.")
    (value,) = values(case_report(person, user=reviewer), "identity", "relationships")
    assert value.others[0].text == f"friend: New Name ({new.reference})"


def test_the_moment_and_the_last_check_are_said(reviewer: User) -> None:
    person = make_person(last_verified="2026-11-20")
    report = case_report(person, user=reviewer, at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    assert report.generated_words == "22 November 2026"
    assert report.last_verified == "20 November 2026"
    assert report.as_data()["generated"] == "2026-11-22T09:30:00+00:00"
    assert report.file_name == f"{person.reference}-case-report"


def test_the_organisations_own_licence_line_comes_first(
    reviewer: User, settings: pytest.FixtureRequest
) -> None:
    person = make_person()
    assert "Quotations remain" in case_report(person, user=reviewer).licence
    settings.REPORT_LICENCE = "CC BY 4.0"  # type: ignore[attr-defined]
    assert case_report(person, user=reviewer).licence == "CC BY 4.0"


# --- Cost -----------------------------------------------------------------------------------------


def fill(person: Person, *, times: int, by: User) -> None:
    """``times`` of everything that can hang on a person, each with a claim."""
    for number in range(times):
        other = make_published_person(f"Friend {person.reference} {number}")
        Relationship.objects.create(person=person, other=other, kind="friend")
        detention = Detention.objects.create(
            person=person, form="prison", began=f"{1990 + number}", ended=f"{1990 + number}"
        )
        Charge.objects.create(detention=detention, offence=make_offence(), stage="convicted")
        appeal = make_appeal(made_by=make_organisation(), addressed_to=make_organisation())
        AppealPerson.objects.create(appeal=appeal, person=person)
        AppealPerson.objects.create(appeal=appeal, person=other)
        response = make_response(appeal, responder=make_organisation())
        ResponseItem.objects.create(response=response, person=person, kind="negative")
        told = make_response(responder=make_organisation())
        ResponseItem.objects.create(response=told, person=person, kind="inform")
        change = StatusChange.objects.create(
            person=person,
            date=f"{1990 + number}",
            custody="prison",
            facility=make_facility(),
            response=response,
            strength="followed",
            recorded_by=by,
        )
        make_name(person, f"Name {number}")
        make_claim(person, "relationships", f"friend {other.reference}", accepted_by=by)
        make_claim(person, "names", f"Name {number}", passage=confidential(), accepted_by=by)
        make_claim(detention, "charges", "CL97-105(2)", accepted_by=by)
        make_claim(change, "custody", accepted_by=by)
        make_claim(appeal, "persons", other.reference, accepted_by=by)
        make_claim(response, "answers", f"{person.reference} negative", accepted_by=by)
        make_claim(told, "kind", accepted_by=by)


@pytest.mark.parametrize("times", [1, 7])
@pytest.mark.parametrize("role", [None, Role.RESEARCHER])
def test_the_number_of_queries_does_not_depend_on_the_number_of_records(
    times: int, role: Role | None, reviewer: User, django_assert_num_queries: Any
) -> None:
    person = make_published_person()
    fill(person, times=times, by=reviewer)
    user: Actor = User.objects.get(pk=make_user(role).pk) if role else STRANGER
    with django_assert_num_queries(26 if role else 25):
        report = case_report(person, user=user)
    assert len(entries(report, "timeline")) == times
    assert len(entries(report, "appeals")) == 2 * times

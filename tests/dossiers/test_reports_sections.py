"""What stands in the sections of a case report, and what gathering it costs."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from casetracker.access import Actor, Role
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
from dossiers.vocabularies import Custody
from tests.dossiers.reports import confidential, entries, values
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_facility,
    make_name,
    make_offence,
    make_organisation,
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
    with django_assert_num_queries(27 if role else 26):
        report = case_report(person, user=user)
    assert len(entries(report, "timeline")) == times
    assert len(entries(report, "appeals")) == 2 * times

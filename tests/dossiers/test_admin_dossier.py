"""The dossier as a page to work on."""

from typing import Any

import pytest
from django.urls import reverse

from casetracker.access import Role
from dossiers.models import AppealPerson, Person, Relationship, ResponseItem
from tests.at_the_admin import client_of, errors_of, filled_in, list_of, page_of
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_name,
    make_passage,
    make_person,
    make_publisher,
    make_response,
    make_snapshot,
    make_source,
    make_status_change,
    make_user,
)
from tests.full_dossiers import make_full_dossier

pytestmark = pytest.mark.django_db


def read(row: Any, who: Any = "analyst") -> str:
    return client_of(who).get(page_of(row)).content.decode()


def test_the_head_names_the_person_in_every_script() -> None:
    person = make_person("Liu Xiaobo")
    make_name(person, "刘晓波", script="hans", preferred=True)
    make_name(person, "ལིའུ་ཞའོ་པོ", script="tibt")
    make_name(person, "Old Liu", kind="alias")
    dossier = client_of("analyst").get(page_of(person)).context["dossier"]
    assert [name.text for name in dossier.names] == ["Liu Xiaobo", "刘晓波", "ལིའུ་ཞའོ་པོ"]


def test_the_head_says_where_the_person_is_and_how_sure_that_is() -> None:
    person = make_person()
    make_status_change(person, date="2017-06-26~", custody="med_parole", certainty="reported")
    page = read(person)
    assert "serving outside prison, medical" in page
    assert '<span class="badge is-certainty-reported">reported</span>' in page
    assert "about 26 June 2017" in page


def test_a_fact_opens_to_the_words_the_speaker_and_the_origin() -> None:
    source = make_source(
        publisher=make_publisher(name="A blog"), origin=make_publisher(name="A wire")
    )
    passage = make_passage(snapshot=make_snapshot(source=source), speaker="his brother")
    person = make_person(sex="male")
    claim = make_claim(person, "sex", passage=passage, accepted_by=make_user(Role.REVIEWER))
    page = read(person)
    assert ">moved from prison to a hospital</blockquote>" in page
    for words in ("his brother", "A blog", "A wire", "6 July 2017", passage.get_absolute_url()):
        assert words in page, words
    assert page_of(claim) in page


# what is recorded, what is claimed and accepted, the badge
STANDINGS = [
    ({"sex": "male"}, [], "unsourced"),
    ({"sex": "male"}, ["male"], "sourced"),
    ({"sex": "male"}, ["male", "male"], "sourced, 2 origins"),
    ({"sex": "male"}, ["male", "female"], "disputed"),
    ({}, ["male"], "disputed"),
]


@pytest.mark.parametrize(("held", "claimed", "words"), STANDINGS)
def test_each_fact_shows_its_standing(held: dict[str, str], claimed: list[str], words: str) -> None:
    person, reviewer = make_person(**held), make_user(Role.REVIEWER)
    for value in claimed:
        make_claim(person, "sex", value, accepted_by=reviewer)
    page = read(person)
    row = page.partition("field-sex")[2].partition("field-born")[0]
    assert f">{words}</span>" in row


def test_a_proposed_claim_is_counted_and_leads_to_its_review() -> None:
    person = make_person(sex="male")
    claim = make_claim(person, "sex")
    page = read(person)
    assert "1 proposed" in page
    assert page_of(claim) in page


def test_the_timeline_is_the_latest_first_and_keeps_what_was_corrected() -> None:
    person = make_person()
    first = make_status_change(person, date="2009", custody="prison")
    wrong = make_status_change(person, date="2011", custody="free")
    right = make_status_change(
        person, date="2010", custody="arrested", supersedes=wrong, supersedes_reason="Misread"
    )
    dossier = client_of("analyst").get(page_of(person)).context["dossier"]
    assert [sheet.record for sheet in dossier.timeline] == [wrong, right, first]
    page = read(person)
    assert "Misread" in page
    correct = "admin:dossiers_person_correct"
    assert reverse(correct, args=[person.pk, right.pk]) in page
    assert reverse(correct, args=[person.pk, wrong.pk]) not in page


def test_appeals_show_what_was_asked_and_answered_for_this_person_alone() -> None:
    person, other = make_person(), make_person("Somebody Else")
    appeal = make_appeal(title="Free them")
    for somebody in (person, other):
        AppealPerson.objects.create(
            appeal=appeal, person=somebody, request=f"for {somebody.reference}"
        )
    response = make_response(appeal, text="We take note")
    for somebody in (person, other):
        ResponseItem.objects.create(
            response=response, person=somebody, kind="refuse", answer=f"of {somebody.reference}"
        )
    offered = make_response()
    ResponseItem.objects.create(response=offered, person=person, kind="inform", answer="He is well")
    page = read(person)
    for words in ("Free them", f"for {person.reference}", "We take note", "He is well"):
        assert words in page
    assert f"of {person.reference}" in page
    assert f"of {other.reference}" not in page


def test_the_form_keeps_every_version_with_its_reason() -> None:
    person, analyst = make_person(), make_user()
    client = client_of(analyst)
    told = filled_in(client.get(page_of(person))) | {
        "born": "1955-12-28",
        "occupations": "writer, critic\nteacher\n\nteacher",
        "issue_categories": ["speech"],
        "change_reason": "From the court file",
    }
    assert client.post(page_of(person), told).status_code == 302
    person.refresh_from_db()
    assert person.occupations == ["writer, critic", "teacher"]
    assert str(person.born) == "1955-12-28"
    event = Person.pgh_event_model.objects.filter(pgh_label="update").get()  # type: ignore[attr-defined]
    assert event.pgh_context.metadata == {"user": analyst.pk, "reason": "From the court file"}


def test_a_new_person_gets_a_name_and_a_page() -> None:
    client = client_of("analyst")
    told = filled_in(client.get(list_of(Person, "add"))) | {
        "names-TOTAL_FORMS": "1",
        "names-0-text": "Nobody Known",
        "names-0-script": "latn",
        "names-0-preferred": "on",
        "audience": "internal",
        "_continue": "1",
    }
    response = client.post(list_of(Person, "add"), told)
    person = Person.objects.get()
    assert response["Location"] == page_of(person)
    assert (person.main_name, person.publication_state) == ("Nobody Known", "draft")


def test_a_relationship_is_found_by_any_name() -> None:
    person, other = make_person(), make_person("Liu Xia")
    make_name(other, "劉霞", script="hant")
    client = client_of("analyst")
    address = reverse("admin:autocomplete")
    query = "app_label=dossiers&model_name=relationship&field_name=other&term=刘霞"
    found = client.get(f"{address}?{query}").json()["results"]
    assert [row["id"] for row in found] == [str(other.pk)]
    assert found[0]["text"] == f"{other.reference} Liu Xia 劉霞"
    told = filled_in(client.get(page_of(person))) | {
        "relationships-TOTAL_FORMS": "1",
        "relationships-0-kind": "spouse",
        "relationships-0-other": found[0]["id"],
    }
    client.post(page_of(person), told)
    assert Relationship.objects.get().other == other


def move(person: Person, state: str) -> str:
    return reverse("admin:dossiers_person_move", args=[person.pk, state])


# state, role, the moves offered
MOVES = [
    ("draft", Role.ANALYST, ["in_review"]),
    ("in_review", Role.ANALYST, ["draft"]),
    ("in_review", Role.REVIEWER, ["draft", "published"]),
    ("published", Role.ANALYST, []),
    ("published", Role.REVIEWER, ["withdrawn"]),
    ("withdrawn", Role.ANALYST, ["draft"]),
]
STATES = ("draft", "in_review", "published", "withdrawn")


@pytest.mark.parametrize(("state", "role", "offered"), MOVES)
def test_only_the_moves_one_may_make_are_offered_and_done(
    state: str, role: Role, offered: list[str]
) -> None:
    person = make_person("", publication_state=state)
    make_claim(person, "names", accepted_by=make_user(Role.REVIEWER))
    client = client_of(role)
    page = client.get(page_of(person)).content.decode()
    assert [new for new in STATES if move(person, new) in page] == offered
    for new in STATES:
        if new in offered:
            continue
        client.post(move(person, new), {"reason": "Because"})
        person.refresh_from_db()
        assert person.publication_state == state, new


def test_a_move_asks_first_and_is_a_post() -> None:
    person = make_person()
    client = client_of("analyst")
    assert client.get(move(person, "in_review")).status_code == 200
    person.refresh_from_db()
    assert person.publication_state == "draft"
    client.post(move(person, "in_review"), {"reason": "Complete"})
    person.refresh_from_db()
    assert person.publication_state == "in_review"
    event = Person.pgh_event_model.objects.latest("pgh_id")  # type: ignore[attr-defined]
    assert event.pgh_context.metadata["reason"] == "Complete"


def test_publishing_is_refused_with_the_facts_that_lack_a_source() -> None:
    person = make_person("", publication_state="in_review", birth_place="Changchun")
    make_claim(person, "names", accepted_by=make_user(Role.REVIEWER))
    response = client_of(Role.REVIEWER).post(move(person, "published"), {"reason": ""})
    assert "person: birth place" in errors_of(response)[""][0]
    assert ("birth place", "unsourced") in [gap[1:3] for gap in response.context["gaps"]]
    person.refresh_from_db()
    assert person.publication_state == "in_review"


def test_a_state_nobody_knows_is_a_404() -> None:
    assert client_of(Role.REVIEWER).get(move(make_person(), "burnt")).status_code == 404


def test_withdrawing_needs_a_reason() -> None:
    person = make_person("", publication_state="published")
    response = client_of(Role.REVIEWER).post(move(person, "withdrawn"), {"reason": ""})
    assert list(errors_of(response)) == ["reason"]


def test_a_detention_is_added_to_its_person() -> None:
    person = make_person()
    address = f"{list_of(type(make_detention()), 'add')}?person={person.pk}"
    form = client_of("analyst").get(address).context["adminform"].form
    assert form["person"].value() == str(person.pk)


def test_other_records_show_the_standing_of_their_facts() -> None:
    detention = make_detention(place="Shenyang")
    make_claim(detention, "place", accepted_by=make_user(Role.REVIEWER))
    page = read(detention)
    row = page.partition("field-place")[2].partition("field-authority")[0]
    assert ">sourced</span>" in row


def test_it_speaks_chinese() -> None:
    person = make_person()
    client = client_of("analyst")
    client.cookies["django_language"] = "zh-hans"
    page = client.get(page_of(person)).content.decode()
    assert "记录状态变更" in page
    assert "Record status change" not in page


@pytest.mark.parametrize("claims", [3, 300])
def test_a_dossier_page_asks_the_same_few_statements_whatever_hangs_on_it(
    claims: int, django_assert_num_queries: Any
) -> None:
    person, client = make_full_dossier(claims), client_of("analyst")
    client.get(page_of(person))
    with django_assert_num_queries(15):
        page = client.get(page_of(person)).content.decode()
    assert page.count("<blockquote") == claims
    for words in ("Somebody 2", "Tell us where", "CL97-105(2)", "</span> No</p>"):
        assert words in page, words


def test_identifiers_elsewhere_are_changed_and_added_in_the_form() -> None:
    person = make_person("Liu Xiaobo")
    person.external_ids.create(scheme="cecc", value="2004-03114")
    client = client_of("analyst")
    form = filled_in(client.get(page_of(person)))
    added = {"external_ids-TOTAL_FORMS": "2", "external_ids-1-scheme": "wikidata"}
    changed = {"external_ids-0-value": "2004-3114", "external_ids-1-value": "Q41617"}
    client.post(page_of(person), {**form, **added, **changed})
    assert [row.value for row in person.external_ids.all()] == ["2004-3114", "Q41617"]

"""Claims in the admin: stated about one record, reviewed by somebody else."""

from typing import Any

import pytest
from django.urls import reverse

from casetracker.access import Role
from dossiers.models import Claim
from sources.models import Source
from tests.at_the_admin import client_of, errors_of, list_of, page_of
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_passage,
    make_person,
    make_response,
    make_snapshot,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db

ADD = "admin:dossiers_claim_add"


@pytest.fixture
def source() -> Source:
    return make_snapshot().source


def told(document: Source | None, **fields: Any) -> dict[str, Any]:
    whole = {
        "field": "sex",
        "value": "male",
        "source": document.pk if document else None,
        "quote": "sentenced the writer",
        "basis": "stated",
        "credibility": "3",
        **fields,
    }
    return {name: value for name, value in whole.items() if value is not None}


def deed_of(claim: Claim, verb: str) -> str:
    return reverse("admin:dossiers_claim_review", args=[claim.pk, verb])


def test_a_claim_quotes_and_marks_at_once(source: Source) -> None:
    person, analyst = make_person(), make_user()
    response = client_of(analyst).post(f"{reverse(ADD)}?person={person.pk}", told(source))
    assert response["Location"] == page_of(person)
    claim = person.claims.get()
    assert (claim.field, claim.value, claim.state) == ("sex", "male", "proposed")
    assert claim.passage.quote == "sentenced the writer"
    assert claim.recorded_by == analyst


def test_an_empty_value_means_what_the_record_holds(source: Source) -> None:
    person = make_person(sex="female")
    client_of("analyst").post(f"{reverse(ADD)}?person={person.pk}", told(source, value=""))
    assert person.claims.get().value == "female"


def test_a_passage_that_is_marked_serves_again() -> None:
    person, passage = make_person(), make_passage()
    fields = told(None, quote="", passage=passage.pk)
    client_of("analyst").post(f"{reverse(ADD)}?person={person.pk}", fields)
    assert person.claims.get().passage == passage


def test_the_same_words_are_offered_for_another_fact(source: Source) -> None:
    person = make_person()
    client = client_of("analyst")
    again = client.post(f"{reverse(ADD)}?person={person.pk}", told(source, _addanother="1"))[
        "Location"
    ]
    passage = person.claims.get().passage
    form = client.get(again).context["form"]
    assert form["passage"].value() == str(passage.pk)


@pytest.mark.parametrize(
    ("fields", "place", "words"),
    [
        ({"field": "summary"}, "field", "valid choice"),
        ({"value": "unheard"}, "value", "not one of"),
        ({"field": "born", "value": "yesterday"}, "value", "yesterday"),
        ({"field": "born", "value": ""}, "field", "holds nothing"),
        ({"quote": "sentenced the reader"}, "quote", "nearest"),
        ({"quote": None}, "quote", "Copy the words"),
        ({"source": None}, "source", "which source"),
        ({"basis": "inferred"}, "basis_note", "inferred"),
        ({"basis": "guessed"}, "basis", "valid choice"),
        ({"credibility": "9"}, "credibility", "valid choice"),
        ({"passage": "nothing"}, "passage", "valid"),
    ],
)
def test_a_claim_that_cannot_be_stated_says_why(
    source: Source, fields: dict[str, Any], place: str, words: str
) -> None:
    person = make_person()
    response = client_of("analyst").post(
        f"{reverse(ADD)}?person={person.pk}", told(source, **fields)
    )
    assert words in " ".join(errors_of(response)[place])
    assert not Claim.objects.exists()


def test_the_same_claim_twice_is_refused(source: Source) -> None:
    person = make_person()
    client = client_of("analyst")
    address = f"{reverse(ADD)}?person={person.pk}"
    client.post(address, told(source))
    response = client.post(address, told(source))
    assert "cited for this very value already" in str(errors_of(response))
    assert Claim.objects.count() == 1


def test_a_form_offers_the_facts_of_its_record_alone() -> None:
    client = client_of("analyst")
    for name, record in (
        ("person", make_person()),
        ("detention", make_detention()),
        ("status_change", make_status_change()),
        ("appeal", make_appeal()),
        ("response", make_response()),
    ):
        form = client.get(f"{reverse(ADD)}?{name}={record.pk}").context["form"]
        assert [code for code, _ in form.fields["field"].choices] == list(type(record).FACTS)


@pytest.mark.parametrize(
    ("field", "widget"),
    [("form", "Select"), ("began", "UncertainDateInput"), ("sentence_length", "TextInput")],
)
def test_a_value_is_written_where_its_kind_is_best_written(field: str, widget: str) -> None:
    address = f"{reverse(ADD)}?detention={make_detention().pk}&field={field}"
    form = client_of("analyst").get(address).context["form"]
    assert type(form.fields["value"].widget).__name__ == widget


@pytest.mark.parametrize("key", ["nothing", "019b76da-a800-7757-876c-9a856a5f6135"])
def test_a_record_that_is_not_there_is_a_404(key: str) -> None:
    assert client_of("analyst").get(f"{reverse(ADD)}?person={key}").status_code == 404


def test_without_a_record_the_page_asks_for_the_dossier() -> None:
    person = make_person("Wanted Person")
    make_person("Somebody Else")
    page = client_of("analyst").get(f"{reverse(ADD)}?who=wanted").content.decode()
    assert f"?person={person.pk}" in page
    assert "Somebody Else" not in page


def test_a_reviewer_accepts_what_another_claimed() -> None:
    claim, reviewer = make_claim(make_person(), "names"), make_user(Role.REVIEWER)
    response = client_of(reviewer).post(deed_of(claim, "accept"), {"reason": "", "next": "/admin/"})
    assert response["Location"] == "/admin/"
    claim.refresh_from_db()
    assert (claim.state, claim.reviewed_by) == ("accepted", reviewer)


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example"])
def test_a_review_never_leads_off_this_site(elsewhere: str) -> None:
    claim = make_claim(make_person(), "names")
    response = client_of(Role.REVIEWER).post(deed_of(claim, "accept"), {"next": elsewhere})
    assert response["Location"] == page_of(claim)


def test_rejecting_needs_a_reason() -> None:
    claim = make_claim(make_person(), "names")
    client = client_of(Role.REVIEWER)
    assert "reason" in errors_of(client.post(deed_of(claim, "reject"), {"reason": " "}))
    client.post(deed_of(claim, "reject"), {"reason": "Another person of that name"})
    claim.refresh_from_db()
    assert (claim.state, claim.review_reason) == ("rejected", "Another person of that name")


# role of who looks, whether the claim is theirs, what they may do
RIGHTS = [
    (Role.ANALYST, False, []),
    (Role.ANALYST, True, ["retract"]),
    (Role.REVIEWER, False, ["accept", "reject", "send_back", "retract"]),
    (Role.REVIEWER, True, ["retract"]),
]


@pytest.mark.parametrize(("role", "own", "allowed"), RIGHTS)
def test_a_page_offers_what_one_may_do_and_refuses_the_rest(
    role: Role, own: bool, allowed: list[str]
) -> None:
    user = make_user(role)
    claim = make_claim(make_person(), "names", by=user if own else make_user())
    client = client_of(user)
    page = client.get(page_of(claim)).content.decode()
    for verb in ("accept", "reject", "send_back", "propose_again", "reconsider", "retract"):
        assert (deed_of(claim, verb) in page) == (verb in allowed), verb
        if verb not in allowed:
            response = client.post(deed_of(claim, verb), {"reason": "Because"})
            assert errors_of(response), verb
    claim.refresh_from_db()
    assert claim.state == "proposed"


def test_a_review_is_a_post() -> None:
    claim = make_claim(make_person(), "names")
    assert client_of(Role.REVIEWER).get(deed_of(claim, "accept")).status_code == 405


def test_there_is_no_other_deed() -> None:
    claim = make_claim(make_person(), "names")
    assert client_of(Role.REVIEWER).post(deed_of(claim, "delete-it")).status_code == 404


def test_a_claim_is_never_reworded() -> None:
    claim = make_claim(make_person(sex="male"), "sex")
    response = client_of(Role.REVIEWER).post(page_of(claim), {"value": "female"})
    assert response.status_code == 403


def many(client: Any, verb: str, claims: list[Claim], **fields: Any) -> Any:
    told = {"action": f"{verb}_all", "_selected_action": [claim.pk for claim in claims], **fields}
    return client.post(list_of(Claim), told, follow=True)


def test_many_are_accepted_at_once_each_by_itself() -> None:
    reviewer = make_user(Role.REVIEWER)
    others = [make_claim(make_person(), "names") for _ in range(2)]
    own = make_claim(make_person(), "names", by=reviewer)
    client = client_of(reviewer)
    asked = many(client, "accept", [*others, own])
    assert "3 claims" in asked.content.decode()
    told = [
        str(message)
        for message in many(client, "accept", [*others, own], reason="").context["messages"]
    ]
    assert "Nobody reviews their own claim." in told[0]
    assert told[1] == "2 claims accepted."
    states = {claim.pk: claim.state for claim in Claim.objects.all()}
    assert [states[claim.pk] for claim in (*others, own)] == ["accepted", "accepted", "proposed"]


def test_many_are_rejected_with_a_reason_only() -> None:
    claim = make_claim(make_person(), "names")
    client = client_of(Role.REVIEWER)
    assert "reason" in errors_of(many(client, "reject", [claim], reason=""))
    many(client, "reject", [claim], reason="Not this person")
    claim.refresh_from_db()
    assert claim.state == "rejected"


def test_what_is_sent_back_is_answered_on_its_page() -> None:
    analyst, reviewer = make_user(), make_user(Role.REVIEWER)
    claim = make_claim(make_person(), "names", by=analyst)
    many(client_of(reviewer), "send_back", [claim], reason="Which name?")
    claim.refresh_from_db()
    assert (claim.state, claim.review_reason) == ("returned", "Which name?")
    client = client_of(analyst)
    page = client.get(page_of(claim)).content.decode()
    assert "Which name?" in page
    assert deed_of(claim, "propose_again") in page
    client.post(deed_of(claim, "propose_again"), {"reason": "The legal one"})
    claim.refresh_from_db()
    assert (claim.state, claim.answer) == ("proposed", "The legal one")
    assert "The legal one" in client_of(reviewer).get(page_of(claim)).content.decode()


def test_an_analyst_is_offered_to_retract_alone() -> None:
    analyst = make_user()
    claim = make_claim(make_person(), "names", by=analyst)
    client = client_of(analyst)
    actions = dict(client.get(list_of(Claim)).context["action_form"].fields["action"].choices)
    assert "retract_all" in actions
    assert not {"accept_all", "reject_all", "send_back_all"} & set(actions)
    many(client, "accept", [claim], reason="I say so")
    claim.refresh_from_db()
    assert claim.state == "proposed"
    many(client, "retract", [claim], reason="Mistaken")
    claim.refresh_from_db()
    assert claim.state == "retracted"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("review=mine", {"own"}),
        ("review=open", {"other"}),
        ("state__exact=accepted", {"accepted"}),
        ("fact=sex", {"accepted"}),
        ("basis__exact=inferred", set()),
        ("q=moved", {"own", "other", "accepted"}),
        ("credibility__exact=6", {"own", "other", "accepted"}),
    ],
)
def test_the_list_is_filtered(query: str, expected: set[str]) -> None:
    analyst = make_user()
    rows = {
        "own": make_claim(make_person(), "names", by=analyst),
        "other": make_claim(make_person(), "names"),
        "accepted": make_claim(
            make_person(sex="male"), "sex", accepted_by=make_user(Role.REVIEWER)
        ),
    }
    page = client_of(analyst).get(f"{list_of(Claim)}?{query}")
    found = set(page.context["cl"].result_list)
    assert found == {rows[name] for name in expected}


def test_the_claims_of_one_dossier() -> None:
    person = make_person()
    wanted = {
        make_claim(person, "names"),
        make_claim(make_detention(person), "form"),
        make_claim(make_status_change(person), "custody"),
    }
    make_claim(make_person(), "names")
    client = client_of("analyst")
    page = client.get(f"{list_of(Claim)}?dossier={person.pk}")
    assert set(page.context["cl"].result_list) == wanted
    assert client.get(f"{list_of(Claim)}?dossier=nothing")["Location"].endswith("?e=1")

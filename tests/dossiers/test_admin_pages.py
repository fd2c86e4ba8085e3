"""What single pages and lists of the admin show, and that each asks for its own right."""

from typing import Any

import pytest
from django.urls import reverse

from casetracker.access import Role
from casetracker.admin import RoleAdmin
from dossiers.models import Claim, StatusChange
from dossiers.recording import Citation, cite
from sources.models import Passage
from tests.at_the_admin import client_of, errors_of, list_of, page_of
from tests.factories import (
    make_claim,
    make_detention,
    make_passage,
    make_person,
    make_source,
    make_status_change,
    make_user,
)

pytestmark = pytest.mark.django_db


def no_right(*args: Any) -> bool:
    return False


def test_a_corrected_status_change_is_marked_in_the_list_and_leads_on() -> None:
    wrong = make_status_change(custody="prison")
    right = make_status_change(
        wrong.person, custody="free", supersedes=wrong, supersedes_reason="Misread"
    )
    client = client_of("analyst")
    assert "serving in prison (corrected)" in client.get(list_of(StatusChange)).content.decode()
    assert page_of(right) in client.get(page_of(wrong)).content.decode()
    assert "Misread" in client.get(page_of(right)).content.decode()


def test_an_inference_says_how_in_the_list() -> None:
    passage, analyst = make_passage(), make_user()
    citation = Citation(
        source=passage.snapshot.source,
        quote=passage.quote,
        fields=["names"],
        basis="inferred",
        basis_note="He is the only writer there",
    )
    cite(make_person(), by=analyst, citations=[citation])
    page = client_of("analyst").get(list_of(Claim)).content.decode()
    assert "He is the only writer there" in page


def test_a_dossier_without_facts_says_so() -> None:
    person = make_person()
    person.names.all().delete()
    assert "no facts yet" in client_of("analyst").get(page_of(person)).content.decode()


def test_a_passage_needs_a_source_with_a_text() -> None:
    told = {"source": str(make_source().pk), "quote": "eleven years"}
    response = client_of("analyst").post(list_of(Passage, "add"), told)
    assert "has no text yet" in errors_of(response)["source"][0]


@pytest.mark.parametrize("field", ["place", "stated_reason", "facility", "charges"])
def test_words_are_written_where_there_is_room(field: str) -> None:
    address = f"{reverse('admin:dossiers_claim_add')}?detention={make_detention().pk}"
    form = client_of("analyst").get(f"{address}&field={field}").context["form"]
    assert type(form.fields["value"].widget).__name__ == "Textarea"


# the right that is taken away, the page that asks for it
RIGHTS: list[tuple[str, str]] = [
    ("change", "archive"),
    ("change", "merge"),
    ("change", "status"),
    ("view", "history"),
    ("view", "change"),
]


@pytest.mark.parametrize(("right", "page"), RIGHTS)
def test_each_page_asks_for_its_own_right(
    monkeypatch: pytest.MonkeyPatch, right: str, page: str
) -> None:
    person = make_person()
    client = client_of("analyst")
    assert client.get(page_of(person, page)).status_code == 200
    for name in {right, "change"}:
        monkeypatch.setattr(RoleAdmin, f"has_{name}_permission", no_right)
    assert client.get(page_of(person, page)).status_code == 403


def test_a_claim_is_stated_by_those_who_may_add(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RoleAdmin, "has_add_permission", no_right)
    address = f"{list_of(Claim, 'add')}?person={make_person().pk}"
    assert client_of("analyst").get(address).status_code == 403


def test_only_few_of_many_refusals_are_told() -> None:
    reviewer = make_user(Role.REVIEWER)
    own = [make_claim(make_person(), "names", by=reviewer) for _ in range(12)]
    told = {"action": "accept_all", "_selected_action": [claim.pk for claim in own], "reason": ""}
    response = client_of(reviewer).post(list_of(Claim), told, follow=True)
    messages = [str(message) for message in response.context["messages"]]
    assert len(messages) == 11
    assert messages[-1] == "2 more were refused."

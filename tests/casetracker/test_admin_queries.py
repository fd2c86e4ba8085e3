"""No page of the admin takes more statements for seven rows than for one."""

from typing import Any

import pytest
from django.urls import reverse

from casetracker.access import Role
from dossiers.models import Appeal, AppealPerson, DossierCoverage, Person, ResponseItem
from sources.models import Passage, Snapshot, Source
from tests.at_the_admin import (
    client_of,
    fill_dossier,
    list_of,
    one_of_each,
    page_of,
    queries_of,
    registered,
)
from tests.factories import make_appeal, make_claim, make_person, make_response, make_user

pytestmark = pytest.mark.django_db


def fill(person: Person, times: int) -> None:
    analyst, reviewer = make_user(Role.ANALYST), make_user(Role.REVIEWER)
    for _ in range(times):
        fill_dossier(person, by=analyst, reviewer=reviewer)


def test_every_list_takes_as_many_for_seven_as_for_one() -> None:
    one_of_each()
    client = client_of(Role.ADMINISTRATOR)
    DossierCoverage.objects.refresh(limit=100)
    before = {model: queries_of(client, list_of(model)) for model in registered()}
    for _ in range(6):
        fill(make_person(), 1)
    DossierCoverage.objects.refresh(limit=100)
    after = {model: queries_of(client, list_of(model)) for model in registered()}
    assert after == before


@pytest.mark.parametrize("page", ["change", "history"])
def test_a_dossier_takes_as_many_for_seven_of_everything(page: str) -> None:
    person = make_person()
    fill(person, 1)
    client = client_of(Role.REVIEWER)
    before = queries_of(client, page_of(person, page))
    fill(person, 6)
    assert queries_of(client, page_of(person, page)) == before


def test_the_desk_takes_as_many_for_seven_as_for_one() -> None:
    client = client_of(Role.REVIEWER)

    def wait() -> None:
        person = make_person(publication_state="in_review")
        fill(person, 1)
        make_claim(person, "names")
        DossierCoverage.objects.refresh(limit=100)

    wait()
    before = queries_of(client, reverse("admin:index"))
    for _ in range(6):
        wait()
    assert queries_of(client, reverse("admin:index")) == before


def test_an_appeal_takes_as_many_for_seven_persons_and_answers() -> None:
    appeal = make_appeal()
    client = client_of(Role.ANALYST)

    def grow() -> Any:
        person = make_person()
        AppealPerson.objects.create(appeal=appeal, person=person)
        response = make_response(appeal)
        ResponseItem.objects.create(response=response, person=person, kind="refuse")
        make_claim(appeal, "persons", person.reference)
        return response

    response = grow()
    before = [queries_of(client, page_of(row)) for row in (appeal, response)]
    for _ in range(6):
        grow()
        ResponseItem.objects.create(response=response, person=make_person(), kind="refuse")
    assert [queries_of(client, page_of(row)) for row in (appeal, response)] == before


def test_documents_take_as_many_for_seven_passages() -> None:
    one_of_each()
    passage = Passage.objects.with_source().first()
    assert passage is not None
    snapshot: Snapshot = passage.snapshot
    source: Source = snapshot.source
    client = client_of(Role.ANALYST)
    before = [queries_of(client, page_of(row)) for row in (source, snapshot)]
    for word in ("moved", "prison", "hospital", "wife", "held", "home"):
        Passage.objects.mark(snapshot, by=make_user(), quote=word, start=snapshot.text.index(word))
    assert [queries_of(client, page_of(row)) for row in (source, snapshot)] == before


def test_autocompletes_take_as_many_for_seven_as_for_one() -> None:
    client = client_of(Role.ANALYST)
    address = reverse("admin:autocomplete") + (
        "?app_label=dossiers&model_name=relationship&field_name=other&term=person"
    )
    make_person("Person One")
    before = queries_of(client, address)
    for _ in range(6):
        make_person()
    assert len(client.get(address).json()["results"]) == 7
    assert queries_of(client, address) == before


def test_lists_of_appeals_do_not_multiply_their_counts() -> None:
    appeal = make_appeal()
    for _ in range(2):
        AppealPerson.objects.create(appeal=appeal, person=make_person())
        make_response(appeal)
    page = client_of(Role.ANALYST).get(list_of(Appeal))
    row = page.context["cl"].result_list[0]
    assert (row.person_count, row.answer_count) == (2, 2)

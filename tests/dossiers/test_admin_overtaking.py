"""Two people with the same form open: nothing is overwritten without being told."""

from typing import Any

import pytest

from casetracker.history import acting
from dossiers.models import Person
from tests.at_the_admin import client_of, errors_of, filled_in, page_of
from tests.factories import make_person, make_status_change, make_user

pytestmark = pytest.mark.django_db


def opened(client: Any, person: Person) -> dict[str, Any]:
    page = client.get(page_of(person))
    return filled_in(page) | {"seen_version": str(page.context["seen_version"])}


def meanwhile(person: Person, **fields: Any) -> None:
    with acting(by=make_user(username="lin"), reason="Meanwhile"):
        Person.objects.filter(pk=person.pk).update(**fields)


def test_a_field_that_somebody_else_changed_is_not_overwritten_silently() -> None:
    person, client = make_person(residence="Beijing"), client_of("analyst")
    told = opened(client, person)
    meanwhile(person, residence="Shenyang")
    response = client.post(page_of(person), told | {"birth_place": "Changchun"})
    assert "lin changed this" in errors_of(response)["residence"][0]
    person.refresh_from_db()
    assert (person.residence, person.birth_place) == ("Shenyang", "")
    # Who has seen that saves again.
    again = told | {"seen_version": str(response.context["seen_version"])}
    assert client.post(page_of(person), again).status_code == 302
    person.refresh_from_db()
    assert person.residence == "Beijing"


def test_what_both_changed_alike_is_no_conflict() -> None:
    person, client = make_person(), client_of("analyst")
    told = opened(client, person)
    meanwhile(person, residence="Shenyang")
    assert client.post(page_of(person), told | {"residence": "Shenyang"}).status_code == 302


def test_a_status_change_recorded_meanwhile_is_no_conflict() -> None:
    person, client = make_person(), client_of("analyst")
    told = opened(client, person)
    make_status_change(person)
    assert client.post(page_of(person), told | {"residence": "Wuhan"}).status_code == 302


@pytest.mark.parametrize("version", ["", "nothing", "-1", "999999999", "²", "9" * 5000])
def test_a_version_that_is_none_changes_nothing(version: str) -> None:
    person, client = make_person(), client_of("analyst")
    told = opened(client, person) | {"seen_version": version, "residence": "Wuhan"}
    assert client.post(page_of(person), told).status_code == 302

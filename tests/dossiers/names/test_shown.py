"""Where a name is searched, the likest come first and say which name fits, and why."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from casetracker.access import Role
from dossiers.models import Person
from tests.factories import make_name, make_person, make_published_person, make_user

pytestmark = pytest.mark.django_db

LISTS = "/people/", "/admin/dossiers/person/"


def places(page: str, *people: Person) -> list[int]:
    """Where each person's reference stands in the page."""
    return [page.index(person.reference) for person in people]


@pytest.fixture
def family() -> tuple[Person, Person]:
    """Two who fit *Liu Xiaobo*, the likest first although recorded first."""
    same = make_published_person("Liu Xiaobo")
    make_name(same, "劉曉波", script="hant")
    other = make_published_person("Liu Xiaobao")
    make_published_person("Wei Jingsheng")
    return same, other


@pytest.mark.parametrize("address", LISTS)
def test_the_likest_come_first_and_say_why(
    client: Client, family: tuple[Person, Person], address: str
) -> None:
    client.force_login(make_user(Role.ANALYST))
    found = client.get(address, {"q": "Xiaobo Liu"}).content.decode()
    assert places(found, *family) == sorted(places(found, *family))
    assert "the same parts in another order" in found
    assert "Wei Jingsheng" not in found
    everybody = client.get(address).content.decode()
    assert places(everybody, *family) != sorted(places(everybody, *family))
    assert "another order" not in everybody


def test_the_name_that_fits_is_named_in_the_language_of_the_page(
    client: Client, family: tuple[Person, Person]
) -> None:
    page = client.get("/people/", {"q": "刘晓波"}, headers={"Accept-Language": "zh-hans"})
    assert "简繁写法相同" in page.content.decode()
    assert "<b>劉曉波</b>" in page.content.decode()


def test_all_who_fit_are_a_list_by_reference_too(client: Client) -> None:
    people = [make_published_person("Wang Wei") for _ in range(53)]
    best = client.get("/people/", {"q": "Wang Wei"}).content.decode()
    assert best.count('class="row-head"') == 50
    assert "?q=Wang+Wei&amp;by=reference" in best
    listed = client.get("/people/", {"q": "Wang Wei", "by": "reference"}).content.decode()
    assert places(listed, *people[:2:-1]) == sorted(places(listed, *people[:2:-1]))
    assert "older=" in listed


def test_a_column_that_was_chosen_sorts_the_admin_list(
    client: Client, family: tuple[Person, Person]
) -> None:
    client.force_login(make_user(Role.ANALYST))
    page = client.get("/admin/dossiers/person/", {"q": "Liu Xiaobo", "o": "-1"}).content.decode()
    assert places(page, *family) != sorted(places(page, *family))


def test_the_likest_is_offered_first_while_one_types(client: Client) -> None:
    same = make_person("Liu Xia")
    make_person("Liu Xiang")
    client.force_login(make_user(Role.ANALYST))
    asked = {"term": "Liu Xia", "app_label": "dossiers", "model_name": "detention"}
    answer = client.get("/admin/autocomplete/", {**asked, "field_name": "person"})
    assert answer.json()["results"][0]["text"].startswith(same.reference)


def test_a_ranked_page_takes_a_statement_more_than_a_list(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(7):
        make_published_person("Wang Wei")
    with django_assert_num_queries(5):
        client.get("/people/", {"q": "Wang Wei"})

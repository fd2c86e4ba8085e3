"""Names asked for over REST: the ranked page, and lists of names to be matched."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from casetracker.access import Role
from tests.factories import make_name, make_published_person
from tests.over_rest import V1, client_of, faults, rows

pytestmark = pytest.mark.django_db

PEOPLE = f"{V1}/people/"
MATCH = f"{V1}/people/match/"


def ask(*names: Any, **more: Any) -> Any:
    """The results for these names; fails where the answer is not 200."""
    answer = client_of().post(MATCH, {"names": list(names), **more}, format="json")
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_a_search_answers_the_likest_first_and_says_why() -> None:
    for name in ("Liu Hsiao-po", "Liu Xiaobo", "Wei Jingsheng"):
        make_published_person(name)
    found = rows(client_of().get(PEOPLE, {"q": "Xiaobo Liu"}))
    assert [line["name"] for line in found] == ["Liu Xiaobo", "Liu Hsiao-po"]
    assert found[0]["matched"] == {
        "name": "Liu Xiaobo",
        "kind": "legal",
        "how": "order",
        "score": 98,
        "explanation": {"en": "the same parts in another order", "zh": "姓名各部分相同，次序不同"},
    }


def test_a_reference_is_found_and_other_filters_hold() -> None:
    person = make_published_person("Liu Xiaobo", sex="male")
    make_published_person("Liu Xiaobo", sex="female")
    [line] = rows(client_of().get(PEOPLE, {"q": person.reference.lower()}))
    assert line["matched"]["how"] == "reference"
    [line] = rows(client_of().get(PEOPLE, {"q": "Liu Xiaobo", "sex": "male"}))
    assert line["reference"] == person.reference


def test_with_an_ordering_a_search_is_a_list_of_pages() -> None:
    for _ in range(3):
        make_published_person("Wang Wei")
    make_published_person("Wei Jingsheng")
    asked = {"q": "Wang Wei", "ordering": "recorded", "page_size": "2", "count": "true"}
    page = client_of().get(PEOPLE, asked).json()
    rest = client_of().get(page["next"]).json()
    assert (page["count"], len(page["results"]), len(rest["results"])) == (3, 2, 1)
    assert rest["next"] is None
    ranked = client_of().get(PEOPLE, {"q": "Wang Wei", "count": "true", "page_size": "2"}).json()
    assert (ranked["count"], len(ranked["results"]), ranked["next"]) == (3, 2, None)


@pytest.mark.parametrize("parameters", [{"fields": "reference"}, {"fields": "reference,matched"}])
def test_what_matched_is_cut_like_other_fields(parameters: dict[str, str]) -> None:
    make_published_person("Liu Xiaobo")
    [line] = rows(client_of().get(PEOPLE, {"q": "Liu Xiaobo", **parameters}))
    assert list(line) == parameters["fields"].split(",")


def test_names_are_matched_in_the_order_asked() -> None:
    person = make_published_person("Liu Xiaobo", born="1955-12-28", sex="male", residence="Beijing")
    make_name(person, "劉曉波", script="hant")
    younger = make_published_person("Liu Xiaobo", born="1980")
    first, second, third = ask(
        {"name": "刘晓波", "birth_year": 1955, "sex": "male", "place": "beijing"},
        {"name": "Nobody Atall"},
        {"name": "Liu Hsiao-po", "birth_year": 1980},
    )
    best = first["candidates"][0]
    assert (best["reference"], best["score"]) == (person.reference, 100)
    assert [reason["en"] for reason in best["reasons"]] == [
        "the year of birth fits",
        "the sex fits",
        "the place fits",
    ]
    assert (second["candidates"], second["errors"]) == ([], [])
    assert third["candidates"][0]["reference"] == younger.reference
    assert {"another year of birth"} == {each["en"] for each in third["candidates"][1]["reasons"]}


def test_people_of_one_name_are_told_apart() -> None:
    for born, place in (("1960", "Xi'an"), ("1975", "Lhasa")):
        make_published_person("Wang Wei", born=born, birth_place=place)
    [result] = ask({"name": "Wang Wei"})
    told = {(each["born"]["edtf"], each["birth_place"]) for each in result["candidates"]}
    assert told == {("1960", "Xi'an"), ("1975", "Lhasa")}


def test_hidden_people_are_no_candidates() -> None:
    make_published_person("Liu Xiaobo", audience="confidential")
    assert ask({"name": "Liu Xiaobo"})[0]["candidates"] == []
    for role, number in ((Role.READER, 0), (Role.ANALYST, 1)):
        body = {"names": [{"name": "Liu Xiaobo"}]}
        answer = client_of(role).post(MATCH, body, format="json")
        assert len(answer.json()["results"][0]["candidates"]) == number


def test_a_bad_name_does_not_spoil_the_others() -> None:
    make_published_person("Liu Xiaobo")
    bad, good = ask({"nam": "Liu Xiaobo", "birth_year": "x"}, {"name": "Liu Xiaobo"})
    assert {each["field"]: each["code"] for each in bad["errors"]} == {
        "nam": "unknown_field",
        "name": "required",
        "birth_year": "invalid",
    }
    assert len(good["candidates"]) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "names"),
        ({"names": []}, "names"),
        ({"names": [{"name": "x"}] * 501}, "names"),
        ({"names": "Liu Xiaobo"}, "names"),
        ({"names": [{"name": "x"}], "limit": 0}, "limit"),
        ({"names": [{"name": "x"}], "limit": 10**9}, "limit"),
        ({"names": [{"name": "x"}], "most": 1}, "most"),
    ],
)
def test_bad_bodies_are_refused(body: dict[str, Any], field: str) -> None:
    assert field in faults(client_of().post(MATCH, body, format="json"))


def test_a_batch_takes_a_constant_number_of_statements(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(7):
        make_published_person(f"Person Number{number}")
    for size in (1, 7):
        with django_assert_num_queries(6):
            ask(*({"name": f"Person Number{number}"} for number in range(size)))

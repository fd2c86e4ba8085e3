"""The reconciliation service: what OpenRefine asks, and what it is answered."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from casetracker.access import Role
from dossiers.models import Person
from tests.factories import make_name, make_person, make_published_person
from tests.over_rest import V1, client_of, faults

pytestmark = pytest.mark.django_db

SERVICE = f"{V1}/people/reconcile/"


def reconciled(queries: dict[str, Any], **headers: Any) -> dict[str, Any]:
    """The results of a batch, sent as OpenRefine sends it."""
    answer = Client().post(SERVICE, {"queries": json.dumps(queries)}, headers=headers)
    assert answer.status_code == 200, answer.content
    return {name: found["result"] for name, found in answer.json().items()}


def query(name: str, **properties: Any) -> dict[str, Any]:
    """One query of a batch."""
    told = [{"pid": pid, "v": value} for pid, value in properties.items()]
    return {"query": name, "type": "person", "type_strict": "should", "properties": told}


@pytest.fixture
def xiaobo() -> Person:
    person = make_published_person("Liu Xiaobo", born="1955-12-28", sex="male", residence="Beijing")
    make_name(person, "刘晓波", script="hans", preferred=True)
    return person


def test_the_manifest_names_every_part_of_the_service() -> None:
    manifest = Client().get(SERVICE).json()
    assert "0.2" in manifest["versions"]
    assert manifest["view"]["url"] == "http://testserver/people/{{id}}/"
    assert manifest["defaultTypes"] == [{"id": "person", "name": "Person"}]
    parts = (*manifest["suggest"].values(), manifest["extend"]["propose_properties"])
    for part in parts:
        answer = Client().get(part["service_url"] + part["service_path"], {"prefix": "Liu"})
        assert answer.status_code == (200 if "suggest" in part["service_path"] else 400), part
        assert answer["Content-Type"] != "text/html"
    assert Client().get(SERVICE, headers={"Accept-Language": "zh"}).json()["defaultTypes"] == [
        {"id": "person", "name": "人物"}
    ]


def test_a_name_finds_people_in_any_script(xiaobo: Person) -> None:
    found = reconciled({"q0": query("劉曉波"), "q7": query("Liu Hsiao-po"), "x": query("Nobody")})
    assert list(found) == ["q0", "q7", "x"]
    assert found["x"] == []
    best = found["q0"][0]
    assert (best["id"], best["name"]) == (xiaobo.reference, "Liu Xiaobo 刘晓波")
    assert best["type"] == [{"id": "person", "name": "Person"}]
    assert "1955-12-28" in best["description"]
    assert "刘晓波" in best["description"]
    assert found["q7"][0]["id"] == xiaobo.reference


MATCHED: tuple[tuple[str, dict[str, Any], bool], ...] = (
    ("Liu Xiaobo", {"birth_year": 1955}, True),
    ("Liu Xiaobo", {"birth_year": "28 Dec 1955"}, True),
    ("Liu Xiaobo", {"birth_year": ["1955"]}, True),
    ("Liu Xiaobo", {"birth_year": {"name": "1955"}}, True),
    ("Liu Xiaobo", {}, False),
    ("Liu Xiaobo", {"sex": "M", "place": "Beijing"}, False),
    ("Liu Xiaobo", {"birth_year": 1956}, False),
    ("Liu Xiaobo", {"birth_year": "1955 or 1956"}, False),
    ("Liu Xiaobo", {"birth_year": "unknown"}, False),
    ("Liu Xiabo", {"birth_year": 1955}, False),
)


@pytest.mark.parametrize(("name", "told", "is_sure"), MATCHED)
def test_only_the_same_name_and_year_of_birth_are_sure(
    xiaobo: Person, name: str, told: dict[str, Any], is_sure: bool
) -> None:
    [best] = reconciled({"q": query(name, **told)})["q"]
    assert (best["id"], best["match"]) == (xiaobo.reference, is_sure)


def test_of_two_who_fit_alike_neither_is_sure(xiaobo: Person) -> None:
    other = make_published_person("Liu Xiaobo", born="1955")
    found = reconciled({"q": {**query("Liu Xiaobo", birth_year=1955), "limit": 1}})["q"]
    assert [one["match"] for one in found] == [False]
    both = reconciled({"q": query("Liu Xiaobo", birth_year=1955)})["q"]
    assert {one["id"] for one in both} == {xiaobo.reference, other.reference}
    assert not any(one["match"] for one in both)


@pytest.mark.parametrize(("word", "adds"), [("男", 1), ("Male", 1), ("f", -25), ("?", 0)])
def test_the_sex_is_read_as_people_write_it(xiaobo: Person, word: str, adds: int) -> None:
    plain, told = (
        reconciled({"q": query("Liu Xaiobo", **more)})["q"][0]["score"]
        for more in ({}, {"sex": word})
    )
    assert told - plain == adds


def test_hidden_people_are_not_found_suggested_or_described(xiaobo: Person) -> None:
    draft = make_person("Liu Xiaobo", born="1955")
    found = reconciled({"q": query("Liu Xiaobo", birth_year=1955)})["q"]
    assert [(one["id"], one["match"]) for one in found] == [(xiaobo.reference, True)]
    suggested = Client().get(f"{SERVICE}suggest/entity/", {"prefix": "Liu Xiaobo"}).json()
    assert [one["id"] for one in suggested["result"]] == [xiaobo.reference]
    extend = json.dumps({"ids": [draft.reference], "properties": [{"id": "name"}]})
    rows = Client().post(SERVICE, {"extend": extend}).json()["rows"]
    assert rows == {draft.reference: {"name": []}}
    seen = client_of(Role.RESEARCHER).post(SERVICE, {"extend": extend}, format="multipart")
    assert seen.json()["rows"] == {draft.reference: {"name": [{"str": "Liu Xiaobo"}]}}


def test_columns_are_added_to_a_table(xiaobo: Person) -> None:
    columns = Client().get(f"{SERVICE}columns/", {"type": "person"}).json()["properties"]
    asked = [{"id": column["id"]} for column in columns]
    body = {"ids": [xiaobo.reference.lower(), "P-1999-00001"], "properties": asked}
    answer = Client().get(SERVICE, {"extend": json.dumps(body)}).json()
    assert [column["id"] for column in answer["meta"]] == [column["id"] for column in columns]
    row = answer["rows"][xiaobo.reference.lower()]
    assert row["born"] == [{"str": "1955-12-28"}]
    assert row["sex"] == [{"str": "male"}]
    assert row["died"] == []
    assert set(map(str, answer["rows"]["P-1999-00001"].values())) == {"[]"}


def test_suggestions_go_on_behind_the_cursor() -> None:
    people = {make_published_person("Wang Wei").reference for _ in range(12)}
    asked = {"prefix": "Wang Wei"}
    first, rest = (
        Client().get(f"{SERVICE}suggest/entity/", {**asked, **more}).json()["result"]
        for more in ({}, {"cursor": "10"})
    )
    assert (len(first), len(rest)) == (10, 2)
    assert {one["id"] for one in (*first, *rest)} == people


def test_properties_are_suggested_in_the_language_asked() -> None:
    address = f"{SERVICE}suggest/property/"
    [found] = (
        Client()
        .get(address, {"prefix": "出生年"}, headers={"Accept-Language": "zh"})
        .json()["result"]
    )
    assert found["id"] == "birth_year"
    everything = Client().get(address).json()["result"]
    assert [one["id"] for one in everything] == ["birth_year", "sex", "place"]


def test_a_batch_takes_six_statements(
    xiaobo: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    batch = {f"q{number}": query("Liu Xiaobo", birth_year=1955) for number in range(40)}
    with django_assert_num_queries(6):
        assert len(reconciled(batch)) == 40


BAD: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    ({}, {"queries": "required"}),
    ({"queries": "{"}, {"queries": "not_json"}),
    ({"queries": "[]"}, {"queries": "not_object"}),
    ({"queries": '{"q": {"query": "\\u0000"}}'}, {"queries": "unreadable"}),
    ({"queries": '{"q": {}}'}, {"queries.q.query": "required"}),
    ({"queries": '{"q": 5}'}, {"queries.q": "invalid"}),
    ({"queries": '{"q": {"query": "x", "limit": 0}}'}, {"queries.q.limit": "min_value"}),
    ({"queries": '{"q": {"query": "x", "type": "Q5"}}'}, {"queries.q.type": "unknown_type"}),
    (
        {"queries": '{"q": {"query": "x", "properties": [{"pid": "hair", "v": "red"}]}}'},
        {"queries.q.properties.0.pid": "invalid_choice"},
    ),
    (
        {"queries": json.dumps({f"q{number}": {"query": "x"} for number in range(501)})},
        {"queries": "too_many"},
    ),
    (
        {"queries": '{"q": ' + '{"a":' * 900 + "1" + "}" * 900 + "}"},
        {"queries.q.query": "required"},
    ),
    ({"extend": '{"ids": []}'}, {"extend.properties": "required"}),
    (
        {"extend": '{"ids": ["P-2026-00001"], "properties": [{"id": "internal_notes"}]}'},
        {"extend": "unknown_column"},
    ),
)


@pytest.mark.parametrize(("form", "expected"), BAD)
def test_what_cannot_be_read_is_refused_by_name(
    form: dict[str, str], expected: dict[str, str]
) -> None:
    assert faults(Client().post(SERVICE, form)) == expected


def test_other_bodies_and_parameters_are_refused() -> None:
    assert Client().post(SERVICE, {"queries": {}}, "application/json").status_code == 415
    assert faults(Client().get(SERVICE, {"callback": "run"})) == {"callback": "unknown_parameter"}
    assert faults(Client().get(f"{SERVICE}suggest/entity/", {"cursor": "-1"})) == {
        "cursor": "min_value"
    }


def test_nobody_is_suggested_before_anything_is_typed(xiaobo: Person) -> None:
    assert Client().get(f"{SERVICE}suggest/entity/").json() == {"result": []}

"""The list of people as a download: all rows, filtered and cut as the list is."""

import csv
import io
import json
import re
from typing import Any

import pytest
from django.db import connection
from psycopg.pq import TransactionStatus
from pytest_django import DjangoAssertNumQueries

from casetracker.access import Role
from casetracker.api.forms import listing
from dossiers.api.serializers.people import PersonLineSerializer
from tests.dossiers.test_api_people import make_full_person
from tests.factories import make_name, make_person, make_published_person
from tests.over_rest import V1, client_of, faults

pytestmark = pytest.mark.django_db

PEOPLE = f"{V1}/people/"


def sent(answer: Any) -> str:
    """The whole of a streamed answer."""
    assert answer.status_code == 200
    return b"".join(answer).decode("utf-8-sig")


def table(answer: Any) -> list[dict[str, str]]:
    """The rows of a CSV answer by their headings."""
    return list(csv.DictReader(io.StringIO(sent(answer), newline="")))


def test_csv_has_a_line_for_each_person() -> None:
    person = make_full_person("Liu Xiaobo", issue_categories=["speech", "democracy"])
    answer = client_of().get(f"{PEOPLE}?format=csv&q=Liu Xiaobo")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert re.search(r"people-\d{4}-\d\d-\d\d\.csv", answer.headers["Content-Disposition"])
    row = table(answer)[0]
    assert [*row, "matched"] == list(PersonLineSerializer().fields)
    assert row["reference"] == person.reference
    assert (row["name"], row["name_hant"]) == ("Liu Xiaobo", "Liu Xiaobo 二")
    assert (row["born"], row["died"], row["since"]) == ("1955-12-28", "", "2010")
    assert row["charges"] == "CL97-105(2) convicted"
    assert row["issue_categories"] == "speech; democracy"
    assert (row["sentence_kind"], row["sentence_length"]) == ("fixed_term", "P11Y")


def test_no_cell_is_a_formula() -> None:
    person = make_published_person("=cmd|' /C calc'!A0")
    make_name(person, "@SUM(1)")
    row = table(client_of().get(f"{PEOPLE}?format=csv"))[0]
    assert row["name"] == "'=cmd|' /C calc'!A0"
    assert row["names_other"] == "'@SUM(1)"


def test_json_lines_have_the_lines_of_the_list() -> None:
    make_full_person()
    answer = client_of().get(f"{PEOPLE}?format=jsonl")
    assert answer.headers["Content-Type"] == "application/jsonl"
    lines = [json.loads(line) for line in sent(answer).splitlines()]
    assert lines == client_of().get(PEOPLE).json()["results"]


@pytest.mark.parametrize(
    ("accept", "kind"), [("text/csv", "text/csv"), ("application/jsonl", "application/jsonl")]
)
def test_the_format_may_be_accepted_instead(accept: str, kind: str) -> None:
    answer = client_of().get(PEOPLE, headers={"Accept": accept})
    assert answer.headers["Content-Type"].startswith(kind)
    sent(answer)


def test_all_rows_come_in_order_whatever_the_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "CHUNK", 2)
    made = [make_published_person(born=f"19{60 + turn}").reference for turn in range(5)]
    answer = client_of().get(f"{PEOPLE}?format=csv&ordering=-born&fields=reference")
    assert [row["reference"] for row in table(answer)] == made[::-1]


@pytest.mark.parametrize("number", [1, 7])
def test_a_chunk_costs_the_same_for_one_row_and_for_seven(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        make_full_person()
    client = client_of()
    with django_assert_num_queries(1):
        rows = table(client.get(f"{PEOPLE}?format=csv&custody=prison"))
    assert len(rows) == number


def test_filters_and_fields_apply() -> None:
    make_published_person(sex="female")
    wanted = make_published_person(sex="male")
    answer = client_of().get(f"{PEOPLE}?format=csv&sex=male&fields=reference,sex")
    assert table(answer) == [{"reference": wanted.reference, "sex": "male"}]


def test_drafts_are_cut_away_for_readers() -> None:
    make_person()
    assert table(client_of(Role.READER).get(f"{PEOPLE}?format=csv")) == []
    assert len(table(client_of(Role.RESEARCHER).get(f"{PEOPLE}?format=csv"))) == 1


@pytest.mark.parametrize("form", ["csv", "jsonl"])
@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("page_size=2", {"page_size": "unknown_parameter"}),
        ("cursor=x", {"cursor": "unknown_parameter"}),
        ("count=true", {"count": "unknown_parameter"}),
        ("custdy=prison", {"custdy": "unknown_parameter"}),
        ("sex=x", {"sex": "invalid_choice"}),
        ("fields=sxe", {"fields": "unknown_field"}),
        ("ordering=sxe", {"ordering": "unknown_ordering"}),
    ],
)
def test_what_is_wrong_is_a_problem_in_json(form: str, query: str, fault: dict[str, str]) -> None:
    assert faults(client_of().get(f"{PEOPLE}?format={form}&{query}")) == fault


def test_a_dossier_is_no_table() -> None:
    person = make_published_person()
    faults(client_of().get(f"{PEOPLE}{person.reference}/?format=csv"), 406)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("resource", ["people", "names"])
def test_a_download_that_is_given_up_leaves_nothing_open(
    monkeypatch: pytest.MonkeyPatch, resource: str
) -> None:
    monkeypatch.setattr(listing, "CHUNK", 1)
    for _ in range(3):
        make_published_person()
    own: Any = connection
    answer: Any = client_of().get(f"{V1}/{resource}/?format=csv")
    sent = iter(answer.streaming_content)
    assert next(sent)
    assert next(sent)
    # Rows of columns are read while they are found, others in a transaction.
    is_active = own.connection.info.transaction_status == TransactionStatus.ACTIVE
    assert (is_active, own.in_atomic_block) == (resource == "people", resource == "names")
    answer.close()
    assert not own.in_atomic_block
    assert len(table(client_of().get(f"{V1}/{resource}/?format=csv"))) == 3

"""The number of SQL statements of every list and every record by itself."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from casetracker.access import Role, role_of
from tests.dossiers.test_api_people import make_full_person
from tests.dossiers.test_api_roles import MAKERS, make_one
from tests.factories import make_user
from tests.over_rest import V1, client_of, rows

pytestmark = pytest.mark.django_db

STATEMENTS = {
    # resource: of the list, of one record
    "people": (1, 17),
    "names": (1, 1),
    "external-ids": (1, 1),
    "relationships": (2, 2),
    "detentions": (2, 5),
    "charges": (1, 1),
    "status-changes": (1, 4),
    "appeals": (3, 8),
    "appeal-persons": (2, 2),
    "responses": (3, 6),
    "response-items": (2, 2),
    "claims": (2, 2),
    "facilities": (1, 1),
    "organisations": (1, 1),
    "forums": (1, 1),
    "events": (1, 1),
    "offences": (1, 1),
    "sources": (1, 2),
    "snapshots": (1, 1),
    "passages": (1, 1),
    "publishers": (1, 1),
}


def test_every_resource_is_counted() -> None:
    assert set(STATEMENTS) == set(MAKERS)


@pytest.mark.parametrize("resource", sorted(STATEMENTS))
@pytest.mark.parametrize("number", [1, 7])
@pytest.mark.parametrize("role", [Role.READER, Role.ANALYST])
def test_a_list_costs_the_same_for_one_row_and_for_seven(
    role: Role, number: int, resource: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        make_full_person()
        make_row(resource)
    user = make_user(role)
    # The role is looked up once a request; here the account is the same in all.
    role_of(user)
    client = client_of(user)
    with django_assert_num_queries(STATEMENTS[resource][0]):
        answer = client.get(f"{V1}/{resource}/")
    assert len(rows(answer)) >= min(number, 1)


def make_row(resource: str) -> Any:
    """One more row, where the vocabulary or a database does not allow a second of the same."""
    if resource not in ("offences", "external-ids"):
        make_one(resource)


@pytest.mark.parametrize("resource", sorted(STATEMENTS))
def test_a_record_costs_so_many(
    resource: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_full_person()
    if resource not in {"people", "detentions", "status-changes", "appeals", "responses"}:
        make_row(resource)
    client = client_of()
    line = rows(client.get(f"{V1}/{resource}/"))[-1]
    key = line.get("reference") or line.get("code") or line["id"]
    with django_assert_num_queries(STATEMENTS[resource][1]):
        answer = client.get(f"{V1}/{resource}/{key}/")
    assert answer.status_code == 200

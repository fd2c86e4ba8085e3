"""Asking the API in tests: clients of a role, and what an answer says."""

from typing import Any

from rest_framework.test import APIClient

from casetracker.access import Role
from casetracker.models import User
from tests.factories import make_user

V1 = "/api/v1"


def client_of(who: User | Role | str | None = None) -> APIClient:
    """A client of an account, of a new account of a role, or of a visitor."""
    client = APIClient()
    if who is not None:
        client.force_authenticate(who if isinstance(who, User) else make_user(who))
    return client


def rows(answer: Any) -> list[Any]:
    """The rows of a page that was answered with 200."""
    assert answer.status_code == 200, answer.content
    found: list[Any] = answer.json()["results"]
    return found


def faults(answer: Any, status: int = 400) -> dict[str, str]:
    """The codes of a problem by the fields it names; fails where the answer is not a problem."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert all((problem["title"], problem["detail"], problem["code"]))
    return {error["field"]: error["code"] for error in problem["errors"]}

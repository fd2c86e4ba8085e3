"""Health, robots, the icon, and what an error looks like."""

import json
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from casetracker.access import Role
from casetracker.models import User
from casetracker.pages import errors
from tests.factories import make_user

PASSWORD = "correct horse battery"
LOGIN = "/login/"


def analyst() -> User:
    return make_user(Role.ANALYST, username="ann", password=PASSWORD)


def try_to_log_in(client: Client, password: str, *, name: str = "ann", **extra: Any) -> Any:
    return client.post(LOGIN, {"username": name, "password": password}, **extra)


# --- health, robots, icon ------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
@pytest.mark.parametrize("host", ["localhost", "10.1.2.3", "not a host"])
def test_health_is_told_to_whoever_asks_by_whatever_name(
    client: Client, path: str, host: str
) -> None:
    response = client.get(path, headers={"host": host})

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_health_is_only_asked(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_live_needs_no_database(client: Client) -> None:
    # Without the mark of a database test, any query would fail here.
    assert client.get("/health/live").content == b"live\n"


@pytest.mark.django_db
def test_not_ready_while_the_database_is_away(client: Client) -> None:
    away = OperationalError("connection to 10.0.0.5 failed: password for casetracker")
    with mock.patch("casetracker.pages.health.MigrationExecutor", side_effect=away):
        response = client.get("/health/ready")

    assert (response.status_code, response.content) == (503, b"the database does not answer\n")


@pytest.mark.django_db
def test_not_ready_while_migrations_are_pending(client: Client) -> None:
    plan = "casetracker.pages.health.MigrationExecutor.migration_plan"
    with mock.patch(plan, return_value=["0099_later"]):
        response = client.get("/health/ready")

    assert (response.status_code, response.content) == (503, b"migrations are pending\n")


def test_robots_may_fetch_nothing(client: Client) -> None:
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_the_icon_is_a_drawing_without_code(client: Client) -> None:
    response = client.get("/favicon.ico")

    assert response["Content-Type"] == "image/svg+xml"
    assert b"<svg" in response.content
    assert b"script" not in response.content


# --- errors --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_not_there_is_a_page_for_people(client: Client) -> None:
    response = client.get("/nothing/", headers={"accept": "text/html"})

    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "accept"), [("/nothing/", "application/json"), ("/api/v1/nothing/", "*/*")]
)
def test_what_is_not_there_is_a_problem_for_programs(
    client: Client, path: str, accept: str
) -> None:
    response = client.get(path, headers={"accept": accept})

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["status"] == 404


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_a_hint() -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post(LOGIN, {"username": "ann", "password": PASSWORD})

    assert response.status_code == 403
    assert "reload the page" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["elsewhere.example", "not a host"])
def test_a_host_that_is_not_ours_is_refused(client: Client, host: str) -> None:
    response = client.get("/", headers={"host": host})

    assert response.status_code == 400
    assert host not in response.content.decode()


@pytest.mark.django_db
def test_a_failure_is_a_page_that_asks_the_database_nothing(
    django_assert_num_queries: Any,
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(analyst())
    failure = RuntimeError("the password is hunter2")
    with (
        mock.patch("django.contrib.auth.views.LoginView.get", side_effect=failure),
        django_assert_num_queries(0),
    ):
        response = client.get(LOGIN)

    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()
    assert "hunter2" not in response.content.decode()


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500])
def test_every_refusal_has_words_in_both_languages(status: int) -> None:
    for label in (errors.TITLES[status], errors.DETAILS[status]):
        assert str(label)


@pytest.mark.django_db
def test_forbidden_and_bad_requests_keep_their_reasons_to_the_log(rf: RequestFactory) -> None:
    request = rf.get("/")
    answers: list[HttpResponse] = [
        errors.bad_request(request, SuspiciousOperation("secret")),
        errors.forbidden(request, PermissionError("secret")),
    ]

    assert [answer.status_code for answer in answers] == [400, 403]
    assert all(b"secret" not in answer.content for answer in answers)


@pytest.mark.django_db
def test_pages_ask_for_nothing_from_elsewhere(client: Client) -> None:
    for path in ("/", "/people/", "/sources/", LOGIN, "/nothing/"):
        page = client.get(path).content.decode()
        assert "http://" not in page.replace("http://www.w3.org", "")
        assert "https://" not in page
        assert "style=" not in page
        assert "<style" not in page
        assert "onclick" not in page


def test_the_addresses_others_rely_on_have_their_names() -> None:
    assert reverse("home") == "/"
    assert reverse("login") == LOGIN
    assert reverse("source", args=["S-2026-00001"]) == "/sources/S-2026-00001/"
    assert reverse("person", args=["P-2026-00001"]) == "/people/P-2026-00001/"

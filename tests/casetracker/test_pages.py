"""Logging in and out, languages, health, errors: the pages that belong to no app."""

import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client

from casetracker.access import Role
from casetracker.models import User
from casetracker.pages.accounts import MOST_FAILURES_OF_AN_ADDRESS
from casetracker.templatetags.bilingual import counted, say
from tests.factories import make_user

PASSWORD = "correct horse battery"
LOGIN = "/login/"


def analyst() -> User:
    return make_user(Role.ANALYST, username="ann", password=PASSWORD)


def try_to_log_in(client: Client, password: str, *, name: str = "ann", **extra: Any) -> Any:
    return client.post(LOGIN, {"username": name, "password": password}, **extra)


# --- logging in ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_login_page_is_a_form(client: Client) -> None:
    page = client.get(LOGIN).content.decode()

    assert 'name="username"' in page
    assert 'autocomplete="current-password"' in page


@pytest.mark.django_db
def test_the_right_password_leads_to_the_start_page(client: Client) -> None:
    analyst()

    response = try_to_log_in(client, PASSWORD)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert "ann" in client.get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["ann", "nobody"])
def test_a_wrong_password_says_nothing_of_the_name(client: Client, name: str) -> None:
    analyst()

    response = try_to_log_in(client, "wrong", name=name)

    assert response.status_code == 200
    assert "Please enter a correct username and password." in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/people/", "/people/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_logging_in_never_leads_to_another_site(client: Client, target: str, expected: str) -> None:
    analyst()

    response = client.post(LOGIN, {"username": "ann", "password": PASSWORD, "next": target})

    assert response["Location"] == expected


@pytest.mark.django_db
def test_the_admin_sends_strangers_to_the_one_login(client: Client) -> None:
    response = client.get("/admin/dossiers/person/")

    assert response.status_code == 302
    login = client.get(response["Location"], follow=True)
    assert login.request["PATH_INFO"] == LOGIN
    assert b'name="next" value="/admin/dossiers/person/"' in login.content


@pytest.mark.django_db
def test_five_failures_lock_the_name_for_this_address(client: Client) -> None:
    analyst()
    for _ in range(4):
        assert try_to_log_in(client, "wrong").status_code == 200

    assert try_to_log_in(client, "wrong").status_code == 429
    refused = try_to_log_in(client, PASSWORD)

    assert (refused.status_code, refused["Retry-After"]) == (429, "900")
    assert "Wait 15 minutes" in refused.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_a_stranger_elsewhere_locks_nobody_out(client: Client) -> None:
    analyst()
    for _ in range(6):
        try_to_log_in(client, "wrong", REMOTE_ADDR="203.0.113.9")

    assert try_to_log_in(client, PASSWORD).status_code == 302


@pytest.mark.django_db
def test_another_name_from_the_same_address_is_not_locked(client: Client) -> None:
    analyst()
    for _ in range(6):
        try_to_log_in(client, "wrong", name="bob")

    assert try_to_log_in(client, PASSWORD).status_code == 302


@pytest.mark.django_db
def test_the_lock_opens_after_a_quarter_of_an_hour(client: Client) -> None:
    analyst()
    for _ in range(5):
        try_to_log_in(client, "wrong")
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=15, seconds=1))

    assert try_to_log_in(client, PASSWORD).status_code == 302


@pytest.mark.django_db
def test_success_forgets_the_failures_before(client: Client) -> None:
    analyst()
    for _ in range(4):
        try_to_log_in(client, "wrong")
    try_to_log_in(client, PASSWORD)
    for _ in range(4):
        assert try_to_log_in(client, "wrong").status_code == 200


@pytest.mark.django_db
def test_an_address_that_tries_name_after_name_has_to_wait(client: Client) -> None:
    analyst()
    for number in range(MOST_FAILURES_OF_AN_ADDRESS):
        assert try_to_log_in(client, "wrong", name=f"guess{number}").status_code == 200

    assert try_to_log_in(client, PASSWORD).status_code == 429
    assert try_to_log_in(client, PASSWORD, REMOTE_ADDR="203.0.113.9").status_code == 302


@pytest.mark.django_db
def test_a_forwarded_address_is_not_believed_without_a_proxy(client: Client) -> None:
    analyst()
    for number in range(5):
        try_to_log_in(client, "wrong", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")

    assert try_to_log_in(client, PASSWORD).status_code == 429


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["x" * 10_000, "刘晓波", "'; --", "%s"])
def test_odd_names_are_only_wrong(client: Client, name: str) -> None:
    assert try_to_log_in(client, "wrong", name=name).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["user-agent", "accept", "x-forwarded-for", "referer"])
def test_a_failed_login_with_an_endless_header_is_only_wrong(client: Client, header: str) -> None:
    response = try_to_log_in(client, "wrong", headers={header: "x" * 10_000})

    assert response.status_code == 200


@pytest.mark.django_db
def test_a_failed_login_at_an_endless_address_is_only_wrong(client: Client) -> None:
    fields = {"username": "ann", "password": "wrong"}

    assert client.post(f"{LOGIN}?next=/{'x' * 5_000}", fields).status_code == 200


@pytest.mark.django_db
def test_an_inactive_account_cannot_log_in(client: Client) -> None:
    make_user(Role.ANALYST, username="ann", password=PASSWORD, is_active=False)

    assert try_to_log_in(client, PASSWORD).status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_the_session_key_changes_with_the_login(client: Client) -> None:
    analyst()
    client.session.save()
    before = client.session.session_key
    try_to_log_in(client, PASSWORD)

    assert client.session.session_key != before


# --- logging out, passwords ----------------------------------------------------------------------


@pytest.mark.django_db
def test_logging_out_takes_a_post(client: Client) -> None:
    client.force_login(analyst())

    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_a_password_is_changed_by_who_knows_the_old_one(client: Client) -> None:
    user = analyst()
    client.force_login(user)
    new = {"new_password1": "sieben Birnen und 1 Fass", "new_password2": "sieben Birnen und 1 Fass"}

    wrong = client.post("/password/", {"old_password": "wrong", **new})
    right = client.post("/password/", {"old_password": PASSWORD, **new}, follow=True)

    assert wrong.status_code == 200
    assert "Your password is changed." in right.content.decode()
    assert User.objects.get(pk=user.pk).check_password(new["new_password1"])


@pytest.mark.django_db
@pytest.mark.parametrize("weak", ["short1", "password", "73829105"])
def test_a_weak_password_is_refused(client: Client, weak: str) -> None:
    user = analyst()
    client.force_login(user)
    fields = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}

    assert client.post("/password/", fields).status_code == 200
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.django_db
def test_the_password_page_asks_strangers_to_log_in(client: Client) -> None:
    assert client.get("/password/")["Location"] == "/login/?next=/password/"


# --- languages -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_language_is_chosen_by_post_and_kept(client: Client) -> None:
    assert client.get("/language/").status_code == 405

    response = client.post("/language/", {"language": "zh-hans", "next": "/people/"})

    assert response["Location"] == "/people/"
    assert response.cookies["django_language"]["httponly"]
    page = client.get("/people/").content.decode()
    assert '<html lang="zh-hans">' in page
    assert "人物" in page
    assert re.findall(r'name="language"[^>]*>([^<]+)<', page) == ["English", "简体中文"]


@pytest.mark.django_db
def test_choosing_a_language_never_leads_to_another_site(client: Client) -> None:
    choice = {"language": "zh-hans", "next": "https://elsewhere.example/"}

    assert "elsewhere" not in client.post("/language/", choice)["Location"]


@pytest.mark.django_db
def test_a_browser_that_prefers_chinese_gets_chinese(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "zh-CN,zh;q=0.9"}).content.decode()

    assert '<html lang="zh-hans">' in page
    assert "登录" in page


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "0 people"), (1, "1 person"), (2, "2 people"), (1234, "1,234 people")],
)
def test_counted_chooses_the_noun(number: int, expected: str) -> None:
    assert counted(number, "person", "people", "人") == expected


def test_say_is_english_where_no_language_is_chosen() -> None:
    assert say("Log in", "登录") == "Log in"

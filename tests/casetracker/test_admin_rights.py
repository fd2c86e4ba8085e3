from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from knox.models import AuthToken

from casetracker.access import Role
from casetracker.models import User
from dossiers.models import Claim, Person, StatusChange
from sources.models import Snapshot
from tests.at_the_admin import client_of, list_of, one_of_each, page_of, registered
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db

FOR_ADMINISTRATORS = {User, Group, AuthToken, AccessAttempt, AccessLog, AccessFailureLog}
MADE_ELSEWHERE = {
    StatusChange,  # on the page of its person
    Snapshot,  # with its source
    Group,
    AuthToken,
    AccessAttempt,
    AccessLog,
    AccessFailureLog,
}


def addresses(rows: dict[Any, Any]) -> list[str]:
    return [
        address
        for model, row in rows.items()
        if model not in FOR_ADMINISTRATORS
        for address in (list_of(model), page_of(row), page_of(row, "history"))
    ]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.REVIEWER, Role.ADMINISTRATOR])
def test_every_page_opens_for_those_who_edit(role: Role) -> None:
    rows = one_of_each()
    client = client_of(role)
    found = {address: client.get(address).status_code for address in addresses(rows)}
    assert set(found.values()) == {200}, found


def test_every_form_for_a_new_row_opens() -> None:
    client = client_of(Role.ADMINISTRATOR)
    for model in registered():
        expected = 403 if model in MADE_ELSEWHERE else 200
        assert client.get(list_of(model, "add")).status_code == expected, model


def test_accounts_are_for_administrators() -> None:
    rows = one_of_each()
    administrator, reviewer = client_of(Role.ADMINISTRATOR), client_of(Role.REVIEWER)
    for model in FOR_ADMINISTRATORS:
        for address in (list_of(model), page_of(rows[model])):
            assert administrator.get(address).status_code == 200, address
            assert reviewer.get(address).status_code == 403, address


@pytest.mark.parametrize("role", [Role.READER, Role.RESEARCHER])
def test_nothing_opens_for_those_who_only_read(role: Role) -> None:
    rows = one_of_each()
    client = client_of(role)
    for address in [reverse("admin:index"), *addresses(rows)]:
        first = client.get(address)
        assert first.status_code == 302, address
        assert client.get(first["Location"]).status_code == 403, address


def test_a_stranger_is_sent_to_the_login() -> None:
    address = page_of(make_person())
    response = Client().get(address, follow=True)
    assert response.redirect_chain[-1][0] == f"{reverse('login')}?next={address}"


def test_who_is_logged_in_comes_back_from_the_login_to_the_desk() -> None:
    response = client_of(Role.ANALYST).get(reverse("admin:login"))
    assert response["Location"] == reverse("admin:index")


def test_nothing_can_be_deleted() -> None:
    rows = one_of_each()
    client = client_of(Role.ADMINISTRATOR)
    for model, row in rows.items():
        if model is AuthToken:  # deleting a token revokes it
            continue
        assert client.post(page_of(row, "delete"), {"post": "yes"}).status_code == 403, model
        assert model._default_manager.filter(pk=row.pk).exists()
        assert b"delete_selected" not in client.get(list_of(model)).content, model


@pytest.mark.parametrize("key", ["nothing", "019b76da-a800-7757-876c-9a856a5f6135"])
def test_what_is_not_there_is_a_404(key: str) -> None:
    client = client_of(Role.ADMINISTRATOR)
    for page in ("change", "history"):
        for model in (Person, Claim, Snapshot, User):
            opts = model._meta
            name = f"admin:{opts.app_label}_{opts.model_name}_{page}"
            assert client.get(reverse(name, args=[key])).status_code == 404, name


def test_an_account_that_is_closed_is_sent_away() -> None:
    user = make_user(Role.ANALYST)
    client = client_of(user)
    user.is_active = False
    user.save()
    assert client.get(reverse("admin:index")).status_code == 302


def test_lists_and_desk_name_only_what_one_may_open() -> None:
    page = client_of(Role.ANALYST).get(reverse("admin:index")).content.decode()
    assert list_of(Person) in page
    assert list_of(User) not in page


def test_an_app_has_a_page_of_its_own() -> None:
    page = client_of(Role.ANALYST).get(reverse("admin:app_list", args=["sources"]))
    assert [entry["object_name"] for entry in page.context["app_list"][0]["models"]] == [
        "Passage",
        "Publisher",
        "Snapshot",
        "Source",
    ]

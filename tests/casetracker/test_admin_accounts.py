"""Accounts in the admin: one role each, closed rather than deleted."""

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group

from casetracker.access import Role, role_of
from casetracker.models import User
from tests.at_the_admin import client_of, errors_of, filled_in, list_of, page_of
from tests.factories import make_person, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"


@pytest.fixture
def administrator() -> User:
    return make_user(Role.ADMINISTRATOR)


def changed(user: User, by: User, **fields: Any) -> Any:
    client = client_of(by)
    told = filled_in(client.get(page_of(user))) | fields
    return client.post(page_of(user), {k: v for k, v in told.items() if v is not None})


@pytest.mark.parametrize("role", list(Role))
def test_a_new_account_has_its_one_role(administrator: User, role: Role) -> None:
    told = {"username": "lin", "usable_password": "true", "role": role.value}
    client_of(administrator).post(
        list_of(User, "add"), told | {"password1": PASSWORD, "password2": PASSWORD}
    )
    user = User.objects.get(username="lin")
    assert role_of(user) == role
    assert [group.name for group in user.groups.all()] == [role.value]
    assert user.is_superuser == (role == Role.ADMINISTRATOR)
    assert user.check_password(PASSWORD)


def test_an_account_changes_its_role(administrator: User) -> None:
    user = make_user(Role.ADMINISTRATOR, is_superuser=True)
    changed(user, administrator, role="reader")
    assert role_of(User.objects.get(pk=user.pk)) == Role.READER


def test_an_account_is_closed(administrator: User) -> None:
    user = make_user()
    changed(user, administrator, is_active=None)
    user.refresh_from_db()
    assert not user.is_active


@pytest.mark.parametrize(
    ("fields", "place"), [({"role": "analyst"}, "role"), ({"is_active": None}, "is_active")]
)
def test_administrators_cannot_shut_themselves_out(
    administrator: User, fields: dict[str, Any], place: str
) -> None:
    assert list(errors_of(changed(administrator, administrator, **fields))) == [place]
    assert role_of(User.objects.get(pk=administrator.pk)) == Role.ADMINISTRATOR


def test_a_superuser_is_shown_as_administrator(administrator: User) -> None:
    user = make_user(Role.READER, is_superuser=True)
    form = client_of(administrator).get(page_of(user)).context["adminform"].form
    assert form["role"].value() == Role.ADMINISTRATOR


def test_no_rights_are_given_one_by_one(administrator: User) -> None:
    form = client_of(administrator).get(page_of(make_user())).context["adminform"].form
    assert not {"user_permissions", "groups", "is_superuser", "is_staff"} & set(form.fields)


def test_a_lock_out_is_lifted(administrator: User) -> None:
    told = {"ip_address": "192.0.2.1", "user_agent": "x", "path_info": "/", "username": "lin"}
    row = AccessAttempt.objects.create(**told, failures_since_start=5)
    other = AccessAttempt.objects.create(**told | {"username": "li"}, failures_since_start=5)
    action = {"action": "lift", "_selected_action": [row.pk]}
    client_of(administrator).post(list_of(AccessAttempt), action)
    assert list(AccessAttempt.objects.all()) == [other]


def test_roles_are_looked_at_not_edited(administrator: User) -> None:
    group = Group.objects.get(name="reader")
    assert client_of(administrator).post(page_of(group), {"name": "x"}).status_code == 403


def test_what_is_done_to_accounts_is_logged(administrator: User) -> None:
    changed(make_user(), administrator, first_name="Lin")
    assert LogEntry.objects.get().user == administrator


def test_records_are_left_to_their_own_history() -> None:
    person = make_person()
    client = client_of("analyst")
    client.post(page_of(person), filled_in(client.get(page_of(person))))
    assert not LogEntry.objects.exists()

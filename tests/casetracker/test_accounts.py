"""The first accounts of an installation."""

from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from casetracker.access import Role, role_of
from casetracker.accounts import make_first_accounts
from casetracker.models import User

pytestmark = pytest.mark.django_db


def active() -> set[str]:
    """The names of the accounts that can log in."""
    return set(User.objects.filter(is_active=True).values_list("username", flat=True))


def test_each_role_has_an_account_with_the_password_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "accounts.txt"
    assert make_first_accounts(path)
    assert path.stat().st_mode & 0o777 == 0o600
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    assert [name for name, _password in lines] == list(Role)
    for name, password in lines:
        request = RequestFactory().post("/login/")
        user = authenticate(request, username=name, password=password)
        assert user is not None
        assert role_of(user) == name


def test_accounts_and_passwords_are_made_once(tmp_path: Path) -> None:
    path = tmp_path / "accounts.txt"
    make_first_accounts(path)
    before = path.read_text(encoding="utf-8")
    User.objects.get(username="reader").delete()
    assert not make_first_accounts(path)
    assert active() == set(Role) - {"reader"}
    assert path.read_text(encoding="utf-8") == before


def test_passwords_left_by_another_database_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "accounts.txt"
    path.write_text("reader of-another-database\n", encoding="utf-8")
    make_first_accounts(path)
    assert "of-another-database" not in path.read_text(encoding="utf-8")


def test_no_account_is_made_whose_password_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        make_first_accounts(tmp_path / "missing" / "accounts.txt")
    assert active() == set()

"""The page of one's own tokens: made with the password, named, seen, taken back."""

import re

import pytest
from django.test import Client
from knox.models import AuthToken

from casetracker.access import Role
from casetracker.models import TokenGrant, User
from tests.factories import make_token, make_user

pytestmark = pytest.mark.django_db

PAGE = "/tokens/"
PASSWORD = "correct horse battery"
FORM = {"label": "Notebook", "scope": "internal", "days": "7", "password": PASSWORD}


@pytest.fixture
def analyst() -> User:
    return make_user(Role.ANALYST, username="ann", password=PASSWORD)


@pytest.fixture
def client(analyst: User) -> Client:
    client = Client()
    client.force_login(analyst)
    return client


def told(client: Client, **changed: str) -> str:
    """The page after the form was sent."""
    answer = client.post(PAGE, FORM | changed)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_token_is_shown_once_and_works(client: Client) -> None:
    found = re.search(r"<code>([0-9a-f]{64})</code>", told(client))
    assert found
    headers = {"Authorization": f"Token {found[1]}"}
    listed = Client().get("/api/v1/tokens/", headers=headers).json()
    assert [(each["label"], each["scope"]) for each in listed] == [("Notebook", "internal")]
    page = client.get(PAGE).content.decode()
    assert found[1] not in page
    assert "Notebook" in page
    assert "read all that the account may read" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password": "wrong"}, "The password is wrong."),
        ({"password": ""}, "This field is required."),
        ({"scope": "review"}, "review is not one of the available choices."),
        ({"days": "31"}, "less than or equal to 30."),
        ({"days": "0"}, "greater than or equal to 1."),
        ({"label": ""}, "This field is required."),
        ({"label": "x" * 101}, "at most 100 characters"),
    ],
)
def test_what_is_wrong_is_said(changed: dict[str, str], said: str, client: Client) -> None:
    assert said in told(client, **changed)
    assert not AuthToken.objects.exists()


def test_guessing_the_password_locks_out(client: Client) -> None:
    answers = [client.post(PAGE, FORM | {"password": "wrong"}) for _ in range(5)]
    assert answers[-1].status_code == 429
    assert client.post(PAGE, FORM).status_code == 429
    assert not AuthToken.objects.exists()


def test_taking_one_back_ends_it_at_once(client: Client, analyst: User) -> None:
    headers = {"Authorization": f"Token {make_token(analyst)}"}
    assert Client().get("/api/v1/tokens/", headers=headers).status_code == 200
    answer = client.post(f"{PAGE}{TokenGrant.objects.get().public_id}/revoke/")
    assert answer.headers["Location"] == PAGE
    assert Client().get("/api/v1/tokens/", headers=headers).status_code == 401
    assert "taken back" in client.get(PAGE).content.decode()


def test_nobody_sees_or_takes_anothers(client: Client) -> None:
    make_token(make_user(), label="Zqother")
    assert "Zqother" not in client.get(PAGE).content.decode()
    for key in (TokenGrant.objects.get().public_id, "0" * 16, "x", "%25"):
        assert client.post(f"{PAGE}{key}/revoke/").status_code == 404
    assert TokenGrant.objects.count() == 1


def test_it_is_for_accounts_and_changes_by_post(client: Client) -> None:
    for path in (PAGE, f"{PAGE}x/revoke/"):
        assert Client().post(path).headers["Location"].startswith("/login/")
    assert client.get(f"{PAGE}x/revoke/").status_code == 405


def test_it_speaks_chinese(client: Client) -> None:
    page = client.get(PAGE, headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "API 令牌" in page
    assert "读取帐户可见的全部内容" in page

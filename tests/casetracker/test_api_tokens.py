"""Tokens: got for a password, used, listed, taken back; and how many requests one may send."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from knox.models import AuthToken
from rest_framework.test import APIClient
from rest_framework.throttling import SimpleRateThrottle

from casetracker.access import Role
from casetracker.api.throttling import WINDOWS
from casetracker.models import User
from tests.factories import make_user
from tests.over_rest import V1, client_of, faults

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("analyst")]

TOKENS = f"{V1}/tokens/"
PASSWORD = "correct horse battery"


@pytest.fixture
def analyst() -> User:
    return make_user(Role.ANALYST, username="ana", password=PASSWORD)


def log_in(name: str = "ana", password: str = PASSWORD, **more: Any) -> Any:
    """Asks for a token, as a client of its own."""
    body = {"username": name, "password": password, **more}
    return APIClient().post(TOKENS, body, format="json")


def bearing(token: str) -> APIClient:
    """A client that sends the token."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


class TestGettingOne:
    def test_it_is_given_for_the_password_and_works(self, analyst: User) -> None:
        answer = log_in(scope="write", label="Import", days=7)
        assert answer.status_code == 201, answer.content
        given = answer.json()
        assert (given["username"], given["role"], given["scope"]) == ("ana", "analyst", "write")
        assert given["expires"][:10] == (timezone.now() + timedelta(days=7)).date().isoformat()
        client = bearing(given["token"])
        made = client.post(f"{V1}/forums/", {"name": "A", "kind": "summit"}, format="json")
        assert made.status_code == 201
        assert AuthToken.objects.get().user == analyst

    def test_the_database_does_not_hold_it(self) -> None:
        token = log_in().json()["token"]
        assert token not in str(AuthToken.objects.values())

    def test_it_counts_as_a_log_in(self, analyst: User) -> None:
        log_in()
        analyst.refresh_from_db()
        assert analyst.last_login is not None

    @pytest.mark.parametrize(("name", "password"), [("ana", "wrong"), ("nobody", PASSWORD)])
    def test_a_wrong_name_and_a_wrong_password_look_alike(self, name: str, password: str) -> None:
        answer = log_in(name, password)
        faults(answer, 401)
        assert answer.json()["code"] == "wrong_credentials"
        assert answer.json()["detail"] == "The name or the password is wrong."

    def test_an_inactive_account_gets_none(self) -> None:
        User.objects.update(is_active=False)
        faults(log_in(), 401)

    @pytest.mark.parametrize(
        ("body", "fault"),
        [
            ({}, {"username": "required", "password": "required"}),
            ({"username": "", "password": "x"}, {"username": "blank"}),
            ({"username": ["a"], "password": "x"}, {"username": "invalid"}),
            ({"username": "x" * 151, "password": "x"}, {"username": "max_length"}),
            ({"username": "a", "password": "x" * 1001}, {"password": "max_length"}),
            ({"username": "a", "pasword": "x", "password": "x"}, {"pasword": "unknown_field"}),
            ({"scope": "all", "days": 31}, {"scope": "invalid_choice", "days": "max_value"}),
            (
                {"scope": ["read"], "label": "x" * 101},
                {"scope": "invalid_choice", "label": "max_length"},
            ),
            (
                {"username": "ana", "password": PASSWORD, "scope": "review"},
                {"scope": "beyond_role"},
            ),
        ],
    )
    def test_what_is_wrong_is_named(self, body: Any, fault: dict[str, str]) -> None:
        answer = APIClient().post(TOKENS, body, format="json")
        assert faults(answer).items() >= fault.items()
        assert not AuthToken.objects.exists()
        assert "x" * 1001 not in answer.content.decode()

    def test_guessing_locks_the_name_out(self) -> None:
        answers = [log_in(password="wrong") for _ in range(5)]
        faults(answers[-1], 429)
        answer = log_in()
        faults(answer, 429)
        assert answer.json()["code"] == "locked_out"
        assert int(answer.headers["Retry-After"]) >= 15 * 60
        assert not AuthToken.objects.exists()

    def test_a_success_forgets_earlier_failures(self) -> None:
        for _ in range(3):
            for _ in range(4):
                assert log_in(password="wrong").status_code == 401
            assert log_in().status_code == 201

    def test_an_account_has_so_many_and_the_oldest_goes(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("knox.settings.knox_settings.TOKEN_LIMIT_PER_USER", 2)
        tokens = [log_in().json()["token"] for _ in range(3)]
        answers = [bearing(token).get(TOKENS).status_code for token in tokens]
        assert answers == [401, 200, 200]


class TestUsingOne:
    @pytest.mark.parametrize(
        "header",
        [
            "Token",
            "Token x",
            "Token a b",
            "Token " + "0" * 64,
            "Token " + "x" * 10_000,
            "Token caf\xe9",
            "token \xff\xfe",
        ],
    )
    def test_one_that_is_none_is_refused(self, header: str) -> None:
        answer = APIClient().get(f"{V1}/people/", headers={"Authorization": header})
        faults(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Token"

    @pytest.mark.parametrize("header", ["", "Basic YTpi", "Bearer x"])
    def test_another_scheme_is_a_visitor(self, header: str) -> None:
        answer = APIClient().get(f"{V1}/people/", headers={"Authorization": header})
        assert answer.status_code == 200

    def test_one_that_has_expired_is_refused(self) -> None:
        client = bearing(log_in().json()["token"])
        AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
        faults(client.get(f"{V1}/people/"), 401)

    def test_one_of_an_account_that_was_closed_is_refused(self) -> None:
        client = bearing(log_in().json()["token"])
        User.objects.update(is_active=False)
        faults(client.get(f"{V1}/people/"), 401)

    def test_a_session_serves_too_but_not_for_forged_writes(self, analyst: User) -> None:
        client = APIClient(enforce_csrf_checks=True)
        client.force_login(analyst, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(TOKENS).status_code == 200
        faults(client.post(f"{V1}/forums/", {"name": "A", "kind": "summit"}, format="json"), 403)


class TestTakingBack:
    def test_the_current_one(self) -> None:
        client = bearing(log_in().json()["token"])
        assert client.delete(f"{TOKENS}current/").status_code == 204
        faults(client.get(TOKENS), 401)

    def test_ones_own_are_listed_and_taken_back(self) -> None:
        first, second = (bearing(log_in(scope="write").json()["token"]) for _ in range(2))
        listed = second.get(TOKENS).json()
        assert [token["current"] for token in listed] == [True, False]
        assert set(listed[0]) == {
            *("id", "label", "scope"),
            *("created", "expires", "used", "current"),
        }
        assert second.delete(f"{TOKENS}{listed[1]['id']}/").status_code == 204
        faults(first.get(TOKENS), 401)
        assert second.get(TOKENS).status_code == 200

    def test_nobody_sees_or_takes_anothers(self) -> None:
        log_in()
        digest = AuthToken.objects.get().digest
        other = client_of(Role.ADMINISTRATOR)
        assert other.get(TOKENS).json() == []
        faults(other.delete(f"{TOKENS}{digest[:16]}/"), 404)
        assert AuthToken.objects.count() == 1

    @pytest.mark.parametrize("key", ["current", "x", "0", "a" * 16, "%25"])
    def test_what_is_not_there_is_nothing(self, key: str) -> None:
        faults(client_of(Role.READER).delete(f"{TOKENS}{key}/"), 404)

    def test_visitors_have_none(self) -> None:
        faults(APIClient().get(TOKENS), 401)
        faults(APIClient().delete(f"{TOKENS}current/"), 401)


class TestThrottles:
    @pytest.fixture(autouse=True)
    def rates(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        """Two requests a minute for everybody."""
        for scope in ("login", "anonymous", "token", "user"):
            monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, scope, "2/min")
        WINDOWS.clear()
        yield
        WINDOWS.clear()

    def test_visitors_wait_after_so_many(self) -> None:
        client = APIClient()
        answers = [client.get(f"{V1}/forums/") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        faults(answers[2], 429)
        assert answers[2].json()["code"] == "throttled"
        assert 1 <= int(answers[2].headers["Retry-After"]) <= 61

    def test_accounts_are_counted_one_by_one(self) -> None:
        one, two = client_of(Role.READER), client_of(Role.READER)
        assert [one.get(f"{V1}/forums/").status_code for _ in range(3)] == [200, 200, 429]
        assert two.get(f"{V1}/forums/").status_code == 200

    def test_logging_in_has_a_limit_of_its_own(self) -> None:
        assert [log_in().status_code for _ in range(3)] == [201, 201, 429]
        assert APIClient().get(f"{V1}/forums/").status_code == 200

    def test_the_description_has_none(self) -> None:
        client = APIClient()
        assert {client.get("/api/schema/").status_code for _ in range(3)} == {200}

"""How answers travel: smaller, to pages of other sites, and with what is left of the limits."""

import gzip
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from rest_framework.throttling import SimpleRateThrottle

from casetracker.access import Role
from casetracker.api.throttling import MOST_WINDOWS, WINDOWS, Windows
from casetracker.models import User
from dossiers.models import Forum
from tests.factories import make_published_person, make_token, make_user
from tests.over_rest import V1, client_of, faults

pytestmark = pytest.mark.django_db

FORUMS = f"{V1}/forums/"
SITE = "https://notebook.example"


@pytest.fixture
def many() -> str:
    """The address of a list of some thousand bytes."""
    Forum.objects.bulk_create(Forum(name=f"Forum {n}", kind="summit") for n in range(20))
    return FORUMS


class TestCompression:
    def test_who_accepts_it_gets_the_same_with_fewer_bytes(self, many: str) -> None:
        client = Client()
        plain = client.get(many)
        small = client.get(many, headers={"Accept-Encoding": "gzip, br"})
        assert small.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(small.content) == plain.content
        assert int(small.headers["Content-Length"]) == len(small.content) < len(plain.content) / 2
        assert small.headers["ETag"] == f'{plain.headers["ETag"][:-1]};gzip"'
        assert "Accept-Encoding" in small.headers["Vary"]
        assert "Accept-Encoding" in plain.headers["Vary"]
        again = client.get(many, headers={"Accept-Encoding": "gzip"})
        assert again.content == small.content

    def test_a_tag_of_either_form_is_known(self, many: str) -> None:
        client = Client()
        headers = {"Accept-Encoding": "gzip"}
        tag = client.get(many, headers=headers).headers["ETag"]
        for known in (tag, tag.replace(";gzip", ""), tag.replace(";gzip", "-br"), f"W/{tag}"):
            answer = client.get(many, headers={**headers, "If-None-Match": known})
            assert (answer.status_code, answer.content) == (304, b"")
            assert (answer.headers["ETag"] == tag) == (";gzip" in known)
            assert "Content-Encoding" not in answer.headers

    def test_a_write_takes_the_tag_of_the_small_form(self) -> None:
        forum = Forum.objects.create(name="A", kind="summit", note="x" * 2000)
        client, path = client_of(Role.ANALYST), f"{FORUMS}{forum.pk}/"
        tag = client.get(path, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
        assert tag.endswith(';gzip"')
        answer = client.patch(path, {"name": "B"}, format="json", headers={"If-Match": tag})
        assert answer.status_code == 200

    def test_a_download_is_sent_while_it_is_read(self) -> None:
        make_published_person("Zq")
        answer: Any = Client().get(f"{V1}/people/?format=csv", headers={"Accept-Encoding": "gzip"})
        assert answer.streaming
        assert "Content-Length" not in answer.headers
        assert b"Zq" in gzip.decompress(b"".join(answer))

    @pytest.mark.parametrize(
        "accepted", ["", "identity", "br", "gzip;q=0", "br, gzip ; q=0.00, identity"]
    )
    def test_who_does_not_accept_it_does_not_get_it(self, accepted: str, many: str) -> None:
        answer = Client().get(many, headers={"Accept-Encoding": accepted})
        assert "Content-Encoding" not in answer.headers

    def test_not_what_is_short_or_came_with_a_cookie_or_is_a_page(self, many: str) -> None:
        client, headers = Client(), {"Accept-Encoding": "gzip"}
        for path in (f"{V1}/people/", "/people/", f"{V1}/nothing/"):
            assert "Content-Encoding" not in client.get(path, headers=headers).headers
        client.force_login(make_user(Role.READER))
        assert "Content-Encoding" not in client.get(many, headers=headers).headers


class TestSharing:
    @pytest.fixture(autouse=True)
    def named(self, settings: Settings) -> None:
        settings.CORS_ORIGINS = [SITE]

    @pytest.mark.parametrize(
        ("origin", "method", "cookie", "shared"),
        [
            ("https://any.example", "get", False, True),
            ("https://any.example", "head", False, True),
            ("null", "get", False, True),
            ("https://any.example", "get", True, False),
            (SITE, "get", True, False),
            ("https://any.example", "post", False, False),
            (SITE, "post", False, True),
            ("", "get", False, True),
        ],
    )
    def test_who_may_read_the_answer(
        self, origin: str, method: str, cookie: bool, shared: bool
    ) -> None:
        client = Client()
        if cookie:
            client.force_login(make_user(Role.ANALYST))
        answer = getattr(client, method)(FORUMS, headers={"Origin": origin})
        assert (answer.headers.get("Access-Control-Allow-Origin") == "*") == shared
        assert ("ETag" in answer.headers.get("Access-Control-Expose-Headers", "")) == shared
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Origin" in answer.headers["Vary"]

    def test_refusals_can_be_read_too(self) -> None:
        for path in (f"{V1}/people/P-2026-99999/", f"{FORUMS}?%", f"{V1}/nothing/"):
            answer = Client().get(path, headers={"Origin": SITE})
            assert answer.status_code in (400, 404)
            assert answer.headers["Access-Control-Allow-Origin"] == "*"

    @pytest.mark.parametrize(
        ("origin", "methods"),
        [
            ("https://any.example", "GET, HEAD, OPTIONS"),
            (f"{SITE}.evil.example", "GET, HEAD, OPTIONS"),
            (SITE, "GET, HEAD, OPTIONS, POST, PATCH, DELETE"),
        ],
    )
    def test_what_a_page_may_send(self, origin: str, methods: str) -> None:
        headers = {"Origin": origin, "Access-Control-Request-Method": "PATCH"}
        answer = Client().options(f"{V1}/people/P-2026-00001/", headers=headers)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["Access-Control-Allow-Methods"] == methods
        assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
        assert int(answer.headers["Access-Control-Max-Age"]) > 0
        assert "Access-Control-Allow-Credentials" not in answer.headers

    @pytest.mark.parametrize("path", ["/", "/people/", "/login/"])
    def test_pages_are_shared_with_nobody(self, path: str) -> None:
        headers = {"Origin": SITE, "Access-Control-Request-Method": "GET"}
        for answer in (
            Client().get(path, headers=headers),
            Client().options(path, headers=headers),
        ):
            assert "Access-Control-Allow-Origin" not in answer.headers

    def test_without_an_origin_nothing_is_said(self) -> None:
        assert "Access-Control-Allow-Origin" not in Client().get(FORUMS).headers


class TestMethods:
    @pytest.mark.parametrize(
        ("path", "methods"),
        [
            ("forums/", "GET, POST, HEAD, OPTIONS"),
            ("claims/{}/", "GET, HEAD, OPTIONS"),
            ("names/{}/", "GET, PATCH, DELETE, HEAD, OPTIONS"),
            ("people/P-2026-00001/archive/", "POST, OPTIONS"),
            ("people/match/", "POST, OPTIONS"),
        ],
    )
    def test_an_address_says_what_it_takes(self, path: str, methods: str) -> None:
        address = f"{V1}/{path.format('01a200e5-4bca-75ef-aad8-fc5fe0aea06a')}"
        asked = client_of(Role.ANALYST).options(address)
        assert (asked.status_code, asked.content) == (204, b"")
        refused = client_of(Role.ANALYST).put(address, {}, format="json")
        faults(refused, 405)
        for answer in (asked, refused):
            told = set(answer.headers["Allow"].split(", "))
            assert told == set(methods.split(", ")), answer.headers["Allow"]


class TestLimits:
    @pytest.fixture(autouse=True)
    def rates(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        """Three requests a minute for visitors and tokens, five for accounts."""
        for scope, number in (("anonymous", 3), ("token", 3), ("user", 5)):
            monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, scope, f"{number}/min")
        WINDOWS.clear()
        yield
        WINDOWS.clear()

    def bearing(self, user: User) -> Any:
        """Asks with a token of its own."""
        headers = {"Authorization": f"Token {make_token(user)}"}
        return lambda: Client().get(FORUMS, headers=headers)

    def test_answers_say_what_is_left(self) -> None:
        answers = [Client().get(FORUMS) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert {answer.headers["RateLimit-Policy"] for answer in answers} == {
            '"anonymous";q=3;w=60'
        }
        told = [
            re.fullmatch(r'"anonymous";r=(\d);t=(\d+)', a.headers["RateLimit"]) for a in answers
        ]
        assert [match and int(match[1]) for match in told] == [2, 1, 0, 0]
        assert all(match and 1 <= int(match[2]) <= 61 for match in told)

    def test_a_token_has_a_limit_and_its_account_another(self) -> None:
        user = make_user(Role.READER)
        one, two = self.bearing(user), self.bearing(user)
        first = one()
        assert first.headers["RateLimit-Policy"] == '"token";q=3;w=60, "user";q=5;w=60'
        assert first.headers["RateLimit"].startswith('"token";r=2;')
        assert [one().status_code for _ in range(3)] == [200, 200, 429]
        assert two().headers["RateLimit"].startswith('"user";r=0;')
        assert two().status_code == 429
        assert self.bearing(make_user(Role.READER))().status_code == 200

    @pytest.mark.parametrize(
        ("headers", "status"), [({"Authorization": "Token x"}, 401), ({"If-None-Match": "*"}, 304)]
    )
    def test_every_answer_counts(self, headers: dict[str, str], status: int) -> None:
        answers = [Client().get(FORUMS, headers=headers) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [status] * 3 + [429]
        assert all("RateLimit" in answer.headers for answer in answers)

    def test_what_one_may_not_do_counts_too(self) -> None:
        ask = client_of(Role.READER)
        answers = [ask.post(FORUMS, {}, format="json").status_code for _ in range(6)]
        assert answers == [403] * 5 + [429]
        assert [Client().get(f"{V1}/nothing/").status_code for _ in range(4)] == [404] * 3 + [429]


def test_a_window_ends_and_the_forgotten_go(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("casetracker.api.throttling.monotonic", lambda: clock[0])
    windows = Windows()
    assert [windows.add("a", seconds=60) for _ in range(2)] == [(1, 60.0), (2, 60.0)]
    clock[0] += 60
    assert windows.add("a", seconds=60) == (1, 60.0)
    for number in range(MOST_WINDOWS):
        windows.add(f"b {number}", seconds=10)
    clock[0] += 10
    windows.add("c", seconds=60)
    assert len(windows._windows) == 2

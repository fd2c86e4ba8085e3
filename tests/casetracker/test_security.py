"""Unreadable input, headers, cookies, TLS: what stands between a browser and the views."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from casetracker.access import Role
from casetracker.middleware import is_storable
from tests.factories import make_published_person, make_user

pytestmark = pytest.mark.django_db

# --- unreadable input ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [("刘晓波 𠀀\n\t", True), ("", True), ("a\0b", False), ("\ud800", False), ("a\udfff", False)],
)
def test_what_can_be_stored(text: str, expected: bool) -> None:
    assert is_storable(text) is expected


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/people/?q=%00", "The parameter &#x27;q&#x27; holds a character that cannot be stored"),
        ("/people/?%00=q", "cannot be stored"),
        ("/people/?q=%ED%A0%80", "The query is not UTF-8 text."),
        ("/people/?q=%FF", "The query is not UTF-8 text."),
        ("/people/?q=%C1%F5%CF%FE", "The query is not UTF-8 text."),
        ("/people/?q=100%", "write %25"),
        ("/people/?q=%zz", "write %25"),
        ("/people/%00/", "The address holds a character that cannot be stored"),
    ],
)
def test_an_address_that_cannot_be_read_is_refused(
    client: Client, address: str, words: str
) -> None:
    path, _, query = address.partition("?")

    response = client.get(path, QUERY_STRING=query)

    assert response.status_code == 400
    assert words in response.content.decode()


@pytest.mark.parametrize("path", ["/people/%FF/", "/people/%E5%88%98/", "/people/𠀀/", "/%C3%28"])
def test_a_path_in_any_bytes_is_only_unknown(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["q=%E5%88%98", "q=100%25", "q=%EF%BF%BD", "q=a+b&sex=male"])
def test_an_address_that_can_be_read_is_let_through(client: Client, query: str) -> None:
    assert client.get("/people/", QUERY_STRING=query).status_code == 200


def test_a_program_is_refused_with_a_problem(client: Client) -> None:
    response = client.get("/people/?q=%00", headers={"accept": "application/json"})

    assert response.status_code == 400
    assert response.json()["code"] == "unreadable"


def test_a_cookie_that_cannot_be_stored_is_refused(client: Client) -> None:
    response = client.get("/", headers={"cookie": 'sessionid="abcdefghij\\000klm"'})

    assert response.status_code == 400
    assert "The cookie" in response.content.decode()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"username=a%00b&password=x", "The field &#x27;username&#x27;"),
        (b"username=%FF&password=x", "The form is not UTF-8 text."),
        (b"username=\xc1\xf5\xcf\xfe&password=x", "The form is not UTF-8 text."),
        (b"username=%ED%A0%80&password=x", "The form is not UTF-8 text."),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(client: Client, body: bytes, words: str) -> None:
    response = client.post("/login/", body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 400
    assert words in response.content.decode()


@pytest.mark.parametrize("value", [b"a\0b", b"\xff\xfe", b"\xed\xa0\x80"])
def test_a_form_in_parts_that_cannot_be_read_is_refused(client: Client, value: bytes) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n' + value + b"\r\n--x--\r\n"
    )

    response = client.post("/login/", body, content_type="multipart/form-data; boundary=x")

    assert response.status_code == 400
    assert "username" in response.content.decode()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"nonsense", "multipart/form-data"),
        (b"nonsense", "multipart/form-data; boundary=" + "x" * 300),
        (b"username=a", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"username=a", "application/x-www-form-urlencoded; charset=nonsense"),
        (b"&".join(b"a=1" for _ in range(2000)), "application/x-www-form-urlencoded"),
        (b"{", "application/json"),
        (b"\xff", "text/plain"),
        (b"", ""),
    ],
)
def test_no_form_gives_a_failure(client: Client, body: bytes, content_type: str) -> None:
    response = client.generic("POST", "/login/", body, content_type)

    assert response.status_code in {200, 400}


@pytest.mark.parametrize(
    "path", ["/login/", "/language/", "/api/v1/people/", "/api/v1/status-changes/", "/nothing/"]
)
@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)
def test_a_body_of_20_mb_is_refused(client: Client, path: str, content_type: str) -> None:
    response = client.post(path, b"a" * 20_000_000, content_type=content_type)

    assert response.status_code == 413


def test_fields_that_are_too_large_together_are_refused(client: Client) -> None:
    client.force_login(make_user(Role.ANALYST))
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"a" * 11_000_000
    body = part + b"\r\n--x--\r\n"

    response = client.post("/login/", body, content_type="multipart/form-data; boundary=x")

    assert response.status_code == 413


@pytest.mark.parametrize(("role", "status"), [(Role.RESEARCHER, 413), (Role.ANALYST, 200)])
def test_only_those_who_may_edit_bring_large_files(client: Client, role: Role, status: int) -> None:
    client.force_login(make_user(role))
    file = SimpleUploadedFile("scan.pdf", b"a" * 11_000_000)

    assert client.post("/login/", {"username": "x", "file": file}).status_code == status


@pytest.mark.parametrize("length", ["nonsense", "-1", "", "9" * 30])
def test_a_length_that_is_no_length_gives_no_failure(client: Client, length: str) -> None:
    response = client.generic("POST", "/login/", b"", CONTENT_LENGTH=length)

    assert response.status_code in {200, 400, 413}


# --- what browsers are told ----------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/login/", "/nothing/", "/health/live", "/favicon.ico"])
def test_every_answer_tells_browsers_what_we_never_need(client: Client, path: str) -> None:
    response = client.get(path)

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_a_refusal_of_the_first_hour_has_the_headers_too(client: Client) -> None:
    response = client.get("/", headers={"host": "elsewhere.example"})

    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("role", "expected"), [(None, "private, no-cache"), (Role.READER, "private, no-store")]
)
def test_pages_of_an_account_are_kept_nowhere(
    client: Client, role: Role | None, expected: str
) -> None:
    if role:
        client.force_login(make_user(role))

    assert client.get("/people/")["Cache-Control"] == expected


# --- cookies, passwords, TLS ---------------------------------------------------------------------


def test_the_session_cookie_is_for_this_site_alone(client: Client) -> None:
    make_user(Role.READER, username="ann", password="correct horse battery")
    response = client.post("/login/", {"username": "ann", "password": "correct horse battery"})
    cookie = response.cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_passwords_are_kept_by_argon2() -> None:
    from casetracker import settings as site

    with override_settings(PASSWORD_HASHERS=site.PASSWORD_HASHERS):
        assert identify_hasher(make_password("correct horse battery")).algorithm == "argon2"


CHECKED = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE")


def in_production(code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run ``code`` with the site's own settings in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(settings.BASE_DIR),
        env={
            "PATH": os.environ["PATH"],
            "CASETRACKER_VAR": str(settings.VAR_DIR),
            "DJANGO_SETTINGS_MODULE": "casetracker.settings",
            "SECRET_KEY": "a-key-for-these-tests-alone-" * 3,
            "ALLOWED_HOSTS": "cases.example",
            "PLAIN_STATIC": "true",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


ASK = """
import django; django.setup()
from django.test import Client
client = Client(headers={{"host": "cases.example", "x-forwarded-proto": "{scheme}"}})
for path in ("/robots.txt", "/health/live"):
    answer = client.get(path)
    told = (answer.get(name, "-") for name in ("Location", "Strict-Transport-Security"))
    print(answer.status_code, *told)
"""


@pytest.mark.parametrize(
    ("tls", "scheme", "expected"),
    [
        ("true", "http", ["301 https://cases.example/robots.txt -", "200 - -"]),
        (
            "true",
            "https",
            ["200 - max-age=31536000; includeSubDomains; preload"] * 2,
        ),
        ("false", "http", ["200 - -"] * 2),
        # Without TLS in front nobody may claim that it is there.
        ("false", "https", ["200 - -"] * 2),
    ],
)
def test_tls_is_asked_for_where_it_is_in_front(tls: str, scheme: str, expected: list[str]) -> None:
    done = in_production(ASK.format(scheme=scheme), TLS=tls)

    assert done.stdout.splitlines() == expected, done.stderr


@pytest.mark.parametrize(
    ("tls", "expected"), [("true", "True True True"), ("false", "False False False")]
)
def test_cookies_travel_over_tls_alone_where_it_is_in_front(tls: str, expected: str) -> None:
    code = f"from django.conf import settings; print(*(getattr(settings, n) for n in {CHECKED!r}))"

    assert in_production(code, TLS=tls).stdout.strip() == expected


def test_the_deployment_check_is_clean() -> None:
    code = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('check', deploy=True, fail_level='WARNING')"
    )

    done = in_production(code, TLS="true")

    assert done.returncode == 0, done.stderr


def test_debug_is_off_unless_asked_for() -> None:
    done = in_production("from django.conf import settings; print(settings.DEBUG)")

    assert done.stdout.strip() == "False"


# --- the originals -------------------------------------------------------------------------------


def test_what_a_name_says_is_text_and_never_markup(client: Client) -> None:
    make_published_person("<script>alert(1)</script>")

    page = client.get("/people/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x"])
def test_no_link_of_a_source_runs_code(client: Client, url: str) -> None:
    from tests.factories import make_source

    source = make_source(url=url)

    assert f'href="{url}"' not in client.get(f"/sources/{source.reference}/").content.decode()

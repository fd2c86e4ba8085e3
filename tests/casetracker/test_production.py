"""What the Dockerfile and docker-compose.yml say, done: see `production.py`."""

import gzip
import http.client
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from http.cookies import Morsel, SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest

from casetracker.postgresql import choose_binaries
from tests.casetracker.launching import free_port
from tests.casetracker.production import (
    SITE,
    Installation,
    installed,
    model,
    operate,
)

Response = tuple[int, http.client.HTTPMessage, bytes]
HTTPS = {"X-Forwarded-Proto": "https"}
YEAR = 31_536_000
RULES = """
    SELECT ARRAY[(SELECT count(*) FROM pg_constraint), (SELECT count(*) FROM pg_trigger),
                 (SELECT count(*) FROM pg_index), (SELECT count(*) FROM pg_proc)]
"""
VIEWS = """
    SELECT array_agg(relname || pg_get_viewdef(oid) ORDER BY relname)
      FROM pg_class WHERE relnamespace = 'past'::regnamespace AND relkind = 'v'
"""
THEN = """
      WITH moment AS MATERIALIZED (SELECT set_config('casetracker.as_of', now()::text, false),
                                          set_config('casetracker.shows_deleted', 'on', false))
    SELECT array_agg(past.reference ORDER BY past.reference)
      FROM moment CROSS JOIN LATERAL (
           SELECT reference FROM past.dossiers_person WHERE moment IS NOT NULL OFFSET 0) AS past
"""
"""What the database says about people through its views of the past."""


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    """An installation whose `migrate` and `seed` have run once."""
    with installed() as fresh:
        before = fresh.contents()
        for service in ("migrate", "seed"):
            done = fresh.run_service(service)
            assert (service, done.returncode, done.stderr) == (service, 0, "")
        assert fresh.contents() == before
        yield fresh


@pytest.fixture(scope="module")
def web(installation: Installation) -> Iterator[Installation]:
    """The installation with its web server running."""
    with installation.served():
        yield installation


def ask(
    web: Installation,
    path: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] = HTTPS,
    form: dict[str, str] | None = None,
) -> Response:
    """What the web server answers a proxy that is not on its own host."""
    source = ("127.0.0.2", 0)
    connection = http.client.HTTPConnection("127.0.0.1", web.port, 30, source_address=source)
    sent = {"Host": SITE, **headers}
    if form is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    body = None if form is None else urlencode(form)
    with closing(connection):
        connection.request(method, path, body=body, headers=sent)
        response = connection.getresponse()
        return response.status, response.headers, response.read()


def cookies(headers: http.client.HTTPMessage) -> "dict[str, Morsel[str]]":
    """The cookies that an answer sets."""
    found: SimpleCookie = SimpleCookie()
    for line in headers.get_all("Set-Cookie", []):
        found.load(line)
    return dict(found)


def log_in(
    web: Installation, name: str, password: str, *, headers: Mapping[str, str] = HTTPS
) -> Response:
    """Fill in and send the login form as a browser does that came over TLS."""
    _status, found, _page = ask(web, "/login/", headers=headers)
    token = cookies(found)["csrftoken"].value
    form = {"username": name, "password": password, "csrfmiddlewaretoken": token}
    sent = {**headers, "Origin": f"https://{SITE}", "Cookie": f"csrftoken={token}"}
    return ask(web, "/login/", method="POST", form=form, headers=sent)


def test_migrate_fills_an_empty_database_with_reference_data(installation: Installation) -> None:
    assert installation.value("SELECT count(*) > 40 FROM dossiers_offence") is True


def test_seed_records_the_documents(installation: Installation) -> None:
    assert installation.value("SELECT count(*) > 0 FROM dossiers_person") is True
    assert installation.value("SELECT count(*) FROM sources_snapshot") == 5
    assert len(documents(installation)) == 5


def test_site_is_no_superuser_and_nobody_enters_without_its_password(
    installation: Installation,
) -> None:
    url = installation.root / "run" / "secrets" / "database_url"
    wrong = re.sub(r"casetracker:[^@]+@", "casetracker:guess@", url.read_text(encoding="ascii"))

    refused = installation.run(["python", "manage.py", "migrate", "--check"], DATABASE_URL=wrong)

    query = "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = 'casetracker'"
    assert installation.value(query) is False
    assert refused.returncode != 0
    assert "password authentication failed" in refused.stderr


def test_deployment_check_finds_nothing(installation: Installation) -> None:
    done = installation.run(["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"])

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("path", "words"), [("live", b"live\n"), ("ready", b"ready\n")])
def test_health_is_told_without_tls(web: Installation, path: str, words: bytes) -> None:
    status, _headers, body = ask(web, f"/health/{path}", headers={"Host": "127.0.0.1"})

    assert (status, body) == (200, words)


def test_plain_http_is_sent_to_tls(web: Installation) -> None:
    status, headers, _body = ask(web, "/", headers={})

    assert (status, headers["Location"]) == (301, f"https://{SITE}/")


def test_browsers_are_told_to_stay_with_tls(web: Installation) -> None:
    status, headers, _body = ask(web, "/")

    assert status == 200
    assert headers["Strict-Transport-Security"].startswith(f"max-age={YEAR}")


def test_other_names_are_refused_without_details(web: Installation) -> None:
    status, _headers, body = ask(web, "/", headers={**HTTPS, "Host": "elsewhere.example"})

    assert status == 400
    assert b"Traceback" not in body
    assert b"ALLOWED_HOSTS" not in body


def test_static_files_are_compressed_and_kept_for_ever(web: Installation) -> None:
    _status, _headers, page = ask(web, "/")
    found = re.search(rb'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    assert found is not None

    status, headers, body = ask(
        web, found[1].decode(), headers={**HTTPS, "Accept-Encoding": "gzip"}
    )

    assert status == 200
    assert headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert headers["Content-Encoding"] == "gzip"
    assert b"{" in gzip.decompress(body)


def test_first_administrator_logs_in_with_cookies_for_tls_alone(web: Installation) -> None:
    made = web.run(
        ["python", "manage.py", "createsuperuser", "--no-input", "--username=first", "--email="],
        DJANGO_SUPERUSER_PASSWORD="a-long-enough-phrase",
    )

    status, headers, _body = log_in(web, "first", "a-long-enough-phrase")

    assert (made.returncode, status) == (0, 302)
    session = cookies(headers)["sessionid"]
    assert (session["secure"], session["httponly"], session["samesite"]) == (True, True, "Lax")
    assert cookies(headers)["csrftoken"]["secure"] is True


def test_failed_logins_count_for_whoever_the_proxy_saw(web: Installation) -> None:
    headers = {**HTTPS, "X-Forwarded-For": "192.0.2.1, 198.51.100.7"}
    status, _headers, _body = log_in(web, "guessed", "wrong", headers=headers)

    query = "SELECT host(ip_address) FROM axes_accessattempt WHERE username = 'guessed'"
    assert status == 200
    assert web.value(query) == "198.51.100.7"


def test_web_server_ends_in_order_when_told_to(installation: Installation) -> None:
    other = Installation(installation.root, installation.server, free_port())
    grace = model()["services"]["web"]["stop_grace_period"]

    with other.served() as process:
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=float(grace.removesuffix("s")))

    assert code == 0
    assert not other.is_healthy()


def dump(installation: Installation) -> list[object]:
    """All rows of the database, the views of its past and how many rules there are, in an order."""
    program = str(choose_binaries(None).directory / "pg_dump")
    done = subprocess.run(
        [program, "--username=postgres", "--data-only", "--restrict-key=none", "casetracker"],
        env={"PGHOST": str(installation.sockets)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [*sorted(done.stdout.splitlines()), *map(installation.value, (RULES, VIEWS))]


def documents(installation: Installation) -> dict[str, bytes]:
    """The stored documents."""
    found = (installation.root / "srv" / "casetracker" / "documents").rglob("*")
    return {str(path): path.read_bytes() for path in found if path.is_file()}


def test_backup_comes_back_whole(installation: Installation, tmp_path: Path) -> None:
    before, stored = dump(installation), documents(installation)
    people = installation.value(THEN)
    assert people
    saved = operate(installation, "backup.sh", tmp_path)
    assert (saved.returncode, saved.stderr) == (0, "")
    installation.value("DROP TABLE dossiers_claim CASCADE")
    for path in stored:
        Path(path).unlink()

    restored = operate(installation, "restore.sh", Path(saved.stdout.strip()))

    assert restored.returncode == 0, restored.stderr
    assert dump(installation) == before
    assert installation.value(THEN) == people
    assert documents(installation) == stored
    assert len(stored) == 5
    assert installation.run(["python", "manage.py", "migrate", "--check"]).returncode == 0


def test_damaged_backup_is_refused_before_anything_changes(
    installation: Installation, tmp_path: Path
) -> None:
    backup = Path(operate(installation, "backup.sh", tmp_path).stdout.strip())
    before = dump(installation)
    with (backup / "database.dump").open("ab") as file:
        file.write(b"?")

    refused = operate(installation, "restore.sh", backup)

    assert refused.returncode != 0
    assert "database.dump" in refused.stdout
    assert dump(installation) == before


def test_scripts_call_services_that_there_are(installation: Installation, tmp_path: Path) -> None:
    operate(installation, "backup.sh", tmp_path)
    calls = (installation.root.parent / "checkout" / "calls").read_text(encoding="utf-8")

    named = set(re.findall(r"(?:exec -T|-T|stop|--wait) (?!-)(\w+)", calls))
    assert named <= set(model()["services"])
    assert named >= {"db", "web"}

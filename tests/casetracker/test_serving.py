"""`manage.py serve`, run as it is: from nothing to a site that answers, and every way to fail."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import Settings

from casetracker import database, serving
from casetracker.serving import Address, ServingError, free_address
from tests.casetracker.launching import (
    PROJECT,
    execute,
    free_port,
    is_running,
    open_directory,
    server_pid,
    value,
)
from tests.factories import make_person

PATIENCE = 60
"""Seconds in which what is started answers or ends, on a busy machine too."""


def environment(
    var: Path, changes: Mapping[str, str] | None = None, *, measured: bool = True
) -> dict[str, str]:
    """What a person has who has set nothing but where to keep things."""
    kept = {"PATH", "HOME"} | ({"COVERAGE_PROCESS_CONFIG"} if measured else set())
    inherited = {name: text for name, text in os.environ.items() if name in kept}
    return inherited | {"CASETRACKER_VAR": str(var), "LC_ALL": "C.UTF-8"} | dict(changes or {})


@contextmanager
def serve(var: Path, port: int, *, measured: bool = True) -> Iterator["subprocess.Popen[str]"]:
    """A running `manage.py serve`, once it has told where it is; killed if it is still there."""
    with subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=PROJECT,
        env=environment(var, measured=measured),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def words_until(process: "subprocess.Popen[str]", end: str) -> str:
    """What the process writes up to and with the line that contains `end`."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if end in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def status(url: str) -> int:
    """The HTTP status at an address."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as response:
            code: int = response.status
    except urllib.error.HTTPError as error:
        code = error.code
        error.close()
    return code


def wait_until_ready(url: str) -> None:
    """Return when the address answers 200; fail where it does not in time."""
    deadline = time.monotonic() + PATIENCE
    while status(url) != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_it_serves_from_nothing_keeps_edits_and_stops_cleanly() -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    with open_directory() as place:
        var = place / "var"
        begun = time.monotonic()
        # Not measured for coverage: migrations would take several times as long.
        with serve(var, port, measured=False) as process:
            words = words_until(process, "Ctrl-C stops everything")
            cold = time.monotonic() - begun
            assert f"log in at {url}" in words
            check_what_a_first_start_makes(var, url, words)
            execute(var, "UPDATE dossiers_person SET summary = 'edited by an analyst'")
            stop(process, signal.SIGINT, var)
        digest = (var / "static" / "digest").stat().st_mtime_ns
        begun = time.monotonic()
        with serve(var, port) as process:
            words = words_until(process, "Ctrl-C stops everything")
            warm = time.monotonic() - begun
            assert status(url) == 200
            assert "Filling" not in words
            query = "SELECT bool_and(summary = 'edited by an analyst') FROM dossiers_person"
            assert value(var, query) is True
            assert (var / "static" / "digest").stat().st_mtime_ns == digest
            check_that_a_killed_database_comes_back(var, url)
            stop(process, signal.SIGTERM, var)
        # Measured against each other, because other tests may be using the same processors.
        assert warm < cold / 2


def check_what_a_first_start_makes(var: Path, url: str, words: str) -> None:
    """The pages, the static files, the seeds, the accounts; and no password in the open."""
    assert status(url) == 200
    with urllib.request.urlopen(url, timeout=PATIENCE) as response:
        page = response.read().decode()
    [stylesheet, *_] = re.findall(r'href="/(static/[^"]+\.css)"', page)
    assert status(url + stylesheet) == 200
    people = value(var, "SELECT count(*) FROM dossiers_person")
    assert isinstance(people, int)
    assert people > 0
    accounts = var / "accounts.txt"
    assert accounts.stat().st_mode & 0o777 == 0o600
    for line in accounts.read_text(encoding="utf-8").splitlines():
        assert line.split()[1] not in words


def check_that_a_killed_database_comes_back(var: Path, url: str) -> None:
    """The process that serves watches over the database, and connections are renewed."""
    before = server_pid(var)
    os.kill(before, signal.SIGKILL)
    wait_until_ready(f"{url}health/ready")
    assert server_pid(var) != before


def stop(process: "subprocess.Popen[str]", number: signal.Signals, var: Path) -> None:
    """End it by a signal; nothing may be left of it."""
    process.send_signal(number)
    rest, _ = process.communicate(timeout=PATIENCE)
    assert rest.splitlines()[-1] == "Stopped."
    assert "Traceback" not in rest
    assert process.returncode == 0
    assert not is_running(var)


# --- Every way to fail is one sentence ------------------------------------------------------------


def failure(var: Path, *arguments: str, **changes: str) -> str:
    """The one line in which `manage.py serve` says why it cannot; it must end with code 1."""
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [sys.executable, "manage.py", "serve", *arguments],
        cwd=PROJECT,
        env=environment(var, changes),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    [line] = (done.stdout + done.stderr).splitlines()
    return line


@pytest.fixture(scope="module")
def started() -> Iterator[Path]:
    """A `var/` whose database runs already, so that a failure takes no first start."""
    with open_directory() as place, database.running(place / "var", options={"fsync": "off"}):
        yield place / "var"


def test_a_port_in_use_is_named(started: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = failure(started, "--port", str(port))
    assert f"cannot listen on 127.0.0.1 port {port} (Address already in use)" in line


def test_a_database_out_of_reach_is_named_without_its_password(started: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        address = f"postgresql://alice:sesame@127.0.0.1:{port}/cases"
        line = failure(started, f"--port={free_port()}", DATABASE_URL=address)
    assert "DATABASE_URL names cannot be reached" in line
    assert "Connection refused" in line
    assert "sesame" not in line


def test_another_kind_of_database_is_refused(started: Path) -> None:
    line = failure(started, DATABASE_URL="sqlite:///cases.sqlite3")
    assert "must name a PostgreSQL server" in line


def test_a_half_written_data_directory_is_named() -> None:
    with open_directory() as place:
        (place / "postgres").mkdir()
        (place / "postgres" / "PG_VERSION").write_text("18\n", encoding="ascii")
        line = failure(place)
        assert "is not a complete PostgreSQL data directory" in line
        assert str(place / "postgres") in line


@pytest.mark.parametrize(
    ("url", "sentence"),
    [("", "set CASETRACKER_VAR"), ("postgresql://127.0.0.1/cases", "set SECRET_KEY")],
)
def test_a_var_that_cannot_be_written_is_named(tmp_path: Path, url: str, sentence: str) -> None:
    (tmp_path / "file").touch()
    line = failure(tmp_path / "file" / "var", DATABASE_URL=url)
    assert sentence in line


# --- Preparing ------------------------------------------------------------------------------------


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the management commands that were called, none of which does anything."""
    called: list[str] = []

    def call(name: str, **_options: object) -> None:
        called.append(name)
        if name == "collectstatic":
            Path(settings.STATIC_ROOT).mkdir(exist_ok=True)

    monkeypatch.setattr(serving, "call_command", call)
    return called


@pytest.fixture
def own_var(tmp_path: Path, settings: Settings) -> Path:
    """A `var/` of this test alone."""
    settings.VAR_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    return tmp_path


@pytest.mark.django_db
def test_what_is_up_to_date_is_not_made_again(own_var: Path, commands: list[str]) -> None:
    said: list[str] = []
    serving.prepare(say=said.append)
    assert commands == ["migrate", "collectstatic", "load_reference", "seed"]
    assert len(said) == 2
    commands.clear()
    said.clear()
    make_person()
    serving.prepare(say=said.append)
    assert commands == ["migrate", "load_reference"]
    assert said == []


@pytest.mark.django_db
def test_static_files_that_are_gone_are_made_again(own_var: Path, commands: list[str]) -> None:
    serving.prepare(say=print)
    shutil.rmtree(own_var / "static")
    commands.clear()
    serving.prepare(say=print)
    assert "collectstatic" in commands


@pytest.mark.django_db
def test_accounts_that_cannot_be_written_are_named(own_var: Path, commands: list[str]) -> None:
    (own_var / "accounts.txt").mkdir()
    with pytest.raises(ServingError, match=r"accounts\.txt cannot be written"):
        serving.prepare(say=print)


def test_a_web_server_that_does_not_come_up_is_reported(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "gunicorn.conf.py").write_text("import no_such_module\n", encoding="ascii")
    with (
        keeping_signal_handlers(),
        pytest.raises(ServingError, match="did not come up at http://127"),
    ):
        serving.serve(Address("127.0.0.1", free_port()), say=print)


@contextmanager
def keeping_signal_handlers() -> Iterator[None]:
    """Put back the handlers that `serve` replaces."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


# --- Addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("cases.example", "http://cases.example:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::", "http://[::1]:8000/"),
        ("::1", "http://[::1]:8000/"),
    ],
)
def test_an_address_is_one_to_open_in_a_browser(host: str, url: str) -> None:
    assert Address(host, 8000).url == url


@pytest.mark.parametrize("port", ["", "0", "65536", "http", "-1", "８０００", "1e3"])
def test_a_port_is_a_number_in_range(port: str) -> None:
    with pytest.raises(ServingError, match="PORT must be a number from 1 to 65535"):
        free_address("127.0.0.1", port)


def test_a_host_that_is_not_ours_is_refused() -> None:
    with pytest.raises(ServingError, match=r"cannot listen on 192\.0\.2\.1 port"):
        free_address("192.0.2.1", str(free_port()))


def test_a_free_address_is_taken() -> None:
    port = free_port()
    assert free_address("127.0.0.1", str(port)) == Address("127.0.0.1", port)

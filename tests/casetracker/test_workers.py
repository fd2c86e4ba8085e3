"""How requests are shared among the processes of the web server, with real ones."""

import http.client
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.casetracker.launching import PROJECT, free_port

APPLICATION = """
import os, time, uuid
from pathlib import Path

def application(environ, start_response):
    if environ["QUERY_STRING"]:
        desk = Path(environ["QUERY_STRING"])
        (desk / uuid.uuid4().hex).touch()
        while not (desk / "released").exists():
            time.sleep(0.01)
    body = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""
"""Tells its process; asked with a directory, it notes itself there and waits for `released`."""
THREADS = 4
PROCESSES = 2
Asked = list["Future[str]"]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where two processes of four threads serve an application that tells which of them it is."""
    place: Path = tmp_path_factory.mktemp("serving")
    (place / "told.py").write_text(APPLICATION, encoding="ascii")
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "told"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(PROCESSES)]
    environment = os.environ | {"PYTHONPATH": str(place)}
    with subprocess.Popen(command, cwd=PROJECT, env=environment) as process:
        deadline = time.monotonic() + 60
        while not answers(port):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield port
        process.terminate()


def ask(connection: http.client.HTTPConnection, desk: Path | None = None) -> str:
    """The process that answered, once the desk that it is sent to is released."""
    connection.request("GET", f"/?{desk or ''}")
    return connection.getresponse().read().decode()


@contextmanager
def held(desk: Path, made: list[http.client.HTTPConnection], number: int) -> Iterator[Asked]:
    """The answers to come, while so many requests are at work at the same time; then all come."""
    desk.mkdir()
    with ThreadPoolExecutor(len(made)) as pool:
        asked = [pool.submit(ask, connection, desk) for connection in made]
        try:
            deadline = time.monotonic() + 60
            while len(list(desk.iterdir())) < number:
                assert time.monotonic() < deadline, "They are never at work at the same time."
                time.sleep(0.02)
            yield asked
        finally:
            (desk / "released").touch()


@contextmanager
def connections(port: int, number: int) -> Iterator[list[http.client.HTTPConnection]]:
    """So many connections, which are kept between requests and closed in the end."""
    made = [http.client.HTTPConnection("127.0.0.1", port, timeout=60) for _ in range(number)]
    try:
        yield made
    finally:
        for connection in made:
            connection.close()


def answers(port: int) -> bool:
    with connections(port, 1) as (connection,):
        try:
            return ask(connection) != ""
        except OSError:
            return False


def test_connections_that_come_at_once_are_shared(port: int, tmp_path: Path) -> None:
    number = PROCESSES * THREADS
    with connections(port, number) as made:
        with held(tmp_path / "first", made, number) as asked:
            pass
        first = [each.result() for each in asked]
        assert sorted(Counter(first).values()) == [THREADS] * PROCESSES

        # Each is kept where it is, however busy the others are.
        with held(tmp_path / "again", made, number) as asked:
            pass
        assert [each.result() for each in asked] == first


def test_connections_more_than_there_are_threads_are_answered_in_their_turn(
    port: int, tmp_path: Path
) -> None:
    number = PROCESSES * THREADS
    with connections(port, number + 3) as made:
        with held(tmp_path / "desk", made, number) as asked:
            assert not any(each.done() for each in asked)
        told = [each.result() for each in asked]
    assert len(told) == number + 3
    assert len(set(told)) == PROCESSES


def test_a_thread_that_is_free_takes_what_comes_beside_long_answers(
    port: int, tmp_path: Path
) -> None:
    number = PROCESSES * THREADS - 1
    with connections(port, number) as made, held(tmp_path / "desk", made, number) as asked:
        for _ in range(5):
            assert answers(port)
        assert not any(each.done() for each in asked)
